//! The facts of a ticket. Staff changes each where it stands; it is saved at once and can be undone.

use chrono::{DateTime, Datelike, NaiveTime, TimeDelta, Utc};
use domain::accounts::UserId;
use domain::tickets::levels::Deadline;
use domain::tickets::{
    CategoryRef, CustomField, FieldKind, Priority, Tag, TicketChange, TicketLine, Via,
};
use leptos::prelude::*;

use super::opened::{FactKey, Opened};
use super::watchers::Watchers;
use crate::clock;
use crate::components::{
    Avatar, AvatarSize, Badge, Button, ButtonSize, Card, Combobox, DateField, Icon, ListOption,
    Select, State, TextField,
};
use crate::locations::use_locations;
use crate::messages::{problems, tickets as words};
use crate::shell::{use_minute, use_session};
use crate::tickets::ago::moment;
use crate::tickets::custom::{self, field_input};
use crate::tickets::due::promise;
use crate::tickets::marks::{PriorityMark, StatusMark, priority_word, status_word};

#[component]
pub(super) fn Facts(opened: Opened) -> impl IntoView {
    let requester = move || {
        let whole = opened.whole.read();
        let line = &whole.ticket.line;
        let icon = match line.via {
            Via::Alert => Some(icondata::LuBellRing),
            _ if line.requester.user_id.is_none() => Some(icondata::LuMail),
            _ => None,
        };
        let email = line.requester.email.to_string();
        let called = line.requester.called().to_owned();
        let address = (called != email).then(|| view! { <small>{email}</small> });
        let mark = whole.requester_mark.as_ref().map(|mark| {
            view! { <Badge state=State::Critical attr:title=mark.reason.clone()>{words::not_reached()}</Badge> }
        });
        view! {
            <span class="person">
                {icon.map(|icon| view! { <Icon icon/> })}
                <span>{called}</span>
            </span>
            {address}
            {mark}
        }
    };

    view! {
        <Card title=words::facts()>
            <dl class="body facts ticket-facts">
                <dt>{words::requester()}</dt>
                <dd><span class="fact">{requester}</span></dd>
                <StatusFact opened/>
                <PriorityFact opened/>
                <AssigneeFact opened/>
                <CategoryFact opened/>
                <LocationFact opened/>
                <DueFact opened/>
                <PromiseFacts opened/>
                <TagsFact opened/>
                <OwnFacts opened/>
                <Watchers opened/>
                <Times opened/>
            </dl>
        </Card>
    }
    .into_any()
}

/// A fact: what it is, and for staff, behind a click, the field that changes it.
#[component]
fn Fact(
    opened: Opened,
    /// Tells it from the others.
    #[prop(into)]
    key: FactKey,
    #[prop(into)] name: String,
    #[prop(into)] shown: ViewFn,
    #[prop(into)] editor: ViewFn,
) -> impl IntoView {
    let is_editing = move || opened.editing.get() == Some(key);
    let can_edit = move || opened.is_staff && !opened.is_archived();
    let (shown, editor) = (StoredValue::new(shown), StoredValue::new(editor));
    let title = StoredValue::new(words::change_fact(&name));
    let prefix = StoredValue::new(format!("{name}: "));
    let look = move || shown.with_value(ViewFn::run);
    let close = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Escape" && !event.default_prevented() {
            event.prevent_default();
            opened.editing.set(None);
        }
    };

    view! {
        <dt>{name.clone()}</dt>
        <dd>
            <Show
                when=move || is_editing() && can_edit()
                fallback=move || view! {
                    <Show
                        when=can_edit
                        fallback=move || view! { <span class="fact">{look()}</span> }
                    >
                        <button
                            type="button"
                            class="fact"
                            data-fact=key.name()
                            title=title.get_value()
                            on:click=move |_| opened.editing.set(Some(key))
                        >
                            <span class="visually-hidden">{prefix.get_value()}</span>
                            {look()}
                            <Icon icon=icondata::LuPencil/>
                        </button>
                    </Show>
                }
            >
                <div on:keydown=close>{editor.with_value(ViewFn::run)}</div>
            </Show>
        </dd>
    }
    .into_any()
}

/// A field that acts as soon as something is chosen.
fn choosing(start: String, choose: impl Fn(String) + Send + Sync + 'static) -> RwSignal<String> {
    let value = RwSignal::new(start);
    Effect::watch(move || value.get(), move |value, _, _| choose(value.clone()), false);
    value
}

