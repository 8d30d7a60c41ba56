//! The key that belongs to a database.

use services::secrets::{self, MasterKeys};
use services::{Error, Platform};
use sqlx::PgPool;

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_server_with_another_key_does_not_start(db: PgPool) {
    let (first, other) = (MasterKeys::random(), MasterKeys::random());
    let with = |keys: &MasterKeys| Platform::new(db.clone()).with_master_keys(keys);
    secrets::check(&with(&first)).await.unwrap();
    secrets::check(&with(&first)).await.unwrap();

    assert!(matches!(secrets::check(&with(&other)).await, Err(Error::Sealed(_))));

    let rotated = format!("{},{}", other.to_text(), first.to_text()).parse().unwrap();
    secrets::check(&with(&rotated)).await.unwrap();
    secrets::check(&with(&other)).await.unwrap();
}
