//! A list of mail, sent or received: filtered, searched, page by page, and told of every change.

use std::hash::Hash;
use std::time::Duration;

use domain::Page;
use domain::live::{Event, Topic};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::AppError;
use crate::components::{
    Button, EmptyRow, EmptyState, FieldKind, ProblemNote, Segment, Segmented, Skeleton, Table,
    TextField, Toast, Toasts, sentence,
};
use crate::live::{Live, use_live};
use crate::messages::mail as words;

/// People stop typing before they expect an answer.
const PAUSE: Duration = Duration::from_millis(250);

/// A mail as a line of its list.
pub(super) trait Listed: Clone + Send + Sync + 'static {
    /// In the order in which mails came about.
    type Id: Copy + Ord + Hash + Send + Sync + 'static;
    type State: Copy + PartialEq + Send + Sync + 'static;

    fn id(&self) -> Self::Id;
    fn version(&self) -> i32;
    fn state(&self) -> Self::State;
    /// The one that an event tells of.
    fn told(event: &Event) -> Option<&Self>;
    /// The newest that came before this one.
    fn list(
        state: Option<Self::State>,
        search: String,
        before: Option<Self::Id>,
    ) -> impl Future<Output = Result<Page<Self>, AppError>> + 'static;
}

/// What is shown of it.
pub(super) struct Listing<M: Listed> {
    pub state: RwSignal<Option<M::State>>,
    search: RwSignal<String>,
    /// The newest first; `None` until the first page has come.
    mails: RwSignal<Option<Vec<M>>>,
    has_more: RwSignal<bool>,
    problem: RwSignal<Option<AppError>>,
    is_loading: RwSignal<bool>,
    /// Answers to older questions are not heard.
    question: StoredValue<u32>,
    live: Live,
    /// The mail that is looked at.
    pub opened: RwSignal<Option<M::Id>>,
    toasts: Toasts,
}

impl<M: Listed> Clone for Listing<M> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M: Listed> Copy for Listing<M> {}

impl<M: Listed> Listing<M> {
    pub fn new() -> Self {
        let live = use_live();
        let listing = Self {
            state: RwSignal::new(None),
            search: RwSignal::new(String::new()),
            mails: RwSignal::new(None),
            has_more: RwSignal::new(false),
            problem: RwSignal::new(None),
            is_loading: RwSignal::new(false),
            question: StoredValue::new(0),
            live,
            opened: RwSignal::new(None),
            toasts: expect_context(),
        };
        live.subscribe(Topic::Mail);
        live.on_event(move |event| listing.hear_event(event));
        Effect::new(move |_| {
            live.resync.track();
            listing.state.track();
            listing.load();
        });
        // The first run is the field's own empty text.
        Effect::new(move |before: Option<String>| {
            let search = listing.search.get();
            if before.is_some_and(|before| before != search) {
                let asked = set_timeout_with_handle(move || listing.load(), PAUSE);
                on_cleanup(move || {
                    if let Ok(asked) = asked {
                        asked.clear();
                    }
                });
            }
            search
        });
        listing
    }

    /// The newest, with what is filtered for now.
    fn load(self) {
        self.ask(None);
    }

    fn load_more(self) {
        let last = self.mails.read_untracked().as_ref().and_then(|mails| Some(mails.last()?.id()));
        if last.is_some() {
            self.ask(last);
        }
    }

    fn ask(self, before: Option<M::Id>) {
        let question = self.question.get_value() + 1;
        self.question.set_value(question);
        self.is_loading.set(true);
        let answer = M::list(self.state.get_untracked(), self.search.get_untracked(), before);
        let meanwhile = self.live.meanwhile();
        spawn_local(async move {
            let answer = answer.await;
            if self.question.try_get_value() != Some(question) {
                return;
            }
            self.is_loading.set(false);
            match answer {
                Ok(page) => {
                    self.problem.set(None);
                    self.has_more.set(page.next_cursor.is_some());
                    self.mails.update(|mails| match mails {
                        Some(mails) if before.is_some() => mails.extend(page.items),
                        _ => *mails = Some(page.items),
                    });
                    meanwhile.repeat(|event| self.hear_event(event));
                }
                Err(err) => self.problem.set(Some(err)),
            }
        });
    }

    fn hear_event(self, event: &Event) {
        if let Some(mail) = M::told(event) {
            self.hear(mail);
        }
    }

