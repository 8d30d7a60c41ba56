//! One's own account: who one is to colleagues, how the product looks.

mod look;
mod picture;
mod you;

use domain::accounts::Permission;
use leptos::prelude::*;
use leptos_meta::Title;

use look::LookCard;
use you::YouCard;

use crate::components::{ButtonLink, Card, PageHead};
use crate::locations::use_locations;
use crate::messages::{notifications as messages, profile as words};
use crate::notifications::Choices;
use crate::scheduling::feeds::FeedLinks;
use crate::scheduling::warnings::WishesCard;
use crate::shell::{use_brand, use_session};

pub(crate) use picture::PictureField;

#[component]
pub fn AccountPage() -> impl IntoView {
    let (session, brand) = (use_session(), use_brand());
    let sees_calendar = move || session.may(Permission::SeeCalendar);
    if untrack(|| session.may(Permission::SeePeople)) {
        use_locations().load();
    }

    view! {
        <Title text=words::title()/>
        <PageHead title=words::title() lead=move || words::lead(&brand.read().name)/>
        <div class="account">
            <YouCard/>
            <div class="stack settles">
                <LookCard/>
                {untrack(|| session.may(Permission::RequestTimeOff)).then(|| view! { <WishesCard/> })}
                <Card title=messages::choices()>
                    <div class="body"><Choices/></div>
                </Card>
                <Show when=sees_calendar>
                    <FeedLinks/>
                </Show>
                <Card title=words::signing_in()>
                    <dl class="facts body">
                        <dt>{words::email()}</dt>
                        <dd>{move || session.me.read().email.to_string()}</dd>
                    </dl>
                    <div class="body">
                        <ButtonLink href="/account/security" icon=icondata::LuShieldCheck>
                            {words::to_security()}
                        </ButtonLink>
                    </div>
                </Card>
            </div>
        </div>
    }
}
