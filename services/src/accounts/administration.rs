//! What admins do about users: finding, making, changing, letting go and bringing back.

use std::fmt;
use std::str::FromStr;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use domain::accounts::{
    Actor, Farewell, Hue, Me, Permission, Person, Role, User, UserDraft, UserFilter, UserId,
    UserPatch,
};
use domain::zones::ZoneName;
use domain::{Conflict, Page, Problem, ProblemKind};
use sqlx::{PgConnection, Postgres, QueryBuilder};
use uuid::Uuid;

use super::people::MeRow;
use super::users::{self, NewUser};
use super::{people, profile};
use crate::idempotency::{self, IdempotencyKey};
use crate::scheduling::shifts;
use crate::spreadsheet::Sheet;
use crate::{Change, Platform, Result};

/// What a list of users is sorted by; what is alike, by id.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UserOrder {
    pub by: UserSort,
    pub is_descending: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum UserSort {
    #[default]
    Name,
    Email,
    CreatedAt,
    LastSeenAt,
}

/// The last user of a page; the next page begins after them. Opaque text on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UserCursor(UserId);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this cursor is not one of ours; leave it out to begin at the start")]
pub struct InvalidUserCursor;

/// At most `limit` users, in order.
pub async fn users(
    platform: &Platform,
    actor: &Actor,
    filter: &UserFilter,
    order: UserOrder,
    after: Option<UserCursor>,
    limit: u16,
) -> Result<Page<User>> {
    actor.require(Permission::ManageUsers)?;
    // One more than asked for tells whether there is a next page.
    let mut items = select(platform, filter, order, after, Some(i64::from(limit) + 1)).await?;
    let has_more = items.len() > usize::from(limit);
    items.truncate(limit.into());
    let last = items.last().filter(|_| has_more);
    let next_cursor = last.map(|last| UserCursor(last.me.person.id).to_string());
    Ok(Page { items, next_cursor })
}

pub async fn user(platform: &Platform, actor: &Actor, id: UserId) -> Result<User> {
    actor.require(Permission::ManageUsers)?;
    load(&mut *platform.connection().await?, id).await
}

/// All that fit as a file for spreadsheets, in the columns that an import reads.
pub async fn export_users(
    platform: &Platform,
    actor: &Actor,
    filter: &UserFilter,
) -> Result<Bytes> {
    actor.require(Permission::ManageUsers)?;
    let users = select(platform, filter, UserOrder::default(), None, None).await?;
    let places = sqlx::query!("select id, name from locations").fetch_all(&platform.db).await?;
    let mut sheet = Sheet::with_mark();
    sheet.row(["name", "email", "roles", "colour", "location", "zone", "active", "last_seen_at"]);
    for User { me, last_seen_at, .. } in users {
        let roles: Vec<&str> = me.person.roles.iter().map(Role::name).collect();
        let place =
            me.person.location_id.and_then(|id| places.iter().find(|place| place.id == id.0));
        sheet.row([
            me.person.name.to_string(),
            me.email.to_string(),
            roles.join(" "),
            me.person.hue.to_string(),
            place.map(|place| place.name.clone()).unwrap_or_default(),
            me.zone.to_string(),
            if me.person.active { "yes" } else { "no" }.to_owned(),
            last_seen_at.map(|at| at.to_rfc3339()).unwrap_or_default(),
        ]);
    }
    Ok(sheet.into_bytes())
}

/// Makes a user, who cannot sign in before they have a password.
pub async fn add_user(
    platform: &Platform,
    actor: &Actor,
    key: Option<&IdempotencyKey>,
    draft: &UserDraft,
) -> Result<User> {
    actor.require(Permission::ManageUsers)?;
    let mut change = Change::by(platform, actor).await?;
    if let Some(key) = key {
        let earlier =
            idempotency::earlier_answer(&mut change, actor, key, "user.create", draft).await?;
        if let Some(user) = earlier {
            return Ok(user);
        }
    }
    let id = insert(&mut change, actor, draft).await?;
    let user = load(change.db(), id).await?;
    if let Some(key) = key {
        idempotency::keep_answer(&mut change, actor, key, &user).await?;
    }
    change.commit().await?;
    Ok(user)
}

