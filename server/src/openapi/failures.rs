//! The failures that every operation may answer with, described once.

use domain::{Problem, ProblemKind};
use serde_json::json;
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::{ContentBuilder, OpenApi, Ref, RefOr, ResponseBuilder};

struct Failure {
    name: &'static str,
    kind: ProblemKind,
    meaning: &'static str,
    /// Whether only operations that change something can fail so.
    needs_write: bool,
}

const FAILURES: [Failure; 11] = [
    Failure::of_any("Malformed", ProblemKind::Malformed, "the request could not be read"),
    Failure::of_any("SignedOut", ProblemKind::SignedOut, "nobody is signed in"),
    Failure::of_any(
        "Forbidden",
        ProblemKind::Forbidden,
        "your roles do not allow this, or another site asked for it",
    ),
    Failure::of_any(
        "NotFound",
        ProblemKind::NotFound,
        "it does not exist, or you may not know of it",
    ),
    Failure::of_writes(
        "Conflict",
        ProblemKind::Conflict,
        "clashes with other data, or with somebody else's change",
    ),
    Failure::of_writes("TooLarge", ProblemKind::TooLarge, "more than 1 MiB"),
    Failure::of_writes(
        "UnsupportedMedia",
        ProblemKind::UnsupportedMedia,
        "something else than JSON",
    ),
    Failure::of_any("Invalid", ProblemKind::Invalid, "understood but refused; `fields` says why"),
    Failure::of_any(
        "TooMany",
        ProblemKind::TooMany,
        "too many requests; `Retry-After` says when to go on",
    ),
    Failure::of_any(
        "Internal",
        ProblemKind::Internal,
        "our fault; `request_id` helps us to find it",
    ),
    Failure::of_any(
        "Unavailable",
        ProblemKind::Unavailable,
        "the database is away or the server stops; try again",
    ),
];

impl Failure {
    const fn of_any(name: &'static str, kind: ProblemKind, meaning: &'static str) -> Self {
        Self { name, kind, meaning, needs_write: false }
    }

    const fn of_writes(name: &'static str, kind: ProblemKind, meaning: &'static str) -> Self {
        Self { name, kind, meaning, needs_write: true }
    }
}

pub fn describe(document: &mut OpenApi) {
    let components = document.components.get_or_insert_default();
    for failure in &FAILURES {
        let example = Problem {
            request_id: Some("01a1fc04552a719bb443bdfd64f57b1f".to_owned()),
            ..Problem::new(failure.kind, failure.meaning)
        };
        let content = ContentBuilder::new()
            .schema(Some(Ref::from_schema_name("Problem")))
            .example(Some(json!(example)))
            .build();
        let response = ResponseBuilder::new()
            .description(failure.meaning)
            .content("application/json", content)
            .build();
        components.responses.insert(failure.name.to_owned(), RefOr::T(response));
    }
    for item in document.paths.paths.values_mut() {
        let PathItem { get, put, post, delete, patch, .. } = item;
        add(get, false);
        for operation in [put, post, delete, patch] {
            add(operation, true);
        }
    }
}

fn add(operation: &mut Option<Operation>, writes: bool) {
    let Some(operation) = operation else { return };
    for failure in FAILURES.iter().filter(|failure| writes || !failure.needs_write) {
        let status = failure.kind.http_status().to_string();
        let described = RefOr::Ref(Ref::from_response_name(failure.name));
        operation.responses.responses.entry(status).or_insert(described);
    }
}
