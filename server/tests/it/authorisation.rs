//! Every route and every server function, asked by nobody, by each role, and from another site.
//!
//! The routes list themselves. One that is missing in [`access`] makes the test fail, so that
//! nobody adds a route without saying who may use it.

use std::collections::BTreeMap;

use axum::body::Body;
use axum::http::{HeaderName, Method, header};
use domain::accounts::{Permission, Role};
use leptos::server_fn::axum::server_fn_paths;
use serde_json::{Value, json};
use sqlx::PgPool;

use crate::desk::{Desk, draft};
use crate::visitor::{Answer, Visitor};

const SOME_ID: &str = "01a1fc04-45d7-7481-bf4f-9e1ed7df3eca";

#[derive(Clone, Copy, Debug)]
enum Access {
    /// For everybody.
    Public,
    /// For whoever is signed in, whatever their roles.
    SignedIn,
    Needs(Permission),
}

use Access::{Needs, Public, SignedIn};
use Permission::{
    ApproveTimeOff, ManageBackups, ManageBranding, ManageJobs, ManageLocations, ManageMail,
    ManageUsers, PlanShifts, RequestTimeOff, SeeAudit, SeeCalendar, SeePeople, SeeSystem,
    TradeShifts,
};

fn access() -> BTreeMap<&'static str, Access> {
    BTreeMap::from([
        ("GET /api/v1/audit", Needs(SeeAudit)),
        ("GET /api/v1/audit/export", Needs(SeeAudit)),
        ("POST /api/v1/auth/login", Public),
        ("POST /api/v1/auth/logout", Public),
        ("POST /api/v1/auth/mfa/setup", SignedIn),
        ("POST /api/v1/auth/mfa/verify", Public),
        ("POST /api/v1/auth/refresh", Public),
        ("GET /api/v1/invitations", Needs(ManageUsers)),
        ("POST /api/v1/invitations", Needs(ManageUsers)),
        ("DELETE /api/v1/invitations/{id}", Needs(ManageUsers)),
        ("GET /api/v1/holidays", Needs(SeeCalendar)),
        ("POST /api/v1/holidays", Needs(PlanShifts)),
        ("DELETE /api/v1/holidays/{id}", Needs(PlanShifts)),
        ("GET /api/v1/locations/{id}/trained", Needs(PlanShifts)),
        ("PUT /api/v1/locations/{id}/trained", Needs(PlanShifts)),
        ("GET /api/v1/shifts/{id}/overruled", Needs(SeeCalendar)),
        // One's own need the permission to ask for time off; these are of somebody else.
        ("GET /api/v1/users/{id}/wishes", Needs(PlanShifts)),
        ("PUT /api/v1/users/{id}/wishes", Needs(PlanShifts)),
        ("GET /api/v1/warning-limits", Needs(PlanShifts)),
        ("PUT /api/v1/warning-limits", Needs(PlanShifts)),
        ("GET /api/v1/coverage", Needs(PlanShifts)),
        ("GET /api/v1/coverage-rules", Needs(PlanShifts)),
        ("POST /api/v1/coverage-rules", Needs(PlanShifts)),
        ("GET /api/v1/coverage-rules/{id}", Needs(PlanShifts)),
        ("PUT /api/v1/coverage-rules/{id}", Needs(PlanShifts)),
        ("DELETE /api/v1/coverage-rules/{id}", Needs(PlanShifts)),
        ("GET /api/v1/schedule-templates", Needs(PlanShifts)),
        ("POST /api/v1/shifts/copy-week", Needs(PlanShifts)),
        ("GET /api/v1/schedule-runs", Needs(PlanShifts)),
        ("POST /api/v1/schedule-templates", Needs(PlanShifts)),
        ("POST /api/v1/schedule-templates/generate", Needs(PlanShifts)),
        ("GET /api/v1/schedule-templates/{id}", Needs(PlanShifts)),
        ("PUT /api/v1/schedule-templates/{id}", Needs(PlanShifts)),
        ("DELETE /api/v1/schedule-templates/{id}", Needs(PlanShifts)),
        ("POST /api/v1/schedule-templates/{id}/restore", Needs(PlanShifts)),
        ("GET /api/v1/job-runs/{id}", Needs(ManageJobs)),
        ("GET /api/v1/jobs", Needs(ManageJobs)),
        ("GET /api/v1/jobs/{id}", Needs(ManageJobs)),
        ("POST /api/v1/jobs/{id}/run", Needs(ManageJobs)),
        ("GET /api/v1/jobs/{id}/runs", Needs(ManageJobs)),
        ("GET /api/v1/backups", Needs(ManageBackups)),
        ("POST /api/v1/backups", Needs(ManageBackups)),
        ("GET /api/v1/backups/{id}/file", Needs(ManageBackups)),
        ("GET /api/v1/system", Needs(SeeSystem)),
        ("GET /api/v1/live", SignedIn),
        ("GET /api/v1/locations", Needs(SeePeople)),
        ("POST /api/v1/locations", Needs(ManageLocations)),
        ("GET /api/v1/locations/{id}", Needs(SeePeople)),
        ("PUT /api/v1/locations/{id}", Needs(ManageLocations)),
        ("GET /api/v1/mails", Needs(ManageMail)),
        ("POST /api/v1/mails/test", Needs(ManageMail)),
        ("GET /api/v1/mails/{id}", Needs(ManageMail)),
        ("GET /api/v1/mails/{id}/html", Needs(ManageMail)),
        ("POST /api/v1/mails/{id}/send-again", Needs(ManageMail)),
        ("GET /api/v1/notifications", SignedIn),
        ("GET /api/v1/notifications/choices", SignedIn),
        ("PUT /api/v1/notifications/choices", SignedIn),
        ("POST /api/v1/notifications/read", SignedIn),
        ("GET /api/v1/notifications/unread", SignedIn),
        ("POST /api/v1/notifications/{id}/read", SignedIn),
        ("GET /api/v1/on-shift", Needs(SeeCalendar)),
        ("GET /api/v1/shifts", Needs(SeeCalendar)),
        ("POST /api/v1/shifts", Needs(PlanShifts)),
        ("GET /api/v1/shifts/{id}", Needs(SeeCalendar)),
        ("PATCH /api/v1/shifts/{id}", Needs(PlanShifts)),
        ("DELETE /api/v1/shifts/{id}", Needs(PlanShifts)),
        ("POST /api/v1/shifts/{id}/claim", Needs(TradeShifts)),
        ("GET /api/v1/swaps", Needs(TradeShifts)),
        ("POST /api/v1/swaps", Needs(TradeShifts)),
        ("GET /api/v1/swaps/settings", Needs(TradeShifts)),
        ("PUT /api/v1/swaps/settings", Needs(PlanShifts)),
        ("GET /api/v1/swaps/{id}", Needs(TradeShifts)),
        ("PATCH /api/v1/swaps/{id}", Needs(TradeShifts)),
        ("POST /api/v1/shifts/publish", Needs(PlanShifts)),
        ("POST /api/v1/shifts/{id}/restore", Needs(PlanShifts)),
        ("GET /feeds/{file}", Public),
        ("POST /api/v1/shifts/import", Needs(PlanShifts)),
        ("POST /api/fn/scheduling/import", Needs(PlanShifts)),
        ("GET /api/v1/hours", Needs(SeeCalendar)),
        ("GET /api/v1/hours/export", Needs(SeeCalendar)),
        ("GET /api/v1/shifts/export", Needs(SeeCalendar)),
        ("POST /api/fn/scheduling/hours", Needs(SeeCalendar)),
        ("GET /api/v1/feed-links", Needs(SeeCalendar)),
        ("POST /api/v1/feed-links", Needs(SeeCalendar)),
        ("DELETE /api/v1/feed-links/{id}", Needs(SeeCalendar)),
        ("POST /api/fn/scheduling/feeds/links", Needs(SeeCalendar)),
        ("POST /api/fn/scheduling/feeds/make", Needs(SeeCalendar)),
        ("POST /api/fn/scheduling/feeds/revoke", Needs(SeeCalendar)),
        ("GET /api/v1/time-off", Needs(SeeCalendar)),
        ("POST /api/v1/time-off", Needs(RequestTimeOff)),
        ("PUT /api/v1/time-off/allowances", Needs(ApproveTimeOff)),
        ("GET /api/v1/time-off/balances", Needs(RequestTimeOff)),
        ("POST /api/v1/time-off/preview", Needs(RequestTimeOff)),
        ("GET /api/v1/time-off/settings", Needs(RequestTimeOff)),
        ("PUT /api/v1/time-off/settings", Needs(ApproveTimeOff)),
        ("GET /api/v1/time-off/{id}", Needs(SeeCalendar)),
        ("PATCH /api/v1/time-off/{id}", Needs(RequestTimeOff)),
        ("GET /api/v1/time-off/{id}/restoration", Needs(RequestTimeOff)),
        ("GET /api/v1/users", Needs(SeePeople)),
        ("GET /api/v1/branding", Needs(ManageBranding)),
        ("PUT /api/v1/branding", Needs(ManageBranding)),
        ("GET /api/v1/branding/logo", Public),
        ("PUT /api/v1/branding/logo", Needs(ManageBranding)),
        ("DELETE /api/v1/branding/logo", Needs(ManageBranding)),
        ("POST /api/fn/branding/choose", Needs(ManageBranding)),
        ("POST /api/fn/branding/get", Needs(ManageBranding)),
        ("GET /api/v1/users/me", SignedIn),
        ("GET /api/v1/users/me/sessions", SignedIn),
        ("DELETE /api/v1/users/me/sessions/{id}", SignedIn),
        ("GET /api/v1/users/me/sign-ins", SignedIn),
        ("GET /api/v1/users/me/tokens", SignedIn),
        ("POST /api/v1/users/me/tokens", SignedIn),
        ("DELETE /api/v1/users/me/tokens/{id}", SignedIn),
        ("POST /api/fn/accounts/email/change", SignedIn),
        ("POST /api/fn/accounts/email/confirm", Public),
        ("POST /api/fn/accounts/invitation", Public),
        ("POST /api/fn/accounts/invitation/accept", Public),
        ("POST /api/fn/accounts/invitations/create", Needs(ManageUsers)),
        ("POST /api/fn/accounts/invitations/list", Needs(ManageUsers)),
        ("POST /api/fn/accounts/invitations/revoke", Needs(ManageUsers)),
        ("POST /api/fn/accounts/mfa/confirm", SignedIn),
        ("POST /api/fn/accounts/mfa/forget-devices", SignedIn),
        ("POST /api/fn/accounts/mfa/recovery-codes", SignedIn),
        ("POST /api/fn/accounts/mfa/set-up", SignedIn),
        ("POST /api/fn/accounts/mfa/status", SignedIn),
        ("POST /api/fn/accounts/mfa/turn-off", SignedIn),
        ("POST /api/fn/accounts/password/change", SignedIn),
        ("PATCH /api/v1/users/me", SignedIn),
        ("POST /api/v1/users", Needs(ManageUsers)),
        ("GET /api/v1/users/accounts", Needs(ManageUsers)),
        ("GET /api/v1/users/export", Needs(ManageUsers)),
        ("POST /api/v1/users/import", Needs(ManageUsers)),
        ("GET /api/v1/users/{id}", Needs(ManageUsers)),
        ("PATCH /api/v1/users/{id}", Needs(ManageUsers)),
        ("DELETE /api/v1/users/{id}/mfa", Needs(ManageUsers)),
        ("DELETE /api/v1/users/{id}/sessions", Needs(ManageUsers)),
        ("GET /api/v1/users/{id}/farewell", Needs(ManageUsers)),
        ("GET /api/v1/users/{id}/picture", Needs(SeePeople)),
        // Somebody else's; one's own anybody may.
        ("PUT /api/v1/users/{id}/picture", Needs(ManageUsers)),
        ("DELETE /api/v1/users/{id}/picture", Needs(ManageUsers)),
        ("POST /api/fn/accounts/me", Public),
        ("POST /api/fn/accounts/profile/update", SignedIn),
        ("POST /api/fn/accounts/users/create", Needs(ManageUsers)),
        ("POST /api/fn/accounts/users/end-sessions", Needs(ManageUsers)),
        ("POST /api/fn/accounts/users/farewell", Needs(ManageUsers)),
        ("POST /api/fn/accounts/users/import", Needs(ManageUsers)),
        ("POST /api/fn/accounts/users/list", Needs(ManageUsers)),
        ("POST /api/fn/accounts/users/reset-mfa", Needs(ManageUsers)),
        ("POST /api/fn/accounts/users/update", Needs(ManageUsers)),
        ("POST /api/fn/accounts/people", Needs(SeePeople)),
        ("POST /api/fn/accounts/register", Public),
        ("POST /api/fn/accounts/reset", Public),
        ("POST /api/fn/accounts/reset/look", Public),
        ("POST /api/fn/accounts/reset/request", Public),
        ("POST /api/fn/accounts/sessions", SignedIn),
        ("POST /api/fn/accounts/sessions/end", SignedIn),
        ("POST /api/fn/accounts/sessions/end-others", SignedIn),
        ("POST /api/fn/accounts/sign-in", Public),
        ("POST /api/fn/accounts/sign-in/code", Public),
        ("POST /api/fn/accounts/sign-ins", SignedIn),
        ("POST /api/fn/accounts/sign-out", Public),
        ("POST /api/fn/accounts/tokens", SignedIn),
        ("POST /api/fn/accounts/tokens/create", SignedIn),
        ("POST /api/fn/accounts/tokens/revoke", SignedIn),
        ("POST /api/fn/jobs/list", Needs(ManageJobs)),
        ("POST /api/fn/jobs/run", Needs(ManageJobs)),
        ("POST /api/fn/jobs/run-now", Needs(ManageJobs)),
        ("POST /api/fn/jobs/runs", Needs(ManageJobs)),
        ("POST /api/fn/audit/actions", Needs(SeeAudit)),
        ("POST /api/fn/audit/list", Needs(SeeAudit)),
        ("POST /api/fn/backups/create", Needs(ManageBackups)),
        ("POST /api/fn/backups/examine", Needs(ManageBackups)),
        ("POST /api/fn/backups/list", Needs(ManageBackups)),
        ("POST /api/fn/backups/restore", Needs(ManageBackups)),
        ("POST /api/fn/system/overview", Needs(SeeSystem)),
        ("POST /api/fn/locations/create", Needs(ManageLocations)),
        ("POST /api/fn/locations/list", Needs(SeePeople)),
        ("POST /api/fn/locations/update", Needs(ManageLocations)),
        ("POST /api/fn/mail/get", Needs(ManageMail)),
        ("POST /api/fn/mail/list", Needs(ManageMail)),
        ("POST /api/fn/mail/send-again", Needs(ManageMail)),
        ("POST /api/fn/mail/test", Needs(ManageMail)),
        ("POST /api/fn/notifications/choices", SignedIn),
        ("POST /api/fn/notifications/choose", SignedIn),
        ("POST /api/fn/notifications/list", SignedIn),
        ("POST /api/fn/notifications/read", SignedIn),
        ("POST /api/fn/notifications/read-all", SignedIn),
        ("POST /api/fn/notifications/unread", SignedIn),
        ("POST /api/fn/scheduling/holidays/create", Needs(PlanShifts)),
        ("POST /api/fn/scheduling/holidays/delete", Needs(PlanShifts)),
        ("POST /api/fn/scheduling/on-shift", Needs(SeeCalendar)),
        ("POST /api/fn/scheduling/coverage/between", Needs(PlanShifts)),
        ("POST /api/fn/scheduling/coverage/delete", Needs(PlanShifts)),
        ("POST /api/fn/scheduling/coverage/rules", Needs(PlanShifts)),
        ("POST /api/fn/scheduling/coverage/save", Needs(PlanShifts)),
        ("POST /api/fn/scheduling/schedules/delete", Needs(PlanShifts)),
        ("POST /api/fn/scheduling/schedules/generate", Needs(PlanShifts)),
        ("POST /api/fn/scheduling/schedules/list", Needs(PlanShifts)),
        ("POST /api/fn/scheduling/schedules/preview", Needs(PlanShifts)),
        ("POST /api/fn/scheduling/schedules/restore", Needs(PlanShifts)),
        ("POST /api/fn/scheduling/schedules/runs", Needs(PlanShifts)),
        ("POST /api/fn/scheduling/schedules/save", Needs(PlanShifts)),
        ("POST /api/fn/scheduling/open-shifts", Needs(SeeCalendar)),
        ("POST /api/fn/scheduling/shift/claim", Needs(TradeShifts)),
        ("POST /api/fn/swaps/list", Needs(TradeShifts)),
        ("POST /api/fn/swaps/offer", Needs(TradeShifts)),
        ("POST /api/fn/swaps/settings", Needs(TradeShifts)),
        ("POST /api/fn/swaps/settings/change", Needs(PlanShifts)),
        ("POST /api/fn/swaps/step", Needs(TradeShifts)),
        ("POST /api/fn/scheduling/shift/create", Needs(PlanShifts)),
        ("POST /api/fn/scheduling/shift/delete", Needs(PlanShifts)),
        ("POST /api/fn/scheduling/shift/restore", Needs(PlanShifts)),
        ("POST /api/fn/scheduling/shift/update", Needs(PlanShifts)),
        ("POST /api/fn/scheduling/shifts", Needs(SeeCalendar)),
        ("POST /api/fn/scheduling/shifts/publish", Needs(PlanShifts)),
        ("POST /api/fn/scheduling/trainings/list", Needs(PlanShifts)),
        ("POST /api/fn/scheduling/trainings/set", Needs(PlanShifts)),
        ("POST /api/fn/scheduling/warnings/limits", Needs(PlanShifts)),
        ("POST /api/fn/scheduling/warnings/limits/change", Needs(PlanShifts)),
        ("POST /api/fn/scheduling/warnings/overruled", Needs(SeeCalendar)),
        ("POST /api/fn/scheduling/wishes/get", Needs(RequestTimeOff)),
        ("POST /api/fn/scheduling/wishes/set", Needs(RequestTimeOff)),
        ("POST /api/fn/scheduling/week/copy", Needs(PlanShifts)),
        ("POST /api/fn/scheduling/week/preview-copy", Needs(PlanShifts)),
        ("POST /api/fn/scheduling/week/take-back", Needs(PlanShifts)),
        ("POST /api/fn/time-off/absences", Needs(SeeCalendar)),
        ("POST /api/fn/time-off/allow", Needs(ApproveTimeOff)),
        // Somebody else's need the permission to approve; these are of somebody else.
        ("POST /api/fn/time-off/balances", Needs(ApproveTimeOff)),
        ("POST /api/fn/time-off/decide", Needs(RequestTimeOff)),
        ("POST /api/fn/time-off/list", Needs(SeeCalendar)),
        ("POST /api/fn/time-off/preview", Needs(RequestTimeOff)),
        ("POST /api/fn/time-off/request", Needs(RequestTimeOff)),
        ("POST /api/fn/time-off/restoration", Needs(RequestTimeOff)),
        ("POST /api/fn/time-off/settings", Needs(RequestTimeOff)),
        ("POST /api/fn/time-off/settings/change", Needs(ApproveTimeOff)),
    ])
}

