//! Choosing roles, and naming them.

use domain::accounts::{Role, Roles};
use leptos::prelude::*;

use crate::components::{Checkbox, sentence};
use crate::messages::users as words;
use crate::shell::role_name;

/// One tick per role.
#[derive(Clone, Copy)]
pub(super) struct RoleChoice([RwSignal<bool>; Role::ALL.len()]);

impl RoleChoice {
    pub fn new() -> Self {
        Self(std::array::from_fn(|_| RwSignal::new(false)))
    }

    pub fn chosen(self) -> Roles {
        let chosen = Role::ALL.into_iter().zip(self.0);
        chosen.filter(|(_, checked)| checked.get()).map(|(role, _)| role).collect()
    }

    pub fn set(self, roles: Roles) {
        for (role, checked) in Role::ALL.into_iter().zip(self.0) {
            checked.set(roles.contains(role));
        }
    }
}

#[component]
pub(super) fn RolesField(roles: RoleChoice, error: Signal<Option<String>>) -> impl IntoView {
    let boxes = Role::ALL
        .into_iter()
        .zip(roles.0)
        .map(|(role, checked)| view! { <Checkbox label=role_name(role) checked/> })
        .collect_view();
    let note = move || {
        let error = error.get()?;
        Some(view! { <p class="error" role="alert">{sentence(&error)}</p> })
    };

    view! {
        <fieldset class="field">
            <legend>{words::roles()}</legend>
            <div class="choices" data-roles="">{boxes}</div>
            {note}
        </fieldset>
    }
}

/// `Technician, Moderator`, or that there are none.
pub(super) fn role_names(roles: Roles) -> String {
    let names: Vec<&str> = roles.iter().map(role_name).collect();
    if names.is_empty() { words::no_roles().to_owned() } else { names.join(", ") }
}
