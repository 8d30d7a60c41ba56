//! Each use case asks for the permission it needs: the whole table, against every role.

use std::fmt::Debug;

use domain::ProblemKind;
use domain::accounts::{Actor, Permission, Role, Roles, UserDraft, UserFilter, UserId, UserPatch};
use domain::backups::BackupId;
use domain::locations::LocationId;
use domain::scheduling::swaps::{SwapId, SwapNote, SwapOffer, SwapSettings, SwapState, SwapStep};
use domain::scheduling::templates::{Future, HolidayDraft, HolidayId, TemplateDraft, TemplateId};
use domain::scheduling::time_off::{
    Decision, LeaveAllowance, TimeOffCategory, TimeOffDraft, TimeOffFilter, TimeOffId, TimeOffNote,
    TimeOffSettings, TimeOffState, WholeDays,
};
use domain::scheduling::{Claim, DraftSelection, ShiftId, ShiftPatch};
use services::accounts::{ImportMode, UserOrder};
use services::scheduling::pages::{self, ShiftFilter};
use services::scheduling::templates::{self, GenerationRequest};
use services::scheduling::{
    candidates, claims, holidays, holidays::HolidayFilter, publish, shifts, swaps, time_off,
};
use services::{Error, Platform, Result, accounts, backups, locations, system};
use sqlx::PgPool;
use uuid::Uuid;

use crate::desk::{Desk, hour, location, shift};

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn what_the_table_denies_is_refused_and_what_it_grants_is_not(db: PgPool) {
    let desk = Desk::open(db).await;
    let of_each_role = Role::ALL.map(|role| Roles::from_iter([role]));
    for roles in of_each_role.into_iter().chain([Roles::default()]) {
        let actor = Actor::new(desk.admin.user, roles);
        for (use_case, needs, is_denied) in try_all(&desk.platform, &actor, desk.ana).await {
            assert_eq!(is_denied, !roles.grant(needs), "{use_case} by {roles:?}");
        }
    }
}

