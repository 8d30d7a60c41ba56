//! Keeping and checking passwords.

use std::sync::{Arc, LazyLock};
use std::time::Duration;

use argon2::password_hash::phc::{Output, PasswordHash, Salt};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use domain::accounts::NewPassword;
use domain::{Problem, ProblemKind};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::{Error, Result};

/// OWASP's first choice for argon2id: 19 MiB, two passes, one lane.
const PARAMS: Params = Params::DEFAULT;

const RETURNED_AT_ONCE: usize = 33 * 1024 * 1024;

/// Longer than this nobody waits for a turn; whoever floods the sign-in must not build a queue without end.
const LONGEST_WAIT: Duration = Duration::from_secs(10);

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

fn hash(password: &[u8]) -> String {
    let salt = rand::random::<[u8; Salt::RECOMMENDED_LENGTH]>();
    let made = compute(&hasher(PARAMS), password, &salt).and_then(|output| {
        Ok(PasswordHash {
            algorithm: Algorithm::Argon2id.ident(),
            version: Some(Version::V0x13.into()),
            params: (&PARAMS).try_into()?,
            salt: Some(Salt::new(&salt)?),
            hash: Some(output),
        })
    });
    made.expect("the parameters are constant, and a password has at most some hundred bytes")
        .to_string()
}

/// Whether the password is the one that was hashed, under the parameters of then.
fn verify(password: &[u8], hash: &str) -> bool {
    let Ok(hash) = PasswordHash::new(hash) else { return false };
    let (Some(salt), Some(expected)) = (hash.salt, hash.hash) else { return false };
    let (Ok(params), true) = (Params::try_from(&hash), is_argon2id(&hash)) else { return false };
    // The comparison takes the same time wherever the two differ.
    compute(&hasher(params), password, &salt).is_ok_and(|output| output == expected)
}

fn hasher(params: Params) -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

fn compute(hasher: &Argon2, password: &[u8], salt: &[u8]) -> argon2::password_hash::Result<Output> {
    let blocks = hasher.params().block_count();
    // Blocks of up to 32 MiB the allocator of glibc keeps for later, in each of its arenas: after
    // some sign-ins, half a gigabyte. It gives back at once what is larger, and what is reserved but
    // never touched costs nothing.
    let mut memory: Vec<Block> = Vec::with_capacity(blocks.max(RETURNED_AT_ONCE / Block::SIZE));
    memory.resize(blocks, Block::new());
    let mut output = [0; Params::DEFAULT_OUTPUT_LEN];
    hasher.hash_password_into_with_memory(password, salt, &mut output, &mut memory)?;
    Ok(Output::new(&output)?)
}

fn is_argon2id(hash: &PasswordHash) -> bool {
    hash.algorithm.as_str() == Algorithm::Argon2id.as_str()
        && hash.version == Some(Version::V0x13.into())
}

fn is_outdated(hash: &str) -> bool {
    let costs = |params: &Params| (params.m_cost(), params.t_cost(), params.p_cost());
    let made_with = PasswordHash::new(hash).ok().and_then(|hash| Params::try_from(&hash).ok());
    made_with.is_none_or(|params| costs(&params) != costs(&PARAMS))
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
    use argon2::PasswordHasher;

    use super::*;

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
