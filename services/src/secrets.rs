//! Secrets at rest: what the database keeps sealed, and the keys derived from the one that seals it.

use std::str::FromStr;
use std::sync::Arc;

use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_STANDARD_NO_PAD, BASE64_URL_SAFE_NO_PAD};
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use sha2::Sha256;

use crate::{Error, Platform, Result};

/// How a sealed text begins: a later one may look different.
const FORMAT: u8 = 1;
const ID_BYTES: usize = 4;
const NONCE_BYTES: usize = 24;

/// What `MASTER_KEY` holds: the key that seals, and after it those that sealed before and still open.
#[derive(Clone)]
pub struct MasterKeys(Vec<[u8; 32]>);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a key is 32 bytes in base64")]
pub struct InvalidMasterKey;

impl MasterKeys {
    /// One new key.
    pub fn random() -> Self {
        Self(vec![rand::random()])
    }

    /// As `MASTER_KEY` takes it.
    pub fn to_text(&self) -> String {
        self.0.iter().map(|key| BASE64_STANDARD.encode(key)).collect::<Vec<_>>().join(",")
    }
}

impl FromStr for MasterKeys {
    type Err = InvalidMasterKey;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let keys = text.split(',').map(|key| {
            let key = key.trim().trim_end_matches('=');
            let bytes = BASE64_STANDARD_NO_PAD
                .decode(key)
                .or_else(|_| BASE64_URL_SAFE_NO_PAD.decode(key))
                .map_err(|_| InvalidMasterKey)?;
            bytes.try_into().map_err(|_| InvalidMasterKey)
        });
        keys.collect::<Result<_, _>>().map(Self)
    }
}

/// It never shows itself, not in logs either.
impl std::fmt::Debug for MasterKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "MasterKeys({} of them)", self.0.len())
    }
}

/// Seals and opens. Cheap to clone.
#[derive(Clone)]
pub struct Secrets(Arc<[Keys]>);

/// What is derived from one master key; none of it leads back to the key or to the others.
struct Keys {
    /// Names the key without telling anything about it.
    id: [u8; ID_BYTES],
    seal: XChaCha20Poly1305,
    fingerprint: [u8; 32],
    access: [u8; 32],
}

impl Secrets {
    pub fn new(keys: &MasterKeys) -> Self {
        Self(keys.0.iter().map(Keys::derive).collect())
    }

    /// Encrypts. `about` says what it is and whose; only who says the same opens it, so that a sealed
    /// text moved to another row is worth nothing.
    pub fn seal(&self, about: &str, secret: &[u8]) -> Vec<u8> {
        let keys = self.newest();
        let nonce: [u8; NONCE_BYTES] = rand::random();
        let payload = Payload { msg: secret, aad: about.as_bytes() };
        let sealed = keys
            .seal
            .encrypt(&XNonce::from(nonce), payload)
            .expect("a secret is shorter than 256 GiB");
        [&[FORMAT][..], &keys.id, &nonce, &sealed].concat()
    }

    /// Decrypts what [`Secrets::seal`] made with the same `about`, under any of the keys.
    pub fn open(&self, about: &str, sealed: &[u8]) -> Result<Vec<u8>> {
        let (head, text) = sealed
            .split_at_checked(1 + ID_BYTES + NONCE_BYTES)
            .filter(|(head, _)| head[0] == FORMAT)
            .ok_or(Error::Sealed("it is not in the form that is known"))?;
        let (id, nonce) = head[1..].split_at(ID_BYTES);
        let nonce: [u8; NONCE_BYTES] = nonce.try_into().expect("split there");
        let keys = self
            .0
            .iter()
            .find(|keys| keys.id == id)
            .ok_or(Error::Sealed("its key is not in MASTER_KEY"))?;
        keys.seal
            .decrypt(&XNonce::from(nonce), Payload { msg: text, aad: about.as_bytes() })
            .map_err(|_| Error::Sealed("it was changed, or is about something else"))
    }

    /// Hashes what is too short for a plain hash to hide it, such as a recovery code: without the
    /// key, guessing is no use. One for each key; new ones are written with the first.
    pub(crate) fn fingerprints(&self, about: &str, secret: &[u8]) -> Vec<Vec<u8>> {
        self.0
            .iter()
            .map(|keys| mac(&keys.fingerprint, &[about.as_bytes(), b"\0", secret]))
            .collect()
    }

    /// The keys for access tokens, the one that signs first.
    pub(crate) fn access_keys(&self) -> impl Iterator<Item = &[u8; 32]> {
        self.0.iter().map(|keys| &keys.access)
    }

    fn newest(&self) -> &Keys {
        self.0.first().expect("a list that was parsed from text has one")
    }
}

