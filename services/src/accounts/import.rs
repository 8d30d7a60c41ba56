//! Users from a file: looked at first, then made, all or, if wished, the good ones.

use std::collections::{HashMap, HashSet};

use domain::Problem;
use domain::accounts::{
    Actor, EmailAddress, Hue, ImportReport, ImportRow, Permission, PersonName, Role, Roles,
    UserDraft,
};
use domain::locations::LocationId;
use domain::zones::ZoneName;

use super::administration;
use crate::spreadsheet::untamed;
use crate::{Change, Platform, Result};

/// More at once are a case for the API.
const MOST_ROWS: usize = 2_000;

/// What to do with the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportMode {
    /// Only say what would become of it.
    Preview,
    /// Make all, or none if one of them is refused.
    AllOrNothing,
    /// Make those that are fine.
    SkipBad,
}

/// Reads users from comma- or semicolon-separated values with a head; the columns `name` and
/// `email` must be there, `roles`, `colour`, `location` and `zone` may.
pub async fn import_users(
    platform: &Platform,
    actor: &Actor,
    file: &str,
    mode: ImportMode,
) -> Result<ImportReport> {
    actor.require(Permission::ManageUsers)?;
    let lines = Line::read(file)?;
    let mut change = Change::by(platform, actor).await?;
    // Nobody takes one of the addresses between the look and the making.
    if mode != ImportMode::Preview {
        sqlx::query!("lock table users in share row exclusive mode").execute(change.db()).await?;
    }
    let known = Known::look(&mut change).await?;
    let mut seen = HashSet::new();
    let (mut rows, mut drafts) = (Vec::new(), Vec::new());
    for line in lines {
        let parsed = line.parse(&known, &mut seen);
        let problem = parsed.as_ref().err().cloned();
        drafts.extend(parsed.ok());
        rows.push(ImportRow {
            line: line.number,
            name: line.name,
            email: line.email,
            roles: line.roles,
            location: line.location,
            problem,
        });
    }
    let bad = rows.iter().filter(|row| row.problem.is_some()).count();
    let is_done = match mode {
        ImportMode::Preview => false,
        ImportMode::AllOrNothing => bad == 0,
        ImportMode::SkipBad => true,
    } && !drafts.is_empty();
    if is_done {
        for draft in &drafts {
            administration::insert(&mut change, actor, draft).await?;
        }
        change.commit().await?;
    }
    let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    Ok(ImportReport { good: count(drafts.len()), bad: count(bad), rows, is_done })
}

/// What the rows are held against.
struct Known {
    emails: HashSet<String>,
    locations: HashMap<String, LocationId>,
}

impl Known {
    async fn look(change: &mut Change) -> Result<Self> {
        let emails = sqlx::query_scalar!("select email from users").fetch_all(change.db()).await?;
        let locations =
            sqlx::query!("select id, name from locations").fetch_all(change.db()).await?;
        Ok(Self {
            emails: emails.into_iter().collect(),
            locations: locations
                .into_iter()
                .map(|row| (row.name.to_lowercase(), LocationId(row.id)))
                .collect(),
        })
    }
}

/// A line of the file, as it stands there.
#[derive(Default)]
struct Line {
    number: i64,
    name: String,
    email: String,
    roles: String,
    colour: String,
    location: String,
    zone: String,
}

impl Line {
    fn read(file: &str) -> Result<Vec<Self>, Problem> {
        // The reader counts a line too few where two characters end one.
        let file = file.trim_start_matches('\u{feff}').replace("\r\n", "\n");
        let head = file.lines().next().unwrap_or_default();
        let separator =
            if head.matches(';').count() > head.matches(',').count() { b';' } else { b',' };
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(separator)
            .flexible(true)
            .trim(csv::Trim::All)
            .from_reader(file.as_bytes());
        let unread = || {
            Problem::invalid(
                "file",
                "this file could not be read as a table; save it as CSV in UTF-8",
            )
        };
        let head: Vec<String> =
            reader.headers().map_err(|_| unread())?.iter().map(str::to_lowercase).collect();
        for needed in ["name", "email"] {
            if !head.iter().any(|column| column == needed) {
                return Err(Problem::invalid(
                    "file",
                    format_args!(
                        "the first line must name the columns, and there is no column “{needed}”"
                    ),
                ));
            }
        }
        let mut lines = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|_| unread())?;
            let number = record.position().map_or(0, csv::Position::line);
            let mut line =
                Self { number: i64::try_from(number).unwrap_or(i64::MAX), ..Self::default() };
            for (column, cell) in head.iter().zip(&record) {
                let cell = untamed(cell);
                match column.as_str() {
                    "name" => line.name = cell,
                    "email" => line.email = cell,
                    "roles" => line.roles = cell,
                    "colour" | "color" => line.colour = cell,
                    "location" => line.location = cell,
                    "zone" => line.zone = cell,
                    _ => {}
                }
            }
            lines.push(line);
            if lines.len() > MOST_ROWS {
                return Err(Problem::invalid("file", "a file has at most 2000 users; split it"));
            }
        }
        if lines.is_empty() {
            return Err(Problem::invalid(
                "file",
                "there is nobody in this file below the first line",
            ));
        }
        Ok(lines)
    }

    /// The user of this line, or why there is none.
    fn parse(&self, known: &Known, seen: &mut HashSet<String>) -> Result<UserDraft, String> {
        let name: PersonName = self.name.parse().map_err(words)?;
        let email: EmailAddress = self.email.parse().map_err(words)?;
        if known.emails.contains(email.as_str()) {
            return Err("another user has this address".to_owned());
        }
        if !seen.insert(email.as_str().to_owned()) {
            return Err("this address stands in the file twice".to_owned());
        }
        let roles = self
            .roles
            .split([' ', ',', ';', '|', '/'])
            .filter(|role| !role.is_empty())
            .map(|role| role.to_lowercase().parse::<Role>())
            .collect::<Result<Roles, _>>()
            .map_err(words)?;
        let hue = given(&self.colour).map(str::parse::<Hue>).transpose().map_err(words)?;
        let location_id = given(&self.location)
            .map(|name| {
                known
                    .locations
                    .get(&name.to_lowercase())
                    .copied()
                    .ok_or_else(|| format!("there is no location “{name}”"))
            })
            .transpose()?;
        let zone = given(&self.zone)
            .map(|zone| {
                let zone: ZoneName = zone.parse().map_err(words)?;
                zone.tz().map_err(words)?;
                Ok::<_, String>(zone)
            })
            .transpose()?;
        Ok(UserDraft { name, email, roles, hue, location_id, zone })
    }
}

fn given(cell: &str) -> Option<&str> {
    Some(cell).filter(|cell| !cell.is_empty())
}

fn words(err: impl ToString) -> String {
    err.to_string()
}
