//! What the lines of a file do to the plans of their technicians: decided in memory, one after the
//! other, as if each were written by itself; then written, all of it in a few statements.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::Days;
use domain::accounts::UserId;
use domain::live::Event;
use domain::scheduling::import::{ImportPlan, ImportedShift};
use domain::scheduling::time_off::Absence;
use domain::scheduling::warnings::{Caution, Warning};
use domain::scheduling::{Shift, ShiftId, ShiftSpan, ShiftState};
use domain::{Problem, ProblemKind};
use uuid::Uuid;

use super::lines::{Line, Wanted, own_id};
use crate::locations::corrupt;
use crate::scheduling::announce::announce_many;
use crate::scheduling::bulk::{self, column};
use crate::scheduling::copy::planned_meanwhile;
use crate::scheduling::rows::Row;
use crate::scheduling::time_off::absences_between;
use crate::scheduling::warnings::Step;
use crate::{Change, Result};

/// The plans that the lines are held against, as they become line by line.
pub(super) struct Plans {
    /// Those whose plans nobody else changes until the end; and whether shifts may be planned for them.
    technicians: HashMap<UserId, bool>,
    /// Under which name of another calendar a shift was imported.
    imported: HashMap<String, ShiftId>,
    /// The shifts that lines name, and whether they were deleted.
    named: HashMap<ShiftId, (Shift, bool)>,
    /// What is planned around the lines, but for what was cancelled.
    there: HashMap<UserId, Vec<Shift>>,
    absences: HashMap<UserId, Vec<Absence>>,
}

/// What was changed, as it was and as it is, in the order of the lines.
#[derive(Default)]
pub(super) struct Written {
    shifts: Vec<(i64, Option<Shift>, Shift)>,
    /// What other calendars call the new ones.
    names: Vec<(String, ShiftId)>,
}

enum Outcome {
    Created(Shift),
    Updated { before: Shift, after: Shift },
    Unchanged,
}

impl Plans {
    /// Holds people first, in the order of their ids, and then shifts, as whoever plans does.
    pub async fn held(change: &mut Change, lines: &[Line]) -> Result<Self> {
        let wanted: Vec<&Wanted> =
            lines.iter().filter_map(|line| line.wanted.as_ref().ok()).collect();
        let imported = imported(change, &wanted).await?;
        let named: Vec<Uuid> = wanted.iter().filter_map(|line| name(&imported, line)).collect();
        let mut people: Vec<Uuid> = sqlx::query_scalar!(
            r#"
            select technician_id as "technician!"
            from shifts
            where id = any ($1) and technician_id is not null
            "#,
            &named,
        )
        .fetch_all(change.db())
        .await?;
        people.extend(wanted.iter().map(|line| line.technician.0));
        let technicians = sqlx::query!(
            r#"
            select id, active and 'technician' = any (roles) as "may_plan_for!"
            from users
            where id = any ($1)
            order by id
            for no key update
            "#,
            &people,
        )
        .fetch_all(change.db())
        .await?;
        let technicians: HashMap<UserId, bool> =
            technicians.into_iter().map(|row| (UserId(row.id), row.may_plan_for)).collect();
        let named = locked(change, &named).await?;
        let is_held = |(shift, _): &(Shift, bool)| {
            shift.technician_id.is_none_or(|technician| technicians.contains_key(&technician))
        };
        if !named.values().all(is_held) {
            let reason = "somebody else gave one of these shifts away meanwhile; try again";
            return Err(Problem::new(ProblemKind::Conflict, reason).into());
        }
        let mut plans =
            Self { technicians, imported, named, there: HashMap::new(), absences: HashMap::new() };
        plans.look_around(change, &wanted).await?;
        Ok(plans)
    }

