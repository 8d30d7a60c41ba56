//! Finds what somebody means by a few letters, however they abbreviate it.

use crate::components::fold;

/// How well a label answers a query, and which of its letters do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Match {
    pub score: i32,
    /// Positions of characters, ascending.
    pub letters: Vec<usize>,
}

/// Every word of the query must be found: as a part of the label, best at the beginning of a
/// word, or as letters that each begin a word or follow one another: `ny` is New York, `gocal`
/// is Go to Calendar. Case and accents do not matter. An empty query finds everything.
pub(super) fn find(label: &str, query: &str) -> Option<Match> {
    let label: Vec<char> = label.chars().map(fold).collect();
    let mut found = Match { score: 0, letters: Vec::new() };
    for word in query.split_whitespace() {
        let word: Vec<char> = word.chars().map(fold).collect();
        let (score, letters) = part(&label, &word).or_else(|| beginnings(&label, &word))?;
        found.score += score;
        found.letters.extend(letters);
    }
    found.letters.sort_unstable();
    found.letters.dedup();
    // Of two that match alike, the shorter is nearer.
    found.score -= i32::try_from(label.len() / 8).unwrap_or(i32::MAX);
    Some(found)
}

/// A label cut where matched and other letters meet: what, and whether it is matched.
pub(super) fn pieces(label: &str, letters: &[usize]) -> Vec<(String, bool)> {
    let mut pieces: Vec<(String, bool)> = Vec::new();
    for (position, letter) in label.chars().enumerate() {
        let is_hit = letters.binary_search(&position).is_ok();
        match pieces.last_mut() {
            Some((text, hit)) if *hit == is_hit => text.push(letter),
            _ => pieces.push((letter.to_string(), is_hit)),
        }
    }
    pieces
}

fn part(label: &[char], word: &[char]) -> Option<(i32, Vec<usize>)> {
    let places = || 0..(label.len() + 1).saturating_sub(word.len());
    let is_at = |at: &usize| label[*at..].starts_with(word);
    let at = places()
        .find(|at| is_at(at) && begins_word(label, *at))
        .or_else(|| places().find(|at| is_at(at)))?;
    let score = match (at, begins_word(label, at)) {
        (0, _) => 120,
        (_, true) => 100,
        (_, false) => 60,
    };
    Some((score, (at..at + word.len()).collect()))
}

fn beginnings(label: &[char], word: &[char]) -> Option<(i32, Vec<usize>)> {
    fn go(label: &[char], word: &[char], from: usize, letters: &mut Vec<usize>) -> bool {
        let Some((letter, rest)) = word.split_first() else { return true };
        for at in from..label.len() {
            let follows = letters.last().is_some_and(|last| last + 1 == at);
            if label[at] == *letter && (follows || begins_word(label, at)) {
                letters.push(at);
                if go(label, rest, at + 1, letters) {
                    return true;
                }
                letters.pop();
            }
        }
        false
    }
    let mut letters = Vec::with_capacity(word.len());
    go(label, word, 0, &mut letters).then_some((40, letters))
}

fn begins_word(label: &[char], at: usize) -> bool {
    at == 0 || !label[at - 1].is_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters(label: &str, query: &str) -> Option<String> {
        let found = find(label, query)?;
        Some(
            pieces(label, &found.letters)
                .into_iter()
                .map(|(text, hit)| if hit { format!("[{text}]") } else { text })
                .collect(),
        )
    }

    #[test]
    fn parts_beginnings_and_several_words_are_found() {
        assert_eq!(letters("Go to Calendar", "cal").unwrap(), "Go to [Cal]endar");
        assert_eq!(letters("Go to Calendar", "gocal").unwrap(), "[Go] to [Cal]endar");
        assert_eq!(letters("America/New York", "ny").unwrap(), "America/[N]ew [Y]ork");
        assert_eq!(
            letters("Sigrún Halldórsdóttir", "dottir sigrun").unwrap(),
            "[Sigrún] Halldórs[dóttir]"
        );
        assert_eq!(letters("Straße", "ss"), None);
        assert_eq!(letters("Locations", "lctn"), None);
        assert_eq!(letters("Anything", "  ").unwrap(), "Anything");
    }

    #[test]
    fn the_beginning_of_a_word_is_preferred() {
        assert_eq!(letters("Halifax Fax", "fax").unwrap(), "Halifax [Fax]");
        let score = |label| find(label, "lo").unwrap().score;
        assert!(score("Locations") > score("Theo Lorenz"));
        assert!(score("Theo Lorenz") > score("Show all of Hello"));
    }

    #[test]
    fn a_query_longer_than_the_label_finds_nothing() {
        assert_eq!(find("ab", "abc"), None);
        assert_eq!(find("", "a"), None);
        assert!(find("", "").is_some());
    }
}
