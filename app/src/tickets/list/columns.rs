//! Which columns the list has: those of the kept view that one looks at, else those one chose, the same on
//! every computer one works at.

use domain::accounts::UserId;
use domain::tickets::{CustomField, FieldId, FieldKind, ListColumn, Sight, TicketView, ViewId};
use leptos::prelude::*;

use super::desk::Desk;
use crate::accounts::use_people;
use crate::components::{Icon, Popover};
use crate::messages::tickets as words;
use crate::storage::{self, Kept};
use crate::tickets::api;

const KEY: &str = "ticket-columns";

#[derive(Clone, Copy)]
pub struct Columns {
    /// What one sees where no view says otherwise.
    mine: RwSignal<Vec<ListColumn>>,
    /// What one chose at somebody else's view, until one looks at another list.
    for_now: RwSignal<Option<(ViewId, Vec<ListColumn>)>>,
    /// Those of the admins' own; `None`: still to come.
    fields: RwSignal<Option<Vec<CustomField>>>,
    /// In the order they stand in.
    pub shown: Memo<Vec<ListColumn>>,
}

impl Columns {
    /// Follows `view`, the kept one that is looked at.
    pub fn of(view: Memo<Option<TicketView>>) -> Self {
        let mine = RwSignal::new(remembered());
        let for_now = RwSignal::new(None::<(ViewId, Vec<ListColumn>)>);
        let fields = RwSignal::new(None::<Vec<CustomField>>);
        let shown = Memo::new(move |_| {
            let columns = match (&*view.read(), &*for_now.read()) {
                (Some(view), Some((id, columns))) if view.id == *id => columns.clone(),
                (Some(view), _) if !view.draft.columns.is_empty() => {
                    ListColumn::named(&view.draft.columns)
                }
                _ => mine.get(),
            };
            match &*fields.read() {
                Some(fields) => ListColumn::in_use(&columns, fields),
                None => columns,
            }
        });
        Self { mine, for_now, fields, shown }
    }

    /// As one chose them here or elsewhere.
    pub fn keep(self, columns: Vec<ListColumn>) {
        let names: Vec<String> = columns.iter().map(|column| column.name()).collect();
        storage::write(Kept::Here, KEY, &names.join(","));
        self.mine.try_maybe_update(|mine| {
            let is_other = *mine != columns;
            *mine = columns;
            (is_other, ())
        });
    }

    pub fn know(self, fields: Vec<CustomField>) {
        self.fields.try_set(Some(fields));
    }

    /// Another list is looked at.
    pub fn leave(self) {
        self.for_now.set(None);
    }

    /// What is shown, as a view keeps it.
    pub fn names(self) -> Vec<String> {
        self.shown.read_untracked().iter().map(|column| column.name()).collect()
    }

    /// What a column is called; nothing while a field is still to come.
    pub fn word(self, column: ListColumn) -> String {
        let word = match column {
            ListColumn::Status => words::status(),
            ListColumn::Priority => words::priority(),
            ListColumn::Category => words::category(),
            ListColumn::Tags => words::tags(),
            ListColumn::Place => words::place(),
            ListColumn::Requester => words::requester(),
            ListColumn::Assignee => words::assignee(),
            ListColumn::Due => words::due(),
            ListColumn::Created => words::created(),
            ListColumn::Changed => words::changed(),
            ListColumn::Own(id) => {
                let name = self.with_field(id, |field| field.name.to_string());
                return name.unwrap_or_default();
            }
        };
        word.to_owned()
    }

    /// Of a field of the admins' own.
    pub fn kind(self, column: ListColumn) -> Option<FieldKind> {
        let ListColumn::Own(id) = column else { return None };
        self.with_field(id, |field| field.kind)
    }

    pub fn with_field<T>(self, id: FieldId, read: impl FnOnce(&CustomField) -> T) -> Option<T> {
        let fields = self.fields.read();
        fields.as_ref()?.iter().find(|field| field.id == id).map(read)
    }

    /// All that somebody with this sight can choose.
    fn offered(self, sight: Sight) -> Vec<ListColumn> {
        let fields = self.fields.read();
        let own = fields.iter().flatten().filter(|field| field.is_offered_to(sight));
        ListColumn::ALL.into_iter().chain(own.map(|field| ListColumn::Own(field.id))).collect()
    }

