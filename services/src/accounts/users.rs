//! Making and changing users: for the command line, the first start and the demo.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use domain::Problem;
use domain::accounts::{
    EmailAddress, Hue, InvalidPassword, Me, NewPassword, PersonName, Roles, UserId,
};
use domain::live::Event;
use domain::locations::LocationId;
use domain::zones::ZoneName;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::people::{self, PersonRow};
use super::{guessable, reset, sessions};
use crate::error::{broken_constraint, conflict_on};
use crate::live::Signal;
use crate::locations::corrupt;
use crate::{Change, Error, Platform, Result};

/// Somebody who is to have an account.
#[derive(Clone, Debug)]
pub struct NewUser {
    pub email: EmailAddress,
    pub name: PersonName,
    pub roles: Roles,
    pub hue: Hue,
    pub location_id: Option<LocationId>,
    pub zone: ZoneName,
    /// `None`: cannot sign in until a password is set.
    pub password: Option<NewPassword>,
    pub picture_png: Option<Vec<u8>>,
}

/// A user as the command line lists them.
#[derive(Clone, Debug)]
pub struct Account {
    pub me: Me,
    pub created_at: DateTime<Utc>,
    /// When one of their sessions was last used, if one is left.
    pub last_seen_at: Option<DateTime<Utc>>,
}

pub async fn create_user(platform: &Platform, new: &NewUser) -> Result<UserId> {
    let hash = match &new.password {
        Some(password) => Some(acceptable_hash(platform, password, &new.email).await?),
        None => None,
    };
    let mut change = Change::by_system(platform).await?;
    let id = insert(&mut change, new, hash.as_deref()).await?;
    change.commit().await?;
    Ok(id)
}

/// Sets a new password, lifts a lock, and ends all sessions: whoever knew the old one is out.
pub async fn reset_password(
    platform: &Platform,
    email: &EmailAddress,
    password: &NewPassword,
) -> Result<()> {
    let hash = acceptable_hash(platform, password, email).await?;
    let mut change = Change::by_system(platform).await?;
    let id = sqlx::query_scalar!("select id from users where email = $1", email.as_str())
        .fetch_optional(change.db())
        .await?
        .map(UserId)
        .ok_or_else(|| nobody(email))?;
    reset::set(&mut change, id, &hash).await?;
    sessions::end_all(&mut change, id).await?;
    change.audit("user.reset_password", id.0, None::<&()>, None).await?;
    change.commit().await?;
    platform.sessions.forget_user(id).await;
    Ok(())
}

pub async fn set_roles(platform: &Platform, email: &EmailAddress, roles: Roles) -> Result<()> {
    let names: Vec<String> = roles.iter().map(|role| role.name().to_owned()).collect();
    let mut change = Change::by_system(platform).await?;
    let before = locked(&mut change, email).await?;
    sqlx::query!(
        "update users set roles = $2, updated_at = now() where id = $1",
        before.person.id.0,
        &names,
    )
    .execute(change.db())
    .await?;
    changed(platform, change, "user.set_roles", before).await
}

/// Whoever is not active cannot sign in, and is signed out everywhere.
pub async fn set_active(platform: &Platform, email: &EmailAddress, active: bool) -> Result<()> {
    let mut change = Change::by_system(platform).await?;
    let before = locked(&mut change, email).await?;
    sqlx::query!(
        "update users set active = $2, updated_at = now() where id = $1",
        before.person.id.0,
        active,
    )
    .execute(change.db())
    .await?;
    if !active {
        sessions::end_all(&mut change, before.person.id).await?;
    }
    changed(platform, change, "user.set_active", before).await
}

