//! Finds what somebody means by a few letters.

use super::ListOption;

/// The options that hold every word of `query`, those that begin with it first; otherwise in
/// their own order. Case and accents do not matter, and `_` and `/` are spaces: `new york` finds
/// `America/New_York`.
pub fn matching(options: &[ListOption], query: &str) -> Vec<ListOption> {
    let query = folded(query.trim());
    let words: Vec<&str> = query.split_whitespace().collect();
    let mut found: Vec<(u8, &ListOption)> = options
        .iter()
        .filter_map(|option| {
            rank(&folded(&option.label), &query, &words).map(|rank| (rank, option))
        })
        .collect();
    found.sort_by_key(|(rank, _)| *rank);
    found.into_iter().map(|(_, option)| option.clone()).collect()
}

/// The part of `text` that the first word of `query` found, with what is before and after it.
pub fn hit<'a>(text: &'a str, query: &str) -> (&'a str, &'a str, &'a str) {
    let query = folded(query);
    let Some(word) = query.split_whitespace().next() else { return (text, "", "") };
    let plain = folded(text);
    // Folding keeps the number of characters, so a place in one is a place in the other.
    let Some(start) = plain.find(word).map(|at| plain[..at].chars().count()) else {
        return (text, "", "");
    };
    let byte_at =
        |position: usize| text.char_indices().nth(position).map_or(text.len(), |(at, _)| at);
    let (from, to) = (byte_at(start), byte_at(start + word.chars().count()));
    (&text[..from], &text[from..to], &text[to..])
}

fn rank(label: &str, query: &str, words: &[&str]) -> Option<u8> {
    let begins_word = |word: &str| label.split_whitespace().any(|part| part.starts_with(word));
    if label.starts_with(query) {
        Some(0)
    } else if words.iter().all(|word| begins_word(word)) {
        Some(1)
    } else {
        words.iter().all(|word| label.contains(word)).then_some(2)
    }
}

fn folded(text: &str) -> String {
    text.chars().map(fold).collect()
}

/// One character for one character: lower case, without its accent.
pub fn fold(letter: char) -> char {
    let lower = letter.to_lowercase().next().unwrap_or(letter);
    match lower {
        'á' | 'à' | 'â' | 'ä' | 'ã' | 'å' | 'ā' => 'a',
        'ç' | 'č' | 'ć' => 'c',
        'é' | 'è' | 'ê' | 'ë' | 'ē' | 'ę' => 'e',
        'í' | 'ì' | 'î' | 'ï' | 'ī' | 'ı' => 'i',
        'ñ' | 'ń' => 'n',
        'ó' | 'ò' | 'ô' | 'ö' | 'õ' | 'ø' | 'ō' => 'o',
        'ú' | 'ù' | 'û' | 'ü' | 'ū' => 'u',
        'ý' | 'ÿ' => 'y',
        'š' | 'ß' | 'ś' => 's',
        'ž' | 'ź' | 'ż' => 'z',
        'ł' => 'l',
        '_' | '/' => ' ',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(query: &str) -> Vec<String> {
        let zones = [
            "America/New_York",
            "America/Sao_Paulo",
            "Europe/Zürich",
            "Africa/Porto-Novo",
            "New Zealand",
        ];
        let options: Vec<_> = zones.iter().map(|zone| ListOption::new(*zone, *zone)).collect();
        matching(&options, query).into_iter().map(|option| option.label).collect()
    }

    #[test]
    fn beginnings_come_first_and_every_word_must_be_there() {
        assert_eq!(labels("new"), ["New Zealand", "America/New_York"]);
        assert_eq!(labels("york new"), ["America/New_York"]);
        assert_eq!(labels("zurich"), ["Europe/Zürich"]);
        assert_eq!(labels("ew"), ["America/New_York", "New Zealand"]);
        assert_eq!(labels("nowhere"), Vec::<String>::new());
        assert_eq!(labels(" ").len(), 5);
    }

    #[test]
    fn the_hit_is_cut_out_at_character_borders() {
        assert_eq!(hit("Europe/Zürich", "zu"), ("Europe/", "Zü", "rich"));
        assert_eq!(hit("Straße", "ase"), ("Str", "aße", ""));
        assert_eq!(hit("Straße", "elbe"), ("Straße", "", ""));
        assert_eq!(hit("Mara", ""), ("Mara", "", ""));
    }
}
