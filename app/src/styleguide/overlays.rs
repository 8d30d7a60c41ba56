//! Menu, popover, dialog, sheet and toasts to try.

use leptos::prelude::*;

use super::{Chapter, Sample};
use crate::components::{
    Button, ButtonTone, Checkbox, Dialog, Menu, MenuDivider, MenuHeading, MenuItem, Popover, Sheet,
    TextField, TimeField, Toast, Toasts,
};

#[component]
pub fn Overlays() -> impl IntoView {
    view! {
        <Chapter
            id="overlays"
            title="Overlays"
            rule="Menus answer at once, dialogs ask one thing, sheets keep the page in sight. On phones dialogs and sheets rise from below."
        >
            <Sample name="Menu"><MenuSample/></Sample>
            <Sample name="Popover"><PopoverSample/></Sample>
            <Sample name="Dialog"><DialogSample/></Sample>
            <Sample name="Sheet"><SheetSample/></Sample>
            <Sample name="Toast"><ToastSample/></Sample>
        </Chapter>
    }
}

#[component]
fn MenuSample() -> impl IntoView {
    let toasts = expect_context::<Toasts>();
    let say = move |what: &'static str| move |_| toasts.push(Toast::new(what));
    let by_name = RwSignal::new(true);

    view! {
        <Menu label="Shift" trigger=|| "Shift">
            <MenuHeading>"Shift, Thu 19 Nov"</MenuHeading>
            <MenuItem icon=icondata::LuPencil key_hint="E" on:click=say("Edit.")>"Edit"</MenuItem>
            <MenuItem icon=icondata::LuCopy on:click=say("Copied.")>"Copy to another day"</MenuItem>
            <MenuItem icon=icondata::LuSend disabled=true on:click=say("Never said.")>
                "Publish"
            </MenuItem>
            <MenuDivider/>
            <MenuItem icon=icondata::LuBan danger=true on:click=say("Cancelled.")>
                "Cancel shift"
            </MenuItem>
        </Menu>
        <Menu label="Order" icon=icondata::LuArrowDownUp>
            <MenuItem checked=by_name on:click=move |_| by_name.set(true)>"By name"</MenuItem>
            <MenuItem
                checked=Signal::derive(move || !by_name.get())
                on:click=move |_| by_name.set(false)
            >
                "By hours"
            </MenuItem>
        </Menu>
    }
}

#[component]
fn PopoverSample() -> impl IntoView {
    let open = RwSignal::new(false);

    view! {
        <Button
            expanded=open
            style:anchor-name="--popover-sample"
            on:click=move |_| open.set(true)
        >
            "Mara, 06:00–14:00"
        </Button>
        <Popover open anchor="--popover-sample" label="Shift">
            <h3>"Mara Oyelaran"</h3>
            <ShiftFacts/>
        </Popover>
    }
}

#[component]
fn DialogSample() -> impl IntoView {
    let open = RwSignal::new(false);
    let offer = RwSignal::new(true);
    let actions = move || {
        view! {
            <Button tone=ButtonTone::Quiet on:click=move |_| open.set(false)>"Not now"</Button>
            <Button tone=ButtonTone::Primary on:click=move |_| open.set(false)>
                "Approve and offer"
            </Button>
        }
    };

    view! {
        <Button on:click=move |_| open.set(true)>"Approve time off"</Button>
        <Dialog open title="Approve time off?" actions>
            <p>
                "Jonas Wiedenbrück is away Thu 19 – Fri 20 Nov. This cancels " <strong>"2 shifts"</strong>
                " and leaves Friday 09:00–17:30 uncovered."
            </p>
            <Checkbox label="Offer the gap as an open shift" checked=offer/>
        </Dialog>
    }
}

#[component]
fn SheetSample() -> impl IntoView {
    let open = RwSignal::new(false);
    let title = RwSignal::new("Early".to_owned());
    let starts = RwSignal::new(chrono::NaiveTime::from_hms_opt(6, 0, 0));
    let ends = RwSignal::new(chrono::NaiveTime::from_hms_opt(14, 0, 0));
    let actions = move || {
        view! {
            <Button on:click=move |_| open.set(false)>"Leave it"</Button>
            <Button tone=ButtonTone::Primary on:click=move |_| open.set(false)>"Save"</Button>
        }
    };

    view! {
        <Button on:click=move |_| open.set(true)>"Change the shift"</Button>
        <Sheet open title="Mara Oyelaran, 06:00–14:00" actions>
            <ShiftFacts/>
            <TextField label="Title" value=title autofocus=true optional=true/>
            <div class="field-row">
                <TimeField label="Starts" value=starts/>
                <TimeField label="Ends" value=ends/>
            </div>
        </Sheet>
    }
}

#[component]
fn ToastSample() -> impl IntoView {
    let toasts = expect_context::<Toasts>();
    let moved = move |_| {
        let undone = move || toasts.push(Toast::new("Moved back."));
        toasts.push(Toast::new("Mara’s shift moved to Thursday.").with_undo(undone));
    };
    let long = move |_| {
        toasts.push(Toast::new(
            "Annegret Schönhuber-Lindqvist took the open shift on Sunday 22 November, 16:00–22:00.",
        ));
    };

    view! {
        <Button on:click=moved>"With undo"</Button>
        <Button on:click=long>"A long one"</Button>
    }
}

#[component]
fn ShiftFacts() -> impl IntoView {
    view! {
        <dl class="facts">
            <dt>"When"</dt>
            <dd>"Wed 18 Nov, 06:00–14:00"</dd>
            <dt>"Where"</dt>
            <dd>"Hamburg, Speicherstadt"</dd>
            <dt>"Kind"</dt>
            <dd>"Work"</dd>
        </dl>
    }
}
