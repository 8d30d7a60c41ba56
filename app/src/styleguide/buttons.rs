//! Buttons in every tone, size and state.

use leptos::prelude::*;

use super::{Chapter, Sample};
use crate::components::{
    Button, ButtonLink, ButtonSize, ButtonTone, Count, CountKind, IconButton, Kbd, Toast, Toasts,
};

#[component]
pub fn Buttons() -> impl IntoView {
    let busy = RwSignal::new(false);
    let down = RwSignal::new(true);
    let toasts = expect_context::<Toasts>();
    let save = move |_| {
        busy.set(true);
        let done = move || {
            busy.set(false);
            toasts.push(Toast::new("Saved."));
        };
        set_timeout(done, std::time::Duration::from_secs(2));
    };

    view! {
        <Chapter
            id="buttons"
            title="Buttons"
            rule="One primary per view, a verb. Destroy only as the last step of what cannot be undone."
        >
            <Sample name="Tones">
                <Button tone=ButtonTone::Primary icon=icondata::LuPlus>
                    "New shift"
                    <Kbd>"N"</Kbd>
                </Button>
                <Button>"Hand over"</Button>
                <Button tone=ButtonTone::Quiet icon=icondata::LuColumns3>"Columns"</Button>
                <Button tone=ButtonTone::Danger icon=icondata::LuTrash2>"Delete"</Button>
                <Button tone=ButtonTone::Destroy>"Delete 12 shifts"</Button>
                <ButtonLink href="#buttons" icon=icondata::LuArrowRight>"A link"</ButtonLink>
            </Sample>
            <Sample name="States">
                <Button attr:data-force="hover">"Hover"</Button>
                <Button attr:data-force="active">"Pressed"</Button>
                <Button attr:data-force="focus">"Focus"</Button>
                <Button pressed=down on:click=move |_| down.update(|down| *down = !*down)>
                    "Only mine"
                </Button>
                <Button disabled=true>"Disabled"</Button>
                <Button tone=ButtonTone::Primary busy=true>"Saving"</Button>
                <Button tone=ButtonTone::Primary busy on:click=save>"Save for two seconds"</Button>
            </Sample>
            <Sample name="Sizes">
                <Button size=ButtonSize::Small>"Small"</Button>
                <Button>"Medium"</Button>
                <Button size=ButtonSize::Large>"Large"</Button>
                <Button>
                    "Tickets"
                    <Count value=7u32 kind=CountKind::Unread/>
                </Button>
            </Sample>
            <Sample name="Icons, groups">
                <IconButton icon=icondata::LuSettings2 label="Settings" size=ButtonSize::Small/>
                <IconButton icon=icondata::LuBell label="Notifications"/>
                <IconButton icon=icondata::LuSunMoon label="Switch theme" tone=ButtonTone::Quiet/>
                <IconButton icon=icondata::LuLoaderCircle label="Loading" busy=true/>
                <div class="button-group" role="group" aria-label="Week">
                    <IconButton icon=icondata::LuChevronLeft label="Week before"/>
                    <Button>"Today" <Kbd>"T"</Kbd></Button>
                    <IconButton icon=icondata::LuChevronRight label="Week after"/>
                </div>
            </Sample>
            <Sample name="Keys">
                <span class="guide-keys">
                    <Kbd>"⌘K"</Kbd> "find or do" <Kbd>"?"</Kbd> "shortcuts" <Kbd>"T"</Kbd> "today"
                    <Kbd>"N"</Kbd> "new" <Kbd>"Esc"</Kbd> "close"
                </span>
            </Sample>
        </Chapter>
    }
}
