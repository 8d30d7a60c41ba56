//! What somebody wants to be told, and how.

use std::collections::BTreeMap;

use domain::Problem;
use domain::accounts::Actor;
use domain::notifications::{Channel, Choice, NoticeTopic};
use serde::Serialize;

use crate::{Change, Platform, Result};

/// As the audit has it.
#[derive(Serialize)]
struct Chosen<'a> {
    notifications: &'a [Choice],
}

/// One's choices about everything that can happen to one, by topic and channel.
pub async fn choices(platform: &Platform, actor: &Actor) -> Result<Vec<Choice>> {
    let chosen = sqlx::query!(
        "select topic, channel, wanted from notification_choices where user_id = $1",
        actor.user.0,
    )
    .fetch_all(&platform.db)
    .await?;
    let choice = |topic: NoticeTopic| {
        let chosen = &chosen;
        topic.channels().iter().map(move |&channel| {
            let row = chosen
                .iter()
                .find(|row| row.topic == topic.name() && row.channel == channel.name());
            let wanted = row.is_none_or(|row| row.wanted);
            Choice { topic, channel, wanted }
        })
    };
    let topics = NoticeTopic::ALL.into_iter().filter(|topic| topic.concerns(actor.roles));
    Ok(topics.flat_map(choice).collect())
}

/// Changes the choices that are given and keeps the others; answers all.
pub async fn choose(platform: &Platform, actor: &Actor, wanted: &[Choice]) -> Result<Vec<Choice>> {
    for choice in wanted {
        if !choice.topic.channels().contains(&choice.channel) {
            let message = format!("“{}” does not come by this channel", choice.topic);
            return Err(Problem::invalid("channel", message).into());
        }
    }

    let before = choices(platform, actor).await?;
    // The last word about each, however often it is named.
    let wanted: BTreeMap<(NoticeTopic, Channel), Choice> =
        wanted.iter().map(|choice| ((choice.topic, choice.channel), *choice)).collect();
    let mut change = Change::by(platform, actor).await?;
    for choice in wanted.values() {
        sqlx::query!(
            "
            insert into notification_choices (user_id, topic, channel, wanted) values ($1, $2, $3, $4)
            on conflict (user_id, topic, channel) do update set wanted = excluded.wanted
            ",
            actor.user.0,
            choice.topic.name(),
            choice.channel.name(),
            choice.wanted,
        )
        .execute(change.db())
        .await?;
    }
    let after: Vec<Choice> =
        before.iter().map(|old| *wanted.get(&(old.topic, old.channel)).unwrap_or(old)).collect();
    if after != before {
        let (before, after) = (Chosen { notifications: &before }, Chosen { notifications: &after });
        change.audit("user.choose", actor.user.0, Some(&before), Some(&after)).await?;
    }
    change.commit().await?;
    Ok(after)
}
