//! The scripts: wasm-bindgen's glue, the splitter's loader, and three lines that start the app.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};

use super::Options;
use super::assets::{Output, digest};
use super::wasm::strip;

/// Names of what the page needs first.
pub struct Scripts {
    pub wasm: String,
    pub app: String,
    /// `None` if there is one part only.
    pub chunks: Option<String>,
    pub boot: String,
}

/// The splitter makes one file for every set of pages that share something: dozens of small
/// ones. Those below this size travel together.
const SMALL: usize = 64 << 10;

/// Fetches the file of small shared parts once (again after a failure) and hands one of them
/// out as a response, as `fetch` would.
const SHARED: &str = r#"
let sharedFile;
function shared(from, to) {
    const file = sharedFile ??= fetch(new URL("./FILE", import.meta.url)).then((response) => {
        if (!response.ok) throw new Error(`FILE: ${response.status}`);
        return response.arrayBuffer();
    });
    file.catch(() => { if (sharedFile === file) sharedFile = undefined; });
    return file.then((bytes) => new Response(bytes.slice(from, to), { headers: { "content-type": "application/wasm" } }));
}
"#;

/// Starts the app, or shows what index.html says about a start that failed: offline, or in the
/// middle of a new release.
const BOOT: &str = r#"import("/APP")
    .then(({ default: start }) => start({ module_or_path: "/WASM" }))
    .catch((error) => {
        console.error(error);
        document.getElementById("boot-failed")?.removeAttribute("hidden");
    });
"#;

pub fn publish(
    options: &Options,
    scratch: &Path,
    parts: &[PathBuf],
    output: &Output,
) -> anyhow::Result<Scripts> {
    let wasm = output.put("app", "wasm", &fs::read(scratch.join("app_bg.wasm"))?)?;
    let app = fs::read_to_string(scratch.join("app.js"))?;
    // An app without lazy pages comes in one piece, whatever was asked for.
    let (app, chunks) = if parts.is_empty() {
        (output.put("app", "js", app.as_bytes())?, None)
    } else {
        let (app, chunks) = linked(options, scratch, parts, output, app, &wasm)?;
        (app, Some(chunks))
    };
    let boot = BOOT.replace("APP", &app).replace("WASM", &wasm);
    let boot = output.put("boot", "js", boot.as_bytes())?;
    Ok(Scripts { wasm, app, chunks, boot })
}

/// Publishes the parts and makes glue and loader import one another by their final names.
fn linked(
    options: &Options,
    scratch: &Path,
    parts: &[PathBuf],
    output: &Output,
    mut app: String,
    wasm: &str,
) -> anyhow::Result<(String, String)> {
    let mut loader = fs::read_to_string(scratch.join("chunks.js"))?;
    let mut shared = Vec::new();
    for part in parts {
        let stem = part
            .file_stem()
            .and_then(|stem| stem.to_str())
            .context("a part of the wasm has no name")?;
        let mut bytes = fs::read(part)?;
        if options.release && !options.names {
            bytes = strip(&bytes)?;
        }
        if stem.starts_with("chunk_") && bytes.len() < SMALL {
            let fetched = format!("fetch(new URL(\"./{stem}.wasm\", import.meta.url))");
            let taken = format!("shared({}, {})", shared.len(), shared.len() + bytes.len());
            replace(&mut loader, &fetched, &taken)?;
            shared.extend(bytes);
        } else {
            let name = output.put(stem, "wasm", &bytes)?;
            replace(&mut loader, &format!("\"./{stem}.wasm\""), &format!("\"./{name}\""))?;
        }
    }
    if !shared.is_empty() {
        loader.push_str(&SHARED.replace("FILE", &output.put("shared", "bin", &shared)?));
    }

    // The two import each other, so neither can carry its own digest: both get one made of both.
    let id = digest(format!("{app}\0{loader}\0{wasm}").as_bytes());
    let (app_name, loader_name) = (format!("app-{id}.js"), format!("chunks-{id}.js"));
    // Only the import statement: the same text is also the key of the import object of the wasm,
    // which knows the loader under this name.
    replace(&mut app, "from \"./chunks.js\"", &format!("from \"./{loader_name}\""))?;
    replace(&mut loader, "from \"./app.js\"", &format!("from \"./{app_name}\""))?;
    ensure!(!app.contains("_placeholder__\""), "the splitter left an import without an answer");
    output.put_as(&app_name, app.as_bytes())?;
    output.put_as(&loader_name, loader.as_bytes())?;
    Ok((app_name, loader_name))
}

/// Stops the build when a new version of the tools writes its scripts differently.
fn replace(script: &mut String, from: &str, to: &str) -> anyhow::Result<()> {
    ensure!(script.contains(from), "the generated script has no `{from}`");
    *script = script.replace(from, to);
    Ok(())
}
