//! How mail leaves.

use std::str::FromStr;

use domain::accounts::EmailAddress;
use services::mail::{InvalidTransport, SendGrid, Sender, Smtp, Transport};

use super::environment::{Environment, InvalidSetting, invalid_value};
use super::{PublicUrl, Secret};

/// What is needed to send, and nothing of what is not.
#[derive(Clone, Debug)]
pub enum MailConfig {
    Outbox,
    Smtp { url: Secret, from: EmailAddress },
    SendGrid { key: Secret, api: PublicUrl, from: EmailAddress },
}

enum Kind {
    Outbox,
    Smtp,
    SendGrid,
}

impl MailConfig {
    pub(super) fn read(
        environment: &Environment,
        public_url: &PublicUrl,
    ) -> Result<Self, InvalidSetting> {
        let from = match environment.optional("MAIL_FROM")? {
            Some(from) => from,
            None => format!("patchbay@{}", public_url.host())
                .parse()
                .map_err(|_| invalid_value("MAIL_FROM", ""))?,
        };
        let config = match environment.required("MAIL_TRANSPORT")? {
            Kind::Outbox => Self::Outbox,
            Kind::Smtp => Self::Smtp { url: environment.required("SMTP_URL")?, from },
            Kind::SendGrid => Self::SendGrid {
                key: environment.required("SENDGRID_API_KEY")?,
                api: environment.required("SENDGRID_API_URL")?,
                from: environment.optional("SENDGRID_FROM_EMAIL")?.unwrap_or(from),
            },
        };
        // What does not work should say so at the start, not at the first mail.
        match &config {
            Self::Outbox => {}
            Self::Smtp { url, .. } => {
                Smtp::host_of(url.expose()).map_err(|_| invalid_value("SMTP_URL", ""))?;
            }
            Self::SendGrid { .. } => {
                config.transport("").map_err(|_| invalid_value("SENDGRID_API_KEY", ""))?;
            }
        }
        Ok(config)
    }

    /// `site` is whom mails say they are from.
    pub fn transport(&self, site: &str) -> Result<Transport, InvalidTransport> {
        let sender = |from: &EmailAddress| Sender { name: site.to_owned(), address: from.clone() };
        Ok(match self {
            Self::Outbox => Transport::Outbox,
            Self::Smtp { url, from } => Transport::Smtp(Smtp::new(url.expose(), sender(from))?),
            Self::SendGrid { key, api, from } => {
                Transport::SendGrid(SendGrid::new(key.expose(), Some(api.origin()), sender(from))?)
            }
        })
    }

    /// Who mails are from; `None`: none leaves.
    pub fn sender(&self) -> Option<&EmailAddress> {
        match self {
            Self::Outbox => None,
            Self::Smtp { from, .. } | Self::SendGrid { from, .. } => Some(from),
        }
    }

    /// In words, for whoever tries it out.
    pub fn route(&self) -> String {
        match self {
            Self::Outbox => "outbox".to_owned(),
            Self::Smtp { url, .. } => match Smtp::host_of(url.expose()) {
                Ok(host) => format!("SMTP, {host}"),
                Err(_) => "SMTP".to_owned(),
            },
            Self::SendGrid { .. } => "SendGrid".to_owned(),
        }
    }
}

impl FromStr for Kind {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "outbox" => Ok(Self::Outbox),
            "smtp" => Ok(Self::Smtp),
            "sendgrid" => Ok(Self::SendGrid),
            _ => Err(()),
        }
    }
}
