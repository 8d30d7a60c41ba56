//! What the sites need, who is trained where, and what one of them wishes.

use std::collections::HashMap;

use chrono::{DateTime, Days, Utc};
use domain::Problem;
use domain::accounts::UserId;
use domain::locations::LocationId;
use domain::scheduling::ShiftKind;
use domain::scheduling::coverage::{CoverageRule, CoverageRuleDraft, CoverageRuleId, Weekdays};
use domain::scheduling::templates::WEEKDAYS;
use domain::scheduling::warnings::Wishes;
use domain::zones::civil_day;
use rand::rngs::StdRng;

use super::people::{MEMBERS, Site};
use super::rows;
use crate::locations::corrupt;
use crate::scheduling::{coverage, warnings};
use crate::{Change, Result};

/// A site, ISO weekdays, hours, how many, of which kind; and for how many days, if not for good.
type Need = (Site, &'static str, &'static str, u8, ShiftKind, Option<u64>);

const NEEDS: [Need; 9] = [
    (Site::Hamburg, "1234567", "0–24", 1, ShiftKind::Work, None),
    (Site::Hamburg, "12345", "9–17", 2, ShiftKind::Work, None),
    // A big production from today to tomorrow, which nobody has planned for yet.
    (Site::Hamburg, "1234567", "18–22", 5, ShiftKind::Work, Some(1)),
    (Site::Wien, "12345", "6–22", 1, ShiftKind::Work, None),
    (Site::Wien, "67", "10–18", 1, ShiftKind::Work, None),
    (Site::Lisboa, "12345", "7–23", 1, ShiftKind::Work, None),
    (Site::Lisboa, "6", "10–18", 1, ShiftKind::Work, None),
    (Site::Halifax, "12345", "8–16", 1, ShiftKind::Work, None),
    (Site::Halifax, "67", "9–21", 1, ShiftKind::OnCall, None),
];

/// After the shifts, so that what is missing is taken for known.
pub(super) async fn load(
    change: &mut Change,
    places: &HashMap<Site, LocationId>,
    people: &HashMap<&str, UserId>,
    now: DateTime<Utc>,
    dice: &mut StdRng,
) -> Result<()> {
    for (site, days, span, technicians, kind, lasts) in NEEDS {
        let digits = days.chars().filter_map(|digit| digit.to_digit(10));
        let today = civil_day(now, site.zone());
        let draft = CoverageRuleDraft {
            location_id: places[&site],
            weekdays: digits.map(|digit| WEEKDAYS[digit as usize - 1]).collect::<Weekdays>(),
            span: span.parse().map_err(corrupt)?,
            technicians,
            kind,
            valid_from: if lasts.is_some() { today } else { today - Days::new(70) },
            valid_until: lasts.map(|days| today + Days::new(days)),
            on_holidays: site == Site::Hamburg,
            active: true,
        };
        let id = CoverageRuleId(rows::id(now, dice));
        let draft = draft.checked().map_err(Problem::from)?;
        coverage::insert(change, &CoverageRule { id, draft, version: 1 }).await?;
    }
    for site in Site::ALL {
        let team = MEMBERS.iter().filter(|member| member.site == site && member.is_technician());
        let team: Vec<UserId> = team.map(|member| people[member.mailbox]).collect();
        warnings::train(change, places[&site], &team).await?;
    }
    let mut wishes = Wishes { weekly_hours: Some(32), ..Wishes::default() };
    for day in &WEEKDAYS[5..] {
        wishes.avoid.on_mut(*day).push("0–24".parse().map_err(corrupt)?);
    }
    warnings::keep_wishes(change, people["sigrun"], &wishes).await?;
    coverage::remember(change, now).await
}
