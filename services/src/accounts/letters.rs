//! The mails about registering oneself.

use chrono::TimeDelta;
use domain::Language::{English, German};

use crate::Site;
use crate::mail::{Letter, Message, Recipient};

/// Somebody wants an account, and registration is open.
pub(super) struct Registered {
    /// Goes into `/invitation?token=…`.
    pub token: String,
    pub valid_for: TimeDelta,
}

/// Somebody wants an account with an address that has one.
pub(super) struct AlreadyRegistered;

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
