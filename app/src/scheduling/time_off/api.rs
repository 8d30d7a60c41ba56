//! The server functions of time off.

use chrono::NaiveDate;
use domain::Page;
use domain::accounts::UserId;
use domain::scheduling::time_off::{
    Absence, Balance, Damage, Decision, Effects, LeaveAllowance, SeenTimeOff, TimeOffDraft,
    TimeOffFilter, TimeOffId, TimeOffSettings,
};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

use crate::AppError;
#[cfg(feature = "ssr")]
use crate::request::{platform, signed_in};
#[cfg(feature = "ssr")]
use domain::Problem;
#[cfg(feature = "ssr")]
use services::scheduling::time_off;

/// Who is away on any of these days, both included.
#[server(prefix = "/api/fn", endpoint = "time-off/absences", input = Json)]
pub async fn absences(first_day: NaiveDate, last_day: NaiveDate) -> Result<Vec<Absence>, AppError> {
    Ok(time_off::absences(&platform(), &signed_in()?, first_day, last_day).await?)
}

/// The latest first; `after` is the `next_cursor` of the page before.
#[server(prefix = "/api/fn", endpoint = "time-off/list", input = Json)]
pub async fn list_time_off(
    filter: TimeOffFilter,
    after: Option<String>,
) -> Result<Page<SeenTimeOff>, AppError> {
    let after = after.map(|cursor| cursor.parse()).transpose();
    let after = after.map_err(|err| Problem::invalid("after", err))?;
    Ok(time_off::page(&platform(), &signed_in()?, &filter, after, 50).await?)
}

#[server(prefix = "/api/fn", endpoint = "time-off/request", input = Json)]
pub async fn request_time_off(draft: TimeOffDraft) -> Result<Effects, AppError> {
    Ok(time_off::request(&platform(), &signed_in()?, &draft).await?)
}

/// `version` is the one the person saw.
#[server(prefix = "/api/fn", endpoint = "time-off/decide", input = Json)]
pub async fn decide_time_off(
    id: TimeOffId,
    version: i32,
    decision: Decision,
) -> Result<Effects, AppError> {
    Ok(time_off::decide(&platform(), &signed_in()?, id, Some(version), &decision).await?)
}

#[server(prefix = "/api/fn", endpoint = "time-off/preview", input = Json)]
pub async fn preview_time_off(draft: TimeOffDraft) -> Result<Damage, AppError> {
    Ok(time_off::preview(&platform(), &signed_in()?, &draft).await?)
}

/// What taking it back would do.
#[server(prefix = "/api/fn", endpoint = "time-off/restoration", input = Json)]
pub async fn restoration(id: TimeOffId) -> Result<Effects, AppError> {
    Ok(time_off::restoration(&platform(), &signed_in()?, id).await?)
}

#[server(prefix = "/api/fn", endpoint = "time-off/balances", input = Json)]
pub async fn balances(technician: UserId, year: i32) -> Result<Vec<Balance>, AppError> {
    Ok(time_off::balances(&platform(), &signed_in()?, technician, year).await?)
}

#[server(prefix = "/api/fn", endpoint = "time-off/allow", input = Json)]
pub async fn set_allowance(wanted: LeaveAllowance) -> Result<LeaveAllowance, AppError> {
    Ok(time_off::set_allowance(&platform(), &signed_in()?, wanted).await?)
}

#[server(prefix = "/api/fn", endpoint = "time-off/settings", input = Json)]
pub async fn read_settings() -> Result<TimeOffSettings, AppError> {
    Ok(time_off::settings(&platform(), &signed_in()?).await?)
}

#[server(prefix = "/api/fn", endpoint = "time-off/settings/change", input = Json)]
pub async fn change_settings(wanted: TimeOffSettings) -> Result<TimeOffSettings, AppError> {
    Ok(time_off::change_settings(&platform(), &signed_in()?, wanted).await?)
}
