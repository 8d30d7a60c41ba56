//! The lines by which mail programs set off what is older: “On … wrote:”, blocks of headers, rows of
//! dashes.

use super::words::{
    FORWARDED_MESSAGE, LABELS, Label, ORIGINAL_MESSAGE, WRITE_ABOVE, WROTE, WROTE_OPENERS, folded,
};

/// An “On … wrote:” may be broken into so many lines.
const MAX_WRAPPED: usize = 4;
/// Blocks of headers have so many lines at most, counted with empty and broken ones.
const MAX_BLOCK: usize = 14;

pub(super) fn is_quoted(line: &str) -> bool {
    line.trim_start().starts_with('>')
}

/// A line of nothing but signs that separate.
pub(super) fn is_separator(line: &str) -> bool {
    let line = line.trim();
    let mut signs = line.chars();
    let Some(first) = signs.next() else { return false };
    matches!(first, '_' | '-' | '=' | '*' | '~' | '#' | '—' | '–')
        && line.chars().count() >= 3
        && signs.all(|c| c == first || c == ' ')
}

/// The label and the value of a line such as `**From:** Ana`.
pub(super) fn labelled(line: &str) -> Option<(Label, &str)> {
    let line = line.trim_start_matches(['>', ' ', '\t', '*', '_', '\u{a0}', '|']);
    let (head, value) = line.split_once([':', '：'])?;
    if head.chars().count() > 24 {
        return None;
    }
    let head = folded(head);
    let head = head.trim_matches(['*', '_', ' ']);
    let &(_, label) = LABELS.iter().find(|(known, _)| *known == head)?;
    Some((label, value.trim_start_matches(['*', '_']).trim()))
}

/// Whether a block of headers begins here: who wrote it, and two more of when, to whom, about what.
pub(super) fn is_header_block(lines: &[&str]) -> bool {
    let Some((first, value)) = lines.first().and_then(|line| labelled(line)) else { return false };
    if !matches!(first, Label::From | Label::Date | Label::Subject) || value.is_empty() {
        return false;
    }
    let mut seen = vec![first];
    let mut unknown = 0;
    for line in lines.iter().skip(1).take(MAX_BLOCK) {
        if line.trim().is_empty() {
            continue;
        }
        match labelled(line) {
            // Another one begins.
            Some((label, _)) if label == first => break,
            Some((label, _)) => {
                unknown = 0;
                if !seen.contains(&label) {
                    seen.push(label);
                }
            }
            // A long list of recipients goes on in the next line.
            None => unknown += 1,
        }
        if unknown > 2 {
            break;
        }
    }
    let is_about = seen.contains(&Label::Date) || seen.contains(&Label::Subject);
    seen.contains(&Label::From)
        && is_about
        && seen.iter().filter(|label| **label != Label::Other).count() >= 3
}

/// `-----Original Message-----`, in any of the languages.
pub(super) fn is_original_marker(line: &str) -> bool {
    between_dashes(line).is_some_and(|words| ORIGINAL_MESSAGE.contains(&words.as_str()))
}

/// `---------- Forwarded message ---------` or Apple's `Begin forwarded message:`.
pub(super) fn is_forward_marker(line: &str) -> bool {
    if let Some(words) = between_dashes(line) {
        return FORWARDED_MESSAGE.contains(&words.as_str()) || words.starts_with("forwarded by ");
    }
    let line = folded(line.trim_matches(['*', '_', ' ', '>', '\t']));
    let words = line.strip_suffix(':').map(str::trim_end);
    words.is_some_and(|words| FORWARDED_MESSAGE.contains(&words))
}

/// “Please reply above this line”, wherever it stands in its line.
pub(super) fn asks_to_write_above(line: &str) -> bool {
    let line = folded(line);
    line.len() < 300 && WRITE_ABOVE.iter().any(|words| line.contains(words))
}

fn between_dashes(line: &str) -> Option<String> {
    let line = line.trim_matches(['*', ' ', '\t']);
    let words = line.trim_matches(['-', '_', '–', '—']);
    let dashes = (line.len() - words.len()) / 2;
    (dashes >= 3 && !words.trim().is_empty()).then(|| folded(words.trim().trim_matches('*').trim()))
}

/// “On … wrote:” in the first lines of these: how many lines it takes.
pub(super) fn attribution(lines: &[&str]) -> Option<usize> {
    let mut joined = String::new();
    for (number, line) in lines.iter().take(MAX_WRAPPED).enumerate() {
        let line = line.trim();
        if line.is_empty() || is_quoted(line) {
            return None;
        }
        if number > 0 {
            joined.push(' ');
        }
        joined.push_str(line);
        if joined.len() > 400 {
            return None;
        }
        if joined.ends_with([':', '：']) || joined.ends_with(":**") || joined.ends_with(":*") {
            let next = lines[number + 1..].iter().find(|line| !line.trim().is_empty());
            let is_followed = next.is_some_and(|line| is_quoted(line));
            return says_who_wrote(&joined, is_followed).then_some(number + 1);
        }
        // Only the beginning of such a line is worth waiting for its end.
        if number == 0 && !may_begin(&joined) {
            return None;
        }
    }
    None
}

fn may_begin(line: &str) -> bool {
    let line = folded(line.trim_matches(['*', '_', ' ']));
    WROTE_OPENERS.iter().any(|opener| line.starts_with(opener)) || line.contains('@')
}

