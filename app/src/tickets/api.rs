//! The server functions of tickets. Files come and go over REST (`/api/v1/attachments`).

use domain::tickets::levels::{LevelCalendars, ServiceLevels};
use domain::tickets::{
    Assigned, Attention, Bulk, BulkDone, CannedAnswer, CannedAnswerDraft, CannedAnswerId, Category,
    CategoryDraft, CategoryId, Check, CheckChange, CheckId, Comment, CommentBody, CommentId,
    Correspondent, Counts, CustomField, Deed, Draft, DraftBody, DraftPlace, FieldDraft, FieldId,
    LinkKind, ListColumn, NewCheck, NewComment, NewTicket, OnDuty, RequesterRef, Split, Tag,
    Ticket, TicketChange, TicketFilter, TicketLine, TicketLink, TicketNumber, TicketPage,
    TicketSettings, TicketSort, TicketView, TicketWhole, UndoId, Undone, ViewDraft, ViewId,
};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

#[cfg(feature = "ssr")]
use crate::request::{platform, signed_in};
use crate::{AppError, Told};
#[cfg(feature = "ssr")]
use domain::Problem;
use domain::accounts::UserId;
use domain::locations::LocationId;
#[cfg(feature = "ssr")]
use services::tickets;
use uuid::Uuid;

/// A part of a list: at most `limit` (200), after the `next_cursor` of the part before.
#[server(prefix = "/api/fn", endpoint = "tickets/list", input = Json)]
pub async fn list_tickets(
    filter: TicketFilter,
    sort: TicketSort,
    after: Option<String>,
    limit: u16,
) -> Result<Told<TicketPage>, AppError> {
    let after = after.map(|cursor| cursor.parse()).transpose();
    let after = after.map_err(|err| Problem::invalid("after", err))?;
    Ok(tickets::list(&platform(), &signed_in()?, &filter, sort, after, limit).await?)
}

/// A ticket with its line of time. The number of one that was merged leads to the other.
#[server(prefix = "/api/fn", endpoint = "tickets/find", input = Json)]
pub async fn find_ticket(number: TicketNumber) -> Result<TicketWhole, AppError> {
    Ok(tickets::find(&platform(), &signed_in()?, number).await?)
}

#[server(prefix = "/api/fn", endpoint = "tickets/open", input = Json)]
pub async fn open_ticket(new: NewTicket) -> Result<Ticket, AppError> {
    Ok(tickets::open(&platform(), &signed_in()?, &new).await?)
}

/// `version` is the one the person saw.
#[server(prefix = "/api/fn", endpoint = "tickets/change", input = Json)]
pub async fn change_ticket(
    number: TicketNumber,
    version: i32,
    change: TicketChange,
) -> Result<Ticket, AppError> {
    Ok(tickets::change(&platform(), &signed_in()?, number, Some(version), &change).await?)
}

#[server(prefix = "/api/fn", endpoint = "tickets/comment", input = Json)]
pub async fn comment_on_ticket(
    number: TicketNumber,
    comment: NewComment,
) -> Result<Comment, AppError> {
    Ok(tickets::comment(&platform(), &signed_in()?, number, &comment).await?)
}

/// One's own, within 15 minutes.
#[server(prefix = "/api/fn", endpoint = "tickets/comment/edit", input = Json)]
pub async fn edit_comment(id: CommentId, body: CommentBody) -> Result<Comment, AppError> {
    Ok(tickets::edit_comment(&platform(), &signed_in()?, id, &body).await?)
}

/// Takes back a comment of one's own that is still held; answers what it said, for the draft.
#[server(prefix = "/api/fn", endpoint = "tickets/comment/take-back", input = Json)]
pub async fn take_back_comment(id: CommentId) -> Result<CommentBody, AppError> {
    Ok(tickets::take_back_comment(&platform(), &signed_in()?, id).await?)
}

/// Gives it to somebody, or to nobody; says so if they are off, and who is on.
#[server(prefix = "/api/fn", endpoint = "tickets/assign", input = Json)]
pub async fn assign_ticket(
    number: TicketNumber,
    assignee: Option<UserId>,
) -> Result<Assigned, AppError> {
    Ok(tickets::assign(&platform(), &signed_in()?, number, assignee).await?)
}

/// “Take it.”
#[server(prefix = "/api/fn", endpoint = "tickets/take", input = Json)]
pub async fn take_ticket(number: TicketNumber) -> Result<Assigned, AppError> {
    Ok(tickets::take(&platform(), &signed_in()?, number).await?)
}

/// To whoever is on shift at its location, or else the triage owner.
#[server(prefix = "/api/fn", endpoint = "tickets/assign/on-shift", input = Json)]
pub async fn assign_on_shift(number: TicketNumber) -> Result<Assigned, AppError> {
    Ok(tickets::auto_assign(&platform(), &signed_in()?, number).await?)
}

