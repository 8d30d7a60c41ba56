//! Changing shifts: shown at once, sent, and taken back or explained when refused.

use std::collections::HashMap;
use std::time::Duration;

use domain::scheduling::warnings::Overrule;
use domain::scheduling::{Claim, Shift, ShiftDraft, ShiftId, ShiftPatch};
use domain::{Conflict, Problem, ProblemKind};
use leptos::prelude::*;
use leptos::task::spawn_local;
use uuid::Uuid;

use super::desk::Desk;
use super::store::{Base, Granted, Request, Wish, same_content};
use super::words;
use crate::AppError;
use crate::components::{Toast, sentence};
use crate::messages::scheduling as messages;
use crate::scheduling::warnings::Objection;
use crate::scheduling::{api, swaps};

/// What somebody did, to be told and taken back when it is done.
#[derive(Clone, Debug)]
pub enum Deed {
    Created,
    /// Begins elsewhere, or ends elsewhere; holds the shift as it was.
    Moved(Box<Shift>),
    Resized(Box<Shift>),
    Changed(Box<Shift>),
    Deleted(Box<Shift>),
    TakenBack,
}

/// The deeds under way, by shift.
pub type Deeds = HashMap<ShiftId, Deed>;

/// How long to wait before a server that answers “not now” is asked again.
const PAUSE: Duration = Duration::from_secs(3);

impl Desk {
    pub fn create(self, shift: Shift) {
        let shift = Shift { id: ShiftId(Uuid::now_v7()), version: 0, origin: None, ..shift };
        self.carry_out(shift.id, Base::Nothing, Some(shift), Deed::Created);
    }

    /// `base` is the shift as the person saw it when they began.
    pub fn change(self, base: Shift, wanted: Shift, deed: Deed) {
        if !same_content(&base, &wanted) {
            // The last change may have been saved since this one began.
            let now = self.store.read_untracked().told(base.id).cloned();
            let (base, wanted) =
                self.own.with_value(|own| own.rebased(base, Some(wanted), now.as_ref()));
            self.carry_out(base.id, Base::Is(base), wanted, deed);
        }
    }

    pub fn delete(self, shift: Shift) {
        let deed = Deed::Deleted(Box::new(shift.clone()));
        self.carry_out(shift.id, Base::Is(shift), None, deed);
    }

    /// Takes an open shift for whoever looks.
    pub fn claim(self, shift: Shift, overrule: Option<Overrule>) {
        spawn_local(async move {
            let claim = Claim { overrule, ..Claim::default() };
            let answer = swaps::api::claim_shift(shift.id, claim).await;
            // Signed out meanwhile: nobody is left to tell.
            if self.store.is_disposed() {
                return;
            }
            let text = match answer {
                Ok(shift) => {
                    let when = words::when(&shift.span, self.tz.get_value());
                    self.store.update(|store| store.hear(shift));
                    messages::claimed(when)
                }
                Err(err) => {
                    let again = move |overrule| self.claim(shift.clone(), Some(overrule));
                    if let Some(objection) = Objection::to(&err.0, again) {
                        return self.object(objection);
                    }
                    let tz = self.tz.get_value();
                    sentence(&untrack(|| self.refusal(&err.0, tz)))
                }
            };
            self.toasts.push(Toast::new(text));
        });
    }

    /// Does in spite of warnings what was refused.
    pub fn overrule(self, id: ShiftId, overrule: Overrule, wish: Wish, deed: Option<Deed>) {
        self.reasons.update_value(|reasons| {
            reasons.insert(id, overrule);
        });
        self.carry_out(id, wish.base, wish.wanted, deed.unwrap_or(Deed::TakenBack));
    }

    /// Takes in what was saved elsewhere, such as in a form, and tells it.
    pub fn done(self, shift: Shift, deed: Deed) {
        let id = shift.id;
        if let Deed::Moved(before) | Deed::Resized(before) | Deed::Changed(before) = &deed
            && before.version + 1 == shift.version
        {
            self.own.update_value(|own| own.made(id, before.version, shift.version));
        }
        self.store.update(|store| store.hear(shift));
        self.tell(id, deed);
    }

