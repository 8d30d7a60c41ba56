//! The text as tags and what stands between them, from left to right.

use super::super::entities::decoded;

/// What stands in these is no text.
const UNREAD: [&str; 8] =
    ["script", "style", "title", "xml", "noscript", "template", "svg", "object"];

pub(super) enum Token<'h> {
    Text(&'h str),
    Open { name: String, attributes: Box<Attributes>, is_closed: bool },
    Close(String),
}

/// The few attributes that matter here.
#[derive(Default)]
pub(super) struct Attributes {
    pub class: String,
    pub id: String,
    pub style: String,
    pub href: String,
    pub src: String,
    pub alt: String,
    pub kind: String,
    pub start: String,
    pub size: String,
}

pub(super) struct Scanner<'h> {
    html: &'h str,
    at: usize,
    /// From here on there is no such quotation mark any more, so that nobody looks again.
    no_quote_after: [usize; 2],
}

impl<'h> Scanner<'h> {
    pub fn new(html: &'h str) -> Self {
        Self { html, at: 0, no_quote_after: [usize::MAX; 2] }
    }

    pub fn next(&mut self) -> Option<Token<'h>> {
        loop {
            let rest = self.rest();
            if rest.is_empty() {
                return None;
            }
            let Some(after) = rest.strip_prefix('<') else {
                let end = rest.find('<').unwrap_or(rest.len());
                self.at += end;
                return Some(Token::Text(&rest[..end]));
            };
            if after.starts_with("!--") {
                self.skip_past("-->");
            } else if after.starts_with(['!', '?']) {
                self.skip_past(">");
            } else if after.starts_with(|c: char| c.is_ascii_alphabetic()) {
                return Some(self.open_tag());
            } else if let Some(after) = after.strip_prefix('/') {
                let name = tag_name(after);
                self.skip_past(">");
                if !name.is_empty() {
                    return Some(Token::Close(name));
                }
            } else {
                self.at += 1;
                return Some(Token::Text("<"));
            }
        }
    }

    fn rest(&self) -> &'h str {
        &self.html[self.at..]
    }

    fn skip_past(&mut self, end: &str) {
        self.at =
            self.rest().find(end).map_or(self.html.len(), |found| self.at + found + end.len());
    }

    fn open_tag(&mut self) -> Token<'h> {
        let name = tag_name(&self.rest()[1..]);
        self.at += 1 + name.len();
        let mut attributes = Box::<Attributes>::default();
        let is_closed = self.attributes(&mut attributes);
        if UNREAD.contains(&name.as_str()) && !is_closed {
            self.skip_element(&name);
        }
        Token::Open { name, attributes, is_closed }
    }

    /// Reads up to the end of a tag; whether it closes itself.
    fn attributes(&mut self, attributes: &mut Attributes) -> bool {
        let mut slash = false;
        loop {
            let rest = self.rest();
            let skipped = rest.len() - rest.trim_start().len();
            self.at += skipped;
            let rest = self.rest();
            match rest.chars().next() {
                None => return false,
                Some('>') => {
                    self.at += 1;
                    return slash;
                }
                Some('/') => {
                    slash = true;
                    self.at += 1;
                    continue;
                }
                // A tag that was never ended: the next one begins.
                Some('<') => return false,
                Some(_) => slash = false,
            }
            let is_end = |c: char| c.is_whitespace() || matches!(c, '=' | '>' | '/' | '<');
            let length = rest
                .char_indices()
                .skip(1)
                .find(|(_, c)| is_end(*c))
                .map_or(rest.len(), |(at, _)| at);
            let name = &rest[..length];
            self.at += length;
            let value = self.value();
            let place = match name.to_ascii_lowercase().as_str() {
                "class" => &mut attributes.class,
                "id" => &mut attributes.id,
                "style" => &mut attributes.style,
                "href" => &mut attributes.href,
                "src" => &mut attributes.src,
                "alt" => &mut attributes.alt,
                "type" => &mut attributes.kind,
                "start" => &mut attributes.start,
                "width" | "height" => &mut attributes.size,
                _ => continue,
            };
            *place = decoded(value);
        }
    }

    /// What stands behind an `=`, if there is one.
    fn value(&mut self) -> &'h str {
        let Some(value) = self.rest().trim_start().strip_prefix('=') else { return "" };
        let value = value.trim_start();
        self.at = self.html.len() - value.len();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
        if let Some(quote) = quote {
            let known = &mut self.no_quote_after[usize::from(quote == '"')];
            if self.at < *known {
                if let Some(end) = value[1..].find(quote) {
                    self.at += end + 2;
                    return &value[1..=end];
                }
                *known = self.at;
            }
        }
        let end = value.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(value.len());
        self.at += end;
        value[..end].trim_matches(['"', '\''])
    }

    /// Goes to the closing tag of an element without looking at what is in it.
    fn skip_element(&mut self, name: &str) {
        while let Some(found) = self.rest().find("</") {
            self.at += found;
            if tag_name(&self.rest()[2..]) == name {
                return;
            }
            self.at += 2;
        }
        self.at = self.html.len();
    }
}

fn tag_name(text: &str) -> String {
    let is_part = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b':' | b'-' | b'_');
    let length = text.bytes().take_while(is_part).count();
    text[..length].to_ascii_lowercase()
}
