//! A problem's short clause as a sentence of its own.

use crate::messages::problems::translated;

/// `give the shift a technician` → `Give the shift a technician.`, in the language of the page: forms
/// refuse much by themselves, in the words of `domain`.
pub fn sentence(clause: &str) -> String {
    let clause = translated(clause.trim());
    let mut chars = clause.chars();
    let Some(first) = chars.next() else { return String::new() };
    let mut text: String = first.to_uppercase().chain(chars).collect();
    if !text.ends_with(['.', '!', '?', '…', ':']) {
        text.push('.');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::sentence;

    #[test]
    fn a_clause_becomes_a_sentence_and_a_sentence_stays_one() {
        assert_eq!(sentence("room not found"), "Room not found.");
        assert_eq!(sentence("Ängstlich?"), "Ängstlich?");
        assert_eq!(sentence("  "), "");
    }
}
