//! What is typed, before it is promised.

use domain::Problem;
use domain::accounts::UserId;
use domain::locations::LocationId;
use domain::scheduling::templates::{Days, WEEKDAYS, weekday_name};
use domain::scheduling::{CivilSpan, CivilTime};
use domain::tickets::Priority;
use domain::tickets::levels::{
    BusinessHours, LocationHours, ServiceLevels, TargetMinutes, Targets,
};
use domain::zones::ZoneName;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::storage::{self, Kept};

const KEY: &str = "service-levels";

pub(super) type WeekText = [RwSignal<String>; 7];

/// What is typed and not saved; outlives a reload of the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Typed {
    /// Of the levels as they were when somebody began.
    pub version: i32,
    targets: [[String; 2]; 4],
    hours: [String; 7],
    zone: String,
    holidays_of: String,
    locations: Vec<(LocationId, [String; 7])>,
    recipients: Vec<UserId>,
}

impl Typed {
    pub fn kept() -> Option<Self> {
        storage::typed(KEY)
    }

    pub fn keep(&self) {
        storage::keep_typed(KEY, self);
    }

    pub fn forget() {
        storage::forget(Kept::ThisTab, KEY);
    }
}

/// The fields of the page.
#[derive(Clone, Copy)]
pub(super) struct Fields {
    /// From the most pressing on: answer and solution.
    pub targets: [(Priority, [RwSignal<String>; 2]); 4],
    pub hours: WeekText,
    pub zone: RwSignal<String>,
    pub holidays_of: RwSignal<String>,
    pub locations: RwSignal<Vec<(LocationId, WeekText)>>,
    pub recipients: RwSignal<Vec<UserId>>,
}

/// What is asked of each ticket, as its fields are called.
pub(super) const KINDS: [&str; 2] = ["answer", "solution"];

impl Fields {
    pub fn new() -> Self {
        let mut priorities = Priority::ALL;
        priorities.reverse();
        Self {
            targets: priorities.map(|priority| (priority, std::array::from_fn(|_| text()))),
            hours: week(),
            zone: text(),
            holidays_of: text(),
            locations: RwSignal::default(),
            recipients: RwSignal::default(),
        }
    }

    pub fn fill(self, levels: &ServiceLevels) {
        for (priority, fields) in self.targets {
            let Targets { answer_minutes, solution_minutes } = levels.targets.of(priority);
            for (field, target) in fields.into_iter().zip([answer_minutes, solution_minutes]) {
                field.set(target.map(|target| target.to_string()).unwrap_or_default());
            }
        }
        write(self.hours, &levels.hours);
        self.zone.set(levels.zone.to_string());
        self.holidays_of.set(levels.holidays_of.map(|id| id.to_string()).unwrap_or_default());
        let own = levels.locations.iter().map(|place| {
            let fields = week();
            write(fields, &place.hours);
            (place.location_id, fields)
        });
        self.locations.set(own.collect());
        self.recipients.set(levels.recipients.clone());
    }

    /// Follows all fields.
    pub fn typed(self, version: i32) -> Typed {
        let week = |fields: WeekText| fields.map(|field| field.get());
        let locations = self.locations.get().into_iter();
        Typed {
            version,
            targets: self.targets.map(|(_, fields)| fields.map(|field| field.get())),
            hours: week(self.hours),
            zone: self.zone.get(),
            holidays_of: self.holidays_of.get(),
            locations: locations.map(|(id, fields)| (id, week(fields))).collect(),
            recipients: self.recipients.get(),
        }
    }

    pub fn go_on(self, typed: Typed) {
        let Typed { targets, hours, zone, holidays_of, locations, recipients, .. } = typed;
        let write = |fields: &[RwSignal<String>], texts: &[String]| {
            fields.iter().zip(texts).for_each(|(field, text)| field.set(text.clone()));
        };
        for ((_, fields), texts) in self.targets.iter().zip(&targets) {
            write(fields, texts);
        }
        write(&self.hours, &hours);
        self.zone.set(zone);
        self.holidays_of.set(holidays_of);
        let own = locations.into_iter().map(|(id, texts)| (id, texts.map(RwSignal::new)));
        self.locations.set(own.collect());
        self.recipients.set(recipients);
    }

    /// Gives a location hours of its own, at first the usual ones.
    pub fn add_location(self, id: LocationId) {
        let fields = week();
        for (field, usual) in fields.into_iter().zip(self.hours) {
            field.set(usual.get_untracked());
        }
        self.locations.update(|all| all.push((id, fields)));
    }

    /// Follows all fields.
    pub fn parse(self) -> Result<ServiceLevels, Problem> {
        let zone: ZoneName =
            self.zone.get().parse().map_err(|err| Problem::invalid("zone", err))?;
        let mut levels = ServiceLevels::usual(zone);
        for (priority, fields) in self.targets {
            let target = |place: usize| -> Result<Option<TargetMinutes>, Problem> {
                let text = fields[place].get();
                let wrong = |err| Problem::invalid(&target_field(priority, place), err);
                let text = Some(text.trim()).filter(|text| !text.is_empty());
                text.map(str::parse).transpose().map_err(wrong)
            };
            *levels.targets.of_mut(priority) =
                Targets { answer_minutes: target(0)?, solution_minutes: target(1)? };
        }
        levels.hours = read(self.hours, "hours")?;
        levels.holidays_of = self.holidays_of.get().parse().ok();
        for (location_id, fields) in self.locations.get() {
            let hours = read(fields, &location_id.to_string())?;
            levels.locations.push(LocationHours { location_id, hours });
        }
        levels.recipients = self.recipients.get();
        Ok(levels.checked()?)
    }
}

pub(super) fn target_field(priority: Priority, place: usize) -> String {
    format!("targets.{priority}.{}", KINDS[place])
}

pub(super) fn day_field(whose: &str, day: chrono::Weekday) -> String {
    format!("{whose}.{}", weekday_name(day))
}

fn text() -> RwSignal<String> {
    RwSignal::new(String::new())
}

fn week() -> WeekText {
    std::array::from_fn(|_| text())
}

fn write(fields: WeekText, hours: &BusinessHours) {
    for (field, day) in fields.into_iter().zip(WEEKDAYS) {
        let spans: Vec<String> = hours.on(day).iter().map(written).collect();
        field.set(spans.join(", "));
    }
}

/// `whose` names the fields of these hours.
fn read(fields: WeekText, whose: &str) -> Result<BusinessHours, Problem> {
    let mut days = Days::default();
    for (field, day) in fields.into_iter().zip(WEEKDAYS) {
        let text = field.get();
        let spans = text.split([',', ';']).filter(|part| !part.trim().is_empty());
        let wrong = |err| Problem::invalid(&day_field(whose, day), err);
        *days.on_mut(day) = spans.map(str::parse).collect::<Result<_, _>>().map_err(wrong)?;
    }
    BusinessHours::new(days).map_err(|err| {
        let day = err.day().unwrap_or(WEEKDAYS[0]);
        Problem::invalid(&day_field(whose, day), err)
    })
}

/// A day that ends at midnight ends at 24:00; from 00:00 to 00:00 would be no time at all.
fn written(span: &CivilSpan) -> String {
    match span.end() == CivilTime::MIDNIGHT {
        true => format!("{}–{}", span.start(), CivilTime::END_OF_DAY),
        false => span.to_string(),
    }
}
