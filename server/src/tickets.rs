//! Tickets over REST.
#![expect(unused_qualifications, reason = "utoipa's macros qualify the parameters they read")]

mod answers;
mod attachments;
mod categories;
mod checklist;
mod comments;
mod fields;
mod levels;
mod links;
mod many;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::accounts::UserId;
use domain::devices::DeviceId;
use domain::locations::LocationId;
use domain::rooms::RoomId;
use domain::tickets::{
    Assigned, CategoryRef, NewTicket, Priority, Split, Tag, Ticket, TicketChange, TicketFilter,
    TicketNumber, TicketSettings, TicketSort, TicketStatus, TimelineEntry, UndoId,
};
use domain::{Page, Problem};
use serde::{Deserialize, Serialize};
use services::tickets;
use services::{Platform, Written};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::http::error::ApiResult;
use crate::http::extract::{Json, Path, Query};
use crate::http::idempotency::Once;
use crate::http::session::SignedIn;
use crate::http::versions::{IfMatch, Versioned};
use crate::state::AppState;

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list, open))
        .routes(routes!(get, change))
        .routes(routes!(timeline))
        .routes(routes!(mark_read, mark_unread))
        .routes(routes!(assign))
        .routes(routes!(archive))
        .routes(routes!(restore))
        .routes(routes!(merge))
        .routes(routes!(split))
        .routes(routes!(settings, change_settings))
        .merge(many::routes())
        .merge(comments::routes())
        .merge(levels::routes())
        .merge(attachments::routes())
        .merge(categories::routes())
        .merge(checklist::routes())
        .merge(fields::routes())
        .merge(links::routes())
        .merge(answers::routes())
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ListQuery {
    /// One or several, separated by commas.
    #[param(example = "open,in_progress")]
    status: Option<String>,
    /// One or several, separated by commas.
    #[param(example = "high,urgent")]
    priority: Option<String>,
    /// Its name or id.
    #[param(value_type = Option<String>)]
    category: Option<CategoryRef>,
    /// The id of a user, `me`, or `none` for what nobody has.
    assignee: Option<String>,
    /// The id of a user, or `me`.
    requester: Option<String>,
    location: Option<LocationId>,
    room: Option<RoomId>,
    device: Option<DeviceId>,
    #[param(value_type = Option<String>, max_length = 40)]
    tag: Option<Tag>,
    /// `true`: only what is new to you; `false`: only what is not.
    unread: Option<bool>,
    /// The archive in place of what is not archived.
    #[serde(default)]
    archived: bool,
    /// Only what is still to be done and past its date, or, for those who work on tickets, past what was promised.
    #[serde(default)]
    overdue: bool,
    /// Opened at least so many days ago.
    older_than_days: Option<u16>,
    /// Words to be found in titles, descriptions and comments, or a number. Typing errors are forgiven.
    #[param(max_length = 200)]
    q: Option<String>,
    /// `updated`, `created`, `number`, `priority`, `due` or `status`, with `-` before it to reverse. What is due is
    /// the next of its date and, for those who work on tickets, what was promised.
    #[serde(default)]
    #[param(value_type = Option<String>, example = "-updated")]
    sort: Option<TicketSort>,
    /// How many at most.
    #[serde(default = "usual_limit")]
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: u16,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

fn usual_limit() -> u16 {
    50
}

impl ListQuery {
    fn filter(self, me: UserId) -> Result<TicketFilter, Problem> {
        let user = |field: &str, text: Option<String>| match text.as_deref() {
            None => Ok(None),
            Some("me") => Ok(Some(me)),
            Some(id) => {
                let reason = "give the id of a user, or “me”";
                id.parse().map(Some).map_err(|_| Problem::invalid(field, reason))
            }
        };
        let unassigned = self.assignee.as_deref() == Some("none");
        Ok(TicketFilter {
            status: several::<TicketStatus>("status", self.status.as_deref())?,
            priority: several::<Priority>("priority", self.priority.as_deref())?,
            category: self.category,
            assignee: user("assignee", self.assignee.filter(|_| !unassigned))?,
            unassigned,
            requester: user("requester", self.requester)?,
            contact: None,
            watcher: None,
            location: self.location,
            room: self.room,
            device: self.device,
            tag: self.tag,
            older_than_days: self.older_than_days,
            unread: self.unread,
            overdue: self.overdue,
            archived: self.archived,
            q: self.q,
        })
    }
}

/// What stands between commas.
fn several<T>(field: &str, text: Option<&str>) -> Result<Vec<T>, Problem>
where
    T: std::str::FromStr<Err: ToString>,
{
    text.into_iter()
        .flat_map(|text| text.split(','))
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .map(|name| name.parse().map_err(|err: T::Err| Problem::invalid(field, err)))
        .collect()
}

/// Tickets
///
/// Those you may see, page by page, the last touched first.
#[utoipa::path(get, path = "/tickets", tag = "tickets", params(ListQuery), responses((status = 200, body = Page<Ticket>)))]
async fn list(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Query(query): Query<ListQuery>,
) -> ApiResult<axum::Json<Written<Page<Ticket>>>> {
    let after = query.cursor.as_deref().map(str::parse).transpose();
    let after = after.map_err(|err| Problem::invalid("cursor", err))?;
    let (sort, limit) = (query.sort.unwrap_or_default(), query.limit);
    let filter = query.filter(actor.user)?;
    Ok(axum::Json(tickets::page(&platform, &actor, &filter, sort, after, limit).await?))
}

/// Open a ticket
///
/// For yourself. Those who work on tickets open them for others as well, and say who does the work.
#[utoipa::path(
    post, path = "/tickets", tag = "tickets",
    params(("Idempotency-Key" = Option<String>, Header, description = "sent again with the same key, the request creates nothing new", example = "7d1c7a4e-first-try")),
    request_body(content = NewTicket, example = json!({
        "title": "The camera in studio 2 is dark",
        "description": "Since this morning. The lamp at its back is **red**.",
        "priority": "high"
    })),
    responses((status = 201, body = Ticket, headers(("Location" = String), ("ETag" = String))))
)]
async fn open(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Once(key): Once,
    Json(new): Json<NewTicket>,
) -> ApiResult<Response> {
    let ticket = match key {
        Some(key) => tickets::open_once(&platform, &actor, &key, &new).await?,
        None => tickets::open(&platform, &actor, &new).await?,
    };
    let place = [(header::LOCATION, format!("/api/v1/tickets/{}", ticket.line.number))];
    Ok((StatusCode::CREATED, place, Versioned(ticket.line.version, ticket)).into_response())
}

