//! What somebody newly wrote, and what was only around it: quoted history, signatures, footers.
//!
//! In doubt a line is new. What is cut is not thrown away: it is the rest, which people can have
//! shown to them.

use super::marks::{
    asks_to_write_above, attribution, is_header_block, is_original_marker, is_quoted, is_separator,
};
use super::text::{SIGNATURE, tidied};
use super::words::{CLOSINGS, FOOTERS, LIST_FOOTERS, SECRECY, SMALL_PRINT, WARNINGS, folded};

/// A quotation between two answers that is longer shows its end alone.
const MAX_CONTEXT: usize = 12;
const SHOWN_CONTEXT: usize = 4;
/// What is added below a mail has so many lines at most, and so many sorts of it stand there.
const TAIL_LINES: usize = 80;
const MAX_TAILS: usize = 12;
/// Below a closing formula: name, place of work, telephone numbers.
const MAX_SIGNATURE: usize = 14;

/// A mail's words, taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Extract {
    /// What is new. Empty if nothing is, or nothing else than what everybody's program adds.
    pub text: String,
    /// All else, in its order.
    pub rest: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    New,
    /// Behind `>`.
    Quote,
    /// “On … wrote:”.
    Attribution,
    /// Older, and not marked line by line: it goes on to the end.
    History,
    Signature,
    Footer,
}

/// Takes cleaned text apart.
pub fn extract(text: &str) -> Extract {
    let lines: Vec<&str> = text.lines().collect();
    let mut kinds = kinds(&lines);
    mark_warning(&lines, &mut kinds);
    mark_signatures(&lines, &mut kinds);
    mark_tails(&lines, &mut kinds);

    let blocks = blocks(&lines, &kinds);
    let mut shown = vec![false; lines.len()];
    for &(start, end) in &blocks {
        shown[start..end].fill(true);
    }
    let mut words = Vec::new();
    let is_interleaved = blocks.len() > 1;
    let mut before = 0;
    for &(start, end) in &blocks {
        if is_interleaved {
            let context = context(&lines, &kinds, before, start);
            if !words.is_empty() && !context.is_empty() {
                words.push("");
            }
            words.extend(context);
            words.push("");
        }
        words.extend((start..end).filter(|&at| kinds[at] == Kind::New).map(|at| lines[at]));
        before = end;
    }
    let rest = lines.iter().zip(&shown).zip(&kinds);
    let rest = rest
        .filter(|((_, shown), kind)| !(**shown && **kind == Kind::New))
        .map(|((line, _), _)| *line);
    Extract { text: unmarked(&tidied(words)), rest: unmarked(&tidied(rest)) }
}

fn begins_history(lines: &[&str], at: usize) -> bool {
    let line = lines[at];
    is_original_marker(line) || asks_to_write_above(line) || is_header_block(&lines[at..])
}

fn kinds(lines: &[&str]) -> Vec<Kind> {
    let mut kinds = vec![Kind::New; lines.len()];
    let mut at = 0;
    while at < lines.len() {
        let line = lines[at];
        if is_quoted(line) {
            kinds[at] = Kind::Quote;
        } else if line.starts_with(SIGNATURE) {
            kinds[at] = Kind::Signature;
        } else if !line.trim().is_empty() {
            if begins_history(lines, at) {
                kinds[at..].fill(Kind::History);
                break;
            }
            if let Some(count) = attribution(&lines[at..]) {
                kinds[at..at + count].fill(Kind::Attribution);
                at += count;
                let is_marked = lines[at..].iter().any(|line| is_quoted(line));
                if !is_marked {
                    kinds[at..].fill(Kind::History);
                    break;
                }
                continue;
            }
        }
        at += 1;
    }
    kinds
}

/// A gateway's warning is the first paragraph, or it is none.
fn mark_warning(lines: &[&str], kinds: &mut [Kind]) {
    let Some(start) = lines.iter().position(|line| !line.trim().is_empty()) else { return };
    let first = folded(lines[start].trim_matches(['*', '_', ' ', '|']));
    if !WARNINGS.iter().any(|words| first.starts_with(words)) {
        return;
    }
    let length = lines[start..].iter().take_while(|line| !line.trim().is_empty()).count();
    // Without an empty line below it, nobody can say where the warning ends.
    if start + length < lines.len() && length <= 5 {
        kinds[start..start + length].fill(Kind::Footer);
    }
}

