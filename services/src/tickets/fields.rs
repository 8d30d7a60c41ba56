//! What admins want to know of tickets, beside what every ticket has.

use std::collections::{BTreeMap, BTreeSet};

use domain::accounts::{Actor, Permission};
use domain::live::Event;
use domain::tickets::{Asked, CustomField, FieldChoice, FieldDraft, FieldId, Sight};
use domain::{Problem, ProblemKind};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::error::conflict_on;
use crate::idempotency::{self, IdempotencyKey};
use crate::locations::corrupt;
use crate::{Change, Error, Platform, Result};

/// Those that whoever asks sees, in their order, with those that are retired.
pub async fn list(platform: &Platform, actor: &Actor) -> Result<Vec<CustomField>> {
    let sight = Sight::of(actor)?;
    let mut fields = all(&mut *platform.connection().await?).await?;
    fields.retain(|field| field.is_shown_to(sight));
    Ok(fields)
}

pub async fn create(platform: &Platform, actor: &Actor, draft: FieldDraft) -> Result<CustomField> {
    actor.require(Permission::ManageTickets)?;
    let mut change = Change::by(platform, actor).await?;
    let field = create_in(&mut change, draft).await?;
    change.commit().await?;
    Ok(field)
}

/// Creates one, once for each key.
pub async fn create_once(
    platform: &Platform,
    actor: &Actor,
    key: &IdempotencyKey,
    draft: FieldDraft,
) -> Result<CustomField> {
    actor.require(Permission::ManageTickets)?;
    let mut change = Change::by(platform, actor).await?;
    let earlier =
        idempotency::earlier_answer(&mut change, actor, key, "ticket_field.create", &draft);
    if let Some(field) = earlier.await? {
        return Ok(field);
    }
    let field = create_in(&mut change, draft).await?;
    idempotency::keep_answer(&mut change, actor, key, &field).await?;
    change.commit().await?;
    Ok(field)
}

async fn create_in(change: &mut Change, draft: FieldDraft) -> Result<CustomField> {
    let draft = draft.checked()?;
    let known = held(change.db()).await?;
    has_room(&known, draft.active)?;
    let row = sqlx::query_as!(
        Row,
        "
        insert into ticket_fields (id, name, kind, choices, asked, active, position)
        select $1, $2, $3, $4, $5, $6, coalesce(max(position), 0) + 1 from ticket_fields
        returning id, name, kind, choices, asked, active, version
        ",
        Uuid::now_v7(),
        draft.name.as_str(),
        draft.kind.name(),
        &texts(&draft.choices),
        draft.asked.name(),
        draft.active,
    )
    .fetch_one(change.db())
    .await
    .map_err(taken())?;
    let field = CustomField::try_from(row)?;
    change.audit("ticket_field.create", field.id.0, None, Some(&field)).await?;
    change.publish(Event::TicketListsChanged).await?;
    Ok(field)
}

/// `version` is the one the caller saw; `None` overwrites whatever is there.
pub async fn update(
    platform: &Platform,
    actor: &Actor,
    id: FieldId,
    version: Option<i32>,
    draft: FieldDraft,
) -> Result<CustomField> {
    actor.require(Permission::ManageTickets)?;
    let draft = draft.checked()?;
    let mut change = Change::by(platform, actor).await?;
    let known = held(change.db()).await?;
    let found = known.iter().find(|field| field.id == id);
    let before = found.ok_or_else(|| Problem::not_found("field"))?;
    if version.is_some_and(|seen| seen != before.version) {
        let reason = "somebody else changed this field meanwhile; look at it and try again";
        return Err(Problem::new(ProblemKind::Conflict, reason).into());
    }
    if draft.kind != before.kind {
        let reason = "what is filled in already would not fit; retire it and make another";
        return Err(Problem::invalid("kind", reason).into());
    }
    has_room(&known, draft.active && !before.active)?;
    let row = sqlx::query_as!(
        Row,
        "
        update ticket_fields set name = $2, choices = $3, asked = $4, active = $5, version = version + 1
        where id = $1
        returning id, name, kind, choices, asked, active, version
        ",
        id.0,
        draft.name.as_str(),
        &texts(&draft.choices),
        draft.asked.name(),
        draft.active,
    )
    .fetch_one(change.db())
    .await
    .map_err(taken())?;
    let field = CustomField::try_from(row)?;
    change.audit("ticket_field.update", id.0, Some(before), Some(&field)).await?;
    change.publish(Event::TicketListsChanged).await?;
    change.commit().await?;
    Ok(field)
}

