//! What is open where one reads, and what that means for what is written.

use super::scanner::Attributes;
use super::writer::{List, Writer};

/// How far up a closing tag looks for its opening one.
const FAR: usize = 256;
const MAX_OPEN: usize = 10_000;

const VOID: [&str; 14] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
];

/// What a closing tag takes back.
#[derive(Default)]
struct Open {
    name: String,
    is_quote: bool,
    is_hidden: bool,
    is_signature: bool,
    is_list: bool,
    is_pre: bool,
    emphasis: Option<&'static str>,
    is_link: bool,
    breaks: u8,
    /// How much was written before it.
    written: usize,
}

#[derive(Default)]
pub(super) struct Page {
    open: Vec<Open>,
    writer: Writer,
    hidden: usize,
    /// How many cells the row has, and whether they are its heads.
    cells: usize,
    is_head: bool,
}

impl Page {
    pub fn text(&mut self, text: &str) {
        if self.hidden == 0 {
            self.writer.text(text);
        }
    }

    pub fn open(&mut self, name: &str, attributes: &Attributes, is_closed: bool) {
        self.close_implied(name);
        let style: String = attributes
            .style
            .chars()
            .filter(|c| !c.is_whitespace())
            .collect::<String>()
            .to_lowercase();
        let is_hidden = style.contains("display:none") || style.contains("mso-hide:all");
        let written = self.writer.out.len();
        let mut open = Open { name: name.to_owned(), is_hidden, written, ..Open::default() };
        let writer = &mut self.writer;
        match name {
            "br" => writer.line(),
            "hr" => {
                writer.breaks(2);
                writer.literal("---");
                writer.breaks(2);
            }
            "p" => {
                let class = attributes.class.to_lowercase();
                let is_close = class.contains("mso")
                    || style.contains("margin:0")
                    || class.contains("plaintext");
                open.breaks = if is_close { 1 } else { 2 };
            }
            "div" | "section" | "article" | "header" | "footer" | "center" | "address" | "dt"
            | "dd" | "form" | "fieldset" | "figure" | "body" | "tbody" | "thead" => open.breaks = 1,
            "table" | "dl" => open.breaks = 2,
            "blockquote" => {
                // Indented text is no quotation.
                open.is_quote = !style.contains("border:none") && !style.contains("margin:00040px");
                open.breaks = 2;
            }
            "pre" => {
                open.is_pre = true;
                open.breaks = 2;
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => open.breaks = 2,
            "ul" | "ol" => {
                open.is_list = true;
                open.breaks = if writer.lists.is_empty() { 2 } else { 1 };
            }
            "li" => {
                open.breaks = 1;
            }
            "tr" => {
                open.breaks = 1;
                (self.cells, self.is_head) = (0, false);
            }
            "td" | "th" => {
                self.cells += 1;
                self.is_head |= name == "th";
            }
            "b" | "strong" => open.emphasis = Some("**"),
            "i" | "em" => open.emphasis = Some("*"),
            "s" | "strike" | "del" => open.emphasis = Some("~~"),
            "a" => open.is_link = true,
            "img" if self.hidden == 0 && !is_hidden => self.image(attributes),
            _ => {}
        }
        let class = format!(" {} {} ", attributes.class, attributes.id).to_lowercase();
        open.is_signature = [
            "gmail_signature",
            "moz-signature",
            " signature ",
            "outlook-mobile-signature",
            "protonmail_signature_block",
            "applemailsignature",
        ]
        .iter()
        .any(|mark| class.contains(mark));
        if VOID.contains(&name)
            || is_closed && !matches!(name, "p" | "div" | "a")
            || self.open.len() >= MAX_OPEN
        {
            return;
        }

        let writer = &mut self.writer;
        if open.breaks > 0 {
            writer.breaks(open.breaks);
        }
        self.hidden += usize::from(open.is_hidden);
        writer.quotes += usize::from(open.is_quote);
        writer.signatures += usize::from(open.is_signature);
        writer.pre += usize::from(open.is_pre);
        if open.is_list {
            let number =
                attributes.start.parse().ok().filter(|&start: &u32| start < 1_000_000).unwrap_or(1);
            writer.lists.push(List { next: (name == "ol").then_some(number), is_begun: false });
        }
        match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => writer.marker = Some("### ".to_owned()),
            "li" => writer.item(),
            "td" | "th" if self.cells > 1 => writer.cell(),
            "td" | "th" => writer.is_cell_new = true,
            _ => {}
        }
        if let Some(marks) = open.emphasis {
            writer.emphasise(marks);
        }
        if open.is_link && self.hidden == 0 {
            writer.link = Some((attributes.href.trim().to_owned(), None));
        }
        self.open.push(open);
    }