impl Keys {
    fn derive(master: &[u8; 32]) -> Self {
        Self {
            id: expand(master, b"patchbay key id"),
            seal: XChaCha20Poly1305::new(&expand::<32>(master, b"patchbay seal").into()),
            fingerprint: expand(master, b"patchbay fingerprint"),
            access: expand(master, b"patchbay access token"),
        }
    }
}

/// Refuses to go on where the secrets were sealed with a key that we do not have. The first server
/// of a new database writes down which key that is.
pub async fn check(platform: &Platform) -> Result<()> {
    let mut tx = platform.db.begin().await?;
    sqlx::query!("lock table master_keys in share row exclusive mode").execute(&mut *tx).await?;
    let known = sqlx::query_scalar!("select id from master_keys").fetch_all(&mut *tx).await?;
    let secrets = &platform.secrets;
    if !known.is_empty() && !knows_one_of(platform, &known) {
        return Err(Error::Sealed("this database belongs to another MASTER_KEY"));
    }
    sqlx::query!(
        "insert into master_keys (id) values ($1) on conflict (id) do nothing",
        &secrets.newest().id,
    )
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(())
}

/// Whether what was sealed with one of these keys can be opened here.
pub(crate) fn knows_one_of(platform: &Platform, ids: &[Vec<u8>]) -> bool {
    let known = &platform.secrets.0;
    ids.iter().any(|id| known.iter().any(|keys| keys.id == **id))
}

fn expand<const N: usize>(master: &[u8; 32], info: &[u8]) -> [u8; N] {
    let mut key = [0; N];
    // The master key is random and of full length, so it needs no extraction first.
    Hkdf::<Sha256>::from_prk(master)
        .and_then(|hkdf| hkdf.expand(info, &mut key).map_err(|_| hkdf::InvalidPrkLength))
        .expect("32 bytes are enough to begin with, and no more are asked for");
    key
}

pub(crate) fn mac(key: &[u8], parts: &[&[u8]]) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("a key may have any length");
    parts.iter().for_each(|part| mac.update(part));
    mac.finalize().into_bytes().to_vec()
}

/// Takes the same time wherever the two differ.
pub(crate) fn mac_is(key: &[u8], message: &[u8], expected: &[u8]) -> bool {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("a key may have any length");
    mac.update(message);
    mac.verify_slice(expected).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_for_the_same_thing_alone() {
        let secrets = Secrets::new(&MasterKeys::random());
        let sealed = secrets.seal("totp of ana", b"hunter2");
        assert_eq!(secrets.open("totp of ana", &sealed).unwrap(), b"hunter2");
        assert!(secrets.open("totp of eva", &sealed).is_err(), "moved to another row");
        assert!(!sealed.windows(7).any(|bytes| bytes == b"hunter2"));
        assert_ne!(secrets.seal("totp of ana", b"hunter2"), sealed, "equal secrets look different");
    }

    #[test]
    fn what_was_touched_or_cut_does_not_open() {
        let secrets = Secrets::new(&MasterKeys::random());
        let sealed = secrets.seal("a", b"hunter2");
        for at in 0..sealed.len() {
            let mut touched = sealed.clone();
            touched[at] ^= 1;
            assert!(secrets.open("a", &touched).is_err(), "byte {at}");
            assert!(secrets.open("a", &sealed[..at]).is_err(), "cut at {at}");
        }
    }

    #[test]
    fn an_older_key_still_opens_and_the_first_seals() {
        let (old, new) = (MasterKeys::random(), MasterKeys::random());
        let sealed = Secrets::new(&old).seal("a", b"hunter2");
        let both: MasterKeys = format!("{}, {}", new.to_text(), old.to_text()).parse().unwrap();
        let secrets = Secrets::new(&both);
        assert_eq!(secrets.open("a", &sealed).unwrap(), b"hunter2");
        assert!(Secrets::new(&new).open("a", &sealed).is_err());
        let resealed = secrets.seal("a", b"hunter2");
        assert!(Secrets::new(&new).open("a", &resealed).is_ok());
    }

    #[test]
    fn a_key_is_32_bytes_of_base64_in_either_alphabet() {
        let text = MasterKeys::random().to_text();
        assert_eq!(text.parse::<MasterKeys>().unwrap().to_text(), text);
        let other = text.replace('+', "-").replace('/', "_");
        assert_eq!(other.trim_end_matches('=').parse::<MasterKeys>().unwrap().to_text(), text);
        for bad in ["", "hunter2", "a,b", &text[4..], &format!("{text},")] {
            assert!(bad.parse::<MasterKeys>().is_err(), "{bad}");
        }
        assert!(!format!("{:?}", MasterKeys::random()).contains('='));
    }
}
