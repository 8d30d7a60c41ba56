//! The cookies that carry the session, and what lets a browser in without a code.

use services::accounts::{DeviceToken, SignedIn};

/// How the browser is to keep the session. The server provides it as context.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionCookie {
    is_secure: bool,
}

impl SessionCookie {
    /// `is_secure`: the browser reaches us by https.
    pub const fn new(is_secure: bool) -> Self {
        Self { is_secure }
    }

    /// On https, the prefix makes browsers refuse it from anywhere but this very host.
    pub const fn name(self) -> &'static str {
        if self.is_secure { "__Host-patchbay_session" } else { "patchbay_session" }
    }

    /// What lets this browser in without a code; it stays when the session ends.
    pub const fn device_name(self) -> &'static str {
        if self.is_secure { "__Host-patchbay_device" } else { "patchbay_device" }
    }

    /// The `Set-Cookie` by which a browser is remembered.
    pub fn remember(self, device: &DeviceToken) -> String {
        let age = format!("; Max-Age={}", DeviceToken::LASTS_SECONDS);
        self.set(self.device_name(), device.as_str(), &age)
    }

    /// The `Set-Cookie` that begins the session; forgotten with the browser unless remembered.
    pub fn begin(self, signed_in: &SignedIn) -> String {
        let token = signed_in.token.as_str();
        if signed_in.remembered {
            let seconds = (signed_in.expires_at - chrono::Utc::now()).num_seconds().max(0);
            self.set(self.name(), token, &format!("; Max-Age={seconds}"))
        } else {
            self.set(self.name(), token, "")
        }
    }

    /// The `Set-Cookie` that takes it away.
    pub fn end(self) -> String {
        self.set(self.name(), "", "; Max-Age=0")
    }

    fn set(self, name: &str, value: &str, age: &str) -> String {
        let secure = if self.is_secure { "; Secure" } else { "" };
        format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{age}")
    }
}
