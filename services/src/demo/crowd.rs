//! Many technicians with full weeks, to measure with.

use chrono::{DateTime, Days, TimeDelta, Utc, Weekday};
use domain::accounts::{Hue, Role};
use domain::locations::LocationId;
use domain::scheduling::{ShiftKind, ShiftSpan};
use domain::zones::{civil_day, start_of_day};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};

use super::portrait::{self, Look};
use super::rows::{self, ShiftRow};
use super::{DemoSummary, address, password_hash, sign_ins};
use crate::accounts::{self, NewUser};
use crate::locations::corrupt;
use crate::{Change, Platform, Result};

/// Adds a site of so many technicians, each with five shifts in each of so many weeks, this week in
/// their middle: 60 technicians and 17 weeks are 5,100 shifts. Needs no empty database.
pub async fn crowd(
    platform: &Platform,
    technicians: usize,
    weeks: u32,
    now: DateTime<Utc>,
) -> Result<DemoSummary> {
    const ZONE: chrono_tz::Tz = chrono_tz::Europe::Berlin;
    let hash = password_hash(platform).await?;
    let mut dice = StdRng::seed_from_u64(technicians as u64);
    let site = LocationId(rows::id(now, &mut dice));
    let users = tokio::task::spawn_blocking(move || {
        let mut dice = StdRng::seed_from_u64(u64::from(weeks));
        (0..technicians).map(|n| new_user(n, site, &mut dice)).collect::<Result<Vec<_>>>()
    });
    let users = users.await.map_err(corrupt)??;

    let mut change = Change::by_system(platform).await?;
    rows::insert_location(&mut change, site, "Crowd", ZONE, Hue::Slate).await?;
    let monday =
        civil_day(now, ZONE).week(Weekday::Mon).first_day() - Days::new(u64::from(weeks / 2) * 7);
    let mut shifts = Vec::with_capacity(technicians * weeks as usize * 5);
    for user in users {
        let technician = accounts::insert_user(&mut change, &user, Some(&hash)).await?;
        for week in 0..weeks {
            let first_hour = dice.random_range(6..15);
            for day in monday.iter_days().skip(week as usize * 7).take(5) {
                let starts_at = start_of_day(day, ZONE) + TimeDelta::hours(first_hour);
                let span =
                    ShiftSpan::new(starts_at, starts_at + TimeDelta::hours(8)).map_err(corrupt)?;
                shifts.push(ShiftRow {
                    technician,
                    location: site,
                    zone: ZONE,
                    span,
                    kind: ShiftKind::Work,
                    title: if first_hour < 10 { "Early" } else { "Late" },
                    note: String::new(),
                    cancelled: None,
                    origin: None,
                });
            }
        }
    }
    let shifts = rows::insert_shifts(&mut change, shifts.into_iter(), now, &mut dice).await?;
    change.commit().await?;

    Ok(DemoSummary { people: technicians, locations: 1, shifts, sign_ins: sign_ins()? })
}

fn new_user(n: usize, site: LocationId, dice: &mut StdRng) -> Result<NewUser> {
    let hue = Hue::ALL[n % Hue::ALL.len()];
    let mut pick = |names: &[&'static str]| *names.choose(dice).unwrap_or(&"Kim");
    let name = format!("{} {}", pick(&GIVEN), pick(&FAMILY));
    Ok(NewUser {
        email: address(&format!("crowd-{:04}", n + 1))?,
        name: name.parse().map_err(corrupt)?,
        roles: [Role::Technician].into_iter().collect(),
        hue,
        location_id: Some(site),
        zone: chrono_tz::Europe::Berlin.into(),
        password: None,
        picture_png: Some(portrait::png(Look::any(dice), hue)),
    })
}

const GIVEN: [&str; 16] = [
    "Aino", "Bartosz", "Chiara", "Devi", "Enzo", "Freya", "Goran", "Hiba", "Ismael", "Jana",
    "Kofi", "Lina", "Mikkel", "Nadia", "Oskar", "Paula",
];

const FAMILY: [&str; 16] = [
    "Andersen",
    "Bianchi",
    "Castro",
    "Demir",
    "Eriksson",
    "Fischer",
    "Grabowski",
    "Hoffmann",
    "Ivanova",
    "Jensen",
    "Kowalczyk",
    "Lindberg",
    "Mensah",
    "Nair",
    "Okonkwo",
    "Petrov",
];
