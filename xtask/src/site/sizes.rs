//! What a browser loads, measured against the budgets of the product.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, ensure};

use super::assets;
use super::script::Scripts;
use crate::workspace;

/// Bytes, brotli: wasm, scripts and style that the first page needs, which is the sign-in page.
const FIRST_ROUTE: u64 = 300_000;
/// Bytes, brotli: all of that, and every lazy page. Nobody loads all of it; it keeps what the pages cost
/// together from growing unseen. The goal of 900,000 was set for far fewer of them.
const WHOLE_APP: u64 = 2_140_000;
/// Bytes, brotli: one part that pages load when they are opened.
const PART: u64 = 310_000;

const FIRST: &str = "first route";
const WHOLE: &str = "whole app";

/// Kept beside the site: it is no part of what browsers get.
const FILE: &str = "site-sizes.tsv";

/// Notes the size of everything that was just compressed.
pub fn record(site: &Path, scripts: &Scripts) -> anyhow::Result<()> {
    let first: Vec<&String> =
        [&scripts.wasm, &scripts.app, &scripts.boot].into_iter().chain(&scripts.chunks).collect();
    let mut sizes = BTreeMap::new();
    let (mut first_route, mut whole) = (0, 0);
    for name in assets::names(site)? {
        let is_code = [".wasm", ".js", ".css", ".bin"].iter().any(|kind| name.ends_with(kind));
        if !is_code || !assets::is_immutable(&name) {
            continue;
        }
        let bytes = fs::metadata(site.join(format!("{name}.br")))?.len();
        whole += bytes;
        if first.contains(&&name) || name.ends_with(".css") || name.starts_with("theme-") {
            first_route += bytes;
        }
        // `app-0123456789abcdef.js` → `app.js`
        let (stem, rest) = name.rsplit_once('-').context("a name without a digest")?;
        let extension = rest.rsplit_once('.').map_or("", |(_, extension)| extension);
        sizes.insert(format!("{stem}.{extension}"), bytes);
    }
    let mut lines = vec![format!("{FIRST}\t{first_route}"), format!("{WHOLE}\t{whole}")];
    lines.extend(sizes.iter().map(|(name, bytes)| format!("{name}\t{bytes}")));
    fs::write(workspace::target().join(FILE), lines.join("\n"))?;
    Ok(())
}

pub fn print() -> anyhow::Result<()> {
    for (name, bytes) in read()? {
        println!("{bytes:>9} {name}");
    }
    Ok(())
}

pub fn check() -> anyhow::Result<()> {
    print()?;
    let sizes = read()?;
    for name in [FIRST, WHOLE] {
        ensure!(sizes.iter().any(|(known, _)| known == name), "{name} was not measured");
    }
    for (name, bytes) in sizes {
        let budget = match name.as_str() {
            FIRST => FIRST_ROUTE,
            WHOLE => WHOLE_APP,
            // It is part of the first route.
            "app.wasm" => continue,
            _ => PART,
        };
        ensure!(bytes <= budget, "{name}: {bytes} bytes after brotli, and {budget} is the budget");
    }
    Ok(())
}

fn read() -> anyhow::Result<Vec<(String, u64)>> {
    let file = workspace::target().join(FILE);
    let text = fs::read_to_string(&file).context("run `cargo xtask site --release` first")?;
    text.lines()
        .map(|line| {
            let (name, bytes) = line.split_once('\t').context("a line without a size")?;
            Ok((name.to_owned(), bytes.parse()?))
        })
        .collect()
}
