//! Counts what is asked of the database.

use std::cell::Cell;
use std::sync::Once;

use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber, subscriber};

thread_local! {
    static SENT: Cell<usize> = const { Cell::new(0) };
}

/// One for all tests of this process: what listened in one thread alone would hear nothing of an event that
/// another thread, where nobody listens, was the first to tell.
struct Statements;

/// How many statements `work` sends, in a test of one thread.
pub async fn statements(work: impl Future<Output = ()>) -> usize {
    static LISTENS: Once = Once::new();
    LISTENS.call_once(|| subscriber::set_global_default(Statements).unwrap());
    let before = SENT.get();
    work.await;
    SENT.get() - before
}

impl Subscriber for Statements {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "sqlx::query"
    }

    fn event(&self, _: &Event<'_>) {
        SENT.set(SENT.get() + 1);
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}
