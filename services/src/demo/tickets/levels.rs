//! What is promised of tickets, and tickets at each stage of it on any day.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use domain::accounts::UserId;
use domain::locations::LocationId;
use domain::tickets::levels::{
    BusinessHours, LevelTargets, LocationHours, ServiceLevels, TargetMinutes, Targets,
    WorkingCalendars,
};
use domain::tickets::{Priority, TicketStatus};

use super::super::people::Site;
use super::Ticket;
use crate::tickets::levels;
use crate::{Change, Result};

/// How much of their time for an answer the newest tickets have had that wait for one, in percent.
const STAGES: [i32; 3] = [20, 85, 130];

pub(super) async fn promise(
    change: &mut Change,
    people: &HashMap<&'static str, UserId>,
    places: &HashMap<Site, LocationId>,
) -> Result<WorkingCalendars<Tz>> {
    let within = |answer, solution| Targets {
        answer_minutes: TargetMinutes::new(answer),
        solution_minutes: TargetMinutes::new(solution),
    };
    let hour = |day: u16, hour: u16| day * 24 * 60 + hour * 60;
    // Shows go on into the evening, with lunch in between; Halifax looks after the nights of all.
    let lisboa =
        (0..5).flat_map(|day| [(hour(day, 9), hour(day, 13)), (hour(day, 14), hour(day, 20))]);
    let halifax = [(0, hour(7, 0))];
    let own = [
        (Site::Lisboa, BusinessHours::from_minutes_of_week(lisboa)),
        (Site::Halifax, BusinessHours::from_minutes_of_week(halifax)),
    ];
    let mut locations = Vec::new();
    for (site, hours) in own {
        let hours = hours.map_err(domain::Problem::from)?;
        locations.push(LocationHours { location_id: places[&site], hours });
    }
    let promised = ServiceLevels {
        targets: LevelTargets {
            low: within(480, 2400),
            medium: within(240, 1440),
            high: within(60, 480),
            urgent: within(30, 240),
        },
        holidays_of: Some(places[&Site::Hamburg]),
        locations,
        recipients: vec![people["carla"]],
        ..ServiceLevels::usual(Site::Hamburg.zone().into())
    };
    levels::store(change, &promised).await?;
    levels::working(change).await
}

/// Has some of the newest tickets opened so that, whatever day it is, one is in time, one due soon
/// and one missed.
pub(super) fn spread(tickets: &mut [Ticket], calendars: &WorkingCalendars<Tz>, now: DateTime<Utc>) {
    let waiting = tickets.iter_mut().filter(|ticket| ticket.status == TicketStatus::Open);
    for (ticket, percent) in waiting.zip(STAGES) {
        let priority = Priority::of_rank(ticket.fault.priority).unwrap_or_default();
        let target = calendars.levels.targets.of(priority).answer_minutes;
        let Some(target) = target.map(TargetMinutes::time) else { continue };
        let calendar = calendars.at(Some(ticket.place));
        let mut opened = now;
        while calendar.between(opened, now) * 100 < target * percent {
            opened -= TimeDelta::minutes(5);
        }
        let (was, length) = (ticket.at, now - ticket.at);
        ticket.at = opened;
        // What happened to it keeps its place in the story.
        let faster = (now - opened).num_seconds().max(1);
        for event in &mut ticket.events {
            let since = (event.at - was).num_seconds() * faster / length.num_seconds().max(1);
            event.at = opened + TimeDelta::seconds(since);
        }
        ticket.due = None;
    }
}
