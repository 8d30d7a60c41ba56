//! The rule that decides which shifts a run makes.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;

use super::{
    Generation, Occurrence, ProposedShift, ScheduleTemplate, SkipReason, Skipped, TemplateId,
    occurrences,
};
use crate::accounts::UserId;
use crate::locations::LocationId;
use crate::scheduling::{ShiftKind, ShiftSpan};
use crate::zones::{UnknownZone, ZoneName};

/// What the ledger knows: which shifts were made already.
pub type MadeShifts = HashSet<(TemplateId, NaiveDate, i16)>;

/// Their names.
pub type Holidays = HashMap<(LocationId, NaiveDate), String>;

/// Scheduled work of a technician.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Busy {
    pub technician: UserId,
    pub span: ShiftSpan,
    pub title: String,
}

/// All that decides what is made.
pub struct Circumstances<'a> {
    /// Active technicians.
    pub technicians: HashSet<UserId>,
    pub busy: Vec<Busy>,
    pub made: MadeShifts,
    pub holidays: Holidays,
    /// Whether somebody has time off during a shift that is planned in a zone.
    pub is_away: &'a dyn Fn(UserId, ShiftSpan, &ZoneName) -> bool,
}

/// The shifts that begin on a day in `[from, to)`, in order of templates and dates. Inactive
/// templates make none.
pub fn plan(
    templates: &[ScheduleTemplate],
    from: NaiveDate,
    to: NaiveDate,
    circumstances: &Circumstances<'_>,
) -> Result<Generation, UnknownZone> {
    let mut busy: HashMap<UserId, Vec<(ShiftSpan, &str)>> = HashMap::new();
    for work in &circumstances.busy {
        busy.entry(work.technician).or_default().push((work.span, &work.title));
    }
    let mut generation = Generation::default();
    for template in templates.iter().filter(|template| template.draft.active) {
        let draft = &template.draft;
        for Occurrence { date, slot, civil, span } in occurrences(draft, from, to)? {
            let theirs = busy.entry(draft.technician_id).or_default();
            let refusal = refusal(template, date, slot, span, circumstances, theirs);
            match (refusal, span) {
                (None, Some(span)) => {
                    if draft.kind == ShiftKind::Work {
                        theirs.push((span, draft.name.as_str()));
                    }
                    generation.created.push(ProposedShift {
                        shift_id: None,
                        template: template.id,
                        date,
                        slot,
                        title: draft.name.to_string(),
                        technician_id: draft.technician_id,
                        location_id: draft.location_id,
                        span,
                        zone: draft.zone.clone(),
                        kind: draft.kind,
                        civil,
                        warnings: Vec::new(),
                    });
                }
                (refusal, _) => {
                    let (reason, detail) = refusal.unwrap_or((SkipReason::ClockChange, None));
                    let template = template.id;
                    generation.skipped.push(Skipped {
                        template,
                        date,
                        slot,
                        reason,
                        detail,
                        civil,
                    });
                }
            }
        }
    }
    Ok(generation)
}

fn refusal(
    template: &ScheduleTemplate,
    date: NaiveDate,
    slot: i16,
    span: Option<ShiftSpan>,
    circumstances: &Circumstances<'_>,
    busy: &[(ShiftSpan, &str)],
) -> Option<(SkipReason, Option<String>)> {
    let draft = &template.draft;
    if circumstances.made.contains(&(template.id, date, slot)) {
        return Some((SkipReason::AlreadyGenerated, None));
    }
    if draft.skip_dates.contains(&date) {
        return Some((SkipReason::SkipDate, None));
    }
    if let Some(name) = draft.location_id.and_then(|id| circumstances.holidays.get(&(id, date))) {
        return Some((SkipReason::Holiday, Some(name.clone())));
    }
    let Some(span) = span else { return Some((SkipReason::ClockChange, None)) };
    if !circumstances.technicians.contains(&draft.technician_id) {
        return Some((SkipReason::InactiveTechnician, None));
    }
    if (circumstances.is_away)(draft.technician_id, span, &draft.zone) {
        return Some((SkipReason::TimeOff, None));
    }
    if draft.kind == ShiftKind::Work
        && let Some((_, title)) = busy.iter().find(|(other, _)| other.overlaps(&span))
    {
        return Some((SkipReason::Overlap, Some((*title).to_owned())));
    }
    None
}

#[cfg(test)]
mod tests {
    use chrono::Days;
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::scheduling::templates::template::sample;
    use crate::zones::any_zone;

