//! The form itself.

use domain::scheduling::{ShiftKind, ShiftState};
use domain::{Conflict, Problem};
use leptos::prelude::*;

use super::form::{Field, NOBODY};
use super::{Editor, form_zone};
use crate::clock::{self, Style};
use crate::components::{
    Banner, Button, ButtonSize, ButtonTone, Combobox, DateField, ListOption, RadioGroup, Select,
    Sheet, State, TextArea, TextField, TimeField, sentence,
};
use crate::messages::{coverage as coverage_words, scheduling as messages};
use crate::scheduling::page::calendar::{Calendar, use_calendar};
use crate::scheduling::page::words;
use crate::scheduling::warnings::Cautions;

const FORM: &str = "shift-form";

/// The sheet with the form; there for those who may plan.
#[component]
pub fn EditorSheet() -> impl IntoView {
    let calendar = use_calendar();
    let editor = calendar.editor;
    let is_new = move || editor.fields.base.read().is_none();
    let title = move || if is_new() { messages::new_shift() } else { messages::edit_shift() };

    Effect::new(move |_| {
        let form = editor.fields.form();
        if editor.open.get() {
            editor.keep(&form, true);
        }
    });
    editor.resume();
    editor.forgive(calendar);
    editor.follow_home(calendar);
    editor.fields.keep_length();

    let actions = move || {
        view! {
            <Show when=move || !is_new()>
                <Button tone=ButtonTone::Danger icon=icondata::LuTrash2 on:click=move |_| editor.delete(calendar)>
                    {messages::delete()}
                </Button>
                <span class="spacer"></span>
            </Show>
            <Button on:click=move |_| editor.open.set(false)>{messages::cancel()}</Button>
            <Show when=move || editor.other_state().is_some()>
                <Button
                    busy=editor.busy
                    on:click=move |_| editor.save(calendar, untrack(|| editor.other_state()))
                >
                    {move || match editor.other_state() {
                        Some(ShiftState::Scheduled) => messages::save_and_publish(),
                        _ => messages::save_as_draft(),
                    }}
                </Button>
            </Show>
            <Button tone=ButtonTone::Primary submit=true busy=editor.busy attr:form=FORM>
                {move || if is_new() { messages::create() } else { messages::save() }}
            </Button>
        }
    };

    view! {
        <Sheet open=editor.open title=title actions on_close=move |()| editor.closed(calendar)>
            <form
                id=FORM
                class="shift-form"
                novalidate
                on:submit=move |event| {
                    event.prevent_default();
                    editor.save(calendar, None);
                }
            >
                <Notices editor/>
                <Who editor/>
                <When editor/>
                <What editor/>
            </form>
        </Sheet>
    }
    .into_any()
}

/// What has to be known before reading on: an old draft, a refusal, a shift in the way.
#[component]
fn Notices(editor: Editor) -> impl IntoView {
    let calendar = use_calendar();
    let restored = move || {
        editor.restored.get().then(|| {
            let actions = move || {
                view! {
                    <Button size=ButtonSize::Small on:click=move |_| editor.start_anew(calendar)>
                        {messages::draft_discard()}
                    </Button>
                }
            };
            view! { <Banner state=State::Info actions>{messages::draft_restored()}</Banner> }
        })
    };
    let waiting = move || {
        editor.waiting.read().is_some().then(|| {
            let actions = move || {
                view! {
                    <Button size=ButtonSize::Small on:click=move |_| editor.go_on()>
                        {messages::draft_resume()}
                    </Button>
                }
            };
            view! { <Banner state=State::Info actions>{messages::draft_waits()}</Banner> }
        })
    };
    let refusal = move || editor.refusal.get().map(|problem| refusal(calendar, editor, &problem));
    // What can be seen to be in the way is told before anybody asks the server.
    let obstacle = Memo::new(move |_| {
        let form = editor.fields.form();
        let (zone, tz) = form_zone(calendar, &form);
        form.read(&zone, tz).ok().and_then(|wanted| calendar.desk.obstacle(&wanted))
    });
    let warning = move || {
        let obstacle = obstacle.get().filter(|_| editor.refusal.read().is_none())?;
        let reason = calendar.desk.in_the_way(&obstacle, calendar.tz.get());
        let actions = move || show_button(calendar, obstacle.clone());
        Some(view! { <Banner state=State::Warning actions>{sentence(&reason)}</Banner> })
    };

    view! { {restored} {waiting} {refusal} {warning} }.into_any()
}

fn refusal(calendar: Calendar, editor: Editor, problem: &Problem) -> AnyView {
    let tz = calendar.tz.get();
    let reason = sentence(&calendar.desk.refusal(problem, tz));
    if !problem.warnings.is_empty() {
        return warned(calendar, editor, problem);
    }
    match problem.conflicts.first() {
        Some(Conflict::Overlap { shift }) => {
            let shift = (**shift).clone();
            let actions = move || show_button(calendar, shift.clone());
            view! { <Banner state=State::Critical actions>{reason}</Banner> }.into_any()
        }
        Some(Conflict::Outdated { .. }) => {
            let actions = move || {
                view! {
                    <Button size=ButtonSize::Small on:click=move |_| editor.take_theirs()>
                        {messages::take_theirs()}
                    </Button>
                    <Button size=ButtonSize::Small on:click=move |_| editor.rebase(calendar)>
                        {messages::use_mine()}
                    </Button>
                }
            };
            view! { <Banner state=State::Critical actions>{reason}</Banner> }.into_any()
        }
        _ => {
            view! { <Banner state=State::Critical>{reason} " " {messages::text_is_kept()}</Banner> }
                .into_any()
        }
    }
}

