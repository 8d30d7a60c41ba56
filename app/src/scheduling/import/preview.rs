//! What would become of a file's lines, and which of them were left out.

use domain::scheduling::import::{ImportPlan, ImportedShift, RefusedLine};
use leptos::prelude::*;

use super::page::Choices;
use crate::accounts::use_people;
use crate::clock::{self, Style};
use crate::components::{Button, ButtonTone, Card, Checkbox, Glyph, State, Table, sentence};
use crate::locations::use_locations;
use crate::messages::{coverage as coverage_words, import as words, problems};
use crate::scheduling::warnings::{ReasonField, in_one_line};
use crate::shell::use_session;

/// Lines of what goes well; what does not is shown in full.
const MOST_SHOWN: usize = 50;

#[component]
pub(super) fn Preview(
    plan: ImportPlan,
    choices: Choices,
    busy: RwSignal<bool>,
    #[prop(into)] run: Callback<String>,
) -> impl IntoView {
    let locations = use_locations();
    let Choices { skip_bad, reason, reason_error, .. } = choices;
    let warned = plan.warned;
    let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let (created, updated, bad) =
        (count(plan.created.len()), count(plan.updated.len()), plan.refused.len());
    let good = created + updated;
    let counts = [
        (created > 0).then(|| words::created(created)),
        (updated > 0).then(|| words::updated(updated)),
        (plan.unchanged > 0).then(|| words::unchanged(plan.unchanged)),
        (warned > 0).then(|| coverage_words::warned(warned)),
    ];
    let summary = counts.into_iter().flatten().collect::<Vec<_>>().join(", ");
    let can_run = Signal::derive(move || good > 0 && (bad == 0 || skip_bad.get()));
    let name = StoredValue::new(plan.plan);
    let refused = plan.refused.into_iter().map(refused_line);
    let fine = |shifts: Vec<ImportedShift>, word: &'static str| {
        shifts.into_iter().map(move |shift| {
            let what = in_words(&shift);
            if shift.warnings.is_empty() {
                return (
                    false,
                    shift.line,
                    what,
                    view! { <span class="soft">{word}</span> }.into_any(),
                );
            }
            let about = move || in_one_line(&shift.warnings, locations);
            let why =
                view! { <p class="reason"><Glyph state=State::Warning/><span>{about}</span></p> };
            (true, shift.line, what, why.into_any())
        })
    };
    let mut others: Vec<_> =
        fine(plan.created, words::new()).chain(fine(plan.updated, words::changed())).collect();
    // What somebody has to look at comes first.
    others.sort_by_key(|(is_warned, line, ..)| (!is_warned, *line));
    let hidden = others.len().saturating_sub(MOST_SHOWN);
    let rows = refused
        .chain(
            others.into_iter().take(MOST_SHOWN).map(|(_, line, what, result)| (line, what, result)),
        )
        .map(row)
        .collect_view();

    view! {
        <Card title=words::preview()>
            <div class="body stack import-preview" role="status">
                <p>
                    {if good == 0 && bad == 0 { words::nothing().to_owned() } else { sentence(&summary) }}
                    " "
                    {(bad > 0).then(|| view! { <strong>{words::refused(count(bad)) + "."}</strong> })}
                </p>
                {(bad > 0)
                    .then(|| view! {
                        <Checkbox label=words::skip_bad() hint=words::skip_hint() checked=skip_bad/>
                    })}
                {(warned > 0).then(|| view! { <ReasonField reason error=reason_error/> })}
                <div class="toolbar">
                    <Button
                        tone=ButtonTone::Primary
                        busy
                        disabled=Signal::derive(move || !can_run.get())
                        on:click=move |_| run.run(name.get_value())
                    >
                        {words::run()}
                    </Button>
                </div>
                <Lines label=words::preview()>{rows}</Lines>
                {(hidden > 0).then(|| view! { <p class="hint">{words::more(count(hidden))}</p> })}
            </div>
        </Card>
    }
}

/// What was left out of an import: shown until the next, so that it can be put right.
#[component]
pub(super) fn LeftOut(lines: Vec<RefusedLine>) -> impl IntoView {
    let rows = lines.into_iter().map(refused_line).map(row).collect_view();
    view! {
        <Card title=words::left_out()>
            <div class="body stack"><Lines label=words::left_out()>{rows}</Lines></div>
        </Card>
    }
}

#[component]
fn Lines(label: &'static str, children: Children) -> impl IntoView {
    view! {
        <Table label cards=true>
            <thead>
                <tr>
                    <th scope="col" class="number">{words::line()}</th>
                    <th scope="col">{words::what()}</th>
                    <th scope="col">{words::result()}</th>
                </tr>
            </thead>
            <tbody>{children()}</tbody>
        </Table>
    }
}

/// Its number, what it says, and what becomes of it.
type Line = (i64, String, AnyView);

fn refused_line(refused: RefusedLine) -> Line {
    let reason = sentence(&problems::translated(&refused.reason));
    let why = view! { <p class="reason"><Glyph state=State::Critical/><span>{reason}</span></p> };
    (refused.line, refused.text, why.into_any())
}

fn row((line, what, result): Line) -> impl IntoView {
    view! {
        <tr class="entry">
            <td class="number" data-label=words::line()>{line}</td>
            <td class="title wrap">{what}</td>
            <td class="wrap">{result}</td>
        </tr>
    }
}

/// `Ana Example, Tue 24 Nov, 22:00–06:00, Early`
fn in_words(shift: &ImportedShift) -> String {
    let zone = use_session().me.get_untracked().zone;
    let who = untrack(|| use_people().get(shift.technician_id));
    let day = clock::text(shift.span.starts_at(), &zone, Style::Weekday);
    let (from, to) =
        (clock::time(shift.span.starts_at(), &zone), clock::time(shift.span.ends_at(), &zone));
    let mut text = who.map_or_else(String::new, |person| format!("{}, ", person.name));
    text += &format!("{day}, {from}–{to}");
    if !shift.title.is_empty() {
        text += ", ";
        text += &shift.title;
    }
    text
}
