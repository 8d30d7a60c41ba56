//! Writing down what somebody is to be told.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashSet};

use domain::accounts::{Permission, UserId};
use domain::live::Event;
use domain::notifications::{Channel, Notice, NoticeTopic};
use futures::FutureExt;
use uuid::Uuid;

use super::letters;
use crate::accounts::roles_with;
use crate::live::Signal;
use crate::{Change, Platform, Result};

/// Tells one person, with the transaction, by the channels they want. Nobody is told what they did
/// themselves.
pub(crate) async fn tell(change: &mut Change, to: UserId, notice: Notice) -> Result<()> {
    tell_each(change, vec![(to, notice)]).await
}

/// The same of several notices, each for one person.
pub(crate) async fn tell_each(
    change: &mut Change,
    mut notices: Vec<(UserId, Notice)>,
) -> Result<()> {
    notices.retain(|(to, _)| change.actor() != Some(*to));
    if notices.is_empty() {
        return Ok(());
    }
    let unwanted = unwanted(change, &notices).boxed().await?;
    let by = |channel: Channel| {
        let has = |notice: &Notice| notice.topic().channels().contains(&channel);
        let wants =
            |to: UserId, notice: &Notice| !unwanted.contains(&(to, notice.topic(), channel));
        let told = notices.iter().filter(|(to, notice)| has(notice) && wants(*to, notice));
        told.cloned().collect::<Vec<_>>()
    };
    let (behind_the_bell, by_mail) = (by(Channel::Desk), by(Channel::Mail));
    keep(change, behind_the_bell).boxed().await?;
    letters::send_each(change, &by_mail).boxed().await
}

/// Who does not want to be told what, and how.
async fn unwanted(
    change: &mut Change,
    notices: &[(UserId, Notice)],
) -> Result<HashSet<(UserId, NoticeTopic, Channel)>> {
    let users: BTreeSet<Uuid> = notices.iter().map(|(to, _)| to.0).collect();
    let users: Vec<Uuid> = users.into_iter().collect();
    let rows = sqlx::query!(
        "select user_id, topic, channel from notification_choices where user_id = any ($1) and not wanted",
        &users,
    )
    .fetch_all(change.db())
    .await?;
    // What is known no longer, nobody is told.
    let chosen = rows.into_iter().filter_map(|row| {
        Some((UserId(row.user_id), row.topic.parse().ok()?, row.channel.parse().ok()?))
    });
    Ok(chosen.collect())
}

