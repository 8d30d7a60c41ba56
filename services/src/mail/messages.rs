//! The mails about accounts, and the one that tries out the post.

use chrono::{DateTime, TimeDelta, Utc};
use domain::Language::{self, English, German};
use domain::accounts::EmailAddress;

use super::{Letter, Message, Recipient};
use crate::Site;

/// Somebody, perhaps the owner of the account, wants a new password.
#[derive(Clone, Debug)]
pub struct PasswordReset {
    /// Goes into `/reset?token=…`.
    pub token: String,
    pub valid_for: TimeDelta,
}

/// An admin has made an account for somebody.
#[derive(Clone, Debug)]
pub struct Invitation {
    /// Goes into `/invitation?token=…`.
    pub token: String,
    pub valid_for: TimeDelta,
    /// Who invites.
    pub by: String,
}

/// Too many wrong passwords.
#[derive(Clone, Debug)]
pub struct AccountLocked {
    pub until: DateTime<Utc>,
    /// Where the last try came from.
    pub ip: Option<String>,
}

/// To a new address: is it yours?
#[derive(Clone, Debug)]
pub struct EmailChange {
    /// Goes into `/account/email?token=…`.
    pub token: String,
    pub valid_for: TimeDelta,
}

/// To the address an account had before.
#[derive(Clone, Debug)]
pub struct EmailChanged {
    pub new: EmailAddress,
    pub at: DateTime<Utc>,
}

/// A sign-in from a browser that was not seen before.
#[derive(Clone, Debug)]
pub struct SignInNew {
    pub at: DateTime<Utc>,
    pub device: String,
    pub ip: Option<String>,
}

/// An admin wants to know whether mail arrives.
#[derive(Clone, Debug)]
pub struct TestMail {
    /// How it is sent, such as “SMTP, mail.example.org”.
    pub transport: String,
    pub at: DateTime<Utc>,
}

impl Message for PasswordReset {
    const KIND: &'static str = "password_reset";
    const REACHES_CAUSER: bool = true;

    fn letter(&self, site: &Site, to: &Recipient) -> Letter {
        let link = site.link(&format!("/reset?token={}", self.token));
        let span = in_words(self.valid_for, to.language);
        let site = &site.name;
        match to.language {
            English => Letter::new(format!("Reset your password for {site}"))
                .text("Somebody asked for a new password for your account. If it was you, choose one now.")
                .button("Choose a new password", link)
                .small(format!("The link works once and for {span}. When you use it, all your sessions end, and so do your API tokens and calendar links."))
                .small("If it was not you, do nothing: your password stays as it is."),
            German => Letter::new(format!("Passwort für {site} zurücksetzen"))
                .text("Jemand hat ein neues Passwort für dein Konto angefordert. Wenn du das warst, wähle es jetzt.")
                .button("Neues Passwort wählen", link)
                .small(format!("Der Link gilt einmal und für {span}. Wenn du ihn benutzt, enden alle deine Sitzungen, auch deine API-Tokens und Kalender-Links."))
                .small("Wenn du es nicht warst, brauchst du nichts zu tun: Dein Passwort bleibt, wie es ist."),
        }
        .keeping_secret(&self.token)
    }
}

impl Invitation {
    /// Where the invited accept.
    pub fn path(token: &str) -> String {
        format!("/invitation?token={token}")
    }
}

impl Message for Invitation {
    const KIND: &'static str = "invitation";

    fn letter(&self, site: &Site, to: &Recipient) -> Letter {
        let link = site.link(&Self::path(&self.token));
        let span = in_words(self.valid_for, to.language);
        let (site, by) = (&site.name, &self.by);
        match to.language {
            English => Letter::new(format!("{by} invites you to {site}"))
                .text(format!("{by} has made an account for you on {site}. Choose a password and you are in."))
                .button("Accept the invitation", link)
                .small(format!("The link works once and for {span}. After that, ask {by} for a new one.")),
            German => Letter::new(format!("{by} lädt dich zu {site} ein"))
                .text(format!("{by} hat für dich ein Konto bei {site} angelegt. Wähle ein Passwort, und du bist drin."))
                .button("Einladung annehmen", link)
                .small(format!("Der Link gilt einmal und für {span}. Danach bitte {by} um einen neuen.")),
        }
        .keeping_secret(&self.token)
    }
}

