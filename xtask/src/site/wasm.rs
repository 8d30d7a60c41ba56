//! From Rust to wasm files: one main part, and one for each lazy page.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow, ensure};

use super::Options;
use crate::workspace;

/// What makes the code small. Not in Cargo.toml, where it would be the server's, too.
const SMALL: [&str; 4] = [
    "profile.release.opt-level='z'",
    "profile.release.codegen-units=1",
    "profile.release.panic='abort'",
    "profile.release.lto='fat'",
];

/// Compiles the front end and answers where the wasm is.
pub fn compile(options: &Options) -> anyhow::Result<PathBuf> {
    let target = if options.release {
        // A folder of its own: cargo lets nobody else into one where it builds, and for half of the
        // time this build has work for one processor only.
        workspace::target().join("site.build")
    } else {
        workspace::target()
    };
    let mut cargo = workspace::cargo();
    cargo.env("CARGO_TARGET_DIR", &target);
    cargo.args(["rustc", "--locked", "--package", "frontend", "--bin", "frontend"]);
    cargo.args(["--target", "wasm32-unknown-unknown"]);
    if options.release {
        cargo.arg("--release");
        cargo.args(SMALL.iter().flat_map(|setting| ["--config", setting]));
        cargo.args(["--config", &short_paths()?]);
    }
    if !options.no_split {
        cargo.args(["--features", "split"]);
        // The splitter reads the linker's relocations. Only the last crate gets the flag, so
        // that switching it on rebuilds no dependency.
        cargo.args(["--", "-Clink-arg=--emit-relocs"]);
    }
    workspace::run(&mut cargo)?;
    let profile = if options.release { "release" } else { "debug" };
    Ok(target.join("wasm32-unknown-unknown").join(profile).join("frontend.wasm"))
}

/// Where a panic happened is told by the path of a source. It begins behind the folder in which cargo keeps them, so
/// that no release names the home of whoever built it, and all are equally large.
fn short_paths() -> anyhow::Result<String> {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cargo")));
    let sources = home.unwrap_or_default().join("registry/src");
    let mut flags = Vec::new();
    if sources.is_dir() {
        for registry in fs::read_dir(&sources)? {
            flags.push(format!("--remap-path-prefix={}/=", registry?.path().display()));
        }
    }
    flags.sort();
    Ok(format!("target.wasm32-unknown-unknown.rustflags={flags:?}"))
}

/// What only lazy pages use.
#[derive(Default)]
pub struct Parts {
    pub files: Vec<PathBuf>,
    /// The file stems of what a page needs besides the main part, by the page's name.
    pub needed_by: HashMap<String, Vec<String>>,
}

/// Cuts off what only lazy pages use. `main.wasm` stays in `scratch`; answers the other parts.
pub fn split(options: &Options, built: &Path, scratch: &Path) -> anyhow::Result<Parts> {
    let wasm = fs::read(built).with_context(|| built.display().to_string())?;
    let main = scratch.join("main.wasm");
    if options.no_split {
        fs::write(&main, wasm)?;
        return Ok(Parts::default());
    }
    let mut split = wasm_split_cli_support::Options::new(&wasm);
    split.output_dir = scratch;
    split.main_out_path = &main;
    split.link_name = "./chunks.js";
    split.main_module = "./app.js";
    let done = wasm_split_cli_support::transform(split)
        .map_err(|err| anyhow!("the wasm could not be split: {err:?}"))?;
    Ok(Parts { files: done.split_modules, needed_by: done.prefetch_map })
}

/// Writes `app.js` and `app_bg.wasm` beside `main.wasm`.
pub fn bind(options: &Options, scratch: &Path) -> anyhow::Result<()> {
    wasm_bindgen_cli_support::Bindgen::new()
        .input_path(scratch.join("main.wasm"))
        .web(true)?
        .typescript(false)
        .out_name("app")
        .keep_lld_exports(!options.no_split)
        .demangle(options.no_split)
        .remove_name_section(options.release && !options.names)
        .remove_producers_section(options.release)
        .generate(scratch)
}

/// Drops the custom sections (names, debug information, relocations) of a wasm file.
///
/// A section is an id, its length as LEB128, and its bytes; see the WebAssembly core
/// specification, 5.5.2. Custom sections have the id 0 and no meaning to the engine.
pub fn strip(wasm: &[u8]) -> anyhow::Result<Vec<u8>> {
    const HEAD: &[u8] = b"\0asm\x01\0\0\0";
    ensure!(wasm.starts_with(HEAD), "not a wasm file");
    let mut stripped = HEAD.to_vec();
    let mut at = HEAD.len();
    while at < wasm.len() {
        let start = at;
        let id = wasm[at];
        at += 1;
        let length = leb128(wasm, &mut at)?;
        at += length;
        let section = wasm.get(start..at).context("the wasm file ends early")?;
        if id != 0 {
            stripped.extend_from_slice(section);
        }
    }
    Ok(stripped)
}

fn leb128(bytes: &[u8], at: &mut usize) -> anyhow::Result<usize> {
    let (mut value, mut shift) = (0usize, 0);
    loop {
        let byte = *bytes.get(*at).context("the wasm file ends early")?;
        *at += 1;
        value |= usize::from(byte & 0x7f) << shift;
        shift += 7;
        if byte & 0x80 == 0 {
            return Ok(value);
        }
        ensure!(shift < 35, "a length of this wasm file is no LEB128");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn custom_sections_go_and_others_stay() {
        let custom = [0, 3, 1, b'x', 9];
        let types = [1, 1, 0];
        let wasm = [b"\0asm\x01\0\0\0".as_slice(), &custom, &types, &custom].concat();
        assert_eq!(strip(&wasm).unwrap(), [b"\0asm\x01\0\0\0".as_slice(), &types].concat());
    }

    #[test]
    fn a_file_that_ends_early_is_refused() {
        assert!(strip(b"\0asm\x01\0\0\0\x01\x05\x00").is_err());
        assert!(strip(b"PK").is_err());
    }
}
