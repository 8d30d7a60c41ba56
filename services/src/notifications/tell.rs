//! Writing down what somebody is to be told.

use domain::accounts::{Permission, Role, UserId};
use domain::live::Event;
use domain::notifications::{Channel, Notice, NoticeTopic};
use uuid::Uuid;

use super::letters;
use crate::{Change, Platform, Result};

/// Tells one person, with the transaction, by the channels they want. Nobody is told what they did
/// themselves.
pub(crate) async fn tell(change: &mut Change, to: UserId, notice: Notice) -> Result<()> {
    if change.actor() == Some(to) {
        return Ok(());
    }
    for &channel in notice.topic().channels() {
        if wants(change, to, notice.topic(), channel).await? {
            match channel {
                Channel::Desk => keep(change, to, notice.clone()).await?,
                Channel::Mail => letters::send(change, to, &notice).await?,
            }
        }
    }
    Ok(())
}

/// Tells everybody whose roles grant the permission.
pub(crate) async fn tell_all_who_may(
    change: &mut Change,
    permission: Permission,
    notice: &Notice,
) -> Result<()> {
    let roles: Vec<String> = Role::ALL
        .into_iter()
        .filter(|&role| permission.is_granted_by(role))
        .map(|role| role.name().to_owned())
        .collect();
    let users = sqlx::query_scalar!(
        "select id from users where active and roles && $1 order by id",
        &roles,
    )
    .fetch_all(change.db())
    .await?;
    for user in users {
        tell(change, UserId(user), notice.clone()).await?;
    }
    Ok(())
}

/// Takes away what nobody has read yet about a thing: it has been dealt with.
pub(crate) async fn take_back(change: &mut Change, subject: Uuid) -> Result<()> {
    let spared = sqlx::query_scalar!(
        "delete from notifications where subject = $1 and read_at is null returning user_id",
        subject,
    )
    .fetch_all(change.db())
    .await?;
    for user in spared {
        change.publish_to(UserId(user), Event::NotificationsChanged).await?;
    }
    Ok(())
}

/// Somebody has looked at a thing: what waits behind their bell about it is read.
pub(crate) async fn seen(change: &mut Change, user: UserId, subject: Uuid) -> Result<()> {
    let read = sqlx::query!(
        "
        update notifications set read_at = now()
        where user_id = $1 and subject = $2 and read_at is null
        ",
        user.0,
        subject,
    )
    .execute(change.db())
    .await?;
    if read.rows_affected() > 0 {
        change.publish_to(user, Event::NotificationsChanged).await?;
    }
    Ok(())
}

/// Puts it behind the bell.
///
/// What they have not read yet about the same thing becomes one with it, or nothing, if all is
/// again as they knew it.
async fn keep(change: &mut Change, to: UserId, notice: Notice) -> Result<()> {
    let by = change.actor().map(|user| user.0);
    let mut notice = Some(notice);
    while let Some(news) = notice.take() {
        let unread = sqlx::query!(
            r#"
            select id, notice as "notice: sqlx::types::Json<Notice>"
            from notifications
            where user_id = $1 and subject = $2 and read_at is null
            for update
            "#,
            to.0,
            news.subject(),
        )
        .fetch_optional(change.db())
        .await?;
        let Some(unread) = unread else {
            if !insert(change, to, by, &news).await? {
                // Another transaction was first with the same thing, and is done by now.
                notice = Some(news);
            }
            continue;
        };
        match unread.notice.0.followed_by(news) {
            Some(news) => {
                sqlx::query!(
                    "update notifications set notice = $2, by_id = $3, at = now() where id = $1",
                    unread.id,
                    serde_json::to_value(&news)?,
                    by,
                )
                .execute(change.db())
                .await?;
            }
            None => {
                sqlx::query!("delete from notifications where id = $1", unread.id)
                    .execute(change.db())
                    .await?;
            }
        }
    }
    change.publish_to(to, Event::NotificationsChanged).await
}

/// `false`: somebody else's is there.
async fn insert(
    change: &mut Change,
    to: UserId,
    by: Option<Uuid>,
    notice: &Notice,
) -> Result<bool> {
    let inserted = sqlx::query!(
        "
        insert into notifications (id, user_id, by_id, subject, notice)
        values ($1, $2, $3, $4, $5)
        on conflict (user_id, subject) where read_at is null do nothing
        ",
        Uuid::now_v7(),
        to.0,
        by,
        notice.subject(),
        serde_json::to_value(notice)?,
    )
    .execute(change.db())
    .await?;
    Ok(inserted.rows_affected() == 1)
}

/// Who chose nothing wants to be told.
pub(crate) async fn wants(
    change: &mut Change,
    to: UserId,
    topic: NoticeTopic,
    channel: Channel,
) -> Result<bool> {
    let chosen = sqlx::query_scalar!(
        "select wanted from notification_choices where user_id = $1 and topic = $2 and channel = $3",
        to.0,
        topic.name(),
        channel.name(),
    )
    .fetch_optional(change.db())
    .await?;
    Ok(chosen.unwrap_or(true))
}

/// Takes away what is older than 90 days, read or not; says how many went.
pub(crate) async fn forget_old(platform: &Platform, days: u32) -> Result<u64> {
    let days = i32::try_from(days).unwrap_or(i32::MAX);
    let gone = sqlx::query!(
        "delete from notifications where at < now() - make_interval(days => $1)",
        days,
    )
    .execute(&platform.db)
    .await?;
    Ok(gone.rows_affected())
}
