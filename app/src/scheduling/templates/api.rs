//! The server functions of schedules.

use domain::scheduling::templates::{
    Future, Generation, Holiday, HolidayDraft, HolidayId, Replaced, ScheduleRun, ScheduleTemplate,
    TemplateDraft, TemplateId,
};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use uuid::Uuid;

use crate::AppError;
#[cfg(feature = "ssr")]
use crate::request::{platform, signed_in};
#[cfg(feature = "ssr")]
use domain::Problem;
#[cfg(feature = "ssr")]
use services::idempotency::IdempotencyKey;
#[cfg(feature = "ssr")]
use services::scheduling::{
    holidays,
    templates::{self, GenerationRequest},
};

/// What the page shows: schedules by name, and the holidays from today on.
#[server(prefix = "/api/fn", endpoint = "scheduling/schedules/list", input = Json)]
pub async fn list_schedules() -> Result<(Vec<ScheduleTemplate>, Vec<Holiday>), AppError> {
    let (platform, actor) = (platform(), signed_in()?);
    let filter = holidays::HolidayFilter {
        from: Some(chrono::Utc::now().date_naive() - chrono::Days::new(1)),
        location: None,
    };
    let schedules = templates::list(&platform, &actor).await?;
    Ok((schedules, holidays::list(&platform, &actor, filter).await?))
}

/// A new one, once for each `key`, however often it is sent.
#[server(prefix = "/api/fn", endpoint = "scheduling/schedules/add", input = Json)]
pub async fn add_schedule(key: Uuid, draft: TemplateDraft) -> Result<Replaced, AppError> {
    let key: IdempotencyKey = key.to_string().parse().map_err(Problem::from)?;
    let template = templates::create(&platform(), &signed_in()?, Some(&key), draft).await?;
    Ok(Replaced { template, created: 0, updated: 0, removed: 0, kept: Vec::new() })
}

/// `known`: the schedule to change, in the version the person saw.
#[server(prefix = "/api/fn", endpoint = "scheduling/schedules/save", input = Json)]
pub async fn save_schedule(
    known: (TemplateId, i32),
    draft: TemplateDraft,
    future: Future,
) -> Result<Replaced, AppError> {
    let (id, version) = known;
    Ok(templates::replace(&platform(), &signed_in()?, id, Some(version), draft, future).await?)
}

#[server(prefix = "/api/fn", endpoint = "scheduling/schedules/delete", input = Json)]
pub async fn delete_schedule(
    id: TemplateId,
    version: i32,
    future: Future,
) -> Result<Replaced, AppError> {
    Ok(templates::delete(&platform(), &signed_in()?, id, Some(version), future).await?)
}

#[server(prefix = "/api/fn", endpoint = "scheduling/schedules/restore", input = Json)]
pub async fn restore_schedule(id: TemplateId) -> Result<ScheduleTemplate, AppError> {
    Ok(templates::restore(&platform(), &signed_in()?, id).await?)
}

/// What a run would make now: from a schedule as it is being written, or from all there are.
#[server(prefix = "/api/fn", endpoint = "scheduling/schedules/preview", input = Json)]
pub async fn preview_schedules(
    draft: Option<(Option<TemplateId>, TemplateDraft)>,
) -> Result<Generation, AppError> {
    let request = GenerationRequest::default();
    Ok(templates::preview(&platform(), &signed_in()?, &request, draft).await?)
}

/// Does what a preview has shown, or nothing.
#[server(prefix = "/api/fn", endpoint = "scheduling/schedules/generate", input = Json)]
pub async fn generate_schedules(plan: String, as_drafts: bool) -> Result<Generation, AppError> {
    let request = GenerationRequest { plan: Some(plan), as_drafts, ..GenerationRequest::default() };
    Ok(templates::generate(&platform(), &signed_in()?, &request).await?)
}

/// The last runs, the newest first.
#[server(prefix = "/api/fn", endpoint = "scheduling/schedules/runs", input = Json)]
pub async fn schedule_runs() -> Result<Vec<ScheduleRun>, AppError> {
    Ok(templates::runs(&platform(), &signed_in()?).await?)
}

#[server(prefix = "/api/fn", endpoint = "scheduling/holidays/create", input = Json)]
pub async fn create_holiday(draft: HolidayDraft) -> Result<Holiday, AppError> {
    Ok(holidays::create(&platform(), &signed_in()?, &draft).await?)
}

#[server(prefix = "/api/fn", endpoint = "scheduling/holidays/delete", input = Json)]
pub async fn delete_holiday(id: HolidayId) -> Result<(), AppError> {
    Ok(holidays::delete(&platform(), &signed_in()?, id).await?)
}
