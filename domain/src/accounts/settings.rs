//! How somebody wants things to look, on every device they sign in on.

use serde::{Deserialize, Serialize};

use super::{EmailAddress, Hue, PersonName, Roles};
use crate::Language;
use crate::locations::LocationId;
use crate::scheduling::WeekStart;
use crate::text::given;
use crate::zones::ZoneName;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Settings {
    pub theme: Theme,
    pub week_start: WeekStart,
    pub clock: ClockFormat,
    /// `None`: as the browser asks for.
    pub language: Option<Language>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the system says.
    #[default]
    System,
    Light,
    Dark,
}

/// How a time of day is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ClockFormat {
    /// 14:30
    #[default]
    H23,
    /// 2:30 pm
    H12,
}

/// A name that is not one of ours.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no {0} “{1}”")]
pub struct UnknownSetting(&'static str, String);

/// What people change about themselves: what is left out stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct ProfilePatch {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<PersonName>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hue: Option<Hue>,
    /// `null` takes the location away, leaving it out keeps it.
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<uuid::Uuid>))]
    pub location_id: Option<Option<LocationId>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zone: Option<ZoneName>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub theme: Option<Theme>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub week_start: Option<WeekStart>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clock: Option<ClockFormat>,
    /// `null` follows the browser, leaving it out keeps it.
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Language>))]
    pub language: Option<Option<Language>>,
}

/// What an admin changes about somebody: what is left out stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct UserPatch {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<PersonName>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<EmailAddress>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub roles: Option<Roles>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hue: Option<Hue>,
    /// `null` takes the location away, leaving it out keeps it.
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<uuid::Uuid>))]
    pub location_id: Option<Option<LocationId>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zone: Option<ZoneName>,
    /// Whoever is not active is signed out everywhere and cannot sign in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub active: Option<bool>,
    /// Your own address, typed out: needed to take your own admin role away, or to deactivate
    /// yourself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confirm: Option<String>,
}

impl Theme {
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    pub const fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    pub fn named(name: &str) -> Result<Self, UnknownSetting> {
        find(Self::ALL, Self::name, "theme", name)
    }
}

impl ClockFormat {
    pub const ALL: [Self; 2] = [Self::H23, Self::H12];

    pub const fn name(self) -> &'static str {
        match self {
            Self::H23 => "h23",
            Self::H12 => "h12",
        }
    }

    pub fn named(name: &str) -> Result<Self, UnknownSetting> {
        find(Self::ALL, Self::name, "clock", name)
    }
}

impl WeekStart {
    pub const ALL: [Self; 2] = [Self::Monday, Self::Sunday];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Monday => "monday",
            Self::Sunday => "sunday",
        }
    }

    pub fn named(name: &str) -> Result<Self, UnknownSetting> {
        find(Self::ALL, Self::name, "start of the week", name)
    }
}

fn find<T: Copy, const N: usize>(
    all: [T; N],
    name_of: fn(T) -> &'static str,
    what: &'static str,
    name: &str,
) -> Result<T, UnknownSetting> {
    all.into_iter()
        .find(|&one| name_of(one) == name)
        .ok_or_else(|| UnknownSetting(what, name.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_that_an_older_release_kept_are_the_usual_ones() {
        assert_eq!(serde_json::from_str::<Settings>("{}").unwrap(), Settings::default());
        let json = serde_json::to_value(Settings::default()).unwrap();
        assert_eq!(
            json,
            serde_json::json!({ "theme": "system", "week_start": "monday", "clock": "h23", "language": null })
        );
    }

    #[test]
    fn the_name_in_the_database_is_the_name_on_the_wire() {
        for theme in Theme::ALL {
            assert_eq!(serde_json::to_value(theme).unwrap(), theme.name());
            assert_eq!(Theme::named(theme.name()), Ok(theme));
        }
        for clock in ClockFormat::ALL {
            assert_eq!(serde_json::to_value(clock).unwrap(), clock.name());
        }
        for language in Language::ALL {
            assert_eq!(serde_json::to_value(language).unwrap(), language.tag());
        }
        for start in WeekStart::ALL {
            assert_eq!(serde_json::to_value(start).unwrap(), start.name());
        }
        assert!(Theme::named("pink").is_err());
    }
}
