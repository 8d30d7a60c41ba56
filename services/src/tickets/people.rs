//! Who takes part: users, and people who only write mail.

use domain::Problem;
use domain::accounts::{EmailAddress, Permission, PersonName, UserId};
use domain::tickets::{ContactId, Correspondent, RequesterRef};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::accounts::roles_with;
use crate::locations::corrupt;
use crate::{Change, Result};

/// Whose address it is: a user's, or that of a contact, who is made if there is none. A name that
/// is given is kept as theirs.
pub async fn correspondent_of(
    change: &mut Change,
    email: &EmailAddress,
    name: &str,
) -> Result<Correspondent> {
    match user_at(change.db(), email).await? {
        Some(user) => Ok(user),
        None => contact_of(change, email, name).await,
    }
}

/// Whose address it is, if they have an account that is in use or have written before.
pub(crate) async fn known_at(
    conn: &mut PgConnection,
    email: &EmailAddress,
) -> Result<Option<Correspondent>> {
    let row = sqlx::query!(
        r#"
        select id as "id!", name as "name!", is_user as "is_user!"
        from (
            select id, name, true as is_user from users where email = $1 and active
            union all
            select id, name, false from contacts
            where email = $1 and bounced_at is null and not exists (select from users where email = $1)
        ) known
        "#,
        email.as_str(),
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| Correspondent {
        user_id: row.is_user.then_some(UserId(row.id)),
        contact_id: (!row.is_user).then_some(ContactId(row.id)),
        name: row.name,
        email: email.clone(),
    }))
}

/// The contact with this address, made if there is none.
pub async fn contact_of(
    change: &mut Change,
    email: &EmailAddress,
    name: &str,
) -> Result<Correspondent> {
    let plain: String = name.chars().filter(|c| !c.is_control()).take(120).collect();
    let row = sqlx::query!(
        "
        insert into contacts (id, email, name)
        values ($1, $2, $3)
        on conflict (email) do update
        set name = case when excluded.name = '' then contacts.name else excluded.name end, updated_at = now()
        returning id, name
        ",
        Uuid::now_v7(),
        email.as_str(),
        plain.trim(),
    )
    .fetch_one(change.db())
    .await?;
    Ok(Correspondent {
        user_id: None,
        contact_id: Some(ContactId(row.id)),
        name: row.name,
        email: email.clone(),
    })
}

/// For whom a ticket is to be opened.
pub(super) async fn requester(
    change: &mut Change,
    wanted: Option<&RequesterRef>,
    oneself: Option<UserId>,
) -> Result<Correspondent> {
    let none = || Problem::invalid("requester", "name a user or an address");
    let Some(wanted) = wanted else {
        return user(change.db(), oneself.ok_or_else(none)?).await;
    };
    if let Some(id) = wanted.user_id {
        let found = user(change.db(), id).await;
        return found.map_err(|_| Problem::invalid("requester", "there is no such user").into());
    }
    let email = wanted.email.as_ref().ok_or_else(none)?;
    let name = wanted.name.as_ref().map(PersonName::as_str);
    correspondent_of(change, email, name.unwrap_or_default()).await
}

async fn user(conn: &mut PgConnection, id: UserId) -> Result<Correspondent> {
    let row = sqlx::query!("select name, email from users where id = $1", id.0)
        .fetch_optional(conn)
        .await?
        .ok_or_else(|| Problem::not_found("user"))?;
    let email = row.email.parse().map_err(corrupt)?;
    Ok(Correspondent { user_id: Some(id), contact_id: None, name: row.name, email })
}

async fn user_at(conn: &mut PgConnection, email: &EmailAddress) -> Result<Option<Correspondent>> {
    let row = sqlx::query!("select id, name from users where email = $1", email.as_str())
        .fetch_optional(conn)
        .await?;
    Ok(row.map(|row| Correspondent {
        user_id: Some(UserId(row.id)),
        contact_id: None,
        name: row.name,
        email: email.clone(),
    }))
}

/// Somebody whom a comment can name.
pub(super) struct Colleague {
    id: UserId,
    name: String,
    /// The part of their address before the `@`.
    mailbox: String,
}

impl Colleague {
    pub fn called(&self) -> (UserId, &str, &str) {
        (self.id, &self.name, &self.mailbox)
    }
}

/// Who works on tickets: whoever else is named does not hear of it, and could not look.
pub(super) async fn colleagues(conn: &mut PgConnection) -> Result<Vec<Colleague>> {
    let people = sqlx::query_as!(
        Colleague,
        r#"
        select id as "id: _", name, split_part(email, '@', 1) as "mailbox!"
        from users
        where active and roles && $1
        order by id
        "#,
        &staff_roles(),
    )
    .fetch_all(conn)
    .await?;
    Ok(people)
}

/// Refuses to give work to who does not work on tickets.
pub(super) async fn must_work_on_tickets(conn: &mut PgConnection, user: UserId) -> Result<()> {
    let may = sqlx::query_scalar!(
        r#"select active and roles && $2 as "may!" from users where id = $1"#,
        user.0,
        &staff_roles(),
    )
    .fetch_optional(conn)
    .await?;
    if may == Some(true) {
        return Ok(());
    }
    Err(Problem::invalid("assignee_id", "choose somebody active who works on tickets").into())
}

/// The roles whose holders see all tickets.
pub(crate) fn staff_roles() -> Vec<String> {
    roles_with(Permission::WorkTickets)
}
