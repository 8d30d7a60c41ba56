//! The ways a mail can leave: by SMTP, by SendGrid, or not at all.

use std::time::Duration;

use domain::accounts::EmailAddress;
use domain::mail::MailId;
use lettre::message::{Attachment, Body, Mailbox, MultiPart, SinglePart, header};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use sendgrid::v3;

use super::letter::{Event, Thread};

/// A mail server that takes longer has failed. Well below the lease of a mail, so that no second
/// server begins while the first still talks.
pub(super) const PATIENCE: Duration = Duration::from_secs(60);
const CONNECT_PATIENCE: Duration = Duration::from_secs(15);
const SENDGRID_API: &str = "https://api.sendgrid.com";

/// Names a mail to nobody but whom it went to: the name of one about a ticket is the same for all who get it.
/// What brings it back was where the mail went.
pub(crate) const OWN_NAME: &str = "X-Patchbay-Mail";

/// Cheap to clone; connections are shared.
#[derive(Clone)]
pub enum Transport {
    /// Kept and shown in the app, sent nowhere.
    Outbox,
    Smtp(Smtp),
    SendGrid(SendGrid),
}

/// What leaves.
pub(super) struct Parcel {
    pub id: MailId,
    pub to: EmailAddress,
    pub to_name: Option<String>,
    pub subject: String,
    pub text: String,
    pub html: String,
    pub events: Vec<Event>,
    /// Of mail about a ticket.
    pub thread: Option<Thread>,
}

