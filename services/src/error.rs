//! Why a use case did not happen, and what of it may be told.

use domain::{Problem, ProblemKind};

pub type Result<T, E = Error> = std::result::Result<T, E>;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Expected: the caller can act on it.
    #[error(transparent)]
    Problem(#[from] Problem),

    /// Unexpected: ours to look into.
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),

    /// Unexpected: a value that cannot become JSON, or JSON of ours that cannot become a value.
    #[error("json: {0}")]
    Json(#[from] serde_json::Error),

    /// Unexpected: a disk that is full, a folder that is not ours.
    #[error("file: {0}")]
    File(#[from] std::io::Error),

    /// Unexpected: a database that cannot be brought up to date.
    #[error("migration: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),

    /// Unexpected: a secret at rest that does not open.
    #[error("a sealed secret cannot be opened: {0}")]
    Sealed(&'static str),
    /// Unexpected: a bug that ended one piece of work, and not whoever did it.
    #[error("{0}")]
    Panicked(String),
    /// Unexpected: a mail that cannot be written out.
    #[error("template: {0}")]
    Template(#[source] askama::Error),
}

/// The edges answer with a `Problem`; on the way there the unexpected is logged, once, and hidden.
impl From<Error> for Problem {
    fn from(err: Error) -> Self {
        match err {
            Error::Problem(problem) => problem,
            Error::Database(err) if is_outage(&err) => {
                tracing::warn!(error = %err, "the database cannot be reached");
                Self::new(
                    ProblemKind::Unavailable,
                    "the database cannot be reached just now; try again in a moment",
                )
            }
            Error::Database(err) if is_no_text(&err) => Self::new(
                ProblemKind::Invalid,
                "a text has a character that cannot be kept; take the zero character out",
            ),
            Error::Database(err) if is_no_moment(&err) => Self::new(
                ProblemKind::Invalid,
                "a date lies too far away; give one between 4713 BC and the year 262142",
            ),
            err => {
                tracing::error!(error = %err, "use case failed");
                Self::internal()
            }
        }
    }
}

/// Whether the database is away or too busy (as opposed to refusing what we asked).
fn is_outage(err: &sqlx::Error) -> bool {
    match err {
        sqlx::Error::Io(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::Tls(_) => true,
        // Class 57: operator intervention, such as a shutdown; 53300: too many connections;
        // 08: connection exception; 57014 and 55P03: it waited longer than anything may, mostly for others.
        sqlx::Error::Database(db) => db.code().is_some_and(|code| {
            code.starts_with("57P")
                || code.starts_with("08")
                || matches!(&*code, "53300" | "57014" | "55P03")
        }),
        _ => false,
    }
}

/// Its calendar begins later than ours.
fn is_no_moment(err: &sqlx::Error) -> bool {
    err.as_database_error()
        .and_then(sqlx::error::DatabaseError::code)
        .is_some_and(|code| code == "22008")
}

/// PostgreSQL knows texts without zero characters only, also where one is looked for.
fn is_no_text(err: &sqlx::Error) -> bool {
    err.as_database_error()
        .and_then(sqlx::error::DatabaseError::code)
        .is_some_and(|code| code == "22021")
}

/// The name of the constraint that a statement broke.
pub(crate) fn broken_constraint(err: &sqlx::Error) -> Option<&str> {
    err.as_database_error().and_then(sqlx::error::DatabaseError::constraint)
}

/// For `map_err`: turns the breach of one named constraint into a conflict.
pub(crate) fn conflict_on(
    constraint: &'static str,
    field: &'static str,
    message: &'static str,
) -> impl FnOnce(sqlx::Error) -> Error {
    move |err| {
        if broken_constraint(&err) == Some(constraint) {
            Problem::new(ProblemKind::Conflict, message).with_field(field, message).into()
        } else {
            err.into()
        }
    }
}
