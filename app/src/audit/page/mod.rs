//! The page of the audit.

mod address;
mod details;
mod filters;
mod listing;
mod rows;
mod words;

use leptos::prelude::*;
use leptos_meta::Title;

use address::Address;
use details::DetailsSheet;
use filters::Filters;
use listing::Listing;
use rows::Entries;

use crate::components::{ButtonTone, IconButton, Menu, MenuLink, PageHead};
use crate::locations::use_locations;
use crate::messages::audit as messages;

#[component]
pub fn AuditPage() -> impl IntoView {
    // Their names stand in what is compared.
    use_locations().load();
    let address = Address::of_page();
    let listing = Listing::of(address);
    let opened = RwSignal::new(None);
    let export = move |format: &'static str| move || address.export(format);

    view! {
        <Title text=messages::title()/>
        <PageHead title=messages::title() lead=messages::lead()>
            <IconButton
                icon=icondata::LuRefreshCw
                label=messages::refresh()
                tone=ButtonTone::Quiet
                busy=listing.is_loading()
                on:click=move |_| listing.load()
            />
            <Menu
                label=messages::export()
                icon=icondata::LuDownload
                trigger=|| messages::export()
            >
                <MenuLink
                    href=export("csv")
                    icon=icondata::LuSheet
                    attr:rel="external"
                    attr:download=""
                >
                    {messages::export_csv()}
                </MenuLink>
                <MenuLink
                    href=export("jsonl")
                    icon=icondata::LuBraces
                    attr:rel="external"
                    attr:download=""
                >
                    {messages::export_jsonl()}
                </MenuLink>
            </Menu>
        </PageHead>
        <Filters address/>
        <Entries address listing opened/>
        <DetailsSheet address opened/>
    }
}
