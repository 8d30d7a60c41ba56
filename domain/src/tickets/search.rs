//! Words, as tickets are found by: without case and accents, and where they stand in a text.

use std::ops::Range;

/// Longer ones are no words that anybody would look for.
const LONGEST: usize = 40;
/// As many words as somebody may look for at once.
const MOST_SOUGHT: usize = 8;
/// As many different words as one text is found by.
const MOST_KEPT: usize = 1500;

/// The words of a text, folded, each once, in order.
pub fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = pieces(text).map(|(_, word)| word).collect();
    words.sort_unstable();
    words.dedup();
    words.truncate(MOST_KEPT);
    words
}

/// What somebody looks for, word by word, in the order they wrote.
pub fn sought(query: &str) -> Vec<String> {
    let mut sought: Vec<String> = Vec::new();
    for (_, word) in pieces(query) {
        if !sought.contains(&word) {
            sought.push(word);
        }
        if sought.len() == MOST_SOUGHT {
            break;
        }
    }
    sought
}

/// Where a text has words that begin with what was looked for, in bytes.
pub fn marks(text: &str, sought: &[String]) -> Vec<Range<usize>> {
    pieces(text)
        .filter(|(_, word)| sought.iter().any(|beginning| word.starts_with(beginning.as_str())))
        .map(|(range, _)| range)
        .collect()
}

/// A piece of a text round the first place where it has what was looked for; `None`: it has not.
pub fn snippet(text: &str, sought: &[String], chars: usize) -> Option<String> {
    let first = marks(text, sought).into_iter().next()?;
    let before = text[..first.start].char_indices().rev().nth(chars / 3);
    // Not in the middle of a word.
    let start = before.map_or(0, |(at, _)| {
        text[at..first.start].find(char::is_whitespace).map_or(first.start, |space| at + space)
    });
    let tail = text[start..].char_indices().nth(chars).map(|(at, _)| start + at);
    let end = tail.map_or(text.len(), |at| {
        text[first.end.min(at)..at]
            .rfind(char::is_whitespace)
            .map_or(at, |space| first.end.min(at) + space)
    });
    let line = text[start..end].split_whitespace().collect::<Vec<_>>().join(" ");
    let (head, foot) = (if start > 0 { "… " } else { "" }, if tail.is_some() { " …" } else { "" });
    Some(format!("{head}{line}{foot}"))
}

/// Which known words somebody may have meant who wrote this one: at most four, those with the fewest
/// wrong letters; a short word has one at most, a longer one two.
pub fn nearest(word: &str, known: &[String]) -> Vec<String> {
    let most = if word.chars().count() < 6 { 1 } else { 2 };
    let mut near: Vec<(usize, &String)> = known
        .iter()
        .map(|other| (slips(word, other), other))
        .filter(|(slips, _)| *slips <= most)
        .collect();
    near.sort_unstable();
    near.dedup();
    let best = near.first().map_or(0, |(slips, _)| *slips);
    near.into_iter()
        .take_while(|(slips, _)| *slips == best)
        .take(4)
        .map(|(_, word)| word.clone())
        .collect()
}

/// How many letters were left out, added, mistaken or swapped with their neighbour.
fn slips(one: &str, other: &str) -> usize {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    if one.len().abs_diff(other.len()) > 2 {
        return usize::MAX;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, &a) in one.iter().enumerate() {
        let mut next = vec![i + 1];
        for (j, &b) in other.iter().enumerate() {
            let mut least = (row[j] + usize::from(a != b)).min(row[j + 1] + 1).min(next[j] + 1);
            if i > 0 && j > 0 && a == other[j - 1] && one[i - 1] == b {
                least = least.min(before[j - 1] + 1);
            }
            next.push(least);
        }
        before = std::mem::replace(&mut row, next);
    }
    row[other.len()]
}

/// Every word with where it stands.
fn pieces(text: &str) -> impl Iterator<Item = (Range<usize>, String)> {
    let mut rest = 0;
    std::iter::from_fn(move || {
        let start = rest + text[rest..].find(char::is_alphanumeric)?;
        let end =
            text[start..].find(|c: char| !c.is_alphanumeric()).map_or(text.len(), |at| start + at);
        rest = end;
        Some((start..end, folded(&text[start..end])))
    })
    .filter(|(_, word)| !word.is_empty() && word.chars().count() <= LONGEST)
}

