//! Who there is, as colleagues see them.

use std::collections::HashMap;

use domain::Problem;
use domain::accounts::{
    Actor, ClockFormat, Me, Permission, Person, Role, Roles, Settings, Theme, UserId,
};
use domain::locations::LocationId;
use domain::scheduling::WeekStart;
use sqlx::PgConnection;
use uuid::Uuid;

use super::policy::Policy;
use super::second_factor;
use crate::locations::corrupt;
use crate::pictures::Picture;
use crate::{Error, Platform, Result};

/// The one who asks.
pub async fn me(platform: &Platform, actor: &Actor) -> Result<Me> {
    let mut conn = platform.connection().await?;
    let me = load(&mut conn, actor.user).await?;
    let must_set_up_mfa = platform.policy.requires_mfa(me.person.roles)
        && !second_factor::is_on(&mut conn, actor.user).await?;
    Ok(Me { must_set_up_mfa, ..me })
}

/// Everybody, by name; those who left as well, because their shifts stay.
pub async fn people(platform: &Platform, actor: &Actor) -> Result<Vec<Person>> {
    actor.require(Permission::SeePeople)?;
    let rows = sqlx::query_as!(
        PersonRow,
        r#"
        select u.id, u.name, u.hue, u.roles, u.location_id, u.active, p.digest as "picture?"
        from users u
        left join user_pictures p on p.user_id = u.id
        order by lower(u.name), u.id
        "#,
    )
    .fetch_all(&platform.db)
    .await?;
    rows.into_iter().map(Person::try_from).collect()
}

pub async fn picture(platform: &Platform, actor: &Actor, user: UserId) -> Result<Picture> {
    if actor.user != user {
        actor.require(Permission::SeePeople)?;
    }
    let picture = sqlx::query_as!(
        Picture,
        "select digest, media_type, bytes from user_pictures where user_id = $1",
        user.0,
    )
    .fetch_optional(&platform.db)
    .await?
    .ok_or_else(|| Problem::not_found("picture"))?;
    Ok(picture)
}

pub(super) async fn load(conn: &mut PgConnection, user: UserId) -> Result<Me> {
    sqlx::query_as!(
        MeRow,
        r#"
        select u.id, u.email, u.name, u.hue, u.roles, u.location_id, u.zone, u.active, u.theme, u.week_start, u.clock,
            u.language, u.version, p.digest as "picture?"
        from users u
        left join user_pictures p on p.user_id = u.id
        where u.id = $1
        "#,
        user.0,
    )
    .fetch_optional(conn)
    .await?
    .ok_or_else(|| Problem::not_found("user"))?
    .try_into()
}

#[derive(sqlx::FromRow)]
pub(super) struct MeRow {
    pub id: Uuid,
    pub email: String,
    pub name: String,
    pub hue: String,
    pub roles: Vec<String>,
    pub location_id: Option<Uuid>,
    pub zone: String,
    pub active: bool,
    pub theme: String,
    pub week_start: String,
    pub clock: String,
    pub language: Option<String>,
    pub version: i32,
    pub picture: Option<String>,
}

impl TryFrom<MeRow> for Me {
    type Error = Error;

    fn try_from(row: MeRow) -> Result<Self> {
        let person = PersonRow {
            id: row.id,
            name: row.name,
            hue: row.hue,
            roles: row.roles,
            location_id: row.location_id,
            active: row.active,
            picture: row.picture,
        };
        Ok(Self {
            person: person.try_into()?,
            email: row.email.parse().map_err(corrupt)?,
            zone: row.zone.parse().map_err(corrupt)?,
            settings: Settings {
                theme: Theme::named(&row.theme).map_err(corrupt)?,
                week_start: WeekStart::named(&row.week_start).map_err(corrupt)?,
                clock: ClockFormat::named(&row.clock).map_err(corrupt)?,
                language: row.language.map(|tag| tag.parse()).transpose().map_err(corrupt)?,
            },
            version: row.version,
            must_set_up_mfa: false,
        })
    }
}

pub(super) struct PersonRow {
    pub id: Uuid,
    pub name: String,
    pub hue: String,
    pub roles: Vec<String>,
    pub location_id: Option<Uuid>,
    pub active: bool,
    pub picture: Option<String>,
}

impl TryFrom<PersonRow> for Person {
    type Error = Error;

    fn try_from(row: PersonRow) -> Result<Self> {
        Ok(Self {
            id: UserId(row.id),
            name: row.name.parse().map_err(corrupt)?,
            hue: row.hue.parse().map_err(corrupt)?,
            picture: row
                .picture
                .map(|digest| format!("/api/v1/users/{}/picture?v={digest}", row.id)),
            roles: roles(&row.roles)?,
            location_id: row.location_id.map(LocationId),
            active: row.active,
        })
    }
}

/// What these users may do: without the second factor that they need, what anybody may. `None`: nothing any more.
pub(crate) async fn roles_of(
    conn: &mut PgConnection,
    policy: Policy,
    users: &[UserId],
) -> Result<HashMap<UserId, Option<Roles>>> {
    let ids: Vec<Uuid> = users.iter().map(|user| user.0).collect();
    let rows = sqlx::query!(
        r#"
        select u.id, u.roles, exists (
            select from second_factors f where f.user_id = u.id and f.confirmed_at is not null
        ) as "has_mfa!"
        from users u
        where u.id = any ($1) and u.active
        "#,
        &ids,
    )
    .fetch_all(conn)
    .await?;
    let mut found: HashMap<_, _> = users.iter().map(|&user| (user, None)).collect();
    for row in rows {
        let roles = roles(&row.roles)?;
        let is_held_back = second_factor::is_missing(policy, roles, row.has_mfa);
        let roles = if is_held_back { Roles::default() } else { roles };
        found.insert(UserId(row.id), Some(roles));
    }
    Ok(found)
}

/// The names of all roles that grant a permission.
pub(crate) fn roles_with(permission: Permission) -> Vec<String> {
    let granting = Role::ALL.into_iter().filter(|&role| permission.is_granted_by(role));
    granting.map(|role| role.name().to_owned()).collect()
}

pub(crate) fn roles(names: &[String]) -> Result<Roles> {
    names.iter().map(|name| name.parse::<Role>().map_err(corrupt)).collect()
}
