//! What comes of comparing: stretches of time with too few or more than enough.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::locations::LocationId;
use crate::scheduling::ShiftKind;

/// A stretch of time at a location in which as many are needed, and as many there, all along.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Stretch {
    pub location_id: LocationId,
    pub kind: ShiftKind,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub needed: u16,
    pub present: u16,
}

/// Where rules want somebody and it is not as they want it; in order of their starts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Coverage {
    /// Fewer than needed.
    pub gaps: Vec<Stretch>,
    /// More than needed.
    pub surplus: Vec<Stretch>,
}

impl Stretch {
    /// How many more there should be.
    pub const fn missing(&self) -> u16 {
        self.needed.saturating_sub(self.present)
    }

    /// How many more there are than needed.
    pub const fn spare(&self) -> u16 {
        self.present.saturating_sub(self.needed)
    }

    /// The order of a list; and of equals, always the same.
    pub fn order(&self) -> impl Ord + use<> {
        (self.starts_at, self.location_id, self.kind, self.ends_at)
    }

    fn is_beside(&self, other: &Self) -> bool {
        (self.location_id, self.kind) == (other.location_id, other.kind)
    }
}

/// What of the gaps there are `now` is not among those that were `told`: other times, or more
/// people missing at the same.
pub fn opened(told: &[Stretch], now: &[Stretch]) -> Vec<Stretch> {
    let mut news: Vec<Stretch> = Vec::new();
    for gap in now {
        let known: Vec<&Stretch> = told
            .iter()
            .filter(|known| {
                known.is_beside(gap)
                    && known.missing() >= gap.missing()
                    && known.starts_at < gap.ends_at
                    && gap.starts_at < known.ends_at
            })
            .collect();
        let mut cuts: Vec<DateTime<Utc>> = known
            .iter()
            .flat_map(|known| [known.starts_at, known.ends_at])
            .filter(|&at| gap.starts_at < at && at < gap.ends_at)
            .chain([gap.starts_at, gap.ends_at])
            .collect();
        cuts.sort_unstable();
        cuts.dedup();
        for pair in cuts.windows(2) {
            if known.iter().any(|known| known.starts_at <= pair[0] && pair[1] <= known.ends_at) {
                continue;
            }
            match news.last_mut() {
                Some(last)
                    if last.is_beside(gap)
                        && last.ends_at == pair[0]
                        && last.starts_at >= gap.starts_at =>
                {
                    last.ends_at = pair[1];
                }
                _ => news.push(Stretch { starts_at: pair[0], ends_at: pair[1], ..gap.clone() }),
            }
        }
    }
    news
}

#[cfg(test)]
pub(super) mod tests {
    use chrono::TimeDelta;
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    pub fn hour(hour: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::hours(hour)
    }

    fn gap(hours: std::ops::Range<i64>, missing: u16) -> Stretch {
        Stretch {
            location_id: LocationId(Uuid::nil()),
            kind: ShiftKind::Work,
            starts_at: hour(hours.start),
            ends_at: hour(hours.end),
            needed: missing,
            present: 0,
        }
    }

    #[test]
    fn only_what_is_new_of_a_gap_has_opened() {
        let told = [gap(8..16, 1)];
        assert_eq!(opened(&told, &[gap(8..16, 1)]), []);
        assert_eq!(opened(&told, &[gap(10..12, 1)]), [], "half of it was closed");
        assert_eq!(opened(&told, &[gap(6..18, 1)]), [gap(6..8, 1), gap(16..18, 1)]);
        assert_eq!(opened(&told, &[gap(8..16, 2)]), [gap(8..16, 2)], "one more is missing");
        assert_eq!(opened(&[gap(8..12, 1), gap(12..16, 2)], &[gap(8..16, 1)]), []);
        let elsewhere = Stretch { location_id: LocationId(Uuid::max()), ..gap(8..16, 1) };
        assert_eq!(opened(&told, std::slice::from_ref(&elsewhere)), [elsewhere]);
        assert_eq!(opened(&told, &[]), []);
    }

    /// Gaps as they can be at one place: in order, none over another.
    fn gaps() -> impl Strategy<Value = Vec<Stretch>> {
        prop::collection::vec((0i64..4, 1i64..6, 1u16..4), 0..6).prop_map(|parts| {
            let mut at = 0;
            let next = |(pause, length, missing): (i64, i64, u16)| {
                at += pause + length;
                gap(at - length..at, missing)
            };
            parts.into_iter().map(next).collect()
        })
    }

    proptest! {
        #[test]
        fn an_hour_is_told_when_more_are_missing_than_was_told(told in gaps(), now in gaps()) {
            let missing = |gaps: &[Stretch], at: i64| {
                let at = hour(at);
                gaps.iter().find(|gap| gap.starts_at <= at && at < gap.ends_at).map_or(0, Stretch::missing)
            };
            let news = opened(&told, &now);
            for at in 0..60 {
                let expected = missing(&now, at);
                let expected = if expected > missing(&told, at) { expected } else { 0 };
                prop_assert_eq!(missing(&news, at), expected, "hour {}", at);
            }
            prop_assert_eq!(opened(&now, &now), []);
            prop_assert_eq!(opened(&[], &now).len(), now.len());
        }
    }
}
