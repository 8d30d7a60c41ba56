//! Markdown, line by line.

use super::super::text::{HISTORY_DEPTH, SIGNATURE};

/// A list one is in.
pub(super) struct List {
    /// The next number, if it counts.
    pub next: Option<u32>,
    pub is_begun: bool,
}

/// Writes lines, and knows how each has to begin.
#[derive(Default)]
pub(super) struct Writer {
    pub out: String,
    breaks: u8,
    has_space: bool,
    /// Since the last sign, a space was written that was meant.
    pub has_hard_space: bool,
    pub has_separator: bool,
    /// A cell has begun, and nothing stands in it.
    pub is_cell_new: bool,
    pub quotes: usize,
    /// How deep the line before is in quotations.
    last_quotes: usize,
    pub signatures: usize,
    pub pre: usize,
    pub lists: Vec<List>,
    /// What the next line begins with.
    pub marker: Option<String>,
    emphasis: Vec<&'static str>,
    /// Begun, but nothing stands in it yet.
    waiting: Vec<&'static str>,
    /// Where the text of a link began.
    pub link: Option<(String, Option<usize>)>,
}

impl Writer {
    pub fn text(&mut self, text: &str) {
        for (at, c) in text.char_indices() {
            match c {
                '\n' if self.pre > 0 => self.line(),
                '\u{200b}' | '\u{feff}' | '\u{2060}' | '\u{ad}' | '\u{34f}' => {}
                // Whoever fills a preview with invisible signs fills it with nothing.
                '\u{200c}' if !text[..at].ends_with(char::is_alphabetic) => {}
                ' ' | '\t' if self.pre > 0 => {
                    self.begin();
                    self.out.push(' ');
                }
                c if c.is_whitespace() => {
                    self.has_space = true;
                    self.has_hard_space |= c == '\u{a0}';
                }
                c if c.is_control() => {}
                c => {
                    self.begin();
                    self.out.push(c);
                }
            }
        }
    }

    pub fn literal(&mut self, text: &str) {
        self.begin();
        self.out.push_str(text);
    }

    /// A line break that was asked for; two make an empty line.
    pub fn line(&mut self) {
        self.suspend();
        self.has_space = false;
        self.has_separator = false;
        if !self.out.is_empty() {
            self.breaks = (self.breaks + 1).min(2);
        }
    }

    /// At least so many breaks before what comes next.
    pub fn breaks(&mut self, count: u8) {
        if self.has_separator {
            // The cell has not begun: what breaks before its text breaks the row.
            return;
        }
        self.suspend();
        self.has_space = false;
        if !self.out.is_empty() {
            let count =
                if self.marker.is_some() || self.is_cell_new { count.min(1) } else { count };
            self.breaks = self.breaks.max(count);
        }
    }

    pub fn item(&mut self) {
        let indent = "  ".repeat(self.lists.len().saturating_sub(1).min(4));
        let marker = match self.lists.last_mut() {
            Some(list) => {
                if list.is_begun {
                    self.breaks = self.breaks.min(1);
                }
                list.is_begun = true;
                match &mut list.next {
                    Some(number) => {
                        *number += 1;
                        format!("{indent}{}. ", *number - 1)
                    }
                    None => format!("{indent}- "),
                }
            }
            None => "- ".to_owned(),
        };
        self.marker = Some(marker);
    }

    pub fn cell(&mut self) {
        self.has_separator = !self.out.is_empty() && self.marker.is_none();
        if self.has_separator {
            self.breaks = 0;
        }
    }

    pub fn emphasise(&mut self, marks: &'static str) {
        if !self.emphasis.contains(&marks) && !self.waiting.contains(&marks) {
            self.waiting.push(marks);
        }
    }

    pub fn end_emphasis(&mut self, marks: &'static str) {
        if let Some(at) = self.waiting.iter().position(|known| *known == marks) {
            self.waiting.remove(at);
        } else if let Some(at) = self.emphasis.iter().position(|known| *known == marks) {
            self.emphasis.remove(at);
            self.out.push_str(marks);
        }
    }

    /// Emphasis does not reach over the end of a line: it ends, and begins again on the next.
    fn suspend(&mut self) {
        while let Some(marks) = self.emphasis.pop() {
            self.out.push_str(marks);
            self.waiting.insert(0, marks);
        }
    }

    pub fn end_link(&mut self) {
        let Some((href, Some(start))) = self.link.take() else { return };
        let Some(text) = self.out.get(start..).map(str::to_owned) else { return };
        let scheme = href.split(':').next().unwrap_or_default().to_ascii_lowercase();
        let is_known = matches!(scheme.as_str(), "http" | "https" | "mailto" | "tel");
        if !is_known || text.trim().is_empty() || text.contains('\n') || bare(&text) == bare(&href)
        {
            return;
        }
        let href: String = href
            .chars()
            .filter(|c| !c.is_control())
            .map(|c| match c {
                ' ' => "%20".to_owned(),
                '(' => "%28".to_owned(),
                ')' => "%29".to_owned(),
                '<' => "%3C".to_owned(),
                '>' => "%3E".to_owned(),
                c => c.to_string(),
            })
            .collect();
        self.out.truncate(start);
        self.out.push_str(&format!("[{}]({href})", text.replace('[', "\\[").replace(']', "\\]")));
    }

    /// Makes ready for a sign: breaks the line if it is time, and begins the next as it has to begin.
    fn begin(&mut self) {
        if self.breaks > 0 || self.out.is_empty() {
            if self.breaks == 2 {
                self.out.push('\n');
                let depth = self.quotes.min(self.last_quotes).min(HISTORY_DEPTH);
                self.out.push_str("> ".repeat(depth).trim_end());
            }
            if self.breaks > 0 {
                self.out.push('\n');
            }
            self.last_quotes = self.quotes;
            self.out.push_str(&"> ".repeat(self.quotes.min(HISTORY_DEPTH)));
            if self.signatures > 0 {
                self.out.push(SIGNATURE);
            }
            if let Some(marker) = self.marker.take() {
                self.out.push_str(&marker);
            } else if !self.lists.is_empty() && self.signatures == 0 {
                self.out.push_str(&"  ".repeat(self.lists.len().min(5)));
            }
        } else if self.has_separator {
            self.out.push_str(" | ");
        } else if self.has_space && !self.out.ends_with(' ') {
            self.out.push(' ');
        }
        (self.breaks, self.has_space, self.has_separator) = (0, false, false);
        (self.has_hard_space, self.is_cell_new) = (false, false);
        for marks in self.waiting.drain(..) {
            self.out.push_str(marks);
            self.emphasis.push(marks);
        }
        if let Some((_, start @ None)) = &mut self.link {
            *start = Some(self.out.len());
        }
    }

    pub fn finish(mut self) -> String {
        self.suspend();
        self.out
    }
}

/// An address without what is only said to machines, to see whether a link says where it leads.
fn bare(address: &str) -> String {
    let address = address.trim().to_lowercase().replace('\\', "");
    let bare = ["mailto:", "tel:", "https://", "http://"]
        .iter()
        .find_map(|scheme| address.strip_prefix(scheme))
        .unwrap_or(&address);
    bare.trim_end_matches('/').to_owned()
}
