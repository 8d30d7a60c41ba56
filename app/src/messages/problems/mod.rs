//! What the server says when it refuses, in German: it writes English, whoever asks.

mod desk;
mod general;

use std::cell::Cell;

use domain::Problem;

use super::{Language, language};

/// Clauses as the server writes them, and their translations. `{}` stands for what differs.
type Clauses = &'static [(&'static str, &'static str)];

thread_local! {
    /// What is known besides.
    static MORE: Cell<Clauses> = const { Cell::new(&[]) };
}

/// Whoever is signed in can be refused far more, which the first download does without.
pub fn know_the_desk() {
    MORE.set(desk::CLAUSES);
}

/// Puts a problem into the language of the page; what is not known stays as it is.
pub fn translate(problem: &mut Problem) {
    if language() == Language::German {
        for text in std::iter::once(&mut problem.message).chain(problem.fields.values_mut()) {
            if let Some(german) = german(text) {
                *text = german;
            }
        }
    }
}

/// One clause in the language of the page.
pub fn translated(clause: &str) -> String {
    let known = (language() == Language::German).then(|| german(clause)).flatten();
    known.unwrap_or_else(|| clause.to_owned())
}

fn german(clause: &str) -> Option<String> {
    // The general ones come last.
    let all = general::CLAUSES.iter().chain(MORE.get());
    all.copied().find_map(|(english, german)| Some(filled(german, &differing(clause, english)?)))
}

/// What stands in a clause where the pattern has `{}`; `None`: it is another clause.
fn differing<'a>(clause: &'a str, pattern: &str) -> Option<Vec<&'a str>> {
    let (start, rest) = pattern.split_once("{}").unwrap_or((pattern, ""));
    let mut left = clause.strip_prefix(start)?;
    if start.len() == pattern.len() {
        return left.is_empty().then(Vec::new);
    }
    let mut parts: Vec<&str> = rest.split("{}").collect();
    let end = parts.pop().unwrap_or_default();
    let mut found = Vec::new();
    for part in parts {
        let (this, after) = left.split_once(part)?;
        found.push(this);
        left = after;
    }
    found.push(left.strip_suffix(end)?);
    Some(found)
}

/// A translation that says less says the last of what differs.
fn filled(german: &str, differing: &[&str]) -> String {
    let places = german.matches("{}").count();
    let skipped = differing.len().saturating_sub(places);
    let mut text = german.to_owned();
    for this in &differing[skipped..] {
        text = text.replacen("{}", this, 1);
    }
    text
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    #[test]
    fn a_clause_is_found_with_whatever_differs_in_it() {
        assert_eq!(
            german("the end lies before the start").unwrap(),
            "das Ende liegt vor dem Anfang"
        );
        assert_eq!(
            german("a password has at least 10 characters").unwrap(),
            "ein Passwort hat mindestens 10 Zeichen"
        );
        assert_eq!(german("nobody knows this"), None);
        know_the_desk();
        assert_eq!(
            german("the title of the day has at most 80 characters").unwrap(),
            "das ist zu lang; höchstens 80 Zeichen",
            "what is too long, its field says"
        );
        assert_eq!(german("the start “noon” is no time").unwrap(), "„noon“ ist keine Uhrzeit");
    }

    /// What a form refuses before a server is asked.
    #[test]
    fn what_is_refused_where_people_type_is_known_in_german() {
        know_the_desk();
        let domain = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("domain/src");
        let files = [
            "text.rs",
            "webhooks.rs",
            "scheduling/civil.rs",
            "scheduling/copy.rs",
            "scheduling/publish.rs",
            "scheduling/span.rs",
            "scheduling/coverage/rule.rs",
            "scheduling/templates/template.rs",
            "scheduling/time_off/when.rs",
            "scheduling/warnings/warning.rs",
            "scheduling/warnings/wishes.rs",
            "tickets/levels/clock.rs",
            "tickets/levels/hours.rs",
            "tickets/levels/settings.rs",
        ];
        for file in files {
            let source = fs::read_to_string(domain.join(file)).unwrap();
            let clauses = source.split("#[error(\"").skip(1).filter_map(|it| it.split('"').next());
            // What quotes a name is refused to programs.
            for clause in clauses.filter(|clause| !clause.contains("“{")) {
                assert!(german(clause).is_some(), "“{clause}” stays English ({file})");
            }
        }
    }

    /// A clause that was reworded would quietly stay English.
    #[test]
    fn every_clause_is_one_that_somebody_writes() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let mut sources = String::new();
        for folder in ["domain/src", "services/src", "server/src", "app/src"] {
            collect(&root.join(folder), &mut sources);
        }
        for (english, _) in general::CLAUSES.iter().chain(desk::CLAUSES) {
            for part in english.split("{}") {
                // What is missing stands apart from that it is: `domain::text` puts them together.
                let of_a_text = part.strip_prefix("give the ");
                let is_written = sources.contains(part)
                    || of_a_text.is_some_and(|what| sources.contains(&format!("\"{what}")));
                assert!(is_written, "nobody writes “{english}” any more");
            }
        }
    }

    fn collect(folder: &Path, sources: &mut String) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                collect(&path, sources);
            } else if path.extension().is_some_and(|extension| extension == "rs")
                && !folder.ends_with("messages/problems")
            {
                sources.push_str(&fs::read_to_string(path).unwrap());
            }
        }
    }
}
