//! `./scripts/bench`: what the desk costs, each row beside pgbench running the same SQL in the same run.
//!
//! On shared machines `fsync` alone moves tenfold from minute to minute, so figures are only
//! ever read as a ratio to the yardstick beside them.

mod calendar;
mod entry;
mod live;
mod load;
mod pgbench;
mod program;
mod secrecy;
mod site;
mod table;
mod tickets;

use std::time::Duration;

use crate::program::Program;
use crate::table::Table;

const RUN: Duration = Duration::from_secs(4);

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    // `cargo test --benches` runs this too; only `cargo bench` means it.
    if !std::env::args().any(|argument| argument == "--bench") {
        return Ok(());
    }
    let mut table = Table::default();

    let mut program = Program::start().await?;
    let crowd = program.seed().await?;
    let session = program.sign_in().await?;
    table.figure("memory at rest", format!("{:.0} MiB", program.memory_mib()?), "budget ≤ 40 MiB");

    calendar::week(&mut table, &program, &session).await?;
    calendar::move_a_shift(&mut table, &program, &session, &crowd).await?;
    tickets::list(&mut table, &program, &session).await?;
    entry::of_somebody_signed_in(&mut table, &program, &session).await?;
    program.sign_in_cost(&mut table).await?;
    secrecy::of_accounts(&mut table, &program).await?;
    live::latency(&mut table, &program, &session, &crowd).await?;
    table.figure(
        "memory under load",
        format!("{:.0} MiB", program.memory_mib()?),
        "budget ≤ 120 MiB",
    );
    program.restart(&mut table).await?;
    site::sizes(&mut table)?;

    println!("{table}");
    Ok(())
}
