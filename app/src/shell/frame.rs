//! What stands around a page.

use domain::Problem;
use domain::accounts::{Me, Permission};
use domain::live::Event;
use leptos::prelude::*;
use leptos_router::components::{FlatRoutes, Route};
use leptos_router::path;

use super::arrival::focus_heading;
use super::navigation::{BottomBar, Collapsed, Navigation};
use super::not_found::{HomePage, NotAllowedPage, NotFoundPage};
use super::places::{CALENDAR, LOCATIONS, Place, STYLE_GUIDE};
use super::session::{Access, Known, Session};
use super::skeletons;
use super::topbar::{ThemeSwitch, Topbar};
use super::trail::provide_trail;
use crate::accounts::provide_people;
use crate::components::{Brand, ButtonLink, ButtonSize, Mark, ProblemNote};
use crate::lazy::Lazy;
use crate::live::{Live, provide_live};
use crate::messages::shell as words;

/// The frame for somebody who is signed in, and the page they are on.
#[component]
pub(crate) fn Shell(access: Access, me: Me) -> impl IntoView {
    let session = Session::provide(access, me);
    let live = provide_live(move || session.ended());
    provide_people(move || session.may(Permission::SeePeople));
    follow_session(session, live);
    provide_trail();
    let collapsed = Collapsed::remembered();
    let page = move |place: Place, skeleton: fn() -> AnyView| {
        move || {
            let is_open = session.me.with(|me| place.is_open_to(me));
            if is_open {
                view! { <Lazy page=place.page skeleton/> }.into_any()
            } else {
                view! { <NotAllowedPage/> }.into_any()
            }
        }
    };

    view! {
        <SkipLink/>
        <div class="shell" data-nav=move || collapsed.get().then_some("collapsed")>
            <Navigation collapsed/>
            <Topbar/>
            <main id="main">
                <FlatRoutes fallback=NotFoundPage>
                    <Route path=path!("/") view=HomePage/>
                    <Route path=path!("/sign-in") view=HomePage/>
                    <Route path=path!("/calendar") view=page(CALENDAR, skeletons::calendar)/>
                    <Route path=path!("/admin/locations") view=page(LOCATIONS, skeletons::list)/>
                    <Route path=path!("/styleguide") view=page(STYLE_GUIDE, skeletons::list)/>
                </FlatRoutes>
            </main>
            <BottomBar/>
        </div>
    }
}

/// Ties the session to the connection: what changes about the person shows at once, and whoever
/// signs in again is connected again.
fn follow_session(session: Session, live: Live) {
    live.on_event(move |event| {
        if let Event::PersonChanged { person } = event {
            session.person_changed(person);
        }
    });
    Effect::new(move |had_ended: Option<bool>| {
        let has_ended = session.has_ended();
        if had_ended == Some(true) && !has_ended {
            live.start();
        }
        has_ended
    });
}

/// The frame around a page that anybody may see, for somebody who is not signed in.
#[component]
pub(crate) fn PublicFrame(children: Children) -> impl IntoView {
    view! {
        <SkipLink/>
        <div class="shell" data-nav="none">
            <header class="topbar">
                <a class="brand-link" href="/" aria-label=words::sign_in()><Brand/></a>
                <ThemeSwitch/>
                <ButtonLink href="/sign-in" size=ButtonSize::Small>{words::sign_in()}</ButtonLink>
            </header>
            <main id="main">{children()}</main>
        </div>
    }
}

/// While the server is asked who is there, and if it cannot be asked.
#[component]
pub(crate) fn Starting(access: Access) -> impl IntoView {
    let problem = move || match access.known.get() {
        Known::Failed(problem) => Some(problem),
        _ => None,
    };
    let note = move |problem: Problem| {
        view! {
            <h1>{words::no_start()}</h1>
            <ProblemNote message=problem.message retry=move |()| access.ask()/>
        }
    };

    view! {
        <main class="starting" id="main" aria-busy=move || problem().is_none().then_some("true")>
            <Mark/>
            {move || problem().map(note)}
        </main>
    }
}

#[component]
fn SkipLink() -> impl IntoView {
    let skip = |event: leptos::ev::MouseEvent| {
        // The router would only scroll; the focus has to move.
        event.prevent_default();
        focus_heading();
    };

    view! { <a class="skip-link" href="#main" on:click=skip>{words::skip_to_content()}</a> }
}
