//! Other tickets that belong to this one.

use std::time::Duration;

use domain::tickets::{LinkKind, TicketFilter, TicketLine, TicketLink, TicketNumber, TicketSort};
use leptos::ev::SubmitEvent;
use leptos::leptos_dom::helpers::debounce;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::opened::Opened;
use crate::components::{
    Button, ButtonSize, ButtonTone, Card, Dialog, IconButton, ListOption, RadioGroup, TextField,
    Toast, unique_id,
};
use crate::messages::tickets as words;
use crate::tickets::api;
use crate::tickets::marks::StatusMark;

const MERGE: &str = "merge";
/// Longer than between two letters, shorter than anybody waits.
const PAUSE: Duration = Duration::from_millis(300);
/// So many are looked at before somebody types another word.
const MOST: u16 = 5;

#[component]
pub(super) fn Links(opened: Opened, linking: RwSignal<bool>) -> impl IntoView {
    let row = move |link: TicketLink| {
        let address = format!("/tickets/{}", link.number);
        let text = format!("{} {}", link.number, link.title);
        let (number, kind) = (link.number, link.kind);
        view! {
            <li>
                <StatusMark status=link.status/>
                <a class="grow title" href=address title=kind_word(kind)>{text}</a>
                <Show when=move || opened.is_staff && !opened.is_archived()>
                    <IconButton
                        icon=icondata::LuUnlink
                        label=words::unlink(number)
                        tone=ButtonTone::Quiet
                        size=ButtonSize::Small
                        on:click=move |_| unlink(opened, number, kind)
                    />
                </Show>
            </li>
        }
    };
    let tools = move || {
        opened.is_staff.then(|| {
            view! {
                <Button
                    tone=ButtonTone::Quiet
                    size=ButtonSize::Small
                    icon=icondata::LuLink
                    on:click=move |_| linking.set(true)
                >
                    {words::do_link()}
                </Button>
            }
        })
    };
    let is_shown = move || !opened.whole.read().links.is_empty();

    view! {
        <Show when=is_shown>
            <Card title=words::linked() tools>
                <ul class="rows">
                    <For
                        each=move || opened.whole.read().links.clone()
                        key=|link| (link.number, link.kind, link.status)
                        let:link
                    >
                        {row(link)}
                    </For>
                </ul>
            </Card>
        </Show>
    }
    .into_any()
}

fn unlink(opened: Opened, other: TicketNumber, kind: LinkKind) {
    spawn_local(async move {
        match api::unlink_tickets(opened.number, other, kind).await {
            Ok(links) => {
                opened.whole.try_update(|whole| whole.links = links);
                let back = move || {
                    spawn_local(async move {
                        if let Err(err) = api::link_tickets(opened.number, other, kind).await {
                            opened.refuse(&err);
                        }
                        opened.load();
                    });
                };
                opened.push(Toast::new(words::unlinked(other)).with_undo(back));
            }
            Err(err) => opened.refuse(&err),
        }
    });
}

fn kind_word(kind: LinkKind) -> &'static str {
    match kind {
        LinkKind::Duplicate => words::link_duplicate(),
        LinkKind::Related => words::link_related(),
        LinkKind::Parent => words::link_parent(),
        LinkKind::Child => words::link_child(),
    }
}

