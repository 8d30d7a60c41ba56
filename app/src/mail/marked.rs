//! Addresses that mail does not reach, until somebody lifts the block.

use domain::live::Event;
use domain::mail::{MarkCause, MarkedAddress};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::api;
use crate::components::{
    Asked, Badge, Button, ButtonSize, EmptyState, State, Table, Toast, Toasts, moment, sentence,
};
use crate::live::use_live;
use crate::messages::mail as words;

#[component]
pub(super) fn Marked() -> impl IntoView {
    let marked = Asked::new(api::list_marked);
    let live = use_live();
    live.on_event(move |event| {
        if matches!(event, Event::MarkedAddressesChanged) {
            marked.again();
        }
    });
    let all = move || match &*marked.answer.read() {
        Some(Ok(all)) => all.clone(),
        _ => Vec::new(),
    };
    let heads = [words::address(), words::reason(), words::since()];

    view! {
        <p class="soft">{words::marked_lead()}</p>
        {marked.show(|all| match all.is_empty() {
            true => view! {
                <EmptyState title=words::none_marked() text=words::none_marked_why()/>
            }
            .into_any(),
            false => ().into_any(),
        })}
        <Show when=move || !all().is_empty()>
            <Table label=words::marked() cards=true>
                <thead>
                    <tr>
                        {heads.map(|head| view! { <th scope="col">{head}</th> }).collect_view()}
                        <th scope="col"><span class="visually-hidden">{words::actions()}</span></th>
                    </tr>
                </thead>
                <tbody>
                    <For each=all key=|mark| mark.id let:mark><Row mark marked/></For>
                </tbody>
            </Table>
        </Show>
    }
}

#[component]
fn Row(mark: MarkedAddress, marked: Asked<Vec<MarkedAddress>>) -> impl IntoView {
    let toasts = expect_context::<Toasts>();
    let busy = RwSignal::new(false);
    let (id, address) = (mark.id, mark.address.to_string());
    let label = words::lift_of(&address);
    let (state, cause) = match mark.cause {
        MarkCause::Bounced => (State::Critical, words::mark_bounced()),
        MarkCause::Spam => (State::Warning, words::mark_spam()),
    };
    let shown = address.clone();
    let lift = move |_| {
        let address = address.clone();
        busy.set(true);
        spawn_local(async move {
            let text = match api::lift_mark(id).await {
                Ok(()) => words::lifted(&address),
                Err(err) => sentence(&err.to_string()),
            };
            toasts.push(Toast::new(text));
            if busy.try_set(false).is_none() {
                marked.again();
            }
        });
    };

    view! {
        <tr>
            <td class="title">{shown}</td>
            <td data-label=words::reason()>
                <Badge state>{cause}</Badge> " " <small class="soft">{mark.reason}</small>
            </td>
            <td data-label=words::since()>{moment(mark.marked_at)}</td>
            <td class="number">
                <Button size=ButtonSize::Small busy on:click=lift attr:aria-label=label>
                    {words::lift()}
                </Button>
            </td>
        </tr>
    }
}
