//! An answer as it goes over the wire, written once for all who get the same.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::{RawValue, to_raw_value};

use crate::Result;

/// A `T` as JSON. Cheap to clone; as JSON it is what the `T` would be.
pub struct Written<T> {
    json: Arc<RawValue>,
    is: PhantomData<fn() -> T>,
}

impl<T: Serialize> Written<T> {
    pub(crate) fn new(value: &T) -> Result<Self> {
        Ok(Self::of(to_raw_value(value)?))
    }
}

impl<T> Written<T> {
    fn of(json: Box<RawValue>) -> Self {
        Self { json: json.into(), is: PhantomData }
    }

    /// Its length in bytes.
    pub(crate) fn length(&self) -> usize {
        self.json.get().len()
    }
}

impl<T: DeserializeOwned> Written<T> {
    /// What it says.
    pub fn read(&self) -> Result<T> {
        Ok(serde_json::from_str(self.json.get())?)
    }
}

impl<T> Clone for Written<T> {
    fn clone(&self) -> Self {
        Self { json: Arc::clone(&self.json), is: PhantomData }
    }
}

impl<T> fmt::Debug for Written<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.json.get())
    }
}

impl<T> Serialize for Written<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.json.serialize(serializer)
    }
}

impl<'de, T> Deserialize<'de> for Written<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Box::<RawValue>::deserialize(deserializer).map(Self::of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_sent_as_what_it_is_and_read_again() {
        let value = vec!["Zoë".to_owned(), "\"".to_owned()];
        let written = Written::new(&value).unwrap();
        assert_eq!(serde_json::to_vec(&written).unwrap(), serde_json::to_vec(&value).unwrap());
        assert_eq!(written.read().unwrap(), value);
        let sent: Written<Vec<String>> = serde_json::from_str(r#"["a",  "b"]"#).unwrap();
        assert_eq!(sent.read().unwrap(), ["a", "b"]);
    }
}
