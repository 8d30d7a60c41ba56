//! Another password, by the one that holds.

use leptos::html;
use leptos::prelude::*;

use super::super::refusal::{Refusal, RefusalNote};
use super::super::sign_in::{focus, read};
use super::api;
use crate::components::{Button, Card, Checkbox, FieldKind, TextField, Toast, Toasts};
use crate::messages::{accounts as account_words, security as words};

#[component]
pub(super) fn PasswordCard(passwords: RwSignal<u32>) -> impl IntoView {
    let (old, new) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let locks_programs_out = RwSignal::new(true);
    let refusal = Refusal::new();
    let (old_node, new_node) = (NodeRef::<html::Input>::new(), NodeRef::<html::Input>::new());
    let old_error = refusal.field("password");
    let toasts = expect_context::<Toasts>();
    let changing = Action::new_local(move |(): &()| {
        let (typed_old, typed_new) = (old.get_untracked(), new.get_untracked());
        let locks_out = locks_programs_out.get_untracked();
        async move {
            match api::change_password(typed_old, typed_new, locks_out).await {
                Ok(()) => {
                    old.try_set(String::new());
                    new.try_set(String::new());
                    toasts.push(Toast::new(words::password_changed()));
                    passwords.try_update(|count| *count += 1);
                }
                Err(err) => {
                    refusal.set(err.0);
                    focus(if old_error.get_untracked().is_some() { old_node } else { new_node });
                }
            }
        }
    });
    let submitted = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        read(old_node, old);
        read(new_node, new);
        refusal.clear();
        changing.dispatch_local(());
    };

    view! {
        <Card title=words::password()>
            <form class="body stack" method="post" novalidate on:submit=submitted>
                <RefusalNote refusal/>
                <TextField
                    label=words::current_password()
                    value=old
                    kind=FieldKind::Password
                    name="old_password"
                    autocomplete="current-password"
                    error=old_error
                    node_ref=old_node
                />
                <TextField
                    label=account_words::new_password()
                    value=new
                    kind=FieldKind::Password
                    name="new_password"
                    hint=account_words::password_hint()
                    autocomplete="new-password"
                    error=refusal.field("new_password")
                    node_ref=new_node
                />
                <Checkbox
                    label=words::lock_programs_out()
                    hint=words::lock_programs_out_hint()
                    checked=locks_programs_out
                />
                <div class="toolbar">
                    <Button submit=true busy=changing.pending()>{words::change_password()}</Button>
                </div>
            </form>
        </Card>
    }
}
