//! Entries in words.

use chrono::{DateTime, Utc};
use domain::accounts::UserId;
use domain::audit::{ActorKind, AuditActor, AuditEntry};
use domain::locations::LocationId;
use domain::zones::ZoneName;
use leptos::prelude::*;
use serde_json::Value;
use uuid::Uuid;

use crate::accounts::{People, use_people};
use crate::clock::{self, Style};
use crate::components::ListOption;
use crate::locations::{Locations, use_locations};
use crate::messages::audit as messages;
use crate::shell::use_session;

/// `Shift: changed`
pub fn what(entry: &AuditEntry) -> String {
    action(&entry.action)
}

fn action(action: &str) -> String {
    match action.split_once('.') {
        Some((own, verb_name)) => format!("{}: {}", kind(own), verb(verb_name)),
        None => kind(action),
    }
}

pub fn who(actor: &AuditActor) -> String {
    let name = || actor.name.clone().unwrap_or_else(|| messages::somebody().to_owned());
    match actor.kind {
        ActorKind::Person | ActorKind::Device => name(),
        ActorKind::Token => messages::token(name()),
        ActorKind::Job => messages::job(name()),
        ActorKind::Command => messages::command(name()),
        ActorKind::System => messages::system().to_owned(),
    }
}

pub const fn icon(kind: ActorKind) -> icondata::Icon {
    match kind {
        ActorKind::Person => icondata::LuUserRound,
        ActorKind::Token => icondata::LuKeyRound,
        ActorKind::Device => icondata::LuCpu,
        ActorKind::Job => icondata::LuTimer,
        ActorKind::Command => icondata::LuTerminal,
        ActorKind::System => icondata::LuServer,
    }
}

/// All that can be chosen: each kind, and below it what was done to it.
pub fn choices(mut actions: Vec<String>) -> Vec<ListOption> {
    actions.sort();
    actions.dedup();
    let mut options = vec![ListOption::new("", messages::everything())];
    let mut last_kind = None;
    for known in actions {
        let (own, _) = known.split_once('.').unwrap_or((&known, ""));
        if last_kind.as_deref() != Some(own) {
            options.push(ListOption::new(own, kind(own)));
            last_kind = Some(own.to_owned());
        }
        if known.contains('.') {
            options.push(ListOption::new(known.as_str(), action(&known)));
        }
    }
    options
}

fn kind(kind: &str) -> String {
    match kind {
        "shift" => messages::kind_shift(),
        "swap" => messages::kind_swap(),
        "location" => messages::kind_location(),
        "user" => messages::kind_user(),
        "session" => messages::kind_session(),
        "mail" => messages::kind_mail(),
        "backup" => messages::kind_backup(),
        "branding" => messages::kind_branding(),
        "job" => messages::kind_job(),
        "audit" => messages::title(),
        "feed_link" => messages::kind_feed_link(),
        "invitation" => messages::kind_invitation(),
        "ticket" => messages::kind_ticket(),
        "ticket_category" => messages::kind_ticket_category(),
        "ticket_field" => messages::kind_ticket_field(),
        "ticket_settings" => messages::kind_ticket_settings(),
        "canned_answer" => messages::kind_canned_answer(),
        "service_levels" => messages::kind_service_levels(),
        "webhook" => messages::kind_webhook(),
        "time_off" => messages::kind_time_off(),
        "time_off_settings" => messages::kind_time_off_settings(),
        "leave_allowance" => messages::kind_leave_allowance(),
        "swap_settings" => messages::kind_swap_settings(),
        "schedule" => messages::kind_schedule(),
        "coverage_rule" => messages::kind_coverage_rule(),
        "holiday" => messages::kind_holiday(),
        "warning_limits" => messages::kind_warning_limits(),
        "token" | "api_token" => messages::kind_token(),
        other => return spaced(other),
    }
    .to_owned()
}