/// From `-- ` to the next quotation, or to the end.
fn mark_signatures(lines: &[&str], kinds: &mut [Kind]) {
    let mut at = 0;
    while at < lines.len() {
        let is_delimiter =
            kinds[at] == Kind::New && matches!(lines[at].trim_end(), "--" | "\u{2014}\u{2014}");
        if !is_delimiter {
            at += 1;
            continue;
        }
        let length = kinds[at..]
            .iter()
            .take_while(|kind| matches!(kind, Kind::New | Kind::Signature))
            .count();
        let words =
            lines[at + 1..at + length].iter().filter(|line| !line.trim().is_empty()).count();
        // The space is what makes it certain; without it, a long text below is no signature.
        if lines[at].ends_with(' ') || words <= MAX_SIGNATURE {
            kinds[at..at + length].fill(Kind::Signature);
        }
        at += length;
    }
}

/// Where new text stands: from its first to behind its last line that is not empty.
fn blocks(lines: &[&str], kinds: &[Kind]) -> Vec<(usize, usize)> {
    let mut blocks: Vec<(usize, usize)> = Vec::new();
    let mut is_open = false;
    for (at, line) in lines.iter().enumerate() {
        match kinds[at] {
            Kind::New if line.trim().is_empty() => {}
            Kind::New => {
                match blocks.last_mut() {
                    Some((_, end)) if is_open => *end = at + 1,
                    _ => blocks.push((at, at + 1)),
                }
                is_open = true;
            }
            // What is cut out of the middle of one text leaves one text.
            Kind::Signature | Kind::Footer => {}
            _ => is_open = false,
        }
    }
    blocks
}

/// What is quoted between two answers, so that the second makes sense.
fn context<'t>(lines: &[&'t str], kinds: &[Kind], from: usize, to: usize) -> Vec<&'t str> {
    let quoted: Vec<&str> =
        (from..to).filter(|&at| kinds[at] == Kind::Quote).map(|at| lines[at]).collect();
    if quoted.len() <= MAX_CONTEXT {
        return quoted;
    }
    let mut end = vec!["> …"];
    end.extend(&quoted[quoted.len() - SHOWN_CONTEXT..]);
    end
}

/// Takes what programs and habits put below a text off its end, as long as something stays.
fn mark_tails(lines: &[&str], kinds: &mut [Kind]) {
    let found = blocks(lines, kinds);
    let mut left = found.len();
    for (start, mut end) in found.into_iter().rev() {
        for _ in 0..MAX_TAILS {
            while end > start && (lines[end - 1].trim().is_empty() || kinds[end - 1] != Kind::New) {
                end -= 1;
            }
            let seen = end.saturating_sub(TAIL_LINES).max(start);
            let Some(cut) = tail(&lines[seen..end]).map(|cut| seen + cut) else { break };
            let is_all = lines[start..cut].iter().all(|line| line.trim().is_empty());
            if is_all && left == 1 {
                break;
            }
            kinds[cut..end].fill(Kind::Footer);
            if is_all {
                left -= 1;
                break;
            }
            end = cut;
        }
    }
}

/// Where the last thing begins that nobody wrote for this mail.
fn tail(lines: &[&str]) -> Option<usize> {
    let last = lines.len().checked_sub(1)?;
    if is_separator(lines[last]) || is_footer(lines[last]) {
        return Some(last);
    }
    let paragraph = lines.iter().rposition(|line| line.trim().is_empty()).map_or(0, |at| at + 1);
    let words = folded(&lines[paragraph..].join(" "));
    let words = words.trim_start_matches(['*', '_', ' ']);
    let is_small_print = SMALL_PRINT.iter().any(|start| words.starts_with(start))
        && SECRECY.iter().any(|secret| words.contains(secret));
    if is_small_print || LIST_FOOTERS.iter().any(|start| words.starts_with(start)) {
        return Some(paragraph);
    }
    list_footer(lines).or_else(|| closing(lines))
}

