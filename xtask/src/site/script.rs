//! The scripts: wasm-bindgen's glue, the splitter's loader, and three lines that start the app.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context, ensure};

use super::Options;
use super::assets::{Output, digest};
use super::wasm::{Parts, strip};

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
const SMALL: usize = 32 << 10;

/// How the loader makes a part live.
const STREAMED: &str = "WebAssembly.instantiateStreaming(src, imports)";

/// Fetches the file of small shared parts once (again after a failure), and makes one of them live.
/// A page needs a hundred of them: compiling such a small one at once takes less time than
/// having it compiled in the background.
const SHARED: &str = r#"
let sharedFile;
function shared() {
    const file = sharedFile ??= fetch(new URL("./FILE", import.meta.url)).then((response) => {
        if (!response.ok) throw new Error(`FILE: ${response.status}`);
        return response.arrayBuffer();
    });
    file.catch(() => { if (sharedFile === file) sharedFile = undefined; });
    return file;
}
async function live(file, from, to, imports) {
    return new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(await file, from, to - from)), imports);
}
"#;

/// Whoever is probably signed in will need the desk and, by its name in the address, the page's
/// part: they are fetched while the browser compiles the main part, and not earlier, because
/// the main part needs the whole line.
const AHEAD: &str = r#"const ahead = PARTS;
document.querySelector("link[type='application/wasm']")?.addEventListener("load", () => {
    const page = location.pathname.split("/").find((name) => Object.hasOwn(ahead, name)) ?? "HOME";
    let expected;
    try {
        expected = localStorage.getItem("signed-in");
    } catch {
        // A browser that keeps nothing fetches them when they are needed.
    }
    if (expected === null || expected === undefined) return;
    for (const href of new Set([...ahead["FRAME"], ...ahead[page]])) {
        document.head.append(Object.assign(document.createElement("link"), { rel: "preload", as: "fetch", crossOrigin: "", href }));
    }
});
"#;

/// Starts the app, or shows what index.html says about a start that failed: offline, or in the
/// middle of a new release.
const START: &str = r#"import("/APP")
    .then(({ default: start }) => start({ module_or_path: "/WASM" }))
    .catch((error) => {
        console.error(error);
        document.getElementById("boot-failed")?.removeAttribute("hidden");
    });
"#;

pub fn publish(
    options: &Options,
    scratch: &Path,
    parts: &Parts,
    output: &Output,
) -> anyhow::Result<Scripts> {
    let wasm = output.put("app", "wasm", &fs::read(scratch.join("app_bg.wasm"))?)?;
    let app = without_comments(&fs::read_to_string(scratch.join("app.js"))?)?;
    // An app without lazy pages comes in one piece, whatever was asked for.
    let (app, chunks, ahead) = if parts.files.is_empty() {
        (output.put("app", "js", app.as_bytes())?, None, Ahead::new())
    } else {
        let (app, chunks, ahead) = linked(options, scratch, parts, output, app, &wasm)?;
        (app, Some(chunks), ahead)
    };
    let boot = match ahead.contains_key(FRAME) && ahead.contains_key(HOME) {
        true => [AHEAD, START].concat(),
        false => START.to_owned(),
    };
    // Rust writes a map of lists as JavaScript would.
    let boot = boot
        .replace("PARTS", &format!("{ahead:?}"))
        .replace("FRAME", FRAME)
        .replace("HOME", HOME)
        .replace("APP", &app)
        .replace("WASM", &wasm);
    let boot = output.put("boot", "js", boot.as_bytes())?;
    Ok(Scripts { wasm, app, chunks, boot })
}

/// The files a page's part needs besides the main part, by the part's name.
type Ahead = BTreeMap<String, Vec<String>>;

/// The part of whoever is signed in.
const FRAME: &str = "desk";
/// The part of the page that stands at `/`.
const HOME: &str = "calendar";

