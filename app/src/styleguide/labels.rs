//! Statuses, badges, chips, avatars.

use leptos::prelude::*;

use super::people::{annegret, everybody, jonas, mara, priya};
use super::{Chapter, Sample};
use crate::components::{
    Avatar, AvatarSize, Avatars, Badge, BadgeLook, Chip, Count, CountKind, FilterChip, NewBadge,
    PersonLine, Presence, RemovableChip, State, Status,
};

#[component]
pub fn Labels() -> impl IntoView {
    let only_mine = RwSignal::new(false);
    let zone_shown = RwSignal::new(true);

    view! {
        <Chapter
            id="labels"
            title="Badges and people"
            rule="A chip filters and can be removed, a badge informs, a count counts: violet is unread, red is critical."
        >
            <Sample name="Status">
                <Status state=State::Ok>"Covered"</Status>
                <Status state=State::Warning>"One short from 14:00"</Status>
                <Status state=State::Critical>"Nobody on shift"</Status>
                <Status state=State::Unknown>"Unknown, 14 min"</Status>
            </Sample>
            <Sample name="Badges">
                <Badge>"Draft"</Badge>
                <Badge state=State::Warning>"Late"</Badge>
                <Badge state=State::Critical look=BadgeLook::Solid>"Critical"</Badge>
                <Badge state=State::Ok look=BadgeLook::Plain>"On shift"</Badge>
                <NewBadge>"New"</NewBadge>
                <Count value=4u32/>
                <Count value=7u32 kind=CountKind::Unread/>
                <Count value=3u32 kind=CountKind::Critical/>
                <Count value=412u32/>
            </Sample>
            <Sample name="Chips">
                <FilterChip
                    pressed=only_mine
                    icon=icondata::LuUser
                    on:click=move |_| only_mine.update(|on| *on = !*on)
                >
                    "Only mine"
                </FilterChip>
                <FilterChip pressed=true icon=icondata::LuMapPin>"Hamburg"</FilterChip>
                <FilterChip pressed=false attr:data-force="hover">"Hover"</FilterChip>
                <Show
                    when=move || zone_shown.get()
                    fallback=move || view! {
                        <FilterChip pressed=false on:click=move |_| zone_shown.set(true)>
                            "Bring it back"
                        </FilterChip>
                    }
                >
                    <RemovableChip label="Zone: Lisboa" on_remove=move |()| zone_shown.set(false)/>
                </Show>
                <Chip icon=icondata::LuGlobe>"My zone: Hamburg"</Chip>
            </Sample>
            <Sample name="Avatars">
                <Avatar person=mara() size=AvatarSize::Huge named=true/>
                <Avatar person=jonas() size=AvatarSize::Large presence=Some(Presence::Online) named=true/>
                <Avatar person=priya() presence=Some(Presence::Away) named=true/>
                <Avatar person=annegret() size=AvatarSize::Tiny named=true/>
                <Avatars people=everybody() limit=4/>
            </Sample>
            <Sample name="Person">
                <PersonLine person=mara() presence=Some(Presence::Online)/>
                <PersonLine person=annegret() size=AvatarSize::Large detail="Hamburg, until 22:00"/>
            </Sample>
        </Chapter>
    }
}
