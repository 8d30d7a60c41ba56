//! A rule as a row of its table.

use chrono::NaiveDate;
use domain::locations::LocationId;
use domain::scheduling::CivilSpan;
use domain::scheduling::coverage::{
    CoverageRule, CoverageRuleDraft, CoverageRuleId, InvalidCoverageRule, Weekdays,
};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::locations::corrupt;
use crate::{Error, Result};

pub(super) struct Row {
    pub id: Uuid,
    pub location_id: Uuid,
    pub weekdays: i16,
    pub start: i16,
    pub minutes: i16,
    pub technicians: i16,
    pub kind: String,
    pub valid_from: NaiveDate,
    pub valid_until: Option<NaiveDate>,
    pub on_holidays: bool,
    pub active: bool,
    pub version: i32,
}

/// Those that apply at places that are in use, if only `active` ones are wanted; else all.
pub(super) async fn read(conn: &mut PgConnection, only_active: bool) -> Result<Vec<CoverageRule>> {
    let rows = sqlx::query_as!(
        Row,
        "
        select r.id, location_id, weekdays, start, minutes, technicians, kind, valid_from, valid_until,
            on_holidays, r.active, r.version
        from coverage_rules r
        join locations l on l.id = r.location_id
        where not $1 or (r.active and l.active)
        order by lower(l.name), l.id, start, minutes, r.id
        ",
        only_active,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(CoverageRule::try_from).collect()
}

impl TryFrom<Row> for CoverageRule {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let weekdays = u8::try_from(row.weekdays).ok().and_then(Weekdays::from_bits);
        let minutes = |minutes: i16| u16::try_from(minutes).map_err(corrupt);
        let span = CivilSpan::from_minutes(minutes(row.start)?, minutes(row.minutes)?);
        Ok(Self {
            id: CoverageRuleId(row.id),
            draft: CoverageRuleDraft {
                location_id: LocationId(row.location_id),
                weekdays: weekdays.ok_or_else(|| corrupt(InvalidCoverageRule::NoDay))?,
                span: span.map_err(corrupt)?,
                technicians: u8::try_from(row.technicians).map_err(corrupt)?,
                kind: row.kind.parse().map_err(corrupt)?,
                valid_from: row.valid_from,
                valid_until: row.valid_until,
                on_holidays: row.on_holidays,
                active: row.active,
            },
            version: row.version,
        })
    }
}
