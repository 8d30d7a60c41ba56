//! A server on a database of its own, and the people who use it.

use axum::Router;
use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, SecondsFormat, TimeDelta, Utc, Weekday};
use domain::accounts::{Hue, Role, UserId};
use serde_json::{Value, json};
use server::AppState;
use server::config::{Config, Environment};
use services::accounts::{self, ClientInfo, NewUser};
use sqlx::PgPool;
use tempfile::TempDir;

use crate::visitor::Visitor;

pub const PASSWORD: &str = "a-long-enough-one";
pub const COOKIE: &str = "patchbay_session";

pub struct Desk {
    pub state: AppState,
    router: Router,
    /// Gone with the desk.
    _data: TempDir,
}

/// All servers of one database have the same.
pub const MASTER_KEY: &str = "cGF0Y2hiYXktdGVzdHMtbmV2ZXItaW4tZWFybmVzdCE=";

impl Desk {
    /// Nothing limited, no front end.
    pub fn open(db: PgPool) -> Self {
        Self::with(db, [])
    }

    pub fn with<const N: usize>(db: PgPool, settings: [(&str, &str); N]) -> Self {
        let data = tempfile::tempdir().unwrap();
        let data_dir = data.path().to_str().unwrap();
        let usual = [
            ("RATE_LIMIT", "off"),
            ("SITE_DIR", "/nonexistent"),
            ("DATA_DIR", data_dir),
            ("REQUIRE_ADMIN_MFA", "false"),
            ("MASTER_KEY", MASTER_KEY),
        ];
        let environment = usual.into_iter().chain(settings).collect::<Environment>();
        let config = Config::read(&environment).expect("the settings of a test are valid");
        let state = AppState::new(config.platform(db), config);
        Self { router: server::router(state.clone()), state, _data: data }
    }

    pub fn router(&self) -> Router {
        self.router.clone()
    }

    pub fn anybody(&self) -> Visitor {
        Visitor::new(self.router.clone())
    }

    pub async fn admin(&self) -> Visitor {
        self.signed_in(&[Role::Admin]).await
    }

    /// Somebody new with these roles, signed in.
    pub async fn signed_in(&self, roles: &[Role]) -> Visitor {
        let platform = &self.state.platform;
        let email = format!("{}@example.com", uuid::Uuid::now_v7().simple());
        self.person(&email, roles).await;
        let client = ClientInfo::default();
        let answer = accounts::sign_in(platform, &email, PASSWORD, false, &client).await.unwrap();
        let session = answer.session().unwrap();
        self.anybody().with_cookie(COOKIE, session.token.as_str())
    }

    /// Somebody new who can sign in.
    pub async fn person(&self, email: &str, roles: &[Role]) -> UserId {
        let new = NewUser {
            email: email.parse().unwrap(),
            name: "Mara Lindqvist".parse().unwrap(),
            roles: roles.iter().copied().collect(),
            hue: Hue::Teal,
            location_id: None,
            zone: "Europe/Berlin".parse().unwrap(),
            password: Some(PASSWORD.parse().unwrap()),
            picture_png: None,
        };
        accounts::create_user(&self.state.platform, &new).await.unwrap()
    }

    /// Somebody whose shifts can be planned.
    pub async fn technician(&self) -> UserId {
        let email = format!("{}@example.com", uuid::Uuid::now_v7().simple());
        let new = NewUser {
            email: email.parse().unwrap(),
            name: "Jonas Petersen".parse().unwrap(),
            roles: [Role::Technician].into_iter().collect(),
            hue: Hue::Amber,
            location_id: None,
            zone: "Europe/Berlin".parse().unwrap(),
            password: None,
            picture_png: Some(PICTURE.to_vec()),
        };
        accounts::create_user(&self.state.platform, &new).await.unwrap()
    }
}

/// The smallest PNG there is.
pub const PICTURE: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0:~\x9bU\0\0\0\nIDATx\x9cc`\0\0\0\x02\0\x01H\xaf\xa4q\0\0\0\0IEND\xaeB`\x82";

/// Whole hours after the midnight, in UTC, of a Monday in winter: the next one that is a month ahead, because of what
/// has begun much is refused.
pub fn hour(hours: i64) -> DateTime<Utc> {
    let today = Utc::now().date_naive();
    let is_meant =
        |day: &NaiveDate| day.weekday() == Weekday::Mon && matches!(day.month(), 12 | 1 | 2);
    let monday = (today + TimeDelta::days(30)).iter_days().find(is_meant).unwrap();
    monday.and_time(NaiveTime::MIN).and_utc() + TimeDelta::hours(hours)
}

/// The same, as addresses have it.
pub fn instant(hours: i64) -> String {
    hour(hours).to_rfc3339_opts(SecondsFormat::Secs, true)
}

pub fn draft(technician: UserId, from: i64, to: i64) -> Value {
    json!({ "technician_id": technician, "starts_at": hour(from), "ends_at": hour(to), "zone": "Europe/Berlin", "overrule": { "reason": "rest is another test's affair" } })
}
