//! Tickets, from opening to the archive.

mod assignment;
mod checklist;
mod clocks;
mod comments;
mod fields;
mod files;
mod levels;
mod life;
mod lists;
mod mail;
mod merging;
mod scale;
mod sight;

use domain::accounts::{Actor, Role};
use domain::tickets::{
    Comment, NewComment, NewTicket, Ticket, TicketChange, TicketFilter, TicketLine, TicketNumber,
    TicketSort, TicketStatus,
};
use services::tickets;

use crate::desk::{Desk, user};

/// A ticket that says no more than its title.
pub fn new(title: &str) -> NewTicket {
    serde_json::from_value(serde_json::json!({ "title": title })).unwrap()
}

pub async fn opened(desk: &Desk, by: &Actor, title: &str) -> Ticket {
    tickets::open(&desk.platform, by, &new(title)).await.unwrap()
}

pub async fn member(desk: &Desk, name: &str) -> Actor {
    user(&desk.platform, name, &[Role::Member]).await
}

pub async fn said(desk: &Desk, by: &Actor, number: TicketNumber, body: &str) -> Comment {
    let new = NewComment::public(body.parse().unwrap());
    tickets::comment(&desk.platform, by, number, &new).await.unwrap()
}

pub async fn noted(desk: &Desk, by: &Actor, number: TicketNumber, body: &str) -> Comment {
    let new = NewComment::internal(body.parse().unwrap());
    tickets::comment(&desk.platform, by, number, &new).await.unwrap()
}

pub async fn become_(desk: &Desk, number: TicketNumber, status: TicketStatus) -> Ticket {
    let change = TicketChange::status(status);
    tickets::change(&desk.platform, &desk.ana, number, None, &change).await.unwrap()
}

/// What a list shows, in its order.
pub async fn listed(desk: &Desk, by: &Actor, filter: &TicketFilter) -> Vec<TicketLine> {
    let sort = TicketSort::default();
    tickets::list(&desk.platform, by, filter, sort, None, 200).await.unwrap().read().unwrap().items
}

pub fn titles(lines: &[TicketLine]) -> Vec<&str> {
    lines.iter().map(|line| line.title.as_str()).collect()
}
