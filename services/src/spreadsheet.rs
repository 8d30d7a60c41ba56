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
/// apostrophe before it keeps it a text.
fn tamed(cell: &str) -> String {
    if cell.starts_with(FORMULA_SIGNS) { format!("'{cell}") } else { cell.to_owned() }
}

/// Takes away the apostrophe that `tamed` put there.
pub fn untamed(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| rest.starts_with(FORMULA_SIGNS)).unwrap_or(cell)
}

const FORMULA_SIGNS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

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
        for text in ["=1", "plain", "'quoted"] {
            assert_eq!(untamed(&tamed(text)), text);
        }
    }
}
