//! The characters that HTML has names for.

/// From `&nbsp;` (160) to `&yuml;` (255), in order.
const LATIN: &str = "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn \
    sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde \
    Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde \
    Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil \
    egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave \
    uacute ucirc uuml yacute thorn yuml";

const OTHERS: [(&str, char); 53] = [
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("OElig", 'Œ'),
    ("oelig", 'œ'),
    ("Scaron", 'Š'),
    ("scaron", 'š'),
    ("Zcaron", 'Ž'),
    ("zcaron", 'ž'),
    ("Yuml", 'Ÿ'),
    ("fnof", 'ƒ'),
    ("circ", 'ˆ'),
    ("tilde", '˜'),
    ("ensp", ' '),
    ("emsp", ' '),
    ("thinsp", ' '),
    ("zwnj", '\u{200c}'),
    ("zwj", '\u{200d}'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("sbquo", '‚'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("bdquo", '„'),
    ("dagger", '†'),
    ("Dagger", '‡'),
    ("bull", '•'),
    ("hellip", '…'),
    ("permil", '‰'),
    ("prime", '′'),
    ("lsaquo", '‹'),
    ("rsaquo", '›'),
    ("euro", '€'),
    ("trade", '™'),
    ("larr", '←'),
    ("uarr", '↑'),
    ("rarr", '→'),
    ("darr", '↓'),
    ("harr", '↔'),
    ("rArr", '⇒'),
    ("minus", '−'),
    ("infin", '∞'),
    ("asymp", '≈'),
    ("ne", '≠'),
    ("le", '≤'),
    ("ge", '≥'),
    ("check", '✓'),
    ("commat", '@'),
    ("num", '#'),
];

/// What Windows has where Unicode has control characters; mails number them all the same.
const WINDOWS: [char; 32] = [
    '€', ' ', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', ' ', 'Ž', ' ', ' ', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', ' ', 'ž', 'Ÿ',
];

/// Longest name that is looked for, so that a stray `&` costs nothing.
const LONGEST: usize = 10;

/// Text with its entities replaced; what is none stays as it is.
pub(super) fn decoded(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        decoded.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        match entity(rest) {
            Some((found, length)) => {
                decoded.push(found);
                rest = &rest[length..];
            }
            None => decoded.push('&'),
        }
    }
    decoded.push_str(rest);
    decoded
}

/// The character whose name or number begins here, behind the `&`, and how long that is.
fn entity(text: &str) -> Option<(char, usize)> {
    if let Some(number) = text.strip_prefix('#') {
        let (digits, radix, skipped) = match number.strip_prefix(['x', 'X']) {
            Some(digits) => (digits, 16, 2),
            None => (number, 10, 1),
        };
        let length = digits.bytes().take_while(|b| char::from(*b).is_digit(radix)).take(8).count();
        let code = u32::from_str_radix(digits.get(..length)?, radix).ok()?;
        let closed = usize::from(digits[length..].starts_with(';'));
        return Some((character(code), skipped + length + closed));
    }
    let length = text.bytes().take(LONGEST).take_while(u8::is_ascii_alphanumeric).count();
    let name = &text[..length];
    if text[length..].starts_with(';') {
        return named(name).map(|found| (found, length + 1));
    }
    // As sloppy programs write them, and browsers read them.
    let sloppy =
        ["nbsp", "amp", "lt", "gt", "quot"].into_iter().find(|known| name.starts_with(known))?;
    named(sloppy).map(|found| (found, sloppy.len()))
}

fn named(name: &str) -> Option<char> {
    let other = OTHERS.iter().find(|(known, _)| *known == name).map(|&(_, found)| found);
    other.or_else(|| {
        let place = LATIN.split_ascii_whitespace().position(|known| known == name)?;
        char::from_u32(160 + u32::try_from(place).ok()?)
    })
}

fn character(code: u32) -> char {
    match code {
        128..=159 => WINDOWS[(code - 128) as usize],
        0 => char::REPLACEMENT_CHARACTER,
        code => char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_numbers_become_characters_and_the_rest_stays() {
        for (text, expected) in [
            ("Gr&uuml;&szlig;e", "Grüße"),
            ("&lt;b&gt; &amp;amp; AT&T", "<b> &amp; AT&T"),
            ("it&#146;s &#x20AC;5 &#8364;5", "it’s €5 €5"),
            ("a&nbspb & c &nothing; &#; &#xZZ; &", "a\u{a0}b & c &nothing; &#; &#xZZ; &"),
            ("&#0;&#55296;&#99999999;", "\u{fffd}\u{fffd}\u{fffd}"),
            ("&yuml;&eacute", "ÿ&eacute"),
        ] {
            assert_eq!(decoded(text), expected, "{text}");
        }
    }
}