impl Message for AccountLocked {
    const KIND: &'static str = "account_locked";
    const REACHES_CAUSER: bool = true;

    fn letter(&self, site: &Site, to: &Recipient) -> Letter {
        let link = site.link("/reset");
        let until = to.moment(self.until);
        let site = &site.name;
        let letter = match to.language {
            English => Letter::new(format!("Your account on {site} is locked for a while"))
                .text("There were five wrong passwords in a row, so nobody can sign in to your account just now.")
                .facts([("Locked until", until)]),
            German => Letter::new(format!("Dein Konto bei {site} ist vorübergehend gesperrt"))
                .text("Fünfmal hintereinander war das Passwort falsch. Deshalb kann sich gerade niemand bei deinem Konto anmelden.")
                .facts([("Gesperrt bis", until)]),
        };
        let letter = match &self.ip {
            Some(ip) => letter.facts([(from_where(to.language), ip.as_str())]),
            None => letter,
        };
        match to.language {
            English => letter
                .text("If it was you, wait, or choose a new password. If it was not you, a new password is a good idea too.")
                .button("Choose a new password", link),
            German => letter
                .text("Wenn du das warst, warte ab oder wähle ein neues Passwort. Wenn nicht, ist ein neues Passwort auch eine gute Idee.")
                .button("Neues Passwort wählen", link),
        }
    }
}

impl Message for EmailChange {
    const KIND: &'static str = "email_change";
    const REACHES_CAUSER: bool = true;

    fn letter(&self, site: &Site, to: &Recipient) -> Letter {
        let link = site.link(&format!("/account/email?token={}", self.token));
        let span = in_words(self.valid_for, to.language);
        let (site, address) = (&site.name, &to.address);
        match to.language {
            English => Letter::new(format!("Confirm your new address for {site}"))
                .text(format!("{address} is to become the address of your account. Confirm that it is yours."))
                .button("Confirm this address", link)
                .small(format!("The link works once and for {span}. Until then you sign in with your old address."))
                .small("If you did not ask for this, do nothing."),
            German => Letter::new(format!("Neue Adresse für {site} bestätigen"))
                .text(format!("{address} soll die Adresse deines Kontos werden. Bestätige, dass sie dir gehört."))
                .button("Adresse bestätigen", link)
                .small(format!("Der Link gilt einmal und für {span}. Bis dahin meldest du dich mit der alten Adresse an."))
                .small("Wenn du das nicht wolltest, brauchst du nichts zu tun."),
        }
        .keeping_secret(&self.token)
    }
}

impl Message for EmailChanged {
    const KIND: &'static str = "email_changed";
    const REACHES_CAUSER: bool = true;

    fn letter(&self, site: &Site, to: &Recipient) -> Letter {
        let (new, at) = (self.new.to_string(), to.moment(self.at));
        let site = &site.name;
        match to.language {
            English => Letter::new(format!("Your account on {site} has a new address"))
                .text("From now on you sign in with the new address, and mail goes there.")
                .facts([("New address", new), ("Changed", at)])
                .small("If it was not you, tell an admin at once: somebody else may be in your account."),
            German => Letter::new(format!("Dein Konto bei {site} hat eine neue Adresse"))
                .text("Ab jetzt meldest du dich mit der neuen Adresse an, und E-Mails gehen dorthin.")
                .facts([("Neue Adresse", new), ("Geändert", at)])
                .small("Wenn du das nicht warst, sag sofort der Verwaltung Bescheid: Vielleicht ist jemand anderes in deinem Konto."),
        }
    }
}

impl Message for SignInNew {
    const KIND: &'static str = "sign_in_new";
    const REACHES_CAUSER: bool = true;

