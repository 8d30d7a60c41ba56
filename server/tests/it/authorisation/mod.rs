//! Every route and every server function, asked by nobody, by each role, and from another site.
//!
//! The routes list themselves. One that is missing in [`access`] makes the test fail, so that
//! nobody adds a route without saying who may use it.

mod arguments;
mod table;

use axum::body::Body;
use axum::http::{HeaderName, Method, header};
use domain::accounts::Role;
use leptos::server_fn::axum::server_fn_paths;
use serde_json::Value;
use sqlx::PgPool;

use crate::desk::Desk;
use crate::visitor::{Answer, Visitor};
use arguments::arguments;
use table::Access::{Needs, Public, SignedIn};
use table::access;

const SOME_ID: &str = "01a1fc04-45d7-7481-bf4f-9e1ed7df3eca";

/// Something one can ask for.
#[derive(Clone, Debug)]
struct Route {
    /// As the table has it.
    name: String,
    method: Method,
    path: String,
    body: Option<Value>,
}

impl Route {
    async fn ask(&self, visitor: &Visitor) -> Answer {
        match &self.body {
            Some(body) => visitor.json(self.method.clone(), &self.path, body).await,
            None => visitor.send(self.method.clone(), &self.path, Body::empty()).await,
        }
    }
}

/// What there is, by its own account: the OpenAPI document and the registered server functions.
async fn all_routes(desk: &Desk) -> Vec<Route> {
    let document = desk.anybody().get("/api/openapi.json").await.json();
    let mut routes = Vec::new();
    for (template, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let method = method.to_uppercase();
            let example = &operation["requestBody"]["content"]["application/json"]["example"];
            routes.push(Route {
                name: format!("{method} {template}"),
                method: method.parse().unwrap(),
                path: template
                    .replace("{id}", SOME_ID)
                    .replace("{number}", "4711")
                    .replace("{kind}", "related")
                    .replace("{other}", "4712")
                    .replace("{delivery}", SOME_ID)
                    + &query(operation),
                body: Some(example.clone()).filter(|example| !example.is_null()),
            });
        }
    }
    for (path, method) in server_fn_paths() {
        let name = format!("{method} {path}");
        routes.push(Route { name, method, path: path.to_owned(), body: Some(arguments(path)) });
    }
    routes
}

/// The parameters that must be there, with the examples of the document.
fn query(operation: &Value) -> String {
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    let pairs: Vec<_> = parameters
        .filter(|parameter| parameter["in"] == "query" && parameter["required"] == true)
        .map(|parameter| {
            let example = parameter["example"].as_str().expect("what is required has an example");
            format!("{}={}", parameter["name"].as_str().unwrap(), example.replace('+', "%2B"))
        })
        .collect();
    if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) }
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn every_route_says_who_may_use_it(db: PgPool) {
    let routes = all_routes(&Desk::open(db)).await;
    let found: Vec<_> = routes.iter().map(|route| route.name.as_str()).collect();
    let access = access();
    let undeclared: Vec<_> = found.iter().filter(|name| !access.contains_key(**name)).collect();
    let gone: Vec<_> = access.keys().filter(|name| !found.contains(name)).collect();
    assert!(undeclared.is_empty(), "say in the table who may use {undeclared:#?}");
    assert!(gone.is_empty(), "the table names what is not there: {gone:#?}");
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn who_is_not_signed_in_gets_nowhere(db: PgPool) {
    // Elsewhere nobody may ask for an account.
    let desk = Desk::with(db, [("REGISTRATION", "open")]);
    let access = access();
    for route in all_routes(&desk).await {
        let answer = route.ask(&desk.anybody()).await;
        match access[route.name.as_str()] {
            Public => assert_ne!(answer.status, 403, "{}", route.name),
            SignedIn | Needs(_) => {
                assert_eq!(answer.failure(), (401, "signed_out".to_owned()), "{}", route.name);
            }
        }
        let forged = desk.anybody().with_cookie(crate::desk::COOKIE, "bm90IGEgdG9rZW4gb2Ygb3Vycw");
        let status = route.ask(&forged).await.status;
        assert_eq!(status, answer.status, "{} with a forged cookie", route.name);
    }
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn each_role_may_what_the_table_of_permissions_says(db: PgPool) {
    let desk = Desk::open(db);
    let access = access();
    let routes = all_routes(&desk).await;
    let mut people = vec![(None, desk.signed_in(&[]).await)];
    for role in Role::ALL {
        people.push((Some(role), desk.signed_in(&[role]).await));
    }
    for (role, visitor) in &people {
        for route in &routes {
            let is_allowed = match access[route.name.as_str()] {
                // Whoever signs out is nobody afterwards.
                Public => continue,
                SignedIn => true,
                Needs(permission) => role.is_some_and(|role| permission.is_granted_by(role)),
            };
            let answer = route.ask(visitor).await;
            if is_allowed {
                let status = answer.status.as_u16();
                assert!(
                    ![401, 403].contains(&status),
                    "{role:?} may {}: {}",
                    route.name,
                    answer.text()
                );
                // A request that is not understood proves nothing about permissions.
                assert!(
                    status != 400 || route.path == "/api/v1/live",
                    "{}: {}",
                    route.name,
                    answer.text()
                );
            } else {
                let failure = answer.failure();
                assert_eq!(
                    failure,
                    (403, "forbidden".to_owned()),
                    "{role:?} may not {}",
                    route.name
                );
            }
        }
    }
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn no_write_comes_from_another_site(db: PgPool) {
    let desk = Desk::open(db);
    let admin = desk.admin().await;
    let elsewhere = [
        (HeaderName::from_static("sec-fetch-site"), "cross-site"),
        (HeaderName::from_static("sec-fetch-site"), "same-site"),
        (header::ORIGIN, "https://evil.example"),
    ];
    for route in all_routes(&desk).await {
        if route.method == Method::GET {
            continue;
        }
        for (name, value) in &elsewhere {
            let visitor = admin.clone().with(name.clone(), value);
            let failure = route.ask(&visitor).await.failure();
            assert_eq!(failure, (403, "forbidden".to_owned()), "{} from {value}", route.name);
        }
    }
}
