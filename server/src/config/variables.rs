//! The list of all variables: what `--help` shows and what `.env.example` repeats.

use std::fmt::Write;

#[derive(Clone, Copy, Debug)]
pub struct Variable {
    pub name: &'static str,
    /// What holds if it is not set; `None` if nothing does.
    pub default: Option<&'static str>,
    pub meaning: &'static str,
    /// Completes the sentence “it should be …”.
    pub looks_like: &'static str,
    /// Its value is not repeated in messages.
    pub secret: bool,
}

pub const VARIABLES: [Variable; 44] = [
    Variable {
        name: "DATABASE_URL",
        default: None,
        meaning: "PostgreSQL 14 or newer to use; unset: a private one in DATA_DIR",
        looks_like: "an address such as postgres://user:password@host:5432/patchbay",
        secret: true,
    },
    Variable {
        name: "DATABASE_MAX_CONNECTIONS",
        default: Some("16"),
        meaning: "how many connections to the database this server holds at most",
        looks_like: "a number above 0",
        secret: false,
    },
    Variable {
        name: "DATA_DIR",
        default: Some("./data"),
        meaning: "folder of the private PostgreSQL, of the backups and of the master key",
        looks_like: "a folder",
        secret: false,
    },
    Variable {
        name: "LISTEN",
        default: Some("127.0.0.1:3000"),
        meaning: "where to answer HTTP",
        looks_like: "an IP address and a port, such as 127.0.0.1:3000 or 0.0.0.0:80",
        secret: false,
    },
    Variable {
        name: "PUBLIC_URL",
        default: Some("http://localhost:3000"),
        meaning: "where people reach it: links, cookies and the check of origins follow it; unset: the port of LISTEN on localhost",
        looks_like: "an address without a path, such as https://patchbay.example.com",
        secret: false,
    },
    Variable {
        name: "SITE_DIR",
        default: None,
        meaning: "folder of the built front end; unset: site beside the program, else target/site",
        looks_like: "a folder",
        secret: false,
    },
    Variable {
        name: "SITE_NAME",
        default: Some("Patchbay"),
        meaning: "what the product is called on every page",
        looks_like: "a name",
        secret: false,
    },
    Variable {
        name: "SITE_TITLE",
        default: Some("Patchbay"),
        meaning: "title of the browser's window",
        looks_like: "a title",
        secret: false,
    },
    Variable {
        name: "SITE_DESCRIPTION",
        default: Some("One desk for shifts, tickets, rooms and their devices"),
        meaning: "what search engines and link previews say about it",
        looks_like: "a sentence",
        secret: false,
    },
    Variable {
        name: "COMPANY_NAME",
        default: None,
        meaning: "whose desk it is",
        looks_like: "a name",
        secret: false,
    },
    Variable {
        name: "SITE_LOGO",
        default: None,
        meaning: "logo in place of the mark, on every page and in mails; name, title, description, company and logo can be changed under Admin, Branding",
        looks_like: "the path of a JPEG, PNG or WebP picture, or the address of a file in SITE_DIR, such as /icon.svg",
        secret: false,
    },
    Variable {
        name: "SITE_TIMEZONE",
        default: Some("UTC"),
        meaning: "the jobs' clock, and the first zone of new users and locations",
        looks_like: "an IANA time zone, such as Europe/Berlin",
        secret: false,
    },
    Variable {
        name: "SCHEDULE_WEEKS",
        default: Some("4"),
        meaning: "how many weeks ahead shifts are made from schedules every Sunday",
        looks_like: "a number of weeks from 1 to 26",
        secret: false,
    },
    Variable {
        name: "ADMIN_EMAIL",
        default: None,
        meaning: "e-mail address of the first admin; unset: admin@localhost",
        looks_like: "an e-mail address",
        secret: false,
    },
    Variable {
        name: "ADMIN_PASSWORD",
        default: None,
        meaning: "password of the first admin; unset: made up and printed once",
        looks_like: "10 characters or more, and not one of the passwords everybody tries first",
        secret: true,
    },
    Variable {
        name: "MASTER_KEY",
        default: None,
        meaning: "seals secrets in the database; the same on all its servers; unset: made at the first start and kept in DATA_DIR/master.key",
        looks_like: "32 random bytes in base64, as openssl rand -base64 32 prints them; older keys may follow after a comma",
        secret: true,
    },
    Variable {
        name: "REGISTRATION",
        default: Some("invite"),
        meaning: "who may make an account: anybody (open), whoever was invited (invite), nobody (closed)",
        looks_like: "open, invite or closed",
        secret: false,
    },
    Variable {
        name: "REQUIRE_ADMIN_MFA",
        default: None,
        meaning: "whether admins must use a second factor; unset: they must, but not in the demo",
        looks_like: "true or false",
        secret: false,
    },
    Variable {
        name: "MAIL_TRANSPORT",
        default: Some("outbox"),
        meaning: "how mail leaves: sendgrid, smtp, or outbox (kept and shown in the app, sent nowhere)",
        looks_like: "sendgrid, smtp or outbox",
        secret: false,
    },
    Variable {
        name: "MAIL_FROM",
        default: None,
        meaning: "the address mails come from; unset: patchbay at the host of PUBLIC_URL",
        looks_like: "an e-mail address",
        secret: false,
    },
    Variable {
        name: "SMTP_URL",
        default: None,
        meaning: "mail server for MAIL_TRANSPORT=smtp; smtps:// or ?tls=required where a password travels",
        looks_like: "an address such as smtps://user:password@mail.example.com or smtp://user:password@mail.example.com:587?tls=required",
        secret: true,
    },
    Variable {
        name: "SENDGRID_API_KEY",
        default: None,
        meaning: "key for MAIL_TRANSPORT=sendgrid",
        looks_like: "a key of SendGrid, such as SG.…",
        secret: true,
    },
    Variable {
        name: "SENDGRID_FROM_EMAIL",
        default: None,
        meaning: "the sender SendGrid has verified; unset: MAIL_FROM",
        looks_like: "an e-mail address",
        secret: false,
    },
    Variable {
        name: "SENDGRID_API_URL",
        default: Some("https://api.sendgrid.com"),
        meaning: "where SendGrid answers; another one is for tests",
        looks_like: "an address without a path, such as https://api.eu.sendgrid.com",
        secret: false,
    },
    Variable {
        name: "SENDGRID_EVENTS_KEY",
        default: None,
        meaning: "the verification key of SendGrid's Signed Event Webhook, which tells /api/mail-events what came back; unset: nothing is taken there",
        looks_like: "the key as SendGrid shows it, beginning with MFkw",
        secret: false,
    },
    Variable {
        name: "INBOUND_EMAIL_SECRET",
        default: None,
        meaning: "what SendGrid's Inbound Parse must know to bring mail to /api/inbound-email: password of basic authentication, or ?key=; unset: no mail is taken there",
        looks_like: "a long random text, such as openssl rand -hex 24 prints",
        secret: true,
    },
    Variable {
        name: "INBOUND_EMAIL_FOLDER",
        default: None,
        meaning: "a maildir: what is put into its folder new is taken as mail and moved to cur",
        looks_like: "a folder",
        secret: false,
    },
    Variable {
        name: "EMAIL_DOMAIN",
        default: None,
        meaning: "the domain whose mail comes in here, so that mail about tickets can be answered",
        looks_like: "a domain, such as desk.example.org",
        secret: false,
    },
    Variable {
        name: "RETENTION_AUDIT_DAYS",
        default: Some("730"),
        meaning: "how long the audit goes back",
        looks_like: "a number of days, at least 30",
        secret: false,
    },
    Variable {
        name: "RETENTION_MAIL_DAYS",
        default: Some("90"),
        meaning: "how long mails are kept that were sent, kept or given up",
        looks_like: "a number of days above 0",
        secret: false,
    },
    Variable {
        name: "RETENTION_JOB_RUNS_DAYS",
        default: Some("30"),
        meaning: "how long is kept how jobs went; the last run of each stays",
        looks_like: "a number of days above 0",
        secret: false,
    },
    Variable {
        name: "RETENTION_BACKUPS_DAYS",
        default: Some("30"),
        meaning: "how long backups are kept that the nightly job made, or a restore before it began",
        looks_like: "a number of days above 0",
        secret: false,
    },
    Variable {
        name: "RETENTION_NOTIFICATIONS_DAYS",
        default: Some("90"),
        meaning: "how long what stood behind the bell is kept",
        looks_like: "a number of days above 0",
        secret: false,
    },
    Variable {
        name: "RETENTION_SIGN_INS_DAYS",
        default: Some("90"),
        meaning: "how long people see when somebody signed in or tried to, in their name",
        looks_like: "a number of days above 0",
        secret: false,
    },
    Variable {
        name: "RETENTION_IDEMPOTENCY_DAYS",
        default: Some("1"),
        meaning: "how long the same creating request, sent again, creates nothing new",
        looks_like: "a number of days above 0",
        secret: false,
    },
    Variable {
        name: "RETENTION_DELETED_SHIFTS_DAYS",
        default: Some("30"),
        meaning: "how long deleted shifts can be brought back",
        looks_like: "a number of days, at least 30",
        secret: false,
    },
    Variable {
        name: "RETENTION_TICKET_DRAFTS_DAYS",
        default: Some("30"),
        meaning: "how long words and files for tickets are kept that nobody has sent",
        looks_like: "a number of days above 0",
        secret: false,
    },
    Variable {
        name: "RETENTION_WEBHOOKS_DAYS",
        default: Some("30"),
        meaning: "how long is kept what webhooks were told",
        looks_like: "a number of days above 0",
        secret: false,
    },
    Variable {
        name: "WEBHOOKS_TO_THIS_MACHINE",
        default: Some("false"),
        meaning: "whether webhooks may lead to this machine, without encryption too: for development",
        looks_like: "true or false",
        secret: false,
    },
    Variable {
        name: "TRUSTED_PROXIES",
        default: None,
        meaning: "proxies whose Forwarded and X-Forwarded-For headers count",
        looks_like: "addresses or networks with commas between them, such as 10.0.0.0/8, 192.168.1.2",
        secret: false,
    },
    Variable {
        name: "RATE_LIMIT",
        default: Some("100/min"),
        meaning: "requests of one address that is not signed in; a session gets ten times that, signing in a tenth",
        looks_like: "a number per s, min, h or d, such as 100/min, or off",
        secret: false,
    },
    Variable {
        name: "METRICS_TOKEN",
        default: None,
        meaning: "bearer token that may read /metrics; unset: only this machine may",
        looks_like: "a long random text",
        secret: true,
    },
    Variable {
        name: "LOG_FORMAT",
        default: Some("pretty"),
        meaning: "pretty for people, json for machines",
        looks_like: "pretty or json",
        secret: false,
    },
    Variable {
        name: "RUST_LOG",
        default: Some("info"),
        meaning: "what is logged",
        looks_like: "a level, or levels of modules, such as info,sqlx=debug",
        secret: false,
    },
];

/// The end of `patchbay serve --help`.
pub fn help() -> String {
    let mut text = String::from("Environment variables, also read from .env:\n");
    for Variable { name, default, meaning, .. } in VARIABLES {
        let default = default.map(|default| format!(" [default: {default}]")).unwrap_or_default();
        let _ = write!(text, "  {name}{default}\n      {meaning}\n");
    }
    text
}
