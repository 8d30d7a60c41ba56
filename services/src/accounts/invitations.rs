//! New people: invited by an admin, or by themselves where that is open to all.

use std::collections::HashSet;

use chrono::{TimeDelta, Utc};
use domain::accounts::{
    Actor, EmailAddress, Hue, Invitation, InvitationId, InvitationOffer, Invited, NewInvitation,
    NewPassword, Permission, PersonName, Registration, Role, Roles, UserId,
};
use domain::locations::LocationId;
use domain::{Problem, ProblemKind};
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;

use super::even::{EVEN, evenly};
use super::letters::{AlreadyRegistered, Registered};
use super::links::{self, Link, NewLink, Purpose};
use super::sessions::Manner;
use super::users::{self, NewUser};
use super::{ClientInfo, SignedIn, people, sign_in};
use crate::locations::corrupt;
use crate::mail::{self, Recipient, messages};
use crate::{Change, Platform, Result};

const INVITATION_LASTS: TimeDelta = TimeDelta::days(7);
const REGISTRATION_LASTS: TimeDelta = TimeDelta::hours(24);

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Details {
    email: EmailAddress,
    #[serde(default)]
    name: Option<PersonName>,
    roles: Roles,
    location_id: Option<LocationId>,
    /// The name of whoever invites; nobody, where somebody registered by themselves.
    by: Option<String>,
}

/// Invites somebody by mail. Who was invited before gets a new link, and the old one is void.
pub async fn invite(platform: &Platform, actor: &Actor, new: &NewInvitation) -> Result<Invited> {
    actor.require(Permission::ManageUsers)?;
    if platform.policy.registration == Registration::Closed {
        return Err(Problem::new(
            ProblemKind::Forbidden,
            "new accounts are closed here; set REGISTRATION to invite or open, and start the server anew",
        )
        .into());
    }
    if new.roles.is_empty() {
        return Err(Problem::invalid("roles", "choose at least one role").into());
    }
    let mut change = Change::by(platform, actor).await?;
    if exists(&mut change, &new.email).await? {
        return Err(Problem::new(ProblemKind::Conflict, "another user has this address")
            .with_field("email", "another user has this address")
            .into());
    }
    if let Some(location) = new.location_id {
        let is_there = sqlx::query_scalar!(
            r#"select exists (select from locations where id = $1) as "is_there!""#,
            location.0,
        )
        .fetch_one(change.db())
        .await?;
        if !is_there {
            return Err(Problem::invalid("location_id", "this location does not exist").into());
        }
    }
    let by = people::load(change.db(), actor.user).await?.person.name.to_string();
    let details = Details {
        email: new.email.clone(),
        name: new.name.clone(),
        roles: new.roles,
        location_id: new.location_id,
        by: Some(by.clone()),
    };
    let token = issue(&mut change, &details, INVITATION_LASTS, Some(actor.user)).await?;
    let subject = token.id;
    let token = token.into_text();
    // Whoever may invite anybody learns nothing new from a link that nobody else would get.
    let link = platform
        .keeps_all_mail()
        .then(|| platform.site().link(&messages::Invitation::path(&token)));
    let letter = messages::Invitation { token, valid_for: INVITATION_LASTS, by };
    let to = Recipient::stranger(new.email.clone(), &platform.site());
    mail::send(&mut change, &to, &letter).await?;
    change.audit("invitation.create", subject, None, Some(&details)).await?;
    change.commit().await?;
    Ok(Invited { link })
}

