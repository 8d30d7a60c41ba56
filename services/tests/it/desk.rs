//! A desk with people and a place to work at: what most tests begin with.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use domain::accounts::{Actor, Hue, NewPassword, Role, Roles};
use domain::locations::{Location, LocationDraft};
use domain::scheduling::warnings::Overrule;
use domain::scheduling::{ShiftDraft, ShiftKind, ShiftNote, ShiftSpan, ShiftState, ShiftTitle};
use domain::zones::ZoneName;
use domain::{Problem, ProblemKind};
use services::accounts::{self, Authenticated, ClientInfo, NewUser, SignedIn, Through};
use services::{Error, Platform, locations};
use sqlx::PgPool;

/// Longer than anything takes on a busy machine; a test that waits so long has failed.
pub const PATIENCE: Duration = Duration::from_secs(20);

pub const PASSWORD: &str = "a pear in the tree";

pub struct Desk {
    pub platform: Platform,
    pub admin: Actor,
    /// A technician.
    pub ana: Actor,
}

impl Desk {
    pub async fn open(db: PgPool) -> Self {
        let platform = Platform::new(db);
        let admin = user_with_password(&platform, "admin", &[Role::Admin]).await;
        let ana = user_with_password(&platform, "ana", &[Role::Technician]).await;
        Self { platform, admin, ana }
    }

    /// A new session of one of the two.
    pub async fn sign_in(&self, name: &str) -> Authenticated {
        let signed_in = sign_in(&self.platform, name, PASSWORD).await.unwrap();
        let me = signed_in.me.person;
        Authenticated {
            actor: Actor::new(me.id, me.roles),
            session: signed_in.session,
            through: Through::Browser,
            must_set_up_mfa: false,
        }
    }

    /// As another server on the same database.
    pub fn second_server(&self) -> Platform {
        self.platform.second_server()
    }

    pub async fn location(&self, name: &str) -> Location {
        locations::create(&self.platform, &self.admin, &location(name)).await.unwrap()
    }
}

/// Somebody with these roles who cannot sign in.
pub async fn user(platform: &Platform, name: &str, roles: &[Role]) -> Actor {
    created(platform, &new_user(name, roles, None)).await
}

/// Somebody who signs in as `NAME@example.org` with [`PASSWORD`].
pub async fn user_with_password(platform: &Platform, name: &str, roles: &[Role]) -> Actor {
    let password = PASSWORD.parse().unwrap();
    created(platform, &new_user(name, roles, Some(password))).await
}

async fn created(platform: &Platform, new: &NewUser) -> Actor {
    let user = accounts::create_user(platform, new).await.unwrap();
    Actor::new(user, new.roles)
}

pub async fn sign_in(
    platform: &Platform,
    name: &str,
    password: &str,
) -> services::Result<SignedIn> {
    let email = format!("{name}@example.org");
    let client = ClientInfo::default();
    let answer = accounts::sign_in(platform, &email, password, false, &client).await?;
    Ok(answer.session().expect("no second factor"))
}

pub fn new_user(name: &str, roles: &[Role], password: Option<NewPassword>) -> NewUser {
    NewUser {
        email: format!("{name}@example.org").parse().unwrap(),
        name: name.parse().unwrap(),
        roles: Roles::from_iter(roles.iter().copied()),
        hue: Hue::Teal,
        location_id: None,
        zone: ZoneName::utc(),
        password,
        picture_png: None,
    }
}

pub fn location(name: &str) -> LocationDraft {
    LocationDraft {
        name: name.parse().unwrap(),
        zone: "Europe/Berlin".parse().unwrap(),
        colour: Hue::Blue,
        triage_owner_id: None,
        active: true,
    }
}

/// Whole hours counted from a Monday at midnight.
pub fn hour(hour: i64) -> DateTime<Utc> {
    "2026-11-16T00:00:00Z".parse::<DateTime<Utc>>().unwrap() + TimeDelta::hours(hour)
}

/// Work from one hour to another.
pub fn shift(technician: Actor, from: i64, to: i64) -> ShiftDraft {
    ShiftDraft {
        technician_id: Some(technician.user),
        location_id: None,
        span: ShiftSpan::new(hour(from), hour(to)).unwrap(),
        zone: None,
        kind: ShiftKind::Work,
        title: ShiftTitle::none(),
        note: ShiftNote::none(),
        state: ShiftState::Scheduled,
        overrule: None,
    }
}

/// Goes on in spite of warnings.
pub fn because(reason: &str) -> Option<Overrule> {
    Some(Overrule { reason: reason.parse().unwrap() })
}

/// The refusal, which every test that expects one wants to look into.
pub fn problem<T: std::fmt::Debug>(result: services::Result<T>) -> Problem {
    match result {
        Err(Error::Problem(problem)) => problem,
        other => panic!("a problem was expected, not {other:?}"),
    }
}

pub fn kind<T: std::fmt::Debug>(result: services::Result<T>) -> ProblemKind {
    problem(result).kind
}
