//! Content lines: a name, parameters and a value, folded so that no line is longer than 75 bytes.

/// Without the end of the line.
const LONGEST: usize = 75;

/// Collects content lines.
#[derive(Default)]
pub(super) struct Lines(String);

impl Lines {
    /// `name` with its parameters; `value` as it is, for what is no text: dates, numbers, addresses.
    pub(super) fn put(&mut self, name: &str, value: &str) {
        let mut room = LONGEST;
        for c in name.chars().chain([':']).chain(value.chars()).filter(|c| !c.is_control()) {
            if c.len_utf8() > room {
                self.0.push_str("\r\n ");
                room = LONGEST - 1;
            }
            self.0.push(c);
            room -= c.len_utf8();
        }
        self.0.push_str("\r\n");
    }

    /// A text that people wrote.
    pub(super) fn text(&mut self, name: &str, text: &str) {
        self.put(name, &escaped(text));
    }

    pub(super) fn into_string(self) -> String {
        self.0
    }
}

/// As the value of a parameter, in quotes. Quotes themselves cannot stand there.
pub(super) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "'"))
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.replace("\r\n", "\n").chars() {
        match c {
            '\\' | ';' | ',' => escaped.extend(['\\', c]),
            '\n' | '\r' => escaped.push_str("\\n"),
            '\t' => escaped.push(' '),
            _ => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn unfolded(text: &str) -> String {
        text.replace("\r\n ", "").trim_end().to_owned()
    }

    #[test]
    fn what_separates_is_escaped() {
        let mut lines = Lines::default();
        lines.text("SUMMARY", "a,b;c\\d\r\ne\nf");
        assert_eq!(lines.into_string(), "SUMMARY:a\\,b\\;c\\\\d\\ne\\nf\r\n");
    }

    proptest! {
        /// No line is too long, none begins a property of somebody else's making, and unfolding
        /// gives back the text.
        #[test]
        fn a_text_survives_folding(text in "(\\PC|[\r\n;,]){0,300}") {
            let mut lines = Lines::default();
            lines.text("DESCRIPTION", &text);
            let written = lines.into_string();
            for (at, line) in written.strip_suffix("\r\n").unwrap().split("\r\n").enumerate() {
                prop_assert!(line.len() <= LONGEST, "{} bytes: {line}", line.len());
                prop_assert!(at == 0 || line.starts_with(' '));
                prop_assert!(!line.contains(['\r', '\n']));
            }
            let expected = format!("DESCRIPTION:{}", escaped(&text).replace(char::is_control, ""));
            prop_assert_eq!(unfolded(&written), expected.trim_end());
        }
    }
}
