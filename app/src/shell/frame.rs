//! What stands around a page.

use domain::Problem;
use domain::accounts::{Me, Permission};
use domain::live::{Event, Topic};
use leptos::prelude::*;
use leptos_router::components::{FlatRoutes, Route};
use leptos_router::path;

use super::arrival::{Arrival, focus_heading};
use super::banners::Banners;
use super::commands::provide_commands;
use super::everywhere;
use super::lost_focus;
use super::minute::provide_minute;
use super::navigation::{BottomBar, HomeLink, Navigation, Rail};
use super::not_found::{HomePage, NotAllowedPage, NotFoundPage};
use super::overlays::{OverlayViews, provide_overlays};
use super::places::{
    ACCOUNT, AUDIT, BACKUPS, BRANDING, CALENDAR, COVERAGE, HOURS, IMPORT, JOBS, LEVELS, LOCATIONS,
    MAIL, MY_SCHEDULE, Place, REPORT, SCHEDULES, SECURITY, STYLE_GUIDE, SWAPS, SYSTEM, TICKET,
    TICKET_DESK, TICKETS, TIME_OFF, USERS, WEBHOOKS,
};
use super::session::{Access, Known, Session};
use super::settings;
use super::shortcuts::{self, provide_single_keys};
use super::site::use_brand;
use super::skeletons;
use super::theme::use_theme;
use super::topbar::{ThemeSwitch, Topbar};
use super::trail::provide_trail;
use crate::accounts::provide_people;
use crate::components::{ButtonLink, ButtonSize, Mark, ProblemNote};
use crate::lazy::Lazy;
use crate::live::{Live, provide_live};
use crate::locations::provide_locations;
use crate::messages::{problems, shell as words};
use crate::notifications::provide_bell;
use crate::tickets::provide_unread_tickets;

/// The frame for somebody who is signed in, and the page they are on.
#[component]
pub(crate) fn Shell() -> impl IntoView {
    let access = expect_context::<Access>();
    untrack(|| access.me()).map(|me| view! { <Desk access me/> })
}

#[component]
fn Desk(access: Access, me: Me) -> impl IntoView {
    problems::know_the_desk();
    let session = Session::provide(access, me);
    let live = provide_live(move || session.ended());
    provide_people(move || session.may(Permission::SeePeople));
    provide_locations();
    provide_minute(live);
    provide_bell();
    provide_unread_tickets(session, live);
    provide_trail();
    Arrival::provide(access.is_entering());
    follow_session(session, live);
    settings::follow(session, use_theme());
    let overlays = provide_overlays();
    let commands = provide_commands();
    everywhere::register(commands, session, overlays);
    shortcuts::listen(commands, provide_single_keys());
    lost_focus::watch();
    let rail = Rail::remembered();
    let page = move |place: Place, skeleton: fn() -> AnyView| {
        move || {
            // A role may be given or taken while the page is shown.
            let is_open = Memo::new(move |_| session.me.with(|me| place.is_open_to(me)));
            (move || match is_open.get() {
                true => view! { <Lazy page=place.page skeleton/> }.into_any(),
                false => view! { <NotAllowedPage/> }.into_any(),
            })
            .into_any()
        }
    };

    view! {
        <SkipLink/>
        <div class="shell" data-nav=move || rail.is_on().then_some("rail")>
            <Navigation rail/>
            <Topbar/>
            <main id="main">
                <Banners/>
                <FlatRoutes fallback=NotFoundPage>
                    <Route path=path!("/") view=HomePage/>
                    <Route path=path!("/sign-in") view=HomePage/>
                    <Route path=path!("/calendar") view=page(CALENDAR, skeletons::calendar)/>
                    <Route path=path!("/tickets") view=page(TICKETS, skeletons::list)/>
                    <Route path=path!("/tickets/:number") view=page(TICKET, skeletons::list)/>
                    <Route path=path!("/report") view=page(REPORT, skeletons::list)/>
                    <Route path=path!("/my-schedule") view=page(MY_SCHEDULE, skeletons::list)/>
                    <Route path=path!("/swaps") view=page(SWAPS, skeletons::list)/>
                    <Route path=path!("/time-off") view=page(TIME_OFF, skeletons::list)/>
                    <Route path=path!("/reports/hours") view=page(HOURS, skeletons::list)/>
                    <Route path=path!("/admin/locations") view=page(LOCATIONS, skeletons::list)/>
                    <Route path=path!("/admin/import") view=page(IMPORT, skeletons::list)/>
                    <Route path=path!("/admin/templates") view=page(SCHEDULES, skeletons::list)/>
                    <Route path=path!("/admin/coverage") view=page(COVERAGE, skeletons::list)/>
                    <Route path=path!("/admin/levels") view=page(LEVELS, skeletons::list)/>
                    <Route path=path!("/admin/tickets") view=page(TICKET_DESK, skeletons::list)/>
                    <Route path=path!("/account") view=page(ACCOUNT, skeletons::list)/>
                    <Route path=path!("/admin/users") view=page(USERS, skeletons::list)/>
                    <Route path=path!("/admin/audit") view=page(AUDIT, skeletons::list)/>
                    <Route path=path!("/account/security") view=page(SECURITY, skeletons::list)/>
                    <Route path=path!("/admin/mail") view=page(MAIL, skeletons::list)/>
                    <Route path=path!("/admin/webhooks") view=page(WEBHOOKS, skeletons::list)/>
                    <Route path=path!("/admin/jobs") view=page(JOBS, skeletons::list)/>
                    <Route path=path!("/admin/backups") view=page(BACKUPS, skeletons::list)/>
                    <Route path=path!("/admin/system") view=page(SYSTEM, skeletons::list)/>
                    <Route path=path!("/admin/branding") view=page(BRANDING, skeletons::list)/>
                    <Route path=path!("/styleguide") view=page(STYLE_GUIDE, skeletons::list)/>
                </FlatRoutes>
            </main>
            <BottomBar/>
        </div>
        <OverlayViews access/>
    }
}

/// Ties the session to the connection: what changes about the person shows at once, and whoever
/// signs in again is connected again.
fn follow_session(session: Session, live: Live) {
    live.subscribe(Topic::Branding);
    let shown = use_brand();
    live.on_event(move |event| match event {
        Event::PersonChanged { person } => session.person_changed(person),
        Event::BrandingChanged { brand } => shown.set(brand.clone()),
        _ => {}
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
                <HomeLink/>
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
