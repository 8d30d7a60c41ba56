//! Who could take a shift.

use serde::{Deserialize, Serialize};

use super::warnings::{Caution, Warning};
use crate::accounts::UserId;

/// A technician who is free while a shift takes place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Candidate {
    pub technician_id: UserId,
    /// How long they work in the week in which the shift begins, without it.
    pub week_minutes: u32,
    /// What speaks against it.
    pub warnings: Vec<Caution>,
}

impl Candidate {
    /// Trained, or where nobody has to be.
    pub fn is_trained(&self) -> bool {
        let is_lack = |caution: &Caution| matches!(caution.warning, Warning::Untrained { .. });
        !self.warnings.iter().any(is_lack)
    }

    /// Whoever is trained comes first, and of those whoever works least.
    pub fn order(all: &mut [Self]) {
        all.sort_by_key(|it| (!it.is_trained(), it.week_minutes, it.technician_id));
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::locations::LocationId;

    #[test]
    fn whoever_is_trained_and_works_least_comes_first() {
        let candidate = |id: u128, week_minutes, warnings: &[Warning]| Candidate {
            technician_id: UserId(Uuid::from_u128(id)),
            week_minutes,
            warnings: warnings.iter().cloned().map(Caution::from).collect(),
        };
        let untrained = Warning::Untrained { location_id: LocationId(Uuid::nil()) };
        let unwished = Warning::UnwishedTime { minutes: 30 };
        let mut all = [
            candidate(1, 0, &[untrained]),
            candidate(2, 480, &[]),
            candidate(3, 480, &[]),
            candidate(4, 120, &[unwished]),
        ];
        Candidate::order(&mut all);
        let order = all.map(|candidate| candidate.technician_id.0.as_u128());
        assert_eq!(order, [4, 2, 3, 1]);
    }
}
