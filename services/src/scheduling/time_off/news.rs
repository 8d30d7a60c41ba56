//! Telling whom it concerns.

use domain::accounts::Permission;
use domain::live::Event;
use domain::notifications::Notice;
use domain::scheduling::time_off::{TimeOff, TimeOffState};

use crate::live::Signal;
use crate::{Change, Result, notifications};

/// Tells all screens what everybody may know, and of what is undecided only those of its technician and
/// of those who decide; the technician what was decided, and those who decide
/// what waits for them. The shifts that went with it are told as one number, not one by one.
pub(super) async fn spread(
    change: &mut Change,
    before: Option<&TimeOff>,
    time_off: &TimeOff,
    shifts: u32,
) -> Result<()> {
    let absence = time_off.absence();
    let undecided = absence.is_none() && before.is_none_or(|before| before.absence().is_none());
    let event = Event::TimeOffChanged { id: time_off.id, version: time_off.version, absence };
    if undecided {
        change.publish_to(time_off.technician_id, event.clone()).await?;
        change.signal(Signal::Guarded { needs: Permission::ApproveTimeOff, event }).await?;
    } else {
        change.publish(event).await?;
    }
    let notice = Notice::TimeOff {
        time_off_id: time_off.id,
        technician_id: time_off.technician_id,
        state: time_off.state,
        when: time_off.when.clone(),
        shifts,
    };
    let is_own_doing = change.actor() == Some(time_off.technician_id);
    if time_off.state == TimeOffState::Requested || is_own_doing {
        notifications::tell_all_who_may(change, Permission::ApproveTimeOff, &notice).await?;
    } else {
        // Whoever has not read yet that it waits need not any more.
        notifications::take_back(change, time_off.id.0).await?;
    }
    if !is_own_doing {
        notifications::tell(change, time_off.technician_id, notice).await?;
    }
    Ok(())
}
