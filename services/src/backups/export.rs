//! Every table as JSON, for people and for other programs. The same data give the same bytes.

use futures::TryStreamExt;
use sqlx::{AssertSqlSafe, PgConnection, PgPool};
use tokio::io::{AsyncWrite, AsyncWriteExt, BufWriter};

use super::dump::{schema, snapshot};
use super::tables;
use crate::Result;

/// Writes one JSON object: `tables` has an array of rows for each, in the order of their keys.
pub async fn export(db: &PgPool, out: impl AsyncWrite + Unpin) -> Result<()> {
    let mut tx = snapshot(db).await?;
    let mut out = BufWriter::new(out);
    write_json(&mut tx, &mut out).await?;
    out.flush().await?;
    tx.rollback().await?;
    Ok(())
}

pub async fn write_json(
    conn: &mut PgConnection,
    out: &mut (impl AsyncWrite + Unpin),
) -> Result<()> {
    let last = schema(conn).await?.last().map_or(0, |step| step.version);
    let head =
        format!("{{\"format\":\"patchbay-export\",\"version\":1,\"schema\":{last},\"tables\":{{");
    out.write_all(head.as_bytes()).await?;
    for (number, table) in tables::all(conn).await?.into_iter().enumerate() {
        let comma = if number == 0 { "" } else { "," };
        let name = serde_json::to_string(&table.name)?;
        out.write_all(format!("{comma}\n{name}:[").as_bytes()).await?;
        let mut rows =
            sqlx::query_scalar::<_, String>(AssertSqlSafe(table.as_json())).fetch(&mut *conn);
        let mut comma = "";
        while let Some(row) = rows.try_next().await? {
            out.write_all(comma.as_bytes()).await?;
            out.write_all(b"\n").await?;
            out.write_all(row.as_bytes()).await?;
            comma = ",";
        }
        out.write_all(b"]").await?;
    }
    out.write_all(b"\n}}\n").await?;
    Ok(())
}
