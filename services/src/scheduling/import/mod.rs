//! Shifts from a file of a spreadsheet or another calendar.
//!
//! A preview does all of it, in a transaction that it then lets go: so it says what would happen,
//! overlaps and time off included. It names its plan, and the run does that plan or nothing. What
//! speaks against a shift stands beside its line, and the run wants one reason for all of it.

mod lines;
mod write;

use std::collections::BTreeMap;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use domain::accounts::{Actor, Permission};
use domain::scheduling::import::{
    ImportColumn, ImportFormat, ImportPlan, ImportRequest, RefusedLine,
};
use domain::scheduling::warnings::Warning;
use domain::{Problem, ProblemKind};
use sha2::{Digest, Sha256};
use tokio::task::spawn_blocking;

use self::lines::Line;
use crate::locations::corrupt;
use crate::scheduling::warnings::{self, Drafts};
use crate::{Change, Platform, Result};

pub const MAX_FILE_BYTES: usize = 5 * 1024 * 1024;
const MOST_LINES: usize = 2_000;

/// Says what would become of a file; with the plan of such an answer, does it.
pub async fn import(
    platform: &Platform,
    actor: &Actor,
    request: &ImportRequest,
) -> Result<ImportPlan> {
    actor.require(Permission::PlanShifts)?;
    if request.file.len() > MAX_FILE_BYTES {
        return Err(Problem::new(
            ProblemKind::TooLarge,
            "a file to import has at most 5 MiB; split it in two",
        )
        .into());
    }
    let _turn = platform.imports.lock().await;
    let mut change = Change::by(platform, actor).await?;
    let known = lines::Known::look(&mut change, actor, request).await?;
    let Read { head, columns, missing, lines } = read(request, known).await?;
    if lines.len() > MOST_LINES {
        let message = "import at most 2,000 shifts at once; split the file";
        return Err(Problem::invalid("file", message).into());
    }
    let mut plan = ImportPlan { head, columns, missing, ..ImportPlan::default() };
    match (plan.missing.first(), &request.plan) {
        (None, _) => {}
        (Some(_), None) => return Ok(plan),
        (Some(column), Some(_)) => {
            let message = match column {
                ImportColumn::Start => "say which column has the start",
                _ => "say which column has the end",
            };
            return Err(Problem::invalid("columns", message).into());
        }
    }
    let mut written = write::Written::default();
    let mut plans = write::Plans::held(&mut change, &lines).await?;
    for line in lines {
        let text = line.text.clone();
        match plans.take(&line, &mut written, &mut plan)? {
            Ok(()) => {}
            Err(reason) => {
                plan.refused.push(RefusedLine { line: line.number, text, reason });
            }
        }
    }
    written.write(&mut change).await?;
    let found = warnings::newly_against(change.db(), &written.steps(), Drafts::Count).await?;
    plan.plan = name_of(&plan, &found)?;
    written.note(&found, &mut plan);
    let Some(wanted) = &request.plan else { return Ok(plan) };
    if *wanted != plan.plan {
        return Err(Problem::new(
            ProblemKind::Conflict,
            "something has changed since the preview; look at it again",
        )
        .into());
    }
    if !plan.refused.is_empty() && !request.skip_bad {
        let message = "some lines cannot be imported; leave them out or put them right first";
        return Err(Problem::invalid("skip_bad", message).into());
    }
    let found = written.shifts().zip(found);
    warnings::answer(&mut change, actor, found, request.overrule.as_ref()).await?;
    written.announce(&mut change).await?;
    change.commit().await?;
    Ok(ImportPlan { is_done: true, ..plan })
}

/// Reading keeps a processor busy, and must not keep others from theirs.
async fn read(request: &ImportRequest, known: lines::Known) -> Result<Read> {
    let request = request.clone();
    let read = spawn_blocking(move || match request.format {
        ImportFormat::Csv => lines::csv(&request, &known),
        ImportFormat::Ical => lines::ical(&request, &known),
    });
    Ok(read.await.map_err(corrupt)??)
}

/// The same for the same outcome, whoever looks. Warnings count in words: what is made has other ids
/// each time.
fn name_of(plan: &ImportPlan, found: &[Vec<Warning>]) -> Result<String> {
    let words: Vec<Vec<String>> =
        found.iter().map(|warnings| warnings.iter().map(ToString::to_string).collect()).collect();
    let told = (&plan.created, &plan.updated, plan.unchanged, &plan.refused, words);
    let sum = Sha256::digest(serde_json::to_vec(&told)?);
    Ok(BASE64_URL_SAFE_NO_PAD.encode(&sum[..18]))
}

/// What a file says.
#[derive(Default)]
struct Read {
    head: Vec<String>,
    columns: BTreeMap<ImportColumn, String>,
    /// Columns that no table can do without, and this one has not.
    missing: Vec<ImportColumn>,
    lines: Vec<Line>,
}
