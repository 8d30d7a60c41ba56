//! What people say about a ticket: to whoever asked, or among colleagues.

use std::ops::Range;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::{Attachment, AttachmentId, Correspondent, TicketNumber, TicketStatus, Via};
use crate::accounts::UserId;
use crate::text::{id_type, text_type};

id_type!(CommentId);
text_type!(
    /// Markdown.
    CommentBody, max 100_000, "comment", block true
);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Comment {
    pub id: CommentId,
    /// What it was said to. An answer to a closed ticket becomes the first of a new one.
    pub ticket: TicketNumber,
    /// `None`: the product itself.
    pub author: Option<Correspondent>,
    /// Markdown; of a mail, the new text alone.
    pub body: CommentBody,
    /// The same as HTML that is safe to show; only pages ask for it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub html: String,
    /// For those who work on tickets alone.
    pub internal: bool,
    pub via: Via,
    pub created_at: DateTime<Utc>,
    pub edited_at: Option<DateTime<Utc>>,
    /// Until then nobody but its author sees it, and they can take it back.
    pub held_until: Option<DateTime<Utc>>,
    /// Of a mail, what was cut off: quoted history, signatures.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quoted: Option<String>,
    #[serde(default)]
    pub attachments: Vec<Attachment>,
}

/// What somebody fills in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewComment {
    pub body: CommentBody,
    /// An internal note: whoever asked never sees it.
    #[serde(default)]
    pub internal: bool,
    /// Holds a public comment back for some seconds, in which its author can take it back.
    #[serde(default)]
    pub hold: bool,
    /// Files that were uploaded before.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_items = 50))]
    pub attachments: Vec<AttachmentId>,
    /// The status the ticket takes with this comment, when it comes out; for those who work on tickets.
    #[serde(default)]
    pub status: Option<TicketStatus>,
    /// Although items of its checklist are open.
    #[serde(default)]
    pub despite_open_items: bool,
}

impl NewComment {
    pub fn public(body: CommentBody) -> Self {
        Self {
            body,
            internal: false,
            hold: false,
            attachments: Vec::new(),
            status: None,
            despite_open_items: false,
        }
    }

    pub fn internal(body: CommentBody) -> Self {
        Self { internal: true, ..Self::public(body) }
    }
}

impl Comment {
    /// How long its author may change it.
    pub const EDITABLE_FOR: TimeDelta = TimeDelta::minutes(15);
    /// How long a public comment is held back for its author to think again.
    pub const HELD_FOR: TimeDelta = TimeDelta::seconds(15);

    pub fn is_editable_by(&self, user: UserId, now: DateTime<Utc>) -> bool {
        self.is_by(user) && now < self.created_at + Self::EDITABLE_FOR
    }

    pub fn is_held(&self, now: DateTime<Utc>) -> bool {
        self.held_until.is_some_and(|until| now < until)
    }

    fn is_by(&self, user: UserId) -> bool {
        self.author.as_ref().is_some_and(|author| author.is(user))
    }
}

/// Whom a text names: `@Jonas Wiedenbrück` or `@jonas`, the latter being the part of their address
/// before the `@`.
pub fn mentions<'p>(
    text: &str,
    people: impl IntoIterator<Item = (UserId, &'p str, &'p str)>,
) -> Vec<UserId> {
    let mut named: Vec<UserId> = Vec::new();
    for user in mentioned(text, people).into_iter().flat_map(|(_, users)| users) {
        if !named.contains(&user) {
            named.push(user);
        }
    }
    named
}

/// Where a text names people, in bytes and with the `@`, and whom: a longer name is meant before a shorter one that
/// it begins with.
pub fn mentioned<'p>(
    text: &str,
    people: impl IntoIterator<Item = (UserId, &'p str, &'p str)>,
) -> Vec<(Range<usize>, Vec<UserId>)> {
    if !text.contains('@') {
        return Vec::new();
    }
    let people: Vec<_> = people.into_iter().collect();
    let mut found = Vec::new();
    for (at, _) in text.match_indices('@') {
        // Within an address it is nobody.
        if text[..at].chars().next_back().is_some_and(char::is_alphanumeric) {
            continue;
        }
        let rest = &text[at + 1..];
        let (mut longest, mut users) = (0, Vec::new());
        for (user, name, mailbox) in &people {
            let called = [name, mailbox].into_iter().filter_map(|name| named_first(rest, name));
            let Some(length) = called.max() else { continue };
            if length > longest {
                (longest, users) = (length, Vec::new());
            }
            if length == longest {
                users.push(*user);
            }
        }
        if longest > 0 {
            found.push((at..at + 1 + longest, users));
        }
    }
    found
}

/// How much of a text is the name that it begins with, whatever the case of its letters; `None`: it begins
/// with another one.
fn named_first(text: &str, name: &str) -> Option<usize> {
    let mut wanted = name.chars().flat_map(char::to_lowercase).peekable();
    let mut rest = text.chars();
    while wanted.peek().is_some() {
        for c in rest.next()?.to_lowercase() {
            if wanted.next() != Some(c) {
                return None;
            }
        }
    }
    // Within an address or a longer name it is somebody else.
    let after = rest.clone().next();
    let is_whole = !after.is_some_and(|c| c.is_alphanumeric() || c == '@');
    (is_whole && !name.is_empty()).then(|| text.len() - rest.as_str().len())
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn people_are_named_by_name_or_mailbox() {
        let user = |number| UserId(Uuid::from_u128(number));
        let people = [
            (user(1), "Jonas Wiedenbrück", "jonas"),
            (user(2), "Ana", "ana"),
            (user(3), "Anatol Reiß", "anatol"),
        ];
        let named = |text: &str| mentions(text, people);
        assert_eq!(named("ask @Jonas Wiedenbrück, please"), [user(1)]);
        assert_eq!(named("@JONAS?"), [user(1)]);
        assert_eq!(named("@anatol knows"), [user(3)], "and not Ana");
        assert_eq!(named("(@ana) and @anatol."), [user(2), user(3)]);
        assert!(named("write to studio@ana.example").is_empty(), "an address names nobody");
        assert!(named("nobody").is_empty());
        let of_one_name = [people[0], (user(4), "Jo", "jonas")];
        assert_eq!(mentions("@Jonas Wiedenbrück", of_one_name), [user(1)], "the whole name is one");
        assert_eq!(mentions("@jonas", of_one_name), [user(1), user(4)]);
    }

    #[test]
    fn a_name_is_found_where_it_stands() {
        let user = UserId(Uuid::from_u128(1));
        let people = [(user, "Jonas Wiedenbrück", "jonas")];
        let pieces = |text: &'static str| -> Vec<&str> {
            mentioned(text, people).into_iter().map(|(range, _)| &text[range]).collect()
        };
        assert_eq!(
            pieces("“@jonas”, @JONAS WIEDENBRÜCK: @jonass"),
            ["@jonas", "@JONAS WIEDENBRÜCK"]
        );
        assert_eq!(pieces("x@jonas @"), Vec::<&str>::new());
    }
}
