//! The yardstick: PostgreSQL's own load generator with the same SQL on the same database.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, ensure};

use crate::load::Figures;

/// Runs `script` for `time`; latencies come from pgbench's own log of every transaction.
pub fn run(
    bin: &Path,
    url: &str,
    folder: &Path,
    script: &str,
    connections: usize,
    time: Duration,
) -> anyhow::Result<Figures> {
    let file = folder.join("pgbench.sql");
    std::fs::write(&file, script)?;
    let log = folder.join("log");
    let output = Command::new(bin)
        .current_dir(folder)
        .args(["--no-vacuum", "--protocol=prepared", "--log", "--log-prefix"])
        .arg(&log)
        .args(["--client", &connections.to_string(), "--jobs", &connections.min(2).to_string()])
        .args(["--time", &time.as_secs().to_string(), "--file"])
        .arg(&file)
        .arg(url)
        .output()
        .context("pgbench did not start")?;
    ensure!(output.status.success(), "pgbench: {}", String::from_utf8_lossy(&output.stderr));

    let mut latencies = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("log")) {
            // client, transaction, latency in microseconds, script, time
            for line in std::fs::read_to_string(&path)?.lines() {
                let micros = line
                    .split(' ')
                    .nth(2)
                    .and_then(|field| field.parse().ok())
                    .context("pgbench log line")?;
                latencies.push(Duration::from_micros(micros));
            }
            std::fs::remove_file(path)?;
        }
    }
    Figures::of(latencies, time)
}
