//! Categories and tags: what admins and people sort tickets by.

use domain::accounts::{Actor, Permission};
use domain::live::Event;
use domain::tickets::{Category, CategoryDraft, CategoryId, CategoryName, CategoryRef, Sight, Tag};
use domain::{Problem, ProblemKind};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::error::conflict_on;
use crate::idempotency::{self, IdempotencyKey};
use crate::locations::corrupt;
use crate::{Change, Error, Platform, Result};

/// All of them by name; there are few.
pub async fn list(platform: &Platform, actor: &Actor) -> Result<Vec<Category>> {
    Sight::of(actor)?;
    let rows = sqlx::query_as!(
        Row,
        "select id, name, active, version from ticket_categories order by position, lower(name), id",
    )
    .fetch_all(&platform.db)
    .await?;
    rows.into_iter().map(Category::try_from).collect()
}

pub async fn create(platform: &Platform, actor: &Actor, draft: &CategoryDraft) -> Result<Category> {
    actor.require(Permission::ManageTickets)?;
    let mut change = Change::by(platform, actor).await?;
    let category = create_in(&mut change, draft).await?;
    change.commit().await?;
    Ok(category)
}

/// Creates one, once for each key.
pub async fn create_once(
    platform: &Platform,
    actor: &Actor,
    key: &IdempotencyKey,
    draft: &CategoryDraft,
) -> Result<Category> {
    actor.require(Permission::ManageTickets)?;
    let mut change = Change::by(platform, actor).await?;
    let earlier =
        idempotency::earlier_answer(&mut change, actor, key, "ticket_category.create", draft);
    if let Some(category) = earlier.await? {
        return Ok(category);
    }
    let category = create_in(&mut change, draft).await?;
    idempotency::keep_answer(&mut change, actor, key, &category).await?;
    change.commit().await?;
    Ok(category)
}

async fn create_in(change: &mut Change, draft: &CategoryDraft) -> Result<Category> {
    let row = sqlx::query_as!(
        Row,
        "
        insert into ticket_categories (id, name, active) values ($1, $2, $3)
        returning id, name, active, version
        ",
        Uuid::now_v7(),
        draft.name.as_str(),
        draft.active,
    )
    .fetch_one(change.db())
    .await
    .map_err(taken())?;
    let category = Category::try_from(row)?;
    change.audit("ticket_category.create", category.id.0, None, Some(&category)).await?;
    change.publish(Event::TicketListsChanged).await?;
    Ok(category)
}

/// `version` is the one the caller saw; `None` overwrites whatever is there.
pub async fn update(
    platform: &Platform,
    actor: &Actor,
    id: CategoryId,
    version: Option<i32>,
    draft: &CategoryDraft,
) -> Result<Category> {
    actor.require(Permission::ManageTickets)?;
    let mut change = Change::by(platform, actor).await?;
    let before = sqlx::query_as!(
        Row,
        "select id, name, active, version from ticket_categories where id = $1 for update",
        id.0,
    )
    .fetch_optional(change.db())
    .await?
    .ok_or_else(|| Problem::not_found("category"))?;
    let before = Category::try_from(before)?;
    if version.is_some_and(|seen| seen != before.version) {
        let reason = "somebody else changed this category meanwhile; look at it and try again";
        return Err(Problem::new(ProblemKind::Conflict, reason).into());
    }
    let row = sqlx::query_as!(
        Row,
        "
        update ticket_categories set name = $2, active = $3, version = version + 1 where id = $1
        returning id, name, active, version
        ",
        id.0,
        draft.name.as_str(),
        draft.active,
    )
    .fetch_one(change.db())
    .await
    .map_err(taken())?;
    let category = Category::try_from(row)?;
    change.audit("ticket_category.update", id.0, Some(&before), Some(&category)).await?;
    change.publish(Event::TicketListsChanged).await?;
    change.commit().await?;
    Ok(category)
}

/// All tags that are or were in use, by name.
pub async fn tags(platform: &Platform, actor: &Actor) -> Result<Vec<Tag>> {
    actor.require(Permission::WorkTickets)?;
    let tags = sqlx::query_scalar!("select tag from ticket_tags order by tag limit 2000")
        .fetch_all(&platform.db)
        .await?;
    tags.into_iter().map(|tag| tag.try_into().map_err(corrupt)).collect()
}

pub(super) async fn keep_tags(conn: &mut PgConnection, tags: &[Tag]) -> Result<()> {
    if tags.is_empty() {
        return Ok(());
    }
    let tags: Vec<String> = tags.iter().map(Tag::to_string).collect();
    sqlx::query!(
        "insert into ticket_tags (tag) select tag from unnest($1::text[]) tag order by tag on conflict do nothing",
        &tags,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Which category somebody means.
pub(super) async fn meant(
    conn: &mut PgConnection,
    category: &CategoryRef,
) -> Result<(CategoryId, CategoryName)> {
    let (id, name) = match category {
        CategoryRef::Id(id) => (Some(id.0), None),
        CategoryRef::Name(name) => (None, Some(name.trim().to_lowercase())),
    };
    let row = sqlx::query!(
        "select id, name from ticket_categories where id = $1 or lower(name) = $2",
        id,
        name.filter(|name| !name.contains('\0')),
    )
    .fetch_optional(conn)
    .await?
    .ok_or_else(|| Problem::invalid("category", "there is no such category"))?;
    Ok((CategoryId(row.id), row.name.try_into().map_err(corrupt)?))
}

struct Row {
    id: Uuid,
    name: String,
    active: bool,
    version: i32,
}

impl TryFrom<Row> for Category {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: CategoryId(row.id),
            name: row.name.try_into().map_err(corrupt)?,
            active: row.active,
            version: row.version,
        })
    }
}

fn taken() -> impl FnOnce(sqlx::Error) -> Error {
    conflict_on("ticket_categories_name_key", "name", "another category has this name")
}