/// Without case and the accents of European languages; what else there is stays as it is.
fn folded(word: &str) -> String {
    let mut folded = String::with_capacity(word.len());
    for c in word.chars().flat_map(char::to_lowercase) {
        match c {
            'à'..='å' | 'ā' | 'ă' | 'ą' => folded.push('a'),
            'æ' => folded.push_str("ae"),
            'ç' | 'ć' | 'č' | 'ĉ' | 'ċ' => folded.push('c'),
            'ď' | 'đ' | 'ð' => folded.push('d'),
            'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => folded.push('e'),
            'ĝ' | 'ğ' | 'ġ' | 'ģ' => folded.push('g'),
            'ĥ' | 'ħ' => folded.push('h'),
            'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' => folded.push('i'),
            'ĵ' => folded.push('j'),
            'ķ' => folded.push('k'),
            'ĺ' | 'ļ' | 'ľ' | 'ł' => folded.push('l'),
            'ñ' | 'ń' | 'ņ' | 'ň' => folded.push('n'),
            'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' => folded.push('o'),
            'œ' => folded.push_str("oe"),
            'ŕ' | 'ŗ' | 'ř' => folded.push('r'),
            'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => folded.push('s'),
            'ß' => folded.push_str("ss"),
            'ţ' | 'ť' | 'ŧ' | 'ț' => folded.push('t'),
            'þ' => folded.push_str("th"),
            'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' => folded.push('u'),
            'ŵ' => folded.push('w'),
            'ý' | 'ÿ' | 'ŷ' => folded.push('y'),
            'ź' | 'ż' | 'ž' => folded.push('z'),
            // Accents that stand for themselves, as some systems write them.
            '\u{300}'..='\u{36f}' => {}
            other => folded.push(other),
        }
    }
    folded
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn case_and_accents_do_not_matter() {
        assert_eq!(words("Größe, GRÖSSE; grosse!"), ["grosse"]);
        assert_eq!(words("Écran noir — salle 4b"), ["4b", "ecran", "noir", "salle"]);
        assert_eq!(sought("Kamera kamera HDMI"), ["kamera", "hdmi"]);
        assert!(words(" …!").is_empty());
        assert_eq!(words("Экран 会議室"), ["экран", "会議室"]);
    }

    #[test]
    fn marks_stand_where_the_words_stand() {
        let text = "Die Kamera: KAMERAS überall";
        let found: Vec<&str> =
            marks(text, &sought("kamera ub")).into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, ["Kamera", "KAMERAS", "überall"]);
    }

    #[test]
    fn a_slip_of_the_finger_is_put_right() {
        let known = ["kamera", "kammer", "codec", "audio", "mikrofon"].map(str::to_owned);
        let nearest = |word: &str| nearest(word, &known);
        assert_eq!(nearest("kamrea"), ["kamera"], "swapped");
        assert_eq!(nearest("kamra"), ["kamera"], "left out");
        assert_eq!(nearest("mikrophon"), ["mikrofon"]);
        assert_eq!(nearest("microphone"), Vec::<String>::new(), "four are too many");
        assert_eq!(nearest("kodek"), Vec::<String>::new(), "a short word has one");
        assert_eq!(nearest("audoi"), ["audio"]);
    }

    #[test]
    fn a_snippet_shows_what_was_found() {
        let text = format!("{} the codec drops {}", "word ".repeat(60), "after ".repeat(60));
        let snippet = snippet(&text, &sought("codec"), 60).unwrap();
        assert!(snippet.contains("the codec drops"), "{snippet}");
        assert!(snippet.starts_with("… word") && snippet.ends_with("after …"), "{snippet}");
        assert!(snippet.chars().count() <= 66, "{snippet}");
        assert_eq!(super::snippet("nothing", &sought("codec"), 60), None);
        assert_eq!(super::snippet("a\ncodec", &sought("codec"), 60).unwrap(), "a codec");
    }

    proptest! {
        /// Whatever a text holds: every mark is a part of it, and its own words are found in it.
        #[test]
        fn a_text_is_found_by_its_words(text in "\\PC{0,120}") {
            let words = words(&text);
            for word in &words {
                let found = marks(&text, std::slice::from_ref(word));
                prop_assert!(!found.is_empty());
                for range in found {
                    prop_assert!(text.get(range).is_some());
                }
                prop_assert!(snippet(&text, std::slice::from_ref(word), 30).is_some());
            }
        }
    }
}
