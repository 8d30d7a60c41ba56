//! A new password: by a mailed link for whoever forgot the old one, or for whoever still knows it.

use chrono::TimeDelta;
use domain::Problem;
use domain::accounts::{Actor, EmailAddress, NewPassword, SessionId, UserId};
use serde::{Deserialize, Serialize};

use super::even::{EVEN, evenly};
use super::letters::{self, NewWay};
use super::links::{self, NewLink, Purpose};
use super::{ClientInfo, api_tokens, devices, sessions, sign_in, users};
use crate::locations::corrupt;
use crate::mail::{self, Recipient, messages};
use crate::scheduling::feeds;
use crate::{Change, Platform, Result};

const LINK_LASTS: TimeDelta = TimeDelta::hours(1);

#[derive(Serialize, Deserialize)]
struct Details {
    user: UserId,
}

/// Mails a link to set a new password, if there is an account with this address. Whether there is
/// one, neither the answer tells nor the time it takes. Asked again within a minute, it sends none.
pub async fn request_reset(platform: &Platform, email: &str) -> Result<()> {
    let email: EmailAddress = email.parse().map_err(|err| Problem::invalid("email", err))?;
    evenly(EVEN, mail_link(platform, &email)).await
}

async fn mail_link(platform: &Platform, email: &EmailAddress) -> Result<()> {
    let mut change = Change::by_system(platform).await?;
    let user = sqlx::query_scalar!(
        "
        select u.id
        from users u
        where u.email = $1 and u.active and not exists (
            select
            from one_time_links l
            where l.purpose = 'reset' and l.about = u.id::text and l.created_at > now() - interval '1 minute'
        )
        ",
        email.as_str(),
    )
    .fetch_optional(change.db())
    .await?;
    let Some(user) = user.map(UserId) else { return Ok(()) };
    let link = NewLink {
        purpose: Purpose::Reset,
        about: &user.to_string(),
        details: &Details { user },
        lasts: LINK_LASTS,
        by: None,
    };
    let token = links::issue(&mut change, &link).await?;
    let letter = messages::PasswordReset { token: token.into_text(), valid_for: LINK_LASTS };
    let to = Recipient::user(&mut change, user).await?;
    mail::send(&mut change, &to, &letter).await?;
    change.audit("user.request_reset", user.0, None::<&()>, None).await?;
    change.commit().await
}

/// Whether the link still works; looking at it does not use it up.
pub async fn look_at_reset(platform: &Platform, token: &str) -> Result<()> {
    let mut conn = platform.connection().await?;
    links::read::<Details>(&mut conn, Purpose::Reset, token).await?;
    Ok(())
}

/// Sets a new password by a mailed link. All sessions end, no browser is remembered any more, and
/// programs and calendars are locked out, too.
pub async fn reset(platform: &Platform, token: &str, password: &str) -> Result<()> {
    let password: NewPassword =
        password.parse().map_err(|err| Problem::invalid("password", err))?;
    let Details { user } =
        links::read(&mut *platform.connection().await?, Purpose::Reset, token).await?.details;
    let hash = acceptable_hash_of(platform, user, &password).await?;

    let mut change = Change::by_system(platform).await?;
    change.attribute_to(user);
    let Details { user } = links::redeem(&mut change, Purpose::Reset, token).await?.details;
    set(&mut change, user, &hash).await?;
    sessions::end_all(&mut change, user).await?;
    lock_programs_out(&mut change, user).await?;
    change.audit("user.reset_password", user.0, None::<&()>, None).await?;
    change.commit().await?;
    platform.sessions.forget_user(user).await;
    Ok(())
}

/// Another password for oneself.
#[derive(Clone, Copy)]
pub struct PasswordChange<'a> {
    pub old: &'a str,
    pub new: &'a str,
    /// Whether API tokens and links to calendars end, too.
    pub locks_programs_out: bool,
}

/// Sets a new password by the old one. All other sessions end.
pub async fn change_password(
    platform: &Platform,
    actor: &Actor,
    session: SessionId,
    wanted: PasswordChange<'_>,
    client: &ClientInfo,
) -> Result<()> {
    let new: NewPassword =
        wanted.new.parse().map_err(|err| Problem::invalid("new_password", err))?;
    sign_in::prove(platform, actor.user, wanted.old, client).await?;
    let hash = acceptable_hash_of(platform, actor.user, &new).await.map_err(at_new_password)?;

    let mut change = Change::by(platform, actor).await?;
    set(&mut change, actor.user, &hash).await?;
    sessions::end_others(&mut change, actor.user, session).await?;
    if wanted.locks_programs_out {
        lock_programs_out(&mut change, actor.user).await?;
    }
    change.audit("user.change_password", actor.user.0, None::<&()>, None).await?;
    change.commit().await?;
    platform.sessions.forget_user(actor.user).await;
    Ok(())
}

/// Whoever knew the old password may have made themselves ways in that need none.
pub(super) async fn lock_programs_out(change: &mut Change, user: UserId) -> Result<()> {
    api_tokens::revoke_all(change, user).await?;
    feeds::revoke_links_of(change, user).await
}

/// Sets a password, and says so to whose it is.
///
/// The row of the user is held first: a sign-in that checks the old password meanwhile waits here,
/// and then finds another.
pub(super) async fn set(change: &mut Change, user: UserId, hash: &str) -> Result<()> {
    let email = sqlx::query_scalar!(
        "
        update users set password_hash = $2, updated_at = now()
        where id = $1
        returning email
        ",
        user.0,
        hash,
    )
    .fetch_optional(change.db())
    .await?
    .ok_or_else(|| Problem::not_found("user"))?;
    sqlx::query!(
        "delete from sign_in_failures where email_hash = sha256(convert_to($1, 'UTF8'))",
        email,
    )
    .execute(change.db())
    .await?;
    links::revoke_of(change.db(), user).await?;
    devices::forget_all(change.db(), user).await?;
    letters::tell_of(change, user, NewWay::Password).await
}

async fn acceptable_hash_of(
    platform: &Platform,
    user: UserId,
    password: &NewPassword,
) -> Result<String> {
    let email = sqlx::query_scalar!("select email from users where id = $1", user.0)
        .fetch_optional(&platform.db)
        .await?
        .ok_or_else(|| Problem::not_found("user"))?;
    users::acceptable_hash(platform, password, &email.parse().map_err(corrupt)?).await
}

/// Where two passwords are asked for, the refusal belongs to the new one.
fn at_new_password(err: crate::Error) -> crate::Error {
    match err {
        crate::Error::Problem(problem) if problem.fields.contains_key("password") => {
            Problem::invalid("new_password", problem.message).into()
        }
        err => err,
    }
}
