//! Where a page ended, as text that means nothing to a client: what the list is sorted by, then what
//! tells equals apart.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this cursor is not one of ours; leave it out to begin at the start")]
pub struct InvalidCursor;

pub(crate) fn text<const KEY: usize, const ID: usize>(key: [u8; KEY], id: [u8; ID]) -> String {
    BASE64_URL_SAFE_NO_PAD.encode([key.as_slice(), &id].concat())
}

pub(crate) fn parts<const KEY: usize, const ID: usize>(
    text: &str,
) -> Result<([u8; KEY], [u8; ID]), InvalidCursor> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(text).map_err(|_| InvalidCursor)?;
    let (key, id) = bytes.split_first_chunk().ok_or(InvalidCursor)?;
    Ok((*key, id.try_into().map_err(|_| InvalidCursor)?))
}
