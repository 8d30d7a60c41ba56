//! Making and changing users: for the command line, the first start and the demo.

use domain::Problem;
use domain::accounts::{
    EmailAddress, Hue, InvalidPassword, Me, NewPassword, Person, PersonName, Roles, User, UserId,
};
use domain::live::Event;
use domain::locations::LocationId;
use domain::zones::ZoneName;
use uuid::Uuid;

use super::{administration, guessable, people, pictures, profile, reset, sessions};
use crate::error::{broken_constraint, conflict_on};
use crate::pictures::Prepared;
use crate::{Change, Error, Platform, Result, tickets};

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

/// Sets a new password, lifts a lock, and ends all sessions, tokens and links: whoever knew the old
/// one is out.
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
    reset::lock_programs_out(&mut change, id).await?;
    change.audit("user.reset_password", id.0, None::<&()>, None).await?;
    change.commit().await?;
    platform.sessions.forget_user(id).await;
    Ok(())
}

pub async fn set_roles(platform: &Platform, email: &EmailAddress, roles: Roles) -> Result<()> {
    let mut change = Change::by_system(platform).await?;
    let before = locked(&mut change, email).await?;
    let person = Person { roles, ..before.person.clone() };
    let wanted = Me { person, ..before.clone() };
    profile::store(platform, change, "user.set_roles", &before, wanted).await?;
    Ok(())
}

/// Whoever is not active cannot sign in, and is signed out everywhere.
pub async fn set_active(platform: &Platform, email: &EmailAddress, active: bool) -> Result<()> {
    let mut change = Change::by_system(platform).await?;
    let before = locked(&mut change, email).await?;
    let person = Person { active, ..before.person.clone() };
    let wanted = Me { person, ..before.clone() };
    profile::store(platform, change, "user.set_active", &before, wanted).await?;
    Ok(())
}

/// All users by name, for the command line.
pub async fn list_users(platform: &Platform) -> Result<Vec<User>> {
    let ids = sqlx::query_scalar!("select id from users order by lower(name), id")
        .fetch_all(&platform.db)
        .await?;
    let mut conn = platform.connection().await?;
    let mut users = Vec::with_capacity(ids.len());
    for id in ids {
        users.push(administration::load(&mut conn, UserId(id)).await?);
    }
    Ok(users)
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
        pictures::keep(change.db(), id, &Prepared::of_demo(png)).await?;
    }
    tickets::begin(change.db(), id).await?;
    let me = people::load(change.db(), id).await?;
    change.audit("user.create", id.0, None, Some(&me)).await?;
    change.publish(Event::PersonChanged { person: me.person }).await?;
    Ok(id)
}

async fn locked(change: &mut Change, email: &EmailAddress) -> Result<Me> {
    let id =
        sqlx::query_scalar!("select id from users where email = $1 for update", email.as_str())
            .fetch_optional(change.db())
            .await?
            .ok_or_else(|| nobody(email))?;
    people::load(change.db(), UserId(id)).await
}

pub(super) fn nobody(email: &EmailAddress) -> Problem {
    Problem::new(domain::ProblemKind::NotFound, format_args!("there is no user {email}"))
}

pub(super) fn refused(err: sqlx::Error) -> Error {
    if broken_constraint(&err) == Some("users_location_id_fkey") {
        return Problem::invalid("location_id", "this location does not exist").into();
    }
    conflict_on("users_email_key", "email", "another user has this address")(err)
}
