//! Looking at rules, making, changing and deleting them.

use domain::accounts::{Actor, Permission};
use domain::live::Event;
use domain::scheduling::coverage::{CoverageRule, CoverageRuleDraft, CoverageRuleId};
use domain::{Conflict, Problem, ProblemKind};
use uuid::Uuid;

use super::rows::{self, Row};
use crate::error::broken_constraint;
use crate::idempotency::{self, IdempotencyKey};
use crate::{Change, Error, Platform, Result};

/// All rules, by location and time of day; there are few.
pub async fn list(platform: &Platform, actor: &Actor) -> Result<Vec<CoverageRule>> {
    actor.require(Permission::PlanShifts)?;
    rows::read(&mut *platform.connection().await?, false).await
}

pub async fn get(platform: &Platform, actor: &Actor, id: CoverageRuleId) -> Result<CoverageRule> {
    actor.require(Permission::PlanShifts)?;
    sqlx::query_as!(
        Row,
        "
        select id, location_id, weekdays, start, minutes, technicians, kind, valid_from, valid_until,
            on_holidays, active, version
        from coverage_rules
        where id = $1
        ",
        id.0,
    )
    .fetch_optional(&platform.db)
    .await?
    .ok_or_else(not_found)?
    .try_into()
}

/// Adds a rule; with a key, once for each.
pub async fn create(
    platform: &Platform,
    actor: &Actor,
    key: Option<&IdempotencyKey>,
    draft: CoverageRuleDraft,
) -> Result<CoverageRule> {
    actor.require(Permission::PlanShifts)?;
    let draft = draft.checked().map_err(Problem::from)?;

    let mut change = Change::by(platform, actor).await?;
    if let Some(key) = key {
        let action = "coverage_rule.create";
        if let Some(earlier) =
            idempotency::earlier_answer(&mut change, actor, key, action, &draft).await?
        {
            return Ok(earlier);
        }
    }
    let rule = CoverageRule { id: CoverageRuleId(Uuid::now_v7()), draft, version: 1 };
    insert(&mut change, &rule).await?;
    change.publish(Event::SchedulesChanged).await?;
    if let Some(key) = key {
        idempotency::keep_answer(&mut change, actor, key, &rule).await?;
    }
    change.commit().await?;
    Ok(rule)
}

/// Writes a new rule down, in a transaction of the caller's.
pub(crate) async fn insert(change: &mut Change, rule: &CoverageRule) -> Result<()> {
    let draft = &rule.draft;
    sqlx::query!(
        "
        insert into coverage_rules
            (id, location_id, weekdays, start, minutes, technicians, kind, valid_from, valid_until, on_holidays, active)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        ",
        rule.id.0,
        draft.location_id.0,
        i16::from(draft.weekdays.bits()),
        draft.span.start().minutes().cast_signed(),
        draft.span.minutes().cast_signed(),
        i16::from(draft.technicians),
        draft.kind.name(),
        draft.valid_from,
        draft.valid_until,
        draft.on_holidays,
        draft.active,
    )
    .execute(change.db())
    .await
    .map_err(refused)?;
    change.audit("coverage_rule.create", rule.id.0, None, Some(rule)).await
}

/// Makes a rule what the draft says. `version` is the one the caller saw; `None` overwrites
/// whatever is there.
pub async fn replace(
    platform: &Platform,
    actor: &Actor,
    id: CoverageRuleId,
    version: Option<i32>,
    draft: CoverageRuleDraft,
) -> Result<CoverageRule> {
    actor.require(Permission::PlanShifts)?;
    let draft = draft.checked().map_err(Problem::from)?;

    let mut change = Change::by(platform, actor).await?;
    let before = locked(&mut change, id).await?;
    not_outdated(version, &before, &draft)?;
    let row = sqlx::query_as!(
        Row,
        "
        update coverage_rules
        set location_id = $2, weekdays = $3, start = $4, minutes = $5, technicians = $6, kind = $7,
            valid_from = $8, valid_until = $9, on_holidays = $10, active = $11,
            version = version + 1, updated_at = now()
        where id = $1
        returning id, location_id, weekdays, start, minutes, technicians, kind, valid_from, valid_until,
            on_holidays, active, version
        ",
        id.0,
        draft.location_id.0,
        i16::from(draft.weekdays.bits()),
        draft.span.start().minutes().cast_signed(),
        draft.span.minutes().cast_signed(),
        i16::from(draft.technicians),
        draft.kind.name(),
        draft.valid_from,
        draft.valid_until,
        draft.on_holidays,
        draft.active,
    )
    .fetch_one(change.db())
    .await
    .map_err(refused)?;
    let after = CoverageRule::try_from(row)?;
    change.audit("coverage_rule.update", id.0, Some(&before), Some(&after)).await?;
    change.publish(Event::SchedulesChanged).await?;
    change.commit().await?;
    Ok(after)
}

pub async fn delete(
    platform: &Platform,
    actor: &Actor,
    id: CoverageRuleId,
    version: Option<i32>,
) -> Result<()> {
    actor.require(Permission::PlanShifts)?;

    let mut change = Change::by(platform, actor).await?;
    let before = locked(&mut change, id).await?;
    not_outdated(version, &before, &before.draft)?;
    sqlx::query!("delete from coverage_rules where id = $1", id.0).execute(change.db()).await?;
    change.audit("coverage_rule.delete", id.0, Some(&before), None).await?;
    change.publish(Event::SchedulesChanged).await?;
    change.commit().await
}

async fn locked(change: &mut Change, id: CoverageRuleId) -> Result<CoverageRule> {
    sqlx::query_as!(
        Row,
        "
        select id, location_id, weekdays, start, minutes, technicians, kind, valid_from, valid_until,
            on_holidays, active, version
        from coverage_rules
        where id = $1
        for update
        ",
        id.0,
    )
    .fetch_optional(change.db())
    .await?
    .ok_or_else(not_found)?
    .try_into()
}

fn not_outdated(
    seen: Option<i32>,
    current: &CoverageRule,
    wanted: &CoverageRuleDraft,
) -> Result<()> {
    if seen.is_none_or(|seen| seen == current.version) {
        return Ok(());
    }
    let yours = CoverageRule { draft: wanted.clone(), ..current.clone() };
    let message = "somebody else changed this rule meanwhile; look at it and try again";
    let conflict = Conflict::OutdatedCoverageRule {
        current: Box::new(current.clone()),
        yours: Box::new(yours),
    };
    Err(Problem::new(ProblemKind::Conflict, message).with_conflict(conflict).into())
}

fn not_found() -> Problem {
    Problem::not_found("coverage rule")
}

fn refused(err: sqlx::Error) -> Error {
    match broken_constraint(&err) {
        Some("coverage_rules_location_id_fkey") => {
            Problem::invalid("location_id", "choose a location").into()
        }
        _ => err.into(),
    }
}
