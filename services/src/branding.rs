//! How the product is called and looks: what admins have chosen, over what the server was set up with.
//!
//! What is shown is read by every mail and every page, so each server keeps it in memory and reads
//! it anew when it hears that somebody has changed it.

use std::sync::{Arc, PoisonError, RwLock};

use domain::Problem;
use domain::accounts::{Actor, Permission};
use domain::branding::{BrandChoice, BrandName, BrandText, Branding};
use domain::live::Event;
use sqlx::PgConnection;
use tokio::sync::Mutex;
use uuid::Uuid;

use crate::locations::corrupt;
use crate::pictures::{self, Frame, Picture, Prepared};
use crate::{Change, Platform, Result, Site};

/// Four times as high as it is shown, for fine screens; wide enough for a word.
const FRAME: Frame = Frame::Within { width: 640, height: 160 };

const LOGO: &str = "/api/v1/branding/logo";

/// A logo the operator has given in place of our own mark.
#[derive(Clone, Debug)]
pub enum Logo {
    /// The address of a file that is served.
    At(String),
    Picture(Picture),
}

impl Logo {
    /// Reads a file as an upload is read.
    pub fn of_file(file: &[u8]) -> Result<Self, Problem> {
        pictures::redraw(file, FRAME).map(|picture| Self::Picture(picture.into_picture()))
    }

    fn address(&self) -> String {
        match self {
            Self::At(address) => address.clone(),
            Self::Picture(picture) => address(&picture.digest),
        }
    }
}

/// What this server shows; cheap to clone.
#[derive(Clone)]
pub(crate) struct Shown(Arc<Inner>);

struct Inner {
    defaults: Site,
    logo: Option<Logo>,
    now: RwLock<Arc<Site>>,
    /// What is read last is what is kept, too.
    loading: Mutex<()>,
}

impl Shown {
    pub fn new(defaults: Site, logo: Option<Logo>) -> Self {
        let defaults = Site { logo: logo.as_ref().map(Logo::address), ..defaults };
        let now = RwLock::new(Arc::new(defaults.clone()));
        Self(Arc::new(Inner { defaults, logo, now, loading: Mutex::default() }))
    }

    /// The same defaults, for another server.
    pub fn anew(&self) -> Self {
        Self::new(self.0.defaults.clone(), self.0.logo.clone())
    }

