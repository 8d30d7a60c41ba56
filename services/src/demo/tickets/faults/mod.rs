//! What goes wrong at the demo company, and what people say about it.

mod english;
mod german;
mod portuguese;

use super::{Category, Fault, Words};
use crate::demo::people::Site;

/// In the language of those who work there.
pub(super) const fn faults_at(site: Site) -> &'static [Fault] {
    match site {
        Site::Hamburg | Site::Wien => &german::GERMAN,
        Site::Lisboa => &portuguese::PORTUGUESE,
        Site::Halifax => &english::ENGLISH,
    }
}

pub(super) const fn rooms_at(site: Site) -> &'static [&'static str] {
    match site {
        Site::Hamburg => &[
            "Studio 1",
            "Studio 2",
            "Regie 1",
            "Regie 2",
            "Konferenz Alster",
            "Konferenz Elbe",
            "Sprecherkabine 3",
            "Schnittplatz 4",
        ],
        Site::Wien => &[
            "Studio Prater",
            "Regie Nord",
            "Sitzungszimmer Belvedere",
            "Tonstudio 2",
            "Schnittplatz 1",
        ],
        Site::Lisboa => {
            &["Estúdio A", "Estúdio B", "Régie", "Sala Tejo", "Sala Belém", "Ilha de edição 2"]
        }
        Site::Halifax => {
            &["Studio Harbour", "Control Room", "Boardroom Citadel", "Edit Suite 3", "Voice Booth"]
        }
    }
}

const fn fault(
    category: Category,
    tags: &'static [&'static str],
    priority: i16,
    words: Words,
    talk: &'static [(super::Who, &'static str)],
) -> Fault {
    Fault { category, tags, priority, words, talk }
}
