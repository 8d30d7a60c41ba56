//! Swaps: a technician offers a shift, a colleague takes it, and whoever plans agrees.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::warnings::Overrule;
use super::{Shift, ShiftId, ShiftState};
use crate::accounts::UserId;
use crate::text::{id_type, text_type};

id_type!(SwapId);
text_type!(
    /// Why, or what is wanted in return; may be empty.
    SwapNote, max 500, "note", block true, optional true
);

/// A shift that its technician would like to give away.
///
/// It belongs to the shift and goes where the shift goes: it holds the shift as it is now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Swap {
    pub id: SwapId,
    pub shift: Shift,
    /// Whose shift it was when it was offered.
    pub offered_by: UserId,
    /// The one colleague it is offered to; `None`: everybody.
    pub offered_to: Option<UserId>,
    pub note: SwapNote,
    pub state: SwapState,
    /// Who would take it, or has.
    pub taken_by: Option<UserId>,
    pub offered_at: DateTime<Utc>,
    /// Counts changes; a writer names the one it saw.
    pub version: i32,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SwapState {
    /// Waits for somebody to take it.
    #[default]
    Offered,
    /// Somebody takes it, and whoever plans has still to agree.
    Claimed,
    /// The shift has changed hands.
    Approved,
    /// Whoever plans, or the colleague who was asked, said no.
    Declined,
    /// Not offered any more.
    Withdrawn,
    /// The shift went elsewhere, so that there is nothing left to give.
    Lapsed,
}

/// What a technician fills in to offer a shift.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SwapOffer {
    pub shift_id: ShiftId,
    /// Left out: to everybody.
    #[serde(default)]
    pub offered_to: Option<UserId>,
    #[serde(default = "SwapNote::none")]
    pub note: SwapNote,
}

/// What is to become of a swap.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SwapStep {
    /// `claimed` takes the shift, `offered` gives it back before it was approved.
    pub state: SwapState,
    /// Who takes it, when it is claimed on somebody's behalf; left out: oneself.
    #[serde(default)]
    pub taken_by: Option<UserId>,
    /// To let the shift change hands in spite of warnings; by those who plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overrule: Option<Overrule>,
}

impl SwapStep {
    /// The step to this state, by and for whoever takes it.
    pub fn to(state: SwapState) -> Self {
        Self { state, taken_by: None, overrule: None }
    }
}

/// How swaps are handled here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SwapSettings {
    /// Nobody has to agree: whoever claims has the shift.
    pub approve_at_once: bool,
}

/// Who somebody is to a swap; one can be several at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Party {
    pub user: UserId,
    /// May plan shifts, and so do everything on behalf of others.
    pub plans: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no state of a swap “{0}”")]
pub struct UnknownSwapState(String);

impl Swap {
    /// Whether there is something to decide: it was not decided, and the shift still is with
    /// whoever offered it and takes place.
    pub fn is_live(&self, now: DateTime<Utc>) -> bool {
        self.state.is_undecided()
            && self.shift.technician_id == Some(self.offered_by)
            && self.shift.state == ShiftState::Scheduled
            && self.shift.span.ends_at() > now
    }

    /// Whether somebody may know of it: those it concerns and those who plan.
    pub fn is_seen_by(&self, party: Party) -> bool {
        party.plans
            || self.offered_to.is_none()
            || [Some(self.offered_by), self.offered_to, self.taken_by].contains(&Some(party.user))
    }

    /// Whether somebody may take it for themselves.
    pub fn is_open_to(&self, user: UserId) -> bool {
        self.offered_by != user && self.offered_to.is_none_or(|to| to == user)
    }

    /// Whether a person may make this of it. Who takes it is another question.
    pub fn may_become(&self, next: SwapState, party: Party) -> bool {
        use SwapState::{Approved, Claimed, Declined, Offered, Withdrawn};
        let is = |user: Option<UserId>| user == Some(party.user);
        match (self.state, next) {
            (Offered, Claimed) => party.plans || self.is_open_to(party.user),
            (Offered, Declined) => is(self.offered_to) || party.plans,
            (Claimed, Approved | Declined) => party.plans,
            (Claimed, Offered) => is(self.taken_by) || party.plans,
            (Offered | Claimed, Withdrawn) => is(Some(self.offered_by)) || party.plans,
            _ => false,
        }
    }
}

impl SwapNote {
    pub fn none() -> Self {
        "".parse().expect("an empty note is allowed")
    }
}

impl SwapState {
    pub const ALL: [Self; 6] = [
        Self::Offered,
        Self::Claimed,
        Self::Approved,
        Self::Declined,
        Self::Withdrawn,
        Self::Lapsed,
    ];