fn line<T>(opened: Opened, read: impl FnOnce(&TicketLine) -> T) -> T {
    read(&opened.whole.read_untracked().ticket.line)
}

fn none() -> AnyView {
    view! { <span class="none">{words::nothing_set()}</span> }.into_any()
}

#[component]
fn StatusFact(opened: Opened) -> impl IntoView {
    let shown = move || view! { {move || view! { <StatusMark status=opened.status()/> }} };
    let editor = move || {
        let here = line(opened, |line| line.status);
        let options: Vec<ListOption> = std::iter::once(here)
            .chain(here.next())
            .map(|status| ListOption::new(status.name(), status_word(status)))
            .collect();
        let value = choosing(here.name().to_owned(), move |name| {
            if let Ok(status) = name.parse() {
                opened.become_(status);
            }
        });
        view! {
            <Select label=words::status() value options=Signal::stored(options) autofocus=true/>
        }
    };

    view! { <Fact opened key="status" name=words::status() shown editor/> }
}

#[component]
fn PriorityFact(opened: Opened) -> impl IntoView {
    let shown = move || {
        let priority = move || opened.whole.read().ticket.line.priority;
        view! { {move || view! { <PriorityMark priority=priority()/> }} }
    };
    let editor = move || {
        let here = line(opened, |line| line.priority);
        let options: Vec<ListOption> = Priority::ALL
            .map(|priority| ListOption::new(priority.name(), priority_word(priority)))
            .into();
        let value = choosing(here.name().to_owned(), move |name| {
            let to = |priority| TicketChange { priority, ..TicketChange::default() };
            opened.change(to(name.parse().ok()), to(Some(here)), words::priority());
        });
        view! {
            <Select label=words::priority() value options=Signal::stored(options) autofocus=true/>
        }
    };

    view! { <Fact opened key="priority" name=words::priority() shown editor/> }
}

fn person_view(opened: Opened, id: UserId) -> AnyView {
    match opened.people.get(id) {
        Some(person) => {
            let name = person.name.to_string();
            view! {
                <span class="person">
                    <Avatar person size=AvatarSize::Tiny/>
                    <span>{name}</span>
                </span>
            }
            .into_any()
        }
        None => words::somebody().into_any(),
    }
}

#[component]
fn AssigneeFact(opened: Opened) -> impl IntoView {
    let shown = move || {
        move || match opened.whole.read().ticket.line.assignee_id {
            Some(id) => person_view(opened, id),
            None => view! { <span class="none">{words::nobody()}</span> }.into_any(),
        }
    };
    let editor = move || {
        let here = line(opened, |line| line.assignee_id);
        let options = Signal::derive(move || {
            opened.people.technicians().into_iter().map(ListOption::person).collect::<Vec<_>>()
        });
        let value = choosing(here.map(|id| id.to_string()).unwrap_or_default(), move |id| {
            opened.assign(id.parse().ok());
        });
        view! {
            <Combobox
                label=words::assignee()
                value
                options
                optional=true
                placeholder=words::nobody()
                autofocus=true
            />
            <Button size=ButtonSize::Small on:click=move |_| opened.assign_on_shift()>
                {words::give_on_shift()}
            </Button>
        }
    };

    view! { <Fact opened key="assignee" name=words::assignee() shown editor/> }
}

#[component]
fn CategoryFact(opened: Opened) -> impl IntoView {
    let shown = move || {
        move || match &opened.whole.read().ticket.line.category {
            Some(category) => category.to_string().into_any(),
            None => none(),
        }
    };
    let editor = move || {
        let here = line(opened, |line| line.category_id);
        let options = Signal::derive(move || {
            let all = opened.categories.read();
            let offered =
                all.iter().filter(|category| category.active || Some(category.id) == here);
            std::iter::once(ListOption::new("", words::no_category()))
                .chain(offered.map(|one| ListOption::new(one.id.to_string(), one.name.as_str())))
                .collect::<Vec<_>>()
        });
        let value = choosing(here.map(|id| id.to_string()).unwrap_or_default(), move |id| {
            let to = |id| TicketChange { category: Some(id), ..TicketChange::default() };
            let wanted = id.parse().ok().map(CategoryRef::Id);
            opened.change(to(wanted), to(here.map(CategoryRef::Id)), words::category());
        });
        view! { <Select label=words::category() value options autofocus=true/> }
    };

    view! { <Fact opened key="category" name=words::category() shown editor/> }
}