fn is_footer(line: &str) -> bool {
    // Where a link leads is none of its words.
    let line = folded(line).replace('[', "");
    let line = line.split("](").next().unwrap_or(&line);
    let line = line.trim_matches(['*', '_', ' ', '\\', '(', '-', ']']);
    line.chars().count() <= 120
        && !line.contains('?')
        && FOOTERS.iter().any(|(start, words)| {
            let rest = line.strip_prefix(start);
            rest.is_some_and(|rest| {
                words.iter().any(|word| rest.contains(word)) && says_no_more(rest)
            })
        })
}

/// Whether a footer ends where its sentence does. Addresses are no words.
fn says_no_more(rest: &str) -> bool {
    let rest = rest.split('<').next().unwrap_or(rest);
    let inner = rest.trim_end_matches(['.', ' ', '!', ')', ']', '*']);
    inner.chars().count() <= 60 && !inner.contains(". ") && !inner.contains(", ")
}

/// A long row of underscores and, below it, what a list has to say about itself.
fn list_footer(lines: &[&str]) -> Option<usize> {
    let from = lines.len().saturating_sub(8);
    let row =
        (from..lines.len()).find(|&at| is_separator(lines[at]) && lines[at].trim().len() >= 20)?;
    let below = folded(&lines[row..].join(" "));
    ["mailing list", "mailingliste", "unsubscribe", "listinfo", "mailman", "abmelden"]
        .iter()
        .any(|word| below.contains(word))
        .then_some(row)
}

/// “Best regards” and what belongs below it, if nothing else stands there.
fn closing(lines: &[&str]) -> Option<usize> {
    let at = lines.iter().rposition(|line| is_closing(line))?;
    let below: Vec<&str> =
        lines[at + 1..].iter().map(|line| line.trim()).filter(|line| !line.is_empty()).collect();
    (below.len() <= MAX_SIGNATURE && !below.iter().any(|line| is_prose(line))).then_some(at)
}

fn is_closing(line: &str) -> bool {
    let plain = line.trim().trim_matches(['*', '_']);
    let line = folded(plain);
    let is_formula = |words: &str| {
        let words = words.trim_end_matches(|c: char| !c.is_alphanumeric()).trim();
        // “Best regards from the studio”, “Viele Grüße aus Hamburg”.
        let words = [" from ", " aus ", " vom ", " de ", " uit ", " da "]
            .iter()
            .find_map(|from| {
                words.split_once(from).filter(|(_, place)| place.split(' ').count() <= 3)
            })
            .map_or(words, |(formula, _)| formula);
        CLOSINGS.contains(&words)
    };
    if is_formula(&line) {
        return true;
    }
    // With the name in the same line.
    let Some((formula, _)) = line.split_once(',') else { return false };
    let name = plain.split_once(',').map_or("", |(_, name)| name.trim());
    let is_name = !name.is_empty()
        && name.split_whitespace().count() <= 4
        && name.split_whitespace().all(|word| word.starts_with(char::is_uppercase));
    is_name && is_formula(formula)
}

/// Whether a line is a sentence rather than a name, a title, an address or a number.
fn is_prose(line: &str) -> bool {
    let start = folded(line);
    let after =
        ["ps", "p.s", "p. s", "pps", "nb", "n.b", "p.d", "posdata", "edit", "update", "nachtrag"];
    let is_postscript = after.iter().any(|word| {
        start.strip_prefix(word).is_some_and(|rest| rest.starts_with([':', '.', ' ', ',']))
    });
    if is_postscript || start.ends_with('?') {
        return true;
    }
    // Titles, telephone numbers and addresses of pages have none of what makes a sentence.
    if line.contains(['@', '|', '·', '•', '+']) || line.contains("www.") || line.contains("://")
    {
        return line.split_whitespace().count() > 14;
    }
    // What companies must say about themselves.
    if ["hrb", "amtsgericht", "geschäftsführ", "registered in", "vat ", "siret", "p.iva", "kvk"]
        .iter()
        .any(|word| start.contains(word))
    {
        return false;
    }
    let words: Vec<&str> = line.split_whitespace().collect();
    let small = words.iter().filter(|word| word.starts_with(char::is_lowercase)).count();
    words.len() >= 3 && small * 2 > words.len() || words.len() > 16
}

