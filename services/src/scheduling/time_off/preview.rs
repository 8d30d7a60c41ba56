//! What time off would do, before anybody asks for it.

use domain::accounts::Actor;
use domain::scheduling::time_off::{Damage, TimeOffDraft};

use super::absences::overlapping;
use super::effects::scheduled_around;
use super::request::for_whom;
use crate::locations::corrupt;
use crate::{Change, Platform, Result};

/// The shifts that would be cancelled or cut, those that would run into it, and the time off that
/// is in its way.
pub async fn preview(platform: &Platform, actor: &Actor, draft: &TimeOffDraft) -> Result<Damage> {
    let technician = for_whom(actor, draft)?;
    // Dropped without a commit.
    let mut change = Change::by(platform, actor).await?;
    let shifts = scheduled_around(&mut change, technician, &draft.when).await?;
    let mut damage = Damage::of(&draft.when, shifts).map_err(corrupt)?;
    damage.overlaps = overlapping(change.db(), technician, &draft.when, None).await?;
    Ok(damage)
}
