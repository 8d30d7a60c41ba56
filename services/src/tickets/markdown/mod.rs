//! Markdown as HTML that can do no harm, and as plain words.

mod plain;

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::LazyLock;

use ammonia::Builder;
use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd, TextMergeStream};

pub use plain::plain;

/// What a text looks like. HTML in it is shown as what it is, text; pictures are links to where they
/// are, so that nobody learns who reads what; links leave nothing behind and open elsewhere.
pub fn html(markdown: &str) -> String {
    html_with(markdown, |_| None, |_| Vec::new())
}

/// Where a text names somebody, in bytes, and whether that is who reads it.
pub type Naming = (Range<usize>, bool);

/// The same with pictures of our own in their place, and marks where somebody is named: `ours` says where a
/// picture is that the text names, `named` where a piece of it names people.
pub fn html_with(
    markdown: &str,
    mut ours: impl FnMut(&str) -> Option<String>,
    named: impl Fn(&str) -> Vec<Naming>,
) -> String {
    let mut nesting = Nesting::default();
    // Which of the pictures one is within are links.
    let mut as_links = Vec::new();
    let mut in_code = false;
    let mut empty_cells = 0;
    let mut events: Vec<Event<'_>> = Vec::new();
    for event in TextMergeStream::new(Parser::new_ext(markdown, OPTIONS)) {
        match event {
            Event::Html(text) | Event::InlineHtml(text) => events.push(Event::Text(text)),
            Event::Text(text) if !in_code => mark(text, &named, &mut events),
            // A line break that somebody typed is one.
            Event::SoftBreak => events.push(Event::HardBreak),
            Event::Start(Tag::Image { dest_url, title, link_type, id }) => {
                let here = ours(&dest_url);
                as_links.push(here.is_none());
                let picture = match here {
                    Some(path) => Tag::Image { link_type, dest_url: path.into(), title, id },
                    None => Tag::Link { link_type, dest_url, title, id },
                };
                events.extend(nesting.opens().then_some(Event::Start(picture)));
            }
            Event::End(TagEnd::Image) => {
                let is_link = as_links.pop() != Some(false);
                let end = if is_link { TagEnd::Link } else { TagEnd::Image };
                events.extend(nesting.closes().then_some(Event::End(end)));
            }
            Event::Start(tag) => {
                in_code |= matches!(tag, Tag::CodeBlock(_));
                events.extend(nesting.opens().then_some(Event::Start(tag)));
            }
            // A row that is shorter than its table is filled up.
            Event::End(TagEnd::TableCell)
                if matches!(events.last(), Some(Event::Start(Tag::TableCell)))
                    && empty_cells == MOST_EMPTY_CELLS =>
            {
                nesting.closes();
                events.pop();
            }
            Event::End(tag) => {
                if tag == TagEnd::TableCell
                    && matches!(events.last(), Some(Event::Start(Tag::TableCell)))
                {
                    empty_cells += 1;
                }
                in_code &= tag != TagEnd::CodeBlock;
                events.extend(nesting.closes().then_some(Event::End(tag)));
            }
            other => events.push(other),
        }
    }
    let mut html = String::with_capacity(markdown.len() * 3 / 2);
    pulldown_cmark::html::push_html(&mut html, events.into_iter());
    CLEANER.clean(&html).to_string()
}

const OPTIONS: Options =
    Options::ENABLE_STRIKETHROUGH.union(Options::ENABLE_TABLES).union(Options::ENABLE_TASKLISTS);

/// Puts marks round the names in a piece of text.
fn mark<'t>(text: CowStr<'t>, named: &impl Fn(&str) -> Vec<Naming>, events: &mut Vec<Event<'t>>) {
    let piece = |range: Range<usize>| Event::Text(text[range].to_owned().into());
    let mut done = 0;
    for (range, is_me) in named(&text) {
        events.push(piece(done..range.start));
        let mark = if is_me { "<mark data-me=\"\">" } else { "<mark>" };
        events.push(Event::InlineHtml(mark.into()));
        done = range.end;
        events.push(piece(range));
        events.push(Event::InlineHtml("</mark>".into()));
    }
    events.push(if done == 0 { Event::Text(text) } else { piece(done..text.len()) });
}

/// Three thousand characters can ask for a quarter of a million of them. Without the rest a short row just ends; what
/// stands behind an empty cell moves up, in a text with more of those than anybody writes.
const MOST_EMPTY_CELLS: usize = 1_000;