/// Changes somebody. `version` is the one the caller saw; `None` overwrites whatever is there.
///
/// Taking one's own admin role away, or deactivating oneself, needs one's own address as
/// confirmation; the last admin stays one in any case.
pub async fn update_user(
    platform: &Platform,
    actor: &Actor,
    id: UserId,
    version: Option<i32>,
    patch: &UserPatch,
) -> Result<User> {
    actor.require(Permission::ManageUsers)?;
    let mut change = Change::by(platform, actor).await?;
    let before = profile::locked(&mut change, id).await?;
    let wanted = applied(patch, &before);
    if version.is_some_and(|seen| seen != before.version) {
        let reason = "somebody else changed this user meanwhile; look at it and try again";
        let (current, yours) = (Box::new(before), Box::new(wanted));
        return Err(Problem::new(ProblemKind::Conflict, reason)
            .with_conflict(Conflict::OutdatedUser { current, yours })
            .into());
    }
    not_by_accident(actor, patch, &before, &wanted)?;
    if actor.user == id && before.email != wanted.email {
        let reason = "this is your own address; change it on your account page, with your password";
        return Err(Problem::invalid("email", reason).into());
    }
    let action = match (before.person.active, wanted.person.active) {
        (true, false) => "user.deactivate",
        (false, true) => "user.reactivate",
        _ => "user.update",
    };
    profile::store(platform, change, action, &before, wanted).await?;
    load(&mut *platform.connection().await?, id).await
}

/// What is left behind by somebody who would be deactivated now.
pub async fn farewell(platform: &Platform, actor: &Actor, id: UserId) -> Result<Farewell> {
    actor.require(Permission::ManageUsers)?;
    let left = sqlx::query!(
        r#"
        select (select count(*) from sessions where user_id = u.id and expires_at > now()) as "sessions!",
            (
                select count(*) from shifts
                where technician_id = u.id and starts_at > now() and state = 'scheduled' and deleted_at is null
            ) as "future_shifts!"
        from users u
        where u.id = $1
        "#,
        id.0,
    )
    .fetch_optional(&platform.db)
    .await?
    .ok_or_else(|| Problem::not_found("user"))?;
    let next_shifts = shifts::next_of(platform, id, 5).await?;
    Ok(Farewell { future_shifts: left.future_shifts, next_shifts, sessions: left.sessions })
}

fn applied(patch: &UserPatch, before: &Me) -> Me {
    let UserPatch { name, email, roles, hue, location_id, zone, active, confirm: _ } =
        patch.clone();
    let person = before.person.clone();
    Me {
        person: Person {
            name: name.unwrap_or(person.name),
            roles: roles.unwrap_or(person.roles),
            hue: hue.unwrap_or(person.hue),
            location_id: location_id.unwrap_or(person.location_id),
            active: active.unwrap_or(person.active),
            ..person
        },
        email: email.unwrap_or_else(|| before.email.clone()),
        zone: zone.unwrap_or_else(|| before.zone.clone()),
        ..before.clone()
    }
}

fn not_by_accident(actor: &Actor, patch: &UserPatch, before: &Me, wanted: &Me) -> Result<()> {
    let is_admin = |me: &Me| me.person.active && me.person.roles.contains(Role::Admin);
    let locks_out = actor.user == before.person.id && is_admin(before) && !is_admin(wanted);
    let confirmed = patch
        .confirm
        .as_ref()
        .is_some_and(|typed| typed.trim().to_lowercase() == before.email.as_str());
    if locks_out && !confirmed {
        return Err(Problem::invalid(
            "confirm",
            "this is your own admin role; type your e-mail address to give it up",
        )
        .into());
    }
    Ok(())
}

pub(super) async fn insert(
    change: &mut Change,
    actor: &Actor,
    draft: &UserDraft,
) -> Result<UserId> {
    let hue = match draft.hue {
        Some(hue) => hue,
        None => rarest_hue(change.db()).await?,
    };
    let zone = match &draft.zone {
        Some(zone) => zone.clone(),
        None => usual_zone(change.db(), actor, draft).await?,
    };
    let new = NewUser {
        email: draft.email.clone(),
        name: draft.name.clone(),
        roles: draft.roles,
        hue,
        location_id: draft.location_id,
        zone,
        password: None,
        picture_png: None,
    };
    users::insert(change, &new, None).await
}

/// That of the location, else that of whoever adds them.
async fn usual_zone(conn: &mut PgConnection, actor: &Actor, draft: &UserDraft) -> Result<ZoneName> {
    let zone = sqlx::query_scalar!(
        r#"select coalesce((select zone from locations where id = $1), (select zone from users where id = $2), 'UTC') as "zone!""#,
        draft.location_id.map(|id| id.0),
        actor.user.0,
    )
    .fetch_one(conn)
    .await?;
    zone.parse().map_err(crate::locations::corrupt)
}

