//! The real program in its release build, on a database of its own with `fsync` on.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordVerifier};
use chrono::{DateTime, Datelike, Days, NaiveTime, Utc};
use domain::scheduling::ShiftId;
use embedded_postgres::{Cluster, Options, programs};
use services::Platform;
use sqlx::PgPool;

use crate::load::{self, Connection, Figures, Request};
use crate::table::{Table, in_ms};
use crate::{RUN, pgbench};

pub const EMAIL: &str = "bench@example.org";
const PASSWORD: &str = "a long bench password";

pub struct Program {
    server: Server,
    cluster: Option<Cluster>,
    url: String,
    db: PgPool,
    folder: tempfile::TempDir,
}

struct Server {
    child: Child,
    address: SocketAddr,
    /// From the start of the process until `/ready` said yes.
    started_in: Duration,
}

/// The shifts to work on.
pub struct Crowd {
    pub shifts: Vec<ShiftId>,
}

pub struct Session {
    cookie: String,
}

pub fn target_folder() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../target")),
        PathBuf::from,
    )
}

impl Program {
    pub async fn start() -> anyhow::Result<Self> {
        let folder = tempfile::Builder::new().prefix("patchbay-bench-").tempdir()?;
        open_to_postgres(folder.path())?;
        let cluster = Cluster::start(&Options::new(folder.path().join("postgres")))?;
        let url = cluster.url();
        let server = Server::start(&url).await?;
        let db = PgPool::connect(&url).await?;
        Ok(Self { server, cluster: Some(cluster), url, db, folder })
    }

    /// 60 technicians with five shifts in each of 17 weeks around today.
    pub async fn seed(&self) -> anyhow::Result<Crowd> {
        let platform = Platform::new(self.db.clone());
        services::demo::crowd(&platform, 60, 17, Utc::now()).await?;
        sqlx::query("vacuum analyze").execute(&self.db).await?;
        let shifts =
            sqlx::query_scalar("select id from shifts order by id").fetch_all(&self.db).await?;
        Ok(Crowd { shifts })
    }

    /// 10,000 tickets with three comments each, of which whoever asks has seen a fifth.
    pub async fn seed_tickets(&self) -> anyhow::Result<()> {
        sqlx::raw_sql(
            "
            insert into tickets (id, title, subject, description, status, priority, tags, requester_id, assignee_id, via,
                created_at, last_event, last_public_event, comments, words, public_words)
            select gen_random_uuid(), given.title, given.title, repeat('It has been so since this morning. ', 8),
                (array ['open', 'in_progress', 'pending', 'resolved', 'closed'])[n % 5 + 1], n % 4, array ['tag' || n % 40],
                (select id from users order by id offset n % 60 limit 1), (select id from users order by id offset n % 50 limit 1),
                'app', now() - (10000 - n) * interval '20 minutes', n, n, 3,
                array_to_tsvector(string_to_array(lower(given.title), ' ')), array_to_tsvector(string_to_array(lower(given.title), ' '))
            from generate_series(1, 10000) n
            cross join lateral (
                select (array ['Camera', 'Mixer', 'Codec', 'Screen', 'Kamera'])[n % 5 + 1] || ' '
                    || (array ['dark', 'loud', 'frozen', 'gone'])[n % 4 + 1] || ' room' || n % 300 as title
            ) given;
            insert into ticket_comments (id, ticket_id, user_id, internal, via, body)
            select gen_random_uuid(), id, requester_id, false, 'app', repeat('Somebody looks at it. ', 5)
            from tickets, generate_series(1, 3);
            insert into ticket_reads (user_id, ticket_id, seen)
            select (select id from users where email = 'bench@example.org'), id, last_event from tickets where number % 5 = 0;
            insert into ticket_words (word)
            select distinct word from tickets, unnest(tsvector_to_array(words)) word where char_length(word) between 4 and 40
            on conflict do nothing;
            ",
        )
        .execute(&self.db)
        .await?;
        sqlx::query("vacuum analyze").execute(&self.db).await?;
        Ok(())
    }

    pub async fn sign_in(&self) -> anyhow::Result<Session> {
        let answer = Connection::open(self.address()).await?.send(&sign_in_request()).await?;
        ensure!(
            answer.status == 200,
            "sign-in answered {}: {}",
            answer.status,
            String::from_utf8_lossy(&answer.body)
        );
        let cookie = answer
            .head
            .lines()
            .find_map(|line| line.strip_prefix("set-cookie: "))
            .and_then(|cookie| cookie.split(';').next())
            .context("sign-in set no cookie")?;
        Ok(Session { cookie: cookie.to_owned() })
    }

