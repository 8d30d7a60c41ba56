//! Jobs: once, at their time, whatever happens to servers.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use domain::jobs::{Job, RunCause, RunOutcome};
use domain::notifications::Notice;
use domain::{Problem, ProblemKind};
use services::Platform;
use services::jobs::{self, Runner, Task};
use services::{audit, notifications};
use sqlx::PgPool;

use crate::desk::{Desk, PATIENCE, kind};

/// Counts how often it ran.
fn counting(runs: &Arc<AtomicUsize>) -> Vec<Task> {
    let runs = runs.clone();
    vec![Task::new("test.count", "0 0 1 1 *", move |run| {
        let runs = runs.clone();
        async move {
            runs.fetch_add(1, Ordering::SeqCst);
            run.log("counting").await;
            Ok("counted".to_owned())
        }
    })]
}

fn failing() -> Vec<Task> {
    vec![Task::new("test.fail", "0 0 1 1 *", |_| async {
        Err(Problem::new(ProblemKind::Conflict, "the tape is full").into())
    })]
}

async fn is_due(platform: &Platform) {
    sqlx::query("update jobs set next_run_at = now() - interval '3 days'")
        .execute(&platform.db)
        .await
        .unwrap();
}

/// Claims and runs until there is nothing to do.
async fn work(runner: &Runner) {
    while let Some(claim) = runner.claim().await.unwrap() {
        runner.clone().carry_out(claim).await;
    }
}