    pub fn now(&self) -> Arc<Site> {
        self.0.now.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn dressed(&self, stored: &Stored) -> Site {
        let Stored { choice, logo } = stored;
        let BrandChoice { name, title, description, company } = choice.clone();
        let mut site = self.0.defaults.clone();
        let worn = [
            (&mut site.name, name.map(String::from)),
            (&mut site.title, title.map(String::from)),
            (&mut site.description, description.map(String::from)),
            (&mut site.company, company.map(String::from)),
        ];
        for (text, chosen) in worn {
            if let Some(chosen) = chosen {
                *text = chosen;
            }
        }
        site.logo = logo.as_deref().map(address).or(site.logo);
        site
    }
}

/// Reads what was chosen; from then on it is shown.
pub async fn load(platform: &Platform) -> Result<()> {
    let shown = &platform.shown;
    let _only_one = shown.0.loading.lock().await;
    let stored = stored(&mut *platform.connection().await?).await?;
    let site = Arc::new(shown.dressed(&stored));
    *shown.0.now.write().unwrap_or_else(PoisonError::into_inner) = site;
    Ok(())
}

pub async fn get(platform: &Platform, actor: &Actor) -> Result<Branding> {
    actor.require(Permission::ManageBranding)?;
    let stored = stored(&mut *platform.connection().await?).await?;
    Ok(branding(platform, stored))
}

/// Puts a choice in place of the one before; what it leaves out is as the server was set up.
pub async fn choose(platform: &Platform, actor: &Actor, choice: &BrandChoice) -> Result<Branding> {
    actor.require(Permission::ManageBranding)?;
    let mut change = Change::by(platform, actor).await?;
    let before = locked(&mut change).await?;
    let BrandChoice { name, title, description, company } = choice;
    sqlx::query!(
        "update branding set name = $1, title = $2, description = $3, company = $4",
        name.as_ref().map(BrandName::as_str),
        title.as_ref().map(BrandText::as_str),
        description.as_ref().map(BrandText::as_str),
        company.as_ref().map(BrandText::as_str),
    )
    .execute(change.db())
    .await?;
    settle(platform, change, "branding.update", before).await
}

/// Puts a logo in place of the one that was there; whatever comes is drawn anew, small.
pub async fn set_logo(platform: &Platform, actor: &Actor, file: Vec<u8>) -> Result<Branding> {
    actor.require(Permission::ManageBranding)?;
    let logo = pictures::prepare(file, FRAME).await?;
    change_logo(platform, actor, "branding.set_logo", Some(&logo)).await
}

/// Back to the logo the server was set up with.
pub async fn remove_logo(platform: &Platform, actor: &Actor) -> Result<Branding> {
    actor.require(Permission::ManageBranding)?;
    change_logo(platform, actor, "branding.remove_logo", None).await
}

/// The picture, for everybody: it stands on the sign-in page.
pub async fn logo(platform: &Platform) -> Result<Picture> {
    let uploaded = sqlx::query!(
        r#"
        select logo_digest as "digest!", logo_media_type as "media_type!", logo as "bytes!"
        from branding
        where logo is not null
        "#,
    )
    .fetch_optional(&platform.db)
    .await?;
    if let Some(row) = uploaded {
        let (digest, media_type, bytes) = (row.digest, row.media_type, row.bytes);
        return Ok(Picture { digest, media_type, bytes });
    }
    match &platform.shown.0.logo {
        Some(Logo::Picture(picture)) => Ok(picture.clone()),
        _ => Err(Problem::not_found("logo").into()),
    }
}

async fn change_logo(
    platform: &Platform,
    actor: &Actor,
    action: &str,
    logo: Option<&Prepared>,
) -> Result<Branding> {
    let mut change = Change::by(platform, actor).await?;
    let before = locked(&mut change).await?;
    sqlx::query!(
        "update branding set logo_digest = $1, logo_media_type = $2, logo = $3",
        logo.map(Prepared::digest),
        logo.map(|logo| logo.media_type),
        logo.map(|logo| logo.bytes.as_slice()),
    )
    .execute(change.db())
    .await?;
    settle(platform, change, action, before).await
}

/// Writes down what was done, tells everybody, and shows it here at once.
async fn settle(
    platform: &Platform,
    mut change: Change,
    action: &str,
    before: Stored,
) -> Result<Branding> {
    let after = stored(change.db()).await?;
    let brand = |stored| platform.shown.dressed(stored).brand();
    change.audit(action, Uuid::nil(), Some(&brand(&before)), Some(&brand(&after))).await?;
    change.publish(Event::BrandingChanged { brand: brand(&after) }).await?;
    change.commit().await?;
    load(platform).await?;
    Ok(branding(platform, after))
}

struct Stored {
    choice: BrandChoice,
    /// The digest of what was uploaded.
    logo: Option<String>,
}

/// Nobody else chooses until the change is over.
async fn locked(change: &mut Change) -> Result<Stored> {
    sqlx::query!("insert into branding default values on conflict do nothing")
        .execute(change.db())
        .await?;
    sqlx::query!("select only_row from branding for update").fetch_one(change.db()).await?;
    stored(change.db()).await
}

async fn stored(conn: &mut PgConnection) -> Result<Stored> {
    let row = sqlx::query!("select name, title, description, company, logo_digest from branding")
        .fetch_optional(conn)
        .await?;
    let Some(row) = row else {
        return Ok(Stored { choice: BrandChoice::default(), logo: None });
    };
    let text = |text: Option<String>| text.map(|text| text.parse().map_err(corrupt)).transpose();
    let choice = BrandChoice {
        name: row.name.map(|name| name.parse().map_err(corrupt)).transpose()?,
        title: text(row.title)?,
        description: text(row.description)?,
        company: text(row.company)?,
    };
    Ok(Stored { choice, logo: row.logo_digest })
}

fn branding(platform: &Platform, stored: Stored) -> Branding {
    Branding {
        shown: platform.shown.dressed(&stored).brand(),
        defaults: platform.shown.0.defaults.brand(),
        has_own_logo: stored.logo.is_some(),
        chosen: stored.choice,
    }
}

/// Changes with the picture, so that browsers may keep it for ever.
fn address(digest: &str) -> String {
    format!("{LOGO}?v={digest}")
}