/// Puts them in an order; those that are not named come behind, as they stood.
pub async fn order(
    platform: &Platform,
    actor: &Actor,
    ids: &[FieldId],
) -> Result<Vec<CustomField>> {
    actor.require(Permission::ManageTickets)?;
    let named: BTreeSet<FieldId> = ids.iter().copied().collect();
    if named.len() != ids.len() {
        return Err(Problem::invalid("ids", "name each field once").into());
    }
    let mut change = Change::by(platform, actor).await?;
    let before = held(change.db()).await?;
    if !named.iter().all(|id| before.iter().any(|field| field.id == *id)) {
        return Err(Problem::invalid("ids", "there is no such field").into());
    }
    let others = before.iter().map(|field| field.id).filter(|id| !named.contains(id));
    let places: Vec<Uuid> = ids.iter().copied().chain(others).map(|id| id.0).collect();
    sqlx::query!(
        "
        update ticket_fields f
        set position = given.place
        from unnest($1::uuid[]) with ordinality as given (id, place)
        where f.id = given.id
        ",
        &places,
    )
    .execute(change.db())
    .await?;
    let after = all(change.db()).await?;
    if after != before {
        change.audit("ticket_field.order", Uuid::nil(), Some(&before), Some(&after)).await?;
        change.publish(Event::TicketListsChanged).await?;
    }
    change.commit().await?;
    Ok(after)
}

pub(super) async fn all(conn: &mut PgConnection) -> Result<Vec<CustomField>> {
    let rows = sqlx::query_as!(
        Row,
        "
        select id, name, kind, choices, asked, active, version
        from ticket_fields
        order by position, lower(name), id
        ",
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(CustomField::try_from).collect()
}

/// Those that only those see who work on tickets.
pub(super) async fn among_colleagues(conn: &mut PgConnection) -> Result<BTreeSet<FieldId>> {
    let mut fields = all(conn).await?;
    fields.retain(|field| field.asked == Asked::No);
    Ok(fields.into_iter().map(|field| field.id).collect())
}

/// All of them, until the end of the change nobody else's to change.
async fn held(conn: &mut PgConnection) -> Result<Vec<CustomField>> {
    sqlx::query!("lock table ticket_fields in share row exclusive mode")
        .execute(&mut *conn)
        .await?;
    all(conn).await
}

/// Refuses fields that admins have not named, values that do not fit, and to empty what is required.
pub(super) fn must_fit(
    known: &[CustomField],
    before: &BTreeMap<String, String>,
    after: &BTreeMap<String, String>,
) -> Result<()> {
    for (id, value) in after {
        if before.get(id) == Some(value) {
            continue;
        }
        let field = known.iter().find(|field| field.active && field.id.to_string() == *id);
        let Some(field) = field else {
            return Err(Problem::invalid("fields", "there is no such field").into());
        };
        if !field.fits(value) {
            return Err(refused(field, format!("this does not fit into {}", field.name)));
        }
    }
    let emptied = known.iter().filter(|field| field.active && field.asked == Asked::Required);
    for field in emptied {
        let id = field.id.to_string();
        if before.contains_key(&id) && !after.contains_key(&id) {
            return Err(refused(field, format!("{} cannot be empty", field.name)));
        }
    }
    Ok(())
}

/// Refuses to open a ticket without what is required. Only who can be asked is asked: neither a mail
/// nor an answer that begins another ticket can.
pub(super) async fn must_be_given(
    conn: &mut PgConnection,
    given: &BTreeMap<String, String>,
) -> Result<()> {
    for field in all(conn).await? {
        let value = given.get(&field.id.to_string());
        let is_missing = value.is_none_or(String::is_empty);
        if field.active && field.asked == Asked::Required && is_missing {
            return Err(refused(&field, format!("{} cannot be empty", field.name)));
        }
    }
    Ok(())
}

/// The problem names the field by its id, so that a form shows it where it belongs.
fn refused(field: &CustomField, reason: String) -> Error {
    Problem::invalid(&format!("fields.{}", field.id), reason).into()
}

fn has_room(known: &[CustomField], one_more: bool) -> Result<()> {
    if one_more && known.iter().filter(|field| field.active).count() >= CustomField::MOST {
        let reason = "there are 40 fields already; retire one first";
        return Err(Problem::new(ProblemKind::Conflict, reason).into());
    }
    Ok(())
}

fn texts(choices: &[FieldChoice]) -> Vec<String> {
    choices.iter().map(FieldChoice::to_string).collect()
}

struct Row {
    id: Uuid,
    name: String,
    kind: String,
    choices: Vec<String>,
    asked: String,
    active: bool,
    version: i32,
}

impl TryFrom<Row> for CustomField {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let choices = row.choices.into_iter().map(|choice| choice.try_into().map_err(corrupt));
        Ok(Self {
            id: FieldId(row.id),
            name: row.name.try_into().map_err(corrupt)?,
            kind: row.kind.parse().map_err(corrupt)?,
            choices: choices.collect::<Result<_>>()?,
            asked: row.asked.parse().map_err(corrupt)?,
            active: row.active,
            version: row.version,
        })
    }
}

fn taken() -> impl FnOnce(sqlx::Error) -> Error {
    conflict_on("ticket_fields_name_key", "name", "another field has this name")
}
