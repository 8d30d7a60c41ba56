//! The mails about registering oneself, and about other ways into an account that there is.

use chrono::{DateTime, TimeDelta, Utc};
use domain::Language::{English, German};
use domain::accounts::UserId;

use crate::mail::{self, Letter, Message, Recipient};
use crate::{Change, Result, Site};

/// Somebody wants an account, and registration is open.
pub(super) struct Registered {
    /// Goes into `/invitation?token=…`.
    pub token: String,
    pub valid_for: TimeDelta,
}

/// Somebody wants an account with an address that has one.
pub(super) struct AlreadyRegistered;

/// What is another way into an account than before, or one less in the way.
#[derive(Clone, Copy)]
pub(super) enum NewWay {
    Password,
    FactorOn,
    FactorOff,
    RecoveryCodes,
    Token,
}

struct OtherWay {
    way: NewWay,
    at: DateTime<Utc>,
}

/// Tells whose account it is, whoever did it: a stolen session does it in their name.
pub(super) async fn tell_of(change: &mut Change, user: UserId, way: NewWay) -> Result<()> {
    let to = Recipient::user(change, user).await?;
    mail::send(change, &to, &OtherWay { way, at: Utc::now() }).await?;
    Ok(())
}

impl Message for Registered {
    const KIND: &'static str = "registration";
    const REACHES_CAUSER: bool = true;

    fn letter(&self, site: &Site, to: &Recipient) -> Letter {
        let link = site.link(&format!("/invitation?token={}", self.token));
        let (site, hours) = (&site.name, self.valid_for.num_hours());
        match to.language {
            English => Letter::new(format!("Your account on {site}"))
                .text("Somebody asked for an account with this address. If it was you, choose a name and a password.")
                .button("Make the account", link)
                .small(format!("The link works once and for {hours} hours."))
                .small("If it was not you, do nothing: there will be no account."),
            German => Letter::new(format!("Dein Konto bei {site}"))
                .text("Jemand möchte ein Konto mit dieser Adresse. Wenn du das warst, wähle Namen und Passwort.")
                .button("Konto anlegen", link)
                .small(format!("Der Link gilt einmal und für {hours} Stunden."))
                .small("Wenn du es nicht warst, brauchst du nichts zu tun: Dann entsteht kein Konto."),
        }
        .keeping_secret(&self.token)
    }
}

impl Message for AlreadyRegistered {
    const KIND: &'static str = "already_registered";
    const REACHES_CAUSER: bool = true;

    fn letter(&self, site: &Site, to: &Recipient) -> Letter {
        let link = site.link("/forgot");
        let site = &site.name;
        match to.language {
            English => Letter::new(format!("You have an account on {site} already"))
                .text("Somebody asked for an account with this address, but there is one. Sign in with it.")
                .text("If you do not know the password any more, choose a new one.")
                .button("Choose a new password", link)
                .small("If it was not you who asked, do nothing."),
            German => Letter::new(format!("Du hast schon ein Konto bei {site}"))
                .text("Jemand möchte ein Konto mit dieser Adresse, aber es gibt schon eines. Melde dich damit an.")
                .text("Wenn du das Passwort nicht mehr weißt, wähle ein neues.")
                .button("Neues Passwort wählen", link)
                .small("Wenn du es nicht warst, brauchst du nichts zu tun."),
        }
    }
}

impl Message for OtherWay {
    const KIND: &'static str = "access_changed";
    const REACHES_CAUSER: bool = true;

    fn letter(&self, site: &Site, to: &Recipient) -> Letter {
        let link = site.link("/account/security");
        let at = to.moment(self.at);
        let site = &site.name;
        match to.language {
            English => {
                let (what, more) = match self.way {
                    NewWay::Password => ("a new password", "The old one no longer works."),
                    NewWay::FactorOn => {
                        ("a second factor", "Signing in asks for a code of your authenticator app.")
                    }
                    NewWay::FactorOff => {
                        ("no second factor any more", "The password alone is enough to sign in.")
                    }
                    NewWay::RecoveryCodes => {
                        ("new recovery codes", "The ones before no longer work.")
                    }
                    NewWay::Token => {
                        ("a new API token", "A program that has it can act in your name.")
                    }
                };
                let remedy = match self.way {
                    NewWay::Token => "take the token back and choose a new password",
                    _ => "choose a new password",
                };
                Letter::new(format!("Your account on {site} has {what}"))
                    .text(format!("Your account has {what}. {more}"))
                    .facts([("When", at)])
                    .text(format!("If it was you, or an admin for you, all is well. If not, {remedy} at once and tell an admin."))
                    .button("Look at your security", link)
            }
            German => {
                let (what, more) = match self.way {
                    NewWay::Password => ("ein neues Passwort", "Das alte gilt nicht mehr."),
                    NewWay::FactorOn => (
                        "einen zweiten Faktor",
                        "Beim Anmelden wird nach einem Code deiner Authenticator-App gefragt.",
                    ),
                    NewWay::FactorOff => {
                        ("keinen zweiten Faktor mehr", "Zum Anmelden genügt jetzt das Passwort.")
                    }
                    NewWay::RecoveryCodes => {
                        ("neue Wiederherstellungscodes", "Die vorigen gelten nicht mehr.")
                    }
                    NewWay::Token => (
                        "ein neues API-Token",
                        "Ein Programm, das es hat, kann in deinem Namen handeln.",
                    ),
                };
                let remedy = match self.way {
                    NewWay::Token => "nimm sofort das Token zurück, wähle ein neues Passwort",
                    _ => "wähle sofort ein neues Passwort",
                };
                Letter::new(format!("Dein Konto bei {site} hat {what}"))
                    .text(format!("Dein Konto hat {what}. {more}"))
                    .facts([("Wann", at)])
                    .text(format!("Wenn du das warst oder die Verwaltung für dich, ist alles gut. Wenn nicht, {remedy} und sag der Verwaltung Bescheid."))
                    .button("Sicherheit ansehen", link)
            }
        }
    }
}
