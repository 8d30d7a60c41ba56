//! Where settings come from: the process's environment, then the file `.env`.

use std::collections::HashMap;
use std::str::FromStr;

use super::variables::{VARIABLES, Variable};

/// Names and values, as text.
#[derive(Clone, Debug, Default)]
pub struct Environment(HashMap<String, String>);

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidSetting {
    #[error("{name} is “{value}”, but it should be {looks_like}")]
    Value { name: &'static str, value: String, looks_like: &'static str },
    #[error("{name} is set to something else than {looks_like}")]
    Secret { name: &'static str, looks_like: &'static str },
    #[error("{name} is not set; it should be {looks_like}")]
    Missing { name: &'static str, looks_like: &'static str },
    #[error("the file .env cannot be read: {0}")]
    File(String),
}

impl Environment {
    /// The process's own variables, and what `.env` here or in a folder above adds to them.
    pub fn of_process() -> Result<Self, InvalidSetting> {
        let mut values = HashMap::new();
        match dotenvy::dotenv_iter() {
            Ok(lines) => {
                for line in lines {
                    let (name, value) =
                        line.map_err(|err| InvalidSetting::File(err.to_string()))?;
                    values.insert(name, value);
                }
            }
            Err(err) if err.not_found() => {}
            Err(err) => return Err(InvalidSetting::File(err.to_string())),
        }
        // What is not Unicode cannot be meant for us.
        values.extend(std::env::vars_os().filter_map(|(name, value)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        }));
        Ok(Self(values))
    }

    pub(super) fn optional<T: FromStr>(
        &self,
        name: &'static str,
    ) -> Result<Option<T>, InvalidSetting> {
        let variable = listed(name);
        let Some(text) = self.text(variable) else { return Ok(None) };
        text.parse().map(Some).map_err(|_| invalid(variable, text))
    }

    pub(super) fn required<T: FromStr>(&self, name: &'static str) -> Result<T, InvalidSetting> {
        self.optional(name)?
            .ok_or(InvalidSetting::Missing { name, looks_like: listed(name).looks_like })
    }

    pub(super) fn checked<T: FromStr>(
        &self,
        name: &'static str,
        is_good: impl FnOnce(&T) -> bool,
    ) -> Result<T, InvalidSetting> {
        let value = self.required(name)?;
        if is_good(&value) {
            return Ok(value);
        }
        let variable = listed(name);
        Err(invalid(variable, self.text(variable).unwrap_or_default()))
    }

    pub(super) fn is_set(&self, name: &'static str) -> bool {
        self.set(listed(name)).is_some()
    }

    fn text(&self, variable: &Variable) -> Option<&str> {
        self.set(variable).or(variable.default)
    }

    /// An empty value counts as none, so that a line of `.env` can be emptied.
    fn set(&self, variable: &Variable) -> Option<&str> {
        self.0.get(variable.name).map(|text| text.trim()).filter(|text| !text.is_empty())
    }
}

impl<K: Into<String>, V: Into<String>> FromIterator<(K, V)> for Environment {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(values: I) -> Self {
        Self(values.into_iter().map(|(name, value)| (name.into(), value.into())).collect())
    }
}

fn listed(name: &str) -> &'static Variable {
    VARIABLES
        .iter()
        .find(|variable| variable.name == name)
        .expect("every variable that is read is listed")
}

/// For a check that knows more than the parser.
pub(super) fn invalid_value(name: &str, text: &str) -> InvalidSetting {
    invalid(listed(name), text)
}

fn invalid(variable: &Variable, text: &str) -> InvalidSetting {
    let Variable { name, looks_like, .. } = *variable;
    if variable.secret {
        InvalidSetting::Secret { name, looks_like }
    } else {
        InvalidSetting::Value { name, value: text.to_owned(), looks_like }
    }
}
