//! Publishing the drafts in sight: how many, whose, and who will be told.

use domain::scheduling::Shift;
use domain::scheduling::warnings::Overrule;
use domain::{Conflict, Problem};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::calendar::{Calendar, use_calendar};
use super::words;
use crate::components::{Avatar, Banner, Button, ButtonTone, Dialog, State, Toast, sentence};
use crate::messages::scheduling as messages;
use crate::scheduling::warnings::Objection;
use crate::scheduling::{api, time_off};

#[derive(Clone, Copy)]
struct Publishing {
    calendar: Calendar,
    open: RwSignal<bool>,
    busy: RwSignal<bool>,
    refusal: RwSignal<Option<Problem>>,
    drafts: Memo<Vec<Shift>>,
}

/// The way to publish, where there are drafts; for those who plan.
#[component]
pub fn PublishDrafts() -> impl IntoView {
    let calendar = use_calendar();
    let drafts = Memo::new(move |_| drafts_in_sight(calendar));
    let publishing = Publishing {
        calendar,
        open: RwSignal::new(false),
        busy: RwSignal::new(false),
        refusal: RwSignal::default(),
        drafts,
    };
    let Publishing { open, busy, refusal, .. } = publishing;
    let count = move || i64::try_from(drafts.read().len()).unwrap_or(i64::MAX);
    let actions = move || {
        view! {
            <Button on:click=move |_| open.set(false)>{messages::cancel()}</Button>
            <Button tone=ButtonTone::Primary busy on:click=move |_| publishing.carry_out(None)>
                {move || messages::publish_count(count())}
            </Button>
        }
    };

    view! {
        <Show when=move || !drafts.read().is_empty()>
            <Button icon=icondata::LuMegaphone on:click=move |_| open.set(true) attr:data-publish="">
                {move || messages::publish_drafts(count())}
            </Button>
        </Show>
        <Dialog
            open
            title=move || messages::publish_title(count())
            actions
            on_close=move |()| refusal.set(None)
        >
            {move || refusal.get().map(|problem| view! { <Refusal problem/> })}
            <p>{messages::publish_text()}</p>
            <ul class="rows">{move || people(calendar, &drafts.read())}</ul>
        </Dialog>
    }
    .into_any()
}

impl Publishing {
    fn carry_out(self, overrule: Option<Overrule>) {
        let Self { calendar, open, busy, refusal, drafts } = self;
        busy.set(true);
        refusal.set(None);
        let ids = drafts.read_untracked().iter().map(|draft| draft.id).collect();
        spawn_local(async move {
            let answer = api::publish_shifts(ids, overrule).await;
            // The page was left meanwhile.
            if busy.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(published) => {
                    open.set(false);
                    let count = i64::try_from(published.shifts.len()).unwrap_or(i64::MAX);
                    calendar.desk.store.update(|store| {
                        published.shifts.into_iter().for_each(|shift| store.hear(shift));
                    });
                    calendar.desk.toasts.push(Toast::new(messages::published(count)));
                }
                Err(err) => {
                    let again = move |overrule| self.carry_out(Some(overrule));
                    match Objection::to(&err.0, again) {
                        Some(objection) => calendar.desk.object(objection),
                        None => refusal.set(Some(err.0)),
                    }
                }
            }
        });
    }
}

/// What would be published, by when it begins.
fn drafts_in_sight(calendar: Calendar) -> Vec<Shift> {
    let mut drafts: Vec<Shift> = calendar.with_drafts(|drafts| drafts.cloned().collect());
    drafts.sort_by_key(|shift| (shift.span.starts_at(), shift.id));
    drafts
}

/// A row for everybody who is told, and one for what is open.
fn people(calendar: Calendar, drafts: &[Shift]) -> impl IntoView + use<> {
    let tz = calendar.tz.get();
    let mut technicians = Vec::new();
    for draft in drafts {
        if !technicians.contains(&draft.technician_id) {
            technicians.push(draft.technician_id);
        }
    }
    let row = |technician| {
        let theirs: Vec<&Shift> =
            drafts.iter().filter(|draft| draft.technician_id == technician).collect();
        let person = calendar.desk.technician(theirs[0]);
        let name = calendar.desk.name(theirs[0]);
        let hint = theirs[0].is_open().then(messages::open_can_be_claimed);
        let times = theirs.iter().enumerate().map(|(index, draft)| {
            let between = (index > 0).then_some(" · ");
            view! { {between} <span class="whole">{words::when(&draft.span, tz)}</span> }
        });
        view! {
            <li>
                {person.map(|person| view! { <Avatar person/> })}
                <span class="grow">
                    <span class="title">{name}</span>
                    <small>{times.collect_view()}</small>
                    {hint.map(|hint| view! { <small>{hint}</small> })}
                </span>
            </li>
        }
    };
    technicians.into_iter().map(row).collect_view()
}

#[component]
fn Refusal(problem: Problem) -> impl IntoView {
    let calendar = use_calendar();
    let away = problem.conflicts.iter().filter_map(|conflict| match conflict {
        Conflict::TimeOff { absence } => {
            let name = words::first_name(calendar.desk.person(absence.technician_id).as_ref());
            Some(format!("{name}: {}", time_off::when(&absence.when)))
        }
        _ => None,
    });
    let away = away.collect::<Vec<_>>().join(" · ");

    view! { <Banner state=State::Critical>{sentence(&problem.message)} " " {away}</Banner> }
}
