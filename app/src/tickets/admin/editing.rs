//! What the three forms of the page have in common: a sheet, what speaks against it, and its buttons.

use std::fmt::Display;

use domain::Problem;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Lists;
use crate::AppError;
use crate::components::focus::focus_if_lost;
use crate::components::{
    Banner, Button, ButtonSize, ButtonTone, Card, Sheet, State, Toast, sentence,
};
use crate::error::is_outdated;
use crate::messages::{problems, ticket_desk as words};

/// A line of one of the lists.
pub trait Listed: Clone + Send + Sync + 'static {
    type Id: Copy + PartialEq + Display + Send + Sync + 'static;

    /// What tells its list from the others.
    const KIND: &'static str;

    fn id(&self) -> Self::Id;
    fn version(&self) -> i32;
    fn all(lists: Lists) -> RwSignal<Vec<Self>>;
}

/// A form in a sheet.
pub struct Editing<T: Listed> {
    pub open: RwSignal<bool>,
    /// As it was when the form opened; `None`: a new one.
    pub base: RwSignal<Option<T>>,
    pub busy: RwSignal<bool>,
    problem: RwSignal<Option<Problem>>,
    lists: Lists,
}

// Derived, they would ask the same of what is edited.
impl<T: Listed> Clone for Editing<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Listed> Copy for Editing<T> {}

impl<T: Listed> Editing<T> {
    pub fn new(lists: Lists) -> Self {
        Self {
            open: RwSignal::new(false),
            base: RwSignal::new(None),
            busy: RwSignal::new(false),
            problem: RwSignal::new(None),
            lists,
        }
    }

    pub fn begin(self, base: Option<T>) {
        self.base.set(base);
        self.problem.set(None);
        self.open.set(true);
    }

    pub fn heading(self, edit: &'static str, new: &'static str) -> Signal<&'static str> {
        Signal::derive(move || if self.base.read().is_some() { edit } else { new })
    }

    /// What is to be changed. Whoever was told that somebody else has changed it, and saves again, means
    /// it as it is now.
    pub fn known(self) -> Option<(T::Id, i32)> {
        let base = self.base.read_untracked();
        let base = base.as_ref()?;
        let problem = self.problem.read_untracked();
        let is_told = problem.as_ref().is_some_and(is_outdated);
        let all = T::all(self.lists).read_untracked();
        let newest = all.iter().find(|it| is_told && it.id() == base.id());
        Some((base.id(), newest.unwrap_or(base).version()))
    }

    /// What speaks against a field.
    pub fn error(self, field: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || {
            self.problem.read().as_ref()?.fields.get(field).map(|why| sentence(why))
        })
    }

    /// A parser's refusal, at its field.
    pub fn refuse(self, field: &str, why: impl ToString) {
        let why = problems::translated(&why.to_string());
        self.problem.set(Some(Problem::invalid(field, why)));
    }

    /// Waits for the answer; what is refused keeps its text.
    pub fn send<A: 'static>(
        self,
        answer: impl Future<Output = Result<A, AppError>> + 'static,
        done: impl FnOnce(A) -> Toast + 'static,
    ) {
        self.problem.set(None);
        self.busy.set(true);
        spawn_local(async move {
            let answer = answer.await;
            self.busy.try_set(false);
            match answer {
                Ok(kept) => {
                    self.open.try_set(false);
                    self.lists.toasts.push(done(kept));
                    self.lists.ask().await;
                    self.find_the_way_back();
                }
                Err(AppError(problem)) => {
                    // So that it is there to look at.
                    if is_outdated(&problem) {
                        self.lists.ask().await;
                    }
                    self.problem.try_set(Some(problem));
                }
            }
        });
    }

    /// The line that was edited is drawn anew, and its button had the focus.
    fn find_the_way_back(self) {
        let edited = self.base.try_with_untracked(|base| base.as_ref().map(T::id)).flatten();
        if let Some(id) = edited {
            focus_if_lost(format!("[data-edit='{id}']"));
        }
        focus_if_lost(format!("[data-add='{}']", T::KIND));
    }
}

/// A list of things with a button to add one, and one to edit each.
#[component]
pub fn ListCard<T: Listed>(
    lists: Lists,
    title: &'static str,
    add_label: &'static str,
    /// Stands in place of the rows while there are none.
    nothing: &'static str,
    add: Callback<()>,
    /// What a line says before its button to edit it.
    line: fn(&T, Lists) -> AnyView,
    name: fn(&T) -> String,
    edit: Callback<T>,
) -> impl IntoView {
    let all = T::all(lists);
    let row = move |it: T| {
        let (shown, name, id) = (line(&it, lists), name(&it), it.id().to_string());
        view! {
            <li>
                {shown}
                <Button
                    tone=ButtonTone::Quiet
                    size=ButtonSize::Small
                    icon=icondata::LuPencil
                    on:click=move |_| edit.run(it.clone())
                    attr:aria-label=words::edit_named(name)
                    attr:data-edit=id
                >
                    {words::edit()}
                </Button>
            </li>
        }
    };
    let tools = move || {
        view! {
            <Button
                size=ButtonSize::Small
                icon=icondata::LuPlus
                on:click=move |_| add.run(())
                attr:aria-label=add_label
                attr:data-add=T::KIND
            >
                {words::add()}
            </Button>
        }
    };

    view! {
        <Card title tools>
            <Show when=move || all.read().is_empty()>
                <p class="body soft">{nothing}</p>
            </Show>
            <ul class="rows" aria-label=title>
                <For each=move || all.get() key=|it| (it.id().to_string(), it.version()) let:it>
                    {row(it)}
                </For>
            </ul>
        </Card>
    }
    .into_any()
}

/// The sheet with its form.
#[component]
pub fn EditSheet<T: Listed>(
    editing: Editing<T>,
    #[prop(into)] title: Signal<&'static str>,
    save: Callback<()>,
    /// Left out where nothing can be deleted.
    #[prop(optional, into)]
    delete: Option<Callback<()>>,
    children: ChildrenFn,
) -> impl IntoView {
    let children = StoredValue::new(children);
    let id = T::KIND;
    let can_delete = move || delete.is_some() && editing.base.read().is_some();
    let actions = move || {
        view! {
            <Show when=can_delete>
                <Button
                    tone=ButtonTone::Danger
                    icon=icondata::LuTrash2
                    busy=editing.busy
                    on:click=move |_| delete.into_iter().for_each(|delete| delete.run(()))
                >
                    {words::delete()}
                </Button>
                <span class="spacer"></span>
            </Show>
            <Button on:click=move |_| editing.open.set(false)>{words::cancel()}</Button>
            <Button tone=ButtonTone::Primary submit=true busy=editing.busy attr:form=id>
                {words::save()}
            </Button>
        }
    };
    let refusal = move || {
        let problem = editing.problem.get().filter(|problem| problem.fields.is_empty())?;
        Some(view! { <Banner state=State::Critical>{sentence(&problem.message)}</Banner> })
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if !editing.busy.get_untracked() {
            save.run(());
        }
    };

    view! {
        <Sheet open=editing.open title=move || title.get() actions>
            <form id=id class="stack" novalidate on:submit=submit>
                {refusal}
                {children.with_value(|children| children())}
            </form>
        </Sheet>
    }
    .into_any()
}
