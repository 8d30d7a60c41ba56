//! Pictures of people: small and square.

use domain::accounts::UserId;
use sqlx::PgConnection;

use crate::Result;
use crate::pictures::{Frame, Prepared};

/// Four times what the largest avatar shows, for fine screens.
pub(super) const FRAME: Frame = Frame::Square(256);

/// In place of the one that was there.
pub(super) async fn keep(conn: &mut PgConnection, user: UserId, picture: &Prepared) -> Result<()> {
    sqlx::query!(
        "
        insert into user_pictures (user_id, digest, media_type, bytes)
        values ($1, $2, $3, $4)
        on conflict (user_id) do update
        set digest = excluded.digest, media_type = excluded.media_type, bytes = excluded.bytes
        ",
        user.0,
        picture.digest(),
        picture.media_type,
        picture.bytes,
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub(super) async fn drop(conn: &mut PgConnection, user: UserId) -> Result<()> {
    sqlx::query!("delete from user_pictures where user_id = $1", user.0).execute(conn).await?;
    Ok(())
}
