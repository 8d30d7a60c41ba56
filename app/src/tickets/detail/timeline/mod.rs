//! The conversation and every change, on one cord.

mod changes;
mod entry;

use domain::tickets::{EventId, Happening, TimelineEntry};
use leptos::prelude::*;

use super::opened::Opened;
use crate::components::{Button, ButtonSize, ButtonTone, Count, Icon};
use crate::messages::tickets as words;
use changes::change_line;
use entry::Entry;

pub(super) use changes::changed;
pub(super) use entry::size;

/// So many changes one after the other become one line.
const RUN: usize = 3;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Everything,
    Conversation,
    Internal,
    Changes,
}

impl Part {
    const ALL: [Self; 4] = [Self::Everything, Self::Conversation, Self::Internal, Self::Changes];

    fn word(self) -> &'static str {
        match self {
            Self::Everything => words::everything(),
            Self::Conversation => words::conversation(),
            Self::Internal => words::internal(),
            Self::Changes => words::changes(),
        }
    }

    fn has(self, entry: &TimelineEntry) -> bool {
        let is_comment = matches!(entry.what, Happening::Commented { .. } | Happening::Opened);
        match self {
            Self::Everything => true,
            Self::Conversation => is_comment && !entry.internal,
            Self::Internal => is_comment && entry.internal,
            Self::Changes => !is_comment,
        }
    }
}

/// What stands on the cord: one thing, or a run of changes.
#[derive(Clone, PartialEq)]
enum Bead {
    One(Box<TimelineEntry>),
    Run(Vec<TimelineEntry>),
}

impl Bead {
    /// What was edited is another bead.
    fn key(&self) -> (EventId, usize, u64) {
        match self {
            Self::One(entry) => (entry.id, 0, stamp(entry)),
            Self::Run(run) => (run[0].id, run.len(), 0),
        }
    }
}

fn stamp(entry: &TimelineEntry) -> u64 {
    let Happening::Commented { comment: Some(comment) } = &entry.what else { return 0 };
    let edited = comment.edited_at.map_or(0, |at| at.timestamp_millis().unsigned_abs());
    edited.wrapping_mul(2).wrapping_add(u64::from(comment.held_until.is_some()))
}

#[component]
pub(super) fn Timeline(opened: Opened) -> impl IntoView {
    let shown = RwSignal::new(Part::Everything);
    let beads = Memo::new(move |_| {
        let whole = opened.whole.read();
        let part = shown.get();
        beads(whole.timeline.iter().filter(|entry| part.has(entry)))
    });
    let tab = move |part: Part| {
        let count = Signal::derive(move || {
            let whole = opened.whole.read();
            whole.timeline.iter().filter(|entry| part.has(entry)).count() as u32
        });
        view! {
            <button
                type="button"
                aria-current=move || (shown.get() == part).then_some("true")
                on:click=move |_| shown.set(part)
            >
                {part.word()}
                <Count value=count/>
            </button>
        }
    };
    let parts = Part::ALL.into_iter().filter(|part| opened.is_staff || *part != Part::Internal);

    view! {
        <div class="tabs" role="group" aria-label=words::timeline_filter()>
            {parts.map(tab).collect_view()}
        </div>
        <ol class="timeline" aria-label=words::timeline()>
            <For each=move || beads.get() key=Bead::key let:bead>
                {match bead {
                    Bead::One(entry) => view! { <Entry entry=*entry opened/> }.into_any(),
                    Bead::Run(run) => view! { <Run run opened/> }.into_any(),
                }}
            </For>
        </ol>
    }
    .into_any()
}

/// Changes that follow each other become runs.
fn beads<'a>(entries: impl Iterator<Item = &'a TimelineEntry>) -> Vec<Bead> {
    let mut beads = Vec::new();
    let mut run: Vec<TimelineEntry> = Vec::new();
    let end = |run: &mut Vec<TimelineEntry>, beads: &mut Vec<Bead>| {
        if run.len() >= RUN {
            beads.push(Bead::Run(std::mem::take(run)));
        } else {
            beads.extend(run.drain(..).map(|entry| Bead::One(Box::new(entry))));
        }
    };
    for entry in entries {
        if Part::Changes.has(entry) {
            run.push(entry.clone());
        } else {
            end(&mut run, &mut beads);
            beads.push(Bead::One(Box::new(entry.clone())));
        }
    }
    end(&mut run, &mut beads);
    beads
}

/// Several changes in a line, until somebody wants to see them.
#[component]
fn Run(run: Vec<TimelineEntry>, opened: Opened) -> impl IntoView {
    let open = RwSignal::new(false);
    let count = run.len() as i64;
    let run = StoredValue::new(run);
    let lines = move || {
        run.get_value()
            .into_iter()
            .map(|entry| view! { <p>{change_line(opened, &entry)}</p> })
            .collect_view()
    };

    view! {
        <li>
            <span class="jack" data-plugged="" aria-hidden="true"></span>
            <div class="event">
                <Button
                    size=ButtonSize::Small
                    tone=ButtonTone::Quiet
                    expanded=Signal::from(open)
                    on:click=move |_| open.update(|open| *open ^= true)
                >
                    {move || if open.get() { words::fewer_changes().to_owned() } else { words::more_changes(count) }}
                    {move || {
                        let icon = if open.get() { icondata::LuChevronUp } else { icondata::LuChevronDown };
                        view! { <Icon icon/> }
                    }}
                </Button>
                <Show when=move || open.get()>{lines}</Show>
            </div>
        </li>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use domain::tickets::Via;

    use super::*;

    fn entry(id: i64, what: Happening) -> TimelineEntry {
        TimelineEntry {
            id: EventId(id),
            at: chrono::DateTime::UNIX_EPOCH,
            by: None,
            via: Via::App,
            internal: false,
            what,
        }
    }

    #[test]
    fn three_changes_in_a_row_become_one_line_and_two_do_not() {
        let entries = [
            entry(1, Happening::Opened),
            entry(2, Happening::Archived),
            entry(3, Happening::Restored),
            entry(4, Happening::Commented { comment: None }),
            entry(5, Happening::Archived),
            entry(6, Happening::Restored),
            entry(7, Happening::Archived),
        ];
        let keys: Vec<(i64, usize)> =
            beads(entries.iter()).iter().map(|bead| (bead.key().0.0, bead.key().1)).collect();
        assert_eq!(keys, [(1, 0), (2, 0), (3, 0), (4, 0), (5, 3)]);
    }
}
