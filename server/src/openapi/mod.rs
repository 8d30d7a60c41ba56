//! The description of the REST API, made from its handlers.

mod failures;
mod page;

use axum::Router;
use domain::Problem;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::{OpenApi as Document, SecurityRequirement};
use utoipa::{Modify, OpenApi};
use utoipa_axum::router::OpenApiRouter;

use crate::state::AppState;
use crate::{
    accounts, audit, auth, backups, branding, inbound, jobs, live, locations, mail, mail_events,
    marked_addresses, notifications, scheduling, system, tickets, users, webhooks,
};

pub use page::routes as page;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Patchbay",
        description = "The API for programs. Times are RFC 3339 with an offset, in and out; ids are UUIDv7; \
            lists are pages with a cursor; every failure has the shape `Problem`.\n\n\
            Sign in at the site and this page speaks in your name. A program sends `Authorization: Bearer` \
            with an access token, which `/auth/login` gives, or with a personal token, which you make on the \
            page Account, Security.",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
    ),
    tags(
        (name = "scheduling", description = "Who works where and when"),
        (name = "tickets", description = "What somebody asks for, and what became of it"),
        (name = "locations", description = "Sites, with their time zones"),
        (name = "auth", description = "Signing in, sessions, second factor, personal tokens"),
        (name = "people", description = "Who there is"),
        (name = "mail", description = "What was written to whom, what came in, and what became of it"),
        (name = "webhooks", description = "Other programs that are told what happens here"),
        (name = "jobs", description = "Work that runs by itself"),
        (name = "users", description = "Who can sign in, and what they may do"),
        (name = "audit", description = "Who changed what, when and from where"),
        (name = "branding", description = "What the product is called, and its logo"),
        (name = "operations", description = "Backups, and how the servers are doing"),
        (name = "notifications", description = "What one is told"),
        (name = "live", description = "What others change, as it happens"),
    ),
    components(schemas(Problem)),
    modifiers(&Session),
)]
struct Api;

/// The routes under `/api/v1`, and the document that describes them.
pub fn api() -> (Router<AppState>, Document) {
    let (router, mut document) = OpenApiRouter::with_openapi(Api::openapi())
        .merge(scheduling::feed_routes())
        .merge(inbound::webhook_routes())
        .merge(mail_events::routes())
        .nest(
            "/api/v1",
            OpenApiRouter::new()
                .merge(scheduling::routes())
                .merge(locations::routes())
                .merge(accounts::routes())
                .merge(auth::routes())
                .merge(mail::routes())
                .merge(inbound::routes())
                .merge(marked_addresses::routes())
                .merge(webhooks::routes())
                .merge(jobs::routes())
                .merge(users::routes())
                .merge(audit::routes())
                .merge(backups::routes())
                .merge(branding::routes())
                .merge(system::routes())
                .merge(tickets::routes())
                .merge(notifications::routes())
                .merge(live::routes()),
        )
        .split_for_parts();
    failures::describe(&mut document);
    (router, document)
}

/// Who asks is known by the session's cookie, or by a token.
struct Session;

impl Modify for Session {
    fn modify(&self, document: &mut Document) {
        let cookie = ApiKeyValue::with_description(
            "patchbay_session",
            "set by signing in; on https it is called __Host-patchbay_session",
        );
        let scheme = SecurityScheme::ApiKey(ApiKey::Cookie(cookie));
        let mut bearer = Http::new(HttpAuthScheme::Bearer);
        bearer.description =
            Some("an access token of `/auth/login`, or a personal token".to_owned());
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("session", scheme);
        components.add_security_scheme("token", SecurityScheme::Http(bearer));
        document.security = Some(
            ["session", "token"]
                .map(|name| SecurityRequirement::new(name, Vec::<String>::new()))
                .to_vec(),
        );
    }
}
