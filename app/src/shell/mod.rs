//! The frame around every page: navigation, top bar, palette, and who is there.

mod arrival;
mod banners;
mod boundary;
mod brand;
mod commands;
mod everywhere;
mod frame;
mod keys;
mod lost_focus;
mod media;
mod minute;
mod more;
mod navigation;
mod not_found;
mod overlays;
mod palette;
mod person_menu;
pub(crate) mod places;
mod session;
mod settings;
mod shortcuts;
mod shortcuts_help;
mod site;
pub(crate) mod skeletons;
mod theme;
mod topbar;
mod trail;

pub(crate) use arrival::focus_heading;
pub(crate) use brand::LogoAndName;
pub use commands::{Command, Commands, use_commands};
pub use keys::spoken as key_names;
pub use minute::use_minute;
pub use session::{Session, keep_for_session, use_session};
pub use settings::{SettingsChoice, choose_language, use_settings};
pub use site::{Site, site, use_brand};
pub(crate) use site::{TabCount, provide_brand};
pub use theme::{ThemeChoice, use_theme};
pub use trail::add_crumb;

pub(crate) use boundary::PageBoundary;
pub(crate) use frame::{PublicFrame, Shell, Starting};
pub(crate) use media::matches_media;
pub(crate) use person_menu::role_name;
pub(crate) use session::{Access, Known};
pub(crate) use theme::{label as theme_label, provide_theme};
pub(crate) use topbar::ThemeSwitch;
