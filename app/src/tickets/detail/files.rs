//! Files on their way to a ticket: chosen, dragged, pasted, or taken with a phone's camera.

use domain::tickets::{Attachment, AttachmentId, MAX_ATTACHMENT_BYTES};
use domain::{Problem, ProblemKind};
use gloo_net::http::Request;
use js_sys::Reflect;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{File, FileList};

use super::timeline::size;
use crate::components::{Icon, unique_id};
use crate::messages::{components, problems, tickets as words};

#[derive(Clone, Copy)]
pub struct Files {
    all: RwSignal<Vec<Sending>>,
    next_key: StoredValue<u32>,
    /// Somebody wanted to send what they go along with.
    are_awaited: RwSignal<bool>,
}

#[derive(Clone)]
struct Sending {
    key: u32,
    name: String,
    state: RwSignal<State>,
}

#[derive(Clone, PartialEq)]
enum State {
    OnItsWay,
    Here(Box<Attachment>),
    Refused(String),
}

impl Files {
    pub fn new() -> Self {
        Self {
            all: RwSignal::default(),
            next_key: StoredValue::new(0),
            are_awaited: RwSignal::new(false),
        }
    }

    /// Those that have arrived.
    pub fn ids(self) -> Vec<AttachmentId> {
        let all = self.all.read_untracked();
        all.iter()
            .filter_map(|file| match &*file.state.read_untracked() {
                State::Here(file) => Some(file.id),
                _ => None,
            })
            .collect()
    }

    fn are_on_their_way(self) -> bool {
        self.all.read().iter().any(|file| *file.state.read() == State::OnItsWay)
    }

    /// Whether what they go along with cannot be sent yet; then [`WaitNote`] says so.
    pub fn have_to_come(self) -> bool {
        let have_to = untrack(|| self.are_on_their_way());
        self.are_awaited.set(have_to);
        have_to
    }

    pub fn clear(self) {
        self.all.set(Vec::new());
    }

    /// What was dropped (`dataTransfer`) or pasted (`clipboardData`). Says whether there was any.
    pub fn take_from(self, event: &JsValue, holder: &str) -> bool {
        let list = Reflect::get(event, &holder.into())
            .and_then(|holder| Reflect::get(&holder, &"files".into()))
            .ok()
            .and_then(|files| files.dyn_into::<FileList>().ok());
        list.is_some_and(|list| self.take(&list))
    }

    fn take(self, list: &FileList) -> bool {
        let files: Vec<File> = (0..list.length()).filter_map(|at| list.get(at)).collect();
        let is_any = !files.is_empty();
        files.into_iter().for_each(|file| self.send(file));
        is_any
    }

    fn send(self, file: File) {
        let key = self.next_key.get_value();
        self.next_key.set_value(key + 1);
        let state = RwSignal::new(State::OnItsWay);
        let name = file.name();
        self.all.update(|all| all.push(Sending { key, name: name.clone(), state }));
        if file.size() > MAX_ATTACHMENT_BYTES as f64 {
            return state.set(State::Refused(words::too_large().to_owned()));
        }
        let name = String::from(js_sys::encode_uri_component(&name));
        spawn_local(async move {
            let arrived = upload(&format!("/api/v1/attachments?name={name}"), file).await;
            state.try_set(match arrived {
                Ok(attachment) => State::Here(Box::new(attachment)),
                Err(mut problem) => {
                    problems::translate(&mut problem);
                    State::Refused(problem.message)
                }
            });
        });
    }
}

async fn upload(address: &str, file: File) -> Result<Attachment, Problem> {
    let lost = |_| Problem::new(ProblemKind::Unreachable, components::not_sent());
    let request = Request::post(address).body(file).map_err(lost)?;
    let response = request.send().await.map_err(lost)?;
    if response.ok() {
        response.json().await.map_err(lost)
    } else {
        Err(response.json::<Problem>().await.map_err(lost)?)
    }
}

/// Why nothing was sent.
#[component]
pub fn WaitNote(files: Files) -> impl IntoView {
    let waits = move || files.are_awaited.get() && files.are_on_their_way();
    let note = move || waits().then(|| view! { <small>{words::files_come()}</small> });
    view! { <span role="status">{note}</span> }
}

/// The button that chooses files, and the files that were chosen.
#[component]
pub fn FilesOf(
    files: Files,
    /// Says what the button does, where there is room.
    #[prop(optional)]
    in_words: bool,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let id = unique_id("files");
    let chosen = move |_| {
        let Some(input) = input.get_untracked() else { return };
        if let Some(list) = input.files() {
            files.take(&list);
        }
        // The same file can be chosen again.
        input.set_value("");
    };
    let remove = move |key: u32| files.all.update(|all| all.retain(|file| file.key != key));

    view! {
        <input
            node_ref=input
            id=id.clone()
            class="visually-hidden"
            type="file"
            multiple=true
            aria-label=words::attach()
            on:change=chosen
        />
        <label
            class="button"
            for=id
            data-icon=(!in_words).then_some("")
            data-tone=(!in_words).then_some("quiet")
            title=words::attach()
        >
            <Icon icon=icondata::LuPaperclip/>
            {in_words.then(words::attach)}
        </label>
        <For each=move || files.all.get() key=|file| file.key let:file>
            {
                let Sending { key, name, state } = file;
                let called = name.clone();
                let how = move || match &*state.read() {
                    State::OnItsWay => view! { <progress aria-label=words::uploading(&called)></progress> }.into_any(),
                    State::Here(file) => view! { <small>{size(file.size)}</small> }.into_any(),
                    State::Refused(why) => view! { <small role="alert">{why.clone()}</small> }.into_any(),
                };
                let is_refused = move || matches!(*state.read(), State::Refused(_));
                view! {
                    <span class="chip" data-state=move || is_refused().then_some("critical")>
                        {name.clone()}
                        {how}
                        <button
                            type="button"
                            aria-label=words::remove_file(&name)
                            on:click=move |_| remove(key)
                        >
                            <Icon icon=icondata::LuX/>
                        </button>
                    </span>
                }
            }
        </For>
    }
    .into_any()
}
