//! Browsers that need not give a code for a while.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use domain::accounts::UserId;
use sha2::{Digest, Sha256};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::Result;

/// What a remembered browser shows: 256 random bits, of which the database knows only the hash.
#[derive(Clone)]
pub struct DeviceToken(String);

impl DeviceToken {
    /// The browser is to keep it as long as the database does.
    pub const LASTS_SECONDS: i64 = 30 * 24 * 3600;

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// It never shows itself, not in logs either.
impl std::fmt::Debug for DeviceToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DeviceToken(…)")
    }
}

pub(super) async fn remember(conn: &mut PgConnection, user: UserId) -> Result<DeviceToken> {
    let token = DeviceToken(BASE64_URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>()));
    sqlx::query!(
        "delete from remembered_devices where user_id = $1 and expires_at < now()",
        user.0
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "
        insert into remembered_devices (id, token_hash, user_id, expires_at)
        values ($1, $2, $3, now() + interval '30 days')
        ",
        Uuid::now_v7(),
        &hash(&token.0),
        user.0,
    )
    .execute(conn)
    .await?;
    Ok(token)
}

pub(super) async fn knows(
    conn: &mut PgConnection,
    user: UserId,
    token: Option<&str>,
) -> Result<bool> {
    let Some(token) = token else { return Ok(false) };
    let knows = sqlx::query_scalar!(
        r#"
        select exists (
            select from remembered_devices
            where token_hash = $1 and user_id = $2 and expires_at > now()
        ) as "knows!"
        "#,
        &hash(token),
        user.0,
    )
    .fetch_one(conn)
    .await?;
    Ok(knows)
}

pub(super) async fn forget_all(conn: &mut PgConnection, user: UserId) -> Result<()> {
    sqlx::query!("delete from remembered_devices where user_id = $1", user.0).execute(conn).await?;
    Ok(())
}

fn hash(token: &str) -> [u8; 32] {
    Sha256::digest(token).into()
}
