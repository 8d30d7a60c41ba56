//! A change to the data: the writes, their audit entries and their live events, all or nothing.

use std::sync::Arc;

use domain::accounts::{Actor, UserId};
use domain::live::{Event, Topic};
use futures::FutureExt;
use serde::Serialize;
use sqlx::{PgConnection, Postgres, Transaction};
use uuid::Uuid;

use crate::backlog::Letterbox;
use crate::live::{self, Doorbell, Signal};
use crate::scheduling::coverage;
use crate::secrets::Secrets;
use crate::{Platform, Result, Site, audit};

/// One transaction. Dropped without [`Change::commit`], nothing has happened.
pub struct Change {
    tx: Transaction<'static, Postgres>,
    actor: Option<UserId>,
    site: Arc<Site>,
    doorbell: Doorbell,
    rings: bool,
    letterbox: Letterbox,
    has_mail: bool,
    webhooks: Letterbox,
    has_deliveries: bool,
    coverage: coverage::Bell,
    changes_plans: bool,
    post: Post,
}

/// What mail about tickets needs to know.
pub(crate) struct Post {
    pub secrets: Secrets,
    /// Where answers come in; `None`: nobody can answer.
    pub email_domain: Option<String>,
    /// In the names of our messages.
    pub message_domain: String,
}

impl Change {
    /// A change by a person.
    pub async fn by(platform: &Platform, actor: &Actor) -> Result<Self> {
        Self::begin(platform, Some(actor.user)).await
    }

    /// A change by the product itself: a job, the command line, a sign-in.
    pub async fn by_system(platform: &Platform) -> Result<Self> {
        Self::begin(platform, None).await
    }

    async fn begin(platform: &Platform, actor: Option<UserId>) -> Result<Self> {
        Ok(Self {
            tx: platform.db.begin().boxed().await?,
            actor,
            site: platform.site(),
            doorbell: platform.doorbell.clone(),
            rings: false,
            letterbox: platform.letterbox.clone(),
            has_mail: false,
            webhooks: platform.webhooks.clone(),
            has_deliveries: false,
            coverage: platform.coverage.clone(),
            changes_plans: false,
            post: Post {
                secrets: platform.secrets.clone(),
                email_domain: platform.email_domain().map(str::to_owned),
                message_domain: platform.message_domain().to_owned(),
            },
        })
    }

    /// For when who acts is only found out inside the transaction.
    pub(crate) fn attribute_to(&mut self, user: UserId) {
        self.actor = Some(user);
    }

    /// Who acts; `None`: the product itself.
    pub(crate) fn actor(&self) -> Option<UserId> {
        self.actor
    }

    pub(crate) fn site(&self) -> &Site {
        &self.site
    }

    pub(crate) fn post(&self) -> &Post {
        &self.post
    }

    pub fn db(&mut self) -> &mut PgConnection {
        &mut self.tx
    }

    /// Notes what was done to which thing; `before` and `after` hold it as JSON.
    ///
    /// The action is the kind of the thing and a verb: `shift.update`. Its name is taken from the
    /// JSON (`name`, `title`, `email`), or is that of the person it belongs to.
    pub async fn audit<T: Serialize>(
        &mut self,
        action: &str,
        subject: Uuid,
        before: Option<&T>,
        after: Option<&T>,
    ) -> Result<()> {
        self.audit_all(action, [(subject, before, after)]).await
    }

    /// Notes that the same was done to many things, each with what it was before and after.
    pub(crate) async fn audit_all<'a, T: Serialize + 'a>(
        &mut self,
        action: &str,
        things: impl IntoIterator<Item = (Uuid, Option<&'a T>, Option<&'a T>)>,
    ) -> Result<()> {
        let entries = things
            .into_iter()
            .map(|(subject, before, after)| {
                let before = before.map(serde_json::to_value).transpose()?;
                let after = after.map(serde_json::to_value).transpose()?;
                Ok(audit::Entry { subject, before, after })
            })
            .collect::<Result<Vec<_>>>()?;
        audit::write(&mut self.tx, self.actor, action, &entries).boxed().await
    }

    /// Tells everybody who may see it, once the change is committed.
    pub async fn publish(&mut self, event: Event) -> Result<()> {
        self.signal(Signal::Event(event)).await
    }

    /// Tells everybody who may see them, in this order, once the change is committed.
    pub(crate) async fn publish_all(
        &mut self,
        events: impl IntoIterator<Item = Event>,
    ) -> Result<()> {
        self.signal_all(events.into_iter().map(Signal::Event).collect()).await
    }

    /// Tells one person, once the change is committed.
    pub(crate) async fn publish_to(&mut self, user: UserId, event: Event) -> Result<()> {
        self.signal(Signal::Personal { user, event }).await
    }

    pub(crate) async fn signal(&mut self, signal: Signal) -> Result<()> {
        self.signal_all(vec![signal]).await
    }

    pub(crate) async fn signal_all(&mut self, signals: Vec<Signal>) -> Result<()> {
        if signals.is_empty() {
            return Ok(());
        }
        self.note(&signals);
        live::write(&mut self.tx, &signals).boxed().await?;
        self.rings = true;
        Ok(())
    }

    /// Whether any of this may open or close a gap in the coverage.
    fn note(&mut self, signals: &[Signal]) {
        self.changes_plans |= signals.iter().any(|signal| {
            let Signal::Event(event) = signal else { return false };
            matches!(event.topic(), Topic::Calendar | Topic::Schedules)
        });
    }

    /// Has the mail of this change fetched as soon as it is committed.
    pub(crate) fn has_mail(&mut self) {
        self.has_mail = true;
    }

    /// Has webhooks told as soon as it is committed.
    pub(crate) fn has_deliveries(&mut self) {
        self.has_deliveries = true;
    }

    pub async fn commit(self) -> Result<()> {
        self.tx.commit().boxed().await?;
        if self.rings {
            self.doorbell.ring();
        }
        if self.has_mail {
            self.letterbox.flag();
        }
        if self.has_deliveries {
            self.webhooks.flag();
        }
        if self.changes_plans {
            self.coverage.ring();
        }
        Ok(())
    }
}
