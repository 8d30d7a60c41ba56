//! Making shifts ahead of time.

use chrono::{NaiveDate, TimeDelta, Utc};
use domain::accounts::{Actor, Permission, UserId};
use domain::live::Event;
use domain::scheduling::ShiftState;
use domain::scheduling::templates::{
    Generation, ScheduleTemplate, TemplateDraft, TemplateId, plannable,
};
use domain::zones::civil_day;
use domain::{Problem, ProblemKind};
use uuid::Uuid;

use super::plan::{Released, hold_schedules, hold_technicians, planned};
use super::{rows, runs, write};
use crate::scheduling::announce::announce_many;
use crate::{Change, Platform, Result};

/// How far ahead people plan without asking.
pub const WEEKS_AHEAD: u8 = 4;
const MOST_WEEKS: u8 = 26;

/// What a run is asked to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GenerationRequest {
    /// Left out: today, by the site's clock.
    pub from: Option<NaiveDate>,
    /// 1 to 26.
    pub weeks: u8,
    /// The plan of a dry run: do exactly that, or nothing.
    pub plan: Option<String>,
    /// Nobody but those who plan is to see the shifts before they are published.
    pub as_drafts: bool,
}

impl Default for GenerationRequest {
    fn default() -> Self {
        Self { from: None, weeks: WEEKS_AHEAD, plan: None, as_drafts: false }
    }
}

struct Days {
    from: NaiveDate,
    to: NaiveDate,
}

impl GenerationRequest {
    fn days(&self, platform: &Platform) -> Result<Days> {
        if !(1..=MOST_WEEKS).contains(&self.weeks) {
            return Err(Problem::invalid("weeks", "choose 1 to 26 weeks").into());
        }
        let from = self.from.unwrap_or_else(|| today(platform));
        if !plannable(from) {
            return Err(Problem::invalid("from", "choose a day between 2000 and 2199").into());
        }
        Ok(Days { from, to: from + TimeDelta::weeks(self.weeks.into()) })
    }
}

pub(super) fn today(platform: &Platform) -> NaiveDate {
    civil_day(Utc::now(), platform.site().zone.tz().unwrap_or(chrono_tz::UTC))
}

/// What [`generate`] would do now, and nothing done.
pub async fn preview(
    platform: &Platform,
    actor: &Actor,
    request: &GenerationRequest,
    draft: Option<(Option<TemplateId>, TemplateDraft)>,
) -> Result<Generation> {
    actor.require(Permission::PlanShifts)?;
    let Days { from, to } = request.days(platform)?;
    let mut conn = platform.connection().await?;
    let templates = match draft {
        Some((id, draft)) => vec![ScheduleTemplate {
            id: id.unwrap_or(TemplateId(Uuid::nil())),
            draft: draft.checked().map_err(Problem::from)?,
            version: 0,
        }],
        None => rows::read(&mut conn, None).await?,
    };
    let mut generation = planned(&mut conn, &templates, from, to, &Released::default()).await?;
    // Of what is not made, nobody could ask for the ids.
    generation.created.iter_mut().for_each(|proposed| proposed.shift_id = None);
    Ok(generation)
}

/// Makes the shifts of all active templates that are not there yet.
pub async fn generate(
    platform: &Platform,
    actor: &Actor,
    request: &GenerationRequest,
) -> Result<Generation> {
    actor.require(Permission::PlanShifts)?;
    let days = request.days(platform)?;
    let mut change = Change::by(platform, actor).await?;
    hold_schedules(&mut change).await?;
    run(change, request, &days, runs::Cause::Request).await
}

/// The same, asked for at the command line or by an admin among the jobs.
pub async fn generate_for_site(
    platform: &Platform,
    request: &GenerationRequest,
) -> Result<Generation> {
    let days = request.days(platform)?;
    let mut change = Change::by_system(platform).await?;
    hold_schedules(&mut change).await?;
    run(change, request, &days, runs::Cause::Request).await
}

/// The run of the week; `Err` with the day of the last one, if that is less than a week ago.
pub async fn generate_when_due(
    platform: &Platform,
    request: &GenerationRequest,
) -> Result<std::result::Result<Generation, NaiveDate>> {
    let days = request.days(platform)?;
    let mut change = Change::by_system(platform).await?;
    hold_schedules(&mut change).await?;
    // Days, not hours: a week in which the clocks change has 167 or 169 of them.
    match runs::last_on_schedule(&mut change).await? {
        Some(last) if days.from - last < TimeDelta::days(7) => Ok(Err(last)),
        _ => run(change, request, &days, runs::Cause::Schedule).await.map(Ok),
    }
}

async fn run(
    mut change: Change,
    request: &GenerationRequest,
    days: &Days,
    cause: runs::Cause,
) -> Result<Generation> {
    let templates = rows::read(change.db(), None).await?;
    let technicians: Vec<UserId> =
        templates.iter().map(|template| template.draft.technician_id).collect();
    hold_technicians(&mut change, &technicians).await?;
    let generation =
        planned(change.db(), &templates, days.from, days.to, &Released::default()).await?;
    if request.plan.as_ref().is_some_and(|plan| *plan != generation.plan) {
        return Err(Problem::new(
            ProblemKind::Conflict,
            "something has changed since the preview; look at it again",
        )
        .into());
    }
    let state = if request.as_drafts { ShiftState::Draft } else { ShiftState::Scheduled };
    let shifts = write::insert(&mut change, &generation.created, state).await?;
    announce_many(&mut change, shifts.iter().map(|shift| (None, Some(shift)))).await?;
    runs::record(&mut change, cause, days.from, request.weeks, &generation).await?;
    change.publish(Event::SchedulesChanged).await?;
    change.commit().await?;
    Ok(generation)
}
