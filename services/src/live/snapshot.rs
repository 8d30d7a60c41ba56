//! What a statement could see of the transactions beside it.

/// Which transactions a look could see: those below `xmin`, and of the others those that are
/// neither in progress nor at or above `xmax`.
pub(super) struct Snapshot {
    pub xmin: i64,
    pub xmax: i64,
    pub in_progress: Vec<i64>,
}

impl Snapshot {
    /// PostgreSQL's text: `xmin:xmax:in,progress`.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split(':');
        let xmin = parts.next()?.parse().ok()?;
        let xmax = parts.next()?.parse().ok()?;
        let in_progress = parts
            .next()?
            .split(',')
            .filter(|id| !id.is_empty())
            .map(str::parse)
            .collect::<Result<_, _>>()
            .ok()?;
        Some(Self { xmin, xmax, in_progress })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snapshot_is_read_as_postgresql_writes_it() {
        let snapshot = Snapshot::parse("741:750:741,745").unwrap();
        assert_eq!((snapshot.xmin, snapshot.xmax), (741, 750));
        assert_eq!(snapshot.in_progress, [741, 745]);
        assert!(Snapshot::parse("741:741:").unwrap().in_progress.is_empty());
        assert!(Snapshot::parse("741").is_none());
    }
}
