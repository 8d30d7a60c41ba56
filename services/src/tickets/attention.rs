//! Who has a ticket open right now.

use chrono::Utc;
use domain::accounts::{Actor, Permission};
use domain::live::Event;
use domain::tickets::{Attention, Sight, TicketNumber};

use super::rows::{not_found, resolve};
use crate::{Change, Platform, Result};

/// Tells colleagues what somebody does with a ticket.
pub async fn attend(
    platform: &Platform,
    actor: &Actor,
    number: TicketNumber,
    what: Attention,
) -> Result<()> {
    actor.require(Permission::WorkTickets)?;
    let mut change = Change::by(platform, actor).await?;
    resolve(change.db(), Sight::All, number).await?.ok_or_else(not_found)?;
    let until = Utc::now() + Attention::LASTS;
    change.publish(Event::TicketAttended { number, by: actor.user, what, until }).await?;
    change.commit().await
}