/// Tells everybody whose roles grant the permission.
pub(crate) async fn tell_all_who_may(
    change: &mut Change,
    permission: Permission,
    notice: &Notice,
) -> Result<()> {
    let users = sqlx::query_scalar!(
        "select id from users where active and roles && $1 order by id",
        &roles_with(permission),
    )
    .fetch_all(change.db())
    .await?;
    let notices = users.into_iter().map(|user| (UserId(user), notice.clone()));
    tell_each(change, notices.collect()).await
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

/// Somebody has looked at things: what waits behind their bell about them is read.
pub(crate) async fn seen(change: &mut Change, user: UserId, subjects: &[Uuid]) -> Result<()> {
    let read = sqlx::query!(
        "
        update notifications set read_at = now()
        where user_id = $1 and subject = any ($2) and read_at is null
        ",
        user.0,
        subjects,
    )
    .execute(change.db())
    .await?;
    if read.rows_affected() > 0 {
        change.publish_to(user, Event::NotificationsChanged).await?;
    }
    Ok(())
}

/// The same of all tickets.
pub(crate) async fn all_tickets_seen(change: &mut Change, user: UserId) -> Result<()> {
    let read = sqlx::query!(
        "
        update notifications set read_at = now()
        where user_id = $1 and read_at is null and notice ->> 'kind' = 'ticket'
        ",
        user.0,
    )
    .execute(change.db())
    .await?;
    if read.rows_affected() > 0 {
        change.publish_to(user, Event::NotificationsChanged).await?;
    }
    Ok(())
}

/// A thing has become part of another, which the caller holds: what waits behind people's bells about
/// it waits about the other, so that whoever looks at that has read it. Who waits to read of the other
/// anyway is told once. Answers what it takes to undo it.
pub(crate) async fn follow(change: &mut Change, from: Uuid, into: Uuid) -> Result<Vec<Uuid>> {
    let rows = sqlx::query!(
        r#"
        update notifications n
        set subject = case when told.id is null then $2 else n.subject end,
            read_at = case when told.id is null then null else now() end
        from notifications mine
        left join notifications told
            on told.user_id = mine.user_id and told.subject = $2 and told.read_at is null
        where mine.id = n.id and n.subject = $1 and n.read_at is null
        returning n.id, n.user_id, n.read_at is not null as "is_read!"
        "#,
        from,
        into,
    )
    .fetch_all(change.db())
    .await?;
    for row in rows.iter().filter(|row| row.is_read) {
        change.publish_to(UserId(row.user_id), Event::NotificationsChanged).await?;
    }
    Ok(rows.into_iter().filter(|row| !row.is_read).map(|row| row.id).collect())
}

/// The opposite. What tells of the other by now, and what has been read, stays.
pub(crate) async fn unfollow(
    change: &mut Change,
    followed: &[Uuid],
    from: Uuid,
    into: Uuid,
) -> Result<()> {
    sqlx::query!(
        "
        update notifications n set subject = $2
        where id = any ($1) and subject = $3::uuid and read_at is null and notice ->> 'ticket_id' <> $3::uuid::text
            and not exists (
                select from notifications told
                where told.user_id = n.user_id and told.subject = $2 and told.read_at is null
            )
        ",
        followed,
        from,
        into,
    )
    .execute(change.db())
    .await?;
    Ok(())
}

/// Puts them behind the bell.
///
/// What people have not read yet about the same thing becomes one with it, or nothing, if all is
/// again as they knew it.
async fn keep(change: &mut Change, notices: Vec<(UserId, Notice)>) -> Result<()> {
    let told: BTreeSet<UserId> = notices.iter().map(|(to, _)| *to).collect();
    let mut rest = notices;
    while !rest.is_empty() {
        rest = keep_those_that_fit(change, rest).await?;
    }
    let event = Event::NotificationsChanged;
    let signals = told.into_iter().map(|user| Signal::Personal { user, event: event.clone() });
    change.signal_all(signals.collect()).await
}

/// One about each thing; answers those that have to wait for these.
async fn keep_those_that_fit(
    change: &mut Change,
    notices: Vec<(UserId, Notice)>,
) -> Result<Vec<(UserId, Notice)>> {
    let by = change.actor().map(|user| user.0);
    let mut rest = Vec::new();
    let mut fresh = BTreeMap::new();
    for (to, notice) in notices {
        match fresh.entry((to.0, notice.subject())) {
            Entry::Vacant(place) => {
                place.insert(notice);
            }
            Entry::Occupied(_) => rest.push((to, notice)),
        }
    }
    let (users, subjects): (Vec<Uuid>, Vec<Uuid>) = fresh.keys().copied().unzip();
    let unread = sqlx::query!(
        r#"
        select n.id, n.user_id, n.subject, n.notice as "notice: sqlx::types::Json<Notice>"
        from unnest($1::uuid[], $2::uuid[]) as given (user_id, subject)
        join notifications n on n.user_id = given.user_id and n.subject = given.subject and n.read_at is null
        order by n.user_id, n.subject
        for update of n
        "#,
        &users,
        &subjects,
    )
    .fetch_all(change.db())
    .await?;
    let (mut changed, mut news, mut over) = (Vec::new(), Vec::new(), Vec::new());
    for row in unread {
        let Some(notice) = fresh.remove(&(row.user_id, row.subject)) else { continue };
        match row.notice.0.followed_by(notice) {
            Some(notice) => {
                changed.push(row.id);
                news.push(serde_json::to_value(notice)?);
            }
            None => over.push(row.id),
        }
    }
    if !changed.is_empty() {
        sqlx::query!(
            "
            update notifications n set notice = now_so.notice, by_id = $3, at = now()
            from unnest($1::uuid[], $2::jsonb[]) as now_so (id, notice)
            where n.id = now_so.id
            ",
            &changed,
            &news,
            by,
        )
        .execute(change.db())
        .await?;
    }
    if !over.is_empty() {
        sqlx::query!("delete from notifications where id = any ($1)", &over)
            .execute(change.db())
            .await?;
    }
    // Where another transaction was first with the same thing, it is done by now.
    rest.extend(insert(change, fresh).await?);
    Ok(rest)
}

/// Answers those in whose place is somebody else's.
async fn insert(
    change: &mut Change,
    mut fresh: BTreeMap<(Uuid, Uuid), Notice>,
) -> Result<Vec<(UserId, Notice)>> {
    if fresh.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<Uuid> = fresh.iter().map(|_| Uuid::now_v7()).collect();
    let (users, subjects): (Vec<Uuid>, Vec<Uuid>) = fresh.keys().copied().unzip();
    let notices = fresh.values().map(serde_json::to_value).collect::<Result<Vec<_>, _>>()?;
    let inserted = sqlx::query!(
        "
        insert into notifications (id, user_id, by_id, subject, notice)
        select id, user_id, $5::uuid, subject, notice
        from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::jsonb[]) as fresh (id, user_id, subject, notice)
        order by user_id, subject
        on conflict (user_id, subject) where read_at is null do nothing
        returning user_id, subject
        ",
        &ids,
        &users,
        &subjects,
        &notices,
        change.actor().map(|user| user.0),
    )
    .fetch_all(change.db())
    .await?;
    for row in inserted {
        fresh.remove(&(row.user_id, row.subject));
    }
    Ok(fresh.into_iter().map(|((user, _), notice)| (UserId(user), notice)).collect())
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
