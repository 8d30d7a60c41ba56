//! Access tokens: a session of a program, proved for a quarter of an hour without asking anybody.

use std::sync::Once;

use chrono::{DateTime, TimeDelta, Utc};
use domain::accounts::{SessionId, UserId};
use jsonwebtoken::crypto::{CryptoProvider, JwtSigner, JwtVerifier, KeyUtils};
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::signature::{self, Signer, Verifier};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::sessions::{Authenticated, authenticate_program};
use crate::secrets::{Secrets, mac, mac_is};
use crate::{Platform, Result};

pub const LASTS: TimeDelta = TimeDelta::minutes(15);
const ISSUER: &str = "patchbay";

#[derive(Serialize, Deserialize)]
struct Claims {
    iss: String,
    sub: UserId,
    sid: SessionId,
    iat: i64,
    exp: i64,
}

pub(super) fn token(platform: &Platform, user: UserId, session: SessionId) -> String {
    let now = Utc::now();
    let exp = (now + LASTS).timestamp();
    let claims =
        Claims { iss: ISSUER.to_owned(), sub: user, sid: session, iat: now.timestamp(), exp };
    sign(&platform.secrets, &claims)
}

/// Whose access token this is, while it holds and its session lasts. The session is asked for at
/// most every half minute, and known to have ended at once.
pub(super) async fn authenticate(
    platform: &Platform,
    token: &str,
) -> Result<Option<Authenticated>> {
    let Some(claims) = verify(&platform.secrets, token) else { return Ok(None) };
    let Some(expires_at) = DateTime::from_timestamp(claims.exp, 0) else { return Ok(None) };
    let shown = Sha256::digest(token).into();
    let found = authenticate_program(platform, shown, claims.sid, expires_at).await?;
    Ok(found.filter(|found| found.actor.user == claims.sub))
}

fn sign(secrets: &Secrets, claims: &Claims) -> String {
    install();
    let key = secrets.access_keys().next().expect("there is a key");
    encode(&Header::new(Algorithm::HS256), claims, &EncodingKey::from_secret(key))
        .expect("plain claims become JSON, and a key of 32 bytes is one for this algorithm")
}

fn verify(secrets: &Secrets, token: &str) -> Option<Claims> {
    install();
    let mut validation = Validation::new(Algorithm::HS256);
    validation.leeway = 0;
    validation.set_issuer(&[ISSUER]);
    validation.set_required_spec_claims(&["exp", "iss", "sub"]);
    secrets.access_keys().find_map(|key| {
        decode::<Claims>(token, &DecodingKey::from_secret(key), &validation)
            .ok()
            .map(|found| found.claims)
    })
}

/// The crate comes with every algorithm or with none; we need one.
fn install() {
    static PROVIDER: CryptoProvider = CryptoProvider {
        signer_factory: |algorithm, key| match algorithm {
            Algorithm::HS256 => Ok(Box::new(Hs256(key.as_bytes().to_vec()))),
            _ => Err(ErrorKind::InvalidAlgorithm.into()),
        },
        verifier_factory: |algorithm, key| match algorithm {
            Algorithm::HS256 => Ok(Box::new(Hs256(key.try_get_as_bytes()?.to_vec()))),
            _ => Err(ErrorKind::InvalidAlgorithm.into()),
        },
        key_utils: KeyUtils::new_unimplemented(),
    };
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // Whoever was first has installed one that can do as much.
        let _ = PROVIDER.install_default();
    });
}

struct Hs256(Vec<u8>);

impl Signer<Vec<u8>> for Hs256 {
    fn try_sign(&self, message: &[u8]) -> Result<Vec<u8>, signature::Error> {
        Ok(mac(&self.0, &[message]))
    }
}

impl Verifier<Vec<u8>> for Hs256 {
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> Result<(), signature::Error> {
        if mac_is(&self.0, message, signature) { Ok(()) } else { Err(signature::Error::new()) }
    }
}

impl JwtSigner for Hs256 {
    fn algorithm(&self) -> Algorithm {
        Algorithm::HS256
    }
}

impl JwtVerifier for Hs256 {
    fn algorithm(&self) -> Algorithm {
        Algorithm::HS256
    }
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::prelude::BASE64_URL_SAFE_NO_PAD;
    use uuid::Uuid;

    use super::*;
    use crate::secrets::MasterKeys;

    fn claims(exp: i64) -> Claims {
        let (sub, sid) = (UserId(Uuid::nil()), SessionId(Uuid::nil()));
        Claims { iss: ISSUER.to_owned(), sub, sid, iat: exp - 900, exp }
    }

    #[test]
    fn a_token_holds_until_its_time_and_under_its_key() {
        let (ours, others) =
            (Secrets::new(&MasterKeys::random()), Secrets::new(&MasterKeys::random()));
        let now = Utc::now().timestamp();
        let token = sign(&ours, &claims(now + 60));
        assert!(verify(&ours, &token).is_some());
        assert!(verify(&others, &token).is_none());
        assert!(verify(&ours, &sign(&ours, &claims(now - 1))).is_none(), "expired");
        assert!(verify(&ours, "").is_none());
    }

    /// A vector of another implementation (RFC 7515, A.1), checked with its own key.
    #[test]
    fn the_signature_is_that_of_the_standard() {
        let key = BASE64_URL_SAFE_NO_PAD
            .decode("AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow")
            .unwrap();
        let message = b"eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
        let signature = Hs256(key).try_sign(message).unwrap();
        let expected = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        assert_eq!(BASE64_URL_SAFE_NO_PAD.encode(signature), expected);
    }

    #[test]
    fn a_token_without_a_signature_or_with_another_algorithm_is_refused() {
        let secrets = Secrets::new(&MasterKeys::random());
        let token = sign(&secrets, &claims(Utc::now().timestamp() + 60));
        let [_, body, signature] = token.split('.').collect::<Vec<_>>()[..] else {
            panic!("{token}")
        };
        for header in [r#"{"alg":"none","typ":"JWT"}"#, r#"{"alg":"HS512"}"#, r#"{"alg":"RS256"}"#]
        {
            let header = BASE64_URL_SAFE_NO_PAD.encode(header);
            assert!(verify(&secrets, &format!("{header}.{body}.")).is_none());
            assert!(verify(&secrets, &format!("{header}.{body}.{signature}")).is_none());
        }
    }
}