    fn toggle(self, desk: Desk, column: ListColumn) {
        let mut columns = self.shown.get_untracked();
        match columns.iter().position(|shown| *shown == column) {
            Some(place) => drop(columns.remove(place)),
            None => columns.push(column),
        }
        let columns = ListColumn::sorted(columns);
        match desk.view.get_untracked() {
            None => {
                self.keep(columns.clone());
                desk.choices.take(async move {
                    // Here it stays as chosen; elsewhere it is as it was.
                    if let Err(err) = api::choose_columns(columns).await {
                        desk.refuse(&err);
                    }
                    desk.load_views();
                });
            }
            Some(view) if view.owner_id == desk.me => keep_with(desk, view, columns),
            Some(view) => self.for_now.set(Some((view.id, columns))),
        }
    }
}

/// Keeps them with a view of one's own, at once to see.
fn keep_with(desk: Desk, view: TicketView, columns: Vec<ListColumn>) {
    let TicketView { id, mut draft, .. } = view;
    draft.columns = columns.iter().map(|column| column.name()).collect();
    desk.views.update(|all| {
        if let Some(known) = all.iter_mut().find(|known| known.id == id) {
            known.draft.columns.clone_from(&draft.columns);
        }
    });
    desk.choices.take(async move {
        let answer = api::save_view(Some(id), draft).await;
        if let Err(err) = answer {
            desk.refuse(&err);
        }
        desk.load_views();
    });
}

/// What this browser showed last, so that nothing jumps while the server is asked.
fn remembered() -> Vec<ListColumn> {
    let kept = storage::read(Kept::Here, KEY);
    kept.map_or_else(|| ListColumn::USUAL.into(), |names| ListColumn::named(names.split(',')))
}

#[component]
pub(super) fn ColumnChooser(desk: Desk) -> impl IntoView {
    const ANCHOR: &str = "--ticket-columns";
    let columns = desk.columns;
    let open = RwSignal::new(false);
    let sight = if desk.is_staff { Sight::All } else { Sight::Own(desk.me) };
    let choice = move |column: ListColumn| {
        let checked = move || columns.shown.read().contains(&column);
        // A list without any says too little, and one with more too much.
        let is_fixed = move || {
            let count = columns.shown.read().len();
            if checked() { count <= 1 } else { count >= ListColumn::MOST }
        };
        view! {
            <label class="choice">
                <input
                    type="checkbox"
                    prop:checked=checked
                    disabled=is_fixed
                    on:change=move |_| columns.toggle(desk, column)
                />
                <span>{move || columns.word(column)}</span>
            </label>
        }
    };
    let is_full = move || columns.shown.read().len() >= ListColumn::MOST;
    let full = move || {
        is_full().then(
            || view! { <p class="hint" role="status">{words::columns_full(ListColumn::MOST)}</p> },
        )
    };

    view! {
        <button
            type="button"
            class="button column-chooser"
            data-tone="quiet"
            style:anchor-name=ANCHOR
            aria-expanded=move || open.get().to_string()
            on:click=move |_| open.update(|open| *open ^= true)
        >
            <Icon icon=icondata::LuColumns3/>
            {words::columns()}
        </button>
        <Popover open anchor=ANCHOR label=words::columns()>
            <div class="column-choices">
                {move || whose(desk.view.get(), desk.me)}
                <div class="choices">
                    <For each=move || columns.offered(sight) key=|column| *column let:column>
                        {choice(column)}
                    </For>
                </div>
                {full}
            </div>
        </Popover>
    }
    .into_any()
}

/// Says what one chooses them for, where that is a view.
fn whose(view: Option<TicketView>, me: UserId) -> Option<AnyView> {
    let TicketView { draft, owner_id, .. } = view?;
    let text = if owner_id == me {
        words::columns_of_view(draft.name)
    } else {
        let owner = use_people().get(owner_id);
        let owner = owner.map_or_else(|| words::somebody().to_owned(), |it| it.name.to_string());
        words::columns_for_now(draft.name, owner)
    };
    Some(view! { <p class="hint">{text}</p> }.into_any())
}
