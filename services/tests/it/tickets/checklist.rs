//! What is to be done for a ticket, point by point.

use domain::tickets::{
    Bulk, Check, CheckChange, CheckStep, Happening, NewCheck, Progress, TicketChange, TicketNumber,
    TicketStatus,
};
use domain::{Conflict, ProblemKind};
use services::tickets::{self, checklist};
use services::{Error, Result};
use sqlx::PgPool;

use super::{become_, member, opened};
use crate::desk::{Desk, kind};

fn item(label: &str) -> NewCheck {
    NewCheck { label: label.parse().unwrap(), done: false, position: None }
}

async fn added(desk: &Desk, number: TicketNumber, label: &str) -> Check {
    checklist::add(&desk.platform, &desk.ana, number, &item(label)).await.unwrap()
}

async fn labels(desk: &Desk, number: TicketNumber) -> Vec<String> {
    let all = checklist::of(&desk.platform, &desk.ana, number).await.unwrap();
    all.into_iter().map(|check| check.label.to_string()).collect()
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn items_are_added_ticked_renamed_moved_and_removed(db: PgPool) {
    let desk = Desk::open(db).await;
    let (platform, ana) = (&desk.platform, &desk.ana);
    let number = opened(&desk, ana, "Dark camera").await.line.number;
    let lamp = added(&desk, number, "Lamp").await;
    let cable = added(&desk, number, "Cable").await;
    let first = NewCheck { position: Some(0), ..item("Ladder") };
    checklist::add(platform, ana, number, &first).await.unwrap();
    assert_eq!(labels(&desk, number).await, ["Ladder", "Lamp", "Cable"]);

    checklist::change(platform, ana, number, lamp.id, &CheckChange::done(true)).await.unwrap();
    checklist::change(platform, ana, number, cable.id, &CheckChange::position(0)).await.unwrap();
    let renamed = CheckChange { label: Some("New lamp".parse().unwrap()), ..Default::default() };
    let renamed = checklist::change(platform, ana, number, lamp.id, &renamed).await.unwrap();
    assert!(renamed.done, "what is left out stays");
    assert_eq!(labels(&desk, number).await, ["Cable", "Ladder", "New lamp"]);
    let whole = tickets::find(platform, ana, number).await.unwrap();
    assert_eq!(whole.ticket.line.checks, Progress { done: 1, total: 3 });

    checklist::remove(platform, ana, number, cable.id).await.unwrap();
    assert_eq!(labels(&desk, number).await, ["Ladder", "New lamp"]);
    let gone = checklist::remove(platform, ana, number, cable.id).await;
    assert_eq!(kind(gone), ProblemKind::NotFound);
    let timeline = tickets::timeline(platform, ana, number).await.unwrap();
    let steps: Vec<CheckStep> = timeline
        .iter()
        .filter_map(|entry| match &entry.what {
            Happening::Checked { step, .. } => Some(*step),
            _ => None,
        })
        .collect();
    use CheckStep::{Added, Done, Removed, Renamed};
    assert_eq!(steps, [Added, Added, Added, Done, Renamed, Removed], "moving is no news");
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn its_requester_does_not_hear_of_it(db: PgPool) {
    let desk = Desk::open(db).await;
    let sabine = member(&desk, "sabine").await;
    let before = opened(&desk, &sabine, "Dark camera").await;
    let number = before.line.number;
    added(&desk, number, "Lamp").await;

    let hers = tickets::find(&desk.platform, &sabine, number).await.unwrap();
    assert!(hers.checks.is_empty() && hers.ticket.line.checks.is_empty());
    assert_eq!(hers.ticket.line.updated_at, before.line.updated_at);
    assert_eq!(hers.timeline.len(), 1);
    let asked = checklist::of(&desk.platform, &sabine, number).await;
    assert_eq!(kind(asked), ProblemKind::Forbidden);
    let another = opened(&desk, &desk.ana, "No picture").await.line.number;
    let theirs = added(&desk, another, "Cable").await;
    let crossed = CheckChange::done(true);
    let crossed = checklist::change(&desk.platform, &desk.ana, number, theirs.id, &crossed).await;
    assert_eq!(kind(crossed), ProblemKind::NotFound, "it belongs to another ticket");
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn what_is_not_done_is_resolved_only_if_that_is_meant(db: PgPool) -> Result<()> {
    let desk = Desk::open(db).await;
    let (platform, ana) = (&desk.platform, &desk.ana);
    let half = opened(&desk, ana, "Dark camera").await.line.number;
    let plain = opened(&desk, ana, "No picture").await.line.number;
    let lamp = added(&desk, half, "Lamp").await;
    let resolve = TicketChange::status(TicketStatus::Resolved);

    let asked = tickets::change(platform, ana, half, None, &resolve).await.unwrap_err();
    let Error::Problem(problem) = asked else { panic!("{asked}") };
    assert_eq!(problem.kind, ProblemKind::Conflict);
    let progress = Progress { done: 0, total: 1 };
    assert_eq!(problem.conflicts, [Conflict::OpenItems { progress }]);
    become_(&desk, half, TicketStatus::Pending).await;

    let bulk: Bulk = serde_json::from_value(serde_json::json!({
        "numbers": [half, plain], "change": { "status": "resolved" }
    }))
    .unwrap();
    let done = tickets::bulk(platform, ana, &bulk).await?;
    assert_eq!(done.changed, [plain]);
    assert!(done.refused[0].has_open_items, "{:?}", done.refused);
    let meant = Bulk { change: resolve.clone().despite_open_items(), ..bulk };
    let done = tickets::bulk(platform, ana, &meant).await?;
    assert_eq!(done.refused, []);
    tickets::undo(platform, ana, done.undo.unwrap()).await?;
    let back = tickets::get(platform, ana, half).await?;
    assert_eq!(back.line.status, TicketStatus::Pending);

    checklist::change(platform, ana, half, lamp.id, &CheckChange::done(true)).await?;
    let resolved = tickets::change(platform, ana, half, None, &resolve).await?;
    assert_eq!(resolved.line.status, TicketStatus::Resolved);
    Ok(())
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_merge_takes_the_checklist_along_and_gives_it_back(db: PgPool) -> Result<()> {
    let desk = Desk::open(db).await;
    let from = opened(&desk, &desk.ana, "Dark camera").await.line.number;
    let into = opened(&desk, &desk.ana, "No picture").await.line.number;
    added(&desk, from, "Lamp").await;
    added(&desk, into, "Cable").await;
    let (merged, undo) = tickets::merge(&desk.platform, &desk.ana, from, into).await?;
    assert_eq!(merged.line.checks.total, 2);
    assert_eq!(labels(&desk, into).await, ["Cable", "Lamp"]);
    tickets::undo(&desk.platform, &desk.ana, undo).await?;
    assert_eq!(labels(&desk, from).await, ["Lamp"]);
    assert_eq!(labels(&desk, into).await, ["Cable"]);
    Ok(())
}
