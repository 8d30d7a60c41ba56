//! Mail as admins meet it, and the program's post through a power cut.

use std::io;
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::http::{Method, header};
use domain::accounts::Role;
use mailin::response::OK;
use mailin::{Handler, Response};
use serde_json::json;
use services::accounts::{self, ClientInfo};
use sqlx::PgPool;

use crate::desk::{COOKIE, Desk, PASSWORD};
use crate::inbound::{EDGE, SECRET, form};
use crate::smtp_server;

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn the_preview_of_a_mail_runs_nothing_and_is_framed_by_us_alone(db: PgPool) {
    let desk = Desk::open(db);
    let admin = desk.admin().await;
    let sent = admin.json(Method::POST, "/api/v1/mails/test", &json!({})).await;
    assert_eq!(sent.status, 202, "{}", sent.text());
    let id = sent.json()["id"].as_str().unwrap().to_owned();

    let preview = admin.get(&format!("/api/v1/mails/{id}/html")).await;
    let policy = preview.header(header::CONTENT_SECURITY_POLICY);
    assert!(policy.contains("sandbox;") && policy.contains("default-src 'none'"), "{policy}");
    assert!(policy.contains("frame-ancestors 'self'"), "{policy}");
    assert_eq!(preview.header(header::X_FRAME_OPTIONS), "SAMEORIGIN");
    assert!(preview.text().contains("If you can read this, mail arrives."));

    let mail = admin.get(&format!("/api/v1/mails/{id}")).await.json();
    assert_eq!(mail["state"], "queued");
    assert_eq!(admin.get("/api/v1/mails?state=queued&q=test").await.json()["items"][0]["id"], id);
    assert_eq!(admin.get("/api/v1/mails?cursor=x").await.status, 422);
}

/// Takes mail, and counts what it took.
#[derive(Clone, Default)]
struct PostOffice(Arc<Mutex<Vec<u8>>>);

impl PostOffice {
    fn open(listener: TcpListener) -> Self {
        let office = Self::default();
        smtp_server::serve(listener, office.clone());
        office
    }

    fn count(&self) -> usize {
        self.count_of("Message-ID:")
    }

    fn count_of(&self, words: &str) -> usize {
        String::from_utf8_lossy(&self.0.lock().unwrap()).matches(words).count()
    }
}

impl Handler for PostOffice {
    fn data(&mut self, line: &[u8]) -> io::Result<()> {
        self.0.lock().unwrap().extend_from_slice(line);
        Ok(())
    }

    fn data_end(&mut self) -> Response {
        OK
    }
}

struct Program {
    server: Child,
    base: String,
}

impl Program {
    async fn start(database: &str, smtp: &str) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let base = format!("http://127.0.0.1:{port}");
        let server = Command::new(env!("CARGO_BIN_EXE_patchbay"))
            .arg("serve")
            .env("DATABASE_URL", database)
            .env("LISTEN", format!("127.0.0.1:{port}"))
            .env("PUBLIC_URL", &base)
            .env("MAIL_TRANSPORT", "smtp")
            .env("SMTP_URL", smtp)
            .env("EMAIL_DOMAIN", "desk.example")
            .env("INBOUND_EMAIL_SECRET", SECRET)
            .env("RATE_LIMIT", "off")
            .env("REQUIRE_ADMIN_MFA", "false")
            .env("MASTER_KEY", crate::desk::MASTER_KEY)
            .env("RUST_LOG", "error")
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let program = Self { server, base };
        let client = reqwest::Client::new();
        let deadline = Instant::now() + Duration::from_secs(60);
        loop {
            let answer = client.get(format!("{}/ready", program.base)).send().await;
            if answer.is_ok_and(|answer| answer.status().is_success()) {
                return program;
            }
            assert!(Instant::now() < deadline, "the server was not ready in a minute");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// A mail of somebody outside, as SendGrid brings it; from the answer on it is ours to lose.
    async fn bring(&self, from: &str) {
        let mail = format!(
            "From: {from}@film.example\r\nTo: desk@desk.example\r\nSubject: No sound for {from}\r\n\
             Message-ID: <{from}@film.example>\r\n\r\nNo sound in room 2.\r\n"
        );
        let answer = reqwest::Client::new()
            .post(format!("{}/api/inbound-email?key={SECRET}", self.base))
            .header(header::CONTENT_TYPE, format!("multipart/form-data; boundary={EDGE}"))
            .body(form(&[("email", mail.as_bytes())]))
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 200);
    }