/// Marks it as read, or as unread again.
#[server(prefix = "/api/fn", endpoint = "tickets/read", input = Json)]
pub async fn mark_ticket(number: TicketNumber, unread: bool) -> Result<(), AppError> {
    let (platform, actor) = (platform(), signed_in()?);
    if unread {
        Ok(tickets::mark_unread(&platform, &actor, number).await?)
    } else {
        Ok(tickets::mark_read(&platform, &actor, number).await?)
    }
}

/// Tells colleagues what one does with a ticket right now.
#[server(prefix = "/api/fn", endpoint = "tickets/attend", input = Json)]
pub async fn attend_ticket(number: TicketNumber, what: Attention) -> Result<(), AppError> {
    Ok(tickets::attend(&platform(), &signed_in()?, number, what).await?)
}

#[server(prefix = "/api/fn", endpoint = "tickets/read-all", input = Json)]
pub async fn mark_all_tickets_read() -> Result<(), AppError> {
    Ok(tickets::mark_all_read(&platform(), &signed_in()?).await?)
}

/// Answers how to take it back.
#[server(prefix = "/api/fn", endpoint = "tickets/archive", input = Json)]
pub async fn archive_ticket(number: TicketNumber) -> Result<UndoId, AppError> {
    Ok(tickets::archive(&platform(), &signed_in()?, number).await?.1)
}

/// Brings it back from the archive.
#[server(prefix = "/api/fn", endpoint = "tickets/restore", input = Json)]
pub async fn restore_ticket(number: TicketNumber) -> Result<Ticket, AppError> {
    Ok(tickets::restore(&platform(), &signed_in()?, number).await?)
}

/// Makes one a part of another; answers how to take it back.
#[server(prefix = "/api/fn", endpoint = "tickets/merge", input = Json)]
pub async fn merge_tickets(number: TicketNumber, into: TicketNumber) -> Result<UndoId, AppError> {
    Ok(tickets::merge(&platform(), &signed_in()?, number, into).await?.1)
}

/// Makes a ticket of its own of some comments; answers its number, and how to take it back.
#[server(prefix = "/api/fn", endpoint = "tickets/split", input = Json)]
pub async fn split_ticket(
    number: TicketNumber,
    split: Split,
) -> Result<(TicketNumber, UndoId), AppError> {
    let (ticket, undo) = tickets::split(&platform(), &signed_in()?, number, &split).await?;
    Ok((ticket.line.number, undo))
}

#[server(prefix = "/api/fn", endpoint = "tickets/bulk", input = Json)]
pub async fn change_tickets(bulk: Bulk) -> Result<BulkDone, AppError> {
    Ok(tickets::bulk(&platform(), &signed_in()?, &bulk).await?)
}

/// Within a day.
#[server(prefix = "/api/fn", endpoint = "tickets/undo", input = Json)]
pub async fn undo_tickets(id: UndoId) -> Result<Undone, AppError> {
    Ok(tickets::undo(&platform(), &signed_in()?, id).await?)
}

/// What one can still take back.
#[server(prefix = "/api/fn", endpoint = "tickets/undoable", input = Json)]
pub async fn undoable_tickets() -> Result<Vec<Deed>, AppError> {
    Ok(tickets::undoable(&platform(), &signed_in()?).await?)
}

#[server(prefix = "/api/fn", endpoint = "tickets/link", input = Json)]
pub async fn link_tickets(
    number: TicketNumber,
    other: TicketNumber,
    kind: LinkKind,
) -> Result<Vec<TicketLink>, AppError> {
    Ok(tickets::link(&platform(), &signed_in()?, number, other, kind).await?)
}

#[server(prefix = "/api/fn", endpoint = "tickets/unlink", input = Json)]
pub async fn unlink_tickets(
    number: TicketNumber,
    other: TicketNumber,
    kind: LinkKind,
) -> Result<Vec<TicketLink>, AppError> {
    Ok(tickets::unlink(&platform(), &signed_in()?, number, other, kind).await?)
}

/// Adds an item to its checklist.
#[server(prefix = "/api/fn", endpoint = "tickets/checks/add", input = Json)]
pub async fn add_check(number: TicketNumber, new: NewCheck) -> Result<Check, AppError> {
    Ok(tickets::checklist::add(&platform(), &signed_in()?, number, &new).await?)
}

/// Ticks an item, renames it or moves it.
#[server(prefix = "/api/fn", endpoint = "tickets/checks/change", input = Json)]
pub async fn change_check(
    number: TicketNumber,
    id: CheckId,
    change: CheckChange,
) -> Result<Check, AppError> {
    Ok(tickets::checklist::change(&platform(), &signed_in()?, number, id, &change).await?)
}