    /// What stands where lines want something.
    async fn look_around(&mut self, change: &mut Change, wanted: &[&Wanted]) -> Result<()> {
        let spans = || wanted.iter().map(|line| line.span);
        let (Some(first), Some(last)) =
            (spans().map(|span| span.starts_at()).min(), spans().map(|span| span.ends_at()).max())
        else {
            return Ok(());
        };
        // A line may be about a shift of somebody else than it says.
        let owner = |line: &Wanted| {
            let (shift, _) = self.named.get(&ShiftId(name(&self.imported, line)?))?;
            Some((shift.technician_id?, line.span))
        };
        let places: Vec<(UserId, ShiftSpan)> = wanted
            .iter()
            .flat_map(|line| [Some((line.technician, line.span)), owner(line)])
            .flatten()
            .collect();
        let rows = sqlx::query_as!(
            Row,
            "
            select id, technician_id, location_id, starts_at, ends_at, zone, kind, title, note,
                state, state_reason, template_id, template_date, version
            from shifts
            where deleted_at is null and state <> 'cancelled' and id in (
                select s.id
                from unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[]) as wanted (technician, starts_at, ends_at)
                join shifts s on s.technician_id = wanted.technician
                    and s.starts_at > wanted.starts_at - interval '24 hours'
                    and s.starts_at < wanted.ends_at
                    and s.ends_at > wanted.starts_at
            )
            ",
            &column(&places, |(technician, _)| technician.0),
            &column(&places, |(_, span)| span.starts_at()),
            &column(&places, |(_, span)| span.ends_at()),
        )
        .fetch_all(change.db())
        .await?;
        for row in rows {
            self.put_down(row.try_into()?);
        }
        let (first, last) = (first.date_naive() - Days::new(2), last.date_naive() + Days::new(2));
        for absence in absences_between(change.db(), first, last).await? {
            if self.technicians.contains_key(&absence.technician_id) {
                self.absences.entry(absence.technician_id).or_default().push(absence);
            }
        }
        Ok(())
    }

    fn put_down(&mut self, shift: Shift) {
        if let Some(technician) = shift.technician_id {
            self.there.entry(technician).or_default().push(shift);
        }
    }

    fn take_up(&mut self, shift: &Shift) {
        let theirs = shift.technician_id.and_then(|technician| self.there.get_mut(&technician));
        if let Some(theirs) = theirs {
            theirs.retain(|other| other.id != shift.id);
        }
    }

    /// Does what a line wants; the inner `Err` says why it is refused, and nothing of it stays.
    pub fn take(
        &mut self,
        line: &Line,
        written: &mut Written,
        plan: &mut ImportPlan,
    ) -> Result<std::result::Result<(), String>> {
        let wanted = match &line.wanted {
            Ok(wanted) => wanted,
            Err(reason) => return Ok(Err(reason.clone())),
        };
        let told = ImportedShift {
            line: line.number,
            technician_id: wanted.technician,
            location_id: wanted.location,
            span: wanted.span,
            kind: wanted.kind,
            title: wanted.title.to_string(),
            warnings: Vec::new(),
        };
        match self.outcome(wanted)? {
            Ok(Outcome::Unchanged) => plan.unchanged += 1,
            Ok(Outcome::Created(shift)) => {
                plan.created.push(told);
                self.put_down(shift.clone());
                written.names.extend(wanted.uid.clone().map(|uid| (uid, shift.id)));
                written.shifts.push((line.number, None, shift));
            }
            Ok(Outcome::Updated { before, after }) => {
                plan.updated.push(told);
                self.take_up(&before);
                if after.state != ShiftState::Cancelled {
                    self.put_down(after.clone());
                }
                self.named.insert(after.id, (after.clone(), false));
                written.shifts.push((line.number, Some(before), after));
            }
            Err(reason) => return Ok(Err(reason)),
        }
        Ok(Ok(()))
    }

    fn outcome(&self, wanted: &Wanted) -> Result<std::result::Result<Outcome, String>> {
        if !self.technicians.get(&wanted.technician).copied().unwrap_or_default() {
            return Ok(Err("choose an active technician".to_owned()));
        }
        let known = name(&self.imported, wanted).and_then(|id| self.named.get(&ShiftId(id)));
        let (before, after) = match known {
            None if wanted.is_cancelled || self.is_there(wanted) => {
                return Ok(Ok(Outcome::Unchanged));
            }
            None => (None, wanted.as_new()),
            // What was deleted here is not brought back by its old file, and no file publishes a draft.
            Some((_, true)) => return Ok(Ok(Outcome::Unchanged)),
            Some((before, false)) if before.state == ShiftState::Draft => {
                return Ok(Ok(Outcome::Unchanged));
            }
            Some((before, false)) => {
                let wanted = as_ours(wanted, before);
                if is_as_wanted(before, &wanted) {
                    return Ok(Ok(Outcome::Unchanged));
                }
                (Some(before.clone()), wanted.instead_of(before))
            }
        };
        if let Some(reason) = self.refusal(&after)? {
            return Ok(Err(reason));
        }
        Ok(Ok(match before {
            Some(before) => Outcome::Updated { before, after },
            None => Outcome::Created(after),
        }))
    }

    /// In words, what its technician has no time for.
    fn refusal(&self, shift: &Shift) -> Result<Option<String>> {
        let Some(technician) = shift.technician_id.filter(|_| shift.state != ShiftState::Cancelled)
        else {
            return Ok(None);
        };
        let is_in_the_way = |other: &Shift| {
            other.id != shift.id && other.takes_the_technician() && other.span.overlaps(&shift.span)
        };
        let theirs = self.there.get(&technician);
        if shift.takes_the_technician() && theirs.into_iter().flatten().any(is_in_the_way) {
            return Ok(Some("this technician already works then".to_owned()));
        }
        // The shift's own days and those of an absence may be a day apart in either direction.
        let first = shift.span.starts_at().date_naive() - Days::new(2);
        let last = shift.span.ends_at().date_naive() + Days::new(2);
        for absence in self.absences.get(&technician).into_iter().flatten() {
            let when = &absence.when;
            if when.last_day() >= first
                && when.first_day() <= last
                && when.touches(&shift.span, &shift.zone).map_err(corrupt)?
            {
                return Ok(Some("this technician is out of office then".to_owned()));
            }
        }
        Ok(None)
    }

    /// Whether exactly this is in the calendar: a table that is imported twice makes nothing twice.
    fn is_there(&self, wanted: &Wanted) -> bool {
        let theirs = self.there.get(&wanted.technician).into_iter().flatten();
        let mut same =
            theirs.filter(|shift| (shift.span, shift.kind) == (wanted.span, wanted.kind));
        same.next().is_some()
    }
}