/// Why a mail did not leave.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Undelivered {
    /// Another try may succeed, after that time if the other side named one.
    #[error("{reason}")]
    Later { reason: String, after: Option<Duration> },
    /// The mail itself was refused.
    #[error("{0}")]
    Never(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidTransport {
    #[error("not the address of a mail server")]
    Smtp,
    #[error("a password may only travel encrypted: use smtps:// or ?tls=required")]
    PasswordInTheClear,
    #[error("not a key of SendGrid")]
    Key,
    #[error("the HTTP client cannot be made")]
    Client,
}

/// Who mails come from.
#[derive(Clone, Debug)]
pub struct Sender {
    pub name: String,
    pub address: EmailAddress,
}

#[derive(Clone)]
pub struct Smtp {
    server: AsyncSmtpTransport<Tokio1Executor>,
    from: Sender,
}

#[derive(Clone)]
pub struct SendGrid {
    client: reqwest::Client,
    send_url: String,
    from: Sender,
}

impl Transport {
    pub const fn keeps_everything(&self) -> bool {
        matches!(self, Self::Outbox)
    }

    pub(super) async fn deliver(&self, parcel: &Parcel) -> Result<(), Undelivered> {
        let delivery = async {
            match self {
                Self::Outbox => Ok(()),
                Self::Smtp(smtp) => smtp.deliver(parcel).await,
                Self::SendGrid(sendgrid) => sendgrid.deliver(parcel).await,
            }
        };
        tokio::time::timeout(PATIENCE, delivery)
            .await
            .unwrap_or_else(|_| Err(later("the mail server does not answer in time")))
    }
}

impl Smtp {
    /// `smtp://host:port`, `smtps://user:password@host`, or `smtp://user:password@host:587?tls=required`.
    /// Must be called inside a Tokio runtime: connections are looked after by a task.
    pub fn new(url: &str, from: Sender) -> Result<Self, InvalidTransport> {
        Self::host_of(url)?;
        let server = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
            .map_err(|_| InvalidTransport::Smtp)?
            .timeout(Some(CONNECT_PATIENCE))
            .build();
        Ok(Self { server, from })
    }

    /// Whose server that is, if one may send there.
    pub fn host_of(url: &str) -> Result<String, InvalidTransport> {
        let parsed: reqwest::Url = url.parse().map_err(|_| InvalidTransport::Smtp)?;
        let host = parsed.host_str().ok_or(InvalidTransport::Smtp)?.to_owned();
        let is_local = matches!(host.as_str(), "localhost" | "127.0.0.1" | "[::1]");
        let is_encrypted = parsed.scheme() == "smtps"
            || parsed.query_pairs().any(|(key, value)| key == "tls" && value == "required");
        if parsed.password().is_some() && !is_encrypted && !is_local {
            return Err(InvalidTransport::PasswordInTheClear);
        }
        AsyncSmtpTransport::<Tokio1Executor>::from_url(url).map_err(|_| InvalidTransport::Smtp)?;
        Ok(host)
    }

    async fn deliver(&self, parcel: &Parcel) -> Result<(), Undelivered> {
        let mail = self.mail(parcel)?;
        match self.server.send(mail).await {
            Ok(_) => Ok(()),
            Err(err) if err.is_permanent() => Err(Undelivered::Never(in_full(&err))),
            Err(err) => Err(later(in_full(&err))),
        }
    }

    fn mail(&self, parcel: &Parcel) -> Result<Message, Undelivered> {
        let from = mailbox(&self.from.address, Some(&self.from.name))?;
        let to = mailbox(&parcel.to, parcel.to_name.as_ref())?;
        let mut mail = Message::builder()
            .message_id(Some(parcel.message_id(&self.from)))
            .date_now()
            .from(from)
            .to(to)
            .subject(&parcel.subject)
            // Out-of-office notes would answer to nobody.
            .header(AutoSubmitted)
            .header(OwnName(parcel.id.to_string()));
        if let Some(thread) = &parcel.thread {
            mail = mail.header(ThreadIndex(thread.thread_index.clone()));
            if let Some(earlier) = &thread.in_reply_to {
                mail = mail.in_reply_to(earlier.clone());
            }
            if !thread.references.is_empty() {
                mail = mail.references(thread.references.join(" "));
            }
            if let Some(address) = &thread.reply_to {
                let address = address.parse().map_err(|_| bad_address(address))?;
                mail = mail.reply_to(Mailbox::new(Some(self.from.name.clone()), address));
            }
        }
        mail.multipart(parts(parcel)?).map_err(|err| Undelivered::Never(err.to_string()))
    }
}

impl SendGrid {
    /// `api` is SendGrid itself unless a test says otherwise.
    pub fn new(key: &str, api: Option<&str>, from: Sender) -> Result<Self, InvalidTransport> {
        let headers = v3::Sender::get_headers(key).map_err(|_| InvalidTransport::Key)?;
        let client = reqwest::Client::builder()
            .default_headers(headers)
            .connect_timeout(CONNECT_PATIENCE)
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(|_| InvalidTransport::Client)?;
        let api = api.unwrap_or(SENDGRID_API).trim_end_matches('/');
        Ok(Self { client, send_url: format!("{api}/v3/mail/send"), from })
    }

    /// The library's own `send` keeps the answer's headers to itself, and with them when to come
    /// back after too many requests; so what it has put together is posted here.
    async fn deliver(&self, parcel: &Parcel) -> Result<(), Undelivered> {
        let (message_id, id) = (parcel.message_id(&self.from), parcel.id.to_string());
        let references = parcel.thread.as_ref().map(|thread| thread.references.join(" "));
        let mut headers = v3::SGMap::from([
            ("Message-ID", message_id.as_str()),
            ("Auto-Submitted", "auto-generated"),
            (OWN_NAME, id.as_str()),
        ]);
        if let Some(thread) = &parcel.thread {
            headers.insert("Thread-Index", &thread.thread_index);
            if let Some(earlier) = &thread.in_reply_to {
                headers.insert("In-Reply-To", earlier);
            }
        }
        if let Some(references) = references.as_deref().filter(|text| !text.is_empty()) {
            headers.insert("References", references);
        }
        let arguments = v3::SGMap::from([("mail_id", id.as_str())]);
        let mut to = v3::Email::new(parcel.to.as_str());
        if let Some(name) = &parcel.to_name {
            to = to.set_name(name);
        }
        // A link that is counted goes through somebody else's server, one-time tokens and all.
        let no_tracking = v3::TrackingSettings {
            click_tracking: Some(v3::ClickTrackingSetting {
                enable: Some(false),
                enable_text: Some(false),
            }),
            open_tracking: Some(v3::OpenTrackingSetting {
                enable: Some(false),
                substitution_tag: None,
            }),
            subscription_tracking: None,
        };
        let from = v3::Email::new(self.from.address.as_str()).set_name(&self.from.name);
        let files: Vec<(String, String)> = parcel
            .events
            .iter()
            .enumerate()
            .map(|(index, event)| (event_name(index), event_mime(event)))
            .collect();
        let message = v3::Message::new(from)
            .set_subject(&parcel.subject)
            .add_content(v3::Content::new().set_content_type("text/plain").set_value(&parcel.text))
            .add_content(v3::Content::new().set_content_type("text/html").set_value(&parcel.html))
            .set_tracking_settings(no_tracking)
            .add_personalization(
                v3::Personalization::new(to).add_headers(&headers).add_custom_args(&arguments),
            );
        let message = match parcel.thread.as_ref().and_then(|thread| thread.reply_to.as_ref()) {
            Some(address) => {
                message.set_reply_to(v3::Email::new(address).set_name(&self.from.name))
            }
            None => message,
        };
        let message =
            parcel.events.iter().zip(&files).fold(message, |message, (event, (name, mime))| {
                message.add_attachment(
                    v3::Attachment::new()
                        .set_content(event.text.as_bytes())
                        .set_filename(name)
                        .set_mime_type(mime),
                )
            });
        let answer = self.client.post(&self.send_url).json(&message).send().await;
        let answer = answer.map_err(|err| later(in_full(&err.without_url())))?;
        let status = answer.status();
        if status.is_success() {
            return Ok(());
        }
        let after = wait(answer.headers());
        let reason = format!("SendGrid answers {}: {}", status.as_u16(), said(answer).await);
        Err(match status {
            // What is wrong with the mail stays wrong.
            StatusCode::BAD_REQUEST
            | StatusCode::PAYLOAD_TOO_LARGE
            | StatusCode::UNPROCESSABLE_ENTITY => Undelivered::Never(reason),
            // A key can be put right, and a limit passes.
            _ => Undelivered::Later { reason, after },
        })
    }
}

impl Parcel {
    /// Mail about a ticket is named by what it tells of; all other by itself.
    fn message_id(&self, from: &Sender) -> String {
        match &self.thread {
            Some(thread) => thread.message_id.clone(),
            None => message_id(self.id, from),
        }
    }
}

fn bad_address(address: &str) -> Undelivered {
    Undelivered::Never(format!("{address} is no address"))
}

/// Text and HTML, and what is for a calendar. One event stands beside them, where calendars look
/// for an invitation, and in a file, where people look; several are files alone.
fn parts(parcel: &Parcel) -> Result<MultiPart, Undelivered> {
    let words = MultiPart::alternative_plain_html(parcel.text.clone(), parcel.html.clone());
    if parcel.events.is_empty() {
        return Ok(words);
    }
    let words = match &parcel.events[..] {
        [event] => words.singlepart(
            SinglePart::builder().header(event_type(event)?).body(Body::new(event.text.clone())),
        ),
        _ => words,
    };
    parcel.events.iter().enumerate().try_fold(
        MultiPart::mixed().multipart(words),
        |parts, (index, event)| {
            let file = Attachment::new(event_name(index));
            Ok(parts.singlepart(file.body(event.text.clone(), event_type(event)?)))
        },
    )
}

fn event_name(index: usize) -> String {
    match index {
        0 => "shift.ics".to_owned(),
        _ => format!("shift-{}.ics", index + 1),
    }
}

fn event_type(event: &Event) -> Result<header::ContentType, Undelivered> {
    header::ContentType::parse(&event_mime(event))
        .map_err(|err| Undelivered::Never(err.to_string()))
}

fn event_mime(event: &Event) -> String {
    format!("text/calendar; charset=utf-8; method={}", event.method)
}

fn mailbox(address: &EmailAddress, name: Option<&String>) -> Result<Mailbox, Undelivered> {
    let address: Address = address
        .as_str()
        .parse()
        .map_err(|_| Undelivered::Never(format!("{address} is no address that mail goes to")))?;
    Ok(Mailbox::new(name.cloned(), address))
}

/// The same for every try, so that a receiver who gets a mail twice can tell.
fn message_id(id: MailId, from: &Sender) -> String {
    let host = from.address.as_str().rsplit('@').next().unwrap_or("localhost");
    format!("<{id}@{host}>")
}

fn later(reason: impl ToString) -> Undelivered {
    Undelivered::Later { reason: reason.to_string(), after: None }
}

/// `Retry-After` in seconds, or SendGrid's `X-RateLimit-Reset` in seconds since 1970.
fn wait(headers: &HeaderMap) -> Option<Duration> {
    let number =
        |name| headers.get(name).and_then(|value| value.to_str().ok()?.trim().parse::<i64>().ok());
    let seconds = number("retry-after").or_else(|| {
        number("x-ratelimit-reset").map(|reset| reset - chrono::Utc::now().timestamp())
    })?;
    Some(Duration::from_secs(u64::try_from(seconds.clamp(1, 3600)).unwrap_or(1)))
}

/// The messages of `{"errors": [{"message": "…", "field": "…"}]}`, else how the answer begins.
async fn said(answer: reqwest::Response) -> String {
    #[derive(serde::Deserialize)]
    struct Answer {
        errors: Vec<Said>,
    }
    #[derive(serde::Deserialize)]
    struct Said {
        message: String,
        field: Option<String>,
    }
    let text = answer.text().await.unwrap_or_default();
    match serde_json::from_str::<Answer>(&text) {
        Ok(Answer { errors }) => {
            let errors: Vec<_> = errors
                .into_iter()
                .map(|Said { message, field }| match field {
                    Some(field) => format!("{message} ({field})"),
                    None => message,
                })
                .collect();
            errors.join("; ")
        }
        Err(_) => text.chars().take(200).collect(),
    }
}

/// An error and what it came from: the outermost says little.
fn in_full(err: &dyn std::error::Error) -> String {
    let mut words = err.to_string();
    let mut cause = err.source();
    while let Some(err) = cause {
        let more = err.to_string();
        if !words.contains(&more) {
            words = format!("{words}: {more}");
        }
        cause = err.source();
    }
    words
}

/// Where Outlook shows a mail among others.
#[derive(Clone)]
struct ThreadIndex(String);

impl header::Header for ThreadIndex {
    fn name() -> header::HeaderName {
        header::HeaderName::new_from_ascii_str("Thread-Index")
    }

    fn parse(text: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self(text.to_owned()))
    }

    fn display(&self) -> header::HeaderValue {
        header::HeaderValue::new(Self::name(), self.0.clone())
    }
}