    /// Takes over a mail as the server told it. What does not fit the filter any more stays where
    /// it is until the list is loaded anew: nothing vanishes from under the pointer.
    fn hear(self, mail: &M) {
        let is_wanted = self.state.get_untracked().is_none_or(|state| state == mail.state())
            && self.search.read_untracked().trim().is_empty();
        self.mails.maybe_update(|mails| {
            let Some(mails) = mails else { return false };
            match mails.iter_mut().find(|known| known.id() == mail.id()) {
                Some(known) if known.version() < mail.version() => *known = mail.clone(),
                None if is_wanted => {
                    let place = mails.partition_point(|known| known.id() > mail.id());
                    mails.insert(place, mail.clone());
                }
                _ => return false,
            }
            true
        });
    }

    /// Does something with mail and says how it went.
    pub fn act(
        self,
        busy: RwSignal<bool>,
        call: impl Future<Output = Result<M, AppError>> + 'static,
        done: impl FnOnce(&M) -> String + 'static,
    ) {
        busy.set(true);
        spawn_local(async move {
            let answer = call.await;
            let _ = busy.try_set(false);
            match answer {
                Ok(mail) => {
                    self.hear(&mail);
                    self.toasts.push(Toast::new(done(&mail)));
                }
                Err(err) => self.toasts.push(Toast::new(sentence(&err.to_string()))),
            }
        });
    }

    /// The newest state of a mail that is shown.
    pub fn known(self, id: M::Id) -> Option<M> {
        self.mails.read().as_ref()?.iter().find(|mail| mail.id() == id).cloned()
    }

    fn is_filtered(self) -> bool {
        self.state.get().is_some() || !self.search.read().trim().is_empty()
    }
}

/// How a list of mail is drawn.
pub(super) struct Look<M: Listed> {
    pub label: &'static str,
    /// Over the columns before the one of the buttons.
    pub heads: [&'static str; 4],
    pub states: Vec<(Option<M::State>, &'static str)>,
    pub search_hint: &'static str,
    /// Title and text of a list that nothing is in.
    pub nothing: (&'static str, &'static str),
    pub row: fn(M, Listing<M>) -> AnyView,
}

/// What filters it, and what is in it.
pub(super) fn listing_view<M: Listed>(listing: Listing<M>, look: Look<M>) -> AnyView {
    let Look { label, heads, states, search_hint, nothing, row } = look;
    let segments = states.into_iter().map(move |(state, label)| {
        view! {
            <Segment
                selected=Signal::derive(move || listing.state.get() == state)
                on:click=move |_| listing.state.set(state)
            >
                {label}
            </Segment>
        }
    });
    let waiting = move || {
        let is_waiting = listing.mails.read().is_none() && listing.problem.read().is_none();
        is_waiting.then(|| {
            [48u8, 60, 38, 52]
                .map(|width| view! { <tr><td colspan="5"><Skeleton width/></td></tr> })
                .collect_view()
        })
    };
    let is_empty = move || listing.mails.read().as_ref().is_some_and(Vec::is_empty);
    let empty = move || {
        let (title, text) = match listing.is_filtered() {
            true => (words::none_found(), words::none_found_why()),
            false => nothing,
        };
        view! { <EmptyState title text/> }
    };

    view! {
        <div class="list-bar">
            <Segmented label=words::show()>{segments.collect_view()}</Segmented>
            <TextField
                label=words::search()
                placeholder=search_hint
                kind=FieldKind::Search
                value=listing.search
            />
        </div>
        {move || listing.problem.get().map(|err| view! {
            <ProblemNote message=err.to_string() retry=move |()| listing.load()/>
        })}
        <Table label cards=true>
            <thead>
                <tr>
                    {heads.map(|head| view! { <th scope="col">{head}</th> }).collect_view()}
                    <th scope="col"><span class="visually-hidden">{words::actions()}</span></th>
                </tr>
            </thead>
            <tbody aria-busy=move || listing.is_loading.get().then_some("true")>
                {waiting}
                <For
                    each=move || listing.mails.get().unwrap_or_default()
                    key=|mail| (mail.id(), mail.version())
                    let:mail
                >
                    {row(mail, listing)}
                </For>
                <Show when=is_empty><EmptyRow columns=5>{empty}</EmptyRow></Show>
            </tbody>
        </Table>
        <Show when=move || listing.has_more.get()>
            <p class="list-more">
                <Button busy=listing.is_loading on:click=move |_| listing.load_more()>
                    {words::more()}
                </Button>
            </p>
        </Show>
    }
    .into_any()
}