/// The shift that was imported under a line's name, or that our own feed calls so.
fn name(imported: &HashMap<String, ShiftId>, wanted: &Wanted) -> Option<Uuid> {
    let uid = wanted.uid.as_deref()?;
    imported.get(uid).map(|id| id.0).or_else(|| own_id(uid))
}

async fn imported(change: &mut Change, wanted: &[&Wanted]) -> Result<HashMap<String, ShiftId>> {
    let uids: Vec<String> = wanted.iter().filter_map(|line| line.uid.clone()).collect();
    let rows =
        sqlx::query!("select uid, shift_id from imported_shifts where uid = any ($1)", &uids)
            .fetch_all(change.db())
            .await?;
    Ok(rows.into_iter().map(|row| (row.uid, ShiftId(row.shift_id))).collect())
}

/// Shifts that nobody else changes until the end, deleted or not.
async fn locked(change: &mut Change, ids: &[Uuid]) -> Result<HashMap<ShiftId, (Shift, bool)>> {
    let rows = sqlx::query_as!(
        Row,
        "
        select id, technician_id, location_id, starts_at, ends_at, zone, kind, title, note,
            state, state_reason, template_id, template_date, version
        from shifts
        where id = any ($1)
        order by id
        for update
        ",
        ids,
    )
    .fetch_all(change.db())
    .await?;
    let deleted: HashSet<Uuid> = sqlx::query_scalar!(
        "select id from shifts where id = any ($1) and deleted_at is not null",
        ids,
    )
    .fetch_all(change.db())
    .await?
    .into_iter()
    .collect();
    let mut known = HashMap::new();
    for row in rows {
        let is_deleted = deleted.contains(&row.id);
        known.insert(ShiftId(row.id), (row.try_into()?, is_deleted));
    }
    Ok(known)
}

/// Of what our own feeds say, the times count: they put names into titles, and know no more than we.
fn as_ours(wanted: &Wanted, shift: &Shift) -> Wanted {
    if wanted.uid.as_deref().and_then(own_id).is_none() {
        return wanted.clone();
    }
    Wanted {
        technician: shift.technician_id.unwrap_or(wanted.technician),
        location: shift.location_id,
        title: shift.title.clone(),
        note: shift.note.clone(),
        ..wanted.clone()
    }
}

fn is_as_wanted(shift: &Shift, wanted: &Wanted) -> bool {
    let is_cancelled = shift.state == ShiftState::Cancelled;
    (shift.technician_id, shift.location_id, shift.span, is_cancelled)
        == (Some(wanted.technician), wanted.location, wanted.span, wanted.is_cancelled)
        && (&shift.title, &shift.note) == (&wanted.title, &wanted.note)
}

impl Wanted {
    fn as_new(&self) -> Shift {
        Shift {
            id: ShiftId(Uuid::now_v7()),
            technician_id: Some(self.technician),
            location_id: self.location,
            span: self.span,
            zone: self.zone.clone(),
            kind: self.kind,
            title: self.title.clone(),
            note: self.note.clone(),
            state: ShiftState::Scheduled,
            state_reason: None,
            origin: None,
            version: 1,
        }
    }

