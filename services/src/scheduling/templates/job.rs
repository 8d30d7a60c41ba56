//! The run of every Sunday, as a job.

use std::collections::BTreeMap;

use domain::scheduling::templates::{Generation, SkipReason};

use super::{GenerationRequest, generate_for_site, generate_when_due};
use crate::Result;
use crate::jobs::Run;

/// Warnings in the log of the job; the log of the runs has them all.
const MOST_LOGGED: usize = 50;

/// Plans as many weeks ahead as the site wants; says what it made. By itself at most every seven
/// days, and at once for an admin who asks.
pub(crate) async fn carry_out(run: &Run) -> Result<String> {
    let platform = &run.platform;
    let request =
        GenerationRequest { weeks: platform.site().schedule_weeks, ..GenerationRequest::default() };
    let is_asked_for = sqlx::query_scalar!(
        r#"select cause = 'request' as "is_asked_for!" from job_runs where id = $1"#,
        run.id.0,
    )
    .fetch_one(&platform.db)
    .await?;
    let generation = if is_asked_for {
        generate_for_site(platform, &request).await?
    } else {
        match generate_when_due(platform, &request).await? {
            Ok(generation) => generation,
            Err(last) => return Ok(format!("the last run was on {last}, less than 7 days ago")),
        }
    };
    for (reason, count) in reasons(&generation) {
        run.log(format!("left out {count}: {}", in_words(reason))).await;
    }
    let warned: Vec<_> =
        generation.created.iter().filter(|made| !made.warnings.is_empty()).collect();
    for made in warned.iter().take(MOST_LOGGED) {
        let about = made.warnings.iter().map(|caution| caution.message.as_str());
        let about = about.collect::<Vec<_>>().join("; ");
        run.log(format!("warning about {} on {}, {}: {about}", made.title, made.date, made.civil))
            .await;
    }
    if warned.len() > MOST_LOGGED {
        run.log(format!("and {} more warnings", warned.len() - MOST_LOGGED)).await;
    }
    Ok(match generation.created.len() {
        1 => "made 1 shift".to_owned(),
        made => format!("made {made} shifts"),
    })
}

fn reasons(generation: &Generation) -> BTreeMap<SkipReason, usize> {
    let mut reasons = BTreeMap::new();
    for skipped in &generation.skipped {
        *reasons.entry(skipped.reason).or_default() += 1;
    }
    reasons
}

fn in_words(reason: SkipReason) -> &'static str {
    match reason {
        SkipReason::AlreadyGenerated => "made before",
        SkipReason::SkipDate => "a date the schedule skips",
        SkipReason::Holiday => "a holiday of the location",
        SkipReason::InactiveTechnician => "no active technician",
        SkipReason::TimeOff => "time off",
        SkipReason::Overlap => "the technician works then",
        SkipReason::ClockChange => "the clocks skip that time",
    }
}
