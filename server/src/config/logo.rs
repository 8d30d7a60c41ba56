//! The operator's logo: a picture on this machine, or a file that the front end brings.

use std::path::Path;

use services::branding::Logo;

use super::environment::{Environment, InvalidSetting, invalid_value};

/// Read at the start, so that what cannot be shown is said there and not on every page.
pub(super) fn read(
    environment: &Environment,
    site_dir: &Path,
) -> Result<Option<Logo>, InvalidSetting> {
    let Some(text) = environment.optional::<String>("SITE_LOGO")? else { return Ok(None) };
    let refuse = || invalid_value("SITE_LOGO", &text);
    if let Ok(file) = std::fs::read(&text) {
        return Logo::of_file(&file).map(Some).map_err(|_| refuse());
    }
    let is_served = text.strip_prefix('/').is_some_and(|path| {
        let path = Path::new(path);
        path.components().all(|part| matches!(part, std::path::Component::Normal(_)))
            && site_dir.join(path).is_file()
    });
    if !is_served {
        return Err(refuse());
    }
    Ok(Some(Logo::At(text)))
}