    /// Sends what could not be sent.
    pub fn send_waiting(self) {
        // On a line of its own: a loop holds on to what it looks at, and sending writes to it.
        let waiting = self.store.read_untracked().waiting();
        for id in waiting {
            self.send(id);
        }
    }

    fn carry_out(self, id: ShiftId, base: Base, wanted: Option<Shift>, deed: Deed) {
        self.deeds.update_value(|deeds| {
            deeds.insert(id, deed);
        });
        self.store.update(|store| store.wish(id, base, wanted));
        self.send(id);
    }

    fn send(self, id: ShiftId) {
        let Some(request) = self.store.try_update(|store| store.take_request(id)).flatten() else {
            self.fulfilled(id);
            return;
        };
        spawn_local(async move {
            let overrule = self.reasons.try_with_value(|reasons| reasons.get(&id).cloned());
            let answer = ask(&request, overrule.flatten()).await;
            if self.store.is_disposed() {
                return;
            }
            match answer {
                Ok(granted) => {
                    if let (Request::Update(_, from, _), Granted::Shift(now)) = (&request, &granted)
                    {
                        self.own.update_value(|own| own.made(id, *from, now.version));
                    }
                    self.store.update(|store| store.granted(id, granted));
                    self.send(id);
                }
                Err(err) if passes(&err.0) => self.wait(id),
                Err(err) => self.refused(&request, err.0),
            }
        });
    }

    /// Nothing is left to ask for.
    fn fulfilled(self, id: ShiftId) {
        let still_wished = self.store.read_untracked().is_wished(id);
        if still_wished {
            return;
        }
        self.reasons.try_update_value(|reasons| reasons.remove(&id));
        if let Some(deed) = self.deeds.try_update_value(|deeds| deeds.remove(&id)).flatten() {
            self.tell(id, deed);
        }
    }

    fn wait(self, id: ShiftId) {
        let is_news = self.store.try_update(|store| store.unreached(id)).unwrap_or_default();
        let shift = self.store.read_untracked().wished(id).cloned();
        if let Some(shift) = shift.filter(|_| is_news) {
            let when = words::when(&shift.span, self.tz.get_value());
            let who = self.first_name_now(&shift);
            self.toasts.push(Toast::new(messages::waits_for_connection(who, when)));
        }
        // The live sign tells when the connection is back; of a server that is up but busy it
        // does not.
        let again = move || {
            if !self.store.is_disposed() {
                self.send_waiting();
            }
        };
        let timer = set_timeout_with_handle(again, PAUSE).ok();
        if let Some(earlier) =
            self.retry.try_update_value(|retry| std::mem::replace(retry, timer)).flatten()
        {
            earlier.clear();
        }
    }

    fn refused(self, request: &Request, problem: Problem) {
        let id = request.shift();
        // The first attempt may have arrived although its answer did not: then the server has
        // what is wanted, and refuses to do it twice.
        if let Some(granted) = self.done_before(request, &problem) {
            self.store.update(|store| store.granted(id, granted));
            self.send(id);
            return;
        }
        let wish = self.store.try_update(|store| store.refused(id)).flatten();
        let deed = self.deeds.try_update_value(|deeds| deeds.remove(&id)).flatten();
        self.reasons.try_update_value(|reasons| reasons.remove(&id));
        if let Some(wish) = wish.clone() {
            let deed = deed.clone();
            let is_change = matches!(wish.base, Base::Is(_));
            let about = wish.wanted.as_ref().map(|wanted| {
                let when = words::when(&wanted.span, self.tz.get_value());
                format!("{}, {when}", untrack(|| self.name(wanted)))
            });
            let again = move |overrule| self.overrule(id, overrule, wish.clone(), deed.clone());
            if let Some(objection) = Objection::to(&problem, again) {
                let objection = objection.about(about.unwrap_or_default());
                let put_back = move || self.toasts.push(Toast::new(messages::put_back()));
                return self.object(match is_change {
                    true => objection.or_else(put_back),
                    false => objection,
                });
            }
        }
        if let Some(Conflict::Outdated { current, .. }) = problem.conflicts.first() {
            self.store.update(|store| store.hear((**current).clone()));
        }
        self.explain(wish, deed, &problem);
    }

