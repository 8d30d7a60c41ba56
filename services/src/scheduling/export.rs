//! Shifts as a file for spreadsheets, however many.

use std::sync::Arc;

use bytes::Bytes;
use domain::accounts::{Actor, Permission};
use domain::scheduling::{Shift, ShiftKind, ShiftState};
use domain::zones::ZoneName;
use domain::{Page, Problem};
use futures::Stream;
use futures::stream::try_unfold;

use super::hours::hours;
use super::names::Names;
use super::pages::{ShiftCursor, ShiftFilter, page};
use crate::locations::corrupt;
use crate::spreadsheet::Sheet;
use crate::{Platform, Result};

/// Read at once. Between portions no connection is held, so that a slow client costs none.
const PORTION: u16 = 500;

/// Which shifts, and by which clocks their times are written.
#[derive(Clone, Debug)]
pub struct ExportFilter {
    pub shifts: ShiftFilter,
    pub kind: Option<ShiftKind>,
    /// Also those that do not take place.
    pub with_cancelled: bool,
    /// Left out: that of whoever asks.
    pub zone: Option<ZoneName>,
}

/// What still has to be written.
enum Rest {
    Head,
    After(Option<ShiftCursor>),
    Nothing,
}

/// What each portion needs.
struct Writing {
    platform: Platform,
    actor: Actor,
    filter: ExportFilter,
    names: Names,
    zone: ZoneName,
}

/// The shifts that fit, in order of their start, in portions.
pub async fn export(
    platform: &Platform,
    actor: &Actor,
    filter: ExportFilter,
) -> Result<impl Stream<Item = Result<Bytes>> + Send + use<>> {
    actor.require(Permission::SeeCalendar)?;
    if filter.shifts.to <= filter.shifts.from {
        return Err(Problem::invalid("to", "the end lies before the start").into());
    }
    let zone = match &filter.zone {
        Some(zone) => zone.clone(),
        None => sqlx::query_scalar!("select zone from users where id = $1", actor.user.0)
            .fetch_one(&platform.db)
            .await?
            .parse()
            .map_err(corrupt)?,
    };
    zone.tz().map_err(|err| Problem::invalid("zone", err))?;
    let names = Names::load(platform).await?;
    let writing =
        Arc::new(Writing { platform: platform.clone(), actor: *actor, filter, names, zone });
    Ok(try_unfold(Rest::Head, move |rest| {
        let writing = writing.clone();
        async move {
            let after = match rest {
                Rest::Nothing => return Ok(None),
                Rest::Head => return Ok(Some((head(), Rest::After(None)))),
                Rest::After(cursor) => cursor,
            };
            let Writing { platform, actor, filter, .. } = &*writing;
            let Page { items, next_cursor } =
                page(platform, actor, &filter.shifts, after, PORTION).await?;
            let rest =
                match next_cursor.map(|cursor| cursor.parse()).transpose().map_err(corrupt)? {
                    Some(cursor) => Rest::After(Some(cursor)),
                    None => Rest::Nothing,
                };
            let mut sheet = Sheet::default();
            items
                .iter()
                .filter(|shift| filter.has(shift))
                .for_each(|shift| writing.row(&mut sheet, shift));
            Ok(Some((sheet.into_bytes(), rest)))
        }
    }))
}

/// The names of the columns are those that an import knows.
fn head() -> Bytes {
    let mut sheet = Sheet::with_mark();
    sheet.row([
        "id",
        "technician",
        "technician_id",
        "location",
        "location_id",
        "starts_at",
        "ends_at",
        "zone",
        "planned_in",
        "hours",
        "kind",
        "title",
        "note",
        "state",
        "state_reason",
    ]);
    sheet.into_bytes()
}

impl ExportFilter {
    fn has(&self, shift: &Shift) -> bool {
        self.kind.is_none_or(|kind| kind == shift.kind)
            && (self.with_cancelled || shift.state != ShiftState::Cancelled)
    }
}

impl Writing {
    fn row(&self, sheet: &mut Sheet, shift: &Shift) {
        let tz = self.zone.tz().unwrap_or(chrono_tz::UTC);
        let moment = |at: chrono::DateTime<chrono::Utc>| at.with_timezone(&tz).to_rfc3339();
        let location = shift.location_id.map(|id| self.names.location(id));
        sheet.row([
            shift.id.to_string().as_str(),
            shift.technician_id.map_or("", |id| self.names.person(id)),
            &shift.technician_id.map(|id| id.to_string()).unwrap_or_default(),
            location.unwrap_or_default(),
            &shift.location_id.map(|id| id.to_string()).unwrap_or_default(),
            &moment(shift.span.starts_at()),
            &moment(shift.span.ends_at()),
            self.zone.as_str(),
            shift.zone.as_str(),
            &hours(shift.span.length().num_minutes()),
            shift.kind.name(),
            shift.title.as_str(),
            shift.note.as_str(),
            shift.state.name(),
            shift.state_reason.as_deref().unwrap_or_default(),
        ]);
    }
}
