//! Shift blocks of every kind and width.

use domain::accounts::Person;
use leptos::prelude::*;

use super::Chapter;
use super::people::{annegret, dilan, hinnerk, jonas, mara, maximilian, priya};
use crate::components::{Avatar, AvatarSize, Icon};

#[component]
pub fn Shifts() -> impl IntoView {
    view! {
        <Chapter
            id="shifts"
            title="Shifts"
            rule="A strong header carries the times, the pale body the name. The jack at an edge says that it goes on beyond midnight."
        >
            <div class="guide-shifts">
                <Block person=mara() from="06:00" to="14:00" place="Early, Hamburg" caption="Work"/>
                <Block
                    person=hinnerk()
                    from="22:00"
                    to="06:00"
                    over_midnight=true
                    place="Night"
                    caption="Goes on tomorrow"
                    attr:data-continues=""
                />
                <Block
                    person=hinnerk()
                    from="to 06:00"
                    place="Night"
                    caption="Came from yesterday"
                    attr:data-continued=""
                />
                <Block
                    person=maximilian()
                    from="08:00"
                    to="20:00"
                    place="On call"
                    caption="On call"
                    icon=icondata::LuPhone
                    attr:data-kind="on_call"
                />
                <Block
                    person=dilan()
                    from="10:00"
                    to="12:30"
                    place="Studio 2"
                    caption="Training"
                    attr:data-kind="training"
                />
                <Block
                    person=mara()
                    from="06:00"
                    to="14:00"
                    place="Early"
                    caption="Draft"
                    attr:data-state="draft"
                />
                <Block
                    person=jonas()
                    from="09:00"
                    to="17:30"
                    place="Time off"
                    caption="Cancelled"
                    attr:data-state="cancelled"
                />
                <Block
                    person=priya()
                    from="14:15"
                    to="22:15"
                    place="Dragging"
                    caption="Lifted, live times"
                    attr:data-ghost=""
                />
                <Block
                    person=jonas()
                    from="08:00"
                    to="16:00"
                    place="Overlaps Day, 09:00–17:30"
                    caption="Refused, and why"
                    icon=icondata::LuTriangleAlert
                    attr:data-conflict=""
                />
                <Block
                    person=annegret()
                    from="16:00"
                    to="22:00"
                    place="Late"
                    caption="Hover"
                    attr:data-force="hover"
                />
                <Block
                    person=mara()
                    from="06:00"
                    to="14:00"
                    place="Early"
                    caption="Being saved"
                    attr:data-saving=""
                />
            </div>
            <div class="guide-narrow">
                <Block person=annegret() from="06:00" to="14:00" place="Early" caption="5 rem" attr:data-width="5"/>
                <Block person=annegret() from="06:00" to="14:00" place="Early" caption="4 rem" attr:data-width="4"/>
                <Block person=annegret() from="06:00" to="14:00" place="Early" caption="3 rem" attr:data-width="3"/>
                <Block person=annegret() from="06:00" to="14:00" place="Early" caption="2 rem" attr:data-width="2"/>
                <Block person=priya() from="06:00" to="07:00" place="Handover" caption="One hour" attr:data-width="short"/>
            </div>
        </Chapter>
    }
}

#[component]
fn Block(
    person: Person,
    from: &'static str,
    #[prop(optional)] to: &'static str,
    #[prop(optional)] over_midnight: bool,
    place: &'static str,
    caption: &'static str,
    #[prop(optional, into)] icon: Option<icondata::Icon>,
) -> impl IntoView {
    let hue = person.hue.name();
    let full = person.name.to_string();
    let short = person.first_name().to_owned();
    let (hour, minute) = from.split_at(from.len() - 3);

    view! {
        <button type="button" class="shift" data-hue=hue title=caption>
            <span class="when">
                <span>
                <time>{hour}<span class="oclock">{minute}</span></time>
                {(!to.is_empty()).then(|| view! { <span class="until">"–"<time>{to}</time></span> })}
                {over_midnight.then(|| view! { <span class="plus">"(+1)"</span> })}
                </span>
                <span class="short">{short.clone()}</span>
                {icon.map(|icon| view! { <Icon icon/> })}
            </span>
            <span class="who">
                <Avatar person size=AvatarSize::Tiny/>
                <span class="name">
                    <span class="full">{full}</span>
                    <span class="short">{short}</span>
                </span>
            </span>
            <span class="where">{place}</span>
        </button>
    }
}