/// One ticket
///
/// The number of one that was merged leads to the other, which `Content-Location` names then.
#[utoipa::path(
    get, path = "/tickets/{number}", tag = "tickets", params(("number" = TicketNumber, Path)),
    responses((status = 200, body = Ticket, headers(("ETag" = String), ("Content-Location" = String))))
)]
async fn get(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(number): Path<TicketNumber>,
) -> ApiResult<Response> {
    let ticket = tickets::get(&platform, &actor, number).await?;
    // Sent whole every time: whether it is new to somebody changes without it.
    let place = format!("/api/v1/tickets/{}", ticket.line.number);
    let place = [(HeaderName::from_static("content-location"), place)];
    Ok((place, Versioned(ticket.line.version, ticket)).into_response())
}

/// Change a ticket
///
/// What is left out stays. `If-Match` with the version you saw refuses to overwrite somebody else's change, and shows
/// both. A status that cannot follow the one it has is refused with 422. Resolving or closing a ticket whose checklist has
/// open items is refused with 409 unless `despite_open_items` says that it is meant.
#[utoipa::path(
    patch, path = "/tickets/{number}", tag = "tickets",
    params(("number" = TicketNumber, Path), ("If-Match" = Option<String>, Header, description = "the `ETag` you saw", example = "\"3\"")),
    request_body(content = TicketChange, example = json!({ "status": "in_progress", "priority": "urgent" })),
    responses((status = 200, body = Ticket, headers(("ETag" = String))))
)]
async fn change(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(number): Path<TicketNumber>,
    IfMatch(version): IfMatch,
    Json(wanted): Json<TicketChange>,
) -> ApiResult<Versioned<Ticket>> {
    let ticket = tickets::change(&platform, &actor, number, version, &wanted).await?;
    Ok(Versioned(ticket.line.version, ticket))
}

/// What happened to a ticket
///
/// Comments and every change, the oldest first, of what you may see.
#[utoipa::path(
    get, path = "/tickets/{number}/timeline", tag = "tickets", params(("number" = TicketNumber, Path)),
    responses((status = 200, body = Page<TimelineEntry>))
)]
async fn timeline(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(number): Path<TicketNumber>,
) -> ApiResult<axum::Json<Page<TimelineEntry>>> {
    let items = tickets::timeline(&platform, &actor, number).await?;
    Ok(axum::Json(Page { items, next_cursor: None }))
}

