//! Starts the front end in a browser.

use leptos::prelude::document;

fn main() {
    console_error_panic_hook::set_once();
    app::messages::start();
    leptos::mount::mount_to_body(app::App);
    // What the page showed until now.
    if let Some(boot) = document().get_element_by_id("boot") {
        boot.remove();
    }
}
