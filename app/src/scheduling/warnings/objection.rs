//! The dialog that asks for a reason when something speaks against what somebody wants to do.

use std::sync::Arc;

use domain::Problem;
use domain::accounts::Permission;
use domain::scheduling::warnings::{Caution, Overrule};
use leptos::prelude::*;

use super::cautions::{CautionLines, NameOf, ReasonField, overrule};
use crate::components::{Button, ButtonTone, Dialog};
use crate::lazy::LazyPart;
use crate::lazy_page;
use crate::messages::coverage as words;
use crate::shell::use_session;

lazy_page!(question_part, scheduling, view! { <Question/> });

/// What was refused because something speaks against it, and how to do it all the same.
#[derive(Clone)]
pub struct Objection {
    cautions: Vec<Caution>,
    /// Whom and when it is about.
    about: Option<String>,
    go_on: Arc<dyn Fn(Overrule) + Send + Sync>,
    /// What happens when it is left at that.
    give_up: Option<Arc<dyn Fn() + Send + Sync>>,
}

impl Objection {
    /// `None`: the refusal has another reason.
    pub fn to(problem: &Problem, go_on: impl Fn(Overrule) + Send + Sync + 'static) -> Option<Self> {
        let cautions = problem.warnings.to_vec();
        let go_on = Arc::new(go_on);
        let objection = || Self { cautions, about: None, go_on, give_up: None };
        (!problem.warnings.is_empty()).then(objection)
    }

    pub fn about(self, about: String) -> Self {
        Self { about: Some(about), ..self }
    }

    pub fn or_else(self, give_up: impl Fn() + Send + Sync + 'static) -> Self {
        Self { give_up: Some(Arc::new(give_up)), ..self }
    }
}

#[derive(Clone, Copy)]
struct Asked {
    objection: RwSignal<Option<Objection>>,
    name_of: Option<NameOf>,
}

/// Asks those who plan for a reason, and refers others to them; by then nothing has happened.
#[component]
pub fn ObjectionDialog(
    objection: RwSignal<Option<Objection>>,
    #[prop(optional, into)] name_of: Option<NameOf>,
) -> impl IntoView {
    provide_context(Asked { objection, name_of });
    move || {
        let asks = objection.read().is_some();
        asks.then(|| view! { <LazyPart part=question_part::PAGE/> })
    }
}

#[component]
fn Question() -> impl IntoView {
    let Asked { objection, name_of } = expect_context();
    let may_overrule = untrack(|| use_session().may(Permission::PlanShifts));
    let open = RwSignal::new(true);
    let (reason, error) = (RwSignal::new(String::new()), RwSignal::new(None));
    let go_on = move || match overrule(&reason.get_untracked()) {
        Err(why) => error.set(Some(why)),
        Ok(overrule) => {
            if let Some(Objection { go_on, .. }) = objection.get_untracked() {
                objection.set(None);
                go_on(overrule);
            }
        }
    };
    let actions = move || {
        view! {
            <Button on:click=move |_| open.set(false)>{words::cancel()}</Button>
            {may_overrule.then(|| view! {
                <Button tone=ButtonTone::Primary on:click=move |_| go_on()>{words::save_anyway()}</Button>
            })}
        }
    };
    let lines = move || {
        let Objection { cautions, about, .. } = objection.get()?;
        Some(view! {
            {about.map(|about| view! { <p>{about}</p> })}
            <CautionLines cautions name_of has_title=false/>
        })
    };
    let rest = move || match may_overrule {
        true => view! { <ReasonField reason error/> }.into_any(),
        false => view! { <p>{words::ask_planners()}</p> }.into_any(),
    };

    view! {
        <Dialog
            open
            title=words::against_title()
            actions
            on_close=move |()| {
                let left = objection.try_get_untracked().flatten();
                objection.try_set(None);
                if let Some(give_up) = left.and_then(|left| left.give_up) {
                    give_up();
                }
            }
        >
            <form
                class="cautions"
                novalidate
                on:submit=move |event| {
                    event.prevent_default();
                    go_on();
                }
            >
                {lines}
                {rest}
            </form>
        </Dialog>
    }
}
