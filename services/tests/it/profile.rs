//! What people change about themselves.

use domain::Language;
use domain::ProblemKind;
use domain::accounts::{ClockFormat, Hue, ProfilePatch, Role, Theme};
use domain::audit::AuditFilter;
use domain::live::{ClientMessage, Event, Topic};
use domain::locations::LocationId;
use domain::scheduling::WeekStart;
use services::accounts;
use services::live::Hub;
use sqlx::PgPool;
use uuid::Uuid;

use crate::desk::{Desk, kind, problem, user};
use crate::looker::Looker;

/// A red square of 8 by 8.
fn picture() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_pixel(8, 8, image::Rgb([200, 0, 0]))
        .write_to(&mut bytes, image::ImageFormat::Png)
        .unwrap();
    bytes.into_inner()
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn what_is_left_out_stays_and_everything_else_is_kept(db: PgPool) {
    let desk = Desk::open(db).await;
    let place = desk.location("Studio 1").await;
    let before = accounts::me(&desk.platform, &desk.ana).await.unwrap();

    let patch = ProfilePatch {
        name: Some("Ana Ilić".parse().unwrap()),
        location_id: Some(Some(place.id)),
        theme: Some(Theme::Dark),
        week_start: Some(WeekStart::Sunday),
        clock: Some(ClockFormat::H12),
        language: Some(Some(Language::German)),
        ..ProfilePatch::default()
    };
    let after = accounts::update_profile(&desk.platform, &desk.ana, &patch).await.unwrap();

    assert_eq!(after.person.name.as_str(), "Ana Ilić");
    assert_eq!(after.settings.theme, Theme::Dark);
    assert_eq!(after.settings.language, Some(Language::German));
    assert_eq!(
        (after.person.hue, &after.email, &after.zone),
        (before.person.hue, &before.email, &before.zone)
    );
    assert_eq!(after.version, before.version + 1);
    assert_eq!(accounts::me(&desk.platform, &desk.ana).await.unwrap(), after);

    let patch =
        ProfilePatch { location_id: Some(None), language: Some(None), ..ProfilePatch::default() };
    let cleared = accounts::update_profile(&desk.platform, &desk.ana, &patch).await.unwrap();
    assert_eq!((cleared.person.location_id, cleared.settings.language), (None, None));
    assert_eq!(cleared.settings.clock, ClockFormat::H12);

    let filter = AuditFilter { action: Some("user.update".to_owned()), ..AuditFilter::default() };
    let entries =
        services::audit::page(&desk.platform, &desk.admin, &filter, None, 9).await.unwrap();
    let fields: Vec<_> =
        entries.items[0].changes().into_iter().map(|change| change.field).collect();
    assert_eq!(fields, ["location_id", "settings.language", "version"]);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_place_or_zone_that_does_not_exist_is_refused(db: PgPool) {
    let desk = Desk::open(db).await;
    let nowhere = ProfilePatch {
        location_id: Some(Some(LocationId(Uuid::nil()))),
        ..ProfilePatch::default()
    };
    let refused = problem(accounts::update_profile(&desk.platform, &desk.ana, &nowhere).await);
    assert!(refused.fields.contains_key("location_id"));
    let mars =
        ProfilePatch { zone: Some("Mars/Olympus".parse().unwrap()), ..ProfilePatch::default() };
    let refused = problem(accounts::update_profile(&desk.platform, &desk.ana, &mars).await);
    assert!(refused.fields.contains_key("zone"));
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn colleagues_see_it_at_once_and_settings_reach_ones_other_browsers(db: PgPool) {
    let desk = Desk::open(db).await;
    let hub = Hub::start(desk.platform.clone());
    let mut looker = Looker::of(&hub, desk.sign_in("admin").await).await;
    looker.connection.handle(ClientMessage::Subscribe(vec![Topic::People]));

    for patch in [
        ProfilePatch { hue: Some(Hue::Rose), ..ProfilePatch::default() },
        ProfilePatch { theme: Some(Theme::Dark), ..ProfilePatch::default() },
    ] {
        accounts::update_profile(&desk.platform, &desk.ana, &patch).await.unwrap();
        let is_ana = |event: &Event| matches!(event, Event::PersonChanged { person } if person.id == desk.ana.user);
        let Some(Event::PersonChanged { person }) = looker.until(is_ana).await.pop() else {
            panic!()
        };
        assert_eq!(person.hue, Hue::Rose);
    }
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_new_picture_takes_the_place_of_the_old_one(db: PgPool) {
    let desk = Desk::open(db).await;
    let first =
        accounts::set_picture(&desk.platform, &desk.ana, desk.ana.user, picture()).await.unwrap();
    let mut other = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_pixel(9, 9, image::Rgb([0, 200, 0]))
        .write_to(&mut other, image::ImageFormat::WebP)
        .unwrap();
    let second =
        accounts::set_picture(&desk.platform, &desk.ana, desk.ana.user, other.into_inner())
            .await
            .unwrap();
    assert_ne!(first.person.picture, second.person.picture, "its address is another one");
    let kept: i64 = sqlx::query_scalar("select count(*) from user_pictures")
        .fetch_one(&desk.platform.db)
        .await
        .unwrap();
    assert_eq!(kept, 1);
    let seen = accounts::picture(&desk.platform, &desk.admin, desk.ana.user).await.unwrap();
    assert_eq!(seen.media_type, "image/jpeg");

    let bare = accounts::remove_picture(&desk.platform, &desk.ana, desk.ana.user).await.unwrap();
    assert_eq!(bare.person.picture, None);
    assert_eq!(
        kind(accounts::picture(&desk.platform, &desk.ana, desk.ana.user).await),
        ProblemKind::NotFound
    );
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn nobody_but_an_admin_touches_the_picture_of_somebody_else(db: PgPool) {
    let desk = Desk::open(db).await;
    let guest = user(&desk.platform, "guest", &[Role::Member]).await;
    let refused = accounts::set_picture(&desk.platform, &guest, desk.ana.user, picture()).await;
    assert_eq!(kind(refused), ProblemKind::Forbidden);
    assert_eq!(
        kind(accounts::remove_picture(&desk.platform, &guest, desk.ana.user).await),
        ProblemKind::Forbidden
    );
    accounts::set_picture(&desk.platform, &desk.admin, desk.ana.user, picture()).await.unwrap();
    let refused =
        accounts::set_picture(&desk.platform, &desk.ana, desk.ana.user, b"<svg/>".to_vec()).await;
    assert!(problem(refused).fields["picture"].starts_with("this is no JPEG, PNG or WebP picture"));
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn the_last_admin_stays_one_whoever_tries(db: PgPool) {
    let desk = Desk::open(db).await;
    let email = "admin@example.org".parse().unwrap();
    let roles = [Role::Member].into_iter().collect();
    let refused = problem(accounts::set_roles(&desk.platform, &email, roles).await);
    assert_eq!(refused.kind, ProblemKind::Conflict);
    assert!(refused.message.contains("last admin"), "{refused}");
    let refused = problem(accounts::set_active(&desk.platform, &email, false).await);
    assert!(refused.fields.contains_key("active"));
    let gone = sqlx::query("delete from users where id = $1").bind(desk.admin.user.0);
    assert!(gone.execute(&desk.platform.db).await.is_err());
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn of_two_admins_who_demote_each_other_at_once_one_stays(db: PgPool) {
    let desk = Desk::open(db).await;
    let emails: [domain::accounts::EmailAddress; 2] =
        ["admin@example.org".parse().unwrap(), "second@example.org".parse().unwrap()];
    user(&desk.platform, "second", &[Role::Admin]).await;
    for _ in 0..10 {
        let admin = || [Role::Admin].into_iter().collect();
        let member = || [Role::Member].into_iter().collect();
        let demotions = futures::future::join(
            accounts::set_roles(&desk.platform, &emails[0], member()),
            accounts::set_roles(&desk.platform, &emails[1], member()),
        );
        let (first, second) = demotions.await;
        assert_ne!(first.is_ok(), second.is_ok(), "one wins, and one only");
        let demoted = if first.is_ok() { &emails[0] } else { &emails[1] };
        accounts::set_roles(&desk.platform, demoted, admin()).await.unwrap();
    }
}
