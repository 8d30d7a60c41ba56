//! Another address for an account: it counts once a link that went there has come back.

use chrono::{TimeDelta, Utc};
use domain::Problem;
use domain::accounts::{Actor, EmailAddress, UserId};
use serde::{Deserialize, Serialize};

use super::even::{EVEN, evenly};
use super::links::{self, NewLink, Purpose};
use super::{ClientInfo, people, sign_in};
use crate::error::conflict_on;
use crate::mail::{self, Recipient, messages};
use crate::{Change, Platform, Result};

const LINK_LASTS: TimeDelta = TimeDelta::hours(24);

#[derive(Serialize, Deserialize)]
struct Details {
    user: UserId,
    old: EmailAddress,
    new: EmailAddress,
}

/// Mails a link to the new address. Where it is somebody else's account, it sends nothing, and
/// neither says so nor takes another time.
pub async fn change_email(
    platform: &Platform,
    actor: &Actor,
    password: &str,
    new: &str,
    client: &ClientInfo,
) -> Result<()> {
    let new: EmailAddress = new.parse().map_err(|err| Problem::invalid("email", err))?;
    sign_in::prove(platform, actor.user, password, client).await?;
    let old = people::me(platform, actor).await?.email;
    if new == old {
        return Err(Problem::invalid("email", "this is your address already").into());
    }
    let details = Details { user: actor.user, old, new };
    evenly(EVEN, mail_link(platform, actor, &details)).await
}

async fn mail_link(platform: &Platform, actor: &Actor, details: &Details) -> Result<()> {
    let mut change = Change::by(platform, actor).await?;
    let is_taken = sqlx::query_scalar!(
        r#"select exists (select from users where email = $1) as "is_taken!""#,
        details.new.as_str(),
    )
    .fetch_one(change.db())
    .await?;
    if is_taken {
        return Ok(());
    }
    let link = NewLink {
        purpose: Purpose::EmailChange,
        about: &actor.user.to_string(),
        details,
        lasts: LINK_LASTS,
        by: Some(actor.user),
    };
    let token = links::issue(&mut change, &link).await?;
    let letter = messages::EmailChange { token: token.into_text(), valid_for: LINK_LASTS };
    let to = Recipient::user(&mut change, actor.user).await?.at(details.new.clone());
    mail::send(&mut change, &to, &letter).await?;
    change.audit("user.request_email_change", actor.user.0, None, Some(details)).await?;
    change.commit().await
}

/// From now on the new address signs in; the old one is told. Answers the new one.
pub async fn confirm_email(platform: &Platform, token: &str) -> Result<EmailAddress> {
    let mut change = Change::by_system(platform).await?;
    let details: Details = links::redeem(&mut change, Purpose::EmailChange, token).await?.details;
    let Details { user, old, new } = &details;
    change.attribute_to(*user);
    let done = sqlx::query!(
        "
        update users
        set email = $3, version = version + 1, updated_at = now()
        where id = $1 and email = $2 and active
        ",
        user.0,
        old.as_str(),
        new.as_str(),
    )
    .execute(change.db())
    .await
    .map_err(conflict_on("users_email_key", "email", "another user has this address"))?;
    if done.rows_affected() == 0 {
        return Err(Problem::not_found("user").into());
    }
    // A link to set a new password went to the old address.
    links::revoke_of(change.db(), *user).await?;
    let to = Recipient::user(&mut change, *user).await?.at(old.clone());
    let letter = messages::EmailChanged { new: new.clone(), at: Utc::now() };
    mail::send(&mut change, &to, &letter).await?;
    change.audit("user.change_email", user.0, Some(old), Some(new)).await?;
    change.commit().await?;
    Ok(details.new)
}