async fn rarest_hue(conn: &mut PgConnection) -> Result<Hue> {
    let used =
        sqlx::query!(r#"select hue, count(*) as "count!" from users where active group by hue"#)
            .fetch_all(conn)
            .await?;
    let count =
        |hue: &Hue| used.iter().find(|row| row.hue == hue.name()).map_or(0, |row| row.count);
    Ok(Hue::ALL.into_iter().min_by_key(count).unwrap_or(Hue::Teal))
}

pub(super) async fn load(conn: &mut PgConnection, id: UserId) -> Result<User> {
    let me = people::load(&mut *conn, id).await?;
    let row = sqlx::query!(
        r#"
        select u.created_at,
            (select max(s.last_seen_at) from sessions s where s.user_id = u.id) as last_seen_at,
            (select count(*) from sessions s where s.user_id = u.id and s.expires_at > now()) as "sessions!",
            exists (
                select from second_factors f where f.user_id = u.id and f.confirmed_at is not null
            ) as "has_second_factor!"
        from users u
        where u.id = $1
        "#,
        id.0,
    )
    .fetch_one(conn)
    .await?;
    Ok(User {
        me,
        created_at: row.created_at,
        last_seen_at: row.last_seen_at,
        sessions: row.sessions,
        has_second_factor: row.has_second_factor,
    })
}

async fn select(
    platform: &Platform,
    filter: &UserFilter,
    order: UserOrder,
    after: Option<UserCursor>,
    limit: Option<i64>,
) -> Result<Vec<User>> {
    let key = match order.by {
        UserSort::Name => r#"u.name collate "und-x-icu""#,
        UserSort::Email => "u.email",
        UserSort::CreatedAt => "u.created_at",
        UserSort::LastSeenAt => {
            "coalesce((select max(s.last_seen_at) from sessions s where s.user_id = u.id), '-infinity')"
        }
    };
    let (beyond, direction) = if order.is_descending { ("<", "desc") } else { (">", "asc") };
    let UserFilter { q, role, active, location_id } = filter;
    let mut query = QueryBuilder::<Postgres>::new(
        "select u.id, u.email, u.name, u.hue, u.roles, u.location_id, u.zone, u.active, u.theme, u.week_start, \
            u.clock, u.language, u.version, p.digest as picture, u.created_at, \
            (select max(s.last_seen_at) from sessions s where s.user_id = u.id) as last_seen_at, \
            (select count(*) from sessions s where s.user_id = u.id and s.expires_at > now()) as sessions, \
            exists (select from second_factors f where f.user_id = u.id and f.confirmed_at is not null) \
                as has_second_factor \
         from users u left join user_pictures p on p.user_id = u.id where true",
    );
    for word in q.iter().flat_map(|q| q.split_whitespace()) {
        let pattern = format!(
            "%{}%",
            word.to_lowercase()
                .replace('\0', "")
                .replace('\\', "\\\\")
                .replace('%', "\\%")
                .replace('_', "\\_")
        );
        // The database may know of no letters but those of ASCII; Özlem is found as özlem all the same.
        query.push(r#" and (lower(u.name collate "und-x-icu") like "#).push_bind(pattern.clone());
        query.push(" or u.email like ").push_bind(pattern).push(")");
    }
    if let Some(role) = role {
        query.push(" and ").push_bind(role.name()).push(" = any (u.roles)");
    }
    if let Some(active) = active {
        query.push(" and u.active = ").push_bind(*active);
    }
    if let Some(location) = location_id {
        query.push(" and u.location_id = ").push_bind(location.0);
    }
    if let Some(UserCursor(last)) = after {
        query.push(format!(
            " and ({key}, u.id) {beyond} (select {key}, u.id from users u where u.id = "
        ));
        query.push_bind(last.0).push(")");
    }
    query.push(format!(" order by {key} {direction}, u.id {direction}"));
    if let Some(limit) = limit {
        query.push(" limit ").push_bind(limit);
    }
    let rows: Vec<Row> = query.build_query_as().fetch_all(&platform.db).await?;
    rows.into_iter()
        .map(|Row { me, created_at, last_seen_at, sessions, has_second_factor }| {
            Ok(User { me: me.try_into()?, created_at, last_seen_at, sessions, has_second_factor })
        })
        .collect()
}

#[derive(sqlx::FromRow)]
struct Row {
    #[sqlx(flatten)]
    me: MeRow,
    created_at: DateTime<Utc>,
    last_seen_at: Option<DateTime<Utc>>,
    sessions: i64,
    has_second_factor: bool,
}

impl UserSort {
    pub const ALL: [Self; 4] = [Self::Name, Self::Email, Self::CreatedAt, Self::LastSeenAt];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Email => "email",
            Self::CreatedAt => "created_at",
            Self::LastSeenAt => "last_seen_at",
        }
    }
}

/// `name`, or `-name` for the other way round.
impl FromStr for UserOrder {
    type Err = Problem;

    fn from_str(text: &str) -> Result<Self, Problem> {
        let (name, is_descending) = match text.strip_prefix('-') {
            Some(name) => (name, true),
            None => (text, false),
        };
        let by = UserSort::ALL.into_iter().find(|sort| sort.name() == name);
        let by = by.ok_or_else(|| {
            Problem::invalid("sort", "sort by name, email, created_at or last_seen_at")
        })?;
        Ok(Self { by, is_descending })
    }
}

impl fmt::Display for UserCursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.0.simple().fmt(f)
    }
}

impl FromStr for UserCursor {
    type Err = InvalidUserCursor;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Uuid::try_parse(text).map(|id| Self(UserId(id))).map_err(|_| InvalidUserCursor)
    }
}
