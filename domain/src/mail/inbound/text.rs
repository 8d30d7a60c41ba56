//! Plain text as mails carry it, made Markdown that reads the same.

/// Before a line that its program marked as part of a signature. Private to Unicode, so that no mail
/// means anything else by it; what comes from outside is cleaned of it first.
pub(super) const SIGNATURE: char = '\u{e001}';

/// Quotations within quotations beyond this depth are as good as this deep.
pub(super) const HISTORY_DEPTH: usize = 8;

/// Text as it can be kept and worked with: lines end in `\n`, without signs that nobody sees.
pub fn cleaned(text: &str) -> String {
    let mut cleaned = String::with_capacity(text.len());
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        match sign {
            '\r' => {
                if signs.peek() != Some(&'\n') {
                    cleaned.push('\n');
                }
            }
            '\n' | '\t' => cleaned.push(sign),
            '\u{2028}' | '\u{2029}' | '\u{85}' | '\u{c}' => cleaned.push('\n'),
            '\u{feff}' | '\u{200b}' | SIGNATURE => {}
            sign if sign.is_control() => {}
            sign => cleaned.push(sign),
        }
    }
    cleaned
}

/// Joins the lines that a program broke because they were long (RFC 3676, `format=flowed`).
pub fn unflowed(text: &str, deletes_space: bool) -> String {
    let mut joined = String::with_capacity(text.len());
    // The depth of the line before, if it goes on.
    let mut open: Option<usize> = None;
    for line in text.lines() {
        let (depth, words) = unquoted(line);
        let words = if depth > 0 || line.starts_with(' ') {
            words.strip_prefix(' ').unwrap_or(words)
        } else {
            words
        };
        let is_signature = words == "-- ";
        if open != Some(depth) || is_signature {
            if !joined.is_empty() || open.is_some() {
                joined.push('\n');
            }
            joined.push_str(&">".repeat(depth));
            if depth > 0 && !words.is_empty() {
                joined.push(' ');
            }
        }
        let flows = words.ends_with(' ') && !is_signature;
        joined.push_str(if flows && deletes_space { &words[..words.len() - 1] } else { words });
        open = flows.then_some(depth);
    }
    joined
}

/// The depth of a line in quotations, and the line without their signs.
fn unquoted(line: &str) -> (usize, &str) {
    let words = line.trim_start_matches('>');
    (line.len() - words.len(), words)
}

/// Plain words as Markdown: a row of dashes that would make a heading of the line above is escaped,
/// all else is what people mean by it. (Tags are text to whoever shows it.)
pub fn as_markdown(text: &str) -> String {
    let mut markdown = String::with_capacity(text.len() + 8);
    let mut is_below_text = false;
    for (number, line) in text.lines().enumerate() {
        if number > 0 {
            markdown.push('\n');
        }
        let bare = line.trim();
        let is_rule = |c| !bare.is_empty() && bare.chars().all(|sign| sign == c);
        if is_below_text && (is_rule('-') || is_rule('=')) {
            markdown.push('\\');
        }
        is_below_text = !bare.is_empty();
        markdown.push_str(line);
    }
    markdown
}

/// Without empty lines at both ends, and without more than one in between.
pub(super) fn tidied<'t>(lines: impl IntoIterator<Item = &'t str>) -> String {
    let mut tidied = String::new();
    let mut is_waiting = false;
    for line in lines {
        let line = line.trim_end();
        if line.is_empty() {
            is_waiting = !tidied.is_empty();
            continue;
        }
        if !tidied.is_empty() {
            tidied.push_str(if is_waiting { "\n\n" } else { "\n" });
        }
        is_waiting = false;
        tidied.push_str(line);
    }
    tidied
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flowed_lines_are_joined_within_their_depth() {
        let text = "One long \nline.\n> quoted \n> on\n>> deeper\n-- \nAna \n B";
        assert_eq!(unflowed(text, false), "One long line.\n> quoted on\n>> deeper\n-- \nAna B");
        assert_eq!(unflowed("長い \n行", true), "長い行");
        assert_eq!(unflowed(" >stuffed", false), ">stuffed");
    }

    #[test]
    fn markdown_of_plain_words_reads_like_them() {
        assert_eq!(as_markdown("a <b>\n---\nx"), "a <b>\n\\---\nx");
        assert_eq!(as_markdown("\n---\nx"), "\n---\nx");
    }

    #[test]
    fn signs_nobody_sees_do_not_survive() {
        assert_eq!(cleaned("\u{feff}a\0b\r\nc\rd\u{e001}e"), "ab\nc\nde");
    }
}
