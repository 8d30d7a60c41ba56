//! Categories: what tickets are about.

use domain::tickets::{Category, CategoryDraft, CategoryId};
use leptos::prelude::*;

use super::Lists;
use super::editing::{EditSheet, Editing, ListCard, Listed};
use crate::components::{Badge, State, Switch, TextField, Toast};
use crate::messages::ticket_desk as words;
use crate::tickets::api;

impl Listed for Category {
    type Id = CategoryId;

    const KIND: &'static str = "category";

    fn id(&self) -> CategoryId {
        self.id
    }

    fn version(&self) -> i32 {
        self.version
    }

    fn all(lists: Lists) -> RwSignal<Vec<Self>> {
        lists.categories
    }
}

#[component]
pub fn Categories(lists: Lists) -> impl IntoView {
    let editing = Editing::<Category>::new(lists);
    let (name, active) = (RwSignal::new(String::new()), RwSignal::new(true));
    let open = move |category: Option<Category>| {
        name.set(category.as_ref().map(|it| it.name.to_string()).unwrap_or_default());
        active.set(category.as_ref().is_none_or(|it| it.active));
        editing.begin(category);
    };
    let save = move |()| {
        let name = match name.get_untracked().parse() {
            Ok(name) => name,
            Err(err) => return editing.refuse("name", err),
        };
        let draft = CategoryDraft { name, active: active.get_untracked() };
        let saved = api::save_category(editing.known(), draft);
        editing.send(saved, |it| Toast::new(words::saved(it.name)));
    };

    view! {
        <ListCard
            lists
            title=words::categories()
            add_label=words::add_category()
            nothing=words::no_categories()
            add=Callback::new(move |()| open(None))
            line=line
            name=|it: &Category| it.name.to_string()
            edit=Callback::new(move |it| open(Some(it)))
        />
        <EditSheet
            editing
            title=editing.heading(words::edit_category(), words::new_category())
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
            <Switch label=words::in_use() hint=words::in_use_why() checked=active/>
        </EditSheet>
    }
    .into_any()
}

fn line(category: &Category, _: Lists) -> AnyView {
    view! {
        <span class="grow">{category.name.to_string()}</span>
        {retired(category.active)}
    }
    .into_any()
}

pub(super) fn retired(active: bool) -> Option<AnyView> {
    (!active).then(|| view! { <Badge state=State::Unknown>{words::retired()}</Badge> }.into_any())
}