/// Who was invited and has not come yet, the latest first; also those whose time has run out, or that of whoever
/// invited them.
pub async fn invitations(platform: &Platform, actor: &Actor) -> Result<Vec<Invitation>> {
    actor.require(Permission::ManageUsers)?;
    let mut conn = platform.connection().await?;
    let rows = sqlx::query!(
        r#"
        select id, details, created_by as "created_by!", created_at, expires_at
        from one_time_links
        where purpose = 'invitation' and created_by is not null
        order by created_at desc, id
        limit 500
        "#,
    )
    .fetch_all(&mut *conn)
    .await?;
    let makers: Vec<UserId> = rows.iter().map(|row| UserId(row.created_by)).collect();
    let inviting = who_may_invite(platform, &mut conn, &makers).await?;
    let now = Utc::now();
    rows.into_iter()
        .map(|row| {
            let Details { email, name, roles, location_id, by } =
                serde_json::from_value(row.details)?;
            let has_expired = row.expires_at <= now || !inviting.contains(&UserId(row.created_by));
            Ok(Invitation {
                id: InvitationId(row.id),
                email,
                name,
                roles,
                location_id,
                invited_by: by,
                created_at: row.created_at,
                expires_at: row.expires_at,
                has_expired,
            })
        })
        .collect()
}

/// Makes an invitation void.
pub async fn revoke_invitation(platform: &Platform, actor: &Actor, id: InvitationId) -> Result<()> {
    actor.require(Permission::ManageUsers)?;
    let mut change = Change::by(platform, actor).await?;
    let details = sqlx::query_scalar!(
        "
        delete from one_time_links
        where id = $1 and purpose = 'invitation' and created_by is not null
        returning details
        ",
        id.0,
    )
    .fetch_optional(change.db())
    .await?
    .ok_or_else(|| Problem::not_found("invitation"))?;
    change.audit("invitation.revoke", id.0, Some(&details), None).await?;
    change.commit().await
}

/// Mails whoever has this address a link to make an account, where registration is open. Whether
/// they have one already, neither the answer tells nor the time; the mail does.
pub async fn register(platform: &Platform, email: &str) -> Result<()> {
    if platform.policy.registration != Registration::Open {
        return Err(Problem::new(
            ProblemKind::Forbidden,
            "accounts are made by invitation here; ask an admin of your team",
        )
        .into());
    }
    let email: EmailAddress = email.parse().map_err(|err| Problem::invalid("email", err))?;
    evenly(EVEN, mail_registration(platform, email)).await
}

async fn mail_registration(platform: &Platform, email: EmailAddress) -> Result<()> {
    let mut change = Change::by_system(platform).await?;
    let to = Recipient::stranger(email.clone(), &platform.site());
    let asked_lately = sqlx::query_scalar!(
        r#"
        select exists (
            select
            from mails
            where to_address = $1
                and kind in ('registration', 'already_registered')
                and created_at > now() - interval '1 minute'
        ) as "asked!"
        "#,
        email.as_str(),
    )
    .fetch_one(change.db())
    .await?;
    if asked_lately {
        return Ok(());
    }
    if exists(&mut change, &email).await? {
        mail::send(&mut change, &to, &AlreadyRegistered).await?;
        return change.commit().await;
    }
    // An invitation may give more than registering does; its link stays, and so it must be used.
    let invited_by = sqlx::query_scalar!(
        r#"
        select created_by as "created_by!"
        from one_time_links
        where purpose = 'invitation' and about = $1 and expires_at > now() and created_by is not null
        "#,
        email.as_str(),
    )
    .fetch_optional(change.db())
    .await?;
    if let Some(maker) = invited_by
        && !who_may_invite(platform, change.db(), &[UserId(maker)]).await?.is_empty()
    {
        return Ok(());
    }
    let roles = Roles::from_iter([Role::Member]);
    let details = Details { email, name: None, roles, location_id: None, by: None };
    let token = issue(&mut change, &details, REGISTRATION_LASTS, None).await?;
    let letter = Registered { token: token.into_text(), valid_for: REGISTRATION_LASTS };
    mail::send(&mut change, &to, &letter).await?;
    change.commit().await
}

/// What the link offers; looking at it does not use it up.
pub async fn invitation(platform: &Platform, token: &str) -> Result<InvitationOffer> {
    let mut conn = platform.connection().await?;
    let link: Link<Details> = links::read(&mut conn, Purpose::Invitation, token).await?;
    require_honoured(platform, &mut conn, &link).await?;
    let Details { email, name, by, .. } = link.details;
    Ok(InvitationOffer { email, name, invited_by: by })
}

