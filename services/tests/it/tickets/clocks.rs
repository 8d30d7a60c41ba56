//! Whatever moves a clock counts it anew: after each way in which a ticket can change, what is stored is what its
//! line of time says.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, TimeDelta, Utc};
use domain::locations::LocationId;
use domain::tickets::levels::{
    BusinessHours, Clock, Life, LocationHours, Service, ServiceLevels, TargetMinutes, Targets,
    WorkingCalendars, alarms,
};
use domain::tickets::{
    Bulk, FieldName, Happening, NewComment, NewTicket, Priority, Split, TicketChange, TicketNumber,
    TicketStatus, UndoId,
};
use services::Change;
use services::tickets::{self, Hand, MailedComment, levels};
use sqlx::PgPool;
use sqlx::types::Json;
use uuid::Uuid;

use super::{become_, member, new, noted, said};
use crate::desk::Desk;

/// Ways in which a ticket changes.
#[derive(Clone, Copy, Debug)]
enum Way {
    Opened,
    Prioritised,
    Moved,
    Dated,
    Waits,
    WaitsNoMore,
    Resolved,
    Closed,
    OpenedAgainByStaff,
    OpenedAgainByAnAnswer,
    OpenedAgainByMail,
    FollowedUp,
    Noted,
    Answered,
    AnsweredAndResolved,
    NotedAndResolved,
    HeldThenResolved,
    HeldWhileItIsResolved,
    Assigned,
    Split,
    SplitUndone,
    Merged,
    MergeUndone,
    Archived,
    ArchiveUndone,
    Restored,
    BulkChanged,
    BulkUndone,
    BulkArchived,
    BulkRestoredAndChanged,
    BulkMerged,
    BulkMergeUndone,
}

impl Way {
    const ALL: [Self; 32] = [
        Self::Opened,
        Self::Prioritised,
        Self::Moved,
        Self::Dated,
        Self::Waits,
        Self::WaitsNoMore,
        Self::Resolved,
        Self::Closed,
        Self::OpenedAgainByStaff,
        Self::OpenedAgainByAnAnswer,
        Self::OpenedAgainByMail,
        Self::FollowedUp,
        Self::Noted,
        Self::Answered,
        Self::AnsweredAndResolved,
        Self::NotedAndResolved,
        Self::HeldThenResolved,
        Self::HeldWhileItIsResolved,
        Self::Assigned,
        Self::Split,
        Self::SplitUndone,
        Self::Merged,
        Self::MergeUndone,
        Self::Archived,
        Self::ArchiveUndone,
        Self::Restored,
        Self::BulkChanged,
        Self::BulkUndone,
        Self::BulkArchived,
        Self::BulkRestoredAndChanged,
        Self::BulkMerged,
        Self::BulkMergeUndone,
    ];
}

struct Case {
    desk: Desk,
    sabine: domain::accounts::Actor,
    elsewhere: LocationId,
}