    fn instead_of(&self, before: &Shift) -> Shift {
        let state = if self.is_cancelled { ShiftState::Cancelled } else { ShiftState::Scheduled };
        Shift {
            id: before.id,
            kind: before.kind,
            state,
            state_reason: before.state_reason.clone().filter(|_| state == before.state),
            origin: before.origin,
            version: before.version + 1,
            ..self.as_new()
        }
    }
}

impl Written {
    /// Writes all of it.
    pub async fn write(&self, change: &mut Change) -> Result<()> {
        let (mut made, mut changed) = (Vec::new(), BTreeMap::new());
        for (_, before, after) in &self.shifts {
            if before.is_none() {
                made.push(after.clone());
            } else {
                // As the last line about it leaves it.
                changed.insert(after.id, after);
            }
        }
        let changed: Vec<&Shift> = changed.into_values().collect();
        let ids = column(&changed, |shift| shift.id.0);
        // Out of each other's way first: one may move to where another leaves.
        sqlx::query!("update shifts set deleted_at = now() where id = any ($1)", &ids)
            .execute(change.db())
            .await?;
        bulk::put(change, &made).await.map_err(planned_meanwhile)?;
        sqlx::query!(
            "
            update shifts
            set technician_id = given.technician, location_id = given.place, starts_at = given.starts_at,
                ends_at = given.ends_at, zone = given.zone, title = given.title, note = given.note,
                state = given.state, state_reason = given.reason, version = given.version, updated_at = now(),
                deleted_at = null
            from unnest(
                $1::uuid[], $2::uuid[], $3::uuid[], $4::timestamptz[], $5::timestamptz[], $6::text[], $7::text[],
                $8::text[], $9::text[], $10::text[], $11::int[]
            ) as given (id, technician, place, starts_at, ends_at, zone, title, note, state, reason, version)
            where shifts.id = given.id
            ",
            &ids,
            &column(&changed, |shift| shift.technician_id.map(|id| id.0)) as &[Option<Uuid>],
            &column(&changed, |shift| shift.location_id.map(|id| id.0)) as &[Option<Uuid>],
            &column(&changed, |shift| shift.span.starts_at()),
            &column(&changed, |shift| shift.span.ends_at()),
            &column(&changed, |shift| shift.zone.to_string()),
            &column(&changed, |shift| shift.title.to_string()),
            &column(&changed, |shift| shift.note.to_string()),
            &column(&changed, |shift| shift.state.name().to_owned()),
            &column(&changed, |shift| shift.state_reason.clone()) as &[Option<String>],
            &column(&changed, |shift| shift.version),
        )
        .execute(change.db())
        .await
        .map_err(|err| planned_meanwhile(err.into()))?;
        sqlx::query!(
            "
            insert into imported_shifts (uid, shift_id)
            select * from unnest($1::text[], $2::uuid[])
            on conflict (uid) do update set shift_id = excluded.shift_id, imported_at = now()
            ",
            &column(&self.names, |(uid, _)| uid.clone()),
            &column(&self.names, |(_, id)| id.0),
        )
        .execute(change.db())
        .await?;
        Ok(())
    }

    pub fn steps(&self) -> Vec<Step<'_>> {
        self.shifts.iter().map(|(_, before, after)| (before.as_ref(), after)).collect()
    }

    pub fn shifts(&self) -> impl Iterator<Item = &Shift> {
        self.shifts.iter().map(|(.., after)| after)
    }

    /// Puts what was found beside the lines it is about.
    pub fn note(&self, found: &[Vec<Warning>], plan: &mut ImportPlan) {
        for ((line, before, _), found) in self.shifts.iter().zip(found) {
            let lines = if before.is_none() { &mut plan.created } else { &mut plan.updated };
            let told = lines.iter_mut().find(|told| told.line == *line);
            if let Some(told) = told.filter(|_| !found.is_empty()) {
                told.warnings = found.iter().cloned().map(Caution::from).collect();
                plan.warned += 1;
            }
        }
    }

    /// The audit, the screens and the technicians.
    pub async fn announce(&self, change: &mut Change) -> Result<()> {
        for (action, is_new) in [("shift.create", true), ("shift.update", false)] {
            let entries = self
                .shifts
                .iter()
                .filter(|(_, before, _)| before.is_none() == is_new)
                .map(|(_, before, after)| (after.id.0, before.as_ref(), Some(after)));
            change.audit_all(action, entries).await?;
        }
        let changed = |shift: &Shift| Event::ShiftChanged { shift: shift.clone() };
        change.publish_all(self.shifts().map(changed)).await?;
        let told = self.steps().into_iter().map(|(before, after)| (before, Some(after)));
        announce_many(change, told).await
    }
}
