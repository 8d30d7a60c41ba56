//! What to say to each server function, so that it is understood.

use serde_json::{Value, json};

use super::SOME_ID;
use crate::desk::draft;

/// What a server function wants to hear; one that wants nothing needs no line.
pub(super) fn arguments(function: &str) -> Value {
    let location = json!({ "name": "Hamburg", "zone": "Europe/Berlin", "colour": "teal" });
    let shift = draft(domain::accounts::UserId(SOME_ID.parse().unwrap()), 8, 16);
    let webhook = json!({
        "name": "Chat", "url": "https://chat.example.org/hook", "events": ["ticket.created"]
    });
    match function {
        "/api/fn/accounts/email/change" => {
            json!({ "email": "new@example.com", "password": "wrong" })
        }
        "/api/fn/accounts/email/confirm"
        | "/api/fn/accounts/invitation"
        | "/api/fn/accounts/reset/look" => json!({ "token": "nothing" }),
        "/api/fn/accounts/invitation/accept" => {
            json!({ "token": "nothing", "name": "Eva", "password": "a pear in the tree" })
        }
        "/api/fn/accounts/mfa/confirm" => json!({ "code": "123456" }),
        "/api/fn/accounts/mfa/recovery-codes"
        | "/api/fn/accounts/mfa/set-up"
        | "/api/fn/accounts/mfa/turn-off" => json!({ "password": "wrong" }),
        "/api/fn/accounts/password/change" => {
            json!({ "old": "wrong", "new": "a pear in the tree", "locks_programs_out": true })
        }
        "/api/fn/accounts/register" | "/api/fn/accounts/reset/request" => {
            json!({ "email": "nobody@example.com" })
        }
        "/api/fn/accounts/reset" => {
            json!({ "token": "nothing", "password": "a pear in the tree" })
        }
        "/api/fn/accounts/sessions/end" | "/api/fn/accounts/tokens/revoke" => {
            json!({ "id": SOME_ID })
        }
        "/api/fn/accounts/sign-in" => {
            json!({ "email": "nobody@example.com", "password": "wrong", "remember": false })
        }
        "/api/fn/accounts/sign-in/code" => {
            json!({ "challenge": "nothing", "code": "123456", "remember_device": false })
        }
        "/api/fn/accounts/tokens/create" => {
            json!({ "new": { "name": "Figures", "scopes": ["see_calendar"], "expires_in_days": 30 } })
        }
        "/api/fn/jobs/run" | "/api/fn/jobs/run-now" | "/api/fn/jobs/runs" => {
            json!({ "id": SOME_ID })
        }
        "/api/fn/mail/get"
        | "/api/fn/mail/send-again"
        | "/api/fn/mail/inbound/get"
        | "/api/fn/mail/inbound/reprocess" => json!({ "id": SOME_ID }),
        "/api/fn/mail/inbound/list" => json!({ "state": null, "search": "", "before": null }),
        "/api/fn/mail/inbound/try" => json!({ "mail": "From: a@example.org\n\nx" }),
        "/api/fn/mail/list" => json!({ "state": null, "search": "", "before": null }),
        "/api/fn/accounts/profile/update" => json!({ "patch": { "theme": "dark" } }),
        "/api/fn/accounts/users/create" => {
            json!({ "draft": { "name": "Lea", "email": "lea@example.net", "roles": [] } })
        }
        "/api/fn/branding/choose" => json!({ "choice": {} }),
        "/api/fn/accounts/invitations/create" => {
            json!({ "new": { "email": "lea@example.net", "roles": ["member"] } })
        }
        "/api/fn/accounts/invitations/revoke"
        | "/api/fn/accounts/users/end-sessions"
        | "/api/fn/accounts/users/farewell"
        | "/api/fn/accounts/users/reset-mfa" => json!({ "id": SOME_ID }),
        "/api/fn/accounts/users/import" => {
            json!({ "file": "name,email\n", "is_preview": true, "skip_bad": false })
        }
        "/api/fn/accounts/users/list" => {
            json!({ "filter": {}, "order": "name", "after": null, "limit": 50 })
        }
        "/api/fn/accounts/users/update" => json!({ "id": SOME_ID, "version": 1, "patch": {} }),
        "/api/fn/backups/examine" => json!({ "id": SOME_ID }),
        "/api/fn/backups/restore" => json!({ "id": SOME_ID, "word": "no", "password": "wrong" }),
        "/api/fn/audit/list" => json!({ "filter": {}, "after": null }),
        "/api/fn/locations/create" => json!({ "draft": location }),
        "/api/fn/locations/update" => json!({ "id": SOME_ID, "version": 1, "draft": location }),
        "/api/fn/notifications/choose" => json!({ "wanted": [] }),
        "/api/fn/notifications/list" => json!({ "after": null }),
        "/api/fn/notifications/read" => json!({ "id": SOME_ID }),
        "/api/fn/notifications/read-all" => json!({ "until": "2026-11-21T14:37:02Z" }),
        "/api/fn/scheduling/coverage/between" => {
            json!({ "from": "2026-11-16T00:00:00Z", "to": "2026-11-23T00:00:00Z" })
        }
        "/api/fn/scheduling/coverage/delete" => json!({ "id": SOME_ID, "version": 1 }),
        "/api/fn/scheduling/coverage/save" => json!({
            "known": null,
            "draft": {
                "location_id": SOME_ID, "weekdays": ["mon"], "span": { "start": "09:00", "end": "17:30" },
                "technicians": 1, "valid_from": "2026-11-23",
            },
        }),
        "/api/fn/scheduling/trainings/set" => json!({ "location": SOME_ID, "wanted": [] }),
        "/api/fn/scheduling/warnings/limits/change" => {
            json!({ "wanted": { "rest_hours": 11, "week_hours": 48 } })
        }
        "/api/fn/scheduling/warnings/overruled" => json!({ "shift": SOME_ID }),
        "/api/fn/scheduling/wishes/set" => json!({ "wanted": {} }),
        "/api/fn/scheduling/holidays/create" => json!({
            "draft": { "location_id": SOME_ID, "date": "2026-12-26", "name": "Boxing Day" }
        }),
        "/api/fn/scheduling/schedules/delete" => {
            json!({ "id": SOME_ID, "version": 1, "future": "keep" })
        }
        "/api/fn/scheduling/schedules/generate" => json!({ "plan": "nothing", "as_drafts": false }),
        "/api/fn/scheduling/import" => {
            json!({ "request": { "format": "csv", "file": "technician,start,end\n" } })
        }
        "/api/fn/scheduling/hours" => {
            json!({ "first_day": "2026-11-02", "last_day": "2026-11-29", "period": "week", "location": null })
        }
        "/api/fn/scheduling/feeds/make" => json!({ "scope": { "scope": "mine" } }),
        "/api/fn/scheduling/feeds/revoke" => json!({ "id": SOME_ID }),
        "/api/fn/scheduling/holidays/delete" | "/api/fn/scheduling/schedules/restore" => {
            json!({ "id": SOME_ID })
        }
        "/api/fn/scheduling/schedules/preview" => json!({ "draft": null }),
        "/api/fn/scheduling/schedules/add" => json!({ "key": SOME_ID, "draft": schedule() }),
        "/api/fn/scheduling/schedules/save" => json!({
            "known": [SOME_ID, 1], "draft": schedule(), "future": "keep",
        }),
        "/api/fn/scheduling/shift/claim" => json!({ "id": SOME_ID, "claim": {} }),
        "/api/fn/swaps/offer" => json!({ "offer": { "shift_id": SOME_ID } }),
        "/api/fn/swaps/settings/change" => json!({ "wanted": { "approve_at_once": false } }),
        "/api/fn/swaps/step" => {
            json!({ "id": SOME_ID, "version": 1, "step": { "state": "claimed" } })
        }
        "/api/fn/scheduling/week/copy" | "/api/fn/scheduling/week/preview-copy" => {
            json!({ "request": { "from": "2026-11-16", "to": "2026-11-30" } })
        }
        "/api/fn/scheduling/week/take-back" => json!({ "ids": [SOME_ID] }),
        "/api/fn/scheduling/shift/create" => json!({ "id": SOME_ID, "draft": shift }),
        "/api/fn/scheduling/shift/delete" => json!({ "id": SOME_ID, "version": 1 }),
        "/api/fn/scheduling/shifts/publish" => json!({ "ids": [SOME_ID] }),
        "/api/fn/scheduling/shifts/candidates" => json!({ "shifts": [[SOME_ID, null]] }),
        "/api/fn/scheduling/shift/restore" => json!({ "id": SOME_ID }),
        "/api/fn/scheduling/shift/update" => json!({ "id": SOME_ID, "version": 1, "patch": {} }),
        "/api/fn/tickets/answers/delete" | "/api/fn/tickets/views/delete" => {
            json!({ "id": SOME_ID })
        }
        "/api/fn/tickets/comment/take-back" | "/api/fn/tickets/undo" => json!({ "id": SOME_ID }),
        "/api/fn/tickets/answers/save" => {
            json!({ "id": null, "draft": { "title": "Hello", "body": "Hello {requester}" } })
        }
        "/api/fn/tickets/archive"
        | "/api/fn/tickets/assign/on-shift"
        | "/api/fn/tickets/find"
        | "/api/fn/tickets/restore"
        | "/api/fn/tickets/take" => json!({ "number": 4711 }),
        "/api/fn/tickets/assign" => json!({ "number": 4711, "assignee": null }),
        "/api/fn/tickets/attend" => json!({ "number": 4711, "what": "looking" }),
        "/api/fn/tickets/bulk" => json!({ "bulk": { "numbers": [4711] } }),
        "/api/fn/tickets/categories/save" => {
            json!({ "id": [SOME_ID, 1], "draft": { "name": "Audio" } })
        }
        "/api/fn/tickets/change" => json!({ "number": 4711, "version": 1, "change": {} }),
        "/api/fn/tickets/checks/add" => json!({ "number": 4711, "new": { "label": "Lamp" } }),
        "/api/fn/tickets/checks/change" => {
            json!({ "number": 4711, "id": SOME_ID, "change": { "done": true } })
        }
        "/api/fn/tickets/checks/remove" => json!({ "number": 4711, "id": SOME_ID }),
        "/api/fn/tickets/columns/choose" => json!({ "columns": ["status"] }),
        "/api/fn/tickets/comment" => json!({ "number": 4711, "comment": { "body": "Hello" } }),
        "/api/fn/tickets/comment/edit" => json!({ "id": SOME_ID, "body": "Hello" }),
        "/api/fn/tickets/draft" => json!({ "place": "new" }),
        "/api/fn/tickets/draft/save" => json!({ "place": "new", "body": "", "internal": false }),
        "/api/fn/tickets/fields/order" => json!({ "ids": [SOME_ID] }),
        "/api/fn/tickets/fields/save" => {
            json!({ "id": null, "draft": { "name": "Serial number" } })
        }
        "/api/fn/tickets/link" | "/api/fn/tickets/unlink" => {
            json!({ "number": 4711, "other": 4712, "kind": "related" })
        }
        "/api/fn/tickets/list" => {
            json!({ "filter": {}, "sort": "-updated", "after": null, "limit": 50 })
        }
        "/api/fn/tickets/merge" => json!({ "number": 4711, "into": 4712 }),
        "/api/fn/tickets/on-duty" => json!({ "location": null }),
        "/api/fn/tickets/open" => json!({ "new": { "title": "Dark camera" } }),
        "/api/fn/tickets/preview" => json!({ "text": "*Hello*" }),
        "/api/fn/tickets/read" => json!({ "number": 4711, "unread": false }),
        "/api/fn/tickets/levels/change" => json!({ "version": 1, "wanted": {
            "hours": { "mon": [{ "start": "08:00", "end": "18:00" }] }, "zone": "Europe/Berlin"
        } }),
        "/api/fn/tickets/settings/change" => {
            json!({ "version": 0, "wanted": { "close_after_days": 7, "archive_after_days": 90 } })
        }
        "/api/fn/tickets/similar" => json!({ "title": "Dark camera", "location": null }),
        "/api/fn/tickets/views/save" => json!({ "id": SOME_ID, "draft": { "name": "Mine" } }),
        "/api/fn/tickets/split" => {
            json!({ "number": 4711, "split": { "title": "No sound", "comments": [SOME_ID] } })
        }
        "/api/fn/tickets/watchers/add" => {
            json!({ "number": 4711, "who": { "email": "mara@example.com" } })
        }
        "/api/fn/tickets/watchers/remove" => json!({ "number": 4711, "who": SOME_ID }),
        "/api/fn/tickets/watch" => {
            json!({ "number": 4711, "user": SOME_ID, "watches": true })
        }
        "/api/fn/time-off/absences" => {
            json!({ "first_day": "2026-11-16", "last_day": "2026-11-22" })
        }
        "/api/fn/time-off/allow" => json!({
            "wanted": { "technician_id": SOME_ID, "category": "vacation", "year": 2026, "days": 28 }
        }),
        "/api/fn/time-off/balances" => json!({ "technician": SOME_ID, "year": 2026 }),
        "/api/fn/time-off/decide" => {
            json!({ "id": SOME_ID, "version": 1, "decision": { "state": "withdrawn" } })
        }
        "/api/fn/time-off/list" => json!({ "filter": {}, "after": null }),
        "/api/fn/time-off/preview" | "/api/fn/time-off/request" => json!({
            "draft": { "all_day": true, "first_day": "2026-12-21", "last_day": "2026-12-23" }
        }),
        "/api/fn/mail/marked/lift"
        | "/api/fn/webhooks/delete"
        | "/api/fn/webhooks/rotate-secret"
        | "/api/fn/webhooks/test" => json!({ "id": SOME_ID }),
        "/api/fn/webhooks/create" => json!({ "draft": webhook }),
        "/api/fn/webhooks/update" => json!({ "id": SOME_ID, "version": 1, "draft": webhook }),
        "/api/fn/webhooks/deliveries" => json!({ "id": SOME_ID, "before": null }),
        "/api/fn/webhooks/delivery" | "/api/fn/webhooks/send-again" => {
            json!({ "id": SOME_ID, "delivery": SOME_ID })
        }
        "/api/fn/time-off/restoration" => json!({ "id": SOME_ID }),
        "/api/fn/time-off/settings/change" => json!({ "wanted": { "approve_at_once": false } }),
        "/api/fn/scheduling/shifts" => {
            json!({ "from": "2026-11-16T00:00:00Z", "to": "2026-11-23T00:00:00Z" })
        }
        _ => json!({}),
    }
}

fn schedule() -> Value {
    json!({
        "name": "Early", "technician_id": SOME_ID, "zone": "Europe/Berlin", "anchor": "2026-11-23",
        "valid_from": "2026-11-23", "days": { "mon": [{ "start": "09:00", "end": "17:30" }] },
    })
}