/// So many boxes stand in each other; of what is deeper the words are left. Whoever reads HTML, ourselves
/// included, goes down into it, and a line of a thousand dashes is a list a thousand deep.
const DEEPEST: usize = 32;

/// Which of the boxes that are open are shown.
#[derive(Default)]
struct Nesting {
    is_shown: Vec<bool>,
    shown: usize,
}

impl Nesting {
    fn opens(&mut self) -> bool {
        let is_shown = self.shown < DEEPEST;
        self.shown += usize::from(is_shown);
        self.is_shown.push(is_shown);
        is_shown
    }

    fn closes(&mut self) -> bool {
        let is_shown = self.is_shown.pop().unwrap_or_default();
        self.shown -= usize::from(is_shown);
        is_shown
    }
}

/// Where pictures may come from: what is attached here, and nothing else.
const OUR_PICTURES: &str = "/api/v1/attachments/";

/// The second line of defence: whatever came through, only this leaves.
static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut cleaner = Builder::empty();
    cleaner
        .tags(HashSet::from([
            "a",
            "blockquote",
            "br",
            "code",
            "del",
            "em",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "hr",
            "img",
            "input",
            "li",
            "mark",
            "ol",
            "p",
            "pre",
            "strong",
            "table",
            "tbody",
            "td",
            "th",
            "thead",
            "tr",
            "ul",
        ]))
        .tag_attributes(HashMap::from([
            ("a", HashSet::from(["href"])),
            ("img", HashSet::from(["src", "alt"])),
            ("input", HashSet::from(["checked", "disabled"])),
            ("mark", HashSet::from(["data-me"])),
            ("ol", HashSet::from(["start"])),
        ]))
        .set_tag_attribute_values(HashMap::from([
            ("input", HashMap::from([("type", "checkbox"), ("disabled", "")])),
            ("a", HashMap::from([("target", "_blank")])),
        ]))
        .attribute_filter(|element, attribute, value| {
            let is_elsewhere =
                (element, attribute) == ("img", "src") && !value.starts_with(OUR_PICTURES);
            (!is_elsewhere).then(|| value.into())
        })
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel"]))
        .link_rel(Some("noopener noreferrer nofollow"));
    cleaner
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_text_and_marks_are_marks() {
        let html = html("Hello *there*,\nline two\n\n- [x] done\n\n`a<b`");
        assert!(html.contains("<em>there</em>,<br>"), "{html}");
        assert!(
            html.contains(r#"type="checkbox""#) && html.contains("<code>a&lt;b</code>"),
            "{html}"
        );
    }

    #[test]
    fn pictures_of_ours_stand_in_their_place_and_no_others() {
        let ours = |name: &str| match name {
            "cid:one@x" => Some(format!("{OUR_PICTURES}1")),
            "cid:evil@x" => Some("//evil.example/1".to_owned()),
            _ => None,
        };
        let nobody = |_: &str| Vec::new();
        let text = "![*a* screen](cid:one@x) ![two](https://evil.example/2.png)";
        let html = html_with(text, ours, nobody);
        assert!(html.contains(r#"<img src="/api/v1/attachments/1" alt="a screen">"#), "{html}");
        assert!(html.contains(r#"<a href="https://evil.example/2.png""#), "{html}");
        assert_eq!(html.matches("<img").count(), 1, "{html}");
        let text = "![x](cid:evil@x) [![in a link](cid:one@x)](https://a.example)";
        let html = html_with(text, ours, nobody);
        assert!(!html.contains("//evil.example"), "{html}");
    }

    #[test]
    fn who_is_named_is_marked_and_nobody_in_code() {
        let named = |text: &str| {
            let marks = text.match_indices("@Ana").map(|(at, name)| (at..at + name.len(), false));
            let mine = text.match_indices("@Bo").map(|(at, name)| (at..at + name.len(), true));
            marks.chain(mine).collect()
        };
        let marked = |text: &str| html_with(text, |_| None, named);
        assert_eq!(
            marked("Ask **@Ana** & @Bo."),
            "<p>Ask <strong><mark>@Ana</mark></strong> &amp; <mark data-me=\"\">@Bo</mark>.</p>\n"
        );
        for plain in ["`@Ana`", "```\n@Ana\n```", "    @Ana", "<mark>"] {
            assert!(!marked(plain).contains("<mark"), "{plain}: {}", marked(plain));
        }
    }

    #[test]
    fn no_script_gets_through() {
        for evil in [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "![x](javascript:alert(1))",
            "[x](javascript:alert(1))",
            "[x](JaVaScRiPt:alert(1))",
            "[x](data:text/html;base64,PHNjcmlwdD4=)",
            "[x](vbscript:x)",
            "[x](<javascript:alert(1)>)",
            "<a href='java&#115;cript:alert(1)'>x</a>",
            "<svg/onload=alert(1)>",
            "<iframe srcdoc='<script>alert(1)</script>'>",
            "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
            "```\n</code></pre><script>alert(1)</script>\n```",
            "<style>*{background:url(//evil)}</style>",
            "<form action=//evil><input type=password>",
        ] {
            let html = html(evil);
            let tags: Vec<&str> = html
                .split('<')
                .skip(1)
                .map(|tag| tag.split('>').next().unwrap_or_default())
                .collect();
            for tag in tags {
                let tag = tag.to_lowercase();
                assert!(
                    ![
                        "script",
                        "img",
                        "svg",
                        "iframe",
                        "style",
                        "form",
                        "math",
                        "on",
                        "javascript",
                        "data:",
                        "vbscript"
                    ]
                    .iter()
                    .any(|bad| tag.starts_with(bad)
                        || tag.contains(&format!("=\"{bad}"))
                        || tag.contains(" on")),
                    "{evil} became {html}"
                );
            }
        }
    }

    #[test]
    fn what_a_link_is_called_does_not_leave_its_quotes() {
        let html = html(r#"[x](https://a.example "\" onmouseover=alert(1)")"#);
        assert!(html.contains(r#"title="&quot; onmouseover=alert(1)""#), "{html}");
    }

    #[test]
    fn a_picture_elsewhere_is_a_link_there() {
        let html = html("![the rack](https://example.org/rack.png)");
        assert!(
            html.contains(r#"href="https://example.org/rack.png""#) && html.contains("the rack")
        );
        assert!(!html.contains("<img"));
    }

    fn depth(html: &str) -> usize {
        let (mut open, mut deepest) = (0_usize, 0);
        for tag in html.split('<').skip(1) {
            if tag.starts_with('/') {
                open = open.saturating_sub(1);
            } else if !["br", "hr", "input"].iter().any(|void| tag.starts_with(void)) {
                open += 1;
            }
            deepest = deepest.max(open);
        }
        deepest
    }

    /// On a stack that is smaller than any of ours: none of it goes down further than a page does.
    #[test]
    fn nothing_is_deeper_than_anybody_writes() {
        for (open, close) in [
            ("> ", ""),
            ("- ", ""),
            ("1. ", ""),
            ("> - ", ""),
            ("* > 1) ", ""),
            ("*a ", " b*"),
            ("**a ", " b**"),
            ("*_", "_*"),
            ("~~a *b ", "* ~~"),
            ("[", "](x)"),
            ("![", "](x)"),
        ] {
            let times = 90_000 / (open.len() + close.len());
            let text = format!("{}x{}", open.repeat(times), close.repeat(times));
            let html = html(&text);
            assert!(depth(&html) <= DEEPEST, "{open}: {} deep", depth(&html));
        }
        let steps: String = (0..400).map(|step| format!("{}- a\n", "  ".repeat(step))).collect();
        let steps = html(&steps);
        assert!(depth(&steps) <= DEEPEST);
        assert_eq!(steps.matches("<ul>").count(), steps.matches("</ul>").count());
    }

    /// Three thousand characters that ask for two megabytes.
    #[test]
    fn short_rows_of_a_wide_table_stay_short() {
        let table = |columns: usize, rows: usize| {
            format!("{}\n{}\n{}", "|a".repeat(columns), "|-".repeat(columns), "a\n".repeat(rows))
        };
        let html = html(&table(300, 800));
        assert!(html.len() < 50_000, "{} bytes", html.len());
        assert_eq!(html.matches("<td>a</td>").count(), 800, "what is written stays");
        assert!(super::html(&table(3, 9)).contains("<td>a</td><td></td><td></td></tr>"));
        let words = plain(&table(300, 800));
        assert!(words.len() < 5_000, "{} bytes", words.len());
    }

    #[test]
    fn a_list_in_a_list_is_one() {
        let html = html("- a\n  - b\n    - c\n\n> > quoted");
        assert_eq!(html.matches("<ul>").count(), 3);
        assert_eq!(html.matches("<blockquote>").count(), 2);
    }
}
