//! The live stream: events are rows, written in the transaction of their cause; a `NOTIFY` after
//! the commit is only the doorbell that makes every server read them at once.
//!
//! A notification inside the transaction would make all commits queue behind one lock
//! (`NOTIFY` is serialised database-wide), and one lost with its connection would lose the event.
//!
//! Reading is exact, whatever order transactions commit in: a server keeps the snapshot of its
//! last look, and what is new is precisely what was not done in that snapshot and is now
//! (`stream`). A browser keeps only the oldest transaction that was still open, its [`Cursor`],
//! and so may see again what it has seen, but never misses anything. Events of one thing always
//! come in the order they happened in.
//!
//! What a browser does: after `hello` it subscribes; if it has a cursor of an earlier connection it
//! then sends `catch_up` with it, and takes over no newer cursor before the answer, which ends with
//! `cursor`, is complete.
//!
//! [`Cursor`]: domain::live::Cursor

mod connection;
mod doorbell;
mod happenings;
mod hub;
mod kept;
mod log;
mod presence;
mod snapshot;
mod stream;
mod switchboard;
mod upkeep;

pub use connection::{Connection, Outgoing};
pub(crate) use doorbell::Doorbell;
pub(crate) use happenings::{Happenings, Now};
pub use hub::Hub;
pub(crate) use kept::Kept;
pub(crate) use upkeep::sweep;

use domain::accounts::{Permission, SessionId, UserId};
use domain::live::Event;
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;

use crate::Result;

/// What servers tell one another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Signal {
    /// For everybody who may see it.
    Event(Event),
    /// For those of them who may do this.
    Guarded { needs: Permission, event: Event },
    /// For one person, wherever they look.
    Personal { user: UserId, event: Event },
    /// For servers: forget the session, close its connections.
    SessionEnded(SessionId),
    /// For servers: the user may do other things than before, or nothing any more.
    UserChanged(UserId),
    /// For servers: a backup was brought back, so nothing that is known by heart is true any more,
    /// and nobody is signed in.
    Restored,
}

/// Adds signals to the stream, in this order; they appear with the transaction.
pub(crate) async fn write(conn: &mut PgConnection, signals: &[Signal]) -> Result<()> {
    let json = signals.iter().map(serde_json::to_value).collect::<Result<Vec<_>, _>>()?;
    sqlx::query!(
        "
        insert into live_events (event)
        select event from unnest($1::jsonb[]) with ordinality as given (event, place) order by place
        ",
        &json,
    )
    .execute(conn)
    .await?;
    Ok(())
}
