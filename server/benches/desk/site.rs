//! How much a browser loads, by content; `cargo xtask site --release` has measured it.

use anyhow::Context;

use crate::table::Table;

pub fn sizes(table: &mut Table) -> anyhow::Result<()> {
    let file = crate::program::target_folder().join("site-sizes.tsv");
    let text = std::fs::read_to_string(&file).with_context(|| {
        format!("no {}: run `cargo xtask site --release` first", file.display())
    })?;
    for line in text.lines() {
        let (what, bytes) = line.split_once('\t').context("a line without a size")?;
        let bytes: f64 = bytes.parse()?;
        let note = match what {
            "first route" => "budget ≤ 300 KB",
            "whole app" => "budget ≤ 900 KB",
            _ => "",
        };
        table.figure(&format!("{what}, brotli"), format!("{:.1} KB", bytes / 1000.0), note);
    }
    Ok(())
}
