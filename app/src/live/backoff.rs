//! How long to wait before the next attempt.

use chrono::TimeDelta;

const FIRST: TimeDelta = TimeDelta::milliseconds(500);
const LONGEST: TimeDelta = TimeDelta::seconds(30);

/// Twice as long each time, up to half a minute; half of it left to chance, so that a thousand
/// browsers do not knock together after a restart.
///
/// `attempts` have failed in a row; `chance` lies in `0.0..1.0`.
pub fn delay(attempts: u32, chance: f64) -> TimeDelta {
    let doublings = attempts.saturating_sub(1).min(16);
    let longest = (FIRST * (1 << doublings)).min(LONGEST);
    let half = longest / 2;
    half + TimeDelta::milliseconds((half.num_milliseconds() as f64 * chance) as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_doubles_up_to_half_a_minute() {
        let waits: Vec<i64> =
            (1..=9).map(|attempts| delay(attempts, 0.999_999).num_milliseconds()).collect();
        assert_eq!(waits, [499, 999, 1999, 3999, 7999, 15999, 29999, 29999, 29999]);
        assert_eq!(delay(u32::MAX, 0.0), TimeDelta::seconds(15));
    }

    #[test]
    fn chance_moves_it_by_half() {
        assert_eq!(delay(1, 0.0), TimeDelta::milliseconds(250));
        assert_eq!(delay(1, 0.5), TimeDelta::milliseconds(375));
    }
}
