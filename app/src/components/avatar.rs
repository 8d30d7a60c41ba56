//! People as pictures: one, several, or with their name.

use domain::accounts::Person;
use leptos::prelude::*;
use leptos::text_prop::TextProp;

use crate::messages::components as words;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AvatarSize {
    /// 18 px, inside a calendar block.
    Tiny,
    /// 24 px, in a row.
    #[default]
    Small,
    /// 32 px.
    Large,
    /// 48 px.
    Huge,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    Online,
    Away,
}

/// A person's picture, or their initials on their colour.
#[component]
pub fn Avatar(
    #[prop(into)] person: Person,
    #[prop(optional)] size: AvatarSize,
    #[prop(optional, into)] presence: Signal<Option<Presence>>,
    /// Says whose picture it is, where the name does not stand beside it.
    #[prop(optional)]
    named: bool,
) -> impl IntoView {
    let name = person.name.as_str().to_owned();
    let label = move || {
        named.then(|| match presence.get() {
            Some(presence) => format!("{name}, {}", presence.word()),
            None => name.clone(),
        })
    };
    let title = label.clone();
    let face = match person.picture.clone() {
        Some(address) => view! { <img src=address alt="" loading="lazy"/> }.into_any(),
        None => person.initials().into_any(),
    };

    view! {
        <span
            class="avatar"
            data-hue=person.hue.name()
            data-size=size.name()
            data-presence=move || presence.get().map(Presence::name)
            role=named.then_some("img")
            aria-hidden=(!named).then_some("true")
            aria-label=label
            title=title
        >
            {face}
        </span>
    }
}

/// Several people in the space of a few; beyond `limit` they are counted.
#[component]
pub fn Avatars(
    people: Vec<Person>,
    #[prop(optional)] size: AvatarSize,
    #[prop(default = 5)] limit: usize,
) -> impl IntoView {
    let label = people.iter().map(|person| person.name.as_str()).collect::<Vec<_>>().join(", ");
    let more = people.len().saturating_sub(limit);
    let shown =
        people.into_iter().take(limit).map(|person| view! { <Avatar person size/> }).collect_view();

    view! {
        <span class="avatars" role="img" aria-label=label.clone() title=label>
            {shown}
            {(more > 0)
                .then(|| {
                    view! {
                        <span class="avatar" data-more="" data-size=size.name()>
                            {format!("+{more}")}
                        </span>
                    }
                })}
        </span>
    }
}

/// Picture, name, and what else belongs to the person here.
#[component]
pub fn PersonLine(
    person: Person,
    #[prop(optional)] size: AvatarSize,
    #[prop(optional, into)] presence: Signal<Option<Presence>>,
    #[prop(optional, into)] detail: Option<TextProp>,
) -> impl IntoView {
    let name = person.name.as_str().to_owned();

    view! {
        <span class="person">
            <Avatar person size presence/>
            <span class="person-text">
                <span class="person-name">{name}</span>
                {detail.map(|detail| view! { <small>{move || detail.get()}</small> })}
            </span>
        </span>
    }
}

impl AvatarSize {
    const fn name(self) -> Option<&'static str> {
        match self {
            Self::Tiny => Some("tiny"),
            Self::Small => None,
            Self::Large => Some("large"),
            Self::Huge => Some("huge"),
        }
    }
}

impl Presence {
    const fn name(self) -> &'static str {
        match self {
            Self::Online => "online",
            Self::Away => "away",
        }
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::Online => words::online(),
            Self::Away => words::away(),
        }
    }
}