    fn done_before(self, request: &Request, problem: &Problem) -> Option<Granted> {
        let store = self.store.read_untracked();
        match (request, problem.kind, problem.conflicts.first()) {
            (Request::Update(id, ..), _, Some(Conflict::Outdated { current, .. })) => {
                let wanted = store.get(*id)?.shift;
                same_content(current, wanted).then(|| Granted::Shift(current.clone()))
            }
            (Request::Delete(..), ProblemKind::NotFound, _) => Some(Granted::Deleted),
            (Request::Restore(id), ProblemKind::NotFound, _) => {
                store.told(*id).map(|shift| Granted::Shift(Box::new(shift.clone())))
            }
            _ => None,
        }
    }

    /// Says that something is done, with the way back.
    fn tell(self, id: ShiftId, deed: Deed) {
        let tz = self.tz.get_value();
        let now = self.store.read_untracked().told(id).cloned();
        let about = |shift: &Shift| (self.first_name_now(shift), words::when(&shift.span, tz));
        let toast = match (deed, now) {
            (Deed::Created, Some(now)) => {
                let (who, when) = about(&now);
                let text = if now.is_draft() {
                    messages::draft_saved(who, when)
                } else if now.is_open() {
                    messages::changed(who, when)
                } else {
                    messages::created(who, when)
                };
                Toast::new(text).with_undo(move || self.take_back(&now, None))
            }
            // People were told, so there is no way back.
            (Deed::Changed(before), Some(now)) if before.is_draft() && !now.is_draft() => {
                let (who, when) = about(&now);
                Toast::new(messages::published_one(who, when))
            }
            (Deed::Moved(before) | Deed::Resized(before) | Deed::Changed(before), Some(now)) => {
                let (who, when) = about(&now);
                let resized_open = now.is_open() && before.span.length() != now.span.length();
                // To say that somebody “moved” would not tell that it is another one.
                let is_given = before.technician_id != now.technician_id;
                let text = if is_given || before.span == now.span || resized_open {
                    messages::changed(who, when)
                } else if before.span.length() == now.span.length() {
                    messages::moved(who, when)
                } else {
                    messages::resized(who, when)
                };
                Toast::new(text).with_undo(move || self.take_back(&now, Some(&before)))
            }
            (Deed::Deleted(shift), _) => {
                let (who, when) = about(&shift);
                Toast::new(messages::deleted(who, when)).with_undo(move || {
                    self.carry_out(
                        id,
                        Base::Deleted((*shift).clone()),
                        Some((*shift).clone()),
                        Deed::TakenBack,
                    );
                })
            }
            (Deed::TakenBack, _) => Toast::new(messages::taken_back()),
            // Somebody else deleted it in the same moment; the calendar shows it.
            (_, None) => return,
        };
        self.toasts.push(toast);
    }

    /// Makes of `after` what it was `before`, or nothing. What this page did to it since then is kept where it is about
    /// something else; of what was published meanwhile people were told.
    fn take_back(self, after: &Shift, before: Option<&Shift>) {
        let id = after.id;
        let now = self.store.read_untracked().told(id).cloned();
        let now = now.filter(|now| now.is_draft() == after.is_draft());
        let (base, wanted) =
            self.own.with_value(|own| own.rebased(after.clone(), before.cloned(), now.as_ref()));
        self.carry_out(id, Base::Is(base), wanted, Deed::TakenBack);
    }

