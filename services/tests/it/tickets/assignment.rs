//! Who does the work.

use chrono::{TimeDelta, Timelike, Utc};
use domain::ProblemKind;
use domain::accounts::{Actor, Role};
use domain::locations::{LocationDraft, LocationId};
use domain::scheduling::{ShiftDraft, ShiftSpan};
use domain::tickets::{NewTicket, TicketNumber};
use services::scheduling::shifts;
use services::{locations, tickets};
use sqlx::PgPool;

use super::{member, new, opened};
use crate::desk::{Desk, because, kind, location, shift, user};

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn whoever_is_on_shift_with_the_fewest_tickets_gets_it(db: PgPool) {
    let desk = Desk::open(db).await;
    let place = desk.location("Hamburg").await.id;
    let elsewhere = desk.location("Wien").await.id;
    let ben = user(&desk.platform, "ben", &[Role::Technician]).await;
    let cay = user(&desk.platform, "cay", &[Role::Technician]).await;
    on_shift(&desk, desk.ana, place).await;
    on_shift(&desk, ben, place).await;
    on_shift(&desk, cay, elsewhere).await;

    let mut given = Vec::new();
    for _ in 0..4 {
        let number = at(&desk, place).await;
        let assigned = tickets::auto_assign(&desk.platform, &desk.admin, number).await.unwrap();
        assert!(!assigned.is_off && assigned.on_shift.is_empty());
        given.push(assigned.ticket.line.assignee_id.unwrap());
    }
    let count = |who: Actor| given.iter().filter(|user| **user == who.user).count();
    assert_eq!((count(desk.ana), count(ben), count(cay)), (2, 2, 0), "in turn, and only there");

    let number = at(&desk, place).await;
    let to_cay =
        tickets::assign(&desk.platform, &desk.admin, number, Some(cay.user)).await.unwrap();
    assert!(to_cay.is_off, "cay is on shift, but elsewhere");
    let on: Vec<_> = to_cay.on_shift.iter().map(|on| on.user_id).collect();
    assert_eq!(on, [desk.ana.user, ben.user], "and this is who is on there");
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn where_nobody_is_on_shift_the_triage_owner_gets_it(db: PgPool) {
    let desk = Desk::open(db).await;
    let owned = LocationDraft { triage_owner_id: Some(desk.ana.user), ..location("Hamburg") };
    let owned = locations::create(&desk.platform, &desk.admin, &owned).await.unwrap().id;
    let other = desk.location("Wien").await.id;
    let owner_of = async |place| {
        let number = at(&desk, place).await;
        let assigned = tickets::auto_assign(&desk.platform, &desk.admin, number).await.unwrap();
        assigned.ticket.line.assignee_id
    };
    assert_eq!(owner_of(owned).await, Some(desk.ana.user));
    assert_eq!(owner_of(other).await, Some(desk.admin.user), "at first the first admin");
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn work_goes_to_who_works_on_tickets(db: PgPool) {
    let desk = Desk::open(db).await;
    let sabine = member(&desk, "sabine").await;
    let number = opened(&desk, &sabine, "Dark camera").await.line.number;
    let to_her = tickets::assign(&desk.platform, &desk.ana, number, Some(sabine.user)).await;
    assert_eq!(kind(to_her), ProblemKind::Invalid);
    assert_eq!(kind(tickets::take(&desk.platform, &sabine, number).await), ProblemKind::Forbidden);
    let taken = tickets::take(&desk.platform, &desk.ana, number).await.unwrap();
    assert_eq!(taken.ticket.line.assignee_id, Some(desk.ana.user));
    let nobody = tickets::assign(&desk.platform, &desk.ana, number, None).await.unwrap();
    assert_eq!(nobody.ticket.line.assignee_id, None);
    let wish = NewTicket { assignee_id: Some(desk.ana.user), ..new("For Ana") };
    assert_eq!(kind(tickets::open(&desk.platform, &sabine, &wish).await), ProblemKind::Forbidden);
}

async fn at(desk: &Desk, place: LocationId) -> TicketNumber {
    let new = NewTicket { location_id: Some(place), ..new("Dark camera") };
    tickets::open(&desk.platform, &desk.admin, &new).await.unwrap().line.number
}

async fn on_shift(desk: &Desk, who: Actor, place: LocationId) {
    let now = Utc::now().with_nanosecond(0).unwrap();
    let span = ShiftSpan::new(now - TimeDelta::hours(2), now + TimeDelta::hours(4)).unwrap();
    let overrule = because("a test");
    let draft = ShiftDraft { span, location_id: Some(place), overrule, ..shift(who, 8, 16) };
    shifts::create(&desk.platform, &desk.admin, &draft).await.unwrap();
}
