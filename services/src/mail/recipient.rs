//! Who a mail is for.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, Utc};
use domain::accounts::{EmailAddress, PersonName, UserId};
use domain::zones::ZoneName;
use domain::{Language, Problem};
use uuid::Uuid;

use crate::locations::corrupt;
use crate::{Change, Result, Site};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipient {
    pub address: EmailAddress,
    pub name: Option<PersonName>,
    /// `None`: somebody without an account.
    pub user: Option<UserId>,
    pub language: Language,
    pub zone: ZoneName,
}

impl Recipient {
    /// Somebody of whom no more than the address is known.
    pub fn stranger(address: EmailAddress, site: &Site) -> Self {
        Self {
            address,
            name: None,
            user: None,
            language: Language::default(),
            zone: site.zone.clone(),
        }
    }

    /// A user, at the address of their account.
    pub async fn user(change: &mut Change, id: UserId) -> Result<Self> {
        let mut found = Self::users(change, [id]).await?;
        found.remove(&id).ok_or_else(|| Problem::not_found("user").into())
    }

    /// Several users at theirs.
    pub(crate) async fn users(
        change: &mut Change,
        ids: impl IntoIterator<Item = UserId>,
    ) -> Result<BTreeMap<UserId, Self>> {
        let ids: Vec<Uuid> = ids.into_iter().map(|id| id.0).collect();
        let rows = sqlx::query_as!(
            Row,
            "select id, email, name, zone, language from users where id = any ($1)",
            &ids,
        )
        .fetch_all(change.db())
        .await?;
        rows.into_iter().map(|row| Ok((UserId(row.id), row.try_into()?))).collect()
    }

    /// The same person at another address, such as the one they had before.
    pub fn at(self, address: EmailAddress) -> Self {
        Self { address, ..self }
    }

    /// A moment as this person's clock shows it, such as `21 November 2026, 14:05 (Europe/Berlin)`.
    pub fn moment(&self, at: DateTime<Utc>) -> String {
        let tz = self.zone.tz().unwrap_or(chrono_tz::UTC);
        let local = at.with_timezone(&tz);
        let form = match self.language {
            Language::English => "%-d %B %Y, %H:%M",
            Language::German => "%d.%m.%Y, %H:%M Uhr",
        };
        format!("{} ({})", local.format(form), tz.name())
    }

    /// From one moment to another, such as `Tue 24 Nov, 22:00 – Wed 25 Nov, 06:00`.
    pub fn span(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> String {
        let tz = self.zone.tz().unwrap_or(chrono_tz::UTC);
        let (from, to) = (from.with_timezone(&tz), to.with_timezone(&tz));
        let day = |at: DateTime<_>| match self.language {
            Language::English => at.format("%a %-d %b").to_string(),
            Language::German => {
                const DAYS: [&str; 7] = ["Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"];
                let weekday = DAYS[at.weekday().num_days_from_monday() as usize];
                format!("{weekday} {}", at.format("%-d.%-m."))
            }
        };
        let (begin, end) = (from.format("%H:%M"), to.format("%H:%M"));
        if from.date_naive() == to.date_naive() {
            format!("{}, {begin}–{end}", day(from))
        } else {
            format!("{}, {begin} – {}, {end}", day(from), day(to))
        }
    }
}

struct Row {
    id: Uuid,
    email: String,
    name: String,
    zone: String,
    language: Option<String>,
}

impl TryFrom<Row> for Recipient {
    type Error = crate::Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            address: row.email.parse().map_err(corrupt)?,
            name: Some(row.name.parse().map_err(corrupt)?),
            user: Some(UserId(row.id)),
            language: row
                .language
                .map(|tag| tag.parse())
                .transpose()
                .map_err(corrupt)?
                .unwrap_or_default(),
            zone: row.zone.parse().map_err(corrupt)?,
        })
    }
}