/// Call a ticket read
#[utoipa::path(put, path = "/tickets/{number}/read", tag = "tickets", params(("number" = TicketNumber, Path)), responses((status = 204)))]
async fn mark_read(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(number): Path<TicketNumber>,
) -> ApiResult<StatusCode> {
    tickets::mark_read(&platform, &actor, number).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Call a ticket unread again
#[utoipa::path(delete, path = "/tickets/{number}/read", tag = "tickets", params(("number" = TicketNumber, Path)), responses((status = 204)))]
async fn mark_unread(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(number): Path<TicketNumber>,
) -> ApiResult<StatusCode> {
    tickets::mark_unread(&platform, &actor, number).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// To whom a ticket is given.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Assignment {
    /// Left out: to nobody.
    #[serde(default)]
    assignee_id: Option<UserId>,
    /// To whoever is on shift at its location, fewest tickets first, or else the triage owner.
    #[serde(default)]
    on_shift: bool,
}

/// Give a ticket to somebody
///
/// The answer says if they are off, and names who is on shift at its location.
#[utoipa::path(
    post, path = "/tickets/{number}/assign", tag = "tickets", params(("number" = TicketNumber, Path)),
    request_body(content = Assignment, example = json!({ "on_shift": true })),
    responses((status = 200, body = Assigned))
)]
async fn assign(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(number): Path<TicketNumber>,
    Json(wanted): Json<Assignment>,
) -> ApiResult<axum::Json<Assigned>> {
    let assigned = match wanted {
        Assignment { on_shift: false, assignee_id } => {
            tickets::assign(&platform, &actor, number, assignee_id).await?
        }
        Assignment { assignee_id: None, .. } => {
            tickets::auto_assign(&platform, &actor, number).await?
        }
        _ => return Err(Problem::invalid("on_shift", "give either a user, or on_shift").into()),
    };
    Ok(axum::Json(assigned))
}

/// A ticket after something that can be undone for a day.
#[derive(Serialize, ToSchema)]
struct Undoable {
    #[serde(flatten)]
    ticket: Ticket,
    /// For `POST /tickets/undo/{id}`.
    undo: UndoId,
}

/// Put a ticket into the archive
#[utoipa::path(
    post, path = "/tickets/{number}/archive", tag = "tickets", params(("number" = TicketNumber, Path)),
    responses((status = 200, body = Undoable))
)]
async fn archive(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(number): Path<TicketNumber>,
) -> ApiResult<axum::Json<Undoable>> {
    let (ticket, undo) = tickets::archive(&platform, &actor, number).await?;
    Ok(axum::Json(Undoable { ticket, undo }))
}

/// Bring a ticket back from the archive
#[utoipa::path(
    post, path = "/tickets/{number}/restore", tag = "tickets", params(("number" = TicketNumber, Path)),
    responses((status = 200, body = Ticket, headers(("ETag" = String))))
)]
async fn restore(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(number): Path<TicketNumber>,
) -> ApiResult<Versioned<Ticket>> {
    let ticket = tickets::restore(&platform, &actor, number).await?;
    Ok(Versioned(ticket.line.version, ticket))
}

/// Where a ticket goes.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Merge {
    into: TicketNumber,
}

/// Make a ticket part of another
///
/// Its comments, files and watchers go there, and its number leads there. Can be undone for a day.
#[utoipa::path(
    post, path = "/tickets/{number}/merge", tag = "tickets", params(("number" = TicketNumber, Path)),
    request_body(content = Merge, example = json!({ "into": 7 })),
    responses((status = 200, body = Undoable))
)]
async fn merge(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(number): Path<TicketNumber>,
    Json(wanted): Json<Merge>,
) -> ApiResult<axum::Json<Undoable>> {
    let (ticket, undo) = tickets::merge(&platform, &actor, number, wanted.into).await?;
    Ok(axum::Json(Undoable { ticket, undo }))
}

/// Make a ticket of its own of some comments
///
/// For the same requester, linked to the one they were said to. Can be undone for a day.
#[utoipa::path(
    post, path = "/tickets/{number}/split", tag = "tickets", params(("number" = TicketNumber, Path)),
    request_body(content = Split, example = json!({ "title": "No sound either", "comments": [] })),
    responses((status = 201, body = Undoable, headers(("Location" = String))))
)]
async fn split(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(number): Path<TicketNumber>,
    Json(wanted): Json<Split>,
) -> ApiResult<Response> {
    let (ticket, undo) = tickets::split(&platform, &actor, number, &wanted).await?;
    let place = [(header::LOCATION, format!("/api/v1/tickets/{}", ticket.line.number))];
    Ok((StatusCode::CREATED, place, axum::Json(Undoable { ticket, undo })).into_response())
}

/// How tickets are handled
#[utoipa::path(
    get, path = "/tickets/settings", tag = "tickets",
    responses((status = 200, body = TicketSettings, headers(("ETag" = String))))
)]
async fn settings(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    headers: HeaderMap,
) -> ApiResult<Response> {
    let (settings, version) = tickets::settings::get(&platform, &actor).await?;
    Ok(Versioned(version, settings).unless_known(&headers))
}

/// Change how tickets are handled
#[utoipa::path(
    put, path = "/tickets/settings", tag = "tickets",
    params(("If-Match" = Option<String>, Header, description = "the `ETag` you saw", example = "\"3\"")),
    request_body(content = TicketSettings, example = json!({ "close_after_days": 7, "archive_after_days": 90 })),
    responses((status = 200, body = TicketSettings, headers(("ETag" = String))))
)]
async fn change_settings(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    IfMatch(version): IfMatch,
    Json(wanted): Json<TicketSettings>,
) -> ApiResult<Versioned<TicketSettings>> {
    let (settings, version) =
        tickets::settings::change(&platform, &actor, version, &wanted).await?;
    Ok(Versioned(version, settings))
}
