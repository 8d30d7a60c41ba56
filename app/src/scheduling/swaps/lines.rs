//! What can be done about swaps and open shifts, line by line.

use domain::accounts::Person;
use domain::scheduling::Shift;
use domain::scheduling::swaps::{Party, Swap, SwapState};
use domain::zones::ZoneName;

use crate::accounts::People;
use crate::clock::{self, Style};
use crate::components::ButtonTone;
use crate::locations::Locations;
use crate::messages::swaps as words;
use crate::notifications::times;

/// One swap or open shift, ready to be drawn.
#[derive(Clone, PartialEq)]
pub struct Line {
    /// Another one if anything in the line or behind its buttons is another.
    pub key: String,
    pub person: Option<Person>,
    /// When and where.
    pub title: String,
    /// Who, and what they wrote.
    pub details: Vec<String>,
    pub deeds: Vec<Deed>,
}

#[derive(Clone, PartialEq)]
pub struct Deed {
    pub label: &'static str,
    pub tone: ButtonTone,
    pub what: What,
    /// For somebody else, who has to be chosen first.
    pub for_another: bool,
}

#[derive(Clone, PartialEq)]
pub enum What {
    Claim(Shift),
    Step(Box<Swap>, SwapState),
}

/// Whose eyes, and what they know by name.
#[derive(Clone, Copy)]
pub struct Reader {
    pub party: Party,
    /// Works shifts, and so can take some.
    pub works: bool,
    pub people: People,
    pub locations: Locations,
}

impl Reader {
    pub fn open_shift(self, shift: &Shift, zone: &ZoneName) -> Line {
        let title = self.planned(shift, zone);
        let claim = |label, tone, for_another| {
            let what = What::Claim(shift.clone());
            Deed { label, tone, what, for_another }
        };
        let give = self.party.plans.then(|| claim(words::give_to(), ButtonTone::Plain, true));
        let take = self.works.then(|| claim(words::claim(), ButtonTone::Primary, false));
        let note = shift.note.as_str();
        let details = (!note.is_empty()).then(|| note.to_owned()).into_iter().collect();
        let key = format!("{} {} {title}", shift.id, shift.version);
        Line { key, person: None, title, details, deeds: give.into_iter().chain(take).collect() }
    }

    pub fn swap(self, swap: &Swap, zone: &ZoneName) -> Line {
        let name = |user| {
            let person = self.people.get(user);
            person.map_or_else(|| words::somebody().to_owned(), |person| person.name.to_string())
        };
        let from = name(swap.offered_by);
        let mut details = vec![match (swap.taken_by, swap.offered_to) {
            (Some(taker), _) => words::takes_from(name(taker), from),
            (None, Some(to)) => words::offers_to(from, name(to)),
            (None, None) => words::offers_to_all(from),
        }];
        let note = swap.note.as_str();
        details.extend((!note.is_empty()).then(|| format!("“{note}”")));
        let title = self.planned(&swap.shift, zone);
        let seen = (swap.version, swap.shift.version);
        Line {
            key: format!("{} {seen:?} {title} {details:?}", swap.id),
            person: self.people.get(swap.taken_by.unwrap_or(swap.offered_by)),
            title,
            details,
            deeds: self.deeds(swap),
        }
    }

    fn deeds(self, swap: &Swap) -> Vec<Deed> {
        use SwapState::{Approved, Claimed, Declined, Offered, Withdrawn};
        let me = self.party.user;
        let is_asked = swap.offered_to == Some(me);
        let is_mine = swap.offered_by == me;
        let takes = swap.taken_by == Some(me);
        let takes_it = self.works && swap.is_open_to(me);
        let offered = [
            (Declined, words::no_thanks(), ButtonTone::Plain, is_asked),
            (Claimed, words::give_to(), ButtonTone::Plain, self.party.plans),
            (Claimed, words::take_it(), ButtonTone::Primary, takes_it),
            (Withdrawn, words::withdraw(), ButtonTone::Plain, is_mine || self.party.plans),
        ];
        let claimed = [
            (Declined, words::decline(), ButtonTone::Danger, self.party.plans),
            (Approved, words::approve(), ButtonTone::Primary, self.party.plans),
            (Offered, words::step_back(), ButtonTone::Plain, takes),
            (Withdrawn, words::withdraw(), ButtonTone::Plain, is_mine && !self.party.plans),
        ];
        let steps: &[_] = if swap.state == Offered { &offered } else { &claimed };
        steps
            .iter()
            .filter(|(next, .., is_for_me)| *is_for_me && swap.may_become(*next, self.party))
            .map(|&(next, label, tone, _)| Deed {
                label,
                tone,
                what: What::Step(Box::new(swap.clone()), next),
                for_another: label == words::give_to(),
            })
            .collect()
    }

    /// `Tue 24 Nov, 22:00–06:00 (+1), Hamburg, Night`
    fn planned(self, shift: &Shift, zone: &ZoneName) -> String {
        let day = clock::text(shift.span.starts_at(), zone, Style::Weekday);
        let place = shift.location_id.and_then(|id| self.locations.get(id));
        let place = place.map(|place| place.name.to_string());
        let title = Some(shift.title.to_string()).filter(|title| !title.is_empty());
        let parts = [Some(day), Some(times(&shift.span, zone)), place, title];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}
