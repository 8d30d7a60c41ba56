//! Creating once, however often the request comes.

use std::str::FromStr;

use domain::accounts::Actor;
use domain::{Problem, ProblemKind};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use crate::{Change, Platform, Result};

/// What a caller calls a request, so as to send it again without doing it again. Remembered for a
/// day, for each user apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotencyKey(String);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an idempotency key has 1 to 200 letters, digits or signs, and no space")]
pub struct InvalidIdempotencyKey;

impl FromStr for IdempotencyKey {
    type Err = InvalidIdempotencyKey;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_plain = text.bytes().all(|byte| byte.is_ascii_graphic());
        if is_plain && (1..=200).contains(&text.len()) {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidIdempotencyKey)
        }
    }
}

impl From<InvalidIdempotencyKey> for Problem {
    fn from(reason: InvalidIdempotencyKey) -> Self {
        Self::invalid("Idempotency-Key", reason)
    }
}

/// Claims the key for this transaction, before anything else is written in it.
///
/// `Some`: the request was carried out before, and this was its answer. `None`: it is to be carried
/// out now, and [`keep_answer`] to be called before the commit. The same request in another
/// transaction waits here until this one has ended.
pub(crate) async fn earlier_answer<T: DeserializeOwned>(
    change: &mut Change,
    actor: &Actor,
    key: &IdempotencyKey,
    action: &str,
    request: &impl Serialize,
) -> Result<Option<T>> {
    let mut hash = Sha256::new_with_prefix(action);
    hash.update([0]);
    hash.update(serde_json::to_vec(request)?);
    let hash = hash.finalize();

    let claimed = sqlx::query!(
        "
        insert into idempotency_keys (user_id, key, request_hash, response)
        values ($1, $2, $3, 'null')
        on conflict do nothing
        ",
        actor.user.0,
        key.0,
        &hash[..],
    )
    .execute(change.db())
    .await?;
    if claimed.rows_affected() == 1 {
        return Ok(None);
    }
    // Whoever was first has committed, or else the claim would have succeeded.
    let earlier = sqlx::query!(
        "select request_hash, response from idempotency_keys where user_id = $1 and key = $2",
        actor.user.0,
        key.0,
    )
    .fetch_one(change.db())
    .await?;
    if earlier.request_hash != hash[..] {
        return Err(Problem::new(
            ProblemKind::Conflict,
            "this idempotency key belongs to another request; choose a new one",
        )
        .into());
    }
    Ok(Some(serde_json::from_value(earlier.response)?))
}

/// Keeps the answer for whoever asks again; it appears with the transaction.
pub(crate) async fn keep_answer<T: Serialize>(
    change: &mut Change,
    actor: &Actor,
    key: &IdempotencyKey,
    answer: &T,
) -> Result<()> {
    sqlx::query!(
        "update idempotency_keys set response = $3 where user_id = $1 and key = $2",
        actor.user.0,
        key.0,
        serde_json::to_value(answer)?,
    )
    .execute(change.db())
    .await?;
    Ok(())
}

/// A key is remembered for a day; says how many went.
pub(crate) async fn forget_old(platform: &Platform, days: u32) -> Result<u64> {
    let days = i32::try_from(days).unwrap_or(i32::MAX);
    let gone = sqlx::query!(
        "delete from idempotency_keys where created_at < now() - make_interval(days => $1)",
        days,
    )
    .execute(&platform.db)
    .await?;
    Ok(gone.rows_affected())
}
