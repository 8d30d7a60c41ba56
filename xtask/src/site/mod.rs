//! The front end's release build: cargo, the splitter, wasm-bindgen as a library, names by content.
//!
//! The order matters: the splitter must see what the linker wrote, so it comes before wasm-bindgen,
//! which then sees the main part only. A page's part imports memory, table and stack pointer from
//! the main part by their linker names, which is why those are kept.

mod assets;
mod compress;
mod index;
mod script;
pub mod sizes;
mod stale;
mod wasm;

use std::fs;
use std::path::Path;

use anyhow::Context;

use crate::workspace;
use assets::Output;

#[derive(clap::Args)]
pub struct Options {
    /// Small code, precompressed; otherwise a quick build for development.
    #[arg(long)]
    release: bool,
    /// One wasm file for all pages.
    #[arg(long)]
    no_split: bool,
    /// Keep function names, for readable stack traces in the browser.
    #[arg(long)]
    names: bool,
    /// Compressed in a tenth of the time and a little less, for somebody who waits.
    #[arg(long)]
    soon: bool,
    /// Build even if nothing has changed since the last time.
    #[arg(long)]
    force: bool,
}

pub fn build(options: &Options) -> anyhow::Result<()> {
    let site = workspace::target().join("site");
    let stamp = stale::stamp(options)?;
    if !options.force && stale::is_fresh(&site, &stamp, options.soon) {
        println!("the front end is up to date");
        return Ok(());
    }

    let built = wasm::compile(options)?;
    let scratch = workspace::target().join("site.parts");
    let next = workspace::target().join("site.next");
    for folder in [&scratch, &next] {
        empty(folder)?;
    }
    let parts = wasm::split(options, &built, &scratch)?;
    wasm::bind(options, &scratch)?;

    let output = Output::new(&next);
    let scripts = script::publish(options, &scratch, &parts, &output)?;
    index::publish(&scripts, &output)?;
    if options.release {
        compress::everything(&next, options.soon)?;
    }
    // The sizes of a hurry are not those of a release.
    let is_measured = options.release && !options.soon;
    if is_measured {
        sizes::record(&next, &scripts)?;
    }
    stale::write(&next, &stamp, options.soon)?;

    replace(&site, &next)?;
    if is_measured {
        sizes::print()?;
    }
    Ok(())
}

fn empty(folder: &Path) -> anyhow::Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))
}

/// Swaps the new site in. The last one's files with a name by content stay for tabs that are
/// still open on it; those of the one before go.
fn replace(site: &Path, next: &Path) -> anyhow::Result<()> {
    let marker = next.join(stale::CURRENT);
    let current: Vec<String> = assets::names(next)?;
    fs::write(marker, current.join("\n"))?;
    let last = site.with_extension("last");
    if site.exists() {
        for name in stale::current(site) {
            let (old, kept) = (site.join(&name), next.join(&name));
            if assets::is_immutable(&name) && !kept.exists() && old.exists() {
                fs::copy(old, kept)?;
            }
        }
        // A server that runs on it misses its files for no longer than this.
        empty(&last)?;
        fs::rename(site, &last)?;
    }
    fs::rename(next, site).context("the new site could not be put in place")?;
    if last.exists() {
        fs::remove_dir_all(last)?;
    }
    Ok(())
}
