//! What there is to be kept: the tables of the product, by the database's own account.

use sqlx::PgConnection;

use crate::Result;

/// A table, and how its rows are read so that the same rows always give the same bytes.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Table {
    pub name: String,
    /// Without those that the database computes.
    pub columns: Vec<String>,
    /// What follows `order by`: the primary key.
    pub order: Option<String>,
}

/// Where a column of numbers continues.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Sequence {
    pub name: String,
    pub last_value: i64,
    pub is_called: bool,
}

/// Whether a table only holds what passes by itself: who is connected, what was announced within
/// the hour. In another database it would be wrong; the events are even in an order that only the
/// database they were written in knows.
pub fn is_passing(table: &str) -> bool {
    PASSING.contains(&table)
}

const PASSING: [&str; 3] = ["live_events", "presence", "rate_windows"];

impl Table {
    /// Its rows as JSON objects, one each.
    pub fn as_json(&self) -> String {
        let columns = list(&self.columns);
        let order = self.order.as_deref().unwrap_or("row_to_json(r)::text collate \"C\"");
        format!(
            "select row_to_json(r)::text from (select {columns} from {}) r order by {order}",
            quoted(&self.name)
        )
    }

    /// All of it, for `COPY`.
    pub fn in_order(&self) -> String {
        let order = self.order.as_deref().map(|order| format!(" order by {order}"));
        format!(
            "select {} from {}{}",
            list(&self.columns),
            quoted(&self.name),
            order.unwrap_or_default()
        )
    }
}

/// For `COPY … FROM`.
pub fn copied(table: &str, columns: &[String]) -> String {
    format!("{} ({})", quoted(table), list(columns))
}

pub fn list(columns: &[String]) -> String {
    columns.iter().map(|column| quoted(column)).collect::<Vec<_>>().join(", ")
}

pub fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// In the order of their names.
pub async fn all(conn: &mut PgConnection) -> Result<Vec<Table>> {
    let mut tables: Vec<Table> = sqlx::query_as(
        r#"
        select
            c.relname::text as name,
            array (
                select a.attname::text
                from pg_attribute a
                where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
                order by a.attnum
            ) as columns,
            (
                select string_agg(quote_ident(a.attname) || case when a.attcollation <> 0 then ' collate "C"' else '' end, ', ' order by k.place)
                from pg_index i
                cross join lateral unnest(i.indkey) with ordinality k (number, place)
                join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.number
                where i.indrelid = c.oid and i.indisprimary
            ) as order
        from pg_class c
        where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r' and c.relname <> '_sqlx_migrations'
        order by c.relname collate "C"
        "#,
    )
    .fetch_all(conn)
    .await?;
    tables.retain(|table| !is_passing(&table.name));
    Ok(tables)
}

pub async fn sequences(conn: &mut PgConnection) -> Result<Vec<Sequence>> {
    let names: Vec<String> = sqlx::query_scalar(
        r#"
        select c.relname::text
        from pg_class c
        left join pg_depend d on d.objid = c.oid and d.classid = 'pg_class'::regclass and d.deptype in ('a', 'i')
        left join pg_class t on t.oid = d.refobjid and d.refclassid = 'pg_class'::regclass
        where c.relnamespace = current_schema()::regnamespace and c.relkind = 'S'
            and not coalesce(t.relname::text = any ($1), false)
        order by c.relname collate "C"
        "#,
    )
    .bind(PASSING.as_slice())
    .fetch_all(&mut *conn)
    .await?;
    let mut sequences = Vec::with_capacity(names.len());
    for name in names {
        let sql = format!("select last_value, is_called from {}", quoted(&name));
        let (last_value, is_called) =
            sqlx::query_as(sqlx::AssertSqlSafe(sql)).fetch_one(&mut *conn).await?;
        sequences.push(Sequence { name, last_value, is_called });
    }
    Ok(sequences)
}

/// What makes the text of a value depend on nothing but the value, for this transaction; and as
/// long as it takes.
pub async fn settle(conn: &mut PgConnection) -> Result<()> {
    sqlx::raw_sql(
        "
        set local timezone = 'UTC';
        set local datestyle = 'ISO, YMD';
        set local intervalstyle = 'iso_8601';
        set local extra_float_digits = 1;
        set local bytea_output = 'hex';
        set local statement_timeout = 0;
        set local idle_in_transaction_session_timeout = 0;
        ",
    )
    .execute(conn)
    .await?;
    Ok(())
}
