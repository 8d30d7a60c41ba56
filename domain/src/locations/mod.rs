//! A location: a site where technicians work (studio, floor, office), with a time zone.

use serde::{Deserialize, Serialize};

use crate::accounts::{Hue, UserId};
use crate::text::{id_type, text_type};
use crate::zones::ZoneName;

id_type!(LocationId);
text_type!(
    /// What people call the site.
    LocationName, max 80, "name of the location"
);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Location {
    pub id: LocationId,
    pub name: LocationName,
    pub zone: ZoneName,
    pub colour: Hue,
    /// Who gets what nobody else owns here.
    pub triage_owner_id: Option<UserId>,
    /// An inactive location takes no new shifts.
    pub active: bool,
    /// Counts changes; a writer names the one it saw.
    pub version: i32,
}

/// What a person fills in to create or change a location.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LocationDraft {
    pub name: LocationName,
    pub zone: ZoneName,
    pub colour: Hue,
    #[serde(default)]
    pub triage_owner_id: Option<UserId>,
    #[serde(default = "active")]
    pub active: bool,
}

impl LocationDraft {
    /// The location as it would be afterwards; the version stays the one it was made from.
    pub fn applied_to(self, location: &Location) -> Location {
        let Self { name, zone, colour, triage_owner_id, active } = self;
        Location { name, zone, colour, triage_owner_id, active, ..location.clone() }
    }
}

fn active() -> bool {
    true
}
