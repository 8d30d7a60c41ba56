//! A template as a row of its table, its spans with it.

use chrono::NaiveDate;
use domain::accounts::UserId;
use domain::locations::LocationId;
use domain::scheduling::CivilSpan;
use domain::scheduling::templates::{Days, ScheduleTemplate, TemplateDraft, TemplateId, WEEKDAYS};
use serde::Deserialize;
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use crate::locations::corrupt;
use crate::{Error, Result};

struct Row {
    id: Uuid,
    name: String,
    technician_id: Uuid,
    location_id: Option<Uuid>,
    zone: String,
    kind: String,
    every_weeks: i16,
    anchor: NaiveDate,
    valid_from: NaiveDate,
    valid_until: Option<NaiveDate>,
    skip_dates: Vec<NaiveDate>,
    active: bool,
    version: i32,
    spans: Json<Vec<SpanRow>>,
}

#[derive(Deserialize)]
struct SpanRow {
    weekday: usize,
    start: u16,
    minutes: u16,
}

/// Those that are not deleted, by name: all, or the one.
pub(super) async fn read(
    conn: &mut PgConnection,
    only: Option<TemplateId>,
) -> Result<Vec<ScheduleTemplate>> {
    let rows = sqlx::query_as!(
        Row,
        r#"
        select id, name, technician_id, location_id, zone, kind, every_weeks, anchor, valid_from, valid_until,
            skip_dates, active, version,
            (
                select coalesce(
                    jsonb_agg(jsonb_build_object('weekday', weekday, 'start', start, 'minutes', minutes) order by weekday, slot),
                    '[]'
                )
                from schedule_template_spans s
                where s.template_id = t.id
            ) as "spans!: Json<Vec<SpanRow>>"
        from schedule_templates t
        where deleted_at is null and ($1::uuid is null or id = $1)
        order by lower(name), id
        "#,
        only.map(|id| id.0),
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(ScheduleTemplate::try_from).collect()
}

pub(crate) async fn insert(conn: &mut PgConnection, template: &ScheduleTemplate) -> Result<()> {
    let ScheduleTemplate { id, draft, .. } = template;
    sqlx::query!(
        "
        insert into schedule_templates
            (id, name, technician_id, location_id, zone, kind, every_weeks, anchor, valid_from, valid_until, skip_dates, active)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        ",
        id.0,
        draft.name.as_str(),
        draft.technician_id.0,
        draft.location_id.map(|location| location.0),
        draft.zone.as_str(),
        draft.kind.name(),
        i16::from(draft.every_weeks),
        draft.anchor,
        draft.valid_from,
        draft.valid_until,
        &draft.skip_dates,
        draft.active,
    )
    .execute(&mut *conn)
    .await?;
    insert_spans(conn, *id, &draft.days).await
}

/// Writes over everything, and counts the version.
pub(super) async fn update(conn: &mut PgConnection, template: &ScheduleTemplate) -> Result<()> {
    let ScheduleTemplate { id, draft, .. } = template;
    sqlx::query!(
        "
        update schedule_templates
        set name = $2, technician_id = $3, location_id = $4, zone = $5, kind = $6, every_weeks = $7, anchor = $8,
            valid_from = $9, valid_until = $10, skip_dates = $11, active = $12, version = version + 1, updated_at = now()
        where id = $1
        ",
        id.0,
        draft.name.as_str(),
        draft.technician_id.0,
        draft.location_id.map(|location| location.0),
        draft.zone.as_str(),
        draft.kind.name(),
        i16::from(draft.every_weeks),
        draft.anchor,
        draft.valid_from,
        draft.valid_until,
        &draft.skip_dates,
        draft.active,
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!("delete from schedule_template_spans where template_id = $1", id.0)
        .execute(&mut *conn)
        .await?;
    insert_spans(conn, *id, &draft.days).await
}

async fn insert_spans(conn: &mut PgConnection, id: TemplateId, days: &Days) -> Result<()> {
    let (mut weekdays, mut slots, mut starts, mut minutes) = (vec![], vec![], vec![], vec![]);
    for (weekday, day) in (1i16..).zip(WEEKDAYS) {
        for (slot, span) in (0i16..).zip(days.on(day)) {
            weekdays.push(weekday);
            slots.push(slot);
            starts.push(span.start().minutes().cast_signed());
            minutes.push(span.minutes().cast_signed());
        }
    }
    sqlx::query!(
        "
        insert into schedule_template_spans (template_id, weekday, slot, start, minutes)
        select $1, * from unnest($2::smallint[], $3::smallint[], $4::smallint[], $5::smallint[])
        ",
        id.0,
        &weekdays,
        &slots,
        &starts,
        &minutes,
    )
    .execute(conn)
    .await?;
    Ok(())
}

impl TryFrom<Row> for ScheduleTemplate {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let mut days = Days::default();
        for SpanRow { weekday, start, minutes } in row.spans.0 {
            let span = CivilSpan::from_minutes(start, minutes).map_err(corrupt)?;
            days.on_mut(WEEKDAYS[(weekday - 1) % 7]).push(span);
        }
        Ok(Self {
            id: TemplateId(row.id),
            draft: TemplateDraft {
                name: row.name.parse().map_err(corrupt)?,
                technician_id: UserId(row.technician_id),
                location_id: row.location_id.map(LocationId),
                zone: row.zone.parse().map_err(corrupt)?,
                kind: row.kind.parse().map_err(corrupt)?,
                every_weeks: u8::try_from(row.every_weeks).map_err(corrupt)?,
                anchor: row.anchor,
                valid_from: row.valid_from,
                valid_until: row.valid_until,
                skip_dates: row.skip_dates,
                active: row.active,
                days,
            },
            version: row.version,
        })
    }
}
