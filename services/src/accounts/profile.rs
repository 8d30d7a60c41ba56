//! What people change about themselves, and the one place where a user is written.

use chrono::Utc;
use domain::accounts::{Actor, Me, Permission, Person, ProfilePatch, Role, Settings, UserId};
use domain::live::Event;
use domain::{Problem, ProblemKind};

use super::links;
use super::pictures;
use super::{people, sessions, users};
use crate::error::broken_constraint;
use crate::live::Signal;
use crate::mail::{self, Recipient, messages};
use crate::pictures::{Prepared, prepare};
use crate::{Change, Error, Platform, Result};

/// Changes what people may change about themselves. It shows at once wherever they are signed in.
pub async fn update_profile(
    platform: &Platform,
    actor: &Actor,
    patch: &ProfilePatch,
) -> Result<Me> {
    let mut change = Change::by(platform, actor).await?;
    let before = locked(&mut change, actor.user).await?;
    let patch = patch.clone();
    let (person, settings) = (before.person.clone(), before.settings);
    let wanted = Me {
        person: Person {
            name: patch.name.unwrap_or(person.name),
            hue: patch.hue.unwrap_or(person.hue),
            location_id: patch.location_id.unwrap_or(person.location_id),
            ..person
        },
        zone: patch.zone.unwrap_or_else(|| before.zone.clone()),
        settings: Settings {
            theme: patch.theme.unwrap_or(settings.theme),
            week_start: patch.week_start.unwrap_or(settings.week_start),
            clock: patch.clock.unwrap_or(settings.clock),
            language: patch.language.unwrap_or(settings.language),
        },
        ..before.clone()
    };
    store(platform, change, "user.update", &before, wanted).await
}

/// Puts a picture in place of the one that was there: one's own, or as an admin anybody's.
///
/// Whatever comes is decoded, cut square, made small and written anew, so that nothing of the file
/// is left but what one sees.
pub async fn set_picture(
    platform: &Platform,
    actor: &Actor,
    user: UserId,
    file: Vec<u8>,
) -> Result<Me> {
    may_picture(actor, user)?;
    let picture = prepare(file, pictures::FRAME).await?;
    change_picture(platform, actor, user, "user.set_picture", Some(&picture)).await
}

pub async fn remove_picture(platform: &Platform, actor: &Actor, user: UserId) -> Result<Me> {
    may_picture(actor, user)?;
    change_picture(platform, actor, user, "user.remove_picture", None).await
}

/// One's own, but not by a token that somebody has for something else.
fn may_picture(actor: &Actor, user: UserId) -> Result<()> {
    if actor.user != user || actor.scopes.is_some() {
        actor.require(Permission::ManageUsers)?;
    }
    Ok(())
}

async fn change_picture(
    platform: &Platform,
    actor: &Actor,
    user: UserId,
    action: &str,
    picture: Option<&Prepared>,
) -> Result<Me> {
    let mut change = Change::by(platform, actor).await?;
    let before = locked(&mut change, user).await?;
    match picture {
        Some(picture) => pictures::keep(change.db(), user, picture).await?,
        None => pictures::drop(change.db(), user).await?,
    }
    sqlx::query!(
        "update users set version = version + 1, updated_at = now() where id = $1",
        user.0
    )
    .execute(change.db())
    .await?;
    let after = people::load(change.db(), user).await?;
    change.audit(action, user.0, Some(&before), Some(&after)).await?;
    change.publish(Event::PersonChanged { person: after.person.clone() }).await?;
    change.commit().await?;
    Ok(after)
}

/// The user as they are, and nobody else changes them until the change is over.
pub(super) async fn locked(change: &mut Change, user: UserId) -> Result<Me> {
    sqlx::query_scalar!("select id from users where id = $1 for update", user.0)
        .fetch_optional(change.db())
        .await?
        .ok_or_else(|| Problem::not_found("user"))?;
    people::load(change.db(), user).await
}

/// Writes a user down as wanted, tells everybody, and ends the sessions of who is active no more.
pub(super) async fn store(
    platform: &Platform,
    mut change: Change,
    action: &str,
    before: &Me,
    wanted: Me,
) -> Result<Me> {
    wanted.zone.tz().map_err(|err| Problem::invalid("zone", err))?;
    let id = before.person.id;
    let roles: Vec<String> =
        wanted.person.roles.iter().map(|role| role.name().to_owned()).collect();
    sqlx::query!(
        "
        update users
        set email = $2, name = $3, roles = $4, hue = $5, location_id = $6, zone = $7, active = $8,
            theme = $9, week_start = $10, clock = $11, language = $12, version = version + 1, updated_at = now()
        where id = $1
        ",
        id.0,
        wanted.email.as_str(),
        wanted.person.name.as_str(),
        &roles,
        wanted.person.hue.name(),
        wanted.person.location_id.map(|location| location.0),
        wanted.zone.as_str(),
        wanted.person.active,
        wanted.settings.theme.name(),
        wanted.settings.week_start.name(),
        wanted.settings.clock.name(),
        wanted.settings.language.map(domain::Language::tag),
    )
    .execute(change.db())
    .await
    .map_err(|err| refused(err, &wanted))?;
    if before.email != wanted.email {
        // A link to set a new password went to the old address.
        links::revoke_of(change.db(), id).await?;
        let letter = messages::EmailChanged { new: wanted.email.clone(), at: Utc::now() };
        let to = Recipient::user(&mut change, id).await?.at(before.email.clone());
        mail::send(&mut change, &to, &letter).await?;
    }
    if before.person.active && !wanted.person.active {
        links::revoke_of(change.db(), id).await?;
        sessions::end_all(&mut change, id).await?;
    }
    let after = people::load(change.db(), id).await?;
    change.audit(action, id.0, Some(before), Some(&after)).await?;
    let (was, is) = (&before.person, &after.person);
    let may_otherwise = was.roles != is.roles || was.active != is.active;
    if may_otherwise {
        change.signal(Signal::UserChanged(id)).await?;
    }
    // Also when only settings changed: the other browsers of the person then ask for them.
    change.publish(Event::PersonChanged { person: after.person.clone() }).await?;
    change.commit().await?;
    if may_otherwise {
        platform.sessions.forget_user(id).await;
    }
    Ok(after)
}

fn refused(err: sqlx::Error, wanted: &Me) -> Error {
    if broken_constraint(&err) == Some("users_last_admin") {
        let field = if wanted.person.roles.contains(Role::Admin) { "active" } else { "roles" };
        let reason = "this is the last admin; make somebody else an admin first";
        return Problem::new(ProblemKind::Conflict, reason).with_field(field, reason).into();
    }
    users::refused(err)
}
