//! Names, for sentences about who was faster.

use domain::accounts::UserId;
use sqlx::PgConnection;

use crate::Result;

pub(super) async fn name_of(conn: &mut PgConnection, user: UserId) -> Result<String> {
    let name = sqlx::query_scalar!("select name from users where id = $1", user.0)
        .fetch_optional(conn)
        .await?;
    Ok(name.unwrap_or_else(|| "somebody else".to_owned()))
}
