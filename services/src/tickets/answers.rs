//! Answers that are given again and again.

use domain::accounts::{Actor, Permission};
use domain::live::Event;
use domain::tickets::{CannedAnswer, CannedAnswerDraft, CannedAnswerId};
use domain::{Problem, ProblemKind};
use uuid::Uuid;

use crate::error::conflict_on;
use crate::locations::corrupt;
use crate::{Change, Error, Platform, Result};

/// All of them by title; there are few.
pub async fn list(platform: &Platform, actor: &Actor) -> Result<Vec<CannedAnswer>> {
    actor.require(Permission::WorkTickets)?;
    let rows = sqlx::query_as!(
        Row,
        "select id, title, body, version from canned_answers order by lower(title), id",
    )
    .fetch_all(&platform.db)
    .await?;
    rows.into_iter().map(CannedAnswer::try_from).collect()
}

/// Without an id, a new one; otherwise the version is the one the caller saw, and `None` overwrites
/// whatever is there.
pub async fn save(
    platform: &Platform,
    actor: &Actor,
    known: Option<(CannedAnswerId, Option<i32>)>,
    draft: &CannedAnswerDraft,
) -> Result<CannedAnswer> {
    actor.require(Permission::ManageTickets)?;
    let mut change = Change::by(platform, actor).await?;
    let before = match known {
        Some((id, version)) => Some(held(&mut change, id, version).await?),
        None => None,
    };
    let stored = match &before {
        None => {
            sqlx::query_as!(
                Row,
                "
                insert into canned_answers (id, title, body) values ($1, $2, $3)
                returning id, title, body, version
                ",
                Uuid::now_v7(),
                draft.title.as_str(),
                draft.body.as_str(),
            )
            .fetch_one(change.db())
            .await
        }
        Some(before) => {
            sqlx::query_as!(
                Row,
                "
                update canned_answers set title = $2, body = $3, version = version + 1 where id = $1
                returning id, title, body, version
                ",
                before.id.0,
                draft.title.as_str(),
                draft.body.as_str(),
            )
            .fetch_one(change.db())
            .await
        }
    };
    let taken = conflict_on("canned_answers_title_key", "title", "another answer has this title");
    let answer = CannedAnswer::try_from(stored.map_err(taken)?)?;
    change.audit("canned_answer.save", answer.id.0, before.as_ref(), Some(&answer)).await?;
    change.publish(Event::TicketListsChanged).await?;
    change.commit().await?;
    Ok(answer)
}

/// One that is about to be changed, if nobody changed it since it was seen.
async fn held(
    change: &mut Change,
    id: CannedAnswerId,
    version: Option<i32>,
) -> Result<CannedAnswer> {
    let row = sqlx::query_as!(
        Row,
        "select id, title, body, version from canned_answers where id = $1 for update",
        id.0,
    )
    .fetch_optional(change.db())
    .await?
    .ok_or_else(|| Problem::not_found("answer"))?;
    if version.is_some_and(|seen| seen != row.version) {
        let reason = "somebody else changed this answer meanwhile; look at it and try again";
        return Err(Problem::new(ProblemKind::Conflict, reason).into());
    }
    CannedAnswer::try_from(row)
}

pub async fn delete(platform: &Platform, actor: &Actor, id: CannedAnswerId) -> Result<()> {
    actor.require(Permission::ManageTickets)?;
    let mut change = Change::by(platform, actor).await?;
    let row = sqlx::query_as!(
        Row,
        "delete from canned_answers where id = $1 returning id, title, body, version",
        id.0,
    )
    .fetch_optional(change.db())
    .await?
    .ok_or_else(|| Problem::not_found("answer"))?;
    let answer = CannedAnswer::try_from(row)?;
    change.audit("canned_answer.delete", id.0, Some(&answer), None).await?;
    change.publish(Event::TicketListsChanged).await?;
    change.commit().await
}

struct Row {
    id: Uuid,
    title: String,
    body: String,
    version: i32,
}

impl TryFrom<Row> for CannedAnswer {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: CannedAnswerId(row.id),
            title: row.title.try_into().map_err(corrupt)?,
            body: row.body.try_into().map_err(corrupt)?,
            version: row.version,
        })
    }
}
