//! The page of all these.

use leptos::prelude::*;
use leptos_meta::Title;

use super::address::AddressCard;
use super::history::HistoryCard;
use super::password::PasswordCard;
use super::second_factor::SecondFactorCard;
use super::sessions::SessionsCard;
use super::tokens::TokensCard;
use crate::components::PageHead;
use crate::messages::security as words;

#[component]
pub fn SecurityPage() -> impl IntoView {
    // Counts new passwords: they end what other cards list.
    let passwords = RwSignal::new(0_u32);

    view! {
        <Title text=words::title()/>
        <PageHead title=words::title() lead=words::lead()/>
        <div class="security settles">
            <div class="stack settles">
                <PasswordCard passwords/>
                <SecondFactorCard/>
                <AddressCard/>
            </div>
            <div class="stack settles">
                <SessionsCard passwords/>
                <TokensCard passwords/>
                <HistoryCard/>
            </div>
        </div>
    }
}
