//! Why a form was refused: at the field it concerns, else above the form.

use domain::{Problem, ProblemKind};
use leptos::prelude::*;

use super::sign_in::unreachable;
use crate::components::{Banner, State, sentence};

/// What a form was last answered with.
#[derive(Clone, Copy)]
pub(super) struct Refusal(RwSignal<Option<Problem>>);

impl Refusal {
    pub fn new() -> Self {
        Self(RwSignal::new(None))
    }

    pub fn set(self, problem: Problem) {
        // Whoever went elsewhere meanwhile has taken the form with them.
        self.0.try_set(Some(problem));
    }

    pub fn clear(self) {
        self.0.set(None);
    }

    pub fn field(self, name: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || self.0.read().as_ref()?.fields.get(name).cloned())
    }

    /// What belongs to no field.
    fn general(self) -> Option<String> {
        let problem = self.0.read();
        let problem = problem.as_ref().filter(|problem| problem.fields.is_empty())?;
        Some(match problem.kind {
            ProblemKind::Unreachable => unreachable().to_owned(),
            _ => sentence(&problem.message),
        })
    }
}

/// Stands above the fields of a form.
#[component]
pub(super) fn RefusalNote(refusal: Refusal) -> impl IntoView {
    move || refusal.general().map(|text| view! { <Banner state=State::Critical>{text}</Banner> })
}