    pub const fn is_undecided(self) -> bool {
        matches!(self, Self::Offered | Self::Claimed)
    }

    pub const fn name(self) -> &'static str {
        match self {
            Self::Offered => "offered",
            Self::Claimed => "claimed",
            Self::Approved => "approved",
            Self::Declined => "declined",
            Self::Withdrawn => "withdrawn",
            Self::Lapsed => "lapsed",
        }
    }
}

impl fmt::Display for SwapState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for SwapState {
    type Err = UnknownSwapState;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.into_iter().find(|state| state.name() == text);
        found.ok_or_else(|| UnknownSwapState(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    const ANA: u128 = 1;
    const BEN: u128 = 2;
    const CAY: u128 = 3;

    fn user(number: u128) -> UserId {
        UserId(Uuid::from_u128(number))
    }

    fn swap(to: Option<u128>, state: SwapState, taken_by: Option<u128>) -> Swap {
        let shift = serde_json::from_value(serde_json::json!({
            "id": Uuid::from_u128(9), "technician_id": user(ANA), "location_id": null,
            "starts_at": "2026-11-16T05:00:00Z", "ends_at": "2026-11-16T13:00:00Z", "zone": "Europe/Berlin",
            "kind": "work", "title": "Early", "note": "", "state": "scheduled", "state_reason": null,
            "origin": null, "version": 3,
        }))
        .unwrap();
        Swap {
            id: SwapId(Uuid::from_u128(8)),
            shift,
            offered_by: user(ANA),
            offered_to: to.map(user),
            note: SwapNote::none(),
            state,
            taken_by: taken_by.map(user),
            offered_at: "2026-11-10T12:00:00Z".parse().unwrap(),
            version: 1,
        }
    }

    fn may(swap: &Swap, next: SwapState, who: u128) -> bool {
        swap.may_become(next, Party { user: user(who), plans: false })
    }

    #[test]
    fn what_is_offered_to_one_is_for_that_one() {
        let to_ben = swap(Some(BEN), SwapState::Offered, None);
        assert!(may(&to_ben, SwapState::Claimed, BEN) && may(&to_ben, SwapState::Declined, BEN));
        assert!(!may(&to_ben, SwapState::Claimed, CAY));
        assert!(!to_ben.is_seen_by(Party { user: user(CAY), plans: false }));
        let to_all = swap(None, SwapState::Offered, None);
        assert!(may(&to_all, SwapState::Claimed, BEN) && may(&to_all, SwapState::Claimed, CAY));
        assert!(!may(&to_all, SwapState::Declined, BEN), "one of many does not speak for all");
        assert!(!may(&to_all, SwapState::Claimed, ANA), "nobody takes what is theirs");
    }

    #[test]
    fn whoever_offered_takes_back_and_whoever_claimed_steps_back() {
        let claimed = swap(None, SwapState::Claimed, Some(BEN));
        assert!(may(&claimed, SwapState::Withdrawn, ANA));
        assert!(may(&claimed, SwapState::Offered, BEN) && !may(&claimed, SwapState::Offered, CAY));
        assert!(!may(&claimed, SwapState::Claimed, CAY), "it has been claimed");
    }

    #[test]
    fn it_lives_as_long_as_the_shift_is_there_to_be_given() {
        let now = "2026-11-16T06:00:00Z".parse().unwrap();
        let offered = swap(None, SwapState::Offered, None);
        assert!(offered.is_live(now));
        assert!(!offered.is_live(offered.shift.span.ends_at()), "it is over");
        let mut given = offered.clone();
        given.shift.technician_id = Some(user(CAY));
        let mut cancelled = offered.clone();
        cancelled.shift.state = ShiftState::Cancelled;
        assert!(!given.is_live(now) && !cancelled.is_live(now));
    }

    fn any_state() -> impl Strategy<Value = SwapState> {
        prop::sample::select(SwapState::ALL.to_vec())
    }

    proptest! {
        /// Whoever plans may do all that anybody may; nobody else agrees to a swap; and what is
        /// decided stays.
        #[test]
        fn those_who_plan_may_do_everything_on_behalf(
            to in prop::option::of(BEN..=CAY), state in any_state(), next in any_state(), who in ANA..=CAY,
        ) {
            let taken_by = (state == SwapState::Claimed).then_some(BEN);
            let swap = swap(to, state, taken_by);
            let planner = Party { user: user(7), plans: true };
            if may(&swap, next, who) {
                prop_assert!(swap.may_become(next, planner));
                prop_assert!(next != SwapState::Approved);
            }
            if !state.is_undecided() {
                prop_assert!(!swap.may_become(next, planner));
            }
        }
    }
}
