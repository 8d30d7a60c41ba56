//! The HTML of mails as Markdown: what people see, in lines, with what they quote behind `>`.
//!
//! Made for mail rather than for the web: it goes through the text once, from left to right, keeps no
//! tree and calls nothing recursively, so that ten thousand nested tables cost what ten thousand
//! words do. What it does not know it leaves out, and keeps the text inside.

mod page;
mod scanner;
mod writer;

use super::entities::decoded;
use page::Page;
use scanner::{Scanner, Token};

/// Longer ones are cut: nobody wrote that.
const MAX_BYTES: usize = 2 * 1024 * 1024;

/// Markdown of an HTML text; lines of a signature that is marked as such begin with a private sign,
/// which [`extract`](super::extract) understands.
pub fn to_markdown(html: &str) -> String {
    let html = match html.char_indices().find(|(at, _)| *at >= MAX_BYTES) {
        Some((end, _)) => &html[..end],
        None => html,
    };
    let mut page = Page::default();
    let mut scanner = Scanner::new(html);
    while let Some(token) = scanner.next() {
        match token {
            Token::Text(text) => page.text(&decoded(text)),
            Token::Open { name, attributes, is_closed } => page.open(&name, &attributes, is_closed),
            Token::Close(name) => page.close(&name),
        }
    }
    page.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_see_becomes_markdown() {
        for (html, markdown) in [
            ("<p>One</p><p>Two <b>bold</b> and <i>soft</i></p>", "One\n\nTwo **bold** and *soft*"),
            ("<div>One<br>Two</div><div><br></div><div>Three</div>", "One\nTwo\n\nThree"),
            (
                "<p class=MsoNormal>Hello,<o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p><p class=MsoNormal>it hums.</p>",
                "Hello,\n\nit hums.",
            ),
            (
                "<ul><li>a<li>b<ul><li>c</ul></ul><ol start=3><li>d</li></ol>",
                "- a\n- b\n  - c\n\n3. d",
            ),
            ("<a href='https://example.org/x y'>here</a>", "[here](https://example.org/x%20y)"),
            ("<a href='https://example.org/'>example.org</a>", "example.org"),
            ("<a href='mailto:ana@example.org'>ana@example.org</a>", "ana@example.org"),
            ("<a href='javascript:alert(1)'>click</a>", "click"),
            (
                "a &lt;script&gt; &lt;ana@example.org&gt; 1 &lt; 2",
                "a <script> <ana@example.org> 1 < 2",
            ),
            (
                "<table><tr><th>Room</th><th>State</th></tr><tr><td><p>2</p></td><td><p>dark</p></td></tr></table>",
                "Room | State\n--- | ---\n2 | dark",
            ),
            (
                "x<img src='cid:a1@b' alt='a photo'>y<img src='https://track.example/p.gif' width=1 alt=''>",
                "x![a photo](cid:a1@b)y",
            ),
            ("<h1>Title</h1>text", "### Title\n\ntext"),
            ("<b>From:</b> Ana<br><b>Sent: </b>now", "**From:** Ana\n**Sent:** now"),
            ("<pre>a\n  b</pre>", "a\n  b"),
            ("<b>one<br>two</b> three", "**one**\n**two** three"),
        ] {
            assert_eq!(to_markdown(html), markdown, "{html}");
        }
    }

    #[test]
    fn quotations_stand_behind_a_sign_and_indented_text_does_not() {
        let html = "<div>New</div><blockquote type=cite><p>Old</p><blockquote>Older</blockquote></blockquote>\
            <blockquote style='margin: 0 0 0 40px; border: none; padding: 0px'>In</blockquote>";
        assert_eq!(to_markdown(html), "New\n\n> Old\n>\n> > Older\n\nIn");
    }

    #[test]
    fn what_nobody_sees_is_left_out() {
        let html = "<html><head><title>T</title><style>p{}</style></head><body><div style='display: none'>pre<p>header</p></div>\
            <!-- c --><script>evil()</script><p>Seen</p><![if !x]>too<![endif]></body>";
        assert_eq!(to_markdown(html), "Seen\n\ntoo");
    }

    #[test]
    fn broken_html_is_read_as_far_as_it_goes() {
        for (html, markdown) in [
            ("<p>open <b>bold", "open **bold**"),
            ("<a href=\"unclosed>text</a> more", "text more"),
            ("text <", "text <"),
            ("</div></p>text", "text"),
            ("<p><p><p>", ""),
            ("<!-- never closed", ""),
            ("a <3 b", "a <3 b"),
            ("<td>x<td>y", "x | y"),
        ] {
            assert_eq!(to_markdown(html), markdown, "{html}");
        }
    }

    #[test]
    fn depth_and_length_cost_no_more_than_words() {
        for part in [
            "<div>",
            "<blockquote>",
            "<ul><li>",
            "<table><tr><td>",
            "<b>",
            "<a href=\"",
            "<x a='",
            "<!--",
            "</x>",
            "&",
        ] {
            let html = format!("{}end", part.repeat(20_000));
            assert!(to_markdown(&html).len() < 400_000, "{part}");
        }
    }
}
