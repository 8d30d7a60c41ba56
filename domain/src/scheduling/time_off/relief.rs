//! What becomes of the shifts of somebody who is away: cancelled, left open, or given to a colleague.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use crate::Problem;
use crate::accounts::UserId;
use crate::scheduling::ShiftId;

/// What whoever approves time off wants done about one shift it touches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Relief {
    pub shift_id: ShiftId,
    #[serde(flatten)]
    pub becomes: Becomes,
}

/// Of a shift that is only cut, what is cut out of it becomes this.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "becomes", rename_all = "snake_case")]
pub enum Becomes {
    /// It does not take place.
    #[default]
    Cancelled,
    /// It waits for somebody to claim it.
    Open,
    Given {
        technician_id: UserId,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidRelief {
    #[error("say only once what becomes of a shift")]
    Twice,
    #[error("say it of at most {} shifts at once", Relief::MOST)]
    TooMany,
    #[error("only an approval says what becomes of shifts")]
    NoApproval,
}

impl Relief {
    pub const MOST: usize = 500;

    /// Holds what is asked for to the rules, if it `is_approval` that asks.
    pub fn check(all: &[Self], is_approval: bool) -> Result<(), InvalidRelief> {
        if !all.is_empty() && !is_approval {
            return Err(InvalidRelief::NoApproval);
        }
        if all.len() > Self::MOST {
            return Err(InvalidRelief::TooMany);
        }
        let mut named = HashSet::new();
        let is_once = all.iter().all(|relief| named.insert(relief.shift_id));
        if is_once { Ok(()) } else { Err(InvalidRelief::Twice) }
    }

    /// What is wanted for a shift; what nobody speaks of is cancelled.
    pub fn of(all: &[Self], shift: ShiftId) -> Becomes {
        let found = all.iter().find(|relief| relief.shift_id == shift);
        found.map_or(Becomes::Cancelled, |relief| relief.becomes)
    }

    /// Those who get something.
    pub fn technicians(all: &[Self]) -> impl Iterator<Item = UserId> {
        all.iter().filter_map(|relief| match relief.becomes {
            Becomes::Given { technician_id } => Some(technician_id),
            Becomes::Cancelled | Becomes::Open => None,
        })
    }
}

impl From<InvalidRelief> for Problem {
    fn from(reason: InvalidRelief) -> Self {
        Self::invalid("shifts", reason)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use uuid::Uuid;

    use super::*;

    #[test]
    fn what_becomes_of_a_shift_is_said_once_and_only_by_an_approval() {
        let id = ShiftId(Uuid::from_u128(1));
        let open = Relief { shift_id: id, becomes: Becomes::Open };
        assert_eq!(Relief::check(&[open], true), Ok(()));
        assert_eq!(Relief::check(&[open], false), Err(InvalidRelief::NoApproval));
        assert_eq!(Relief::check(&[open, open], true), Err(InvalidRelief::Twice));
        assert_eq!(Relief::of(&[open], id), Becomes::Open);
        assert_eq!(Relief::of(&[], id), Becomes::Cancelled);
    }

    #[test]
    fn on_the_wire_it_is_one_flat_thing() {
        let (shift_id, technician_id) = (Uuid::from_u128(1), UserId(Uuid::from_u128(2)));
        let relief: Relief = serde_json::from_value(
            json!({ "shift_id": shift_id, "becomes": "given", "technician_id": technician_id }),
        )
        .unwrap();
        assert_eq!(relief.becomes, Becomes::Given { technician_id });
        assert_eq!(Relief::technicians(&[relief]).collect::<Vec<_>>(), [technician_id]);
        let incomplete = json!({ "shift_id": shift_id, "becomes": "given" });
        assert!(serde_json::from_value::<Relief>(incomplete).is_err());
    }
}
