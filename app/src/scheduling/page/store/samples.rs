//! Shifts for the tests of what works on shifts.

use chrono::{DateTime, TimeDelta, Utc};
use domain::accounts::UserId;
use domain::scheduling::{Shift, ShiftId, ShiftKind, ShiftNote, ShiftSpan, ShiftState, ShiftTitle};
use uuid::Uuid;

pub fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

pub fn id(number: u128) -> ShiftId {
    ShiftId(Uuid::from_u128(number))
}

/// Six to two in Berlin, version 3.
pub fn early() -> Shift {
    Shift {
        id: id(1),
        technician_id: Some(UserId(Uuid::from_u128(7))),
        location_id: None,
        span: ShiftSpan::new(at("2026-11-16T05:00:00Z"), at("2026-11-16T13:00:00Z")).unwrap(),
        zone: "Europe/Berlin".parse().unwrap(),
        kind: ShiftKind::Work,
        title: ShiftTitle::none(),
        note: ShiftNote::none(),
        state: ShiftState::Scheduled,
        state_reason: None,
        origin: None,
        version: 3,
    }
}

/// The next version of a shift, some hours later.
pub fn later(shift: &Shift, hours: i64) -> Shift {
    Shift {
        span: shift.span.moved_by(TimeDelta::hours(hours)),
        version: shift.version + 1,
        ..shift.clone()
    }
}
