//! Keeping and checking passwords.

use std::collections::HashSet;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use domain::accounts::{EmailAddress, InvalidPassword, NewPassword};
use domain::{Problem, ProblemKind};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::{Error, Result};

/// OWASP's first choice for argon2id: 19 MiB, two passes, one lane.
const PARAMS: Params = Params::DEFAULT;

/// Longer than this nobody waits for a turn; whoever floods the sign-in must not build a queue without end.
const LONGEST_WAIT: Duration = Duration::from_secs(5);

/// What a password is checked against when there is nobody to check: it costs the same.
static NOBODY: LazyLock<String> = LazyLock::new(|| hash(b"nobody has this password"));

/// Hashes as many passwords at a time as there are cores; the others wait for their turn.
#[derive(Clone)]
pub(crate) struct Passwords {
    turns: Arc<Semaphore>,
}

/// What checking a password has shown.
pub(super) struct Verdict {
    pub is_right: bool,
    /// The same password under today's parameters, where its hash was made under others.
    pub renewed: Option<String>,
}

impl Passwords {
    pub(crate) fn new() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self { turns: Arc::new(Semaphore::new(cores)) }
    }

    pub(crate) async fn hash(&self, password: &NewPassword) -> Result<String> {
        let password = password.clone();
        self.in_turn(move || hash(password.as_bytes())).await
    }

    /// Takes the same time whether or not there is a hash to check against.
    pub(super) async fn check(&self, password: &str, against: Option<String>) -> Result<Verdict> {
        let password = password.to_owned();
        self.in_turn(move || {
            // Made on the first check of all, whichever that is.
            let nobody = NOBODY.as_str();
            let matches = verify(password.as_bytes(), against.as_deref().unwrap_or(nobody));
            let is_right = matches && against.is_some();
            let renewed = (is_right && against.as_deref().is_some_and(is_outdated))
                .then(|| hash(password.as_bytes()));
            Verdict { is_right, renewed }
        })
        .await
    }

    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T> {
        let turn = tokio::time::timeout(LONGEST_WAIT, Arc::clone(&self.turns).acquire_owned())
            .await
            .map_err(|_| busy())?
            .map_err(|_| busy())?;
        // The turn ends with the work, even if whoever asked has gone meanwhile.
        let work = move |_turn: OwnedSemaphorePermit| work();
        tokio::task::spawn_blocking(move || work(turn)).await.map_err(|err| {
            tracing::error!(error = %err, "a password could not be hashed");
            Problem::internal().into()
        })
    }
}

/// Refuses what an attacker tries first.
pub(super) fn refuse_common(
    password: &NewPassword,
    email: &EmailAddress,
) -> Result<(), InvalidPassword> {
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

fn hasher() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, PARAMS)
}

fn hash(password: &[u8]) -> String {
    hasher()
        .hash_password(password)
        .expect("the parameters are constant, and the system has randomness for a salt")
        .to_string()
}

fn verify(password: &[u8], hash: &str) -> bool {
    PasswordHash::new(hash).is_ok_and(|hash| hasher().verify_password(password, &hash).is_ok())
}

fn is_outdated(hash: &str) -> bool {
    let made_with = |hash: &PasswordHash| {
        hash.algorithm.as_str() == Algorithm::Argon2id.as_str()
            && hash.version == Some(Version::V0x13.into())
            && Params::try_from(hash).is_ok_and(|params| {
                (params.m_cost(), params.t_cost(), params.p_cost())
                    == (PARAMS.m_cost(), PARAMS.t_cost(), PARAMS.p_cost())
            })
    };
    !PasswordHash::new(hash).is_ok_and(|hash| made_with(&hash))
}

fn busy() -> Error {
    Problem::new(
        ProblemKind::Unavailable,
        "very many people are signing in just now; try again in a moment",
    )
    .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(password: &str) -> bool {
        let email = "ana.lima@example.org".parse().unwrap();
        refuse_common(&password.parse().unwrap(), &email).is_err()
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

    #[tokio::test]
    async fn a_hash_under_other_parameters_is_renewed() {
        let weak =
            Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(64, 1, 1, None).unwrap())
                .hash_password(b"a long enough one")
                .unwrap()
                .to_string();
        let passwords = Passwords::new();

        let verdict = passwords.check("a long enough one", Some(weak.clone())).await.unwrap();
        assert!(verdict.is_right);
        let renewed = verdict.renewed.expect("made with 64 KiB");
        assert!(renewed.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));

        let verdict = passwords.check("a long enough one", Some(renewed)).await.unwrap();
        assert!(verdict.is_right && verdict.renewed.is_none());
        let verdict = passwords.check("another", Some(weak)).await.unwrap();
        assert!(!verdict.is_right && verdict.renewed.is_none());
        assert!(!passwords.check("nobody has this password", None).await.unwrap().is_right);
    }
}
