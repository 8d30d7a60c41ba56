//! Who uses this browser, and what they may do.

use domain::Problem;
use domain::accounts::{Me, Permission, Person};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::accounts::api;
use crate::error;
use crate::messages;
use crate::storage::{self, Kept};

/// Kept while somebody is signed in here. The session's cookie is out of a script's sight.
const SIGNED_IN: &str = "signed-in";

/// What is known about who is there; `App` shows accordingly.
#[derive(Clone, Copy)]
pub(crate) struct Access {
    pub known: RwSignal<Known>,
    /// The session has ended while somebody was working: their page stays, a dialog asks them to
    /// sign in again.
    pub ended: RwSignal<bool>,
    /// Somebody is signing out here, so the end of the session is no news.
    leaving: StoredValue<bool>,
    /// Somebody has just signed in here, so that the focus has lost its field.
    entering: StoredValue<bool>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Known {
    /// The server has been asked.
    Asked,
    /// The server could not be asked.
    Failed(Problem),
    Nobody,
    Somebody(Me),
}

/// Who is signed in. Exists inside the shell only, so there always is somebody.
#[derive(Clone, Copy)]
pub struct Session {
    pub me: Memo<Me>,
    access: Access,
}

pub fn use_session() -> Session {
    expect_context()
}

/// Makes something that outlives the page it is made on: it stays until they sign out, and the
/// next page that asks for it finds it.
pub fn keep_for_session<T>(make: impl FnOnce() -> T) -> T
where
    T: Clone + Send + Sync + 'static,
{
    let SessionOwner(owner) = expect_context();
    owner.with(|| {
        use_context().unwrap_or_else(|| {
            let kept = make();
            provide_context(kept.clone());
            kept
        })
    })
}

/// Owns what lives as long as the shell.
#[derive(Clone)]
struct SessionOwner(Owner);

impl Access {
    /// Asks the server who is there.
    pub fn provide() -> Self {
        let access = Self {
            known: RwSignal::new(Known::Asked),
            ended: RwSignal::new(false),
            leaving: StoredValue::new(false),
            entering: StoredValue::new(false),
        };
        provide_context(access);
        error::on_signed_out(move || access.session_ended());
        access.ask();
        access
    }

    pub fn ask(self) {
        self.known.set(Known::Asked);
        spawn_local(async move {
            let known = match api::me().await {
                Ok(Some(me)) => Known::Somebody(me),
                Ok(None) => Known::Nobody,
                Err(err) => Known::Failed(err.0),
            };
            if let Known::Somebody(me) = &known {
                storage::belongs_to(me.person.id);
            }
            match &known {
                Known::Somebody(me) if speaks_otherwise(me) => return,
                Known::Somebody(_) => storage::write(Kept::Here, SIGNED_IN, ""),
                Known::Nobody => storage::forget(Kept::Here, SIGNED_IN),
                Known::Asked | Known::Failed(_) => {}
            }
            self.known.set(known);
        });
    }

    /// Whether the answer will probably be somebody, as it was the last time.
    pub fn is_expected(self) -> bool {
        storage::read(Kept::Here, SIGNED_IN).is_some()
    }

    /// Somebody has signed in: anew, or again after their session had ended.
    pub fn signed_in(self, me: Me) {
        storage::belongs_to(me.person.id);
        storage::write(Kept::Here, SIGNED_IN, "");
        if speaks_otherwise(&me) {
            return;
        }
        self.entering.set_value(!self.ended.get_untracked());
        self.known.set(Known::Somebody(me));
        self.ended.set(false);
    }

    /// What the server says of the person, perhaps after a change in another browser.
    pub fn take_up(self, me: Me) {
        self.known.try_maybe_update(|known| match known {
            Known::Somebody(old) if old.person.id == me.person.id && *old != me => {
                if old.settings.language == me.settings.language || !speaks_otherwise(&me) {
                    *old = me;
                }
                (true, ())
            }
            _ => (false, ()),
        });
    }

    /// The server no longer knows the session.
    pub fn session_ended(self) {
        let is_somebody = matches!(*self.known.read_untracked(), Known::Somebody(_));
        if is_somebody && !self.leaving.get_value() {
            self.ended.set(true);
        }
    }

    /// Whether somebody has just come through the sign-in page; asked once.
    pub fn is_entering(self) -> bool {
        self.entering.try_update_value(std::mem::take).unwrap_or_default()
    }

    pub(super) fn me(self) -> Option<Me> {
        match &*self.known.read() {
            Known::Somebody(me) => Some(me.clone()),
            _ => None,
        }
    }
}

/// Whether the person wants another language than that of the page, which is then loaded anew in it.
fn speaks_otherwise(me: &Me) -> bool {
    let Some(wanted) = me.settings.language else { return false };
    wanted != messages::language() && messages::choose(wanted)
}

impl Session {
    /// For the shell of `me`; follows what becomes of them.
    pub(crate) fn provide(access: Access, me: Me) -> Self {
        // Signing out disposes the shell, but not before its last views have run once more.
        let me = Memo::new(move |_| access.me().unwrap_or_else(|| me.clone()));
        let session = Self { me, access };
        provide_context(session);
        if let Some(owner) = Owner::current() {
            provide_context(SessionOwner(owner));
        }
        session
    }

    pub fn may(self, permission: Permission) -> bool {
        self.me.read().may(permission)
    }

    /// Takes over what has changed about the person, if it is this one; what colleagues do not
    /// see, such as settings, the server is asked for.
    pub(super) fn person_changed(self, person: &Person) {
        let access = self.access;
        if self.me.read_untracked().person.id != person.id {
            return;
        }
        access.known.maybe_update(|known| match known {
            Known::Somebody(me) if me.person != *person => {
                me.person = person.clone();
                true
            }
            _ => false,
        });
        spawn_local(async move {
            // Unanswered, the next change or the next page brings it.
            if let Ok(Some(me)) = api::me().await {
                access.take_up(me);
            }
        });
    }

    /// Takes over what the server answered to a change by this person.
    pub fn changed(self, me: Me) {
        self.access.take_up(me);
    }

    /// Whether the session has ended, so that nothing can be saved until they sign in again.
    pub fn has_ended(self) -> bool {
        self.access.ended.get()
    }

    pub(crate) fn ended(self) {
        self.access.session_ended();
    }

    /// Ends the session and shows the sign-in page. `Err`: it could not be ended.
    pub async fn sign_out(self) -> Result<(), Problem> {
        let Self { access, .. } = self;
        access.leaving.set_value(true);
        let answer = api::sign_out().await;
        access.leaving.set_value(false);
        answer.map_err(|err| err.0)?;
        storage::forget(Kept::Here, SIGNED_IN);
        access.known.set(Known::Nobody);
        access.ended.set(false);
        Ok(())
    }
}