/// Every use case that asks who acts, with what it needs and whether it was denied. On things that
/// do not exist: who may not do it shall not learn that.
async fn try_all(
    platform: &Platform,
    actor: &Actor,
    technician: Actor,
) -> Vec<(&'static str, Permission, bool)> {
    use Permission::{
        ApproveTimeOff, ManageBackups, ManageLocations, ManageUsers, PlanShifts, RequestTimeOff,
        SeeCalendar, SeePeople, SeeSystem, TradeShifts,
    };

    let (no_shift, no_place) = (ShiftId(Uuid::nil()), LocationId(Uuid::nil()));
    let nobody = UserId(Uuid::nil());
    let (no_template, run) = (TemplateId(Uuid::nil()), GenerationRequest::default());
    let pattern: TemplateDraft = serde_json::from_value(serde_json::json!({
        "name": "Early", "technician_id": nobody, "zone": "UTC", "anchor": "2026-11-16",
        "valid_from": "2026-11-16", "days": {"mon": [{"start": "09:00", "end": "17:30"}]},
    }))
    .unwrap();
    let holiday = HolidayDraft {
        location_id: no_place,
        date: pattern.anchor,
        name: "Founders’ Day".parse().unwrap(),
    };
    let (draft, patch) = (shift(technician, 8, 16), ShiftPatch::default());
    let key = "a-key".parse().unwrap();
    let filter = ShiftFilter {
        from: hour(0),
        to: hour(1),
        technician: None,
        location: None,
        state: None,
        open: None,
    };
    let no_swap = SwapId(Uuid::nil());
    let no_offer = SwapOffer { shift_id: no_shift, offered_to: None, note: SwapNote::none() };
    let withdraw = SwapStep::to(SwapState::Withdrawn);
    let no_drafts = DraftSelection::These(Vec::new());
    let (monday, no_time_off) = (hour(0).date_naive(), TimeOffId(Uuid::nil()));
    let day_off = TimeOffDraft {
        technician_id: None,
        category: TimeOffCategory::Vacation,
        note: TimeOffNote::none(),
        when: WholeDays::new(monday, monday).unwrap().into(),
        approve: false,
        shifts: Vec::new(),
        overrule: None,
    };
    let take_back = Decision::to(TimeOffState::Withdrawn);
    let allowance = LeaveAllowance {
        technician_id: nobody,
        category: TimeOffCategory::Vacation,
        year: 2026,
        days: Some(1),
    };
    // Over each other's work and names, so that what is granted fails in another way.
    let place = location("Studio 1");
    let (everybody, by_name) = (UserFilter::default(), UserOrder::default());
    let no_change = UserPatch::default();
    let taken = UserDraft {
        name: "Ana".parse().unwrap(),
        email: "ana@example.org".parse().unwrap(),
        roles: Roles::default(),
        hue: None,
        location_id: None,
        zone: None,
    };
    vec![
        (
            "shifts::between",
            SeeCalendar,
            denied(shifts::between(platform, actor, hour(0), hour(1)).await),
        ),
        ("shifts::on_at", SeeCalendar, denied(shifts::on_at(platform, actor, hour(0), None).await)),
        (
            "candidates::candidates",
            PlanShifts,
            denied(candidates::candidates(platform, actor, &[(no_shift, None)]).await),
        ),
        ("shifts::get", SeeCalendar, denied(shifts::get(platform, actor, no_shift).await)),
        ("pages::page", SeeCalendar, denied(pages::page(platform, actor, &filter, None, 1).await)),
        ("shifts::create", PlanShifts, denied(shifts::create(platform, actor, &draft).await)),
        (
            "shifts::create_as",
            PlanShifts,
            denied(shifts::create_as(platform, actor, no_shift, &draft).await),
        ),
        (
            "shifts::create_once",
            PlanShifts,
            denied(shifts::create_once(platform, actor, &key, &draft).await),
        ),
        (
            "shifts::update",
            PlanShifts,
            denied(shifts::update(platform, actor, no_shift, None, &patch).await),
        ),
        (
            "shifts::delete",
            PlanShifts,
            denied(shifts::delete(platform, actor, no_shift, None).await),
        ),
        (
            "publish::publish",
            PlanShifts,
            denied(publish::publish(platform, actor, &no_drafts, None).await),
        ),
        ("claims::open", SeeCalendar, denied(claims::open(platform, actor).await)),
        (
            "claims::claim",
            TradeShifts,
            denied(claims::claim(platform, actor, no_shift, None, &Claim::default()).await),
        ),
        ("swaps::list", TradeShifts, denied(swaps::list(platform, actor).await)),
        ("swaps::get", TradeShifts, denied(swaps::get(platform, actor, no_swap).await)),
        ("swaps::offer", TradeShifts, denied(swaps::offer(platform, actor, &no_offer).await)),
        (
            "swaps::step",
            TradeShifts,
            denied(swaps::step(platform, actor, no_swap, None, &withdraw).await),
        ),
        ("swaps::settings", TradeShifts, denied(swaps::settings(platform, actor).await)),
        (
            "swaps::change_settings",
            PlanShifts,
            denied(swaps::change_settings(platform, actor, SwapSettings::default()).await),
        ),
        (
            "shifts::restore",
            PlanShifts,
            denied(shifts::restore(platform, actor, no_shift, None).await),
        ),
        (
            "time_off::absences",
            SeeCalendar,
            denied(time_off::absences(platform, actor, monday, monday).await),
        ),
        (
            "time_off::page",
            SeeCalendar,
            denied(time_off::page(platform, actor, &TimeOffFilter::default(), None, 1).await),
        ),
        ("time_off::get", SeeCalendar, denied(time_off::get(platform, actor, no_time_off).await)),
        (
            "time_off::request",
            RequestTimeOff,
            denied(time_off::request(platform, actor, &day_off).await),
        ),
        (
            "time_off::preview",
            RequestTimeOff,
            denied(time_off::preview(platform, actor, &day_off).await),
        ),
        (
            "time_off::decide",
            RequestTimeOff,
            denied(time_off::decide(platform, actor, no_time_off, None, &take_back).await),
        ),
        (
            "time_off::restoration",
            RequestTimeOff,
            denied(time_off::restoration(platform, actor, no_time_off).await),
        ),
        (
            "time_off::balances of somebody else",
            ApproveTimeOff,
            denied(time_off::balances(platform, actor, nobody, 2026).await),
        ),
        (
            "time_off::set_allowance",
            ApproveTimeOff,
            denied(time_off::set_allowance(platform, actor, allowance).await),
        ),
        ("time_off::settings", RequestTimeOff, denied(time_off::settings(platform, actor).await)),
        (
            "time_off::change_settings",
            ApproveTimeOff,
            denied(time_off::change_settings(platform, actor, TimeOffSettings::default()).await),
        ),
        ("templates::list", PlanShifts, denied(templates::list(platform, actor).await)),
        ("templates::get", PlanShifts, denied(templates::get(platform, actor, no_template).await)),
        (
            "templates::create",
            PlanShifts,
            denied(templates::create(platform, actor, None, pattern.clone()).await),
        ),
        (
            "templates::replace",
            PlanShifts,
            denied(
                templates::replace(platform, actor, no_template, None, pattern, Future::Keep).await,
            ),
        ),
        (
            "templates::delete",
            PlanShifts,
            denied(templates::delete(platform, actor, no_template, None, Future::Keep).await),
        ),
        (
            "templates::restore",
            PlanShifts,
            denied(templates::restore(platform, actor, no_template).await),
        ),
        (
            "templates::preview",
            PlanShifts,
            denied(templates::preview(platform, actor, &run, None).await),
        ),
        (
            "templates::generate",
            PlanShifts,
            denied(templates::generate(platform, actor, &run).await),
        ),
        ("templates::runs", PlanShifts, denied(templates::runs(platform, actor).await)),
        (
            "holidays::list",
            SeeCalendar,
            denied(holidays::list(platform, actor, HolidayFilter::default()).await),
        ),
        ("holidays::create", PlanShifts, denied(holidays::create(platform, actor, &holiday).await)),
        (
            "holidays::delete",
            PlanShifts,
            denied(holidays::delete(platform, actor, HolidayId(Uuid::nil())).await),
        ),
        ("locations::get", SeePeople, denied(locations::get(platform, actor, no_place).await)),
        ("locations::list", SeePeople, denied(locations::list(platform, actor).await)),
        (
            "locations::create",
            ManageLocations,
            denied(locations::create(platform, actor, &place).await),
        ),
        (
            "locations::create_once",
            ManageLocations,
            denied(locations::create_once(platform, actor, &key, &place).await),
        ),
        (
            "locations::update",
            ManageLocations,
            denied(locations::update(platform, actor, no_place, None, &place).await),
        ),
        ("backups::list", ManageBackups, denied(backups::list(platform, actor).await)),
        (
            "backups::open",
            ManageBackups,
            denied(backups::open(platform, actor, BackupId(Uuid::nil())).await),
        ),
        ("system::overview", SeeSystem, denied(system::overview(platform, actor).await)),
        ("accounts::people", SeePeople, denied(accounts::people(platform, actor).await)),
        ("accounts::picture", SeePeople, denied(accounts::picture(platform, actor, nobody).await)),
        (
            "accounts::set_picture",
            ManageUsers,
            denied(accounts::set_picture(platform, actor, nobody, Vec::new()).await),
        ),
        (
            "accounts::remove_picture",
            ManageUsers,
            denied(accounts::remove_picture(platform, actor, nobody).await),
        ),
        (
            "accounts::users",
            ManageUsers,
            denied(accounts::users(platform, actor, &everybody, by_name, None, 1).await),
        ),
        (
            "accounts::export_users",
            ManageUsers,
            denied(accounts::export_users(platform, actor, &everybody).await),
        ),
        ("accounts::user", ManageUsers, denied(accounts::user(platform, actor, nobody).await)),
        (
            "accounts::farewell",
            ManageUsers,
            denied(accounts::farewell(platform, actor, nobody).await),
        ),
        (
            "accounts::add_user",
            ManageUsers,
            denied(accounts::add_user(platform, actor, None, &taken).await),
        ),
        (
            "accounts::update_user",
            ManageUsers,
            denied(accounts::update_user(platform, actor, nobody, None, &no_change).await),
        ),
        (
            "accounts::import_users",
            ManageUsers,
            denied(accounts::import_users(platform, actor, "", ImportMode::Preview).await),
        ),
    ]
}

fn denied<T: Debug>(result: Result<T>) -> bool {
    matches!(result, Err(Error::Problem(problem)) if problem.kind == ProblemKind::Forbidden)
}