#[component]
pub(super) fn LinkDialog(opened: Opened, open: RwSignal<bool>) -> impl IntoView {
    let (typed, error) = (RwSignal::new(String::new()), RwSignal::new(None::<String>));
    let kind = RwSignal::new(LinkKind::Related.name().to_owned());
    let is_merge = move || *kind.read() == MERGE;
    let found = RwSignal::new(Vec::<TicketLine>::new());
    let busy = RwSignal::new(false);
    let id = StoredValue::new(unique_id("link"));
    seek(opened, typed, found);
    // What was chosen the last time must not be done by the way.
    Effect::watch(
        move || open.get(),
        move |is_open, _, _| {
            if *is_open {
                typed.set(String::new());
                kind.set(LinkKind::Related.name().to_owned());
                error.set(None);
            }
        },
        false,
    );
    let link = move |event: SubmitEvent| {
        event.prevent_default();
        let given = typed.get_untracked().trim().trim_start_matches('#').parse::<TicketNumber>();
        // Who typed words that only one has means that one.
        let other = given.ok().or_else(|| match found.read_untracked().as_slice() {
            [one] => Some(one.number),
            _ => None,
        });
        let Some(other) = other else {
            return error.set(Some(words::give_number().to_owned()));
        };
        let as_kind = kind.get_untracked().parse::<LinkKind>();
        error.set(None);
        busy.set(true);
        spawn_local(async move {
            let answer = match as_kind {
                Ok(kind) => api::link_tickets(opened.number, other, kind).await.map(|_| None),
                Err(_) => api::merge_tickets(opened.number, other).await.map(Some),
            };
            busy.try_set(false);
            match answer {
                Ok(undo) => {
                    open.try_set(false);
                    if let Some(undo) = undo {
                        let toast = Toast::new(words::merged(other));
                        opened.push(toast.with_undo(move || opened.undo(undo)));
                    }
                    opened.load();
                }
                Err(err) => {
                    error.try_set(Some(err.to_string()));
                }
            }
        });
    };
    let actions = move || {
        view! {
            <Button on:click=move |_| open.set(false)>{words::cancel()}</Button>
            <Button tone=ButtonTone::Primary submit=true busy attr:form=id.get_value()>
                {move || if is_merge() { words::do_merge() } else { words::do_link() }}
            </Button>
        }
    };
    let options = move || {
        let kinds = LinkKind::ALL.map(|kind| ListOption::new(kind.name(), kind_word(kind)));
        kinds.into_iter().chain([ListOption::new(MERGE, words::link_merge())]).collect::<Vec<_>>()
    };

    view! {
        <Dialog open title=words::link_title() actions>
            <form id=id.get_value() class="stack" novalidate on:submit=link>
                <TextField
                    label=words::link_number()
                    value=typed
                    error
                    autofocus=true
                    autocomplete="off"
                />
                <ul class="rows" aria-live="polite">
                    <For each=move || found.get() key=|ticket| ticket.number let:ticket>
                        <li>
                            <StatusMark status=ticket.status/>
                            <Button
                                tone=ButtonTone::Quiet
                                size=ButtonSize::Small
                                on:click=move |_| typed.set(ticket.number.to_string())
                            >
                                {format!("{} {}", ticket.number, ticket.title)}
                            </Button>
                        </li>
                    </For>
                </ul>
                <RadioGroup label=words::link_kind() value=kind options=options()/>
                <Show when=is_merge>
                    <p class="hint">{words::merge_why()}</p>
                </Show>
            </form>
        </Dialog>
    }
    .into_any()
}

/// Finds the tickets that words or a number mean, while they are typed.
fn seek(opened: Opened, typed: RwSignal<String>, found: RwSignal<Vec<TicketLine>>) {
    let mut look = debounce(PAUSE, move |text: String| {
        spawn_local(async move {
            let filter = TicketFilter { q: Some(text.clone()), ..TicketFilter::default() };
            let sought = match text.trim().is_empty() {
                true => Vec::new(),
                // Without an answer the number alone has to do.
                false => {
                    let page = api::list_tickets(filter, TicketSort::default(), None, MOST).await;
                    page.map(|page| page.items).unwrap_or_default()
                }
            };
            // Somebody may have typed on.
            if typed.try_with_untracked(|now| *now == text) == Some(true) {
                let others = sought.into_iter().filter(|ticket| ticket.number != opened.number);
                found.try_set(others.collect());
            }
        });
    });
    Effect::watch(move || typed.get(), move |text, _, _| look(text.clone()), false);
}
