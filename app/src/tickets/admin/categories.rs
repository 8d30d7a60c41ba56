//! Categories: what tickets are about.

use domain::tickets::{Category, CategoryDraft};
use leptos::prelude::*;

use super::Lists;
use super::editing::{EditButton, EditSheet, Editing, ListCard};
use crate::components::{Badge, State, Switch, TextField, Toast};
use crate::messages::ticket_desk as words;
use crate::tickets::api;

#[component]
pub fn Categories(lists: Lists) -> impl IntoView {
    let editing = Editing::new(lists);
    let base = RwSignal::new(None::<Category>);
    let (name, active) = (RwSignal::new(String::new()), RwSignal::new(true));
    let open = move |category: Option<Category>| {
        name.set(category.as_ref().map(|it| it.name.to_string()).unwrap_or_default());
        active.set(category.as_ref().is_none_or(|it| it.active));
        base.set(category);
        editing.begin();
    };
    let save = move |()| {
        let name = match name.get_untracked().parse() {
            Ok(name) => name,
            Err(err) => return editing.refuse("name", err),
        };
        let known = base.read_untracked().as_ref().map(|it| (it.id, it.version));
        let draft = CategoryDraft { name, active: active.get_untracked() };
        editing.send(api::save_category(known, draft), |it| Toast::new(words::saved(it.name)));
    };
    let title = Signal::derive(move || match base.read().is_some() {
        true => words::edit_category(),
        false => words::new_category(),
    });

    view! {
        <ListCard
            title=words::categories()
            add_label=words::add_category()
            nothing=words::no_categories()
            is_empty=Signal::derive(move || lists.categories.read().is_empty())
            add=Callback::new(move |()| open(None))
        >
            <For each=move || lists.categories.get() key=|it| (it.id, it.version) let:it>
                <li>
                    <span class="grow">{it.name.to_string()}</span>
                    {retired(it.active)}
                    <EditButton
                        name=it.name.to_string()
                        edit=Callback::new(move |()| open(Some(it.clone())))
                    />
                </li>
            </For>
        </ListCard>
        <EditSheet editing id="category-form" title save=Callback::new(save)>
            <TextField
                label=words::name()
                value=name
                error=editing.error("name")
                max_length=60
                autofocus=true
                autocomplete="off"
            />
            <Switch label=words::in_use() hint=words::in_use_why() checked=active/>
        </EditSheet>
    }
    .into_any()
}

pub(super) fn retired(active: bool) -> Option<AnyView> {
    (!active).then(|| view! { <Badge state=State::Unknown>{words::retired()}</Badge> }.into_any())
}
