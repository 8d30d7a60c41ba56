//! What a browser is called.

use domain::accounts::Device;

use crate::messages::security as words;

/// `Firefox, Linux`, as far as it is known.
pub(super) fn device_name(device: &Device) -> String {
    match (&device.browser, &device.system) {
        (Some(browser), Some(system)) => format!("{browser}, {system}"),
        (Some(one), None) | (None, Some(one)) => one.clone(),
        (None, None) => words::unknown_device().to_owned(),
    }
}