    const NOBODY_AWAY: &dyn Fn(UserId, ShiftSpan, &ZoneName) -> bool = &|_, _, _| false;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn template(id: u128) -> ScheduleTemplate {
        ScheduleTemplate {
            id: TemplateId(Uuid::from_u128(id)),
            draft: sample().checked().unwrap(),
            version: 1,
        }
    }

    fn calm() -> Circumstances<'static> {
        Circumstances {
            technicians: HashSet::from([sample().technician_id]),
            busy: Vec::new(),
            made: MadeShifts::new(),
            holidays: Holidays::new(),
            is_away: NOBODY_AWAY,
        }
    }

    /// Two weeks, each with a morning and an afternoon on Monday.
    fn two_weeks(templates: &[ScheduleTemplate], circumstances: &Circumstances<'_>) -> Generation {
        plan(templates, day("2026-11-16"), day("2026-11-30"), circumstances).unwrap()
    }

    fn reasons(generation: &Generation) -> Vec<SkipReason> {
        generation.skipped.iter().map(|skipped| skipped.reason).collect()
    }

    #[test]
    fn each_reason_is_told() {
        let mut early = template(7);
        assert_eq!(two_weeks(&[early.clone()], &calm()).created.len(), 4);

        early.draft.skip_dates = vec![day("2026-11-16")];
        let here = LocationId(Uuid::from_u128(3));
        early.draft.location_id = Some(here);
        let holidays = Holidays::from([((here, day("2026-11-23")), "Founders’ Day".to_owned())]);
        let planned = two_weeks(&[early], &Circumstances { holidays, ..calm() });
        use SkipReason::{Holiday, InactiveTechnician, Overlap, SkipDate, TimeOff};
        assert_eq!(reasons(&planned), [SkipDate, SkipDate, Holiday, Holiday]);
        assert_eq!(planned.skipped[3].detail.as_deref(), Some("Founders’ Day"));

        let nobody = Circumstances { technicians: HashSet::new(), ..calm() };
        assert_eq!(reasons(&two_weeks(&[template(7)], &nobody)), [InactiveTechnician; 4]);

        let until: chrono::DateTime<chrono::Utc> = "2026-11-20T00:00:00Z".parse().unwrap();
        let away = |_, span: ShiftSpan, _: &ZoneName| span.starts_at() < until;
        let away = Circumstances { is_away: &away, ..calm() };
        assert_eq!(reasons(&two_weeks(&[template(7)], &away)), [TimeOff; 2]);

        let (one, other) = (template(7), template(8));
        let both = two_weeks(&[one.clone(), other], &calm());
        assert_eq!(reasons(&both), [Overlap; 4]);
        assert!(both.created.iter().all(|made| made.template == one.id));
        assert_eq!(both.skipped[0].detail.as_deref(), Some("Early"));
    }

    #[test]
    fn on_call_stands_in_nobodys_way() {
        let mut on_call = template(8);
        on_call.draft.kind = ShiftKind::OnCall;
        let planned = two_weeks(&[on_call, template(7)], &calm());
        assert_eq!((planned.created.len(), planned.skipped.len()), (8, 0));
    }

    #[test]
    fn an_inactive_template_makes_nothing_and_says_nothing() {
        let mut resting = template(7);
        resting.draft.active = false;
        assert_eq!(two_weeks(&[resting], &calm()), Generation::default());
    }

    proptest! {
        #[test]
        fn a_second_run_makes_nothing_and_windows_that_overlap_make_everything_once(
            tz in any_zone(), offset in 0u64..5700, shift in 1u64..28, every in 1u8..4,
        ) {
            let mut template = template(7);
            template.draft.zone = tz.into();
            template.draft.every_weeks = every;
            template.draft.valid_from = day("2019-12-01");
            let from = day("2020-01-01") + Days::new(offset);
            let mut circumstances = calm();
            let mut made = Vec::new();
            for from in [from, from, from + Days::new(shift)] {
                let to = from + Days::new(28);
                let run = plan(std::slice::from_ref(&template), from, to, &circumstances).unwrap();
                circumstances.made.extend(run.created.iter().map(|made| (made.template, made.date, made.slot)));
                circumstances.busy.extend(run.created.iter().map(|made| Busy {
                    technician: made.technician_id, span: made.span, title: made.title.clone(),
                }));
                made.push(run.created);
            }
            prop_assert!(made[1].is_empty());
            let mut all = made.concat();
            all.sort_by_key(|made| made.span.starts_at());
            let to = from + Days::new(28 + shift);
            prop_assert_eq!(all, plan(std::slice::from_ref(&template), from, to, &calm()).unwrap().created);
        }
    }
}
