//! The words of a text, without the signs that mark them.

use pulldown_cmark::{Event, Parser, TagEnd};

use super::OPTIONS;

/// What a text says, for where there is room for a line of it: each paragraph, each item and each cell is a line
/// of its own; a link is what it is called.
pub fn plain(markdown: &str) -> String {
    let mut words = String::with_capacity(markdown.len());
    for event in Parser::new_ext(markdown, OPTIONS) {
        match event {
            Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => {
                words.push_str(&text);
            }
            Event::SoftBreak | Event::HardBreak | Event::Rule => words.push('\n'),
            // Of a short row in a wide table there can be thousands of empty ones.
            Event::End(TagEnd::TableCell) if words.ends_with('\n') => {}
            Event::End(end) if ends_a_line(end) => words.push('\n'),
            _ => {}
        }
    }
    words.truncate(words.trim_end().len());
    words
}

fn ends_a_line(end: TagEnd) -> bool {
    !matches!(
        end,
        TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Link
            | TagEnd::Image
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As it stands in a line.
    fn line(markdown: &str) -> String {
        plain(markdown).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn signs_go_and_words_stay() {
        for (markdown, words) in [
            ("The **lamp** is _dark_ and ~~old~~.", "The lamp is dark and old."),
            ("> It hums.\n>\n> Still.\n\nReally?", "It hums. Still. Really?"),
            (
                "See [the manual](https://example.org/a_b) or <https://b.example>",
                "See the manual or https://b.example",
            ),
            ("Set `HDMI 2`:\n\n```\ninput = 2\n```", "Set HDMI 2: input = 2"),
            ("# Head\n- one\n- [x] two\n1. three", "Head one two three"),
            ("| a | b |\n|---|---|\n| 1 | 2 |", "a b 1 2"),
            ("![the rack](cid:1@x) above", "the rack above"),
            ("5 \\* 3 = 15 &amp; more", "5 * 3 = 15 & more"),
            ("one\ntwo  \nthree", "one two three"),
            ("", ""),
        ] {
            assert_eq!(line(markdown), words, "{markdown}");
        }
    }

    #[test]
    fn what_only_looks_like_a_sign_stays() {
        for text in ["snake_case_name", "2 * 3 * 4", "a < b > c", "Ana@example.org", "#12 is dark"]
        {
            assert_eq!(line(text), text);
        }
    }
}
