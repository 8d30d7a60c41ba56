//! The cookie that carries the session.

use services::accounts::SignedIn;

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

    /// The `Set-Cookie` that begins the session; forgotten with the browser unless remembered.
    pub fn begin(self, signed_in: &SignedIn) -> String {
        let token = signed_in.token.as_str();
        if signed_in.remembered {
            let seconds = (signed_in.expires_at - chrono::Utc::now()).num_seconds().max(0);
            self.set(token, &format!("; Max-Age={seconds}"))
        } else {
            self.set(token, "")
        }
    }

    /// The `Set-Cookie` that takes it away.
    pub fn end(self) -> String {
        self.set("", "; Max-Age=0")
    }

    fn set(self, value: &str, age: &str) -> String {
        let secure = if self.is_secure { "; Secure" } else { "" };
        format!("{}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{age}", self.name())
    }
}
