//! What is asked when something speaks against a change that was made on the calendar, and who
//! overruled what in the details of a shift.

use domain::scheduling::ShiftId;
use domain::scheduling::warnings::{Caution, Overruled};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::calendar::use_calendar;
use super::desk::Desk;
use super::planning::Deed;
use super::store::Wish;
use crate::components::{Button, ButtonTone, Dialog};
use crate::lazy::LazyPart;
use crate::lazy_page;
use crate::messages::coverage as words;
use crate::scheduling::warnings::{Cautions, api, in_words, overrule};

lazy_page!(objection_part, scheduling, view! { <Question/> });
lazy_page!(overruled_part, scheduling, view! { <WhoOverruled/> });

/// A change that was refused because something speaks against it; it can be made all the same.
#[derive(Clone)]
pub struct Objection {
    pub id: ShiftId,
    pub wish: Wish,
    pub deed: Option<Deed>,
    pub cautions: Vec<Caution>,
}

/// Asks for a reason, or lets it be: by then the shift stands again where it was.
#[component]
pub fn ObjectionDialog() -> impl IntoView {
    let desk = use_calendar().desk;
    move || {
        let asks = desk.objection.read().is_some();
        asks.then(|| view! { <LazyPart part=objection_part::PAGE/> })
    }
}

#[component]
fn Question() -> impl IntoView {
    let desk = use_calendar().desk;
    let open = RwSignal::new(true);
    let (reason, error) = (RwSignal::new(String::new()), RwSignal::new(None));
    let place = Callback::new(move |id| desk.location(id).map(|place| place.name.to_string()));
    let go_on = move || match overrule(&reason.get_untracked()) {
        Err(why) => error.set(Some(why)),
        Ok(overrule) => {
            if let Some(Objection { id, wish, deed, .. }) = desk.objection.get_untracked() {
                desk.objection.set(None);
                desk.overrule(id, overrule, wish, deed);
            }
        }
    };
    let actions = move || {
        view! {
            <Button on:click=move |_| open.set(false)>{words::cancel()}</Button>
            <Button tone=ButtonTone::Primary on:click=move |_| go_on()>{words::save_anyway()}</Button>
        }
    };
    let cautions = move || desk.objection.get().map(|objection| objection.cautions);

    view! {
        <Dialog
            open
            title=words::against_title()
            actions
            on_close=move |()| {
                desk.objection.try_set(None);
            }
        >
            <form
                novalidate
                on:submit=move |event| {
                    event.prevent_default();
                    go_on();
                }
            >
                {move || cautions().map(|cautions| view! { <Cautions cautions reason error place/> })}
            </form>
        </Dialog>
    }
}

/// Who went on in spite of warnings, and why; for those who plan.
#[component]
pub fn OverruledLines(id: ShiftId) -> impl IntoView {
    provide_context(OfShift(id));
    view! { <LazyPart part=overruled_part::PAGE/> }
}

#[derive(Clone, Copy)]
struct OfShift(ShiftId);

#[component]
fn WhoOverruled() -> impl IntoView {
    let desk: Desk = use_calendar().desk;
    let OfShift(id) = expect_context();
    let all = RwSignal::new(Vec::<Overruled>::new());
    spawn_local(async move {
        if let Ok(found) = api::who_overruled(id).await {
            all.try_set(found);
        }
    });
    let place = Callback::new(move |id| desk.location(id).map(|place| place.name.to_string()));
    let line = move |overruled: Overruled| {
        let name = desk.person(overruled.by).map(|person| person.name.to_string());
        let name = name.unwrap_or_else(|| words::somebody().to_owned());
        let about = overruled.warnings.iter().map(|warning| in_words(warning, place));
        let about = about.collect::<Vec<_>>().join("; ");
        view! { <p class="note">{about} ". " {words::overruled_by(name, &overruled.reason)}</p> }
    };
    move || all.get().into_iter().map(line).collect_view()
}
