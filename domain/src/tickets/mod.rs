//! Tickets: what somebody asks for, what was said and done about it, and what became of it.

mod attachment;
mod attention;
mod bulk;
mod category;
mod checklist;
mod column;
mod comment;
mod draft;
mod field;
mod filter;
pub mod levels;
mod link;
pub mod mail;
mod number;
mod person;
mod priority;
pub mod search;
mod settings;
mod sight;
mod split;
mod status;
mod ticket;
mod timeline;
mod view;

pub use attachment::{Attachment, AttachmentId, FileName, MAX_ATTACHMENT_BYTES};
pub use attention::Attention;
pub use bulk::{Bulk, BulkDone, BulkRefusal, Deed, DeedKind, UndoId, Undone};
pub use category::{
    CannedAnswer, CannedAnswerDraft, CannedAnswerId, CannedBody, CannedTitle, Category,
    CategoryDraft, CategoryId, CategoryName, CategoryRef,
};
pub use checklist::{
    Check, CheckChange, CheckId, CheckLabel, CheckStep, NewCheck, Progress, moved as checks_moved,
};
pub use column::{ListColumn, UnknownColumn};
pub use comment::{Comment, CommentBody, CommentId, NewComment, mentioned, mentions};
pub use draft::{Draft, DraftBody, DraftPlace, InvalidDraftPlace};
pub use field::{
    Asked, CustomField, CustomName, FieldChoice, FieldDraft, FieldId, FieldKind, UnknownFieldWord,
};
pub use filter::{Order, TicketFilter, TicketPage, TicketSort, UnknownSort};
pub use link::{LinkKind, TicketLink, UnknownLinkKind};
pub use number::{InvalidTicketNumber, TicketNumber};
pub use person::{ContactId, Correspondent, RequesterRef, Via};
pub use priority::{Priority, UnknownPriority};
pub use settings::TicketSettings;
pub use sight::Sight;
pub use split::Split;
pub use status::{Step, TicketStatus, UnknownStatus};
pub use ticket::{
    Assigned, Description, NewTicket, OnDuty, Tag, Ticket, TicketChange, TicketId, TicketLine,
    TicketTitle, TicketWhole,
};
pub use timeline::{EventId, FieldChange, FieldName, Happening, TimelineEntry, changes};
pub use view::{Counts, TicketView, ViewDraft, ViewId, ViewName};
