//! Counts what is asked of the database.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber, subscriber};

#[derive(Clone, Default)]
struct Statements(Arc<AtomicUsize>);

/// How many statements `work` sends, in a test of one thread.
pub async fn statements(work: impl Future<Output = ()>) -> usize {
    let counted = Statements::default();
    let counting = subscriber::set_default(counted.clone());
    work.await;
    drop(counting);
    counted.0.load(Ordering::Relaxed)
}

impl Subscriber for Statements {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "sqlx::query"
    }

    fn event(&self, _: &Event<'_>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}
