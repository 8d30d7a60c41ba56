//! Kestrel Media, a company that does not exist: people, places and shifts to try the product with.

mod coverage;
mod crowd;
mod people;
mod plan;
mod portrait;
mod post;
mod rota;
mod rows;
mod tickets;
mod time_off;
mod trading;
mod webhooks;

use std::collections::HashMap;

use chrono::{DateTime, Datelike, Days, NaiveDate, Utc};
use domain::accounts::{EmailAddress, NewPassword, UserId};
use domain::locations::LocationId;
use domain::scheduling::ShiftOrigin;
use domain::scheduling::templates::{ScheduleTemplate, TemplateDraft, TemplateId};
use domain::zones::civil_day;
use domain::{Problem, ProblemKind};
use rand::SeedableRng;
use rand::rngs::StdRng;

use crate::accounts::{self, NewUser};
use crate::locations::corrupt;
use crate::{Change, Platform, Result};

pub use crowd::crowd;
use people::{MEMBERS, Member, Site};
use plan::Planned;
use rota::Pattern;
use rows::ShiftRow;

/// The one password of everybody in the demo.
pub const PASSWORD: &str = "patchbay-demo";

/// What was loaded, and how to get in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoSummary {
    pub people: usize,
    pub locations: usize,
    pub shifts: usize,
    pub sign_ins: Vec<DemoSignIn>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoSignIn {
    pub email: EmailAddress,
    pub password: &'static str,
    /// Whom one is then, in words.
    pub who: &'static str,
}

/// Fills an empty product with the company, its shifts lying round `now`; all or nothing.
///
/// Refused where there is anybody beside the first admin, so that it never mixes with real data.
pub async fn load(platform: &Platform, now: DateTime<Utc>) -> Result<DemoSummary> {
    let hash = password_hash(platform).await?;
    let users =
        tokio::task::spawn_blocking(|| MEMBERS.iter().map(new_user).collect::<Result<Vec<_>>>());
    let users = users.await.map_err(corrupt)??;
    let plan = plan::plan(now);

    let mut change = Change::by_system(platform).await?;
    must_be_empty(&mut change).await?;
    let mut dice = StdRng::seed_from_u64(now.timestamp().unsigned_abs());
    let mut places = HashMap::new();
    for site in Site::ALL {
        let id = LocationId(rows::id(now, &mut dice));
        rows::insert_location(&mut change, id, site.name(), site.zone(), site.hue()).await?;
        places.insert(site, id);
    }
    let mut ids = HashMap::new();
    for (member, user) in MEMBERS.iter().zip(users) {
        let user = NewUser { location_id: places.get(&member.site).copied(), ..user };
        ids.insert(member.mailbox, accounts::insert_user(&mut change, &user, Some(&hash)).await?);
    }
    for site in Site::ALL {
        rows::own_triage(&mut change, places[&site], ids[site.triage_owner()]).await?;
    }
    let mut templates = HashMap::new();
    for pattern in Pattern::all() {
        let id = TemplateId(rows::id(now, &mut dice));
        let template = template(id, pattern, &places, &ids, now)?;
        rows::insert_template(&mut change, &template).await?;
        templates.insert(pattern, id);
    }
    for (site, date, name) in holidays(now) {
        let id = rows::id(now, &mut dice);
        rows::insert_holiday(&mut change, id, places[&site], date, name).await?;
    }
    // Away from Hamburg, what lies three weeks ahead has still to be made from the schedules.
    let made_until = now.date_naive() + Days::new(21);
    let is_made = |shift: &Planned| {
        shift.pattern.is_none() || shift.site == Site::Hamburg || shift.day < made_until
    };
    let shifts = plan.into_iter().filter(is_made).map(|shift| ShiftRow {
        origin: shift
            .pattern
            .map(|pattern| ShiftOrigin { template_id: templates[&pattern].0, date: shift.day }),
        technician: ids[shift.who],
        location: places[&shift.site],
        zone: shift.site.zone(),
        span: shift.span,
        kind: shift.kind,
        title: shift.title,
        note: shift.note,
        cancelled: shift.cancelled,
    });
    let shifts = rows::insert_shifts(&mut change, shifts, now, &mut dice).await?;
    let today = civil_day(now, Site::Hamburg.zone());
    time_off::load(&mut change, &ids, today).await?;
    trading::load(&mut change, &ids, &places, now, today).await?;
    coverage::load(&mut change, &places, &ids, now, &mut dice).await?;
    tickets::load(&mut change, &ids, &places, now).await?;
    webhooks::load(&mut change, now).await?;
    change.commit().await?;
    post::load(platform).await?;

    Ok(DemoSummary {
        people: MEMBERS.len(),
        locations: Site::ALL.len(),
        shifts,
        sign_ins: sign_ins()?,
    })
}

