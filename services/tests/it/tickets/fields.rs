//! What admins want to know of tickets, beside what every ticket has.

use std::collections::BTreeMap;

use domain::ProblemKind;
use domain::tickets::{
    CustomField, FieldId, FieldName, Happening, ListColumn, NewTicket, Ticket, TicketChange,
    TicketFilter, TicketSort, TicketStatus, ViewDraft,
};
use serde_json::{Value, json};
use services::Result;
use services::tickets::{self, columns, fields, views};
use sqlx::PgPool;
use uuid::Uuid;

use super::{become_, listed, member, new, opened, said};
use crate::desk::{Desk, kind};

async fn field(desk: &Desk, draft: Value) -> CustomField {
    let draft = serde_json::from_value(draft).unwrap();
    fields::create(&desk.platform, &desk.admin, draft).await.unwrap()
}

fn filled(field: &CustomField, value: &str) -> BTreeMap<String, String> {
    [(field.id.to_string(), value.to_owned())].into()
}

async fn fill(desk: &Desk, ticket: &Ticket, field: &CustomField, value: &str) -> Result<Ticket> {
    let change = TicketChange { fields: Some(filled(field, value)), ..TicketChange::default() };
    tickets::change(&desk.platform, &desk.ana, ticket.line.number, None, &change).await
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn what_is_filled_in_fits_is_kept_and_stands_in_the_history(db: PgPool) -> Result<()> {
    let desk = Desk::open(db).await;
    let cause =
        field(&desk, json!({ "name": "Cause", "kind": "choice", "choices": ["Lamp", "Cable"] }));
    let (cause, since) =
        (cause.await, field(&desk, json!({ "name": "Dark since", "kind": "date" })).await);
    let ticket = opened(&desk, &desk.ana, "Dark camera").await;
    assert_eq!(kind(fill(&desk, &ticket, &cause, "lamp").await), ProblemKind::Invalid);
    assert_eq!(kind(fill(&desk, &ticket, &since, "monday").await), ProblemKind::Invalid);
    fill(&desk, &ticket, &since, "2026-11-16").await?;
    let both = fill(&desk, &ticket, &cause, "Lamp").await?;
    assert_eq!(both.line.fields.len(), 2, "the other one stays");
    let emptied = fill(&desk, &ticket, &since, "").await?;
    assert_eq!(emptied.line.fields, filled(&cause, "Lamp"));

    let timeline = tickets::timeline(&desk.platform, &desk.ana, ticket.line.number).await?;
    let Happening::Changed { changes } = &timeline[2].what else { panic!("{timeline:?}") };
    assert_eq!((changes[0].field, changes[0].custom), (FieldName::Custom, Some(cause.id)));
    assert_eq!((changes[0].from.as_deref(), changes[0].to.as_deref()), (None, Some("Lamp")));
    let filter = TicketFilter::default();
    let file = tickets::export(&desk.platform, &desk.ana, &filter, TicketSort::default());
    let file = file.await?;
    let file = std::str::from_utf8(&file).unwrap();
    let (head, row) = file.split_once('\n').unwrap();
    assert!(head.trim_end().ends_with(",solution,Cause,Dark since"), "{head}");
    assert!(row.contains(",Lamp,"), "{row}");
    Ok(())
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn what_is_retired_stays_for_who_has_it(db: PgPool) -> Result<()> {
    let desk = Desk::open(db).await;
    let draft = json!({ "name": "Cause", "kind": "choice", "choices": ["Lamp", "Cable"] });
    let cause = field(&desk, draft).await;
    let ticket = opened(&desk, &desk.ana, "Dark camera").await;
    fill(&desk, &ticket, &cause, "Lamp").await?;
    let change = |draft: Value| {
        let draft = serde_json::from_value(draft).unwrap();
        fields::update(&desk.platform, &desk.admin, cause.id, None, draft)
    };
    let other = change(json!({ "name": "Cause", "kind": "number" })).await;
    assert_eq!(kind(other), ProblemKind::Invalid, "what is filled in would not fit");
    change(json!({ "name": "Cause", "kind": "choice", "choices": ["Cable"], "active": false }))
        .await?;

    let kept = tickets::get(&desk.platform, &desk.ana, ticket.line.number).await?;
    assert_eq!(kept.line.fields, filled(&cause, "Lamp"));
    let urgent = TicketChange::status(TicketStatus::InProgress);
    tickets::change(&desk.platform, &desk.ana, ticket.line.number, None, &urgent).await?;
    assert_eq!(kind(fill(&desk, &ticket, &cause, "Cable").await), ProblemKind::Invalid);
    fill(&desk, &ticket, &cause, "").await?;
    let seen =
        serde_json::from_value(json!({ "name": "Cause", "kind": "choice", "choices": ["A"] }));
    let old = fields::update(&desk.platform, &desk.admin, cause.id, Some(1), seen.unwrap()).await;
    assert_eq!(kind(old), ProblemKind::Conflict);
    Ok(())
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn what_is_required_is_given_by_whoever_can_be_asked(db: PgPool) -> Result<()> {
    let desk = Desk::open(db).await;
    let sabine = member(&desk, "sabine").await;
    let before = opened(&desk, &sabine, "Dark camera").await;
    let number = field(&desk, json!({ "name": "Inventory number", "asked": "required" })).await;
    let without = tickets::open(&desk.platform, &sabine, &new("No picture")).await;
    let services::Error::Problem(problem) = without.unwrap_err() else { panic!("a fault") };
    assert!(problem.fields.contains_key(&format!("fields.{}", number.id)), "{problem:?}");

    let with = NewTicket { fields: filled(&number, "HH-117"), ..new("No picture") };
    let ticket = tickets::open(&desk.platform, &sabine, &with).await?;
    assert_eq!(ticket.line.fields, filled(&number, "HH-117"));
    assert_eq!(kind(fill(&desk, &ticket, &number, "").await), ProblemKind::Invalid);
    // What was there before it was required changes as before.
    let change = TicketChange { add_tags: vec!["usb".parse().unwrap()], ..Default::default() };
    tickets::change(&desk.platform, &desk.ana, before.line.number, None, &change).await?;
    Ok(())
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn fields_stand_in_the_order_that_admins_give_them(db: PgPool) -> Result<()> {
    let desk = Desk::open(db).await;
    let mut ids = Vec::new();
    for name in ["One", "Two", "Three"] {
        ids.push(field(&desk, json!({ "name": name })).await.id);
    }
    let again = serde_json::from_value(json!({ "name": "TWO" })).unwrap();
    assert_eq!(
        kind(fields::create(&desk.platform, &desk.admin, again).await),
        ProblemKind::Conflict
    );
    let ordered = fields::order(&desk.platform, &desk.admin, &[ids[2]]).await?;
    let names: Vec<&str> = ordered.iter().map(|field| field.name.as_str()).collect();
    assert_eq!(names, ["Three", "One", "Two"]);
    let twice = fields::order(&desk.platform, &desk.admin, &[ids[0], ids[0]]).await;
    assert_eq!(kind(twice), ProblemKind::Invalid);
    let hers = fields::order(&desk.platform, &desk.ana, &ids).await;
    assert_eq!(kind(hers), ProblemKind::Forbidden);
    Ok(())
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn lists_show_what_is_filled_in_and_files_what_one_is_asked_for(db: PgPool) -> Result<()> {
    let desk = Desk::open(db).await;
    let sabine = member(&desk, "sabine").await;
    let asked = field(&desk, json!({ "name": "Room code", "asked": "optional" })).await;
    let own = field(&desk, json!({ "name": "Cost centre" })).await;
    let ticket = opened(&desk, &sabine, "Dark camera").await;
    fill(&desk, &ticket, &asked, "B2").await?;
    fill(&desk, &ticket, &own, "4711").await?;
    let line = listed(&desk, &desk.ana, &TicketFilter::default()).await.remove(0);
    let cell = |field: &CustomField| line.fields.get(&field.id.to_string()).cloned();
    assert_eq!((cell(&asked).as_deref(), cell(&own).as_deref()), (Some("B2"), Some("4711")));

    for (by, has_own) in [(&desk.ana, true), (&sabine, false)] {
        let filter = TicketFilter::default();
        let file = tickets::export(&desk.platform, by, &filter, TicketSort::default()).await?;
        let file = std::str::from_utf8(&file).unwrap();
        assert!(file.contains("Room code") && file.contains("B2"), "{file}");
        assert_eq!(file.contains("Cost centre"), has_own, "{file}");
        assert_eq!(file.contains("4711"), has_own, "{file}");
    }
    Ok(())
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn what_nobody_is_asked_for_stays_among_those_who_work_on_tickets(db: PgPool) -> Result<()> {
    let desk = Desk::open(db).await;
    let (platform, sabine) = (&desk.platform, member(&desk, "sabine").await);
    let asked = field(&desk, json!({ "name": "Room code", "asked": "optional" })).await;
    let own = field(&desk, json!({ "name": "Suspicion" })).await;
    let said_herself = NewTicket { fields: filled(&own, "None"), ..new("Dark camera") };
    assert_eq!(kind(tickets::open(platform, &sabine, &said_herself).await), ProblemKind::Invalid);
    let ticket = opened(&desk, &sabine, "Dark camera").await;
    let number = ticket.line.number;
    fill(&desk, &ticket, &asked, "B2").await?;
    tickets::mark_read(platform, &sabine, number).await?;
    let before = tickets::find(platform, &sabine, number).await?;

    fill(&desk, &ticket, &own, "Zugzwang").await?;
    let after = tickets::find(platform, &sabine, number).await?;
    assert_eq!(after.ticket.line.fields, filled(&asked, "B2"));
    assert_eq!(after.timeline, before.timeline, "nor does its history tell of it");
    assert_eq!(after.ticket.line.updated_at, before.ticket.line.updated_at);
    assert_eq!(tickets::counts(platform, &sabine).await?.unread, 0, "it is no news to her");
    let line = listed(&desk, &sabine, &TicketFilter::default()).await.remove(0);
    assert_eq!(line.fields, filled(&asked, "B2"));
    let known: Vec<FieldId> =
        fields::list(platform, &sabine).await?.into_iter().map(|field| field.id).collect();
    assert_eq!(known, [asked.id], "not even by its name");

    let both = filled(&asked, "B3").into_iter().chain(filled(&own, "Fraud")).collect();
    let both = TicketChange { fields: Some(both), ..TicketChange::default() };
    tickets::change(platform, &desk.ana, number, None, &both).await?;
    let timeline = tickets::timeline(platform, &sabine, number).await?;
    let Happening::Changed { changes } = &timeline.last().unwrap().what else { panic!() };
    assert_eq!(changes.iter().map(|change| change.custom).collect::<Vec<_>>(), [Some(asked.id)]);
    let by_staff = tickets::timeline(platform, &desk.admin, number).await?;
    assert_eq!(by_staff.len(), timeline.len() + 1);

    // Her answer opens it again, and takes nothing away that she does not see.
    become_(&desk, number, TicketStatus::Pending).await;
    said(&desk, &sabine, number, "It is still dark.").await;
    let line = tickets::get(platform, &desk.ana, number).await?.line;
    assert_eq!(line.status, TicketStatus::Open);
    assert_eq!(line.fields.get(&own.id.to_string()).map(String::as_str), Some("Fraud"));
    Ok(())
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn columns_are_kept_for_oneself_and_with_a_view(db: PgPool) -> Result<()> {
    let desk = Desk::open(db).await;
    let cause = field(&desk, json!({ "name": "Cause" })).await;
    let own = ListColumn::Own(cause.id);
    let columns = vec![own, ListColumn::Due];
    columns::choose(&desk.platform, &desk.ana, columns).await?;
    assert_eq!(columns::read(&desk.platform, &desk.ana).await?, [ListColumn::Due, own]);
    assert_eq!(columns::read(&desk.platform, &desk.admin).await?, ListColumn::USUAL);

    let draft = |columns: Vec<String>| -> ViewDraft {
        serde_json::from_value(json!({ "name": "Lamps", "shared": true, "columns": columns }))
            .unwrap()
    };
    let view = draft(vec![ListColumn::Status.name(), own.name()]);
    views::save(&desk.platform, &desk.ana, None, &view).await?;
    let seen = views::list(&desk.platform, &desk.admin).await?;
    assert_eq!(seen[0].draft.columns, view.columns, "a view that is shared shows them to all");

    let many = (0..15).map(|number| FieldId(Uuid::from_u128(number)).to_string()).collect();
    for wrong in [many, vec!["mood".to_owned()]] {
        let refused = views::save(&desk.platform, &desk.ana, None, &draft(wrong)).await;
        assert_eq!(kind(refused), ProblemKind::Invalid);
    }
    let many = (0..15).map(|number| ListColumn::Own(FieldId(Uuid::from_u128(number)))).collect();
    let refused = columns::choose(&desk.platform, &desk.ana, many).await;
    assert_eq!(kind(refused), ProblemKind::Invalid);
    Ok(())
}
