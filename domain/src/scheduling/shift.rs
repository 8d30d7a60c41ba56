//! A shift: a span in which a technician works, at a location.

use std::str::FromStr;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::ShiftSpan;
use super::warnings::Overrule;
use crate::accounts::{Permission, UserId};
use crate::locations::LocationId;
use crate::text::{given, id_type, text_type};
use crate::zones::ZoneName;

id_type!(ShiftId);
text_type!(
    /// What the shift is called, such as “Early”; may be empty.
    ShiftTitle, max 80, "title", optional true
);
text_type!(
    /// What the technician should know; may be empty.
    ShiftNote, max 2000, "note", block true, optional true
);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Shift {
    pub id: ShiftId,
    /// `None`: an open shift, which waits for somebody.
    pub technician_id: Option<UserId>,
    pub location_id: Option<LocationId>,
    #[serde(flatten)]
    pub span: ShiftSpan,
    /// The zone it was planned in: its civil times and its calendar day belong to this zone.
    pub zone: ZoneName,
    pub kind: ShiftKind,
    pub title: ShiftTitle,
    pub note: ShiftNote,
    pub state: ShiftState,
    /// Why it was cancelled, such as “time off”.
    pub state_reason: Option<String>,
    pub origin: Option<ShiftOrigin>,
    /// Counts changes; a writer names the one it saw.
    pub version: i32,
}

/// The template and civil date a generated shift came from; `None` on a shift made by hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ShiftOrigin {
    pub template_id: Uuid,
    pub date: NaiveDate,
}

#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[cfg_attr(
    feature = "sqlx",
    derive(sqlx::Type),
    sqlx(type_name = "text", rename_all = "snake_case")
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ShiftKind {
    /// At work. Two of one technician never overlap.
    #[default]
    Work,
    OnCall,
    Training,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(
    feature = "sqlx",
    derive(sqlx::Type),
    sqlx(type_name = "text", rename_all = "snake_case")
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ShiftState {
    /// Planned, and only for the eyes of those who plan until it is published.
    Draft,
    #[default]
    Scheduled,
    /// Takes place no more, stays visible.
    Cancelled,
}

/// What a person fills in to plan a shift.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ShiftDraft {
    /// Left out: nobody yet, an open shift.
    #[serde(default)]
    pub technician_id: Option<UserId>,
    #[serde(default)]
    pub location_id: Option<LocationId>,
    #[serde(flatten)]
    pub span: ShiftSpan,
    /// Left out: the location's zone, without a location the planner's own.
    #[serde(default)]
    pub zone: Option<ZoneName>,
    #[serde(default)]
    pub kind: ShiftKind,
    #[serde(default = "ShiftTitle::none")]
    pub title: ShiftTitle,
    #[serde(default = "ShiftNote::none")]
    pub note: ShiftNote,
    /// `draft` shows it to nobody but those who plan, until it is published.
    #[serde(default)]
    pub state: ShiftState,
    /// To plan it in spite of warnings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overrule: Option<Overrule>,
}

/// A change of a shift: what is left out stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct ShiftPatch {
    /// `null` makes it an open shift, leaving it out keeps whose it is.
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Uuid>))]
    pub technician_id: Option<Option<UserId>>,
    /// `null` takes the location away, leaving it out keeps it.
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Uuid>))]
    pub location_id: Option<Option<LocationId>>,
    pub starts_at: Option<DateTime<Utc>>,
    pub ends_at: Option<DateTime<Utc>>,
    pub zone: Option<ZoneName>,
    pub kind: Option<ShiftKind>,
    pub title: Option<ShiftTitle>,
    pub note: Option<ShiftNote>,
    pub state: Option<ShiftState>,
    /// To change it in spite of warnings.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overrule: Option<Overrule>,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no kind of shift “{0}”")]
pub struct UnknownShiftKind(String);

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no state of a shift “{0}”")]
pub struct UnknownShiftState(String);

impl Shift {
    /// Nobody has it yet.
    pub fn is_open(&self) -> bool {
        self.technician_id.is_none()
    }

    pub fn is_draft(&self) -> bool {
        self.state == ShiftState::Draft
    }

    /// Whether a technician works now. (Time off that spares the shift is not known here.)
    pub fn is_on(&self, now: DateTime<Utc>) -> bool {
        self.state == ShiftState::Scheduled
            && !self.is_open()
            && self.kind == ShiftKind::Work
            && self.span.contains(now)
    }
}

impl ShiftTitle {
    pub fn none() -> Self {
        "".parse().expect("an empty title is allowed")
    }
}

impl ShiftNote {
    pub fn none() -> Self {
        "".parse().expect("an empty note is allowed")
    }
}

impl ShiftKind {
    pub const ALL: [Self; 3] = [Self::Work, Self::OnCall, Self::Training];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Work => "work",
            Self::OnCall => "on_call",
            Self::Training => "training",
        }
    }
}

