//! Templates: listing, creating, changing, deleting.

use domain::accounts::{Actor, Permission, UserId};
use domain::live::Event;
use domain::locations::LocationId;
use domain::scheduling::templates::{
    Future, Replaced, ScheduleTemplate, TemplateDraft, TemplateId,
};
use domain::{Conflict, Problem, ProblemKind};
use uuid::Uuid;

use super::plan::hold_schedules;
use super::{future, rows};
use crate::idempotency::{self, IdempotencyKey};
use crate::{Change, Platform, Result};

/// All templates by name.
pub async fn list(platform: &Platform, actor: &Actor) -> Result<Vec<ScheduleTemplate>> {
    actor.require(Permission::PlanShifts)?;
    rows::read(&mut *platform.connection().await?, None).await
}

pub async fn get(platform: &Platform, actor: &Actor, id: TemplateId) -> Result<ScheduleTemplate> {
    actor.require(Permission::PlanShifts)?;
    found(rows::read(&mut *platform.connection().await?, Some(id)).await?)
}

/// Adds a template, once for each key. It makes nothing before the next run.
pub async fn create(
    platform: &Platform,
    actor: &Actor,
    key: Option<&IdempotencyKey>,
    draft: TemplateDraft,
) -> Result<ScheduleTemplate> {
    actor.require(Permission::PlanShifts)?;
    let draft = draft.checked().map_err(Problem::from)?;

    let mut change = Change::by(platform, actor).await?;
    if let Some(key) = key {
        let earlier =
            idempotency::earlier_answer(&mut change, actor, key, "schedule.create", &draft).await?;
        if let Some(template) = earlier {
            return Ok(template);
        }
    }
    known_zone(&draft)?;
    active_technician(&mut change, draft.technician_id).await?;
    active_location(&mut change, draft.location_id).await?;
    let template = ScheduleTemplate { id: TemplateId(Uuid::now_v7()), draft, version: 1 };
    rows::insert(change.db(), &template).await?;
    change.audit("schedule.create", template.id.0, None, Some(&template)).await?;
    change.publish(Event::SchedulesChanged).await?;
    if let Some(key) = key {
        idempotency::keep_answer(&mut change, actor, key, &template).await?;
    }
    change.commit().await?;
    Ok(template)
}

/// Replaces what people filled in. `version` is the one the caller saw; `None` overwrites whatever is there.
pub async fn replace(
    platform: &Platform,
    actor: &Actor,
    id: TemplateId,
    version: Option<i32>,
    draft: TemplateDraft,
    future: Future,
) -> Result<Replaced> {
    actor.require(Permission::PlanShifts)?;
    let draft = draft.checked().map_err(Problem::from)?;

    let mut change = Change::by(platform, actor).await?;
    hold_schedules(&mut change).await?;
    let before = found(rows::read(change.db(), Some(id)).await?)?;
    let after = ScheduleTemplate { id, draft, version: before.version + 1 };
    not_outdated(version, &before, &after)?;
    known_zone(&after.draft)?;
    if after.draft.technician_id != before.draft.technician_id {
        active_technician(&mut change, after.draft.technician_id).await?;
    }
    if after.draft.location_id != before.draft.location_id {
        active_location(&mut change, after.draft.location_id).await?;
    }
    rows::update(change.db(), &after).await?;
    change.audit("schedule.update", id.0, Some(&before), Some(&after)).await?;
    let replaced = match future {
        Future::Keep => untouched(after),
        Future::Update => future::follow(&mut change, after, platform).await?,
    };
    change.publish(Event::SchedulesChanged).await?;
    change.commit().await?;
    Ok(replaced)
}

/// Takes a template away; [`restore`] brings it back. With [`Future::Update`] the shifts ahead go
/// with it, those changed by hand excepted.
pub async fn delete(
    platform: &Platform,
    actor: &Actor,
    id: TemplateId,
    version: Option<i32>,
    future: Future,
) -> Result<Replaced> {
    actor.require(Permission::PlanShifts)?;

    let mut change = Change::by(platform, actor).await?;
    hold_schedules(&mut change).await?;
    let before = found(rows::read(change.db(), Some(id)).await?)?;
    not_outdated(version, &before, &before)?;
    sqlx::query!(
        "
        update schedule_templates set deleted_at = now(), version = version + 1, updated_at = now()
        where id = $1
        ",
        id.0,
    )
    .execute(change.db())
    .await?;
    change.audit("schedule.delete", id.0, Some(&before), None).await?;
    let mut gone = before;
    gone.draft.active = false;
    gone.version += 1;
    let replaced = match future {
        Future::Keep => untouched(gone),
        Future::Update => future::follow(&mut change, gone, platform).await?,
    };
    change.publish(Event::SchedulesChanged).await?;
    change.commit().await?;
    Ok(replaced)
}

/// Undoes a deletion. The shifts that went with it come back with the next run.
pub async fn restore(
    platform: &Platform,
    actor: &Actor,
    id: TemplateId,
) -> Result<ScheduleTemplate> {
    actor.require(Permission::PlanShifts)?;

    let mut change = Change::by(platform, actor).await?;
    let restored = sqlx::query!(
        "
        update schedule_templates set deleted_at = null, version = version + 1, updated_at = now()
        where id = $1 and deleted_at is not null
        ",
        id.0,
    )
    .execute(change.db())
    .await?;
    if restored.rows_affected() == 0 {
        return Err(Problem::not_found("deleted schedule").into());
    }
    let template = found(rows::read(change.db(), Some(id)).await?)?;
    change.audit("schedule.restore", id.0, None, Some(&template)).await?;
    change.publish(Event::SchedulesChanged).await?;
    change.commit().await?;
    Ok(template)
}

fn untouched(template: ScheduleTemplate) -> Replaced {
    Replaced { template, created: 0, updated: 0, removed: 0, kept: Vec::new() }
}

fn found(templates: Vec<ScheduleTemplate>) -> Result<ScheduleTemplate> {
    Ok(templates.into_iter().next().ok_or_else(|| Problem::not_found("schedule"))?)
}

fn not_outdated(
    seen: Option<i32>,
    current: &ScheduleTemplate,
    wanted: &ScheduleTemplate,
) -> Result<()> {
    if seen.is_none_or(|seen| seen == current.version) {
        return Ok(());
    }
    let conflict = Conflict::OutdatedTemplate {
        current: Box::new(current.clone()),
        yours: Box::new(ScheduleTemplate { version: current.version, ..wanted.clone() }),
    };
    Err(Problem::new(
        ProblemKind::Conflict,
        "somebody else changed this schedule meanwhile; look at it and try again",
    )
    .with_conflict(conflict)
    .into())
}

fn known_zone(draft: &TemplateDraft) -> Result<()> {
    draft.zone.tz().map_err(|err| Problem::invalid("zone", err))?;
    Ok(())
}

async fn active_technician(change: &mut Change, id: UserId) -> Result<()> {
    let is_one = sqlx::query_scalar!(
        r#"select active and 'technician' = any (roles) as "is_one!" from users where id = $1"#,
        id.0,
    )
    .fetch_optional(change.db())
    .await?;
    if is_one == Some(true) {
        return Ok(());
    }
    Err(Problem::invalid("technician_id", "choose an active technician").into())
}

async fn active_location(change: &mut Change, id: Option<LocationId>) -> Result<()> {
    let Some(id) = id else { return Ok(()) };
    let is_active = sqlx::query_scalar!("select active from locations where id = $1", id.0)
        .fetch_optional(change.db())
        .await?;
    if is_active == Some(true) {
        return Ok(());
    }
    Err(Problem::invalid("location_id", "choose an active location").into())
}