#[component]
fn LocationFact(opened: Opened) -> impl IntoView {
    let locations = use_locations();
    let shown = move || {
        move || {
            let id = opened.whole.read().ticket.line.location_id;
            match id.and_then(|id| locations.get(id)) {
                Some(place) => place.name.to_string().into_any(),
                None => none(),
            }
        }
    };
    let editor = move || {
        let here = line(opened, |line| line.location_id);
        let options = Signal::derive(move || {
            let all = locations.all().into_iter();
            std::iter::once(ListOption::new("", words::no_location()))
                .chain(all.map(|place| ListOption::new(place.id.to_string(), place.name.as_str())))
                .collect::<Vec<_>>()
        });
        let value = choosing(here.map(|id| id.to_string()).unwrap_or_default(), move |id| {
            let to = |id| TicketChange { location_id: Some(id), ..TicketChange::default() };
            opened.change(to(id.parse().ok()), to(here), words::location());
        });
        view! { <Select label=words::location() value options autofocus=true/> }
    };

    view! { <Fact opened key="location" name=words::location() shown editor/> }
}

/// A day; it is due when that day's work is over.
#[component]
fn DueFact(opened: Opened) -> impl IntoView {
    let (session, now) = (use_session(), use_minute());
    let shown = move || {
        move || {
            let due = opened.whole.read().ticket.line.due_at;
            match due {
                Some(due) => moment(due, now.get(), &session.me.read().zone).into_any(),
                None => none(),
            }
        }
    };
    let editor = move || {
        let here = line(opened, |line| line.due_at);
        let zone = session.me.with_untracked(|me| me.zone.clone());
        let value = RwSignal::new(here.map(|due| clock::civil(due, &zone).date()));
        let end = move |day| -> DateTime<Utc> {
            let evening = NaiveTime::from_hms_opt(17, 0, 0).unwrap_or_default();
            clock::midnight(day, &zone) + TimeDelta::seconds(seconds_of(evening))
        };
        Effect::watch(
            move || value.get(),
            move |day, _, _| {
                // Of a year that is being typed, every digit is a year.
                if day.is_some_and(|day| day.year() < 2000) {
                    return;
                }
                let to = |due_at| TicketChange { due_at: Some(due_at), ..TicketChange::default() };
                opened.change(to(day.map(&end)), to(here), words::due());
            },
            false,
        );
        view! { <DateField label=words::due() value autofocus=true/> }
    };

    view! { <Fact opened key="due" name=words::due() shown editor/> }
}

/// What was promised, and how far that is.
#[component]
fn PromiseFacts(opened: Opened) -> impl IntoView {
    let (session, now) = (use_session(), use_minute());
    [Deadline::Answer, Deadline::Solution]
        .map(|deadline| {
            move || {
                let whole = opened.whole.read();
                let zone = session.me.read().zone.clone();
                let line = &whole.ticket.line;
                let shown = promise(opened.promises, line, deadline, now.get(), &zone)?;
                let name = match deadline {
                    Deadline::Answer => words::answer_by(),
                    _ => words::solve_by(),
                };
                Some(view! { <dt>{name}</dt> <dd>{shown}</dd> })
            }
        })
        .collect_view()
}

fn seconds_of(time: NaiveTime) -> i64 {
    use chrono::Timelike;
    i64::from(time.num_seconds_from_midnight())
}

#[component]
fn TagsFact(opened: Opened) -> impl IntoView {
    let shown = move || {
        move || {
            let whole = opened.whole.read();
            let tags = &whole.ticket.line.tags;
            if tags.is_empty() {
                return none();
            }
            tags.iter()
                .map(|tag| view! { <span class="badge">{tag.to_string()}</span> })
                .collect_view()
                .into_any()
        }
    };
    let editor = move || {
        let here = line(opened, |line| line.tags.clone());
        let typed = RwSignal::new(here.iter().map(Tag::as_str).collect::<Vec<_>>().join(", "));
        let error = RwSignal::new(None::<String>);
        let save = move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            match tags_of(&typed.get_untracked()) {
                Ok(tags) => {
                    let to = |tags| TicketChange { tags: Some(tags), ..TicketChange::default() };
                    opened.change(to(tags), to(here.clone()), words::tags());
                }
                Err(why) => error.set(Some(why)),
            }
        };
        view! {
            <form on:submit=save>
                <TextField label=words::tags() value=typed error hint=words::tags_hint() autofocus=true/>
                <Button submit=true size=ButtonSize::Small>{words::save()}</Button>
            </form>
        }
    };

    view! { <Fact opened key="tags" name=words::tags() shown editor/> }
}

