//! The one form that opens tickets: short for whoever reports a fault, with more to choose for staff.

mod kept;

use std::collections::BTreeMap;
use std::time::Duration;

use domain::accounts::Permission;
use domain::tickets::{
    Asked, Category, CategoryRef, CustomField, Description, DraftPlace, NewTicket, Priority,
    RequesterRef, TicketLine, TicketTitle,
};
use leptos::ev::SubmitEvent;
use leptos::leptos_dom::helpers::debounce;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_meta::Title;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

use kept::Beside;

use super::api;
use super::custom::{field_input, written};
use super::detail::{Files, FilesOf, Keeping, KeptDraft, WaitNote, tags_of};
use super::marks::{StatusMark, priority_word};
use crate::AppError;
use crate::accounts::use_people;
use crate::components::focus::lead_to;
use crate::components::{
    Banner, Button, ButtonTone, Card, Combobox, FieldKind, ListOption, PageHead, Select, State,
    TextArea, TextField, Toast, Toasts, sentence,
};
use crate::locations::use_locations;
use crate::messages::{problems, tickets as words};
use crate::shell::use_session;

/// Longer than between two letters, shorter than anybody waits.
const PAUSE: Duration = Duration::from_millis(350);
/// Fewer letters are like everything.
const LEAST: usize = 4;

/// In place of a colleague's id.
const SOMEBODY: &str = "somebody";
/// In place of an assignee's id.
const ON_SHIFT: &str = "on-shift";

/// What is typed and chosen.
#[derive(Clone, Copy)]
struct Form {
    title: RwSignal<String>,
    details: RwSignal<String>,
    location: RwSignal<String>,
    room: RwSignal<String>,
    category: RwSignal<String>,
    priority: RwSignal<String>,
    requester: RwSignal<String>,
    name: RwSignal<String>,
    email: RwSignal<String>,
    assignee: RwSignal<String>,
    tags: RwSignal<String>,
    /// What else admins ask for, with what is filled in.
    own: RwSignal<Vec<(CustomField, RwSignal<String>)>>,
    files: Files,
    draft: KeptDraft,
    problem: RwSignal<Option<AppError>>,
    sending: RwSignal<bool>,
}

#[component]
pub fn ReportPage() -> impl IntoView {
    let session = use_session();
    let is_staff = session.me.with_untracked(|me| me.may(Permission::WorkTickets));
    let form = Form::of_page();
    let title = if is_staff { words::new_ticket() } else { words::report_fault() };
    let lead = if is_staff { words::new_lead() } else { words::report_lead() };
    let navigate = use_navigate();
    let toasts = expect_context::<Toasts>();
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        let new = match form.new_ticket() {
            Ok(new) => new,
            Err(problem) => return form.problem.set(Some(AppError(problem))),
        };
        if form.sending.get_untracked() || form.files.have_to_come() {
            return;
        }
        form.problem.set(None);
        form.sending.set(true);
        let navigate = navigate.clone();
        spawn_local(async move {
            let answer = api::open_ticket(new).await;
            form.sending.try_set(false);
            match answer {
                Ok(ticket) => {
                    let number = ticket.line.number;
                    form.draft.sent();
                    Beside::forget();
                    toasts.push(Toast::new(words::created_toast(number)));
                    navigate(&format!("/tickets/{number}"), NavigateOptions::default());
                }
                Err(err) => {
                    form.problem.try_set(Some(err));
                }
            }
        });
    };
    let general = move || {
        let problem = form.problem.get()?;
        // What stands at a field stands there; of what has none here it is told above.
        let is_shown = |field: &String| form.has_field(field);
        (!problem.0.fields.keys().any(is_shown)).then(|| {
            view! { <Banner state=State::Critical>{sentence(&problem.to_string())}</Banner> }
        })
    };

    view! {
        <Title text=title/>
        <div class="report">
            <PageHead title=title lead=lead/>
            <form novalidate on:submit=send>
                {general}
                <TextField
                    label=words::what_is_wrong()
                    hint=words::what_is_wrong_hint()
                    value=form.title
                    error=form.error("title")
                    max_length=200
                    autocomplete="off"
                    autofocus=true
                />
                <Similar form/>
                <Place form/>
                <TextArea
                    label=words::details()
                    hint=words::details_hint()
                    value=form.details
                    error=form.error("description")
                    rows=6
                    optional=true
                />
                <OwnFields form/>
                <div class="toolbar"><FilesOf files=form.files in_words=true/></div>
                {is_staff.then(|| view! { <ForStaff form/> })}
                <div class="toolbar">
                    <Button submit=true tone=ButtonTone::Primary busy=form.sending>
                        {if is_staff { words::create_it() } else { words::report_it() }}
                    </Button>
                    <WaitNote files=form.files/>
                    <DraftNote draft=form.draft/>
                </div>
            </form>
        </div>
    }
    .into_any()
}

