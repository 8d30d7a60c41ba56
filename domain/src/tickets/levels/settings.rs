//! What is promised: how long tickets may take, and which hours count where.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{BusinessHours, Calendar, Clock, Life, Service, TargetMinutes};
use crate::Problem;
use crate::accounts::UserId;
use crate::locations::LocationId;
use crate::tickets::Priority;
use crate::zones::{ZoneName, ZoneRules};

/// What somebody may expect of a ticket with a priority; `null`: nothing is promised.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Targets {
    pub answer_minutes: Option<TargetMinutes>,
    /// Not shorter than that of the answer.
    pub solution_minutes: Option<TargetMinutes>,
}

/// The targets of each priority.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct LevelTargets {
    pub low: Targets,
    pub medium: Targets,
    pub high: Targets,
    pub urgent: Targets,
}

/// A location with business hours of its own, on its own clocks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LocationHours {
    pub location_id: LocationId,
    pub hours: BusinessHours,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ServiceLevels {
    #[serde(default)]
    pub targets: LevelTargets,
    /// The hours that count where a location has none of its own.
    pub hours: BusinessHours,
    /// On which clocks.
    pub zone: ZoneName,
    /// Whose holidays count for tickets without a location.
    #[serde(default)]
    pub holidays_of: Option<LocationId>,
    /// At most one for each location.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_items = 200))]
    pub locations: Vec<LocationHours>,
    /// Who else is told of what was missed, beside whoever has the ticket and the triage owner.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_items = 50))]
    pub recipients: Vec<UserId>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidLevels {
    #[error("a solution takes at least as long as its first answer")]
    SolutionFirst,
    #[error("a location has business hours once")]
    LocationTwice,
    #[error("choose at most {} locations", ServiceLevels::MOST_LOCATIONS)]
    Locations,
    #[error("choose at most {} people", ServiceLevels::MOST_RECIPIENTS)]
    Recipients,
}

/// All that a moment of business depends on: what is promised, where which clocks are, and when who
/// is closed. `Zone` is a zone's rules, wherever they come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkingCalendars<Zone> {
    pub levels: ServiceLevels,
    pub zone: Zone,
    pub places: BTreeMap<LocationId, Zone>,
    pub holidays: BTreeMap<LocationId, BTreeSet<NaiveDate>>,
}

/// What a page counts with: zones it knows itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LevelCalendars {
    pub levels: ServiceLevels,
    /// Counts changes; a writer names the one it saw.
    pub version: i32,
    /// In the year to come.
    pub closed: Vec<ClosedDays>,
}

/// Holidays of a location.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClosedDays {
    pub location_id: LocationId,
    pub days: Vec<NaiveDate>,
}

static NEVER_CLOSED: BTreeSet<NaiveDate> = BTreeSet::new();

impl ServiceLevels {
    pub const MOST_LOCATIONS: usize = 200;
    pub const MOST_RECIPIENTS: usize = 50;

    /// Where nobody chose anything: nothing is promised.
    pub fn usual(zone: ZoneName) -> Self {
        Self {
            targets: LevelTargets::default(),
            hours: BusinessHours::office(),
            zone,
            holidays_of: None,
            locations: Vec::new(),
            recipients: Vec::new(),
        }
    }

    /// Holds it to the rules; locations and people in their order, people once each.
    pub fn checked(mut self) -> Result<Self, InvalidLevels> {
        for targets in Priority::ALL.map(|priority| self.targets.of(priority)) {
            if let (Some(answer), Some(solution)) =
                (targets.answer_minutes, targets.solution_minutes)
                && solution < answer
            {
                return Err(InvalidLevels::SolutionFirst);
            }
        }
        self.locations.sort_unstable_by_key(|place| place.location_id);
        if self.locations.windows(2).any(|pair| pair[0].location_id == pair[1].location_id) {
            return Err(InvalidLevels::LocationTwice);
        }
        self.recipients.sort_unstable();
        self.recipients.dedup();
        if self.locations.len() > Self::MOST_LOCATIONS {
            return Err(InvalidLevels::Locations);
        }
        if self.recipients.len() > Self::MOST_RECIPIENTS {
            return Err(InvalidLevels::Recipients);
        }
        Ok(self)
    }
}

impl LevelTargets {
    pub const fn of(&self, priority: Priority) -> Targets {
        match priority {
            Priority::Low => self.low,
            Priority::Medium => self.medium,
            Priority::High => self.high,
            Priority::Urgent => self.urgent,
        }
    }

    pub const fn of_mut(&mut self, priority: Priority) -> &mut Targets {
        match priority {
            Priority::Low => &mut self.low,
            Priority::Medium => &mut self.medium,
            Priority::High => &mut self.high,
            Priority::Urgent => &mut self.urgent,
        }
    }
}