/// The ways in, for whoever starts the demo.
pub fn sign_ins() -> Result<Vec<DemoSignIn>> {
    [
        ("annegret", "plans shifts, admin"),
        ("jonas", "technician in Hamburg"),
        ("owen", "technician in Halifax, on nights"),
        ("carla", "facility manager"),
        ("nuno", "moderator"),
        ("sabine", "colleague"),
        ("wall", "wall screen, looks only"),
    ]
    .into_iter()
    .map(|(mailbox, who)| Ok(DemoSignIn { email: address(mailbox)?, password: PASSWORD, who }))
    .collect()
}

fn template(
    id: TemplateId,
    pattern: Pattern,
    places: &HashMap<Site, LocationId>,
    people: &HashMap<&str, UserId>,
    now: DateTime<Utc>,
) -> Result<ScheduleTemplate> {
    let duty = pattern.duty();
    let draft = TemplateDraft {
        name: duty.title.parse().map_err(corrupt)?,
        technician_id: people[duty.who],
        location_id: places.get(&pattern.site).copied(),
        zone: pattern.site.zone().into(),
        kind: duty.kind,
        every_weeks: pattern.every_weeks(),
        anchor: pattern.anchor(),
        valid_from: now.date_naive() - Days::new(7 * 10),
        valid_until: None,
        skip_dates: Vec::new(),
        active: true,
        days: pattern.days(),
    };
    let draft = draft.checked().map_err(Problem::from)?;
    Ok(ScheduleTemplate { id, draft, version: 1 })
}

/// Of this year and the next.
fn holidays(now: DateTime<Utc>) -> impl Iterator<Item = (Site, NaiveDate, &'static str)> {
    use Site::{Halifax, Hamburg, Lisboa, Wien};
    let days = [
        (Hamburg, 1, 1, "Neujahr"),
        (Hamburg, 10, 3, "Tag der Deutschen Einheit"),
        (Hamburg, 12, 25, "1. Weihnachtstag"),
        (Hamburg, 12, 26, "2. Weihnachtstag"),
        (Wien, 1, 1, "Neujahr"),
        (Wien, 10, 26, "Nationalfeiertag"),
        (Wien, 12, 8, "Mariä Empfängnis"),
        (Wien, 12, 25, "Christtag"),
        (Lisboa, 4, 25, "Dia da Liberdade"),
        (Lisboa, 12, 1, "Restauração da Independência"),
        (Lisboa, 12, 25, "Natal"),
        (Halifax, 7, 1, "Canada Day"),
        (Halifax, 12, 25, "Christmas Day"),
        (Halifax, 12, 26, "Boxing Day"),
    ];
    [now.year(), now.year() + 1].into_iter().flat_map(move |year| {
        days.into_iter().filter_map(move |(site, month, day, name)| {
            Some((site, NaiveDate::from_ymd_opt(year, month, day)?, name))
        })
    })
}

fn new_user(member: &Member) -> Result<NewUser> {
    Ok(NewUser {
        email: address(member.mailbox)?,
        name: member.name.parse().map_err(corrupt)?,
        roles: member.roles.iter().copied().collect(),
        hue: member.hue,
        location_id: None,
        zone: member.site.zone().into(),
        password: None,
        picture_png: member.look.map(|look| portrait::png(look, member.hue)),
    })
}

fn address(mailbox: &str) -> Result<EmailAddress> {
    format!("{mailbox}@{}", people::MAIL_DOMAIN).parse().map_err(corrupt)
}

/// Hashing takes its time on purpose, and everybody has the same password: once is enough.
async fn password_hash(platform: &Platform) -> Result<String> {
    let password: NewPassword = PASSWORD.parse().map_err(corrupt)?;
    platform.passwords.hash(&password).await
}

/// Holds the users until the end, so that of two servers that start together one loads.
async fn must_be_empty(change: &mut Change) -> Result<()> {
    sqlx::query!("lock table users in share row exclusive mode").execute(change.db()).await?;
    let is_empty = sqlx::query_scalar!(
        r#"
        select (select count(*) from users) <= 1
            and not exists (select from locations)
            and not exists (select from shifts) as "is_empty!"
        "#,
    )
    .fetch_one(change.db())
    .await?;
    if is_empty {
        return Ok(());
    }
    Err(Problem::new(
        ProblemKind::Conflict,
        "this database is in use already; load the demo into an empty one",
    )
    .into())
}
