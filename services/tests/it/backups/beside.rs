//! A database beside the one of the test.

use std::fs;
use std::path::Path;

use services::backups::{self, Restored};
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgConnection, PgPool};

/// A database beside the one of the test, gone with [`Beside::drop`].
pub struct Beside {
    name: String,
    options: PgConnectOptions,
}

impl Beside {
    pub async fn of(db: &PgPool) -> Self {
        let options = db.connect_options().as_ref().clone();
        // Names of databases have at most 63 bytes, and those of tests use them up.
        let own = options.get_database().unwrap();
        let name = format!("beside_{}", &own[own.len().saturating_sub(56)..]);
        for statement in [
            format!("drop database if exists \"{name}\""),
            // Empty, whatever new databases here begin with.
            format!("create database \"{name}\" template template0"),
        ] {
            sqlx::raw_sql(AssertSqlSafe(statement)).execute(db).await.unwrap();
        }
        Self { options: options.database(&name), name }
    }

    pub async fn connect(&self) -> PgConnection {
        self.options.connect().await.unwrap()
    }

    pub async fn restore(&self, file: &Path) -> services::Result<Restored> {
        let mut connection = self.connect().await;
        let scratch = tempfile::tempdir().unwrap();
        let restored = backups::restore(&mut connection, file, scratch.path()).await;
        connection.close().await.unwrap();
        assert_eq!(fs::read_dir(scratch.path()).unwrap().count(), 0, "it cleans up behind itself");
        restored
    }

    pub async fn tables(&self) -> i64 {
        let mut connection = self.connect().await;
        let count = sqlx::query_scalar("select count(*) from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'")
            .fetch_one(&mut connection)
            .await
            .unwrap();
        connection.close().await.unwrap();
        count
    }

    pub async fn pool(&self) -> PgPool {
        PgPool::connect_with(self.options.clone()).await.unwrap()
    }

    pub async fn drop(self, db: &PgPool) {
        let statement = format!("drop database \"{}\" with (force)", self.name);
        sqlx::raw_sql(AssertSqlSafe(statement)).execute(db).await.unwrap();
    }
}
