//! `frontend/index.html`, Trunk's source, as the page that a browser gets.
//!
//! Trunk's instructions are elements with `data-trunk`: style sheets are joined into one, folders
//! are copied, the rust link becomes the script that starts the app.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use super::assets::{self, Output};
use super::script::Scripts;
use crate::workspace;

pub fn publish(scripts: &Scripts, output: &Output) -> anyhow::Result<()> {
    let folder = workspace::root().join("frontend");
    let source = without_comments(&fs::read_to_string(folder.join("index.html"))?);
    let instructions: Vec<Instruction> = source.lines().filter_map(Instruction::of).collect();

    let mut copied = Vec::new();
    for instruction in instructions.iter().filter(|instruction| instruction.kind == "copy-dir") {
        copy(&folder.join(&instruction.href), &mut copied)?;
    }
    // What the style sheet or the page names gets a name by content; the rest keeps its own.
    let mut renamed = Vec::new();
    for (name, bytes) in &copied {
        if is_font(name) || name == "theme.js" {
            let (stem, extension) = name.rsplit_once('.').context("a file without an extension")?;
            renamed.push((name.clone(), output.put(stem, extension, bytes)?));
        } else {
            output.put_as(name, bytes)?;
        }
    }

    let mut css = String::new();
    for instruction in instructions.iter().filter(|instruction| instruction.kind == "css") {
        let file = folder.join(&instruction.href);
        css.push_str(&fs::read_to_string(&file).with_context(|| file.display().to_string())?);
        css.push('\n');
    }
    let mut css = minify(&css);
    for (from, to) in &renamed {
        css = css.replace(&format!("url(\"/{from}\")"), &format!("url(\"/{to}\")"));
    }
    let css = output.put("style", "css", css.as_bytes())?;

    let mut head = format!("<link rel=\"stylesheet\" href=\"/{css}\">\n");
    for module in std::iter::once(&scripts.app).chain(&scripts.chunks) {
        head.push_str(&format!("<link rel=\"modulepreload\" href=\"/{module}\">\n"));
    }
    head.push_str(&format!(
        "<link rel=\"preload\" href=\"/{}\" as=\"fetch\" type=\"application/wasm\" crossorigin>\n",
        scripts.wasm
    ));
    if let Some((_, font)) =
        renamed.iter().find(|(name, _)| is_font(name) && !name.contains("-ext"))
    {
        head.push_str(&format!(
            "<link rel=\"preload\" href=\"/{font}\" as=\"font\" type=\"font/woff2\" crossorigin>\n"
        ));
    }
    head.push_str(&format!("<script type=\"module\" src=\"/{}\"></script>\n", scripts.boot));

    let mut html: String = source
        .lines()
        .filter(|line| Instruction::of(line).is_none())
        .flat_map(|line| [line.trim(), "\n"])
        .collect();
    if !html.contains("</head>") {
        bail!("frontend/index.html has no </head>");
    }
    html = html.replace("</head>", &format!("{head}</head>"));
    for (from, to) in &renamed {
        html = html.replace(&format!("\"/{from}\""), &format!("\"/{to}\""));
    }
    output.put_as("index.html", html.as_bytes())
}

/// One `<link data-trunk rel="…" href="…">`, on a line of its own.
struct Instruction {
    kind: String,
    href: String,
}

impl Instruction {
    fn of(line: &str) -> Option<Self> {
        line.contains("<link data-trunk").then(|| {
            let value = |name: &str| {
                let after = line.split(&format!("{name}=\"")).nth(1)?;
                after.split('"').next().map(str::to_owned)
            };
            Self { kind: value("rel").unwrap_or_default(), href: value("href").unwrap_or_default() }
        })
    }
}

/// Collects all files below `folder`, by their path from it.
fn copy(folder: &Path, files: &mut Vec<(String, Vec<u8>)>) -> anyhow::Result<()> {
    let mut open = vec![PathBuf::new()];
    while let Some(inner) = open.pop() {
        for entry in
            fs::read_dir(folder.join(&inner)).with_context(|| folder.display().to_string())?
        {
            let entry = entry?;
            let path = inner.join(entry.file_name());
            if entry.file_type()?.is_dir() {
                open.push(path);
            } else if !entry.file_name().to_string_lossy().starts_with('.') {
                files.push((path.to_string_lossy().into_owned(), fs::read(entry.path())?));
            }
        }
    }
    files.sort();
    Ok(())
}

fn is_font(name: &str) -> bool {
    name.ends_with(".woff2") && !assets::is_immutable(name)
}

/// Drops comments and indentation; brotli does the rest.
fn minify(css: &str) -> String {
    let mut text = String::with_capacity(css.len());
    let mut rest = css;
    while let Some((before, after)) = rest.split_once("/*") {
        text.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    text.push_str(rest);
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .flat_map(|line| [line, "\n"])
        .collect()
}

fn without_comments(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, after)) = rest.split_once("<!--") {
        text.push_str(before);
        rest = after.split_once("-->").map_or("", |(_, after)| after.trim_start_matches('\n'));
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_indentation_go() {
        assert_eq!(minify("a {\n  /* why\n */ color: red;\n\n}\n"), "a {\ncolor: red;\n}\n");
        assert_eq!(without_comments("<p>a<!-- b -->c</p>"), "<p>ac</p>");
    }

    #[test]
    fn an_instruction_is_a_link_for_trunk() {
        let found =
            Instruction::of(r#"    <link data-trunk rel="css" href="../style/base.css">"#).unwrap();
        assert_eq!((found.kind.as_str(), found.href.as_str()), ("css", "../style/base.css"));
        assert!(Instruction::of(r#"<link rel="icon" href="/icon.svg">"#).is_none());
    }
}