/// See [`OWN_NAME`].
#[derive(Clone)]
struct OwnName(String);

impl header::Header for OwnName {
    fn name() -> header::HeaderName {
        header::HeaderName::new_from_ascii_str(OWN_NAME)
    }

    fn parse(text: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self(text.to_owned()))
    }

    fn display(&self) -> header::HeaderValue {
        header::HeaderValue::new(Self::name(), self.0.clone())
    }
}

/// RFC 3834: written by a program.
#[derive(Clone)]
struct AutoSubmitted;

impl header::Header for AutoSubmitted {
    fn name() -> header::HeaderName {
        header::HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> header::HeaderValue {
        header::HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from() -> Sender {
        Sender { name: "Patchbay".to_owned(), address: "desk@example.org".parse().unwrap() }
    }

    #[test]
    fn a_password_travels_encrypted_or_stays_on_this_machine() {
        for url in
            ["smtp://a:b@mail.example.org:587", "smtp://a:b@mail.example.org?tls=opportunistic"]
        {
            assert_eq!(Smtp::host_of(url), Err(InvalidTransport::PasswordInTheClear));
        }
        for url in [
            "smtps://a:b@mail.example.org",
            "smtp://a:b@mail.example.org:587?tls=required",
            "smtp://mail.example.org",
            "smtp://a:b@localhost:2525",
        ] {
            assert!(Smtp::host_of(url).is_ok(), "{url}");
        }
        assert_eq!(
            Smtp::new("https://mail.example.org", from()).err(),
            Some(InvalidTransport::Smtp)
        );
    }

    #[test]
    fn the_other_side_may_say_when_to_come_back() {
        let headers = |name: &'static str, value: String| {
            HeaderMap::from_iter([(name.parse().unwrap(), value.parse().unwrap())])
        };
        assert_eq!(wait(&headers("retry-after", "7".into())), Some(Duration::from_secs(7)));
        let reset = chrono::Utc::now().timestamp() + 90;
        let wait = wait(&headers("x-ratelimit-reset", reset.to_string())).unwrap();
        assert!((88..=90).contains(&wait.as_secs()), "{wait:?}");
    }
}
