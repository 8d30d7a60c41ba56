//! The real program on its embedded database, killed without a warning in the middle of writes.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use app::accounts::api::SignInStep;
use domain::accounts::Person;
use domain::scheduling::{Shift, ShiftId};
use reqwest::header::{COOKIE, SET_COOKIE};
use serde_json::json;

const EMAIL: &str = "crash@example.org";
const PASSWORD: &str = "correct horse battery";
const WRITERS: usize = 8;
const ROUNDS: usize = 3;
/// Each round is killed after so many acknowledged writes.
const ACKNOWLEDGED: usize = 60;

struct Program {
    server: Child,
    base: String,
    /// The data of the embedded database.
    cluster: PathBuf,
}

#[tokio::test]
async fn what_was_acknowledged_survives_the_death_of_server_and_database() {
    let data = tempfile::Builder::new().prefix("patchbay-crash-").tempdir().unwrap();
    open_to_postgres(data.path());
    let acknowledged = Arc::new(Mutex::new(HashSet::new()));

    for round in 0..ROUNDS {
        let mut program = Program::start(data.path()).await;
        let cookie = program.sign_in().await;
        program.holds(&cookie, &acknowledged).await;
        let technicians = program.technicians(&cookie).await;

        let writers: Vec<_> = (0..WRITERS)
            .map(|writer| {
                let (base, cookie) = (program.base.clone(), cookie.clone());
                let technician = technicians[writer].id;
                let acknowledged = Arc::clone(&acknowledged);
                tokio::spawn(async move {
                    let client = reqwest::Client::new();
                    for nth in 0.. {
                        // Every other day, so that no week is too long; years away from the demo's shifts.
                        let day = chrono::DateTime::from_timestamp(2_000_000_000, 0).unwrap()
                            + chrono::TimeDelta::days((round * 10_000 + 2 * nth) as i64);
                        let draft = json!({
                            "technician_id": technician,
                            "starts_at": day,
                            "ends_at": day + chrono::TimeDelta::hours(8),
                        });
                        let sent = client
                            .post(format!("{base}/api/v1/shifts"))
                            .header(COOKIE, &cookie)
                            .json(&draft)
                            .send()
                            .await;
                        let Ok(answer) = sent else { return };
                        if !answer.status().is_success() {
                            return;
                        }
                        let Ok(shift) = answer.json::<Shift>().await else { return };
                        acknowledged.lock().unwrap().insert(shift.id);
                    }
                })
            })
            .collect();
        let goal = (round + 1) * ACKNOWLEDGED;
        wait_until("enough writes are acknowledged", || acknowledged.lock().unwrap().len() >= goal)
            .await;
        program.kill();
        for writer in writers {
            writer.await.unwrap();
        }
    }

    let program = Program::start(data.path()).await;
    let cookie = program.sign_in().await;
    program.holds(&cookie, &acknowledged).await;
    program.stop();
}

impl Program {
    async fn start(data: &Path) -> Self {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let base = format!("http://127.0.0.1:{port}");
        let server = Command::new(env!("CARGO_BIN_EXE_patchbay"))
            .args(["serve", "--demo"])
            .env_remove("DATABASE_URL")
            .env("DATA_DIR", data)
            .env("LISTEN", format!("127.0.0.1:{port}"))
            .env("PUBLIC_URL", &base)
            .env("ADMIN_EMAIL", EMAIL)
            .env("ADMIN_PASSWORD", PASSWORD)
            .env("RATE_LIMIT", "off")
            .env("RUST_LOG", "warn")
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let program = Self { server, base, cluster: data.join("postgres") };
        let client = reqwest::Client::new();
        let deadline = Instant::now() + Duration::from_secs(60);
        loop {
            if let Ok(answer) = client.get(format!("{}/ready", program.base)).send().await
                && answer.status().is_success()
            {
                return program;
            }
            assert!(Instant::now() < deadline, "the server was not ready in a minute");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    async fn sign_in(&self) -> String {
        let answer = reqwest::Client::new()
            .post(format!("{}/api/fn/accounts/sign-in", self.base))
            .json(&json!({ "email": EMAIL, "password": PASSWORD, "remember": true }))
            .send()
            .await
            .unwrap();
        let cookie =
            answer.headers()[SET_COOKIE].to_str().unwrap().split(';').next().unwrap().to_owned();
        match answer.json::<SignInStep>().await.unwrap() {
            SignInStep::Done(me) => assert_eq!(me.email.as_str(), EMAIL),
            SignInStep::Code(_) => panic!("no code was to be asked for"),
        }
        cookie
    }

    async fn technicians(&self, cookie: &str) -> Vec<Person> {
        let answer = reqwest::Client::new()
            .post(format!("{}/api/fn/accounts/people", self.base))
            .header(COOKIE, cookie)
            .json(&json!({}))
            .send()
            .await
            .unwrap();
        let people: Vec<Person> = answer.json().await.unwrap();
        people.into_iter().filter(Person::is_technician).collect()
    }

    async fn holds(&self, cookie: &str, acknowledged: &Mutex<HashSet<ShiftId>>) {
        let ids: Vec<ShiftId> = acknowledged.lock().unwrap().iter().copied().collect();
        let client = reqwest::Client::new();
        for id in ids {
            let answer = client
                .get(format!("{}/api/v1/shifts/{id}", self.base))
                .header(COOKIE, cookie)
                .send()
                .await
                .unwrap();
            assert_eq!(answer.status(), 200, "shift {id} was acknowledged and is gone");
        }
    }

    /// SIGKILL for the server and for every process of its database, as a power cut would.
    fn kill(&mut self) {
        self.server.kill().unwrap();
        self.server.wait().unwrap();
        if let Ok(postmaster) = std::fs::read_to_string(self.cluster.join("postmaster.pid")) {
            let pid: i32 = postmaster.lines().next().unwrap().trim().parse().unwrap();
            let pid = rustix::process::Pid::from_raw(pid).unwrap();
            // It fails only if they are all dead.
            let _ = rustix::process::kill_process_group(pid, rustix::process::Signal::KILL);
        }
    }

    fn stop(mut self) {
        let pid = rustix::process::Pid::from_child(&self.server);
        rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
        assert!(self.server.wait().unwrap().success(), "a stop by SIGTERM is a success");
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

async fn wait_until(what: &str, done: impl Fn() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(60);
    while !done() {
        assert!(Instant::now() < deadline, "waited a minute until {what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// Run by root, PostgreSQL runs as another user, who must be able to enter the folder.
fn open_to_postgres(folder: &Path) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o755)).unwrap();
}
