//! `patchbay openapi`.

use crate::openapi;

pub fn run() -> anyhow::Result<()> {
    let (_, document) = openapi::api();
    println!("{}", document.to_pretty_json()?);
    Ok(())
}