#[server(prefix = "/api/fn", endpoint = "tickets/checks/remove", input = Json)]
pub async fn remove_check(number: TicketNumber, id: CheckId) -> Result<(), AppError> {
    Ok(tickets::checklist::remove(&platform(), &signed_in()?, number, id).await?)
}

/// Oneself, or a colleague; answers who watches it then.
#[server(prefix = "/api/fn", endpoint = "tickets/watch", input = Json)]
pub async fn watch_ticket(
    number: TicketNumber,
    user: UserId,
    watches: bool,
) -> Result<Vec<Correspondent>, AppError> {
    Ok(tickets::watch(&platform(), &signed_in()?, number, user, watches).await?)
}

/// A colleague, or somebody who only writes mail; answers who watches it then.
#[server(prefix = "/api/fn", endpoint = "tickets/watchers/add", input = Json)]
pub async fn add_watcher(
    number: TicketNumber,
    who: RequesterRef,
) -> Result<Vec<Correspondent>, AppError> {
    Ok(tickets::add_watcher(&platform(), &signed_in()?, number, &who).await?)
}

/// By the id of the user or the contact.
#[server(prefix = "/api/fn", endpoint = "tickets/watchers/remove", input = Json)]
pub async fn remove_watcher(
    number: TicketNumber,
    who: Uuid,
) -> Result<Vec<Correspondent>, AppError> {
    Ok(tickets::remove_watcher(&platform(), &signed_in()?, number, who).await?)
}

/// How many there are in each list that everybody has.
#[server(prefix = "/api/fn", endpoint = "tickets/counts", input = Json)]
pub async fn count_tickets() -> Result<Counts, AppError> {
    Ok(tickets::counts(&platform(), &signed_in()?).await?)
}

/// Active tickets like the one that somebody begins to write, at most five.
#[server(prefix = "/api/fn", endpoint = "tickets/similar", input = Json)]
pub async fn similar_tickets(
    title: String,
    location: Option<LocationId>,
) -> Result<Vec<TicketLine>, AppError> {
    Ok(tickets::similar(&platform(), &signed_in()?, &title, location).await?)
}

/// How a text looks.
#[server(prefix = "/api/fn", endpoint = "tickets/preview", input = Json)]
pub async fn preview_markdown(text: DraftBody) -> Result<String, AppError> {
    signed_in()?;
    Ok(tickets::markdown::html(text.as_str()))
}

#[server(prefix = "/api/fn", endpoint = "tickets/categories", input = Json)]
pub async fn list_categories() -> Result<Vec<Category>, AppError> {
    Ok(tickets::categories::list(&platform(), &signed_in()?).await?)
}

/// Without an id, a new one; otherwise the version is the one the person saw.
#[server(prefix = "/api/fn", endpoint = "tickets/categories/save", input = Json)]
pub async fn save_category(
    id: Option<(CategoryId, i32)>,
    draft: CategoryDraft,
) -> Result<Category, AppError> {
    let (platform, actor) = (platform(), signed_in()?);
    Ok(match id {
        None => tickets::categories::create(&platform, &actor, &draft).await?,
        Some((id, version)) => {
            tickets::categories::update(&platform, &actor, id, Some(version), &draft).await?
        }
    })
}

/// All tags there are, by name.
#[server(prefix = "/api/fn", endpoint = "tickets/tags", input = Json)]
pub async fn list_tags() -> Result<Vec<Tag>, AppError> {
    Ok(tickets::categories::tags(&platform(), &signed_in()?).await?)
}

#[server(prefix = "/api/fn", endpoint = "tickets/answers", input = Json)]
pub async fn list_answers() -> Result<Vec<CannedAnswer>, AppError> {
    Ok(tickets::answers::list(&platform(), &signed_in()?).await?)
}

/// Without an id, a new one; otherwise the version is the one the person saw.
#[server(prefix = "/api/fn", endpoint = "tickets/answers/save", input = Json)]
pub async fn save_answer(
    id: Option<(CannedAnswerId, i32)>,
    draft: CannedAnswerDraft,
) -> Result<CannedAnswer, AppError> {
    let known = id.map(|(id, version)| (id, Some(version)));
    Ok(tickets::answers::save(&platform(), &signed_in()?, known, &draft).await?)
}

#[server(prefix = "/api/fn", endpoint = "tickets/answers/delete", input = Json)]
pub async fn delete_answer(id: CannedAnswerId) -> Result<(), AppError> {
    Ok(tickets::answers::delete(&platform(), &signed_in()?, id).await?)
}

/// Those that one sees, in their order, with those that are retired.
#[server(prefix = "/api/fn", endpoint = "tickets/fields", input = Json)]
pub async fn list_fields() -> Result<Vec<CustomField>, AppError> {
    Ok(tickets::fields::list(&platform(), &signed_in()?).await?)
}

