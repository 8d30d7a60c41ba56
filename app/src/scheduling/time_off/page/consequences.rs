//! What time off, or taking it back, means for shifts, in lines.

use domain::scheduling::time_off::{CutShift, Damage, Effects, WhyKept};
use domain::scheduling::{Shift, ShiftSpan};
use domain::zones::ZoneName;
use leptos::prelude::*;

use super::board::days;
use super::reliefs::{ReliefFields, Reliefs};
use crate::clock::{self, Style};
use crate::messages::time_off as words;
use crate::notifications::times;
use crate::scheduling::time_off::when;

/// What happens to which shift, ready to be read.
#[derive(Clone, PartialEq)]
pub struct Consequences {
    lines: Vec<(&'static str, String)>,
    /// The shifts that are touched, about which those who plan are asked.
    hits: Vec<(&'static str, String)>,
    /// Stands below: how many days it takes.
    note: Option<String>,
    nothing: &'static str,
}

impl Consequences {
    pub fn of_damage(damage: &Damage, zone: &ZoneName) -> Self {
        let (mut lines, mut hits) = (Vec::new(), Vec::new());
        for absence in &damage.overlaps {
            lines.push((words::overlaps(), when(&absence.when)));
        }
        for shift in &damage.cancelled {
            hits.push((words::is_cancelled(), shift_when(shift, zone)));
        }
        for cut in &damage.cut {
            let shift = shift_when(&cut.shift, zone);
            hits.push((words::is_cut(), format!("{shift} → {}", cut_to(cut, zone))));
        }
        for shift in &damage.runs_in {
            lines.push((words::runs_in(), shift_when(shift, zone)));
        }
        let note = Some(words::working_days(days(damage.working_days)));
        Self { lines, hits, note, nothing: words::touches_nothing() }
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
        Self { lines, hits: Vec::new(), note: None, nothing: words::restores_nothing() }
    }
}

/// The lines; where those who plan are asked about the shifts that are touched, the fields instead.
#[component]
pub fn ConsequenceList(
    consequences: RwSignal<Option<Consequences>>,
    reliefs: Reliefs,
    #[prop(into)] asks: Signal<bool>,
) -> impl IntoView {
    let lines = move || {
        consequences.get().map(|Consequences { lines, hits, note, nothing }| {
            let is_nothing = lines.is_empty() && hits.is_empty();
            let hits = if asks.get() { Vec::new() } else { hits };
            let lines = lines.into_iter().chain(hits).map(|(what, shift)| {
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
    };

    view! {
        {lines}
        <Show when=move || asks.get()>
            <ReliefFields reliefs/>
        </Show>
    }
    .into_any()
}

/// `09:00–13:00, 15:00–17:00`: what is left of a shift.
pub fn cut_to(cut: &CutShift, zone: &ZoneName) -> String {
    let left: Vec<_> = cut.remaining.iter().map(|span| times(span, zone)).collect();
    left.join(", ")
}

/// `Tue 24 Nov, 22:00–06:00 (+1), Early`
pub fn shift_when(shift: &Shift, zone: &ZoneName) -> String {
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
