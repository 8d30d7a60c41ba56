//! A mail inside a mail: what somebody passes on, and who wrote it first.

use super::Mailbox;
use super::marks::{
    attribution, is_forward_marker, is_header_block, is_original_marker, is_quoted, labelled,
};
use super::text::tidied;
use super::words::Label;

/// What was passed on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forwarded {
    /// What whoever passes it on says about it.
    pub comment: String,
    /// Who wrote it, as far as its headers say.
    pub from: Option<Mailbox>,
    pub subject: Option<String>,
    /// The words of the first mail, with whatever that one quoted.
    pub text: String,
}

/// Blocks of headers have so many lines at most.
const MAX_BLOCK: usize = 24;

/// Finds a mail that is passed on in the text of another. Where the subject says that it is
/// (`is_announced`), a block of headers is enough; else a line must say so.
pub fn find(text: &str, is_announced: bool) -> Option<Forwarded> {
    let lines: Vec<&str> = text.lines().collect();
    for at in 0..lines.len() {
        let line = lines[at];
        if is_forward_marker(line) && !is_quoted(line) {
            return Some(read(&lines[..at], &lines[at + 1..]));
        }
        let is_block = is_header_block(&lines[at..]);
        if is_original_marker(line) || is_block {
            let start = if is_block { at } else { at + 1 };
            return is_announced.then(|| read(&lines[..at], &lines[start..]));
        }
        if is_quoted(line) || attribution(&lines[at..]).is_some() {
            return None;
        }
    }
    None
}

fn read(before: &[&str], lines: &[&str]) -> Forwarded {
    // Apple quotes what it passes on.
    let first = lines.iter().find(|line| !line.trim().is_empty());
    let is_quotation = first.is_some_and(|line| is_quoted(line));
    let lines: Vec<&str> = if is_quotation {
        lines.iter().map(|line| without_sign(line)).collect()
    } else {
        lines.to_vec()
    };

    let (mut from, mut subject, mut end) = (None, None, 0);
    let mut unknown = 0;
    for (at, line) in lines.iter().enumerate().take(MAX_BLOCK) {
        if line.trim().is_empty() {
            // Paragraphs of HTML have empty lines between them; the text begins behind another.
            let goes_on = lines[at + 1..].iter().find(|line| !line.trim().is_empty());
            let goes_on = goes_on
                .is_some_and(|line| labelled(line).is_some_and(|(_, value)| !value.is_empty()));
            if end > 0 && !goes_on {
                break;
            }
            continue;
        }
        match labelled(line) {
            Some((label, value)) => {
                match label {
                    Label::From if from.is_none() => from = Mailbox::read(value),
                    Label::Subject if subject.is_none() => subject = Some(value.to_owned()),
                    _ => {}
                }
                (end, unknown) = (at + 1, 0);
            }
            None if end == 0 || unknown > 2 => break,
            // A recipient too many for one line.
            None => unknown += 1,
        }
    }
    // Of an address that stands in the line below.
    if from.is_none() && end > 0 {
        from = lines[..end]
            .iter()
            .find_map(|line| Mailbox::read(line).filter(|_| labelled(line).is_none()));
    }
    let comment = tidied(before.iter().copied());
    Forwarded { comment, from, subject, text: tidied(lines[end..].iter().copied()) }
}

fn without_sign(line: &str) -> &str {
    let line = line.trim_start();
    let line = line.strip_prefix('>').unwrap_or(line);
    line.strip_prefix(' ').unwrap_or(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_say_each_in_their_own_way_that_they_pass_something_on() {
        for text in [
            "FYI\n\n---------- Forwarded message ---------\nFrom: Bo Berg <bo@example.net>\nDate: Mon, 16 Nov 2026\nSubject: Lamp\nTo: Ana <ana@example.org>\n\n\nIt is dark.\n\nBo",
            "FYI\n\nBegin forwarded message:\n\n> From: Bo Berg <bo@example.net>\n> Subject: Lamp\n> Date: 16 November 2026\n> To: Ana <ana@example.org>\n> \n> It is dark.\n> \n> Bo",
            "FYI\n\n-------- Weitergeleitete Nachricht --------\nBetreff: Lamp\nDatum: Mon, 16 Nov 2026\nVon: Bo Berg <bo@example.net>\nAn: Ana <ana@example.org>\n\nIt is dark.\n\nBo",
            "FYI\n\n---\n\n**De :** Bo Berg <bo@example.net>\n**Envoyé :** lundi 16 novembre 2026\n**À :** Ana\n**Objet :** Lamp\n\nIt is dark.\n\nBo",
        ] {
            let found = find(text, true).unwrap_or_else(|| panic!("{text}"));
            let from = found.from.unwrap();
            assert_eq!(
                (from.name.as_str(), from.address.as_str()),
                ("Bo Berg", "bo@example.net"),
                "{text}"
            );
            assert_eq!(found.subject.as_deref(), Some("Lamp"));
            assert_eq!(found.text, "It is dark.\n\nBo", "{text}");
            assert!(found.comment.starts_with("FYI"), "{}", found.comment);
        }
    }

    #[test]
    fn what_is_quoted_in_an_answer_is_not_passed_on() {
        let answer = "Yes.\n\nFrom: Bo <bo@example.net>\nSent: Monday\nTo: Desk\nSubject: Lamp\n\nIs it dark?";
        assert_eq!(find(answer, false), None);
        let older = "Yes.\n\nOn 16.11.26 10:12, Bo wrote:\n> ---------- Forwarded message ---------\n> From: x <x@example.net>";
        assert_eq!(find(older, false), None);
        assert!(find("just text", true).is_none());
    }
}