    /// Sign-in is meant to cost what argon2id costs: the same hash alone, on one core, stands beside it.
    pub async fn sign_in_cost(&self, table: &mut Table) -> anyhow::Result<()> {
        let request = sign_in_request();
        let ours = load::run(self.address(), 1, RUN, 200, move |_, _| request.clone()).await?;
        let kept: String = sqlx::query_scalar("select password_hash from users where email = $1")
            .bind(EMAIL)
            .fetch_one(&self.db)
            .await?;
        let hash =
            PasswordHash::new(&kept).map_err(|err| anyhow::anyhow!("the kept hash: {err}"))?;
        let mut hashes = Vec::new();
        let end = Instant::now() + RUN;
        while Instant::now() < end {
            let start = Instant::now();
            Argon2::default()
                .verify_password(PASSWORD.as_bytes(), &hash)
                .map_err(|err| anyhow::anyhow!("{err}"))?;
            hashes.push(start.elapsed());
        }
        let alone = Figures::of(hashes, RUN)?;
        table.row(
            "sign in, 1 connection".into(),
            &ours,
            &format!("argon2id alone: {alone}"),
            &format!("{:.0} %", ours.per_second / alone.per_second * 100.0),
        );
        Ok(())
    }

    /// How long a start takes when the database is up.
    pub async fn restart(&mut self, table: &mut Table) -> anyhow::Result<()> {
        self.server.stop()?;
        self.server = Server::start(&self.url).await?;
        table.figure("start to ready, database up", in_ms(self.server.started_in), "budget < 1 s");
        Ok(())
    }

    pub fn pgbench(&self, script: &str, connections: usize) -> anyhow::Result<Figures> {
        let bin = programs::find()?.join("pgbench");
        let folder = tempfile::tempdir_in(self.folder.path())?;
        pgbench::run(&bin, &self.url, folder.path(), script, connections, RUN)
    }

    /// Gives pgbench a way to pick a shift by its number.
    pub async fn number_shifts(&self, shifts: &[ShiftId]) -> anyhow::Result<()> {
        let ids: Vec<_> = shifts.iter().map(|shift| shift.0).collect();
        sqlx::query("create table bench_targets as select (row_number() over () - 1)::int as nth, id from unnest($1::uuid[]) as id")
            .bind(ids)
            .execute(&self.db)
            .await?;
        sqlx::query("create unique index on bench_targets (nth)").execute(&self.db).await?;
        Ok(())
    }

    pub fn memory_mib(&self) -> anyhow::Result<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.server.child.id()))?;
        let kib: f64 = status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:"))
            .and_then(|rest| rest.split_whitespace().next())
            .and_then(|number| number.parse().ok())
            .context("no VmRSS")?;
        Ok(kib / 1024.0)
    }

    pub fn address(&self) -> SocketAddr {
        self.server.address
    }

    pub fn monday(&self) -> DateTime<Utc> {
        let today = Utc::now().date_naive();
        (today - Days::new(u64::from(today.weekday().num_days_from_monday())))
            .and_time(NaiveTime::MIN)
            .and_utc()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.server.stop();
        if let Some(cluster) = self.cluster.take() {
            let _ = cluster.stop();
        }
    }
}

impl Server {
    async fn start(url: &str) -> anyhow::Result<Self> {
        let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let address = SocketAddr::from(([127, 0, 0, 1], port));
        let begin = Instant::now();
        let child = Command::new(env!("CARGO_BIN_EXE_patchbay"))
            .arg("serve")
            .env("DATABASE_URL", url)
            .env("LISTEN", address.to_string())
            .env("PUBLIC_URL", format!("http://{address}"))
            .env("SITE_DIR", target_folder().join("site"))
            .env("ADMIN_EMAIL", EMAIL)
            .env("ADMIN_PASSWORD", PASSWORD)
            .env("MASTER_KEY", "cGF0Y2hiYXktYmVuY2gtbmV2ZXItaW4tZWFybmVzdCE=")
            .env("REQUIRE_ADMIN_MFA", "false")
            .env("RATE_LIMIT", "off")
            .env("RUST_LOG", "warn")
            .stdout(Stdio::null())
            .spawn()?;
        let ready = Request::new("GET", "/ready", &[], "");
        while begin.elapsed() < Duration::from_secs(30) {
            if let Ok(mut connection) = Connection::open(address).await
                && connection.send(&ready).await.is_ok_and(|answer| answer.status == 200)
            {
                return Ok(Self { child, address, started_in: begin.elapsed() });
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        anyhow::bail!("the server was not ready in 30 s")
    }

    fn stop(&mut self) -> anyhow::Result<()> {
        let pid = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(pid, rustix::process::Signal::TERM)?;
        self.child.wait()?;
        Ok(())
    }
}

fn sign_in_request() -> Request {
    let body =
        serde_json::json!({ "email": EMAIL, "password": PASSWORD, "remember": false }).to_string();
    Request::new("POST", "/api/fn/accounts/sign-in", &[], &body)
}

impl Session {
    pub fn request(&self, method: &str, path: &str, body: &str) -> Request {
        Request::new(method, path, &[("cookie", &self.cookie)], body)
    }

    pub fn cookie(&self) -> &str {
        &self.cookie
    }
}

/// Where PostgreSQL runs as another user, that user must be able to enter the folder.
fn open_to_postgres(folder: &std::path::Path) -> anyhow::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o755))?;
    Ok(())
}