    fn kill(&mut self) {
        self.server.kill().unwrap();
        self.server.wait().unwrap();
    }
}

impl Drop for Program {
    /// A test that fails leaves nothing running.
    fn drop(&mut self) {
        if matches!(self.server.try_wait(), Ok(None)) {
            self.kill();
        }
    }
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn what_was_written_before_a_kill_goes_out_afterwards_and_once(db: PgPool) {
    let database = sqlx::ConnectOptions::to_url_lossy(&*db.connect_options()).to_string();
    // Nobody takes mail yet: what is written stays until after the kill.
    let office = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = office.local_addr().unwrap();
    drop(office);
    let smtp = format!("smtp://{address}");
    let desk = Desk::open(db.clone());
    desk.person("post@example.com", &[Role::Admin]).await;
    let client = ClientInfo::default();
    let session =
        accounts::sign_in(&desk.state.platform, "post@example.com", PASSWORD, false, &client)
            .await
            .unwrap()
            .session()
            .unwrap();
    let cookie = session.token.as_str();

    let mut program = Program::start(&database, &smtp).await;
    for _ in 0..5 {
        let answer = reqwest::Client::new()
            .post(format!("{}/api/v1/mails/test", program.base))
            .header("cookie", format!("{COOKIE}={cookie}"))
            .json(&json!({}))
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 202);
    }
    program.kill();

    let office = PostOffice::open(TcpListener::bind(address).unwrap());
    let_leases_end(&db).await;
    let _first = Program::start(&database, &smtp).await;
    let _second = Program::start(&database, &smtp).await;
    wait_for(&db, "select not exists (select from mails where state <> 'sent')").await;
    assert_eq!(office.count(), 5);
}

/// Once right after the answer, whatever has come of the mail by then, and once while the confirmation
/// is on its way: to a mail server that takes the connection and says nothing.
#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_kill_between_the_answer_to_a_mail_and_its_confirmation_loses_neither(db: PgPool) {
    let database = sqlx::ConnectOptions::to_url_lossy(&*db.connect_options()).to_string();
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let nowhere = format!("smtp://{}", silent.local_addr().unwrap());

    let mut program = Program::start(&database, &nowhere).await;
    program.bring("mara").await;
    program.kill();
    let_leases_end(&db).await;

    let mut program = Program::start(&database, &nowhere).await;
    program.bring("bo").await;
    // The triage owner is told as well.
    let one_is_leaving = "select count(*) = 2 and bool_or(lease_id is not null) from mails where to_address like '%@film.example'";
    wait_for(&db, one_is_leaving).await;
    program.kill();
    let_leases_end(&db).await;

    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let office = PostOffice::open(listener);
    let _program = Program::start(&database, &format!("smtp://{address}")).await;
    wait_for(&db, "select count(*) >= 2 and bool_and(state = 'sent') from mails").await;
    let tickets: Vec<(String, i64)> =
        sqlx::query_as("select title, number from tickets order by number")
            .fetch_all(&db)
            .await
            .unwrap();
    let titles: Vec<&str> = tickets.iter().map(|(title, _)| title.as_str()).collect();
    assert_eq!(titles, ["No sound for mara", "No sound for bo"]);
    for (title, number) in &tickets {
        let confirmation = format!("Message-ID: <ticket.{number}.root.");
        assert_eq!(office.count_of(&confirmation), 1, "{title}");
    }
}

/// What a server that died had begun is for others from now on, and what failed is due again.
async fn let_leases_end(db: &PgPool) {
    sqlx::raw_sql(
        "
        update mails set due_at = now(), leased_until = case when lease_id is not null then now() - interval '1 s' end;
        update inbound_mails
        set due_at = now(), leased_until = case when lease_id is not null then now() - interval '1 s' end;
        ",
    )
    .execute(db)
    .await
    .unwrap();
}

async fn wait_for(db: &PgPool, holds: &'static str) {
    let deadline = Instant::now() + Duration::from_secs(30);
    while !sqlx::query_scalar::<_, bool>(holds).fetch_one(db).await.unwrap() {
        assert!(Instant::now() < deadline, "waited half a minute for: {holds}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
