//! A person's picture: putting one up, taking it down.

use domain::accounts::{Me, Person};
use leptos::prelude::*;

use crate::components::{Avatar, AvatarSize, PictureUpload};
use crate::messages::profile as words;

/// The picture of somebody, and what can be done about it. `on_change` hears what they are then.
#[component]
pub(crate) fn PictureField(
    #[prop(into)] person: Signal<Person>,
    #[prop(into)] on_change: Callback<Me>,
) -> impl IntoView {
    let address =
        Callback::new(move |()| format!("/api/v1/users/{}/picture", person.read_untracked().id));
    let preview = move || view! { <Avatar person=person.get() size=AvatarSize::Huge/> };
    let changed = move |answer: String| {
        // A newer server may answer more; what it has done shows with the next event.
        if let Ok(me) = serde_json::from_str::<Me>(&answer) {
            on_change.run(me);
        }
    };

    view! {
        <PictureUpload
            address
            preview=move || view! { {preview} }
            has_picture=Signal::derive(move || person.read().picture.is_some())
            hint=words::picture_hint()
            on_change=changed
        />
    }
}
