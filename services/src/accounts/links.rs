//! Links that are mailed and can be used once.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use domain::accounts::UserId;
use domain::{Problem, ProblemKind};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{Change, Result};

/// What a link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    Reset,
    Invitation,
    EmailChange,
}

/// The secret end of a link: 256 random bits, of which the database knows only the hash.
pub(super) struct LinkToken {
    /// Names the link where its token must not be.
    pub id: Uuid,
    text: String,
}

/// A link to be made.
pub(super) struct NewLink<'a, T> {
    pub purpose: Purpose,
    /// Whom or what it is about; an earlier one about the same is void from now on.
    pub about: &'a str,
    /// What whoever uses it needs to know of its making.
    pub details: &'a T,
    pub lasts: TimeDelta,
    pub by: Option<UserId>,
}

/// A link that somebody came with.
pub(super) struct Link<T> {
    pub details: T,
    /// Whoever made it, if they are there.
    pub by: Option<UserId>,
}

pub(super) async fn issue<T: Serialize>(
    change: &mut Change,
    link: &NewLink<'_, T>,
) -> Result<LinkToken> {
    let token = LinkToken::random();
    sqlx::query!(
        "
        insert into one_time_links (id, token_hash, purpose, about, details, created_by, expires_at)
        values ($1, $2, $3, $4, $5, $6, now() + make_interval(secs => $7))
        on conflict (purpose, about) do update
        set id = excluded.id,
            token_hash = excluded.token_hash,
            details = excluded.details,
            created_by = excluded.created_by,
            created_at = now(),
            expires_at = excluded.expires_at
        ",
        token.id,
        &hash(&token.text),
        link.purpose.name(),
        link.about,
        serde_json::to_value(link.details)?,
        link.by.map(|user| user.0),
        link.lasts.as_seconds_f64(),
    )
    .execute(change.db())
    .await?;
    Ok(token)
}

/// What the link is about, without using it up.
pub(super) async fn read<T: DeserializeOwned>(
    conn: &mut PgConnection,
    purpose: Purpose,
    token: &str,
) -> Result<Link<T>> {
    let link = sqlx::query!(
        "
        select details, created_by
        from one_time_links
        where purpose = $1 and token_hash = $2 and expires_at > now()
        ",
        purpose.name(),
        &hash(token),
    )
    .fetch_optional(conn)
    .await?
    .ok_or_else(|| spent(purpose))?;
    Ok(Link { details: serde_json::from_value(link.details)?, by: link.created_by.map(UserId) })
}

/// Uses the link up. Of two who use it at once, one gets nothing; if the change is not committed,
/// the link stays.
pub(super) async fn redeem<T: DeserializeOwned>(
    change: &mut Change,
    purpose: Purpose,
    token: &str,
) -> Result<Link<T>> {
    let link = sqlx::query!(
        "
        delete from one_time_links
        where purpose = $1 and token_hash = $2 and expires_at > now()
        returning details, created_by
        ",
        purpose.name(),
        &hash(token),
    )
    .fetch_optional(change.db())
    .await?
    .ok_or_else(|| spent(purpose))?;
    Ok(Link { details: serde_json::from_value(link.details)?, by: link.created_by.map(UserId) })
}

/// Makes the links void that somebody has not used: to set a new password, and to have another address. Whoever knew
/// the old password may have asked for either.
pub(super) async fn revoke_of(conn: &mut PgConnection, user: UserId) -> Result<()> {
    sqlx::query!(
        "delete from one_time_links where purpose in ('reset', 'email_change') and about = $1",
        user.to_string(),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Forgets links whose time was over a month ago; until then a list may show that they ran out.
pub(crate) async fn forget_expired_links(platform: &crate::Platform) -> Result<u64> {
    let done =
        sqlx::query!("delete from one_time_links where expires_at < now() - interval '30 days'")
            .execute(&platform.db)
            .await?;
    Ok(done.rows_affected())
}

impl Purpose {
    const fn name(self) -> &'static str {
        match self {
            Self::Reset => "reset",
            Self::Invitation => "invitation",
            Self::EmailChange => "email_change",
        }
    }
}

impl LinkToken {
    fn random() -> Self {
        let text = BASE64_URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>());
        Self { id: Uuid::now_v7(), text }
    }

    /// For the mail, and for nothing else.
    pub fn into_text(self) -> String {
        self.text
    }
}

/// It never shows itself, not in logs either.
impl std::fmt::Debug for LinkToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("LinkToken(…)")
    }
}

fn hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

fn spent(purpose: Purpose) -> Problem {
    let way_on = match purpose {
        Purpose::Reset => "this link has been used or is too old; ask for a new one",
        Purpose::Invitation => {
            "this invitation has been used or is too old; ask whoever invited you for a new one"
        }
        Purpose::EmailChange => {
            "this link has been used or is too old; change your address once more to get a new one"
        }
    };
    Problem::new(ProblemKind::NotFound, way_on)
}
