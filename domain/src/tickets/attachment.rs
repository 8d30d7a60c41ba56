//! Files that belong to a ticket.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::accounts::UserId;
use crate::text::{id_type, text_type, turns_text};

id_type!(AttachmentId);
text_type!(
    /// As it was called where it came from, without its folder.
    FileName, max 200, "name of the file"
);

/// Larger files are refused.
pub const MAX_ATTACHMENT_BYTES: usize = 25 * 1024 * 1024;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Attachment {
    pub id: AttachmentId,
    pub name: FileName,
    /// Found from what is in it, whatever it is called.
    pub media_type: String,
    /// In bytes.
    pub size: i64,
    /// Of a picture.
    pub width: Option<i32>,
    pub height: Option<i32>,
    /// For those who work on tickets alone.
    pub internal: bool,
    /// Inline in a mail: what the text names it by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_id: Option<String>,
    /// `None`: somebody without an account, or the product.
    pub user_id: Option<UserId>,
    pub created_at: DateTime<Utc>,
}

impl FileName {
    /// A name that is fit to be kept, whatever was given: without folders, control characters, marks
    /// that turn the end of what it is called to the front (`exe.gnp`), and too great length.
    pub fn tamed(given: &str) -> Self {
        let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
        let plain: String = last.chars().filter(|&c| !c.is_control() && !turns_text(c)).collect();
        let plain = plain.trim();
        let count = plain.chars().count();
        // What is too long loses its middle: the end says what sort of file it is.
        let short: String = if count > Self::MAX_CHARS {
            let tail = 40;
            plain
                .chars()
                .take(Self::MAX_CHARS - tail - 1)
                .chain("…".chars())
                .chain(plain.chars().skip(count - tail))
                .collect()
        } else {
            plain.to_owned()
        };
        Self::try_from(short)
            .unwrap_or_else(|_| Self::try_from("file".to_owned()).expect("this is a name"))
    }
}

impl Attachment {
    /// Where it is served: as a download, unless it is a picture that cannot do harm.
    pub fn path(&self) -> String {
        format!("/api/v1/attachments/{}", self.id)
    }

    /// A small picture of it, if it is one.
    pub fn thumbnail(&self) -> Option<String> {
        self.width.map(|_| format!("/api/v1/attachments/{}/thumbnail", self.id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_name_becomes_a_name() {
        let tamed = |name: &str| FileName::tamed(name).to_string();
        assert_eq!(tamed("C:\\Users\\jonas\\camera.jpg"), "camera.jpg");
        assert_eq!(tamed("../../etc/passwd"), "passwd");
        assert_eq!(tamed("a\0b\r\n.txt"), "ab.txt");
        assert_eq!(tamed("plan\u{202e}gnp.exe"), "plangnp.exe");
        assert_eq!(tamed("invoice\u{202e}fdp.exe"), "invoicefdp.exe");
        for empty in ["", "   ", "/", "\n"] {
            assert_eq!(tamed(empty), "file");
        }
        let long = tamed(&format!("{}.docx", "ü".repeat(900)));
        assert!(long.chars().count() == FileName::MAX_CHARS && long.ends_with(".docx"));
    }
}
