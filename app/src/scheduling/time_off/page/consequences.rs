//! What time off, or taking it back, means for shifts, in lines.

use domain::scheduling::time_off::{Damage, Effects, WhyKept};
use domain::scheduling::{Shift, ShiftSpan};
use domain::zones::ZoneName;
use leptos::prelude::*;

use super::board::days;
use crate::clock::{self, Style};
use crate::messages::time_off as words;
use crate::notifications::times;
use crate::scheduling::time_off::when;

/// What happens to which shift, ready to be read.
#[derive(Clone, PartialEq)]
pub struct Consequences {
    lines: Vec<(&'static str, String)>,
    /// Stands below: how many days it takes.
    note: Option<String>,
    nothing: &'static str,
}

impl Consequences {
    pub fn of_damage(damage: Damage, zone: &ZoneName) -> Self {
        let mut lines = Vec::new();
        for absence in &damage.overlaps {
            lines.push((words::overlaps(), when(&absence.when)));
        }
        for shift in &damage.cancelled {
            lines.push((words::is_cancelled(), shift_when(shift, zone)));
        }
        for cut in &damage.cut {
            let left: Vec<_> = cut.remaining.iter().map(|span| times(span, zone)).collect();
            let shift = shift_when(&cut.shift, zone);
            lines.push((words::is_cut(), format!("{shift} → {}", left.join(", "))));
        }
        for shift in &damage.runs_in {
            lines.push((words::runs_in(), shift_when(shift, zone)));
        }
        let note = Some(words::working_days(days(damage.working_days)));
        Self { lines, note, nothing: words::touches_nothing() }
    }

    pub fn of_taking_back(effects: Effects, zone: &ZoneName) -> Self {
        let mut lines: Vec<_> = effects
            .restored
            .iter()
            .map(|shift| (words::is_restored(), shift_when(shift, zone)))
            .collect();
        for kept in &effects.kept {
            let why = match kept.why {
                WhyKept::Changed => words::kept_changed(),
                WhyKept::Overlap => words::kept_overlap(),
                WhyKept::TimeOff => words::kept_time_off(),
            };
            lines.push((why, shift_when(&kept.shift, zone)));
        }
        Self { lines, note: None, nothing: words::restores_nothing() }
    }
}

#[component]
pub fn ConsequenceList(consequences: RwSignal<Option<Consequences>>) -> impl IntoView {
    move || {
        consequences.get().map(|Consequences { lines, note, nothing }| {
            let is_nothing = lines.is_empty();
            let lines = lines.into_iter().map(|(what, shift)| {
                view! { <li><span class="grow"><span class="title">{shift}</span><small>{what}</small></span></li> }
            });
            view! {
                <section class="consequences" aria-live="polite">
                    <h3>{words::consequences()}</h3>
                    {is_nothing.then(|| view! { <p class="soft">{nothing}</p> })}
                    <ul class="rows">{lines.collect_view()}</ul>
                    {note.map(|note| view! { <p class="soft">{note}</p> })}
                </section>
            }
        })
    }
}

/// `Tue 24 Nov, 22:00–06:00 (+1), Early`
fn shift_when(shift: &Shift, zone: &ZoneName) -> String {
    let mut text = on_day(&shift.span, zone);
    if !shift.title.as_str().is_empty() {
        text.push_str(", ");
        text.push_str(shift.title.as_str());
    }
    text
}

fn on_day(span: &ShiftSpan, zone: &ZoneName) -> String {
    format!("{}, {}", clock::text(span.starts_at(), zone, Style::Weekday), times(span, zone))
}