impl Case {
    async fn go(&self, way: Way) {
        let Self { desk, sabine, elsewhere } = self;
        let (platform, ana) = (&desk.platform, &desk.ana);
        let number = self.opened().await;
        match way {
            Way::Opened => {}
            Way::Prioritised => {
                let high = Some(Priority::High);
                self.change(TicketChange { priority: high, ..TicketChange::default() }, number)
                    .await;
            }
            Way::Moved => {
                let location_id = Some(Some(*elsewhere));
                self.change(TicketChange { location_id, ..TicketChange::default() }, number).await;
            }
            Way::Dated => {
                let due_at = Some(Some(Utc::now() + TimeDelta::days(3)));
                self.change(TicketChange { due_at, ..TicketChange::default() }, number).await;
            }
            Way::Waits => self.become_(number, &[TicketStatus::Pending]).await,
            Way::WaitsNoMore => {
                self.become_(number, &[TicketStatus::Pending, TicketStatus::InProgress]).await;
            }
            Way::Resolved => self.become_(number, &[TicketStatus::Resolved]).await,
            Way::Closed => {
                self.become_(number, &[TicketStatus::Resolved, TicketStatus::Closed]).await;
            }
            Way::OpenedAgainByStaff => {
                self.become_(number, &[TicketStatus::Resolved, TicketStatus::Open]).await;
            }
            Way::OpenedAgainByAnAnswer => {
                self.become_(number, &[TicketStatus::Resolved]).await;
                said(desk, sabine, number, "It is not.").await;
            }
            Way::OpenedAgainByMail => {
                self.become_(number, &[TicketStatus::Pending]).await;
                let ticket = tickets::get(platform, sabine, number).await.unwrap();
                let hand = Hand::by_mail(&ticket.line.requester, false);
                let mut change = Change::by_system(platform).await.unwrap();
                let answer = NewComment::public("It is blue.".parse().unwrap());
                let mail = MailedComment::default();
                tickets::comment_in(&mut change, &hand, number, &answer, &mail).await.unwrap();
                change.commit().await.unwrap();
            }
            Way::FollowedUp => {
                self.become_(number, &[TicketStatus::Resolved, TicketStatus::Closed]).await;
                said(desk, sabine, number, "It is dark again.").await;
            }
            Way::Noted => {
                noted(desk, ana, number, "The lamp?").await;
            }
            Way::Answered => {
                said(desk, ana, number, "We look at it.").await;
            }
            Way::AnsweredAndResolved => self.say(number, false, false).await,
            Way::NotedAndResolved => self.say(number, true, false).await,
            Way::HeldThenResolved => {
                self.say(number, false, true).await;
                self.right(way, "while it is held").await;
                self.let_out().await;
            }
            Way::HeldWhileItIsResolved => {
                self.say(number, false, true).await;
                self.become_(number, &[TicketStatus::Resolved, TicketStatus::Closed]).await;
                self.let_out().await;
            }
            Way::Assigned => {
                tickets::take(platform, ana, number).await.unwrap();
            }
            Way::Split | Way::SplitUndone => {
                let said = said(desk, ana, number, "The speakers?").await;
                let title = "Speakers".parse().unwrap();
                let split = Split { title, comments: vec![said.id] };
                let (_, undo) = tickets::split(platform, ana, number, &split).await.unwrap();
                self.undo_if(matches!(way, Way::SplitUndone), undo, way).await;
            }
            Way::Merged | Way::MergeUndone => {
                self.become_(number, &[TicketStatus::Pending]).await;
                let into = self.opened().await;
                let (_, undo) = tickets::merge(platform, ana, number, into).await.unwrap();
                self.undo_if(matches!(way, Way::MergeUndone), undo, way).await;
            }
            Way::Archived | Way::ArchiveUndone => {
                let (_, undo) = tickets::archive(platform, ana, number).await.unwrap();
                self.undo_if(matches!(way, Way::ArchiveUndone), undo, way).await;
            }
            Way::Restored => {
                tickets::archive(platform, ana, number).await.unwrap();
                tickets::restore(platform, ana, number).await.unwrap();
            }
            Way::BulkChanged | Way::BulkUndone => {
                let other = self.opened().await;
                self.become_(other, &[TicketStatus::Pending]).await;
                let change = TicketChange::status(TicketStatus::Resolved);
                let undo =
                    self.bulk(Bulk { numbers: vec![number, other], change, ..Bulk::default() });
                self.undo_if(matches!(way, Way::BulkUndone), undo.await, way).await;
            }
            Way::BulkArchived | Way::BulkRestoredAndChanged => {
                let numbers = vec![number, self.opened().await];
                let archive = Some(true);
                self.bulk(Bulk { numbers: numbers.clone(), archive, ..Bulk::default() }).await;
                if matches!(way, Way::BulkArchived) {
                    return;
                }
                let (archive, change) = (Some(false), TicketChange::status(TicketStatus::Pending));
                let undo = self.bulk(Bulk { numbers, archive, change, ..Bulk::default() }).await;
                self.undo_if(true, undo, way).await;
            }
            Way::BulkMerged | Way::BulkMergeUndone => {
                let numbers = vec![number, self.opened().await];
                let merge_into = Some(self.opened().await);
                let undo = self.bulk(Bulk { numbers, merge_into, ..Bulk::default() }).await;
                self.undo_if(matches!(way, Way::BulkMergeUndone), undo, way).await;
            }
        }
    }

    async fn opened(&self) -> TicketNumber {
        let urgent = NewTicket { priority: Priority::Urgent, ..new("Dark camera") };
        tickets::open(&self.desk.platform, &self.sabine, &urgent).await.unwrap().line.number
    }

    async fn change(&self, change: TicketChange, number: TicketNumber) {
        let Desk { platform, ana, .. } = &self.desk;
        tickets::change(platform, ana, number, None, &change).await.unwrap();
    }

    async fn become_(&self, number: TicketNumber, statuses: &[TicketStatus]) {
        for &status in statuses {
            become_(&self.desk, number, status).await;
        }
    }

    async fn say(&self, number: TicketNumber, internal: bool, hold: bool) {
        let status = Some(TicketStatus::Resolved);
        let body = NewComment::public("It was the lamp.".parse().unwrap());
        let comment = NewComment { internal, hold, status, ..body };
        tickets::comment(&self.desk.platform, &self.desk.ana, number, &comment).await.unwrap();
    }

    async fn let_out(&self) {
        sqlx::query("update ticket_comments set held_until = now() where held_until is not null")
            .execute(&self.desk.platform.db)
            .await
            .unwrap();
        assert_eq!(tickets::release_held(&self.desk.platform).await.unwrap(), 1);
    }

    async fn bulk(&self, bulk: Bulk) -> UndoId {
        let done = tickets::bulk(&self.desk.platform, &self.desk.ana, &bulk).await.unwrap();
        assert_eq!((done.changed, done.refused), (bulk.numbers, vec![]));
        done.undo.unwrap()
    }

    async fn undo_if(&self, is_undone: bool, undo: UndoId, way: Way) {
        if !is_undone {
            return;
        }
        self.right(way, "before it is undone").await;
        let undone = tickets::undo(&self.desk.platform, &self.desk.ana, undo).await.unwrap();
        assert_eq!(undone.kept, [], "{way:?}");
    }

