//! What the three forms of the page have in common: a sheet, what speaks against it, and its buttons.

use domain::Problem;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Lists;
use crate::AppError;
use crate::components::{
    Banner, Button, ButtonSize, ButtonTone, Card, Sheet, State, Toast, sentence,
};
use crate::messages::{problems, ticket_desk as words};

/// A form in a sheet.
#[derive(Clone, Copy)]
pub struct Editing {
    pub open: RwSignal<bool>,
    pub problem: RwSignal<Option<Problem>>,
    pub busy: RwSignal<bool>,
    pub lists: Lists,
}

impl Editing {
    pub fn new(lists: Lists) -> Self {
        Self {
            open: RwSignal::new(false),
            problem: RwSignal::new(None),
            busy: RwSignal::new(false),
            lists,
        }
    }

    pub fn begin(self) {
        self.problem.set(None);
        self.open.set(true);
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
    pub fn send<T: 'static>(
        self,
        answer: impl Future<Output = Result<T, AppError>> + 'static,
        done: impl FnOnce(T) -> Toast + 'static,
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
                    self.lists.load();
                }
                Err(AppError(problem)) => {
                    self.problem.try_set(Some(problem));
                }
            }
        });
    }
}

/// A list of things with a button to add one, and one to edit each.
#[component]
pub fn ListCard(
    title: &'static str,
    add_label: &'static str,
    /// Stands in place of the rows while there are none.
    nothing: &'static str,
    #[prop(into)] is_empty: Signal<bool>,
    add: Callback<()>,
    children: Children,
) -> impl IntoView {
    let tools = move || {
        view! {
            <Button
                size=ButtonSize::Small
                icon=icondata::LuPlus
                on:click=move |_| add.run(())
                attr:aria-label=add_label
            >
                {words::add()}
            </Button>
        }
    };

    view! {
        <Card title tools>
            <Show when=move || is_empty.get()>
                <p class="body soft">{nothing}</p>
            </Show>
            <ul class="rows" aria-label=title>{children()}</ul>
        </Card>
    }
    .into_any()
}

#[component]
pub fn EditButton(#[prop(into)] name: String, edit: Callback<()>) -> impl IntoView {
    view! {
        <Button
            tone=ButtonTone::Quiet
            size=ButtonSize::Small
            icon=icondata::LuPencil
            on:click=move |_| edit.run(())
            attr:aria-label=words::edit_named(name)
        >
            {words::edit()}
        </Button>
    }
    .into_any()
}

/// The sheet with its form.
#[component]
pub fn EditSheet(
    editing: Editing,
    /// Tells its form from the others of the page.
    id: &'static str,
    #[prop(into)] title: Signal<&'static str>,
    save: Callback<()>,
    /// Left out where nothing can be deleted.
    #[prop(optional, into)]
    delete: Option<Callback<()>>,
    #[prop(optional, into)] can_delete: Signal<bool>,
    children: ChildrenFn,
) -> impl IntoView {
    let children = StoredValue::new(children);
    let actions = move || {
        view! {
            <Show when=move || can_delete.get()>
                <Button
                    tone=ButtonTone::Danger
                    icon=icondata::LuTrash2
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
            <form id=id class="shift-form" novalidate on:submit=submit>
                {refusal}
                {children.with_value(|children| children())}
            </form>
        </Sheet>
    }
    .into_any()
}
