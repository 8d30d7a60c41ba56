//! How much somebody works: real hours, whatever the clocks on the wall did meanwhile.

use chrono::{DateTime, TimeDelta, Utc};

use crate::scheduling::{Shift, ShiftKind, ShiftSpan, ShiftState};

impl ShiftSpan {
    /// How much of it lies in `[from, to)`.
    pub fn within(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> TimeDelta {
        (self.ends_at().min(to) - self.starts_at().max(from)).max(TimeDelta::zero())
    }
}

impl Shift {
    /// Whether its hours are hours worked: being on call is counted apart, and what is cancelled
    /// is not worked.
    pub fn counts_as_work(&self) -> bool {
        self.state != ShiftState::Cancelled && self.kind != ShiftKind::OnCall
    }
}

/// What is worked in `[from, to)`; a shift that reaches over an end counts as far as it lies inside.
pub fn worked<'a>(
    shifts: impl IntoIterator<Item = &'a Shift>,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> TimeDelta {
    shifts
        .into_iter()
        .filter(|shift| shift.counts_as_work())
        .map(|shift| shift.span.within(from, to))
        .sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::scheduling::{Week, WeekStart};
    use crate::zones::any_zone;
    use chrono_tz::Tz;

    fn span(from: &str, to: &str) -> ShiftSpan {
        ShiftSpan::new(from.parse().unwrap(), to.parse().unwrap()).unwrap()
    }

    #[test]
    fn a_night_over_the_clock_change_is_as_long_as_it_lasts() {
        // 22:00 to 06:00 in Berlin, the night the clocks go back: nine hours, on two weeks' last
        // and first day.
        let night = span("2026-10-24T20:00:00Z", "2026-10-25T05:00:00Z");
        let (from, to) =
            Week::of("2026-10-25".parse().unwrap(), WeekStart::Sunday).bounds(Tz::Europe__Berlin);
        assert_eq!(night.within(from, to).num_hours(), 7);
        assert_eq!(night.length().num_hours(), 9);
    }

    proptest! {
        #[test]
        fn weeks_share_out_a_shift_without_loss(
            tz in any_zone(),
            start in 1_577_836_800i64..2_082_758_400,
            length in 1i64..=1440,
            sunday in any::<bool>(),
        ) {
            let from = DateTime::from_timestamp(start / 60 * 60, 0).unwrap();
            let span = ShiftSpan::new(from, from + TimeDelta::minutes(length)).unwrap();
            let first = from.with_timezone(&tz).date_naive();
            let start = if sunday { WeekStart::Sunday } else { WeekStart::Monday };
            let shared: TimeDelta = [-7, 0, 7]
                .into_iter()
                .map(|days| {
                    let (from, to) = Week::of(first + TimeDelta::days(days), start).bounds(tz);
                    span.within(from, to)
                })
                .sum();
            prop_assert_eq!(shared, span.length());
        }
    }
}
