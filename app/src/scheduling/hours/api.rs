//! The server function of the report.

use chrono::NaiveDate;
use domain::locations::LocationId;
use domain::scheduling::hours::{HoursReport, Period};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

use crate::AppError;
#[cfg(feature = "ssr")]
use crate::request::{platform, signed_in};
#[cfg(feature = "ssr")]
use services::scheduling::hours;

/// Both days included.
#[server(prefix = "/api/fn", endpoint = "scheduling/hours", input = Json)]
pub async fn report_hours(
    first_day: NaiveDate,
    last_day: NaiveDate,
    period: Period,
    location: Option<LocationId>,
) -> Result<HoursReport, AppError> {
    let filter = hours::HoursFilter { first_day, last_day, period, technician: None, location };
    Ok(hours::report(&platform(), &signed_in()?, &filter).await?)
}
