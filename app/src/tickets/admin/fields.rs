//! Fields of the admins' own.

use domain::tickets::{Asked, CustomField, FieldChoice, FieldDraft, FieldId, FieldKind};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Lists;
use super::categories::retired;
use super::editing::{EditSheet, Editing, ListCard, Listed};
use crate::components::focus::focus_on;
use crate::components::{
    ButtonSize, ButtonTone, IconButton, ListOption, RadioGroup, Select, Switch, TextArea,
    TextField, Toast, sentence,
};
use crate::messages::ticket_desk as words;
use crate::tickets::api;

impl Listed for CustomField {
    type Id = FieldId;

    const KIND: &'static str = "field";

    fn id(&self) -> FieldId {
        self.id
    }

    fn version(&self) -> i32 {
        self.version
    }

    fn all(lists: Lists) -> RwSignal<Vec<Self>> {
        lists.fields
    }
}

#[component]
pub fn Fields(lists: Lists) -> impl IntoView {
    let editing = Editing::<CustomField>::new(lists);
    let (name, choices) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (kind, asked) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let active = RwSignal::new(true);
    let open = move |field: Option<CustomField>| {
        let known = field.as_ref();
        let lines = |field: &CustomField| {
            let lines: Vec<&str> = field.choices.iter().map(FieldChoice::as_str).collect();
            lines.join("\n")
        };
        name.set(known.map(|it| it.name.to_string()).unwrap_or_default());
        choices.set(known.map(lines).unwrap_or_default());
        kind.set(known.map(|it| it.kind).unwrap_or_default().name().to_owned());
        asked.set(known.map(|it| it.asked).unwrap_or_default().name().to_owned());
        active.set(known.is_none_or(|it| it.active));
        editing.begin(field);
    };
    let save = move |()| {
        let name = match name.get_untracked().parse() {
            Ok(name) => name,
            Err(err) => return editing.refuse("name", err),
        };
        let kind: FieldKind = kind.read_untracked().parse().unwrap_or_default();
        let lines = choices.get_untracked();
        let lines = lines.lines().map(str::trim).filter(|line| !line.is_empty());
        let lines: Result<Vec<FieldChoice>, _> = match kind {
            FieldKind::Choice => lines.map(str::parse).collect(),
            _ => Ok(Vec::new()),
        };
        let choices = match lines {
            Ok(choices) => choices,
            Err(err) => return editing.refuse("choices", err),
        };
        let asked = asked.read_untracked().parse().unwrap_or_default();
        let draft = FieldDraft { name, kind, choices, asked, active: active.get_untracked() };
        let draft = match draft.checked() {
            Ok(draft) => draft,
            Err(problem) => return editing.refuse("choices", problem.message),
        };
        let saved = api::save_field(editing.known(), draft);
        editing.send(saved, |it| Toast::new(words::saved(it.name)));
    };
    let is_new = move || editing.base.read().is_none();
    let is_choice = move || *kind.read() == FieldKind::Choice.name();

    view! {
        <ListCard
            lists
            title=words::fields()
            add_label=words::add_field()
            nothing=words::no_fields()
            add=Callback::new(move |()| open(None))
            line=line
            name=|it: &CustomField| it.name.to_string()
            edit=Callback::new(move |it| open(Some(it)))
        />
        <EditSheet
            editing
            title=editing.heading(words::edit_field(), words::new_field())
            save=Callback::new(save)
        >
            <TextField
                label=words::name()
                value=name
                error=editing.error("name")
                max_length=60
                autofocus=true
                autocomplete="off"
            />
            <Select
                label=words::kind()
                value=kind
                options=Signal::stored(kinds())
                error=editing.error("kind")
                disabled=Signal::derive(move || !is_new())
                hint=move || if is_new() { "" } else { words::kind_stays() }
            />
            <Show when=is_choice>
                <TextArea
                    label=words::choices()
                    hint=words::choices_hint()
                    value=choices
                    error=editing.error("choices")
                    rows=5
                />
            </Show>
            <RadioGroup label=words::asked() value=asked options=all_asked()/>
            <Switch label=words::in_use() hint=words::in_use_why() checked=active/>
        </EditSheet>
    }
    .into_any()
}

fn line(field: &CustomField, lists: Lists) -> AnyView {
    view! {
        <span class="grow">
            <span class="title">{field.name.to_string()}</span>
            <small>{kind_word(field.kind)} " · " {asked_word(field.asked)}</small>
        </span>
        {retired(field.active)}
        <MoveButtons lists id=field.id name=field.name.to_string()/>
    }
    .into_any()
}

#[component]
fn MoveButtons(lists: Lists, id: FieldId, name: String) -> impl IntoView {
    let place = move || lists.fields.read().iter().position(|field| field.id == id);
    let is_first = Signal::derive(move || place() == Some(0));
    let is_last =
        Signal::derive(move || place().map(|place| place + 1) == Some(lists.fields.read().len()));
    let step = move |by: isize| {
        let Some(from) = untrack(place) else { return };
        let mut fields = lists.fields.get_untracked();
        let Some(to) = from.checked_add_signed(by).filter(|to| *to < fields.len()) else { return };
        fields.swap(from, to);
        let ids = fields.iter().map(|field| field.id).collect();
        lists.fields.set(fields);
        // Its line was taken along; at either end one button is of no use any more.
        request_animation_frame(move || {
            let (this, other) = if by < 0 { ("up", "down") } else { ("down", "up") };
            focus_on(&format!("[data-move='{other} {id}']"));
            focus_on(&format!("[data-move='{this} {id}']:not(:disabled)"));
        });
        spawn_local(async move {
            match api::order_fields(ids).await {
                Ok(fields) => {
                    lists.fields.try_set(fields);
                }
                Err(err) => {
                    lists.toasts.push(Toast::new(sentence(&err.to_string())));
                    lists.ask().await;
                }
            }
        });
    };

    view! {
        <IconButton
            icon=icondata::LuArrowUp
            label=words::move_up(&name)
            tone=ButtonTone::Quiet
            size=ButtonSize::Small
            disabled=is_first
            on:click=move |_| step(-1)
            attr:data-move=format!("up {id}")
        />
        <IconButton
            icon=icondata::LuArrowDown
            label=words::move_down(&name)
            tone=ButtonTone::Quiet
            size=ButtonSize::Small
            disabled=is_last
            on:click=move |_| step(1)
            attr:data-move=format!("down {id}")
        />
    }
    .into_any()
}

fn kinds() -> Vec<ListOption> {
    FieldKind::ALL.map(|kind| ListOption::new(kind.name(), kind_word(kind))).into()
}

fn all_asked() -> Vec<ListOption> {
    Asked::ALL.map(|asked| ListOption::new(asked.name(), asked_word(asked))).into()
}

fn kind_word(kind: FieldKind) -> &'static str {
    match kind {
        FieldKind::Text => words::text(),
        FieldKind::Number => words::number(),
        FieldKind::Choice => words::choice(),
        FieldKind::Date => words::date(),
    }
}

fn asked_word(asked: Asked) -> &'static str {
    match asked {
        Asked::No => words::asked_no(),
        Asked::Optional => words::asked_optional(),
        Asked::Required => words::asked_required(),
    }
}
