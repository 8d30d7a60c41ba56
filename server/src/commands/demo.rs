//! `patchbay demo`, and what `serve --demo` adds to a new database.

use anyhow::anyhow;
use chrono::Utc;
use domain::{Problem, ProblemKind};
use services::demo::{self, DemoSignIn, DemoSummary};
use services::{Platform, accounts};

use super::user::in_words;
use crate::config::Config;
use crate::database::Database;

pub async fn run(config: &Config) -> anyhow::Result<()> {
    let database = Database::join(&config.database).await?;
    let loaded = demo::load(&super::platform(config, &database, false).await?, Utc::now()).await;
    database.close().await?;
    let DemoSummary { people, locations, shifts, sign_ins } = loaded.map_err(in_words)?;
    println!("Loaded {people} people, {locations} locations and {shifts} shifts. Sign in as:");
    for DemoSignIn { email, password, who } in sign_ins {
        println!("  {email} with {password} ({who})");
    }
    Ok(())
}

/// Loads the demo where there is nothing yet. Answers who can sign in, also if it was loaded before.
pub async fn offer(platform: &Platform) -> anyhow::Result<Vec<DemoSignIn>> {
    match demo::load(platform, Utc::now()).await.map_err(Problem::from) {
        Ok(summary) => Ok(summary.sign_ins),
        Err(problem) if problem.kind == ProblemKind::Conflict => known(platform).await,
        Err(problem) => Err(anyhow!("the demo could not be loaded: {problem}")),
    }
}

async fn known(platform: &Platform) -> anyhow::Result<Vec<DemoSignIn>> {
    let users = accounts::list_users(platform).await.map_err(in_words)?;
    let mut sign_ins = demo::sign_ins().map_err(in_words)?;
    sign_ins.retain(|sign_in| users.iter().any(|user| user.me.email == sign_in.email));
    Ok(sign_ins)
}
