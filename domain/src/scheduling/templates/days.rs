//! The pattern of a week: spans for each weekday.

use chrono::Weekday;
use serde::{Deserialize, Serialize};

use crate::scheduling::CivilSpan;

pub const WEEKDAYS: [Weekday; 7] = [
    Weekday::Mon,
    Weekday::Tue,
    Weekday::Wed,
    Weekday::Thu,
    Weekday::Fri,
    Weekday::Sat,
    Weekday::Sun,
];

/// The spans that begin on each weekday.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(example = json!({"mon": [{"start": "09:00", "end": "17:30"}], "sat": [{"start": "22:00", "end": "06:00"}]})))]
#[serde(default, deny_unknown_fields)]
pub struct Days {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub mon: Vec<CivilSpan>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tue: Vec<CivilSpan>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub wed: Vec<CivilSpan>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub thu: Vec<CivilSpan>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fri: Vec<CivilSpan>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sat: Vec<CivilSpan>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sun: Vec<CivilSpan>,
}

/// Its name on the wire: `mon`.
pub const fn weekday_name(day: Weekday) -> &'static str {
    ["mon", "tue", "wed", "thu", "fri", "sat", "sun"][day as usize]
}

impl Days {
    pub fn on(&self, day: Weekday) -> &[CivilSpan] {
        match day {
            Weekday::Mon => &self.mon,
            Weekday::Tue => &self.tue,
            Weekday::Wed => &self.wed,
            Weekday::Thu => &self.thu,
            Weekday::Fri => &self.fri,
            Weekday::Sat => &self.sat,
            Weekday::Sun => &self.sun,
        }
    }

    pub fn on_mut(&mut self, day: Weekday) -> &mut Vec<CivilSpan> {
        match day {
            Weekday::Mon => &mut self.mon,
            Weekday::Tue => &mut self.tue,
            Weekday::Wed => &mut self.wed,
            Weekday::Thu => &mut self.thu,
            Weekday::Fri => &mut self.fri,
            Weekday::Sat => &mut self.sat,
            Weekday::Sun => &mut self.sun,
        }
    }

    /// Every span with its weekday, in the order of the week.
    pub fn spans(&self) -> impl Iterator<Item = (Weekday, CivilSpan)> {
        WEEKDAYS.into_iter().flat_map(|day| self.on(day).iter().map(move |&span| (day, span)))
    }

    pub fn is_empty(&self) -> bool {
        self.spans().next().is_none()
    }

    /// By the clock on the wall.
    pub fn minutes(&self) -> u32 {
        self.spans().map(|(_, span)| u32::from(span.minutes())).sum()
    }

    /// The weekday of the first span that begins before another has ended. In a pattern that
    /// repeats every week, Monday follows upon Sunday.
    pub fn overlap(&self, repeats_weekly: bool) -> Option<Weekday> {
        const WEEK: u32 = 7 * 24 * 60;
        let mut spans: Vec<(u32, u32, Weekday)> = self
            .spans()
            .map(|(day, span)| {
                let start = day as u32 * 24 * 60 + u32::from(span.start().minutes());
                (start, start + u32::from(span.minutes()), day)
            })
            .collect();
        spans.sort_unstable_by_key(|&(start, end, _)| (start, end));
        let clash = spans.windows(2).find(|pair| pair[1].0 < pair[0].1).map(|pair| pair[1].2);
        clash.or_else(|| {
            let (first, last) = (spans.first()?, spans.last()?);
            (repeats_weekly && last.1 > first.0 + WEEK).then_some(first.2)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(spans: &[(Weekday, &str)]) -> Days {
        let mut days = Days::default();
        for &(day, span) in spans {
            days.on_mut(day).push(span.parse().unwrap());
        }
        days
    }

    #[test]
    fn json_has_the_days_that_have_spans() {
        let json =
            r#"{"mon":[{"start":"09:00","end":"17:30"}],"sat":[{"start":"22:00","end":"06:00"}]}"#;
        let pattern = days(&[(Weekday::Mon, "9–17:30"), (Weekday::Sat, "22–6")]);
        assert_eq!(serde_json::to_string(&pattern).unwrap(), json);
        assert_eq!(serde_json::from_str::<Days>(json).unwrap(), pattern);
        assert!(serde_json::from_str::<Days>(r#"{"monday":[]}"#).is_err());
    }

    #[test]
    fn spans_overlap_within_a_day_over_midnight_and_over_the_end_of_the_week() {
        let overlap = |spans: &[(Weekday, &str)]| days(spans).overlap(true);
        assert_eq!(overlap(&[(Weekday::Mon, "8–12"), (Weekday::Mon, "12–16")]), None);
        assert_eq!(overlap(&[(Weekday::Mon, "8–12"), (Weekday::Mon, "11–16")]), Some(Weekday::Mon));
        assert_eq!(overlap(&[(Weekday::Mon, "22–6"), (Weekday::Tue, "6–14")]), None);
        assert_eq!(overlap(&[(Weekday::Mon, "22–6"), (Weekday::Tue, "5–14")]), Some(Weekday::Tue));
        let over_the_end = [(Weekday::Mon, "5–14"), (Weekday::Sun, "22–6")];
        assert_eq!(overlap(&over_the_end), Some(Weekday::Mon));
        assert_eq!(days(&over_the_end).overlap(false), None, "the next week is not this pattern's");
        assert_eq!(overlap(&[(Weekday::Wed, "8–8")]), None);
    }
}