/// Without an id, a new one; otherwise the version is the one the person saw.
#[server(prefix = "/api/fn", endpoint = "tickets/fields/save", input = Json)]
pub async fn save_field(
    id: Option<(FieldId, i32)>,
    draft: FieldDraft,
) -> Result<CustomField, AppError> {
    let (platform, actor) = (platform(), signed_in()?);
    Ok(match id {
        None => tickets::fields::create(&platform, &actor, draft).await?,
        Some((id, version)) => {
            tickets::fields::update(&platform, &actor, id, Some(version), draft).await?
        }
    })
}

#[server(prefix = "/api/fn", endpoint = "tickets/fields/order", input = Json)]
pub async fn order_fields(ids: Vec<FieldId>) -> Result<Vec<CustomField>, AppError> {
    Ok(tickets::fields::order(&platform(), &signed_in()?, &ids).await?)
}

/// Which columns one wants to see.
#[server(prefix = "/api/fn", endpoint = "tickets/columns", input = Json)]
pub async fn read_columns() -> Result<Vec<ListColumn>, AppError> {
    Ok(tickets::columns::read(&platform(), &signed_in()?).await?)
}

#[server(prefix = "/api/fn", endpoint = "tickets/columns/choose", input = Json)]
pub async fn choose_columns(columns: Vec<ListColumn>) -> Result<Vec<ListColumn>, AppError> {
    Ok(tickets::columns::choose(&platform(), &signed_in()?, columns).await?)
}

/// One's own, then those that others share.
#[server(prefix = "/api/fn", endpoint = "tickets/views", input = Json)]
pub async fn list_views() -> Result<Vec<TicketView>, AppError> {
    Ok(tickets::views::list(&platform(), &signed_in()?).await?)
}

#[server(prefix = "/api/fn", endpoint = "tickets/views/save", input = Json)]
pub async fn save_view(id: Option<ViewId>, draft: ViewDraft) -> Result<TicketView, AppError> {
    Ok(tickets::views::save(&platform(), &signed_in()?, id, &draft).await?)
}

#[server(prefix = "/api/fn", endpoint = "tickets/views/delete", input = Json)]
pub async fn delete_view(id: ViewId) -> Result<(), AppError> {
    Ok(tickets::views::delete(&platform(), &signed_in()?, id).await?)
}

#[server(prefix = "/api/fn", endpoint = "tickets/draft", input = Json)]
pub async fn read_draft(place: DraftPlace) -> Result<Option<Draft>, AppError> {
    Ok(tickets::drafts::read(&platform(), &signed_in()?, place).await?)
}

/// An empty one is taken away.
#[server(prefix = "/api/fn", endpoint = "tickets/draft/save", input = Json)]
pub async fn save_draft(
    place: DraftPlace,
    body: DraftBody,
    internal: bool,
) -> Result<(), AppError> {
    Ok(tickets::drafts::save(&platform(), &signed_in()?, place, &body, internal).await?)
}

/// With their version.
#[server(prefix = "/api/fn", endpoint = "tickets/settings", input = Json)]
pub async fn read_ticket_settings() -> Result<(TicketSettings, i32), AppError> {
    Ok(tickets::settings::get(&platform(), &signed_in()?).await?)
}

/// `version` is the one the person saw.
#[server(prefix = "/api/fn", endpoint = "tickets/settings/change", input = Json)]
pub async fn change_ticket_settings(
    version: i32,
    wanted: TicketSettings,
) -> Result<(TicketSettings, i32), AppError> {
    Ok(tickets::settings::change(&platform(), &signed_in()?, Some(version), &wanted).await?)
}

/// What is promised of tickets, with what it takes to count with it.
#[server(prefix = "/api/fn", endpoint = "tickets/levels", input = Json)]
pub async fn read_service_levels() -> Result<LevelCalendars, AppError> {
    Ok(tickets::levels::calendars(&platform(), &signed_in()?).await?)
}

/// `version` is the one the person saw; answers the next.
#[server(prefix = "/api/fn", endpoint = "tickets/levels/change", input = Json)]
pub async fn change_service_levels(version: i32, wanted: ServiceLevels) -> Result<i32, AppError> {
    let (platform, actor) = (platform(), signed_in()?);
    Ok(tickets::levels::replace(&platform, &actor, Some(version), wanted).await?.1)
}

/// Who could do the work of a ticket with a location now: those on shift, fewest tickets first.
#[server(prefix = "/api/fn", endpoint = "tickets/on-duty", input = Json)]
pub async fn who_is_on_duty(location: Option<LocationId>) -> Result<Vec<OnDuty>, AppError> {
    Ok(tickets::on_duty(&platform(), &signed_in()?, location).await?)
}
