//! Columns for what happens at the same time on one day.

use std::ops::Range;

/// Where a piece stands among those that run beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Column {
    /// Counted from 0.
    pub lane: u16,
    /// How many columns its group shares the day's width between.
    pub lanes: u16,
    /// How many of them it may fill, because those to its right are free all the while.
    pub width: u16,
}

/// A column for each piece, given as minutes and a rank.
///
/// Pieces that overlap, directly or through others, share a day's width; a group has as many
/// columns as ever run at once, no more. What begins together is ordered by rank: a rank that does
/// not change from day to day (when the shift began, who works) keeps people in their columns.
pub fn columns<R: Ord>(pieces: &[(Range<u16>, R)]) -> Vec<Column> {
    let mut order: Vec<usize> = (0..pieces.len()).collect();
    order.sort_by(|&a, &b| {
        let ((a, a_rank), (b, b_rank)) = (&pieces[a], &pieces[b]);
        a.start.cmp(&b.start).then_with(|| a_rank.cmp(b_rank))
    });

    let mut columns = vec![Column { lane: 0, lanes: 1, width: 1 }; pieces.len()];
    let mut group_start = 0;
    let mut group_end = 0;
    // When each column of the group is free again.
    let mut free_from: Vec<u16> = Vec::new();
    for (position, &index) in order.iter().enumerate() {
        let minutes = &pieces[index].0;
        if minutes.start >= group_end {
            close(&order[group_start..position], free_from.len(), pieces, &mut columns);
            group_start = position;
            free_from.clear();
        }
        let lane = free_from.iter().position(|&free| free <= minutes.start).unwrap_or_else(|| {
            free_from.push(0);
            free_from.len() - 1
        });
        free_from[lane] = minutes.end;
        group_end = group_end.max(minutes.end);
        columns[index].lane = lane as u16;
    }
    close(&order[group_start..], free_from.len(), pieces, &mut columns);
    columns
}

/// Tells the pieces of a finished group how many columns there are and how far each may spread.
fn close<R>(group: &[usize], lanes: usize, pieces: &[(Range<u16>, R)], columns: &mut [Column]) {
    for &index in group {
        let minutes = &pieces[index].0;
        let lane = columns[index].lane;
        let next_taken = group
            .iter()
            .filter(|&&other| overlap(minutes, &pieces[other].0))
            .map(|&other| columns[other].lane)
            .filter(|&other| other > lane)
            .min();
        columns[index].lanes = lanes as u16;
        columns[index].width = next_taken.unwrap_or(lanes as u16) - lane;
    }
}

fn overlap(a: &Range<u16>, b: &Range<u16>) -> bool {
    a.start < b.end && b.start < a.end
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn laid_out(hours: &[(u16, u16)]) -> Vec<(u16, u16, u16)> {
        let pieces: Vec<_> = hours
            .iter()
            .enumerate()
            .map(|(rank, &(from, to))| (from * 60..to * 60, rank))
            .collect();
        columns(&pieces).into_iter().map(|c| (c.lane, c.lanes, c.width)).collect()
    }

    #[test]
    fn shifts_that_follow_each_other_have_the_day_to_themselves() {
        assert_eq!(laid_out(&[(6, 14), (14, 22)]), [(0, 1, 1), (0, 1, 1)]);
    }

    #[test]
    fn a_group_shares_the_width_and_spreads_into_free_columns() {
        // Early, day, a training, late, and on call from the evening on.
        let day = [(6, 14), (9, 17), (10, 12), (14, 22), (18, 22)];
        assert_eq!(laid_out(&day), [(0, 3, 1), (1, 3, 1), (2, 3, 1), (0, 3, 1), (1, 3, 2)]);
    }

    #[test]
    fn rank_decides_between_those_who_begin_together() {
        let columns = columns(&[(540..1020, "Mara"), (540..1020, "Jonas"), (540..600, "Dilan")]);
        assert_eq!(columns.iter().map(|c| c.lane).collect::<Vec<_>>(), [2, 1, 0]);
    }

    fn day() -> impl Strategy<Value = Vec<(Range<u16>, u32)>> {
        let piece = (0u16..96, 1u16..40, 0u32..8)
            .prop_map(|(from, length, rank)| (from * 15..((from + length) * 15).min(1440), rank));
        prop::collection::vec(piece, 0..40)
    }

    proptest! {
        #[test]
        fn pieces_never_cover_each_other(day in day()) {
            let columns = columns(&day);
            for (i, (a, _)) in day.iter().enumerate() {
                let column = columns[i];
                prop_assert!(column.width >= 1 && column.lane + column.width <= column.lanes);
                for (j, (b, _)) in day.iter().enumerate().filter(|(j, (b, _))| *j != i && overlap(a, b)) {
                    let other = columns[j];
                    prop_assert!(column.lane + column.width <= other.lane || other.lane + other.width <= column.lane, "{a:?} {b:?}");
                    prop_assert_eq!(column.lanes, other.lanes);
                }
            }
        }

        #[test]
        fn there_are_only_as_many_columns_as_run_at_once(day in day()) {
            let columns = columns(&day);
            let busiest = (0..1440).map(|minute| day.iter().filter(|(p, _)| p.contains(&minute)).count()).max().unwrap_or(0);
            prop_assert_eq!(columns.iter().map(|c| usize::from(c.lanes)).max().unwrap_or(0), busiest);
        }

        #[test]
        fn the_order_they_come_in_does_not_matter(day in day()) {
            let mut ranked: Vec<_> = day.into_iter().enumerate().map(|(i, (p, rank))| (p, (rank, i))).collect();
            let mut forward: Vec<_> = ranked.iter().map(|p| p.1).zip(columns(&ranked)).collect();
            ranked.reverse();
            let mut backward: Vec<_> = ranked.iter().map(|p| p.1).zip(columns(&ranked)).collect();
            forward.sort_by_key(|p| p.0);
            backward.sort_by_key(|p| p.0);
            prop_assert_eq!(forward, backward);
        }
    }
}
