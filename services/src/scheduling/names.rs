//! What people and locations are called, for files.

use std::collections::HashMap;

use domain::accounts::UserId;
use domain::locations::LocationId;
use uuid::Uuid;

use crate::{Platform, Result};

/// All names there are, read once.
#[derive(Clone, Debug)]
pub(super) struct Names {
    people: HashMap<Uuid, String>,
    locations: HashMap<Uuid, String>,
}

impl Names {
    pub async fn load(platform: &Platform) -> Result<Self> {
        let people = sqlx::query!("select id, name from users").fetch_all(&platform.db).await?;
        let locations =
            sqlx::query!("select id, name from locations").fetch_all(&platform.db).await?;
        Ok(Self {
            people: people.into_iter().map(|row| (row.id, row.name)).collect(),
            locations: locations.into_iter().map(|row| (row.id, row.name)).collect(),
        })
    }

    /// Empty for somebody who came after the names were read.
    pub fn person(&self, id: UserId) -> &str {
        self.people.get(&id.0).map_or("", String::as_str)
    }

    pub fn location(&self, id: LocationId) -> &str {
        self.locations.get(&id.0).map_or("", String::as_str)
    }
}