/// `is_followed`: by what is quoted, so that less is needed to believe it.
fn says_who_wrote(line: &str, is_followed: bool) -> bool {
    let line = folded(&line.replace(['*', '_'], ""));
    let line = line.trim().trim_end_matches([':', '：', ' ']);
    let words = format!(" {line} ");
    let has_verb = WROTE.iter().any(|verb| words.contains(&format!(" {verb} ")));
    let has_opener = WROTE_OPENERS.iter().any(|opener| line.starts_with(opener));
    let has_number = line.bytes().any(|b| b.is_ascii_digit());
    let has_address = line.contains('@');
    let has_moment = has_year(line) || has_clock(line);
    let is_sure = has_verb
        && has_number
        && (has_opener && (has_moment || has_address) || has_address && has_moment);
    is_sure
        || is_followed
            && line.len() < 200
            && (has_verb || has_address && has_number && line.ends_with('>'))
}

fn has_year(line: &str) -> bool {
    let numbers = line.split(|c: char| !c.is_ascii_digit());
    numbers
        .into_iter()
        .any(|number| number.len() == 4 && (number.starts_with("20") || number.starts_with("19")))
}

fn has_clock(line: &str) -> bool {
    line.as_bytes().windows(4).any(|w| {
        w[0].is_ascii_digit()
            && matches!(w[1], b':' | b'.' | b'h')
            && w[2].is_ascii_digit()
            && w[3].is_ascii_digit()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_wrote_is_understood_in_seven_languages() {
        for line in [
            "On Mon, Nov 16, 2026 at 10:12 AM Ana Lima <ana@example.org> wrote:",
            "On 16.11.26 10:12, Ana Lima wrote:",
            "Am Mo., 16. Nov. 2026 um 10:12 Uhr schrieb Ana Lima <ana@example.org>:",
            "Am 16.11.2026 um 10:12 schrieb Ana Lima:",
            "Ana Lima <ana@example.org> schrieb am Mo., 16. Nov. 2026, 10:12:",
            "Le lun. 16 nov. 2026 à 10:12, Ana Lima <ana@example.org> a écrit :",
            "El lun, 16 nov 2026 a las 10:12, Ana Lima (<ana@example.org>) escribió:",
            "Em seg., 16 de nov. de 2026 às 10:12, Ana Lima <ana@example.org> escreveu:",
            "Ana Lima <ana@example.org> escreveu no dia segunda, 16/11/2026 à(s) 10:12:",
            "Il giorno lun 16 nov 2026 alle ore 10:12 Ana Lima <ana@example.org> ha scritto:",
            "Op ma 16 nov 2026 om 10:12 schreef Ana Lima <ana@example.org>:",
            "Op 16 nov. 2026 om 10:12 heeft Ana Lima <ana@example.org> het volgende geschreven:",
        ] {
            assert_eq!(attribution(&[line, "", "text"]), Some(1), "{line}");
        }
    }

    #[test]
    fn it_may_be_broken_into_lines() {
        let lines =
            ["On Mon, Nov 16, 2026 at 10:12 AM Ana Lima <ana@example.org>", "wrote:", "", "> text"];
        assert_eq!(attribution(&lines), Some(2));
    }

    #[test]
    fn a_sentence_that_ends_in_a_colon_is_none() {
        for lines in [
            ["On Monday we found the following:", "the lamp"],
            ["Ana wrote in the log:", "lamp dark"],
            ["Am Montag war das Problem:", "die Lampe"],
            ["On 3 shelves there is:", "nothing"],
        ] {
            assert_eq!(attribution(&lines), None, "{lines:?}");
        }
        assert_eq!(attribution(&["Ana wrote:", "> lamp dark"]), Some(1), "what follows says it");
    }

    #[test]
    fn blocks_of_headers_are_known_by_their_company() {
        let blocks: [&[&str]; 7] = [
            &[
                "From: Ana Lima <ana@example.org>",
                "Sent: Monday, November 16, 2026 10:12 AM",
                "To: Desk",
                "Subject: Lamp",
            ],
            &[
                "**Von:** Ana Lima",
                "**Gesendet:** Montag, 16. November 2026 10:12",
                "**An:** Pult",
                "**Betreff:** Lampe",
            ],
            &[
                "De : Ana Lima",
                "Envoyé : lundi 16 novembre 2026 10:12",
                "À : Bureau",
                "Objet : Lampe",
            ],
            &[
                "De: Ana Lima",
                "Enviado el: lunes, 16 de noviembre de 2026",
                "Para: Mesa",
                "Asunto: Lámpara",
            ],
            &["De: Ana Lima", "Enviada em: segunda-feira", "Para: Mesa", "Assunto: Lâmpada"],
            &["Da: Ana Lima", "Inviato: lunedì 16 novembre 2026", "A: Banco", "Oggetto: Lampada"],
            &[
                "Van: Ana Lima",
                "Verzonden: maandag 16 november 2026",
                "Aan: Balie",
                "Onderwerp: Lamp",
            ],
        ];
        for block in blocks {
            assert!(is_header_block(block), "{block:?}");
        }
        assert!(!is_header_block(&["From: the ceiling", "water drips", "since Monday"]));
        assert!(!is_header_block(&["Date: tomorrow", "To: be decided", "Cables: many"]));
    }

    #[test]
    fn rows_of_dashes_say_what_follows() {
        for line in [
            "-----Original Message-----",
            "-------- Ursprüngliche Nachricht --------",
            "-----Message d’origine-----",
        ] {
            assert!(is_original_marker(line), "{line}");
        }
        for line in [
            "---------- Forwarded message ---------",
            "Anfang der weitergeleiteten Nachricht:",
            "Début du message réexpédié :",
        ] {
            assert!(is_forward_marker(line), "{line}");
        }
        assert!(!is_original_marker("Original message"));
        assert!(is_separator("________________________________") && !is_separator("--"));
    }
}
