//! What a mail server says of a mail that it could not deliver (RFC 3464).

use serde::{Deserialize, Serialize};

use crate::accounts::EmailAddress;

/// An address that a mail did not reach.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    pub address: EmailAddress,
    /// Such as `5.1.1`; may be empty.
    pub status: String,
    /// In the words of the other server; may be empty.
    pub reason: String,
}

impl Failure {
    const MAX_REASON: usize = 400;

    pub fn new(address: EmailAddress, status: &str, reason: &str) -> Self {
        let words: Vec<&str> = reason.split_whitespace().collect();
        let reason =
            words.join(" ").chars().filter(|c| !c.is_control()).take(Self::MAX_REASON).collect();
        Self { address, status: status.trim().chars().take(20).collect(), reason }
    }
}

/// The failures in a `message/delivery-status`; what is only late is none.
pub fn failures(report: &str) -> Vec<Failure> {
    let unfolded = report.replace("\r\n", "\n").replace("\n ", " ").replace("\n\t", " ");
    unfolded.split("\n\n").filter_map(failure).take(50).collect()
}

fn failure(block: &str) -> Option<Failure> {
    let field = |name: &str| {
        block.lines().find_map(|line| {
            let (found, value) = line.split_once(':')?;
            found.trim().eq_ignore_ascii_case(name).then(|| value.trim())
        })
    };
    // `rfc822; ana@example.org`, `smtp; 550 no such user`
    let typed =
        |value: &str| value.split_once(';').map_or(value, |(_, rest)| rest).trim().to_owned();
    let recipient = field("Original-Recipient").or_else(|| field("Final-Recipient"))?;
    if field("Action").is_some_and(|action| !action.eq_ignore_ascii_case("failed")) {
        return None;
    }
    let address = typed(recipient);
    let address = address.trim_matches(['<', '>', ' ']).parse().ok()?;
    let reason = field("Diagnostic-Code").map(typed).unwrap_or_default();
    Some(Failure::new(address, field("Status").unwrap_or_default(), &reason))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_are_read_and_delays_are_none() {
        let report = "Reporting-MTA: dns; mx.example.org\r\n\r\nFinal-Recipient: rfc822; <Bo@Example.net>\r\nAction: failed\r\n\
            Status: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1\r\n no such user\r\n\r\nFinal-Recipient: rfc822; c@example.net\r\nAction: delayed\r\nStatus: 4.4.1\r\n";
        let found = failures(report);
        assert_eq!(
            found,
            [Failure::new("bo@example.net".parse().unwrap(), "5.1.1", "550 5.1.1 no such user")]
        );
        assert!(failures("").is_empty());
        assert!(failures("Final-Recipient: nonsense\nAction: failed").is_empty());
    }
}
