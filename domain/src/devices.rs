//! Devices. So far no more than what others call them by.

use crate::text::id_type;

id_type!(DeviceId);
