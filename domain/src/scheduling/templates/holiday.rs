//! Holidays: days on which a location is closed for what repeats.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::locations::LocationId;
use crate::text::{id_type, text_type};

id_type!(HolidayId);
text_type!(
    /// Such as “Boxing Day”.
    HolidayName, max 80, "name"
);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Holiday {
    pub id: HolidayId,
    pub location_id: LocationId,
    pub date: NaiveDate,
    pub name: HolidayName,
}

/// What a person fills in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct HolidayDraft {
    pub location_id: LocationId,
    pub date: NaiveDate,
    pub name: HolidayName,
}
