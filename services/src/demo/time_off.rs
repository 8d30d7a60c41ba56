//! Who of the company is away, and who would like to be.

use std::collections::HashMap;

use chrono::{Datelike, Days, NaiveDate};
use domain::accounts::{Actor, Role, UserId};
use domain::scheduling::time_off::{
    PartOfDay, TimeOffCategory, TimeOffDraft, TimeOffNote, When, WholeDays,
};

use super::people::Site;
use crate::locations::corrupt;
use crate::scheduling::time_off::{approve_in, request_in};
use crate::{Change, Result};

struct Away {
    who: &'static str,
    category: TimeOffCategory,
    note: &'static str,
    span: Span,
    /// Otherwise it waits for a decision.
    is_approved: bool,
}

/// In days from today.
enum Span {
    Days(i64, i64),
    /// On a day, from and to, by the clocks of Hamburg.
    Part(i64, &'static str, &'static str),
}

const AWAY: [Away; 6] = [
    away("tomas", TimeOffCategory::Sick, "Back on Monday, says the doctor.", Span::Days(-12, -9)),
    away("noor", TimeOffCategory::Training, "Media over IP, the second part.", Span::Days(-1, 2)),
    away("jonas", TimeOffCategory::Vacation, "Hiking in the Harz.", Span::Days(5, 9)),
    away("dilan", TimeOffCategory::Other, "Parents' evening.", Span::Part(3, "13:00", "15:00")),
    away("rosalie", TimeOffCategory::Vacation, "", Span::Days(10, 16)),
    Away {
        is_approved: false,
        ..away("farah", TimeOffCategory::Vacation, "My sister marries.", Span::Days(18, 24))
    },
];

/// Days of vacation that everybody who works shifts has in a year.
const VACATION: i16 = 28;

const fn away(
    who: &'static str,
    category: TimeOffCategory,
    note: &'static str,
    span: Span,
) -> Away {
    Away { who, category, note, span, is_approved: true }
}

/// Has them ask, and the admin decide, so that shifts are as they would be.
pub(super) async fn load(
    change: &mut Change,
    people: &HashMap<&'static str, UserId>,
    today: NaiveDate,
) -> Result<()> {
    let admin = Actor::new(people["annegret"], [Role::Admin].into_iter().collect());
    for away in AWAY {
        let technician = Actor::new(people[away.who], [Role::Technician].into_iter().collect());
        let draft = TimeOffDraft {
            technician_id: None,
            category: away.category,
            note: away.note.parse::<TimeOffNote>().map_err(corrupt)?,
            when: away.span.from(today)?,
            approve: false,
            shifts: Vec::new(),
            overrule: None,
        };
        change.attribute_to(technician.user);
        let requested = request_in(change, &technician, &draft).await?;
        if away.is_approved {
            change.attribute_to(admin.user);
            approve_in(change, &admin, requested.time_off.id).await?;
        }
    }
    sqlx::query!(
        "
        insert into leave_allowances (user_id, category, year, days)
        select id, 'vacation', year, $1
        from users, unnest($2::smallint[]) as year
        where 'technician' = any (roles)
        ",
        VACATION,
        &[0, 1].map(|later| i16::try_from(today.year() + later).unwrap_or(i16::MAX)),
    )
    .execute(change.db())
    .await?;
    Ok(())
}

impl Span {
    fn from(self, today: NaiveDate) -> Result<When> {
        let day = |days: i64| match u64::try_from(days) {
            Ok(days) => today + Days::new(days),
            Err(_) => today - Days::new(days.unsigned_abs()),
        };
        Ok(match self {
            Self::Days(first, last) => {
                WholeDays::new(day(first), day(last)).map_err(corrupt)?.into()
            }
            Self::Part(on, start, end) => {
                let (start, end) = (start.parse().map_err(corrupt)?, end.parse().map_err(corrupt)?);
                let zone = Site::Hamburg.zone().into();
                PartOfDay::new(day(on), start, end, zone).map_err(corrupt)?.into()
            }
        })
    }
}
