//! Compressed once, so that the server never has to, and as small as it gets unless somebody waits.

use std::fs;
use std::io::Write;
use std::path::Path;

use super::assets;

/// Writes `name.br` and `name.gz` beside every file that gains by it.
pub fn everything(folder: &Path, soon: bool) -> anyhow::Result<()> {
    let names = assets::names(folder)?;
    let quality = if soon { 5 } else { 11 };
    // Brotli at its best takes seconds for the wasm; both cores may work.
    let halves: [Vec<&String>; 2] =
        [names.iter().step_by(2).collect(), names.iter().skip(1).step_by(2).collect()];
    std::thread::scope(|scope| {
        let workers: Vec<_> = halves
            .iter()
            .map(|names| {
                scope.spawn(move || {
                    names.iter().try_for_each(|name| one(&folder.join(name.as_str()), quality))
                })
            })
            .collect();
        workers
            .into_iter()
            .try_for_each(|worker| worker.join().expect("compressing does not panic"))
    })
}

fn one(file: &Path, quality: u32) -> anyhow::Result<()> {
    let name = file.to_string_lossy();
    if [".woff2", ".png", ".webp"].iter().any(|packed| name.ends_with(packed)) {
        return Ok(());
    }
    // index.html is filled in by the server, which compresses it itself.
    if name.ends_with("index.html") {
        return Ok(());
    }
    let bytes = fs::read(file)?;
    let mut brotli = brotli::CompressorWriter::new(
        fs::File::create(format!("{name}.br"))?,
        1 << 16,
        quality,
        24,
    );
    brotli.write_all(&bytes)?;
    drop(brotli);
    let mut gzip = flate2::write::GzEncoder::new(
        fs::File::create(format!("{name}.gz"))?,
        flate2::Compression::best(),
    );
    gzip.write_all(&bytes)?;
    gzip.finish()?;
    Ok(())
}
