//! Jobs over REST.

use services::jobs::{self, Retention, Runner};
use sqlx::PgPool;

use crate::desk::Desk;

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_job_is_run_on_request_and_its_run_can_be_read(db: PgPool) {
    let desk = Desk::open(db);
    let admin = desk.admin().await;
    let runner = Runner::new(
        desk.state.platform.clone(),
        jobs::all(Retention { mail_days: 7, ..Retention::default() }),
    );
    runner.register().await.unwrap();
    let listed = admin.get("/api/v1/jobs").await.json();
    let job = listed["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|job| job["name"] == "mail.retention")
        .unwrap();
    let path = format!("/api/v1/jobs/{}", job["id"].as_str().unwrap());

    assert_eq!(
        admin
            .send(axum::http::Method::POST, &format!("{path}/run"), axum::body::Body::empty())
            .await
            .status,
        202
    );
    let claim = runner.claim().await.unwrap().unwrap();
    runner.clone().carry_out(claim).await;

    let job = admin.get(&path).await.json();
    assert_eq!(job["last_run"]["outcome"], "succeeded");
    let runs = admin.get(&format!("{path}/runs")).await.json();
    let run = runs["items"][0]["id"].as_str().unwrap();
    let run = admin.get(&format!("/api/v1/job-runs/{run}")).await.json();
    assert_eq!(run["cause"], "request");
    assert!(run["log"][0]["line"].as_str().unwrap().contains("7 days"), "{run}");
}