impl Form {
    /// Prefilled from the address, such as the one behind the code on a room's door.
    fn of_page() -> Self {
        let query = use_query_map();
        let given = |name: &str| query.read_untracked().get(name).unwrap_or_default();
        let own = use_session().me.with_untracked(|me| me.person.location_id);
        let location = Some(given("location"))
            .filter(|id| !id.is_empty())
            .or_else(|| own.map(|id| id.to_string()));
        let form = Self {
            title: RwSignal::new(given("title")),
            details: RwSignal::default(),
            location: RwSignal::new(location.unwrap_or_default()),
            room: RwSignal::new(given("room")),
            category: RwSignal::default(),
            priority: RwSignal::new(Priority::default().name().to_owned()),
            requester: RwSignal::default(),
            name: RwSignal::default(),
            email: RwSignal::default(),
            assignee: RwSignal::default(),
            tags: RwSignal::default(),
            own: RwSignal::default(),
            files: Files::new(),
            draft: KeptDraft::of(DraftPlace::New),
            problem: RwSignal::default(),
            sending: RwSignal::new(false),
        };
        form.keep();
        form.keep_beside(!given("location").is_empty() || !given("room").is_empty());
        // What is wrong with the form is at the first field that is.
        Effect::watch(
            move || form.problem.read().is_some(),
            |is_wrong, _, _| {
                if *is_wrong {
                    lead_to(".report [aria-invalid='true'], .report .banner");
                }
            },
            false,
        );
        form.load_own();
        form
    }

    /// What admins ask for; without it, what they require is told by the server's refusal.
    fn load_own(self) {
        let owner = Owner::current();
        let kept = Beside::kept().own;
        spawn_local(async move {
            let (Some(owner), Ok(all)) = (owner, api::list_fields().await) else { return };
            let asked = all.into_iter().filter(|field| field.active && field.asked != Asked::No);
            // Signals live as long as the page, and not as this answer.
            let fields = asked.map(|field| {
                let filled = kept.get(&field.id.to_string()).cloned().unwrap_or_default();
                (field, RwSignal::new(filled))
            });
            let fields = owner.with(|| fields.collect::<Vec<_>>());
            self.own.try_set(fields);
        });
    }

    /// Whether a refusal of this field can stand at it.
    fn has_field(self, name: &str) -> bool {
        match name.strip_prefix("fields.") {
            Some(id) => self.own.read().iter().any(|(field, _)| field.id.to_string() == id),
            None => ["title", "description", "location_id", "email", "tags"].contains(&name),
        }
    }

    /// What the server, or the form itself, has against a field.
    fn error(self, field: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || self.problem.read().as_ref()?.0.fields.get(field).cloned())
    }

    fn own_given(self) -> BTreeMap<String, String> {
        let all = self.own.read_untracked();
        let given = all
            .iter()
            .map(|(field, value)| (field.id.to_string(), written(field, &value.read_untracked())));
        given.filter(|(_, value)| !value.is_empty()).collect()
    }

    fn new_ticket(self) -> Result<NewTicket, domain::Problem> {
        use domain::Problem;
        let text = |value: RwSignal<String>| value.get_untracked().trim().to_owned();
        if text(self.title).is_empty() {
            return Err(Problem::invalid("title", words::say_what()));
        }
        let refuse = |field, err: String| Problem::invalid(field, problems::translated(&err));
        let title = text(self.title)
            .parse::<TicketTitle>()
            .map_err(|err| refuse("title", err.to_string()))?;
        let room = text(self.room);
        let details = match room.is_empty() {
            true => text(self.details),
            false => format!("**{}:** {room}\n\n{}", words::room(), text(self.details)),
        };
        let description =
            details.parse::<Description>().map_err(|err| refuse("description", err.to_string()))?;
        let requester = match text(self.requester).as_str() {
            "" => None,
            SOMEBODY => Some(RequesterRef {
                user_id: None,
                email: Some(
                    text(self.email)
                        .parse()
                        .map_err(|_| refuse("email", words::give_email().into()))?,
                ),
                name: Some(text(self.name))
                    .filter(|name| !name.is_empty())
                    .and_then(|name| name.parse().ok()),
            }),
            id => Some(RequesterRef { user_id: id.parse().ok(), email: None, name: None }),
        };
        let assignee = text(self.assignee);
        Ok(NewTicket {
            title,
            description,
            priority: text(self.priority).parse().unwrap_or_default(),
            category: text(self.category).parse().ok().map(CategoryRef::Id),
            tags: tags_of(&text(self.tags)).map_err(|err| refuse("tags", err))?,
            location_id: text(self.location).parse().ok(),
            room_id: None,
            device_id: None,
            requester,
            assignee_id: assignee.parse().ok(),
            assign_on_shift: assignee == ON_SHIFT,
            due_at: None,
            fields: self.own_given(),
            attachments: self.files.ids(),
        })
    }
}

/// Where the fault is.
#[component]
fn Place(form: Form) -> impl IntoView {
    let locations = use_locations();
    locations.load();
    let places = Signal::derive(move || {
        let all = locations.all().into_iter().filter(|place| place.active);
        std::iter::once(ListOption::new("", words::no_location()))
            .chain(all.map(|place| ListOption::new(place.id.to_string(), place.name.as_str())))
            .collect::<Vec<_>>()
    });

    view! {
        <div class="pair">
            <Select
                label=words::where_is_it()
                value=form.location
                options=places
                error=form.error("location_id")
            />
            <TextField
                label=words::room()
                hint=words::room_hint()
                value=form.room
                optional=true
                max_length=120
                autocomplete="off"
            />
        </div>
    }
    .into_any()
}

