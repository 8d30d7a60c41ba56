//! What the product is called, wherever it says so.

use std::time::Duration;

use domain::ProblemKind;
use domain::branding::BrandChoice;
use services::branding::{self, Logo};
use services::live::Hub;
use services::mail::{self, Recipient, messages::TestMail};
use services::{Change, Platform, Site};
use sqlx::PgPool;

use crate::desk::{Desk, kind};

fn picture(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_pixel(width, height, image::Rgb([200, 0, 0]))
        .write_to(&mut bytes, image::ImageFormat::Png)
        .unwrap();
    bytes.into_inner()
}

fn named(name: &str) -> BrandChoice {
    BrandChoice { name: Some(name.parse().unwrap()), ..BrandChoice::default() }
}

async fn mailed(platform: &Platform) -> String {
    let mut change = Change::by_system(platform).await.unwrap();
    let to = Recipient::stranger("mara@example.org".parse().unwrap(), &platform.site());
    let letter = TestMail { transport: "outbox".to_owned(), at: chrono::Utc::now() };
    mail::send(&mut change, &to, &letter).await.unwrap();
    change.commit().await.unwrap();
    sqlx::query_scalar("select html_part from mails order by id desc limit 1")
        .fetch_one(&platform.db)
        .await
        .unwrap()
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn what_is_chosen_wins_over_the_operators_settings_until_it_is_taken_back(db: PgPool) {
    let desk = Desk::open(db).await;
    let site = Site { company: "Kestrel".to_owned(), ..Site::default() };
    let platform = desk.platform.clone().with_site(site);
    let known = branding::choose(&platform, &desk.admin, &named("Studio desk")).await.unwrap();
    assert_eq!((&*known.shown.name, &*known.shown.company), ("Studio desk", "Kestrel"));
    assert_eq!(known.defaults.name, "Patchbay");
    assert_eq!(platform.site().name, "Studio desk");
    assert!(mailed(&platform).await.contains("Studio desk"));

    // The next start finds it.
    let restarted = platform.second_server();
    assert_eq!(restarted.site().name, "Patchbay");
    branding::load(&restarted).await.unwrap();
    assert_eq!(restarted.site().name, "Studio desk");

    let back = BrandChoice::default();
    let known = branding::choose(&platform, &desk.admin, &back).await.unwrap();
    assert_eq!((known.shown, platform.site().name.as_str()), (known.defaults, "Patchbay"));
    let refused = branding::choose(&platform, &desk.ana, &named("Mine")).await;
    assert_eq!(kind(refused), ProblemKind::Forbidden);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn all_servers_hear_of_it(db: PgPool) {
    let desk = Desk::open(db).await;
    let other = desk.second_server();
    let _hub = Hub::start(other.clone());
    branding::choose(&desk.platform, &desk.admin, &named("Studio desk")).await.unwrap();
    let heard = async {
        while other.site().name != "Studio desk" {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), heard).await.unwrap();
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_logo_is_drawn_anew_and_the_operators_comes_back(db: PgPool) {
    let desk = Desk::open(db).await;
    let own = Logo::of_file(&picture(8, 8)).unwrap();
    let platform = desk.platform.clone().with_branding(Site::default(), Some(own));
    let default = platform.site().logo.clone().unwrap();

    let known = branding::set_logo(&platform, &desk.admin, picture(1600, 400)).await.unwrap();
    assert!(known.has_own_logo);
    let shown = known.shown.logo.unwrap();
    assert_ne!(shown, default);
    let kept = branding::logo(&platform).await.unwrap();
    assert!(shown.ends_with(&format!("?v={}", kept.digest)), "{shown}");
    let seen = image::load_from_memory(&kept.bytes).unwrap();
    assert_eq!((seen.width(), seen.height()), (640, 160));
    assert!(mailed(&platform).await.contains(&kept.digest));

    let known = branding::remove_logo(&platform, &desk.admin).await.unwrap();
    assert_eq!(known.shown.logo.as_ref(), Some(&default));
    let kept = branding::logo(&platform).await.unwrap();
    assert!(default.ends_with(&kept.digest));
    let refused = branding::set_logo(&platform, &desk.admin, b"<svg/>".to_vec()).await;
    assert_eq!(kind(refused), ProblemKind::Invalid);
}
