//! All that decides whether something speaks against shifts, read once for many of them.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, TimeDelta, Utc};
use domain::accounts::{Actor, UserId};
use domain::locations::LocationId;
use domain::scheduling::templates::Days as Pattern;
use domain::scheduling::warnings::{Circumstances, Limits, Stint, Warning, Wishes, warnings};
use domain::scheduling::{Shift, ShiftId, ShiftKind, ShiftSpan, ShiftState};
use domain::zones::ZoneName;
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use super::limits;
use crate::Result;
use crate::locations::corrupt;
use crate::scheduling::shifts::sees_drafts;

/// The weeks a shift lies in, whatever the zone, and a rest beside it.
const AROUND: TimeDelta = TimeDelta::days(9);

/// Whether drafts speak against shifts: to those who plan they do, and nobody else hears that there are
/// any.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::scheduling) enum Drafts {
    Count,
    AreSecret,
}

impl Drafts {
    pub fn to(actor: &Actor) -> Self {
        if sees_drafts(actor) { Self::Count } else { Self::AreSecret }
    }
}

pub(in crate::scheduling) struct Surroundings {
    limits: Limits,
    people: HashMap<UserId, (ZoneName, Wishes)>,
    /// Who is trained, where anybody is.
    trained: HashMap<LocationId, HashSet<UserId>>,
    /// What they do, or will if the drafts are published, by start.
    stints: HashMap<UserId, Vec<Stint>>,
}

/// From when to when shifts have to do with these; `None`: there are none.
pub(super) fn around(shifts: &[&Shift]) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
    let first = shifts.iter().map(|shift| shift.span.starts_at()).min()?;
    let last = shifts.iter().map(|shift| shift.span.ends_at()).max()?;
    Some((before(first), after(last)))
}

fn before(at: DateTime<Utc>) -> DateTime<Utc> {
    at.checked_sub_signed(AROUND).unwrap_or(at)
}

fn after(at: DateTime<Utc>) -> DateTime<Utc> {
    at.checked_add_signed(AROUND).unwrap_or(at)
}

impl Surroundings {
    /// Around these shifts, as if they stood in the calendar instead of those `replaced` there.
    pub async fn of(
        conn: &mut PgConnection,
        shifts: &[&Shift],
        replaced: &[Uuid],
        drafts: Drafts,
    ) -> Result<Self> {
        let technicians: HashSet<UserId> =
            shifts.iter().filter_map(|shift| shift.technician_id).collect();
        let mut surroundings = Self::without(conn, shifts, &technicians, replaced, drafts).await?;
        for shift in shifts.iter().filter(|shift| shift.state != ShiftState::Cancelled) {
            let Some(technician) = shift.technician_id else { continue };
            surroundings.stints.entry(technician).or_default().push(stint(shift));
        }
        surroundings.in_order();
        Ok(surroundings)
    }

    /// Around these shifts, for those who could take one of them; the shifts are nobody's yet.
    pub async fn for_candidates(
        conn: &mut PgConnection,
        shifts: &[&Shift],
        technicians: &HashSet<UserId>,
    ) -> Result<Self> {
        let ids: Vec<Uuid> = shifts.iter().map(|shift| shift.id.0).collect();
        let mut surroundings =
            Self::without(conn, shifts, technicians, &ids, Drafts::Count).await?;
        surroundings.in_order();
        Ok(surroundings)
    }

    fn in_order(&mut self) {
        for stints in self.stints.values_mut() {
            stints.sort_by_key(|stint| (stint.span.starts_at(), stint.id));
        }
    }

    async fn without(
        conn: &mut PgConnection,
        shifts: &[&Shift],
        technicians: &HashSet<UserId>,
        replaced: &[Uuid],
        drafts: Drafts,
    ) -> Result<Self> {
        let mut surroundings = Self {
            limits: Limits::default(),
            people: HashMap::new(),
            trained: HashMap::new(),
            stints: HashMap::new(),
        };
        let Some((from, to)) = around(shifts).filter(|_| !technicians.is_empty()) else {
            return Ok(surroundings);
        };
        surroundings.limits = limits::read(&mut *conn).await?;
        let technicians: Vec<Uuid> = technicians.iter().map(|user| user.0).collect();
        let people = sqlx::query!(
            r#"
            select u.id as "id!", u.zone as "zone!", w.avoid as "avoid?: Json<Pattern>", w.weekly_hours as "weekly_hours?"
            from users u
            left join wishes w on w.user_id = u.id
            where u.id = any ($1)
            "#,
            &technicians,
        )
        .fetch_all(&mut *conn)
        .await?;
        for row in people {
            let wishes = Wishes {
                avoid: row.avoid.map(|avoid| avoid.0).unwrap_or_default(),
                weekly_hours: row.weekly_hours.map(u8::try_from).transpose().map_err(corrupt)?,
            };
            let zone = row.zone.parse().map_err(corrupt)?;
            surroundings.people.insert(UserId(row.id), (zone, wishes));
        }
        let places: Vec<Uuid> =
            shifts.iter().filter_map(|shift| shift.location_id.map(|place| place.0)).collect();
        if !places.is_empty() {
            let trained = sqlx::query!(
                "select location_id, user_id from trainings where location_id = any ($1)",
                &places,
            )
            .fetch_all(&mut *conn)
            .await?;
            for row in trained {
                let there = surroundings.trained.entry(LocationId(row.location_id)).or_default();
                there.insert(UserId(row.user_id));
            }
        }
        let stints = sqlx::query!(
            r#"
            select id, technician_id as "technician_id!", kind, starts_at, ends_at
            from shifts
            where technician_id = any ($1)
                and starts_at > $2 and starts_at < $3
                and id <> all ($4)
                and state <> 'cancelled'
                and (state <> 'draft' or $5)
                and deleted_at is null
            "#,
            &technicians,
            from,
            to,
            replaced,
            drafts == Drafts::Count,
        )
        .fetch_all(conn)
        .await?;
        for row in stints {
            let stint = Stint {
                id: ShiftId(row.id),
                kind: row.kind.parse::<ShiftKind>().map_err(corrupt)?,
                span: ShiftSpan::new(row.starts_at, row.ends_at).map_err(corrupt)?,
            };
            surroundings.stints.entry(UserId(row.technician_id)).or_default().push(stint);
        }
        Ok(surroundings)
    }

    /// What speaks against a shift; against one that is nobody's or does not take place, nothing.
    pub fn against(&self, shift: &Shift) -> Vec<Warning> {
        let technician = shift.technician_id.filter(|_| shift.state != ShiftState::Cancelled);
        let Some(technician) = technician else { return Vec::new() };
        let Some((zone, wishes)) = self.people.get(&technician) else { return Vec::new() };
        let untrained = shift.location_id.filter(|place| {
            self.trained.get(place).is_some_and(|trained| !trained.contains(&technician))
        });
        let circumstances = Circumstances {
            limits: self.limits,
            others: self.stints(technician, &shift.span),
            wishes,
            zone: zone.tz().unwrap_or(chrono_tz::UTC),
            untrained,
        };
        warnings(&stint(shift), &circumstances)
    }

    /// What somebody does around that time, by start.
    pub fn stints(&self, technician: UserId, span: &ShiftSpan) -> &[Stint] {
        let all = self.stints.get(&technician).map_or(&[][..], Vec::as_slice);
        let index = |at: DateTime<Utc>| all.partition_point(|it| it.span.starts_at() < at);
        &all[index(before(span.starts_at()))..index(after(span.ends_at()))]
    }
}

fn stint(shift: &Shift) -> Stint {
    Stint { id: shift.id, kind: shift.kind, span: shift.span }
}
