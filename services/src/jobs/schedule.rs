//! When a job is due, by the clock on a wall.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use croner::Cron;
use croner::errors::CronError;

/// A cron pattern: minute, hour, day of month, month, day of week.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    cron: Cron,
    pattern: String,
}

impl Schedule {
    pub fn new(pattern: &str) -> Result<Self, CronError> {
        Ok(Self { cron: pattern.parse()?, pattern: pattern.to_owned() })
    }

    pub fn pattern(&self) -> &str {
        &self.pattern
    }

    /// The first time after `moment`. What a clock change skips comes right after the gap, what it
    /// repeats comes once.
    pub fn after(&self, moment: DateTime<Utc>, zone: Tz) -> DateTime<Utc> {
        let local = moment.with_timezone(&zone);
        match self.cron.find_next_occurrence(&local, false) {
            Ok(next) => next.with_timezone(&Utc),
            // A pattern that never comes, such as 30 February: look again in a year.
            Err(_) => moment + chrono::TimeDelta::days(365),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn next(pattern: &str, after: &str) -> String {
        let berlin = chrono_tz::Europe::Berlin;
        let next = Schedule::new(pattern).unwrap().after(after.parse().unwrap(), berlin);
        next.with_timezone(&berlin).to_rfc3339()
    }

    #[test]
    fn a_job_follows_the_clock_of_the_site_not_that_of_the_server() {
        assert_eq!(next("0 2 * * SUN", "2026-11-21T12:00:00Z"), "2026-11-22T02:00:00+01:00");
        assert_eq!(next("0 2 * * SUN", "2026-07-01T12:00:00Z"), "2026-07-05T02:00:00+02:00");
        assert_eq!(next("*/15 * * * *", "2026-11-21T12:01:00Z"), "2026-11-21T13:15:00+01:00");
    }

    #[test]
    fn an_hour_that_a_clock_change_skips_does_not_skip_the_job() {
        // At 02:00 on 29 March 2026 it becomes 03:00.
        assert_eq!(next("30 2 * * *", "2026-03-28T12:00:00Z"), "2026-03-29T03:00:00+02:00");
        assert_eq!(next("30 2 * * *", "2026-03-29T01:00:00Z"), "2026-03-30T02:30:00+02:00");
    }

    #[test]
    fn an_hour_that_a_clock_change_repeats_runs_the_job_once() {
        // At 03:00 on 25 October 2026 it becomes 02:00 again.
        assert_eq!(next("30 2 * * *", "2026-10-24T12:00:00Z"), "2026-10-25T02:30:00+02:00");
        assert_eq!(next("30 2 * * *", "2026-10-25T00:30:00Z"), "2026-10-26T02:30:00+01:00");
    }
}