/// What a server function wants to hear; one that wants nothing needs no line.
fn arguments(function: &str) -> Value {
    let location = json!({ "name": "Hamburg", "zone": "Europe/Berlin", "colour": "teal" });
    let shift = draft(domain::accounts::UserId(SOME_ID.parse().unwrap()), 8, 16);
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
            json!({ "old": "wrong", "new": "a pear in the tree" })
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
        "/api/fn/mail/get" | "/api/fn/mail/send-again" => json!({ "id": SOME_ID }),
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
        "/api/fn/scheduling/schedules/generate" => json!({ "plan": "nothing" }),
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
        "/api/fn/scheduling/schedules/save" => json!({
            "known": null,
            "draft": {
                "name": "Early", "technician_id": SOME_ID, "zone": "Europe/Berlin", "anchor": "2026-11-23",
                "valid_from": "2026-11-23", "days": { "mon": [{ "start": "09:00", "end": "17:30" }] },
            },
            "future": "keep",
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
        "/api/fn/scheduling/shift/restore" => json!({ "id": SOME_ID }),
        "/api/fn/scheduling/shift/update" => json!({ "id": SOME_ID, "version": 1, "patch": {} }),
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
        "/api/fn/time-off/restoration" => json!({ "id": SOME_ID }),
        "/api/fn/time-off/settings/change" => json!({ "wanted": { "approve_at_once": false } }),
        "/api/fn/scheduling/shifts" => {
            json!({ "from": "2026-11-16T00:00:00Z", "to": "2026-11-23T00:00:00Z" })
        }
        _ => json!({}),
    }
}

/// Something one can ask for.
#[derive(Clone, Debug)]
struct Route {
    /// As the table has it.
    name: String,
    method: Method,
    path: String,
    body: Option<Value>,
}

impl Route {
    async fn ask(&self, visitor: &Visitor) -> Answer {
        match &self.body {
            Some(body) => visitor.json(self.method.clone(), &self.path, body).await,
            None => visitor.send(self.method.clone(), &self.path, Body::empty()).await,
        }
    }
}

/// What there is, by its own account: the OpenAPI document and the registered server functions.
async fn all_routes(desk: &Desk) -> Vec<Route> {
    let document = desk.anybody().get("/api/openapi.json").await.json();
    let mut routes = Vec::new();
    for (template, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let method = method.to_uppercase();
            let example = &operation["requestBody"]["content"]["application/json"]["example"];
            routes.push(Route {
                name: format!("{method} {template}"),
                method: method.parse().unwrap(),
                path: template.replace("{id}", SOME_ID) + &query(operation),
                body: Some(example.clone()).filter(|example| !example.is_null()),
            });
        }
    }
    for (path, method) in server_fn_paths() {
        let name = format!("{method} {path}");
        routes.push(Route { name, method, path: path.to_owned(), body: Some(arguments(path)) });
    }
    routes
}