/// All users by name.
pub async fn list_users(platform: &Platform) -> Result<Vec<Account>> {
    let rows = sqlx::query!(
        r#"
        select u.id, u.email, u.name, u.hue, u.roles, u.location_id, u.zone, u.active, u.created_at,
            p.digest as "picture?",
            (select max(s.last_seen_at) from sessions s where s.user_id = u.id) as last_seen_at
        from users u
        left join user_pictures p on p.user_id = u.id
        order by lower(u.name), u.id
        "#,
    )
    .fetch_all(&platform.db)
    .await?;
    rows.into_iter()
        .map(|row| {
            let person = PersonRow {
                id: row.id,
                name: row.name,
                hue: row.hue,
                roles: row.roles,
                location_id: row.location_id,
                active: row.active,
                picture: row.picture,
            };
            Ok(Account {
                me: Me {
                    person: person.try_into()?,
                    email: row.email.parse().map_err(corrupt)?,
                    zone: row.zone.parse().map_err(corrupt)?,
                    must_set_up_mfa: false,
                },
                created_at: row.created_at,
                last_seen_at: row.last_seen_at,
            })
        })
        .collect()
}

pub(super) async fn acceptable_hash(
    platform: &Platform,
    password: &NewPassword,
    email: &EmailAddress,
) -> Result<String> {
    guessable::refuse(password, email)
        .map_err(|err: InvalidPassword| Problem::invalid("password", err))?;
    platform.passwords.hash(password).await
}

pub(crate) async fn insert(
    change: &mut Change,
    new: &NewUser,
    password_hash: Option<&str>,
) -> Result<UserId> {
    new.zone.tz().map_err(|err| Problem::invalid("zone", err))?;
    let id = UserId(Uuid::now_v7());
    let roles: Vec<String> = new.roles.iter().map(|role| role.name().to_owned()).collect();
    sqlx::query!(
        "
        insert into users (id, email, name, password_hash, roles, hue, location_id, zone)
        values ($1, $2, $3, $4, $5, $6, $7, $8)
        ",
        id.0,
        new.email.as_str(),
        new.name.as_str(),
        password_hash,
        &roles,
        new.hue.name(),
        new.location_id.map(|location| location.0),
        new.zone.as_str(),
    )
    .execute(change.db())
    .await
    .map_err(refused)?;
    if let Some(png) = &new.picture_png {
        insert_picture(change, id, png).await?;
    }
    let me = people::load(change.db(), id).await?;
    change.audit("user.create", id.0, None, Some(&me)).await?;
    change.publish(Event::PersonChanged { person: me.person }).await?;
    Ok(id)
}

async fn insert_picture(change: &mut Change, user: UserId, png: &[u8]) -> Result<()> {
    if !png.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Err(Problem::invalid("picture", "this is no PNG picture").into());
    }
    if png.len() > 1024 * 1024 {
        return Err(Problem::invalid("picture", "a picture has at most 1 MiB").into());
    }
    // Half a hash is plenty to tell the pictures of one person apart.
    let digest = BASE64_URL_SAFE_NO_PAD.encode(&Sha256::digest(png)[..16]);
    sqlx::query!(
        "insert into user_pictures (user_id, digest, media_type, bytes) values ($1, $2, 'image/png', $3)",
        user.0,
        digest,
        png,
    )
    .execute(change.db())
    .await?;
    Ok(())
}

async fn locked(change: &mut Change, email: &EmailAddress) -> Result<Me> {
    let id =
        sqlx::query_scalar!("select id from users where email = $1 for update", email.as_str())
            .fetch_optional(change.db())
            .await?
            .ok_or_else(|| nobody(email))?;
    people::load(change.db(), UserId(id)).await
}

/// Tells those who look, and every server that knows the user by heart.
async fn changed(platform: &Platform, mut change: Change, action: &str, before: Me) -> Result<()> {
    let id = before.person.id;
    let after = people::load(change.db(), id).await?;
    change.audit(action, id.0, Some(&before), Some(&after)).await?;
    change.signal(Signal::UserChanged(id)).await?;
    change.publish(Event::PersonChanged { person: after.person }).await?;
    change.commit().await?;
    platform.sessions.forget_user(id).await;
    Ok(())
}

pub(super) fn nobody(email: &EmailAddress) -> Problem {
    Problem::new(domain::ProblemKind::NotFound, format_args!("there is no user {email}"))
}

fn refused(err: sqlx::Error) -> Error {
    if broken_constraint(&err) == Some("users_location_id_fkey") {
        return Problem::invalid("location_id", "this location does not exist").into();
    }
    conflict_on("users_email_key", "email", "another user has this address")(err)
}
