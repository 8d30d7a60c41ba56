//! Comma-separated values, written so that a spreadsheet reads them as what they are.

use bytes::Bytes;

/// Rows of text, as they go into a file or a portion of one.
pub struct Sheet(csv::Writer<Vec<u8>>);

impl Default for Sheet {
    fn default() -> Self {
        Self::starting_with(Vec::new())
    }
}

impl Sheet {
    /// Begins with the mark by which Excel knows that the text is UTF-8.
    pub fn with_mark() -> Self {
        Self::starting_with("\u{feff}".into())
    }

    fn starting_with(bytes: Vec<u8>) -> Self {
        let writer = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .flexible(true)
            .from_writer(bytes);
        Self(writer)
    }

    pub fn row<T: AsRef<str>>(&mut self, cells: impl IntoIterator<Item = T>) {
        let cells = cells.into_iter().map(|cell| tamed(cell.as_ref()));
        self.0.write_record(cells).expect("writing to memory does not fail");
    }

    pub fn into_bytes(self) -> Bytes {
        self.0.into_inner().expect("writing to memory does not fail").into()
    }
}

/// A text that begins like a formula would be calculated, with whatever it reaches for; an
/// apostrophe before it keeps it a text. So it does after what a spreadsheet of another country takes
/// for the end of a cell.
fn tamed(cell: &str) -> String {
    let mut text = String::with_capacity(cell.len() + 1);
    let mut begins = true;
    for c in cell.chars() {
        if begins && FORMULA_SIGNS.contains(&c) {
            text.push('\'');
        }
        begins = goes_on(begins, c);
        text.push(c);
    }
    text
}

/// Takes away the apostrophes that `tamed` put there.
pub fn untamed(cell: &str) -> String {
    let mut text = String::with_capacity(cell.len());
    let mut begins = true;
    let mut rest = cell.chars().peekable();
    while let Some(c) = rest.next() {
        let keeps = c == '\'' && begins && rest.peek().is_some_and(|c| FORMULA_SIGNS.contains(c));
        if !keeps {
            text.push(c);
        }
        begins = goes_on(begins, c);
    }
    text
}

/// Whether a cell still begins behind this letter: quotes round nothing are nothing.
fn goes_on(begins: bool, c: char) -> bool {
    CELL_ENDS.contains(&c) || begins && c == '"'
}

const FORMULA_SIGNS: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];
const CELL_ENDS: [char; 3] = [';', '\n', '\u{feff}'];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        let mut sheet = Sheet::default();
        sheet.row(["=HYPERLINK(\"http://x\")", "+1", "-1", "@sum", "a=b", "Müller, \"M\""]);
        assert_eq!(
            sheet.into_bytes(),
            "\"'=HYPERLINK(\"\"http://x\"\")\",'+1,'-1,'@sum,a=b,\"Müller, \"\"M\"\"\"\r\n"
        );
        assert_eq!(tamed("x;=cmd|' /C calc'!A0;"), "x;'=cmd|' /C calc'!A0;");
        assert_eq!(tamed("one\n=two"), "one\n'=two");
        // As `""=1` it would be the formula behind an empty text.
        assert_eq!(tamed("x;\"=1"), "x;\"'=1");
        for text in ["x;\"=1", "=1", "plain", "'quoted", "x;=1;-2", "a\n@b"] {
            assert_eq!(untamed(&tamed(text)), text);
        }
    }
}