    /// Compares the clocks of all tickets with those that are counted from what happened to them.
    async fn right(&self, way: Way, when: &str) {
        let db = &self.desk.platform.db;
        let stored: Vec<Stored> =
            sqlx::query_as("select * from tickets order by number").fetch_all(db).await.unwrap();
        let mut statuses = HashMap::<Uuid, Vec<_>>::new();
        let events: Vec<(Uuid, DateTime<Utc>, Json<Happening>)> =
            sqlx::query_as("select ticket_id, at, what from ticket_events order by id")
                .fetch_all(db)
                .await
                .unwrap();
        for (ticket, at, what) in events {
            let Happening::Changed { changes } = what.0 else { continue };
            for change in changes.iter().filter(|change| change.field == FieldName::Status) {
                let status: TicketStatus = change.to.as_ref().unwrap().parse().unwrap();
                statuses.entry(ticket).or_default().push((at, status));
            }
        }
        let told: Vec<(Uuid, String, String)> =
            sqlx::query_as("select ticket_id, deadline, stage from ticket_alarms")
                .fetch_all(db)
                .await
                .unwrap();
        let calendars = WorkingCalendars {
            levels: promised(self.elsewhere),
            zone: chrono_tz::UTC,
            places: BTreeMap::from([(self.elsewhere, chrono_tz::Europe::Berlin)]),
            holidays: BTreeMap::new(),
        };
        for ticket in stored {
            let life = Life::of(ticket.created_at, statuses.remove(&ticket.id).unwrap_or_default());
            let priority = Priority::of_rank(ticket.priority).unwrap();
            let place = ticket.location_id.map(LocationId);
            let service = calendars.service(priority, place, &life, ticket.first_answered_at);
            let is_told = |deadline: &str, stage: &str| {
                told.iter().any(|(id, d, s)| *id == ticket.id && d == deadline && s == stage)
            };
            let is_over = matches!(ticket.status.as_str(), "resolved" | "closed");
            let is_active = ticket.archived_at.is_none() && !is_over;
            let alarm_at = alarms(&service, ticket.due_at)
                .iter()
                .find(|alarm| !is_told(alarm.deadline.name(), alarm.stage.name()))
                .map(|alarm| alarm.at)
                .filter(|_| is_active);
            assert_eq!(
                (ticket.service(), ticket.alarm_at),
                (service, alarm_at),
                "{way:?} {when}, ticket {}",
                ticket.number
            );
        }
    }
}

#[derive(sqlx::FromRow)]
struct Stored {
    id: Uuid,
    number: i64,
    status: String,
    priority: i16,
    location_id: Option<Uuid>,
    created_at: DateTime<Utc>,
    first_answered_at: Option<DateTime<Utc>>,
    due_at: Option<DateTime<Utc>>,
    archived_at: Option<DateTime<Utc>>,
    answer_due_at: Option<DateTime<Utc>>,
    answer_soon_at: Option<DateTime<Utc>>,
    answer_left: Option<i32>,
    answer_ended_at: Option<DateTime<Utc>>,
    solution_due_at: Option<DateTime<Utc>>,
    solution_soon_at: Option<DateTime<Utc>>,
    solution_left: Option<i32>,
    solution_ended_at: Option<DateTime<Utc>>,
    alarm_at: Option<DateTime<Utc>>,
}

impl Stored {
    fn service(&self) -> Service {
        let clock = |due_at: Option<_>, soon_at, left_minutes: Option<_>, ended_at| {
            let is_promised = due_at.is_some() || left_minutes.is_some();
            is_promised.then_some(Clock { due_at, soon_at, left_minutes, ended_at })
        };
        Service {
            answer: clock(
                self.answer_due_at,
                self.answer_soon_at,
                self.answer_left,
                self.answer_ended_at,
            ),
            solution: clock(
                self.solution_due_at,
                self.solution_soon_at,
                self.solution_left,
                self.solution_ended_at,
            ),
        }
    }
}

/// Around the clock, but for one hour a week elsewhere.
fn promised(elsewhere: LocationId) -> ServiceLevels {
    let targets = |answer, solution| Targets {
        answer_minutes: TargetMinutes::new(answer),
        solution_minutes: TargetMinutes::new(solution),
    };
    let mut levels = ServiceLevels::usual("UTC".parse().unwrap());
    levels.hours = BusinessHours::from_minutes_of_week([(0, 7 * 24 * 60)]).unwrap();
    levels.targets.urgent = targets(60, 240);
    levels.targets.high = targets(0, 480);
    let hours = BusinessHours::from_minutes_of_week([(9 * 60, 10 * 60)]).unwrap();
    levels.locations.push(LocationHours { location_id: elsewhere, hours });
    levels
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn every_way_in_which_a_ticket_changes_leaves_its_clocks_right(db: PgPool) {
    let desk = Desk::open(db).await;
    let elsewhere = desk.location("Hamburg").await.id;
    levels::replace(&desk.platform, &desk.admin, None, promised(elsewhere)).await.unwrap();
    let case = Case { sabine: member(&desk, "sabine").await, desk, elsewhere };
    for way in Way::ALL {
        case.go(way).await;
        case.right(way, "in the end").await;
    }
}