impl ShiftState {
    pub const ALL: [Self; 3] = [Self::Draft, Self::Scheduled, Self::Cancelled];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Scheduled => "scheduled",
            Self::Cancelled => "cancelled",
        }
    }

    /// What one must be allowed to see a shift of this state.
    pub const fn shown_to(self) -> Permission {
        match self {
            Self::Draft => Permission::PlanShifts,
            Self::Scheduled | Self::Cancelled => Permission::SeeCalendar,
        }
    }

    /// Whether a shift of this state may get another one. What people were told of never becomes a
    /// draft again, and a draft that is not wanted is deleted.
    pub fn may_become(self, next: Self) -> bool {
        use ShiftState::{Cancelled, Draft, Scheduled};
        self == next
            || matches!((self, next), (Draft | Cancelled, Scheduled) | (Scheduled, Cancelled))
    }
}

impl ShiftPatch {
    /// The change that moves or resizes a shift.
    pub fn span(span: ShiftSpan) -> Self {
        Self { starts_at: Some(span.starts_at()), ends_at: Some(span.ends_at()), ..Self::default() }
    }

    /// The change that makes one shift what another one is.
    pub fn between(from: &Shift, to: &Shift) -> Self {
        fn changed<T: Clone + PartialEq>(from: &T, to: &T) -> Option<T> {
            (from != to).then(|| to.clone())
        }
        Self {
            technician_id: changed(&from.technician_id, &to.technician_id),
            location_id: changed(&from.location_id, &to.location_id),
            starts_at: changed(&from.span.starts_at(), &to.span.starts_at()),
            ends_at: changed(&from.span.ends_at(), &to.span.ends_at()),
            zone: changed(&from.zone, &to.zone),
            kind: changed(&from.kind, &to.kind),
            title: changed(&from.title, &to.title),
            note: changed(&from.note, &to.note),
            state: changed(&from.state, &to.state),
            overrule: None,
        }
    }

    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The shift as it would be afterwards; the version stays the one it was made from.
    pub fn applied_to(&self, shift: &Shift) -> Result<Shift, super::InvalidSpan> {
        let mut next = shift.clone();
        next.span = ShiftSpan::new(
            self.starts_at.unwrap_or(shift.span.starts_at()),
            self.ends_at.unwrap_or(shift.span.ends_at()),
        )?;
        if let Some(technician) = self.technician_id {
            next.technician_id = technician;
        }
        if let Some(location) = self.location_id {
            next.location_id = location;
        }
        if let Some(zone) = &self.zone {
            next.zone = zone.clone();
        }
        if let Some(kind) = self.kind {
            next.kind = kind;
        }
        if let Some(title) = &self.title {
            next.title = title.clone();
        }
        if let Some(note) = &self.note {
            next.note = note.clone();
        }
        if let Some(state) = self.state {
            next.state = state;
            if state == ShiftState::Scheduled {
                next.state_reason = None;
            }
        }
        Ok(next)
    }
}

impl FromStr for ShiftKind {
    type Err = UnknownShiftKind;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.name() == text)
            .ok_or_else(|| UnknownShiftKind(text.to_owned()))
    }
}

impl FromStr for ShiftState {
    type Err = UnknownShiftState;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|state| state.name() == text)
            .ok_or_else(|| UnknownShiftState(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_patch_tells_no_location_from_no_change() {
        let keep: ShiftPatch = serde_json::from_str("{}").unwrap();
        let clear: ShiftPatch = serde_json::from_str(r#"{"location_id":null}"#).unwrap();
        assert_eq!((keep.location_id, clear.location_id), (None, Some(None)));
        assert_eq!(serde_json::to_string(&clear).unwrap().matches("location_id").count(), 1);
    }

    #[test]
    fn a_patch_tells_nobody_from_whoever_has_it() {
        let keep: ShiftPatch = serde_json::from_str("{}").unwrap();
        let open: ShiftPatch = serde_json::from_str(r#"{"technician_id":null}"#).unwrap();
        assert_eq!((keep.technician_id, open.technician_id), (None, Some(None)));
    }

    #[test]
    fn what_people_were_told_of_is_no_draft_any_more() {
        for state in [ShiftState::Scheduled, ShiftState::Cancelled] {
            assert!(!state.may_become(ShiftState::Draft));
            assert!(ShiftState::Draft.may_become(state) == (state == ShiftState::Scheduled));
        }
    }

    #[test]
    fn a_misspelt_field_is_refused_rather_than_ignored() {
        assert!(
            serde_json::from_str::<ShiftPatch>(r#"{"start_at":"2026-11-16T09:00:00Z"}"#).is_err()
        );
    }

    #[test]
    fn the_change_between_two_shifts_makes_one_of_the_other() {
        let early: Shift = serde_json::from_value(serde_json::json!({
            "id": Uuid::from_u128(1), "technician_id": Uuid::from_u128(2), "location_id": Uuid::from_u128(3),
            "starts_at": "2026-11-16T05:00:00Z", "ends_at": "2026-11-16T13:00:00Z", "zone": "Europe/Berlin",
            "kind": "work", "title": "Early", "note": "", "state": "scheduled", "state_reason": null,
            "origin": null, "version": 3,
        }))
        .unwrap();
        let other = Shift {
            location_id: None,
            span: early.span.moved_by(chrono::TimeDelta::hours(1)),
            kind: ShiftKind::Training,
            ..early.clone()
        };
        let patch = ShiftPatch::between(&early, &other);
        assert_eq!((patch.location_id, patch.technician_id), (Some(None), None));
        assert_eq!(patch.applied_to(&early), Ok(other));
        assert!(ShiftPatch::between(&early, &early).is_empty());
    }
}