    fn letter(&self, site: &Site, to: &Recipient) -> Letter {
        let link = site.link("/account/security");
        let at = to.moment(self.at);
        let (site, device) = (&site.name, self.device.clone());
        let letter = match to.language {
            English => Letter::new(format!("New sign-in to {site}"))
                .text("Somebody signed in to your account from a browser we have not seen before.")
                .facts([("When", at), ("With", device)]),
            German => Letter::new(format!("Neue Anmeldung bei {site}"))
                .text("Jemand hat sich mit einem Browser bei deinem Konto angemeldet, den wir noch nicht kennen.")
                .facts([("Wann", at), ("Womit", device)]),
        };
        let letter = match &self.ip {
            Some(ip) => letter.facts([(from_where(to.language), ip.as_str())]),
            None => letter,
        };
        match to.language {
            English => letter
                .text("If it was you, all is well. If not, end that session and choose a new password.")
                .button("Look at your sessions", link),
            German => letter
                .text("Wenn du das warst, ist alles gut. Wenn nicht, beende die Sitzung und wähle ein neues Passwort.")
                .button("Sitzungen ansehen", link),
        }
    }
}

impl Message for TestMail {
    const KIND: &'static str = "test_mail";
    const REACHES_CAUSER: bool = true;

    fn letter(&self, site: &Site, to: &Recipient) -> Letter {
        let link = site.link("/admin/mail");
        let (transport, at) = (self.transport.clone(), to.moment(self.at));
        let site = &site.name;
        match to.language {
            English => Letter::new(format!("Test mail from {site}"))
                .text("If you can read this, mail arrives.")
                .facts([("Sent", at), ("By way of", transport)])
                .button("Back to the mail", link),
            German => Letter::new(format!("Testmail von {site}"))
                .text("Wenn du das lesen kannst, kommt Post an.")
                .facts([("Gesendet", at), ("Auf dem Weg", transport)])
                .button("Zurück zur Post", link),
        }
    }
}

fn from_where(language: Language) -> &'static str {
    match language {
        English => "From",
        German => "Von",
    }
}

/// A span as people say it, such as `2 hours`: the largest unit that fits without a rest.
fn in_words(span: TimeDelta, language: Language) -> String {
    let minutes = span.num_minutes().max(1);
    let (count, one, many) = match (language, minutes) {
        (English, m) if m % 1440 == 0 => (m / 1440, "day", "days"),
        (English, m) if m % 60 == 0 => (m / 60, "hour", "hours"),
        (English, m) => (m, "minute", "minutes"),
        (German, m) if m % 1440 == 0 => (m / 1440, "Tag", "Tage"),
        (German, m) if m % 60 == 0 => (m / 60, "Stunde", "Stunden"),
        (German, m) => (m, "Minute", "Minuten"),
    };
    format!("{count} {}", if count == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_said_in_its_largest_unit() {
        assert_eq!(in_words(TimeDelta::minutes(30), English), "30 minutes");
        assert_eq!(in_words(TimeDelta::minutes(60), English), "1 hour");
        assert_eq!(in_words(TimeDelta::days(7), German), "7 Tage");
        assert_eq!(in_words(TimeDelta::minutes(90), German), "90 Minuten");
    }

    #[test]
    fn a_one_time_link_is_in_both_parts_and_known_as_a_secret() {
        let site = Site::default();
        for language in Language::ALL {
            let mut to = Recipient::stranger("mara@example.org".parse().unwrap(), &site);
            to.language = language;
            let token = "c2VjcmV0LXNlY3JldA".to_owned();
            let message = PasswordReset { token: token.clone(), valid_for: TimeDelta::hours(1) };
            let rendered = message.letter(&site, &to).render(&site, &to).unwrap();
            let link = format!("http://localhost:3000/reset?token={token}");
            assert!(rendered.text.contains(&link), "{}", rendered.text);
            assert!(rendered.html.contains(&link), "{}", rendered.html);
            assert_eq!(rendered.secret, Some(token));
        }
    }
}
