//! What a person sees of how they sign in: sessions, second factor, history.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{EmailAddress, PersonName, Roles, Scopes, SessionId};
use crate::locations::LocationId;
use crate::text::{id_type, text_type};

/// The browser and system that a request says it comes from, in words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Device {
    pub browser: Option<String>,
    pub system: Option<String>,
}

/// One of one's own sessions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionInfo {
    pub id: SessionId,
    pub kind: SessionKind,
    pub device: Device,
    /// Where it began.
    pub ip: Option<String>,
    pub created_at: DateTime<Utc>,
    pub last_seen_at: DateTime<Utc>,
    /// The one that asks.
    pub is_current: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SessionKind {
    Browser,
    /// Of a program that signed in with a password.
    Api,
}

/// An attempt to sign in to one's own account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignInAttempt {
    pub at: DateTime<Utc>,
    pub outcome: SignInOutcome,
    pub device: Device,
    pub ip: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SignInOutcome {
    SignedIn,
    WrongPassword,
    WrongCode,
    /// One wrong password or code too many: locked for a quarter of an hour.
    Locked,
}

/// How it stands with one's second factor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MfaStatus {
    /// `None`: there is none.
    pub since: Option<DateTime<Utc>>,
    pub recovery_codes_left: i64,
    /// Browsers that need not give a code.
    pub remembered_devices: i64,
    /// It may not be turned off.
    pub is_required: bool,
}

/// What an authenticator app needs to know, shown once.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MfaSetup {
    /// In base32, for typing in.
    pub secret: String,
    /// The same with all around it, as `otpauth://totp/…`.
    pub url: String,
    /// The address as a QR code: an SVG picture of black squares on white.
    pub qr_svg: String,
}

id_type!(InvitationId);

/// Somebody who is to have an account once they accept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewInvitation {
    pub email: EmailAddress,
    /// What to call them until they have said it themselves.
    #[serde(default)]
    pub name: Option<PersonName>,
    pub roles: Roles,
    #[serde(default)]
    pub location_id: Option<LocationId>,
}

/// What became of an invitation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Invited {
    /// Where no mail leaves the house: the address to hand on, shown this once.
    pub link: Option<String>,
}

/// An invitation that nobody has accepted yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Invitation {
    pub id: InvitationId,
    pub email: EmailAddress,
    pub name: Option<PersonName>,
    pub roles: Roles,
    pub location_id: Option<LocationId>,
    /// The name of whoever invites.
    pub invited_by: Option<String>,
    pub created_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    /// Its time is over, or whoever made it may invite nobody now.
    pub has_expired: bool,
}

id_type!(ApiTokenId);
text_type!(
    /// What a personal token is for, in its owner's words.
    ApiTokenName, max 80, "name of the token"
);

/// A personal token to be made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewApiToken {
    pub name: ApiTokenName,
    pub scopes: Scopes,
    /// Without it, the token holds until it is revoked.
    #[serde(default)]
    pub expires_in_days: Option<u16>,
}

/// A token that somebody made for a program of theirs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ApiToken {
    pub id: ApiTokenId,
    pub name: ApiTokenName,
    pub scopes: Scopes,
    pub created_at: DateTime<Utc>,
    pub expires_at: Option<DateTime<Utc>>,
    pub last_used_at: Option<DateTime<Utc>>,
    pub last_used_ip: Option<String>,
}

/// A personal token with its text, which is shown this once.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreatedApiToken {
    #[serde(flatten)]
    pub token: ApiToken,
    /// What a program sends as `Authorization: Bearer …`.
    pub text: String,
}

/// What an invitation offers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InvitationOffer {
    pub email: EmailAddress,
    /// What whoever invites calls them.
    pub name: Option<PersonName>,
    /// Who invites; `None`: they asked for an account themselves.
    pub invited_by: Option<String>,
}

impl Device {
    /// Reads what browsers send as `User-Agent`; they all claim to be several others, so the most
    /// particular name counts.
    pub fn of(user_agent: &str) -> Self {
        const BROWSERS: [(&str, &str); 12] = [
            ("Edg", "Edge"),
            ("OPR/", "Opera"),
            ("SamsungBrowser", "Samsung Internet"),
            ("Firefox/", "Firefox"),
            ("FxiOS", "Firefox"),
            ("CriOS", "Chrome"),
            ("Chrome/", "Chrome"),
            ("Chromium/", "Chromium"),
            ("Safari/", "Safari"),
            ("curl/", "curl"),
            ("python", "Python"),
            ("okhttp", "OkHttp"),
        ];
        const SYSTEMS: [(&str, &str); 7] = [
            ("iPhone", "iPhone"),
            ("iPad", "iPad"),
            ("Android", "Android"),
            ("CrOS", "ChromeOS"),
            ("Windows", "Windows"),
            ("Mac OS X", "macOS"),
            ("Linux", "Linux"),
        ];
        let find = |names: &[(&str, &str)]| {
            names
                .iter()
                .find(|(sign, _)| user_agent.contains(sign))
                .map(|(_, name)| (*name).to_owned())
        };
        Self { browser: find(&BROWSERS), system: find(&SYSTEMS) }
    }
}

/// It never shows its text, not in logs either.
impl std::fmt::Debug for CreatedApiToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CreatedApiToken({})", self.token.id)
    }
}

/// It never shows itself, not in logs either.
impl std::fmt::Debug for MfaSetup {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MfaSetup(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_goes_by_its_own_name_and_not_by_those_it_claims() {
        for (agent, browser, system) in [
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0",
                "Firefox",
                "Linux",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36 Edg/130.0.0.0",
                "Edge",
                "Windows",
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_6) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.6 Safari/605.1.15",
                "Safari",
                "macOS",
            ),
            (
                "Mozilla/5.0 (Linux; Android 14; Pixel 7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36",
                "Chrome",
                "Android",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.6 Mobile/15E148 Safari/604.1",
                "Safari",
                "iPhone",
            ),
        ] {
            let device = Device::of(agent);
            assert_eq!(
                (device.browser.as_deref(), device.system.as_deref()),
                (Some(browser), Some(system))
            );
        }
        assert_eq!(Device::of("something else"), Device::default());
    }
}
