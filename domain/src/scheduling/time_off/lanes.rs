//! Where absences stand in the all-day lane above a row of days.

use chrono::NaiveDate;

use super::{Absence, When};

/// An absence of whole days as a bar: columns and rows count from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    pub absence: Absence,
    pub first_column: u16,
    pub last_column: u16,
    pub row: u16,
    /// It began before the first of the days.
    pub comes_in: bool,
    /// It goes on after the last of the days.
    pub goes_on: bool,
}

/// The bars over `count` days from `first`: each in the uppermost row that is free for all of it,
/// the earlier and longer ones first, so that a bar keeps its row however often it is drawn.
pub fn bars<'a>(
    absences: impl IntoIterator<Item = &'a Absence>,
    first: NaiveDate,
    count: u16,
) -> Vec<Bar> {
    let mut shown: Vec<(i64, i64, &Absence)> = absences
        .into_iter()
        .filter(|absence| matches!(absence.when, When::Days(_)))
        .map(|absence| {
            let column = |day: NaiveDate| (day - first).num_days();
            (column(absence.when.first_day()), column(absence.when.last_day()), absence)
        })
        .filter(|(from, to, _)| *from < i64::from(count) && *to >= 0)
        .collect();
    shown.sort_by_key(|(from, to, absence)| (*from, -to, absence.id));
    // The last column that is taken of each row.
    let mut rows: Vec<u16> = Vec::new();
    shown
        .into_iter()
        .map(|(from, to, absence)| {
            let last = count.saturating_sub(1);
            let within = |column: i64| u16::try_from(column.max(0)).unwrap_or(u16::MAX).min(last);
            let (first_column, last_column) = (within(from), within(to));
            let free = rows.iter().position(|taken| *taken < first_column);
            let row = free.unwrap_or(rows.len());
            match rows.get_mut(row) {
                Some(taken) => *taken = last_column,
                None => rows.push(last_column),
            }
            Bar {
                absence: absence.clone(),
                first_column,
                last_column,
                row: u16::try_from(row).unwrap_or(u16::MAX),
                comes_in: from < 0,
                goes_on: to > i64::from(last),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use chrono::Days;
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::super::{TimeOffId, WholeDays};
    use super::*;
    use crate::accounts::UserId;

    fn monday() -> NaiveDate {
        "2026-11-16".parse().unwrap()
    }

    fn absence(id: u128, first: NaiveDate, length: u64) -> Absence {
        Absence {
            id: TimeOffId(Uuid::from_u128(id)),
            technician_id: UserId(Uuid::from_u128(id)),
            when: WholeDays::new(first, first + Days::new(length)).unwrap().into(),
            version: 1,
        }
    }

    proptest! {
        #[test]
        fn no_two_bars_stand_on_one_another_and_none_floats(spans in prop::collection::vec((0u64..30, 0u64..12), 0..30)) {
            let absences: Vec<_> = spans
                .iter()
                .enumerate()
                .map(|(id, &(from, length))| absence(id as u128, monday() - Days::new(15) + Days::new(from), length))
                .collect();
            let bars = bars(&absences, monday(), 7);
            for bar in &bars {
                prop_assert!(bar.first_column <= bar.last_column && bar.last_column < 7);
                let beside = |other: &&Bar| other.absence.id != bar.absence.id
                    && other.first_column <= bar.last_column && bar.first_column <= other.last_column;
                prop_assert!(bars.iter().filter(beside).all(|other| other.row != bar.row));
                prop_assert!((0..bar.row).all(|row| bars.iter().filter(beside).any(|other| other.row == row)));
            }
            let shown = absences.iter().filter(|absence| {
                absence.when.first_day() < monday() + Days::new(7) && absence.when.last_day() >= monday()
            });
            prop_assert_eq!(bars.len(), shown.count());
        }
    }

    #[test]
    fn what_reaches_over_the_edge_says_so() {
        let long = absence(1, monday() - Days::new(2), 20);
        let bars = bars(&[long], monday(), 7);
        assert_eq!((bars[0].first_column, bars[0].last_column), (0, 6));
        assert!(bars[0].comes_in && bars[0].goes_on);
    }
}
