//! On phones: every place there is for somebody, in a sheet that rises from the bar at the foot.

use domain::accounts::Permission;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::navigation::Entry;
use super::places::{ACCOUNT, ADMIN, DESK, Place, SECURITY, STYLE_GUIDE, bar};
use super::session::use_session;
use crate::components::{Dialog, Icon};
use crate::messages::shell as words;

/// The last entry of the bar. It is plugged in while the page is one that has no entry there.
#[component]
pub(super) fn MoreEntry(open: RwSignal<bool>) -> impl IntoView {
    let (session, path) = (use_session(), use_location().pathname);
    let is_elsewhere = move || {
        let path = path.read();
        Place::at(&path).is_some()
            && bar(&session.me.read()).iter().all(|place| !place.is_at(&path))
    };

    view! {
        <li>
            <button
                type="button"
                aria-haspopup="dialog"
                aria-expanded=move || open.get().to_string()
                aria-current=move || is_elsewhere().then_some("true")
                on:click=move |_| open.set(true)
            >
                <Icon icon=icondata::LuEllipsis/>
                <span class="nav-text">{words::more()}</span>
            </button>
        </li>
    }
}

#[component]
pub(super) fn MoreSheet(open: RwSignal<bool>) -> impl IntoView {
    let path = use_location().pathname;
    // Wherever one goes from here, be it by the button "back".
    Effect::watch(move || path.get(), move |_, _, _| open.set(false), false);

    view! {
        <Dialog open title=words::more()>
            // Where one is already, there is no other path to close it.
            <div on:click=move |_| open.set(false)>
                <Everything/>
            </div>
        </Dialog>
    }
}

#[component]
fn Everything() -> impl IntoView {
    let session = use_session();
    let group = move |name: Option<&'static str>, places: &'static [Place]| {
        let open_ones = Memo::new(move |_| {
            let me = session.me.read();
            places.iter().map(|place| place.is_open_to(&me)).collect::<Vec<_>>()
        });
        move || {
            let open_ones = open_ones.get();
            open_ones.contains(&true).then(|| {
                let entries = std::iter::zip(places, open_ones)
                    .filter(|(_, is_open)| *is_open)
                    .map(|(&place, _)| view! { <Entry place/> })
                    .collect_view();
                view! {
                    {name.map(|name| view! { <h3>{name}</h3> })}
                    <ul>{entries}</ul>
                }
            })
        }
    };

    view! {
        <nav class="everything" aria-label=words::all_pages()>
            {group(None, &DESK)}
            {group(Some(words::admin()), &ADMIN)}
            {group(None, &[ACCOUNT, SECURITY])}
            <Show when=move || session.may(Permission::SeeSystem)>
                <ul><Entry place=STYLE_GUIDE/></ul>
            </Show>
        </nav>
    }
}