/// What speaks against it, with the field for the reason and the button that saves it all the same.
fn warned(calendar: Calendar, editor: Editor, problem: &Problem) -> AnyView {
    let cautions = problem.warnings.to_vec();
    view! {
        <Cautions cautions reason=editor.reason error=editor.reason_error/>
        <div class="toolbar">
            <Button busy=editor.busy on:click=move |_| editor.save_anyway(calendar)>
                {coverage_words::save_anyway()}
            </Button>
        </div>
    }
    .into_any()
}

fn show_button(calendar: Calendar, shift: domain::scheduling::Shift) -> impl IntoView {
    view! {
        <Button size=ButtonSize::Small on:click=move |_| calendar.point_out(&shift)>
            {messages::show_obstacle()}
        </Button>
    }
}

#[component]
fn Who(editor: Editor) -> impl IntoView {
    let calendar = use_calendar();
    let technicians = Signal::derive(move || {
        let people = calendar.desk.people;
        // Whoever has left stays on the shifts they had.
        let chosen = editor.fields.technician.read().parse().ok().and_then(|id| people.get(id));
        let technicians = people.technicians();
        let departed =
            chosen.filter(|chosen| technicians.iter().all(|person| person.id != chosen.id));
        let nobody = ListOption::new(NOBODY, messages::nobody_yet());
        let people = technicians.into_iter().chain(departed).map(ListOption::person);
        std::iter::once(nobody).chain(people).collect::<Vec<_>>()
    });
    let locations = Signal::derive(move || {
        let chosen = editor.fields.location.get();
        let none = ListOption::new("", messages::no_location());
        let places = calendar.desk.locations.all().into_iter();
        let places = places
            .filter(|location| location.active || location.id.to_string() == chosen)
            .map(|location| ListOption::new(location.id.to_string(), location.name.as_str()));
        std::iter::once(none).chain(places).collect::<Vec<_>>()
    });

    view! {
        <Combobox
            label=messages::technician()
            value=editor.fields.technician
            options=technicians
            error=error_of(editor, Field::Technician)
            autofocus=editor.fields.technician.read_untracked().is_empty()
        />
        <Select
            label=messages::location()
            value=editor.fields.location
            options=locations
            error=error_of(editor, Field::Location)
        />
    }
    .into_any()
}

#[component]
fn When(editor: Editor) -> impl IntoView {
    let calendar = use_calendar();
    let fields = editor.fields;
    let zone = Memo::new(move |_| form_zone(calendar, &fields.form()));
    let meaning = move || {
        let form = fields.form();
        let (name, tz) = zone.get();
        let place =
            messages::times_in(format!("{} ({})", name.city(), abbreviation(calendar, &name)));
        let span = form.span(tz);
        let length = span.map(|span| words::length(&span));
        let here = span
            .filter(|_| calendar.tz.get() != tz)
            .map(|span| messages::for_you(words::when(&span, calendar.tz.get())));
        std::iter::once(place).chain(length).chain(here).collect::<Vec<_>>().join(" · ")
    };
    let skipped = move || {
        let (typed, becomes) = fields.form().skipped(zone.read().1)?;
        let text = messages::skipped_time(clock::time_of_day(typed), clock::time_of_day(becomes));
        Some(view! { <Banner state=State::Info>{sentence(&text)}</Banner> })
    };
    let remedy = move || {
        let day = fields.form().better_end_day()?;
        let set = move |_| {
            fields.end_day.set(Some(day));
            editor.errors.update(|errors| {
                errors.remove(&Field::EndDay);
            });
        };
        Some(view! {
            <Button size=ButtonSize::Small icon=icondata::LuCornerDownRight on:click=set>
                {messages::end_next_day(clock::day(day, Style::Weekday))}
            </Button>
        })
    };

    view! {
        <div class="when-fields">
            <DateField label=messages::starts() value=fields.start_day error=error_of(editor, Field::StartDay)/>
            <TimeField
                label=messages::start_time()
                value=fields.start_time
                step=15
                error=error_of(editor, Field::StartTime)
            />
            <DateField label=messages::ends() value=fields.end_day error=error_of(editor, Field::EndDay)/>
            <TimeField
                label=messages::end_time()
                value=fields.end_time
                step=15
                error=error_of(editor, Field::EndTime)
            />
        </div>
        {remedy}
        <p class="hint">{meaning}</p>
        {skipped}
    }
    .into_any()
}

#[component]
fn What(editor: Editor) -> impl IntoView {
    let fields = editor.fields;
    let kinds = ShiftKind::ALL
        .into_iter()
        .map(|kind| ListOption::new(kind.name(), words::kind(kind)))
        .collect::<Vec<_>>();

    view! {
        <RadioGroup label=messages::kind() value=fields.kind options=kinds/>
        <TextField
            label=messages::title()
            value=fields.title
            optional=true
            hint=messages::title_hint()
            error=error_of(editor, Field::Title)
        />
        <TextArea
            label=messages::note()
            value=fields.note
            optional=true
            hint=messages::note_hint()
            error=error_of(editor, Field::Note)
        />
    }
    .into_any()
}

fn error_of(editor: Editor, field: Field) -> Signal<Option<String>> {
    Signal::derive(move || editor.errors.read().get(&field).cloned())
}

fn abbreviation(calendar: Calendar, zone: &domain::zones::ZoneName) -> String {
    clock::text(calendar.now.get(), zone, Style::Zone)
}