/// What else admins ask for.
#[component]
fn OwnFields(form: Form) -> impl IntoView {
    let input = move |(field, value): (CustomField, RwSignal<String>)| {
        let name = format!("fields.{}", field.id);
        let error =
            Signal::derive(move || form.problem.read().as_ref()?.0.fields.get(&name).cloned());
        field_input(&field, value, error, field.asked == Asked::Optional, false)
    };
    let has_some = move || !form.own.read().is_empty();

    view! {
        <Show when=has_some>
            <div class="pair">
                <For each=move || form.own.get() key=|(field, _)| field.id let:field>
                    {input(field)}
                </For>
            </div>
        </Show>
    }
    .into_any()
}

/// Active tickets that are like it, so that nobody reports twice.
#[component]
fn Similar(form: Form) -> impl IntoView {
    let found = RwSignal::new(Vec::<TicketLine>::new());
    let asked = StoredValue::new(0u32);
    let mut look = debounce(PAUSE, move |(title, location): (String, String)| {
        let Some(question) = asked.try_get_value().map(|asked| asked + 1) else { return };
        asked.set_value(question);
        if title.trim().chars().count() < LEAST {
            return found.set(Vec::new());
        }
        spawn_local(async move {
            // Without an answer there is nothing to show.
            let similar = api::similar_tickets(title, location.parse().ok()).await;
            if asked.try_get_value() == Some(question) {
                found.set(similar.unwrap_or_default());
            }
        });
    });
    Effect::new(move |_| look((form.title.get(), form.location.get())));
    let rows = move || {
        found
            .get()
            .into_iter()
            .map(|ticket| {
                let address = format!("/tickets/{}", ticket.number);
                let text = format!("{} {}", ticket.number, ticket.title);
                view! {
                    <li>
                        <StatusMark status=ticket.status/>
                        <a class="grow title" href=address>{text}</a>
                    </li>
                }
            })
            .collect_view()
    };

    view! {
        <div class="similar" role="status">
            <Show when=move || !found.read().is_empty()>
                <Card title=words::similar()>
                    <ul class="rows">{rows}</ul>
                    <p class="body hint">{words::similar_why()}</p>
                </Card>
            </Show>
        </div>
    }
    .into_any()
}

/// What only those decide who work on tickets.
#[component]
fn ForStaff(form: Form) -> impl IntoView {
    let people = use_people();
    let categories = RwSignal::new(Vec::<Category>::new());
    spawn_local(async move {
        // Without them the ticket has none at first.
        if let Ok(all) = api::list_categories().await {
            categories.try_set(all);
        }
    });
    let kinds = Signal::derive(move || {
        let all = categories.get().into_iter().filter(|category| category.active);
        std::iter::once(ListOption::new("", words::no_category()))
            .chain(all.map(|one| ListOption::new(one.id.to_string(), one.name.as_str())))
            .collect::<Vec<_>>()
    });
    let priorities: Vec<ListOption> = Priority::ALL
        .map(|priority| ListOption::new(priority.name(), priority_word(priority)))
        .into();
    let requesters = Signal::derive(move || {
        [ListOption::new("", words::for_me()), ListOption::new(SOMEBODY, words::for_somebody())]
            .into_iter()
            .chain(people.all().into_iter().map(ListOption::person))
            .collect::<Vec<_>>()
    });
    let assignees = Signal::derive(move || {
        [ListOption::new("", words::nobody()), ListOption::new(ON_SHIFT, words::on_shift())]
            .into_iter()
            .chain(people.technicians().into_iter().map(ListOption::person))
            .collect::<Vec<_>>()
    });
    let is_outside = move || *form.requester.read() == SOMEBODY;

    view! {
        <div class="pair">
            <Select label=words::priority() value=form.priority options=Signal::stored(priorities)/>
            <Select label=words::category() value=form.category options=kinds/>
            <Combobox label=words::for_whom() value=form.requester options=requesters/>
            <Combobox label=words::assignee() value=form.assignee options=assignees/>
        </div>
        <Show when=is_outside>
            <div class="pair">
                <TextField label=words::requester_name() value=form.name optional=true max_length=100/>
                <TextField
                    label=words::requester_email()
                    value=form.email
                    kind=FieldKind::Email
                    error=form.error("email")
                />
            </div>
        </Show>
        <TextField
            label=words::tags()
            hint=words::tags_hint()
            value=form.tags
            error=form.error("tags")
            optional=true
        />
    }
    .into_any()
}

/// Whether what was begun is safe, and how to begin anew.
#[component]
fn DraftNote(draft: KeptDraft) -> impl IntoView {
    let text = move || match draft.keeping.get() {
        Keeping::Nothing | Keeping::Saving => "",
        Keeping::Kept => words::draft_kept(),
        Keeping::OnlyHere => words::draft_here(),
    };

    view! { <small role="status">{text}</small> }
}