    /// Says why something was not done.
    fn explain(self, wish: Option<Wish>, deed: Option<Deed>, problem: &Problem) {
        let tz = self.tz.get_value();
        if let (Some(Deed::TakenBack), Some(published)) = (&deed, published_since(&wish, problem)) {
            let who = self.first_name_now(published);
            let text = messages::published_since(who, words::when(&published.span, tz));
            return self.toasts.push(Toast::new(text).staying(Duration::from_secs(15)));
        }
        let gone = problem.kind == ProblemKind::NotFound;
        let base = wish.as_ref().and_then(|wish| match &wish.base {
            Base::Is(shift) | Base::Deleted(shift) => Some(shift.clone()),
            Base::Nothing => None,
        });
        let text = match &base {
            Some(shift) if gone => {
                self.store.update(|store| store.hear_deleted(shift.id, shift.version + 1));
                messages::somebody_deleted(self.first_name_now(shift), words::when(&shift.span, tz))
            }
            _ => {
                let reason = untrack(|| self.refusal(problem, tz));
                match problem.conflicts.first() {
                    Some(Conflict::Outdated { .. }) => reason,
                    _ => messages::not_moved(reason),
                }
            }
        };
        let toast = Toast::new(text).staying(Duration::from_secs(15));
        let wanted = wish.and_then(|wish| wish.wanted);
        let toast = match (problem.conflicts.first(), deed, base) {
            (Some(Conflict::Outdated { current, .. }), Some(deed), Some(base)) => {
                let current = (**current).clone();
                let wanted = wanted.and_then(|wanted| {
                    // Only what this person changed; the rest stays as the other one left it.
                    ShiftPatch::between(&base, &wanted).applied_to(&current).ok()
                });
                toast.with_action(messages::use_mine(), move || {
                    let deed = deed.clone().since(current.clone());
                    self.carry_out(current.id, Base::Is(current.clone()), wanted.clone(), deed);
                })
            }
            _ => toast,
        };
        self.toasts.push(toast);
    }

    /// `Mara, Tue 24 Nov, 22:00–06:00`: a shift that is in sight.
    pub fn called(self, id: ShiftId) -> Option<String> {
        let store = self.store.read_untracked();
        let shift = store.get(id)?.shift;
        let when = words::when(&shift.span, self.tz.get_value());
        Some(format!("{}, {when}", self.first_name_now(shift)))
    }

    fn first_name_now(self, shift: &Shift) -> String {
        untrack(|| self.first_name(shift))
    }
}

impl Deed {
    /// The same deed done to a newer state of the shift.
    fn since(self, shift: Shift) -> Self {
        let shift = Box::new(shift);
        match self {
            Self::Moved(_) => Self::Moved(shift),
            Self::Resized(_) => Self::Resized(shift),
            Self::Changed(_) => Self::Changed(shift),
            Self::Deleted(_) => Self::Deleted(shift),
            Self::Created | Self::TakenBack => self,
        }
    }
}

/// The shift as it is, where a draft of it was to be deleted.
fn published_since<'a>(wish: &Option<Wish>, problem: &'a Problem) -> Option<&'a Shift> {
    let wish = wish.as_ref().filter(|wish| wish.wanted.is_none())?;
    match (&wish.base, problem.conflicts.first()?) {
        (Base::Is(base), Conflict::Outdated { current, .. })
            if base.is_draft() && !current.is_draft() =>
        {
            Some(current)
        }
        _ => None,
    }
}

/// Whether the same request may be granted later: nothing is wrong with it.
fn passes(problem: &Problem) -> bool {
    use ProblemKind::{SignedOut, TooMany, Unavailable, Unreachable};
    matches!(problem.kind, SignedOut | TooMany | Unavailable | Unreachable)
}

async fn ask(request: &Request, overrule: Option<Overrule>) -> Result<Granted, AppError> {
    let shift = match request.clone() {
        Request::Create(id, draft) => {
            api::create_shift(id, ShiftDraft { overrule, ..*draft }).await?
        }
        Request::Update(id, version, patch) => {
            api::update_shift(id, version, ShiftPatch { overrule, ..*patch }).await?
        }
        Request::Restore(id) => api::restore_shift(id, overrule).await?,
        Request::Delete(id, version) => {
            api::delete_shift(id, version).await?;
            return Ok(Granted::Deleted);
        }
    };
    Ok(Granted::Shift(Box::new(shift)))
}
