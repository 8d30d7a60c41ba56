//! Which stretches of time have been loaded.

use chrono::{DateTime, Utc};

type Moment = DateTime<Utc>;

/// Half-open stretches, in order, that neither overlap nor touch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ranges(Vec<(Moment, Moment)>);

impl Ranges {
    pub fn add(&mut self, from: Moment, to: Moment) {
        let (mut from, mut to) = (from, to);
        self.0.retain(|&(start, end)| {
            let apart = end < from || to < start;
            if !apart {
                from = from.min(start);
                to = to.max(end);
            }
            apart
        });
        let place = self.0.partition_point(|&(start, _)| start < from);
        self.0.insert(place, (from, to));
    }

    /// The one stretch that has to be loaded so that all of it is known.
    pub fn missing(&self, from: Moment, to: Moment) -> Option<(Moment, Moment)> {
        let holding = |at: Moment| self.0.iter().find(|&&(start, end)| start <= at && at <= end);
        let from = holding(from).map_or(from, |&(_, end)| end);
        let to = holding(to).map_or(to, |&(start, _)| start);
        (from < to).then_some((from, to))
    }

    pub fn clear(&mut self) {
        self.0.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hour: i64) -> Moment {
        DateTime::from_timestamp(hour * 3600, 0).unwrap()
    }

    fn missing(ranges: &Ranges, from: i64, to: i64) -> Option<(i64, i64)> {
        let hour = |at: Moment| at.timestamp() / 3600;
        ranges.missing(at(from), at(to)).map(|(from, to)| (hour(from), hour(to)))
    }

    #[test]
    fn only_what_is_not_there_is_missing() {
        let mut ranges = Ranges::default();
        assert_eq!(missing(&ranges, 10, 20), Some((10, 20)));
        ranges.add(at(10), at(20));
        assert_eq!(missing(&ranges, 10, 20), None);
        assert_eq!(missing(&ranges, 12, 15), None);
        assert_eq!(missing(&ranges, 5, 15), Some((5, 10)));
        assert_eq!(missing(&ranges, 15, 30), Some((20, 30)));
        assert_eq!(missing(&ranges, 5, 30), Some((5, 30)));
        assert_eq!(missing(&ranges, 20, 30), Some((20, 30)));
    }

    #[test]
    fn neighbours_grow_together() {
        let mut ranges = Ranges::default();
        ranges.add(at(20), at(30));
        ranges.add(at(0), at(10));
        assert_eq!(missing(&ranges, 5, 25), Some((10, 20)));
        ranges.add(at(10), at(20));
        assert_eq!(ranges, Ranges(vec![(at(0), at(30))]));
    }
}