/// Makes the account and signs in.
pub async fn accept_invitation(
    platform: &Platform,
    token: &str,
    name: &str,
    password: &str,
    client: &ClientInfo,
) -> Result<SignedIn> {
    let name: PersonName = name.parse().map_err(|err| Problem::invalid("name", err))?;
    let password: NewPassword =
        password.parse().map_err(|err| Problem::invalid("password", err))?;
    let offered: Link<Details> =
        links::read(&mut *platform.connection().await?, Purpose::Invitation, token).await?;
    let hash = users::acceptable_hash(platform, &password, &offered.details.email).await?;

    let mut change = Change::by_system(platform).await?;
    let link: Link<Details> = links::redeem(&mut change, Purpose::Invitation, token).await?;
    require_honoured(platform, change.db(), &link).await?;
    let Details { email, roles, location_id, .. } = link.details;
    let place = match location_id {
        Some(id) => sqlx::query!("select zone from locations where id = $1", id.0)
            .fetch_optional(change.db())
            .await?
            .map(|row| row.zone.parse().map_err(corrupt).map(|zone| (id, zone)))
            .transpose()?,
        None => None,
    };
    let (location_id, zone) =
        place.map_or_else(|| (None, platform.site().zone.clone()), |(id, zone)| (Some(id), zone));
    let new = NewUser {
        hue: own_hue(&email),
        email,
        name,
        roles,
        location_id,
        zone,
        password: None,
        picture_png: None,
    };
    let user = users::insert(&mut change, &new, Some(&hash)).await?;
    change.attribute_to(user);
    let signed_in = sign_in::begin(&mut change, user, Manner::Browser, client).await?;
    change.commit().await?;
    let me = people::me(platform, &Actor::new(user, roles)).await?;
    Ok(SignedIn { me, ..signed_in })
}

/// A link opens no more doors than could be opened today: registering as long as it is open, and an invitation as
/// long as whoever made it may invite.
async fn require_honoured(
    platform: &Platform,
    conn: &mut PgConnection,
    link: &Link<Details>,
) -> Result<()> {
    let is_honoured = match (&link.details.by, link.by) {
        (None, _) => platform.policy.registration == Registration::Open,
        (Some(_), None) => false,
        (Some(_), Some(maker)) => !who_may_invite(platform, conn, &[maker]).await?.is_empty(),
    };
    if is_honoured {
        return Ok(());
    }
    let message = "this invitation no longer counts; ask an admin of your team for a new one";
    Err(Problem::new(ProblemKind::NotFound, message).into())
}

/// Those of these users whose invitations count today.
async fn who_may_invite(
    platform: &Platform,
    conn: &mut PgConnection,
    makers: &[UserId],
) -> Result<HashSet<UserId>> {
    if platform.policy.registration == Registration::Closed {
        return Ok(HashSet::new());
    }
    let may = |roles: Roles| roles.grant(Permission::ManageUsers);
    let roles = people::roles_of(conn, platform.policy, makers).await?;
    let inviting = roles.into_iter().filter(|(_, roles)| roles.is_some_and(may));
    Ok(inviting.map(|(maker, _)| maker).collect())
}

async fn issue(
    change: &mut Change,
    details: &Details,
    lasts: TimeDelta,
    by: Option<UserId>,
) -> Result<links::LinkToken> {
    let link =
        NewLink { purpose: Purpose::Invitation, about: details.email.as_str(), details, lasts, by };
    links::issue(change, &link).await
}

async fn exists(change: &mut Change, email: &EmailAddress) -> Result<bool> {
    let exists = sqlx::query_scalar!(
        r#"select exists (select from users where email = $1) as "exists!""#,
        email.as_str(),
    )
    .fetch_one(change.db())
    .await?;
    Ok(exists)
}

/// A colour of their own as far as twelve go around.
fn own_hue(email: &EmailAddress) -> Hue {
    Hue::ALL[email.as_str().bytes().map(usize::from).sum::<usize>() % Hue::ALL.len()]
}