fn verb(verb: &str) -> String {
    match verb {
        "create" => messages::verb_create(),
        "update" => messages::verb_update(),
        "delete" => messages::verb_delete(),
        "revoke" => messages::verb_revoke(),
        "download" => messages::verb_download(),
        "restore" => messages::verb_restore(),
        "start" => messages::verb_start(),
        "end" => messages::verb_end(),
        "set_roles" => messages::verb_set_roles(),
        "set_active" => messages::verb_set_active(),
        "deactivate" => messages::verb_deactivate(),
        "reactivate" => messages::verb_reactivate(),
        "reset_password" => messages::verb_reset_password(),
        "set_logo" => messages::verb_set_logo(),
        "remove_logo" => messages::verb_remove_logo(),
        "set_picture" => messages::verb_set_picture(),
        "remove_picture" => messages::verb_remove_picture(),
        "send_again" => messages::verb_send_again(),
        "test" => messages::verb_test(),
        "run_now" => messages::verb_run_now(),
        "choose" => messages::verb_choose(),
        "publish" => messages::verb_publish(),
        "claim" => messages::verb_claim(),
        "swap" => messages::verb_swap(),
        "offer" => messages::verb_offer(),
        "step_back" => messages::verb_step_back(),
        "expire" => messages::verb_expire(),
        "save" => messages::verb_save(),
        "open" => messages::verb_open(),
        "comment" => messages::verb_comment(),
        "edit_comment" => messages::verb_edit_comment(),
        "take_back_comment" => messages::verb_take_back_comment(),
        "attach" => messages::verb_attach(),
        "link" => messages::verb_link(),
        "unlink" => messages::verb_unlink(),
        "merge" => messages::verb_merge(),
        "split" => messages::verb_split(),
        "undo" => messages::verb_undo(),
        "watch" => messages::verb_watch(),
        "archive" => messages::verb_archive(),
        "order" => messages::verb_order(),
        "train" => messages::verb_train(),
        "generate" => messages::verb_generate(),
        "overrule" => messages::verb_overrule(),
        "request" => messages::verb_request(),
        "approve" => messages::verb_approve(),
        "decline" => messages::verb_decline(),
        "withdraw" => messages::verb_withdraw(),
        "mark" => messages::verb_mark(),
        "lift_mark" => messages::verb_lift_mark(),
        "reprocess" => messages::verb_reprocess(),
        "rotate_secret" => messages::verb_rotate_secret(),
        "change_email" => messages::verb_change_email(),
        "request_email_change" => messages::verb_request_email_change(),
        "change_password" => messages::verb_change_password(),
        "request_reset" => messages::verb_request_reset(),
        "turn_on_mfa" => messages::verb_turn_on_mfa(),
        "turn_off_mfa" => messages::verb_turn_off_mfa(),
        "reset_mfa" => messages::verb_reset_mfa(),
        "renew_recovery_codes" => messages::verb_renew_recovery_codes(),
        "use_recovery_code" => messages::verb_use_recovery_code(),
        "forget_devices" => messages::verb_forget_devices(),
        "end_copied" => messages::verb_end_copied(),
        "check.add" => messages::verb_check_add(),
        "check.update" => messages::verb_check_update(),
        "check.remove" => messages::verb_check_remove(),
        "wish" => messages::verb_wish(),
        other => return spaced(other),
    }
    .to_owned()
}

/// The name of a field; of what lies within another, the innermost.
pub fn field(path: &str) -> String {
    match path.rsplit('.').next().unwrap_or(path) {
        "name" => messages::field_name(),
        "email" => messages::field_email(),
        "roles" => messages::field_roles(),
        "hue" | "colour" => messages::field_hue(),
        "picture" => messages::field_picture(),
        "location_id" => messages::field_location(),
        "zone" => messages::field_zone(),
        "active" => messages::field_active(),
        "starts_at" => messages::field_starts_at(),
        "ends_at" => messages::field_ends_at(),
        "technician_id" => messages::field_technician(),
        "title" => messages::field_title(),
        "note" => messages::field_note(),
        "kind" => messages::field_kind(),
        "state" => messages::field_state(),
        "version" => messages::field_version(),
        "triage_owner_id" => messages::field_triage_owner(),
        "user_id" => messages::field_user(),
        "ip" => messages::ip(),
        "user_agent" => messages::browser(),
        "remembered" => messages::field_remembered(),
        "theme" => messages::field_theme(),
        "week_start" => messages::field_week_start(),
        "clock" => messages::field_clock(),
        "language" => messages::field_language(),
        other => return spaced(other),
    }
    .to_owned()
}

/// What ids are called.
#[derive(Clone, Copy)]
pub struct Names {
    people: People,
    locations: Locations,
    zone: Memo<ZoneName>,
}

impl Names {
    pub fn of_context() -> Self {
        let session = use_session();
        let zone = Memo::new(move |_| session.me.read().zone.clone());
        Self { people: use_people(), locations: use_locations(), zone }
    }

    /// A value as people read it: names for ids, times by the reader's clock.
    pub fn value(self, value: &Value) -> String {
        match value {
            Value::Bool(true) => messages::yes().to_owned(),
            Value::Bool(false) => messages::no().to_owned(),
            Value::String(text) => self.text(text),
            Value::Array(items) => {
                let items: Vec<String> = items.iter().map(|item| self.value(item)).collect();
                if items.is_empty() { messages::nothing().to_owned() } else { items.join(", ") }
            }
            other => other.to_string(),
        }
    }

    fn text(self, text: &str) -> String {
        if text.is_empty() {
            return messages::nothing().to_owned();
        }
        if let Ok(id) = text.parse::<Uuid>() {
            let person = self.people.get(UserId(id)).map(|person| person.name.to_string());
            let place = || self.locations.get(LocationId(id)).map(|place| place.name.to_string());
            return person.or_else(place).unwrap_or_else(|| text.to_owned());
        }
        if let Ok(at) = DateTime::parse_from_rfc3339(text) {
            let (at, zone) = (at.with_timezone(&Utc), self.zone.get());
            let day = clock::text(at, &zone, Style::ShortDate);
            return format!("{day}, {}", clock::time(at, &zone));
        }
        text.to_owned()
    }
}

fn spaced(name: &str) -> String {
    name.replace('_', " ")
}
