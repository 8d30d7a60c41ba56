//! The first admin: whoever starts the product must be able to sign in.

use domain::accounts::{EmailAddress, Hue, NewPassword, Role, Roles};
use domain::zones::ZoneName;
use rand::seq::IndexedRandom;
use sqlx::PgConnection;

use super::users::{self, NewUser};
use crate::{Change, Platform, Result};

/// What was found, or made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FirstAdmin {
    Exists,
    Created {
        email: EmailAddress,
        /// Shown once, where no password was given.
        generated_password: Option<String>,
    },
}

/// Makes an admin if there is none who can sign in. Servers that start side by side make one.
pub async fn ensure_first_admin(
    platform: &Platform,
    email: Option<&EmailAddress>,
    password: Option<&NewPassword>,
    zone: &ZoneName,
) -> Result<FirstAdmin> {
    if admin_exists(&mut *platform.connection().await?).await? {
        return Ok(FirstAdmin::Exists);
    }
    let email = email.cloned().unwrap_or_else(|| {
        "admin@localhost".parse().expect("a local part and a host are an address")
    });
    let generated = password.is_none().then(readable_password);
    let chosen = match (password, &generated) {
        (Some(password), _) => password.clone(),
        (None, generated) => generated
            .as_deref()
            .unwrap_or_default()
            .parse()
            .expect("nineteen characters are enough"),
    };
    let hash = users::acceptable_hash(platform, &chosen, &email).await?;

    let mut change = Change::by_system(platform).await?;
    sqlx::query!("select pg_advisory_xact_lock(hashtext('patchbay first admin'))")
        .execute(change.db())
        .await?;
    if admin_exists(change.db()).await? {
        return Ok(FirstAdmin::Exists);
    }
    let new = NewUser {
        email: email.clone(),
        name: "Admin".parse().expect("one short word"),
        roles: Roles::from_iter([Role::Admin]),
        hue: Hue::Slate,
        location_id: None,
        zone: zone.clone(),
        password: None,
        picture_png: None,
    };
    users::insert(&mut change, &new, Some(&hash)).await?;
    change.commit().await?;
    Ok(FirstAdmin::Created { email, generated_password: generated })
}

async fn admin_exists(conn: &mut PgConnection) -> Result<bool> {
    let exists = sqlx::query_scalar!(
        r#"
        select exists (
            select from users where active and 'admin' = any (roles) and password_hash is not null
        ) as "exists!"
        "#,
    )
    .fetch_one(conn)
    .await?;
    Ok(exists)
}

/// Four groups of four letters and digits that nobody mistakes for one another: 79 bits.
fn readable_password() -> String {
    const SIGNS: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";
    let mut rng = rand::rng();
    let mut group = || -> String {
        (0..4).filter_map(|_| SIGNS.choose(&mut rng)).map(|&sign| char::from(sign)).collect()
    };
    [group(), group(), group(), group()].join("-")
}
