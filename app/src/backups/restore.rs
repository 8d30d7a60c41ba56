//! Bringing a backup back: what is in it, what will happen, and whether one means it.

use domain::backups::{BackupContents, BackupId};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::api;
use super::page::{size, whole};
use crate::AppError;
use crate::components::{
    Banner, Button, ButtonTone, Dialog, FieldKind, Skeleton, State, TextField, Toast, Toasts,
    sentence,
};
use crate::messages::backups as words;

#[derive(Clone, Copy)]
pub(super) struct Restore {
    is_open: RwSignal<bool>,
    id: RwSignal<Option<BackupId>>,
    title: RwSignal<String>,
    contents: RwSignal<Option<BackupContents>>,
    problem: RwSignal<Option<AppError>>,
    word: RwSignal<String>,
    password: RwSignal<String>,
    busy: RwSignal<bool>,
    toasts: Toasts,
}

#[component]
pub(super) fn RestoreDialog(restore: Restore) -> impl IntoView {
    let Restore { is_open, title, contents, problem, word, password, busy, .. } = restore;
    let field = move |name: &'static str| {
        Signal::derive(move || problem.read().as_ref()?.0.fields.get(name).cloned())
    };
    let (word_error, password_error) = (field("word"), field("password"));
    let note = move || {
        let problem = problem.get().filter(|err| err.0.fields.is_empty())?;
        Some(view! { <Banner state=State::Critical>{sentence(&problem.to_string())}</Banner> })
    };
    let actions = move || {
        view! {
            <Button on:click=move |_| is_open.set(false)>{words::cancel()}</Button>
            <Button
                tone=ButtonTone::Destroy
                busy
                disabled=Signal::derive(move || contents.read().is_none())
                on:click=move |_| restore.carry_out()
            >
                {words::bring_back()}
            </Button>
        }
    };

    view! {
        <Dialog open=is_open title=move || title.get() actions>
            <div class="stack">
                {note}
                {move || match (contents.get(), problem.read().is_some()) {
                    (Some(contents), _) => view! { <Contents contents/> }.into_any(),
                    (None, false) => view! {
                        <p class="soft" role="status">{words::reading()}</p>
                        <Skeleton width=60/>
                    }
                    .into_any(),
                    (None, true) => ().into_any(),
                }}
                <Show when=move || contents.read().is_some()>
                    <Banner state=State::Warning>{words::what_happens()}</Banner>
                    <TextField label=words::word() value=word error=word_error autocomplete="off"/>
                    <TextField
                        label=words::password()
                        value=password
                        kind=FieldKind::Password
                        error=password_error
                        autocomplete="current-password"
                    />
                </Show>
            </div>
        </Dialog>
    }
}

#[component]
fn Contents(contents: BackupContents) -> impl IntoView {
    let BackupContents { backup, tables } = contents;
    let tables = tables
        .into_iter()
        .filter(|table| table.rows > 0)
        .map(|table| view! { <dt><code>{table.name}</code></dt><dd>{whole(table.rows)}</dd> })
        .collect_view();

    view! {
        <p>
            {words::whole()}
            " "
            {format!("Patchbay {}, {}", backup.program, size(backup.bytes))}
        </p>
        <details>
            <summary>{words::in_it()}</summary>
            <dl class="facts">{tables}</dl>
        </details>
    }
}

impl Restore {
    pub fn new() -> Self {
        Self {
            is_open: RwSignal::new(false),
            id: RwSignal::new(None),
            title: RwSignal::default(),
            contents: RwSignal::new(None),
            problem: RwSignal::new(None),
            word: RwSignal::default(),
            password: RwSignal::default(),
            busy: RwSignal::new(false),
            toasts: expect_context(),
        }
    }

    /// Reads the file and shows what is in it.
    pub fn ask(self, id: BackupId, title: String) {
        self.id.set(Some(id));
        self.title.set(title);
        self.contents.set(None);
        self.problem.set(None);
        self.word.set(String::new());
        self.password.set(String::new());
        self.is_open.set(true);
        spawn_local(async move {
            let answer = api::examine_backup(id).await;
            // Another may have been chosen meanwhile.
            if self.id.try_get_untracked().flatten() != Some(id) {
                return;
            }
            match answer {
                Ok(contents) => self.contents.set(Some(contents)),
                Err(err) => self.problem.set(Some(err)),
            }
        });
    }

    fn carry_out(self) {
        let Some(id) = self.id.get_untracked() else { return };
        let (word, password) = (self.word.get_untracked(), self.password.get_untracked());
        self.problem.set(None);
        self.busy.set(true);
        spawn_local(async move {
            let answer = api::restore_backup(id, word, password).await;
            self.busy.try_set(false);
            match answer {
                Ok(_) => {
                    self.is_open.try_set(false);
                    self.toasts.push(Toast::new(words::brought_back()));
                }
                Err(err) => {
                    self.problem.try_set(Some(err));
                }
            }
        });
    }
}
