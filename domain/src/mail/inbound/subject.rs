//! What a subject says beside its words: that it answers, that it passes something on, which ticket
//! it names.

use super::words::{FORWARD_PREFIXES, GATEWAY_TAGS, REPLY_PREFIXES, folded};

/// A subject taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subject {
    /// What is left for people to read; may be empty.
    pub title: String,
    /// The number in `[Ticket #12]`: what anybody can write, and therefore proof of nothing.
    pub ticket: Option<i64>,
    pub is_reply: bool,
    pub is_forward: bool,
}

impl Subject {
    /// Titles longer than that are cut.
    pub const MAX_CHARS: usize = 200;

    pub fn read(text: &str) -> Self {
        let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let mut subject = Self::default();
        let mut rest = line.trim();
        // Each turn takes something away, so that there is an end.
        loop {
            let before = rest;
            rest = rest.trim_start_matches([' ', '-', '–', '—', '\u{a0}']);
            if let Some(after) = subject.without_prefix(rest) {
                rest = after;
            }
            if let Some((tag, after)) = bracketed(rest) {
                if let Some(number) = ticket_number(tag) {
                    subject.ticket = subject.ticket.or(Some(number));
                    rest = after;
                } else if is_gateway_tag(tag) {
                    rest = after;
                }
            }
            if rest == before {
                break;
            }
        }
        let mut title = rest.to_owned();
        // A list, or a person, may have written something before the number.
        while let Some((start, end, number)) = find_ticket(&title) {
            subject.ticket = subject.ticket.or(Some(number));
            let after = title[end..].trim_start_matches([' ', '-', '–']);
            title = format!("{} {after}", title[..start].trim_end());
        }
        let words: Vec<&str> = title.split_whitespace().collect();
        subject.title = words.join(" ").chars().take(Self::MAX_CHARS).collect();
        subject
    }

    /// Takes `Re:`, `AW:`, `RE[2]:`, `Fwd:` and their like away.
    fn without_prefix<'t>(&mut self, text: &'t str) -> Option<&'t str> {
        let (head, rest) = text.split_once([':', '：'])?;
        let word = folded(head.trim());
        let word = word.trim_end_matches(|c: char| c.is_ascii_digit() || "[]() ^".contains(c));
        if REPLY_PREFIXES.contains(&word) {
            self.is_reply = true;
        } else if FORWARD_PREFIXES.contains(&word) {
            self.is_forward = true;
        } else if !(is_gateway_tag(head) && head.chars().all(|c| !c.is_lowercase())) {
            return None;
        }
        Some(rest.trim_start())
    }
}

/// The text in brackets or asterisks at the very beginning, and what follows it.
fn bracketed(text: &str) -> Option<(&str, &str)> {
    let close = match text.chars().next()? {
        '[' => ']',
        '{' => '}',
        '*' => '*',
        '(' => ')',
        _ => return None,
    };
    let inner = &text[1..];
    let end = inner.find(close)?;
    Some((inner[..end].trim(), inner[end + 1..].trim_start()))
}

fn is_gateway_tag(tag: &str) -> bool {
    let tag = folded(tag.trim().trim_matches('*'));
    GATEWAY_TAGS.contains(&tag.trim_end_matches([':', '!']).trim())
}

/// `Ticket #12`, as it stands between the brackets.
fn ticket_number(tag: &str) -> Option<i64> {
    let rest = folded(tag);
    let rest = rest.strip_prefix("ticket")?.trim_start().strip_prefix('#')?.trim().to_owned();
    let is_number = !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit());
    rest.parse().ok().filter(|&number| is_number && number > 0)
}

fn find_ticket(text: &str) -> Option<(usize, usize, i64)> {
    text.match_indices('[').find_map(|(start, _)| {
        let end = start + text[start..].find(']')?;
        Some((start, end + 1, ticket_number(&text[start + 1..end])?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_of_seven_languages_and_gateways_do_not_end_up_in_titles() {
        for (text, title) in [
            ("Re: Projector", "Projector"),
            ("AW: WG: Re[2]: Beamer", "Beamer"),
            ("RE : TR : Projecteur", "Projecteur"),
            ("RV: RE: Proyector", "Proyector"),
            ("ENC: RES: Projetor", "Projetor"),
            ("R: I: Proiettore", "Proiettore"),
            ("Antw: Doorst: Beamer", "Beamer"),
            ("[EXTERNAL] Re: Projector", "Projector"),
            ("Re: [EXT] *EXTERNAL* Projector", "Projector"),
            ("EXTERNAL: Projector", "Projector"),
            ("Fwd: [Ticket #7] - Projector", "Projector"),
            ("Re： Projector", "Projector"),
            ("Re: Re: re: ", ""),
            ("  two\r\n  lines ", "two lines"),
        ] {
            assert_eq!(Subject::read(text).title, title, "{text}");
        }
    }

    #[test]
    fn what_only_looks_like_a_prefix_stays() {
        for text in [
            "Regarding: the projector",
            "Room 3: no sound",
            "Reply wanted",
            "External display is dark",
            "external: monitor broken",
            "[Studio 2] no sound",
            "Ticket #7",
            "FYI: cables",
        ] {
            assert_eq!(Subject::read(text).title, text);
        }
    }

    #[test]
    fn a_number_is_found_wherever_it_stands() {
        for (text, number, title) in [
            ("[Ticket #12] - No sound", Some(12), "No sound"),
            ("AW: [EXTERN] [ticket #12] - No sound", Some(12), "No sound"),
            ("Ana about [Ticket #12] - No sound", Some(12), "Ana about No sound"),
            ("[Ticket #0] x", None, "[Ticket #0] x"),
            ("[Ticket #99999999999999999999] x", None, "[Ticket #99999999999999999999] x"),
            ("[Ticket #-4] x", None, "[Ticket #-4] x"),
        ] {
            let subject = Subject::read(text);
            assert_eq!((subject.ticket, subject.title.as_str()), (number, title), "{text}");
        }
    }

    #[test]
    fn answers_and_what_is_passed_on_are_told_apart() {
        let (reply, forward) = (Subject::read("AW: Beamer"), Subject::read("WG: AW: Beamer"));
        assert!(reply.is_reply && !reply.is_forward);
        assert!(forward.is_forward);
    }
}