async fn only_job(desk: &Desk) -> Job {
    jobs::list(&desk.platform, &desk.admin).await.unwrap().remove(0)
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_job_due_while_two_servers_run_runs_once(db: PgPool) {
    let desk = Desk::open(db).await;
    let runs = Arc::new(AtomicUsize::new(0));
    let servers: Vec<_> =
        (0..8).map(|_| Runner::new(desk.second_server(), counting(&runs))).collect();
    for server in &servers {
        server.register().await.unwrap();
    }
    work(&servers[0]).await;
    assert_eq!(runs.load(Ordering::SeqCst), 0, "not due before its time");
    is_due(&desk.platform).await;
    futures::future::join_all(servers.iter().map(work)).await;
    assert_eq!(runs.load(Ordering::SeqCst), 1);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn what_was_missed_is_caught_up_once(db: PgPool) {
    let desk = Desk::open(db).await;
    let runs = Arc::new(AtomicUsize::new(0));
    Runner::new(desk.second_server(), counting(&runs)).register().await.unwrap();
    is_due(&desk.platform).await;

    // The next start finds it due: its schedule is known, so it is not planned anew.
    let runner = Runner::new(desk.second_server(), counting(&runs));
    runner.register().await.unwrap();
    work(&runner).await;
    work(&runner).await;
    assert_eq!(runs.load(Ordering::SeqCst), 1);
    let job = only_job(&desk).await;
    assert!(job.next_run_at > chrono::Utc::now());
    let last = job.last_run.unwrap();
    assert_eq!((last.outcome, last.cause), (RunOutcome::Succeeded, RunCause::Schedule));
    assert_eq!(last.result.as_deref(), Some("counted"));
    let logged = jobs::run(&desk.platform, &desk.admin, last.id).await.unwrap();
    assert_eq!(logged.log.iter().map(|line| line.line.as_str()).collect::<Vec<_>>(), ["counting"]);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_failing_job_is_tried_three_times_and_then_says_so(db: PgPool) {
    let desk = Desk::open(db).await;
    let runner = Runner::new(desk.second_server(), failing());
    runner.register().await.unwrap();
    for attempt in 1..=3 {
        assert!(only_job(&desk).await.failing_since.is_none());
        is_due(&desk.platform).await;
        work(&runner).await;
        let last = only_job(&desk).await.last_run.unwrap();
        assert_eq!((last.attempt, last.outcome), (attempt, RunOutcome::Failed));
        assert_eq!(last.result.as_deref(), Some("the tape is full"));
    }
    assert!(only_job(&desk).await.failing_since.is_some());
    assert_eq!(jobs::health(&desk.platform).await.unwrap().failing, 1);

    let told = notifications::page(&desk.platform, &desk.admin, None, 50).await.unwrap().items;
    let [Notice::JobFailed { job, reason, .. }] =
        &told.iter().map(|one| &one.notice).collect::<Vec<_>>()[..]
    else {
        panic!("{told:?}")
    };
    assert_eq!((job.as_str(), reason.as_str()), ("test.fail", "the tape is full"));
    let written = sqlx::query_scalar::<_, String>("select kind from mails")
        .fetch_all(&desk.platform.db)
        .await
        .unwrap();
    assert_eq!(written, ["job_failed"], "to the one admin, once");
    assert!(
        notifications::page(&desk.platform, &desk.ana, None, 50).await.unwrap().items.is_empty()
    );
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_panic_is_a_failure_of_the_run_alone(db: PgPool) {
    let desk = Desk::open(db).await;
    let tasks = vec![Task::new("test.panic", "0 0 1 1 *", |_| async { panic!("on purpose") })];
    let runner = Runner::new(desk.second_server(), tasks);
    runner.register().await.unwrap();
    is_due(&desk.platform).await;
    work(&runner).await;
    assert_eq!(only_job(&desk).await.last_run.unwrap().outcome, RunOutcome::Failed);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn the_work_of_a_dead_server_is_taken_up(db: PgPool) {
    let desk = Desk::open(db).await;
    let runs = Arc::new(AtomicUsize::new(0));
    let dead = Runner::new(desk.second_server(), counting(&runs));
    dead.register().await.unwrap();
    is_due(&desk.platform).await;
    let claim = dead.claim().await.unwrap();
    assert!(claim.is_some());

    let other = Runner::new(desk.second_server(), counting(&runs));
    assert!(other.claim().await.unwrap().is_none(), "as long as the claim lasts");
    sqlx::query("update jobs set leased_until = now() - interval '1 s'")
        .execute(&desk.platform.db)
        .await
        .unwrap();
    work(&other).await;
    assert_eq!(runs.load(Ordering::SeqCst), 1);
    let job = only_job(&desk).await;
    let history = jobs::runs(&desk.platform, &desk.admin, job.id, None, 20).await.unwrap().items;
    let outcomes: Vec<_> = history.iter().map(|run| run.outcome).collect();
    assert_eq!(outcomes, [RunOutcome::Succeeded, RunOutcome::Interrupted]);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_stopping_server_hands_back_what_does_not_end(db: PgPool) {
    let desk = Desk::open(db).await;
    let endless = || vec![Task::new("test.endless", "0 0 1 1 *", |_| std::future::pending())];
    let first = Runner::new(desk.second_server(), endless());
    first.register().await.unwrap();
    is_due(&desk.platform).await;
    let platform = desk.second_server();
    let begun = async {
        while !only_job(&desk).await.is_running {
            tokio::task::yield_now().await;
        }
    };
    let stopped = jobs::keep_running(platform, endless(), begun);
    tokio::time::timeout(PATIENCE, stopped).await.unwrap();
    let job = only_job(&desk).await;
    assert!(!job.is_running);
    assert_eq!(job.last_run.unwrap().outcome, RunOutcome::Interrupted);
    assert!(first.claim().await.unwrap().is_some(), "another server takes it up at once");
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn an_admin_runs_a_job_now_and_nobody_else_does(db: PgPool) {
    let desk = Desk::open(db).await;
    let runs = Arc::new(AtomicUsize::new(0));
    let runner = Runner::new(desk.second_server(), counting(&runs));
    runner.register().await.unwrap();
    let job = only_job(&desk).await;
    assert_eq!(
        kind(jobs::run_now(&desk.platform, &desk.ana, job.id).await),
        ProblemKind::Forbidden
    );
    jobs::run_now(&desk.platform, &desk.admin, job.id).await.unwrap();
    let claim = runner.claim().await.unwrap().unwrap();
    let refused = jobs::run_now(&desk.platform, &desk.admin, job.id).await;
    assert_eq!(kind(refused), ProblemKind::Conflict, "it runs already");
    runner.clone().carry_out(claim).await;
    let after = only_job(&desk).await;
    assert_eq!(after.last_run.unwrap().cause, RunCause::Request);
    // Two moments of one first of January, told by two clocks.
    assert_eq!(after.next_run_at, job.next_run_at);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn the_jobs_of_the_product_all_succeed(db: PgPool) {
    let desk = Desk::open(db).await;
    sqlx::query("insert into audit_entries (at, actor_kind, action, subject_id) values (now() - interval '9 years', 'system', 'old.news', gen_random_uuid())")
        .execute(&desk.platform.db)
        .await
        .unwrap();
    let runner = Runner::new(desk.second_server(), jobs::all(jobs::Retention::default()));
    runner.register().await.unwrap();
    is_due(&desk.platform).await;
    work(&runner).await;
    for job in jobs::list(&desk.platform, &desk.admin).await.unwrap() {
        let last = job.last_run.unwrap();
        assert_eq!(last.outcome, RunOutcome::Succeeded, "{}: {:?}", job.name, last.result);
    }
    let actions = audit::actions(&desk.platform, &desk.admin).await.unwrap();
    assert!(
        actions.contains(&"audit.expire".to_owned()) && !actions.contains(&"old.news".to_owned())
    );
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn what_is_old_goes_kind_by_kind_and_what_is_young_stays(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    sqlx::raw_sql(
        "
        delete from sign_ins;
        insert into shifts (id, technician_id, starts_at, ends_at, zone, kind, deleted_at)
        select gen_random_uuid(), u.id, now(), now() + interval '1 hour', 'UTC', 'work', now() - d * interval '1 day'
        from users u, unnest(array [29, 31]) d
        where u.name = 'ana';
        insert into notifications (id, user_id, subject, notice, at)
        select gen_random_uuid(), u.id, gen_random_uuid(), '{}', now() - d * interval '1 day'
        from users u, unnest(array [89, 91]) d
        where u.name = 'ana';
        insert into sign_ins (id, user_id, outcome, at)
        select gen_random_uuid(), u.id, 'signed_in', now() - d * interval '1 day'
        from users u, unnest(array [89, 91]) d
        where u.name = 'ana';
        insert into idempotency_keys (user_id, key, request_hash, response, created_at)
        select u.id, h::text, '', '{}', now() - h * interval '1 hour'
        from users u, unnest(array [23, 25]) h
        where u.name = 'ana';
        ",
    )
    .execute(&db)
    .await
    .unwrap();
    let runner = Runner::new(desk.second_server(), jobs::all(jobs::Retention::default()));
    runner.register().await.unwrap();
    is_due(&desk.platform).await;
    work(&runner).await;

    let left: (i64, i64, i64, i64) = sqlx::query_as(
        "
        select (select count(*) from shifts), (select count(*) from notifications),
            (select count(*) from sign_ins), (select count(*) from idempotency_keys)
        ",
    )
    .fetch_one(&db)
    .await
    .unwrap();
    assert_eq!(left, (1, 1, 1, 1));
    let jobs = jobs::list(&desk.platform, &desk.admin).await.unwrap();
    let shifts = jobs.iter().find(|job| job.name == "scheduling.retention").unwrap();
    let said = shifts.last_run.as_ref().unwrap().result.as_deref();
    assert_eq!(said, Some("removed 1 deleted shift"));
}
