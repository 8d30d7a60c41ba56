//! Who is given the shifts of somebody who is away, and why not.

use domain::accounts::Actor;
use domain::scheduling::time_off::{Damage, Relief, TimeOff};
use domain::scheduling::{Shift, ShiftId};
use domain::{Conflict, Problem, ProblemKind};

use super::absences::refuse_while_away;
use crate::scheduling::shifts::refuse_obstacles;
use crate::{Change, Error, Result};

/// Whoever decides has looked at other shifts than these.
pub(super) fn refuse_untouched(damage: &Damage, reliefs: &[Relief]) -> Result<()> {
    let touched = |id: ShiftId| {
        let cut = damage.cut.iter().map(|cut| &cut.shift);
        damage.cancelled.iter().chain(cut).any(|shift| shift.id == id)
    };
    if reliefs.iter().all(|relief| touched(relief.shift_id)) {
        return Ok(());
    }
    let reason = "this time off does not touch one of these shifts any more; look at it again";
    Err(Problem::new(ProblemKind::Conflict, reason).into())
}

/// Refuses, by name, whoever cannot take what they are given. They are held.
pub(super) async fn refuse_unfit(
    change: &mut Change,
    actor: &Actor,
    time_off: &TimeOff,
    wanted: &Shift,
) -> Result<()> {
    let Some(technician) = wanted.technician_id else { return Ok(()) };
    if technician == time_off.technician_id {
        let reason = "give it to somebody else than who is away";
        return Err(Problem::invalid("shifts", reason).into());
    }
    let found = sqlx::query!(
        r#"select name, active and 'technician' = any (roles) as "may_plan_for!" from users where id = $1"#,
        technician.0,
    )
    .fetch_optional(change.db())
    .await?;
    let Some(person) = found.filter(|person| person.may_plan_for) else {
        return Err(Problem::invalid("shifts", "choose an active technician").into());
    };
    let checked = match refuse_obstacles(change, actor, wanted).await {
        Ok(()) => refuse_while_away(change, wanted).await,
        refused => refused,
    };
    checked.map_err(|err| match err {
        Error::Problem(problem) => {
            let is_away = problem.conflicts.iter().any(|it| matches!(it, Conflict::TimeOff { .. }));
            let what = if is_away { "is out of office then" } else { "already works then" };
            Problem { message: format!("{} {what}", person.name), ..problem }.into()
        }
        err => err,
    })
}
