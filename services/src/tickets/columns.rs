//! Which columns of the list somebody wants to see.

use domain::Problem;
use domain::accounts::Actor;
use domain::live::Event;
use domain::tickets::{ListColumn, Sight};

use crate::{Change, Platform, Result};

pub async fn read(platform: &Platform, actor: &Actor) -> Result<Vec<ListColumn>> {
    Sight::of(actor)?;
    let names =
        sqlx::query_scalar!("select columns from ticket_columns where user_id = $1", actor.user.0,)
            .fetch_optional(&platform.db)
            .await?;
    let Some(names) = names else { return Ok(ListColumn::USUAL.into()) };
    Ok(ListColumn::named(names))
}

/// Keeps them; every page of whoever chose shows them.
pub async fn choose(
    platform: &Platform,
    actor: &Actor,
    columns: Vec<ListColumn>,
) -> Result<Vec<ListColumn>> {
    Sight::of(actor)?;
    let columns = ListColumn::sorted(columns);
    not_too_many(columns.len())?;
    let names: Vec<String> = columns.iter().map(|column| column.name()).collect();
    let mut change = Change::by(platform, actor).await?;
    sqlx::query!(
        "
        insert into ticket_columns (user_id, columns) values ($1, $2)
        on conflict (user_id) do update set columns = excluded.columns
        ",
        actor.user.0,
        &names,
    )
    .execute(change.db())
    .await?;
    change.publish_to(actor.user, Event::TicketListsChanged).await?;
    change.commit().await?;
    Ok(columns)
}

pub(super) fn not_too_many(count: usize) -> Result<()> {
    if count > ListColumn::MOST {
        return Err(Problem::invalid("columns", "choose at most 14 columns").into());
    }
    Ok(())
}