    pub fn close(&mut self, name: &str) {
        let near = self.open.iter().rev().take(FAR);
        let Some(up) = near.into_iter().position(|open| open.name == name) else {
            match name {
                "p" => self.writer.breaks(2),
                "br" => self.writer.line(),
                _ => {}
            }
            return;
        };
        for _ in 0..=up {
            self.pop();
        }
    }

    pub fn finish(self) -> String {
        self.writer.finish()
    }

    /// Paragraphs, items and cells may be left open.
    fn close_implied(&mut self, name: &str) {
        let Some(top) = self.open.last().map(|open| open.name.as_str()) else { return };
        let ends = match top {
            "p" => matches!(
                name,
                "p" | "div"
                    | "table"
                    | "ul"
                    | "ol"
                    | "blockquote"
                    | "hr"
                    | "pre"
                    | "h1"
                    | "h2"
                    | "h3"
            ),
            "li" => name == "li",
            "td" | "th" => matches!(name, "td" | "th" | "tr"),
            "tr" => name == "tr",
            "dt" | "dd" => matches!(name, "dt" | "dd"),
            _ => false,
        };
        if ends {
            self.pop();
            if name == "tr" {
                self.close_implied(name);
            }
        }
    }

    fn pop(&mut self) {
        let Some(open) = self.open.pop() else { return };
        let writer = &mut self.writer;
        if open.is_link {
            writer.end_link();
        }
        if let Some(marks) = open.emphasis {
            writer.end_emphasis(marks);
        }
        self.hidden -= usize::from(open.is_hidden);
        if open.name == "tr" && self.is_head && self.cells > 1 {
            let rule = vec!["---"; self.cells].join(" | ");
            writer.breaks(1);
            writer.literal(&rule);
            self.is_head = false;
        }
        if matches!(open.name.as_str(), "td" | "th") {
            (writer.has_separator, writer.is_cell_new) = (false, false);
        }
        if open.breaks > 0 {
            // A paragraph of one hard space is how Outlook leaves a line empty.
            let is_blank = writer.has_hard_space && writer.out.len() == open.written;
            writer.breaks(if is_blank { 2 } else { open.breaks });
        }
        writer.quotes -= usize::from(open.is_quote);
        writer.signatures -= usize::from(open.is_signature);
        writer.pre -= usize::from(open.is_pre);
        if open.is_list {
            writer.lists.pop();
        }
        if open.name == "li" {
            writer.marker = None;
        }
    }

    /// Pictures that came along are shown in their place; what would have to be fetched tells its
    /// sender who reads it, and is words at most.
    fn image(&mut self, attributes: &Attributes) {
        let alt: String = attributes.alt.split_whitespace().collect::<Vec<_>>().join(" ");
        let alt = alt.replace(['[', ']', '\\'], "");
        if let Some(id) = attributes.src.trim().strip_prefix("cid:") {
            let id: String = id
                .chars()
                .filter(|c| !c.is_whitespace() && !matches!(c, '(' | ')' | '<' | '>'))
                .collect();
            self.writer.literal(&format!("![{alt}](cid:{id})"));
        } else if !alt.is_empty() && alt.chars().count() <= 80 && attributes.size != "1" {
            self.writer.text(&alt);
        }
    }
}
