//! Saving, and what is said afterwards.

use domain::Conflict;
use domain::scheduling::templates::{Future, Replaced};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::Editor;
use crate::AppError;
use crate::components::{Toast, Toasts, sentence};
use crate::messages::schedules as words;
use crate::scheduling::templates::api;
use crate::scheduling::templates::page::Schedules;
use crate::scheduling::templates::unsaved::Unsaved;

impl Editor {
    pub(super) fn wants_to_save(self, schedules: Schedules) {
        self.problem.set(None);
        match untrack(|| self.fields.draft()) {
            Err(problem) => {
                self.problem.set(Some(problem));
                request_animation_frame(focus_wrong);
            }
            Ok(_) if self.base.read_untracked().is_some() => self.ask(false),
            Ok(_) => {
                self.is_deletion.set(false);
                self.carry_out(Future::Keep, schedules);
            }
        }
    }

    pub(super) fn carry_out(self, future: Future, schedules: Schedules) {
        let base = self.base.get_untracked();
        let known = base.map(|base| (base.id, base.version));
        let is_deletion = self.is_deletion.get_untracked();
        let draft = untrack(|| self.fields.draft());
        let toasts = schedules.toasts;
        self.saving.set(true);
        spawn_local(async move {
            let answer = match (is_deletion, known, draft) {
                (true, Some((id, version)), _) => api::delete_schedule(id, version, future).await,
                (_, Some(known), Ok(draft)) => api::save_schedule(known, draft, future).await,
                (_, None, Ok(draft)) => api::add_schedule(self.key_of(&draft), draft).await,
                (_, _, Err(problem)) => Err(AppError(problem)),
            };
            self.saving.try_set(false);
            match answer {
                Ok(replaced) => {
                    Unsaved::forget();
                    self.is_open.try_set(false);
                    toasts.push(told(&replaced, is_deletion, schedules, toasts));
                    schedules.done(&replaced);
                }
                Err(AppError(problem)) => {
                    let newer = problem.conflicts.iter().find_map(|conflict| match conflict {
                        Conflict::OutdatedTemplate { current, .. } => {
                            Some(current.as_ref().clone())
                        }
                        _ => None,
                    });
                    match newer {
                        Some(newer) => self.newer.try_set(Some(newer)),
                        None => self.problem.try_set(Some(problem)).map(|_| None),
                    };
                }
            }
        });
    }
}

/// Leads to the first field that is wrong; where no day is written, to the first of them.
fn focus_wrong() {
    let first = ".editor [aria-invalid=true], .pattern:has(> .error) input";
    let field = document().query_selector(first).ok().flatten();
    if let Some(field) = field.and_then(|field| field.dyn_into::<HtmlElement>().ok()) {
        // Focusing an element that is shown does not fail.
        let _ = field.focus();
    }
}

fn told(replaced: &Replaced, is_deletion: bool, schedules: Schedules, toasts: Toasts) -> Toast {
    let name = &replaced.template.draft.name;
    let id = replaced.template.id;
    if is_deletion {
        return Toast::new(words::deleted(name)).with_undo(move || {
            spawn_local(async move {
                match api::restore_schedule(id).await {
                    Ok(_) => schedules.load(),
                    Err(err) => toasts.push(Toast::new(sentence(&err.to_string()))),
                }
            });
        });
    }
    let (created, updated, removed) = (replaced.created, replaced.updated, replaced.removed);
    Toast::new(if created + updated + removed > 0 {
        words::followed(name, created, updated, removed)
    } else {
        words::saved(name)
    })
}
