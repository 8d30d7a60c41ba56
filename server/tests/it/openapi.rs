//! The description of the API, and its page.

use serde_json::Value;
use sqlx::PgPool;

use crate::desk::Desk;

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn every_operation_says_how_it_can_fail(db: PgPool) {
    let document = Desk::open(db).anybody().get("/api/openapi.json").await.json();

    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let paths = document["paths"].as_object().unwrap();
    assert!(paths.len() >= 8);
    for (path, item) in paths {
        for (method, operation) in item.as_object().unwrap() {
            let usual = ["400", "401", "403", "404", "422", "429", "500", "503"];
            let of_writes = if method == "get" { &[][..] } else { &["409", "413", "415"] };
            for status in usual.iter().chain(of_writes) {
                let response = &operation["responses"][status];
                let response = resolved(&document, response);
                let schema = &response["content"]["application/json"]["schema"]["$ref"];
                assert_eq!(schema, "#/components/schemas/Problem", "{method} {path} {status}");
            }
            assert!(operation["summary"].is_string(), "{method} {path} has no summary");
        }
    }
}

/// Follows a `$ref`, which must lead somewhere.
fn resolved<'a>(document: &'a Value, node: &'a Value) -> &'a Value {
    match node["$ref"].as_str() {
        Some(place) => document.pointer(place.trim_start_matches('#')).unwrap(),
        None => node,
    }
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn every_reference_leads_somewhere(db: PgPool) {
    fn walk(document: &Value, node: &Value) {
        match node {
            Value::Object(fields) => {
                if let Some(place) = fields.get("$ref").and_then(Value::as_str) {
                    assert!(document.pointer(place.trim_start_matches('#')).is_some(), "{place}");
                }
                fields.values().for_each(|node| walk(document, node));
            }
            Value::Array(items) => items.iter().for_each(|node| walk(document, node)),
            _ => {}
        }
    }
    let document = Desk::open(db).anybody().get("/api/openapi.json").await.json();
    walk(&document, &document);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn the_page_needs_nothing_from_elsewhere_and_no_inline_script(db: PgPool) {
    let visitor = Desk::open(db).anybody();
    let moved = visitor.get("/api/docs").await;
    assert_eq!((moved.status.as_u16(), moved.header("location")), (303, "/api/docs/"));

    let page = visitor.get("/api/docs/").await;
    assert_eq!(page.status, 200);
    let html = page.text();
    for script in html.split("<script").skip(1) {
        assert!(script.contains("src=\"./"), "{script}");
        assert!(script.split_once('>').unwrap().1.trim_start().starts_with("</script"), "{script}");
    }
    assert!(!html.contains("https://"));
    let policy = page.header("content-security-policy");
    assert!(policy.contains("script-src 'self';"), "{policy}");
    assert_eq!(visitor.get("/api/docs/swagger-ui-bundle.js").await.status, 200);
    assert!(
        visitor.get("/api/docs/swagger-initializer.js").await.text().contains("/api/openapi.json")
    );
}
