//! What stands in the form of a location, as typed.

use domain::accounts::{Hue, UserId};
use domain::locations::{Location, LocationDraft, LocationId, LocationName};
use domain::zones::ZoneName;
use domain::{Problem, ProblemKind};
use serde::{Deserialize, Serialize};

use crate::messages::locations as words;
use crate::storage::{self, Kept};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Typed {
    pub name: String,
    pub zone: String,
    pub colour: Hue,
    pub triage_owner: Option<UserId>,
    pub active: bool,
}

/// What was typed and not saved; outlives a reload of the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Unsaved {
    pub typed: Typed,
    /// The version of the location it began with; `None` for a new one.
    pub version: Option<i32>,
}

impl Typed {
    pub fn blank(zone: &ZoneName) -> Self {
        Self {
            name: String::new(),
            zone: zone.to_string(),
            colour: Hue::Teal,
            triage_owner: None,
            active: true,
        }
    }

    /// A refusal names every field that is wrong.
    pub fn parse(&self) -> Result<LocationDraft, Problem> {
        let name = self.name.parse::<LocationName>().map_err(|_| self.wrong_name());
        let zone = self.zone.parse::<ZoneName>().map_err(|_| words::choose_zone().to_owned());
        match (name, zone) {
            (Ok(name), Ok(zone)) => Ok(LocationDraft {
                name,
                zone,
                colour: self.colour,
                triage_owner_id: self.triage_owner,
                active: self.active,
            }),
            (name, zone) => {
                let wrong = [("name", name.err()), ("zone", zone.err())];
                Err(wrong
                    .into_iter()
                    .filter_map(|(field, reason)| Some((field, reason?)))
                    .fold(Problem::new(ProblemKind::Invalid, ""), |problem, (field, reason)| {
                        problem.with_field(field, reason)
                    }))
            }
        }
    }

    fn wrong_name(&self) -> String {
        let name = self.name.trim();
        if name.is_empty() {
            words::give_name().to_owned()
        } else if name.chars().count() > LocationName::MAX_CHARS {
            words::long_name(LocationName::MAX_CHARS)
        } else {
            words::one_line().to_owned()
        }
    }
}

impl From<&Location> for Typed {
    fn from(location: &Location) -> Self {
        Self {
            name: location.name.to_string(),
            zone: location.zone.to_string(),
            colour: location.colour,
            triage_owner: location.triage_owner_id,
            active: location.active,
        }
    }
}

impl Unsaved {
    pub fn read(location: Option<LocationId>) -> Option<Self> {
        // What an older release has kept is of no use if it cannot be read.
        serde_json::from_str(&storage::read(Kept::ThisTab, &key(location))?).ok()
    }

    pub fn write(&self, location: Option<LocationId>) {
        let text = serde_json::to_string(self).expect("texts and choices are plain JSON");
        storage::write(Kept::ThisTab, &key(location), &text);
    }

    pub fn forget(location: Option<LocationId>) {
        storage::forget(Kept::ThisTab, &key(location));
    }
}

fn key(location: Option<LocationId>) -> String {
    match location {
        Some(id) => format!("location.{id}"),
        None => "location.new".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_names_every_wrong_field() {
        let mut typed = Typed::blank(&ZoneName::utc());
        typed.zone = "no zone!".to_owned();
        let problem = typed.parse().unwrap_err();
        assert_eq!(problem.fields["name"], "give the location a name");
        assert_eq!(problem.fields["zone"], "choose a time zone from the list");
        typed.name = "x".repeat(81);
        assert_eq!(typed.parse().unwrap_err().fields["name"], "a name has at most 80 characters");
        typed.name = "a\u{7}b".to_owned();
        assert_eq!(typed.parse().unwrap_err().fields["name"], "a name fits on one line");
    }

    #[test]
    fn what_is_right_becomes_a_draft() {
        let mut typed = Typed::blank(&"Europe/Berlin".parse().unwrap());
        typed.name = "  Hamburg, Speicherstadt ".to_owned();
        let draft = typed.parse().unwrap();
        assert_eq!(draft.name.as_str(), "Hamburg, Speicherstadt");
        assert_eq!(draft.zone.as_str(), "Europe/Berlin");
        assert!(draft.active);
    }
}
