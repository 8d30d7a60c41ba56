//! Mail: from its cause to the outbox, and out of it.

use chrono::{TimeDelta, Utc};
use domain::accounts::Actor;
use services::mail::messages::{Invitation, PasswordReset, TestMail};
use services::mail::{self, Recipient};
use services::{Change, Platform, Site};
use sqlx::PgPool;

use crate::desk::Desk;

const TOKEN: &str = "b25lLXRpbWUtdG9rZW4";

fn reset() -> PasswordReset {
    PasswordReset { token: TOKEN.to_owned(), valid_for: TimeDelta::hours(1) }
}

async fn recipient(change: &mut Change, who: Actor) -> Recipient {
    Recipient::user(change, who.user).await.unwrap()
}

async fn queued(platform: &Platform) -> i64 {
    sqlx::query_scalar("select count(*) from mails where state = 'queued'")
        .fetch_one(&platform.db)
        .await
        .unwrap()
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn mail_happens_with_its_cause_or_not_at_all(db: PgPool) -> services::Result<()> {
    let desk = Desk::open(db).await;
    let mut change = Change::by_system(&desk.platform).await?;
    let ana = recipient(&mut change, desk.ana).await;
    mail::send(&mut change, &ana, &reset()).await?;
    drop(change);
    assert_eq!(queued(&desk.platform).await, 0);

    let mut change = Change::by_system(&desk.platform).await?;
    assert!(mail::send(&mut change, &ana, &reset()).await?.is_some());
    change.commit().await?;
    assert_eq!(queued(&desk.platform).await, 1);
    Ok(())
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn who_caused_it_gets_what_they_asked_for_and_no_news(db: PgPool) -> services::Result<()> {
    let desk = Desk::open(db).await;
    let mut change = Change::by(&desk.platform, &desk.admin).await?;
    let news = Invitation {
        token: TOKEN.to_owned(),
        valid_for: TimeDelta::days(7),
        by: "admin".to_owned(),
    };
    let asked = TestMail { transport: "outbox".to_owned(), at: Utc::now() };
    let (admin, ana) =
        (recipient(&mut change, desk.admin).await, recipient(&mut change, desk.ana).await);
    assert!(mail::send(&mut change, &admin, &news).await?.is_none());
    assert!(mail::send(&mut change, &ana, &news).await?.is_some());
    assert!(mail::send(&mut change, &admin, &asked).await?.is_some());
    Ok(())
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_mail_bears_the_name_and_the_address_of_the_site(db: PgPool) -> services::Result<()> {
    let site = Site {
        name: "Kestrel Desk".to_owned(),
        company: "Kestrel Media".to_owned(),
        public_url: "https://desk.kestrel.example".to_owned(),
        ..Site::default()
    };
    let desk = Desk::open(db.clone()).await;
    let platform = Platform::new(db).with_site(site);
    let mut change = Change::by_system(&platform).await?;
    let ana = recipient(&mut change, desk.ana).await;
    mail::send(&mut change, &ana, &reset()).await?;
    let (subject, text, html): (String, String, String) =
        sqlx::query_as("select subject, text_part, html_part from mails")
            .fetch_one(change.db())
            .await?;
    assert_eq!(subject, "Reset your password for Kestrel Desk");
    for part in [&text, &html] {
        assert!(part.contains("Sent by Kestrel Desk of Kestrel Media"), "{part}");
        assert!(part.contains("https://desk.kestrel.example/reset?token="), "{part}");
    }
    Ok(())
}