impl<Zone: ZoneRules> WorkingCalendars<Zone> {
    /// The hours that count for a ticket: those of its location on its clocks, or else the usual
    /// ones. Its location's holidays count either way.
    pub fn at(&self, location: Option<LocationId>) -> Calendar<'_, Zone> {
        let own = location.and_then(|id| {
            let place = self.levels.locations.iter().find(|place| place.location_id == id)?;
            Some((&place.hours, *self.places.get(&id)?))
        });
        let (hours, zone) = own.unwrap_or((&self.levels.hours, self.zone));
        let closed = location.or(self.levels.holidays_of).and_then(|id| self.holidays.get(&id));
        Calendar { hours, zone, closed: closed.unwrap_or(&NEVER_CLOSED) }
    }

    /// How far the clocks of a ticket have come.
    pub fn service(
        &self,
        priority: Priority,
        location: Option<LocationId>,
        life: &Life,
        answered_at: Option<DateTime<Utc>>,
    ) -> Service {
        let targets = self.levels.targets.of(priority);
        let calendar = self.at(location);
        let clock = |target: Option<TargetMinutes>, ended| {
            target.map(|target| Clock::of(target, &calendar, &life.runs, ended))
        };
        Service {
            // What is done without an answer needs none any more.
            answer: clock(targets.answer_minutes, answered_at.or(life.done_at)),
            solution: clock(targets.solution_minutes, life.done_at),
        }
    }
}

impl InvalidLevels {
    /// The field that is wrong, as the wire calls it.
    pub const fn field(self) -> &'static str {
        match self {
            Self::SolutionFirst => "targets",
            Self::LocationTwice | Self::Locations => "locations",
            Self::Recipients => "recipients",
        }
    }
}

impl From<InvalidLevels> for Problem {
    fn from(reason: InvalidLevels) -> Self {
        Self::invalid(reason.field(), reason)
    }
}

#[cfg(test)]
mod tests {
    use chrono_tz::Tz;
    use uuid::Uuid;

    use super::*;

    fn levels(json: serde_json::Value) -> Result<ServiceLevels, InvalidLevels> {
        let mut whole = serde_json::json!({
            "hours": { "mon": [{ "start": "08:00", "end": "18:00" }] }, "zone": "Europe/Berlin",
        });
        whole.as_object_mut().unwrap().extend(json.as_object().unwrap().clone());
        serde_json::from_value::<ServiceLevels>(whole).unwrap().checked()
    }

    #[test]
    fn promises_that_contradict_themselves_are_refused() {
        assert!(levels(serde_json::json!({})).is_ok());
        let targets = |answer: u16, solution: u16| serde_json::json!({ "targets": { "high": { "answer_minutes": answer, "solution_minutes": solution } } });
        assert!(levels(targets(60, 60)).is_ok());
        assert_eq!(levels(targets(61, 60)).unwrap_err().field(), "targets");
        let place = serde_json::json!({
            "location_id": Uuid::from_u128(3), "hours": { "sun": [{ "start": "08:00", "end": "18:00" }] },
        });
        let twice = serde_json::json!({ "locations": [place.clone(), place] });
        assert_eq!(levels(twice), Err(InvalidLevels::LocationTwice));
        for minutes in [0, 4, 60_001, -1, 70_000] {
            let target = serde_json::json!({ "answer_minutes": minutes });
            assert!(serde_json::from_value::<Targets>(target).is_err(), "{minutes}");
        }
    }

    #[test]
    fn a_location_counts_its_own_hours_on_its_own_clocks_without_its_own_holidays() {
        let (porto, berlin) = (LocationId(Uuid::from_u128(1)), LocationId(Uuid::from_u128(2)));
        let sunday = BusinessHours::from_minutes_of_week([(6 * 1440, 7 * 1440)]).unwrap();
        let mut levels = ServiceLevels::usual("Europe/Berlin".parse().unwrap());
        levels.locations = vec![LocationHours { location_id: porto, hours: sunday.clone() }];
        levels.holidays_of = Some(berlin);
        let holiday: NaiveDate = "2026-12-25".parse().unwrap();
        let calendars = WorkingCalendars {
            levels,
            zone: Tz::Europe__Berlin,
            places: BTreeMap::from([(porto, Tz::Europe__Lisbon), (berlin, Tz::Europe__Berlin)]),
            holidays: BTreeMap::from([(berlin, BTreeSet::from([holiday]))]),
        };
        let own = calendars.at(Some(porto));
        assert_eq!((own.hours, own.zone, own.closed.len()), (&sunday, Tz::Europe__Lisbon, 0));
        for location in [Some(berlin), None] {
            let usual = calendars.at(location);
            assert_eq!((usual.hours, usual.zone), (&BusinessHours::office(), Tz::Europe__Berlin));
            assert!(usual.closed.contains(&holiday));
        }
    }
}