/// Publishes the parts and makes glue and loader import one another by their final names.
fn linked(
    options: &Options,
    scratch: &Path,
    parts: &Parts,
    output: &Output,
    mut app: String,
    wasm: &str,
) -> anyhow::Result<(String, String, Ahead)> {
    let mut published = BTreeMap::new();
    let mut loader = without_comments(&fs::read_to_string(scratch.join("chunks.js"))?)?;
    let mut shared = Vec::new();
    for part in &parts.files {
        let stem = part
            .file_stem()
            .and_then(|stem| stem.to_str())
            .context("a part of the wasm has no name")?;
        let mut bytes = fs::read(part)?;
        if options.release && !options.names {
            bytes = strip(&bytes)?;
        }
        if stem.starts_with("chunk_") && bytes.len() < SMALL {
            let (from, to) = (shared.len(), shared.len() + bytes.len());
            let fetched = format!("fetch(new URL(\"./{stem}.wasm\", import.meta.url))");
            let (before, after) = loader.split_once(&fetched).context("a part is not loaded")?;
            let (between, after) = after.split_once(STREAMED).context("a part is not made live")?;
            loader = format!("{before}shared(){between}live(src, {from}, {to}, imports){after}");
            shared.extend(bytes);
        } else {
            let name = output.put(stem, "wasm", &bytes)?;
            published.insert(stem.to_owned(), name.clone());
            replace(&mut loader, &format!("\"./{stem}.wasm\""), &format!("\"./{name}\""))?;
        }
    }
    if !shared.is_empty() {
        let name = output.put("shared", "bin", &shared)?;
        let small = parts.files.iter().filter_map(|part| part.file_stem()?.to_str());
        for stem in small {
            published.entry(stem.to_owned()).or_insert_with(|| name.clone());
        }
        loader.push_str(&SHARED.replace("FILE", &name));
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
    let addresses = |stems: &Vec<String>| {
        let files: BTreeSet<_> = stems.iter().filter_map(|stem| published.get(stem)).collect();
        files.into_iter().map(|file| format!("/{file}")).collect()
    };
    let ahead =
        parts.needed_by.iter().map(|(page, stems)| (page.clone(), addresses(stems))).collect();
    Ok((app_name, loader_name, ahead))
}

/// The generated scripts without comments and indentation, which are a fifth of them even when compressed: a twentieth
/// more is all that a minifier finds, and it takes longer to compile than everything else here.
///
/// # Errors
///
/// If a new version of the tools writes comments beside code or texts over several lines.
fn without_comments(script: &str) -> anyhow::Result<String> {
    let mut short = String::new();
    let mut comment = false;
    for line in script.lines().map(str::trim) {
        comment |= line.starts_with("/*");
        if comment {
            if let Some((_, code)) = line.split_once("*/") {
                ensure!(code.is_empty(), "a generated script has code behind a comment: {line}");
                comment = false;
            }
        } else if !line.is_empty() && !line.starts_with("//") {
            let texts_end = line.matches('`').count() % 2 == 0;
            ensure!(texts_end, "a generated script has a text over several lines: {line}");
            short.push_str(line);
            short.push('\n');
        }
    }
    Ok(short)
}

/// Stops the build when a new version of the tools writes its scripts differently.
fn replace(script: &mut String, from: &str, to: &str) -> anyhow::Result<()> {
    ensure!(script.contains(from), "the generated script has no `{from}`");
    *script = script.replace(from, to);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::without_comments;

    #[test]
    fn code_is_all_that_is_left() {
        let script = "/**\n * @returns {number}\n */\nexport function one() {\n    // Why.\n    return `1 /* 2`;\n}\n\n/* a, b */\none();\n";
        assert_eq!(
            without_comments(script).unwrap(),
            "export function one() {\nreturn `1 /* 2`;\n}\none();\n"
        );
    }

    #[test]
    fn nothing_is_guessed() {
        assert!(without_comments("/* a */ one();\n").is_err());
        assert!(without_comments("const text = `one\n  two`;\n").is_err());
    }
}