/// The parameters that must be there, with the examples of the document.
fn query(operation: &Value) -> String {
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    let pairs: Vec<_> = parameters
        .filter(|parameter| parameter["in"] == "query" && parameter["required"] == true)
        .map(|parameter| {
            let example = parameter["example"].as_str().expect("what is required has an example");
            format!("{}={}", parameter["name"].as_str().unwrap(), example.replace('+', "%2B"))
        })
        .collect();
    if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) }
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn every_route_says_who_may_use_it(db: PgPool) {
    let routes = all_routes(&Desk::open(db)).await;
    let found: Vec<_> = routes.iter().map(|route| route.name.as_str()).collect();
    let access = access();
    let undeclared: Vec<_> = found.iter().filter(|name| !access.contains_key(**name)).collect();
    let gone: Vec<_> = access.keys().filter(|name| !found.contains(name)).collect();
    assert!(undeclared.is_empty(), "say in the table who may use {undeclared:#?}");
    assert!(gone.is_empty(), "the table names what is not there: {gone:#?}");
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn who_is_not_signed_in_gets_nowhere(db: PgPool) {
    // Elsewhere nobody may ask for an account.
    let desk = Desk::with(db, [("REGISTRATION", "open")]);
    let access = access();
    for route in all_routes(&desk).await {
        let answer = route.ask(&desk.anybody()).await;
        match access[route.name.as_str()] {
            Public => assert_ne!(answer.status, 403, "{}", route.name),
            SignedIn | Needs(_) => {
                assert_eq!(answer.failure(), (401, "signed_out".to_owned()), "{}", route.name);
            }
        }
        let forged = desk.anybody().with_cookie(crate::desk::COOKIE, "bm90IGEgdG9rZW4gb2Ygb3Vycw");
        let status = route.ask(&forged).await.status;
        assert_eq!(status, answer.status, "{} with a forged cookie", route.name);
    }
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn each_role_may_what_the_table_of_permissions_says(db: PgPool) {
    let desk = Desk::open(db);
    let access = access();
    let routes = all_routes(&desk).await;
    let mut people = vec![(None, desk.signed_in(&[]).await)];
    for role in Role::ALL {
        people.push((Some(role), desk.signed_in(&[role]).await));
    }
    for (role, visitor) in &people {
        for route in &routes {
            let is_allowed = match access[route.name.as_str()] {
                // Whoever signs out is nobody afterwards.
                Public => continue,
                SignedIn => true,
                Needs(permission) => role.is_some_and(|role| permission.is_granted_by(role)),
            };
            let answer = route.ask(visitor).await;
            if is_allowed {
                let status = answer.status.as_u16();
                assert!(
                    ![401, 403].contains(&status),
                    "{role:?} may {}: {}",
                    route.name,
                    answer.text()
                );
                // A request that is not understood proves nothing about permissions.
                assert!(
                    status != 400 || route.path == "/api/v1/live",
                    "{}: {}",
                    route.name,
                    answer.text()
                );
            } else {
                let failure = answer.failure();
                assert_eq!(
                    failure,
                    (403, "forbidden".to_owned()),
                    "{role:?} may not {}",
                    route.name
                );
            }
        }
    }
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn no_write_comes_from_another_site(db: PgPool) {
    let desk = Desk::open(db);
    let admin = desk.admin().await;
    let elsewhere = [
        (HeaderName::from_static("sec-fetch-site"), "cross-site"),
        (HeaderName::from_static("sec-fetch-site"), "same-site"),
        (header::ORIGIN, "https://evil.example"),
    ];
    for route in all_routes(&desk).await {
        if route.method == Method::GET {
            continue;
        }
        for (name, value) in &elsewhere {
            let visitor = admin.clone().with(name.clone(), value);
            let failure = route.ask(&visitor).await.failure();
            assert_eq!(failure, (403, "forbidden".to_owned()), "{} from {value}", route.name);
        }
    }
}