fn unmarked(text: &str) -> String {
    text.replace(SIGNATURE, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn new(text: &str) -> String {
        extract(text).text
    }

    #[test]
    fn an_answer_above_or_below_what_it_answers() {
        let quote =
            "On Mon, Nov 16, 2026 at 10:12 AM Ana <ana@example.org> wrote:\n> Is it dark?\n> Ana";
        assert_eq!(new(&format!("Yes.\n\n{quote}")), "Yes.");
        assert_eq!(new(&format!("{quote}\n\nYes.\n\nStill.")), "Yes.\n\nStill.");
        let outlook = "Yes.\n\n________________________________\nFrom: Ana <ana@example.org>\nSent: Monday\nTo: Desk\nSubject: Lamp\n\nIs it dark?";
        assert_eq!(new(outlook), "Yes.");
    }

    #[test]
    fn answers_between_the_lines_keep_what_they_answer() {
        let text = "Hi,\n\nOn 16.11.26 10:12, Ana wrote:\n> Which room?\n\nRoom 2.\n\n> Since when?\n\nMonday.\n\n> Thanks\n> Ana";
        assert_eq!(new(text), "Hi,\n\n> Which room?\n\nRoom 2.\n\n> Since when?\n\nMonday.");
    }

    #[test]
    fn signatures_and_footers_are_cut() {
        for (text, expected) in [
            ("It hums.\n\n-- \nAna Lima\nKestrel", "It hums."),
            (
                "It hums.\n\nBest regards,\nAna Lima\nHead of Studio Operations\n+49 40 1234",
                "It hums.",
            ),
            ("Es brummt.\n\nViele Grüße aus Hamburg\n\nAna", "Es brummt."),
            ("Es brummt.\n\nMfG, Ana Lima", "Es brummt."),
            ("It hums.\n\nSent from my iPhone", "It hums."),
            ("Es brummt\n\nVon meinem iPhone gesendet", "Es brummt"),
            ("It hums.\nGet [Outlook for iOS](https://aka.ms/o0ukef)", "It hums."),
            (
                "It hums.\n\nThis e-mail is confidential and intended\nsolely for its addressee.",
                "It hums.",
            ),
            (
                "It hums.\n________________________________________\nstudio mailing list\nstudio@example.org",
                "It hums.",
            ),
            (
                "CAUTION: This email originated from outside of the organization.\n\nIt hums.",
                "It hums.",
            ),
        ] {
            assert_eq!(new(text), expected, "{text}");
        }
    }

    #[test]
    fn what_might_be_new_is_kept() {
        for text in [
            "Regards to all.\nThe projector in room 2 is dark.",
            "It hums.\n\nBest regards,\nAna\n\nPS: room 3 hums too",
            "It hums.\n\nBest regards\nSee you tomorrow at nine in the studio",
            "Von meinem Outlook kommt keine Mail mehr an.",
            "Sent with the blue van.",
            "Sent from my iPhone, the mail does not arrive. What now?",
            "Outlook für Windows startet nicht.",
            "Best regards,\nAna",
            "Steps:\n--\none\n--\ntwo and then all the other things\n1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n14\n15",
            "On Monday it said:\nerror 42",
        ] {
            assert_eq!(new(text), text);
        }
    }

    #[test]
    fn nothing_is_thrown_away() {
        let text = "Yes.\n\nBest regards\nAna\n\nOn 16.11.26 10:12, Bo wrote:\n> Well?\n\nSent from my iPhone";
        let Extract { text: words, rest } = extract(text);
        assert_eq!(words, "Yes.");
        for line in [
            "Best regards",
            "Ana",
            "On 16.11.26 10:12, Bo wrote:",
            "> Well?",
            "Sent from my iPhone",
        ] {
            assert!(rest.contains(line), "{line} in {rest}");
        }
    }
}
