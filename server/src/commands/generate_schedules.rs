//! `patchbay generate-schedules`.

use services::Origin;
use services::scheduling::templates::{self, GenerationRequest};

use super::user::in_words;
use crate::config::Config;
use crate::database::Database;

pub async fn run(config: &Config) -> anyhow::Result<()> {
    let database = Database::join(&config.database).await?;
    let platform = super::platform(config, &database, false).await?;
    let request =
        GenerationRequest { weeks: config.site.schedule_weeks, ..GenerationRequest::default() };
    let work = templates::generate_for_site(&platform, &request);
    let generated = Origin::command("generate-schedules").during(work).await;
    database.close().await?;
    let generation = generated.map_err(in_words)?;
    println!("Made {} shifts.", generation.created.len());
    for warned in generation.warned() {
        for caution in &warned.warnings {
            println!("Warning about {} {}: {}", warned.date, warned.civil, caution.message);
        }
    }
    for skipped in &generation.skipped {
        let reason = serde_json::to_value(skipped.reason)?;
        let reason = reason.as_str().unwrap_or_default().replace('_', " ");
        println!("Left out {} {}: {reason}", skipped.date, skipped.civil);
    }
    Ok(())
}