/// What else admins want to know; what is retired stays for who has it.
#[component]
fn OwnFacts(opened: Opened) -> impl IntoView {
    let shown = move || {
        let whole = opened.whole.read();
        let has = |field: &CustomField| whole.ticket.fields.contains_key(&field.id.to_string());
        let all = opened.fields.get().into_iter();
        all.filter(|field| has(field) || (field.active && opened.is_staff)).collect::<Vec<_>>()
    };

    view! {
        <For each=shown key=|field| (field.id, field.version) let:field>
            <OwnFact opened field/>
        </For>
    }
}

#[component]
fn OwnFact(opened: Opened, field: CustomField) -> impl IntoView {
    let (id, name) = (field.id, field.name.to_string());
    let key = StoredValue::new(id.to_string());
    let field = StoredValue::new(field);
    let here = move || key.with_value(|key| opened.whole.read().ticket.fields.get(key).cloned());
    let shown = move || {
        move || match here() {
            Some(value) => field.with_value(|field| custom::shown(field, &value)).into_any(),
            None => none(),
        }
    };
    let editor = move || {
        let before = untrack(here).unwrap_or_default();
        let (value, error) = (RwSignal::new(before.clone()), RwSignal::new(None::<String>));
        let save = StoredValue::new(move |typed: &str| {
            let typed = field.with_value(|field| custom::written(field, typed));
            let to = |value: String| TicketChange {
                fields: Some([(key.get_value(), value)].into()),
                ..TicketChange::default()
            };
            if !typed.is_empty() && !field.with_value(|field| field.fits(&typed)) {
                return error.set(Some(words::does_not_fit().to_owned()));
            }
            let name = field.with_value(|field| field.name.to_string());
            opened.change(to(typed), to(before.clone()), &name);
        });
        let is_chosen =
            field.with_value(|field| matches!(field.kind, FieldKind::Choice | FieldKind::Date));
        if is_chosen {
            let choose = move |value: &String, _: Option<&String>, _| {
                save.with_value(|save| save(value));
            };
            Effect::watch(move || value.get(), choose, false);
        }
        let submit = move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            save.with_value(|save| save(&value.read_untracked()));
        };
        let input = field.with_value(|field| field_input(field, value, error.into(), false, true));
        let button = (!is_chosen).then(|| {
            view! { <Button submit=true size=ButtonSize::Small>{words::save()}</Button> }
        });
        view! { <form on:submit=submit>{input} {button}</form> }
    };

    view! { <Fact opened key=FactKey::Own(id) name shown editor/> }
}

/// Words between commas.
pub(in crate::tickets) fn tags_of(text: &str) -> Result<Vec<Tag>, String> {
    let tags: Result<Vec<Tag>, _> =
        text.split(',').map(str::trim).filter(|tag| !tag.is_empty()).map(str::parse).collect();
    let tags = tags.map_err(|err| problems::translated(&err.to_string()))?;
    Tag::checked_set(tags).map_err(|problem| problem.message)
}

/// When it came where it is.
#[component]
fn Times(opened: Opened) -> impl IntoView {
    let (session, now) = (use_session(), use_minute());
    move || {
        let whole = opened.whole.read();
        let line = &whole.ticket.line;
        let zone = session.me.read().zone.clone();
        [
            (words::created(), Some(line.created_at)),
            (words::first_answer(), line.first_answered_at),
            (words::resolved_at(), line.resolved_at),
            (words::closed_at(), line.closed_at),
            (words::archived_at(), line.archived_at),
        ]
        .into_iter()
        .filter_map(|(name, at)| Some((name, at?)))
        .map(|(name, at)| {
            let text = moment(at, now.get(), &zone);
            view! {
                <dt>{name}</dt>
                <dd>
                    <span class="fact"><time datetime=at.to_rfc3339()>{text}</time></span>
                </dd>
            }
        })
        .collect_view()
    }
}
