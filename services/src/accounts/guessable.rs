//! Passwords that an attacker tries first.

use std::collections::HashSet;
use std::sync::LazyLock;

use domain::accounts::{EmailAddress, InvalidPassword, NewPassword};

pub(super) fn refuse(password: &NewPassword, email: &EmailAddress) -> Result<(), InvalidPassword> {
    let password = password.as_str().to_lowercase();
    let core = plain_core(&password);
    let is_theirs = [email.as_str(), local_part(email)]
        .into_iter()
        .any(|known| password == known || core == plain_core(known));
    let distinct: HashSet<char> = password.chars().collect();
    if is_theirs
        || distinct.len() < 4
        || is_common(&password)
        || is_common(&core)
        || repeated_unit(&password).is_some_and(|unit| unit.len() <= 4 || is_common(unit))
    {
        return Err(InvalidPassword::Common);
    }
    Ok(())
}

/// A sorted list, one in lower case a line.
fn is_common(password: &str) -> bool {
    static LIST: LazyLock<HashSet<&'static str>> =
        LazyLock::new(|| include_str!("common_passwords.txt").lines().collect());
    LIST.contains(password)
}

/// What is left of `p4ssw0rd2026!` without its decoration: `password`.
fn plain_core(password: &str) -> String {
    let trimmed = password.trim_matches(|c: char| !c.is_alphabetic());
    trimmed
        .chars()
        .map(|c| match c {
            '0' => 'o',
            '1' | '!' => 'i',
            '3' => 'e',
            '4' | '@' => 'a',
            '5' | '$' => 's',
            '7' => 't',
            c => c,
        })
        .collect()
}

fn local_part(email: &EmailAddress) -> &str {
    email.as_str().rsplit_once('@').map_or(email.as_str(), |(local, _)| local)
}

/// The shortest text of which this is a repetition.
fn repeated_unit(text: &str) -> Option<&str> {
    (1..=text.len() / 2)
        .filter(|&length| text.len().is_multiple_of(length) && text.is_char_boundary(length))
        .map(|length| &text[..length])
        .find(|unit| unit.repeat(text.len() / unit.len()) == text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(password: &str) -> bool {
        let email = "ana.lima@example.org".parse().unwrap();
        refuse(&password.parse().unwrap(), &email).is_err()
    }

    #[test]
    fn what_attackers_try_first_is_refused_in_every_disguise() {
        for password in [
            "password123",
            "PassWord2026!",
            "p4ssw0rd!!",
            "1234567890",
            "qwertyuiop",
            "aaaaaaaaaaaa",
            "abcabcabcabc",
            "dragondragon",
            "iloveyou1234",
            "Patchbay2026",
            "ana.lima@example.org",
            "Ana.Lima2026",
        ] {
            assert!(refused(password), "{password}");
        }
    }

    #[test]
    fn what_nobody_guesses_is_taken() {
        for password in
            ["correct horse battery", "k7mq-x2pd-9whn", "grüne Möhren 7", "dragonfly on a reed"]
        {
            assert!(!refused(password), "{password}");
        }
    }

    #[test]
    fn the_list_is_sorted_and_in_lower_case() {
        let lines: Vec<&str> = include_str!("common_passwords.txt").lines().collect();
        assert!(lines.is_sorted_by(|a, b| a < b), "sorted, each once");
        assert!(lines.iter().all(|line| *line == line.to_lowercase() && *line == line.trim()));
    }
}
