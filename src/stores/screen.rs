//! Keeps the picture of one display up to date.
//!
//! It clocks itself: one request is in flight, and the next leaves only after the last one ended,
//! so that a slow phone is never asked faster than it can answer.

use std::{cell::RefCell, rc::Rc};

use gloo_timers::callback::Timeout;
use leptos::prelude::{GetUntracked, RwSignal, Set, Update};
use leptos::task::spawn_local;
use relay_api::Code;
use snom::Screen;

use crate::{
    backend::{self, BackendError, Picture},
    i18n,
    model::{Freshness, Link, PollInterval, ScreenFrame},
    platform::{clock, document},
};

/// A viewer of one display of one phone.
#[derive(Clone)]
pub struct Viewer(Rc<Inner>);

/// What a viewer writes.
#[derive(Clone, Copy)]
pub struct View {
    /// Which display.
    pub screen: Screen,
    /// The way to the phone, as far as this display tells.
    pub link: RwSignal<Link>,
    /// The last picture.
    pub seen: RwSignal<Option<ScreenFrame>>,
    /// How fresh it is.
    pub freshness: RwSignal<Freshness>,
}

impl View {
    /// A view that has seen nothing yet.
    #[must_use]
    pub fn new(screen: Screen) -> View {
        View {
            screen,
            link: RwSignal::default(),
            seen: RwSignal::default(),
            freshness: RwSignal::default(),
        }
    }
}

struct Inner {
    phone: String,
    view: View,
    signed_out: RwSignal<bool>,
    work: RefCell<Work>,
}

#[derive(Default)]
struct Work {
    pace: PollInterval,
    in_flight: bool,
    /// Asked for while one was in flight: the next one leaves at once.
    again: bool,
    /// How many look: a phone that is drawn anew is opened before it is closed.
    opened: usize,
    timer: Option<Timeout>,
    shown: Option<ScreenFrame>,
    /// The one before, which the browser may still be painting.
    before: Option<ScreenFrame>,
}

impl Viewer {
    /// A viewer that writes what it sees to `view`. It starts when it is [opened](Self::open).
    #[must_use]
    pub fn new(phone: String, view: View, signed_out: RwSignal<bool>) -> Viewer {
        let pace = if view.screen == Screen::Main {
            PollInterval::default()
        } else {
            PollInterval::aside()
        };
        let work = Work { pace, ..Work::default() };
        Viewer(Rc::new(Inner { phone, view, signed_out, work: RefCell::new(work) }))
    }

    /// What it writes.
    #[must_use]
    pub fn view(&self) -> View {
        self.0.view
    }

    /// Something was pressed: look now, and often for a while.
    pub fn poke(&self) {
        self.0.work.borrow_mut().pace.event(clock::now());
        self.look();
    }

    /// The tab was shown or hidden.
    pub fn visibility_changed(&self) {
        let hidden = document::is_hidden();
        self.0.work.borrow_mut().pace.set_hidden(hidden);
        if !hidden {
            self.look();
        }
    }

    /// A person pauses the picture, or goes on.
    pub fn set_paused(&self, paused: bool) {
        self.0.work.borrow_mut().pace.set_paused(paused);
        if paused {
            self.0.view.link.set(Link::Paused);
        } else {
            self.0.view.link.set(Link::Connecting);
            self.poke();
        }
    }

    /// Somebody has signed in again: go on.
    pub fn resume(&self) {
        self.0.work.borrow_mut().pace.resume();
        self.poke();
    }

    /// Looks until it is closed as often as it was opened.
    pub fn open(&self) {
        self.0.work.borrow_mut().opened += 1;
        self.poke();
    }

    /// Stops looking, when nobody else does.
    pub fn close(&self) {
        let mut work = self.0.work.borrow_mut();
        work.opened = work.opened.saturating_sub(1);
        if work.opened == 0 {
            work.timer = None;
        }
    }

    fn look(&self) {
        let tag = {
            let mut work = self.0.work.borrow_mut();
            if work.opened == 0 || work.pace.delay(clock::now()).is_none() {
                return;
            }
            if work.in_flight {
                work.again = true;
                return;
            }
            work.in_flight = true;
            work.timer = None;
            work.shown.as_ref().map_or(String::new(), |seen| seen.tag().to_owned())
        };
        let viewer = self.clone();
        spawn_local(async move {
            let picture = backend::picture(&viewer.0.phone, viewer.0.view.screen, &tag).await;
            viewer.ended(picture);
        });
    }

    fn ended(&self, picture: Result<Picture, BackendError>) {
        let is_signed_out =
            matches!(&picture, Err(error) if error.code() == Some(Code::LoginRequired));
        let has_come = picture.is_ok();
        let view = self.0.view;
        let (link, seen) = {
            let mut work = self.0.work.borrow_mut();
            work.in_flight = false;
            if work.opened == 0 {
                return;
            }
            work.take_in(picture)
        };
        // The signals are written when the borrow is over: whoever listens may poke.
        if view.link.get_untracked() != Link::Paused {
            view.link.set(link);
        }
        if is_signed_out {
            self.0.signed_out.set(true);
        }
        if has_come {
            view.freshness.update(|freshness| freshness.came(clock::now()));
        }
        if let Some(seen) = seen {
            view.seen.set(Some(seen));
        }
        self.schedule();
    }

    fn schedule(&self) {
        let mut work = self.0.work.borrow_mut();
        let again = std::mem::take(&mut work.again);
        let Some(delay) = work.pace.delay(clock::now()) else { return };
        let millis = if again { 0 } else { u32::try_from(delay.as_millis()).unwrap_or(u32::MAX) };
        let viewer = self.clone();
        work.timer = Some(Timeout::new(millis, move || viewer.look()));
    }
}

impl Work {
    /// Takes in what came; returns how the link is, and the new picture if there is one.
    fn take_in(&mut self, picture: Result<Picture, BackendError>) -> (Link, Option<ScreenFrame>) {
        self.pace.answered(picture.is_ok());
        match picture {
            Ok(Picture::Unchanged) => (Link::Live, None),
            #[cfg(feature = "standalone")]
            Ok(Picture::Another(seen)) => {
                self.before = self.shown.replace(seen.clone());
                (Link::Live, Some(seen))
            }
            Ok(Picture::New(seen)) => {
                self.pace.event(clock::now());
                self.before = self.shown.replace(seen.clone());
                (Link::Live, Some(seen))
            }
            Err(error) => match error.code() {
                // A wrong password tried again locks the phone, and a display that is not there will
                // not come.
                Some(Code::PhoneAuthFailed | Code::UnknownScreen) => {
                    self.pace.stop();
                    (Link::Stopped(reason(&error)), None)
                }
                Some(Code::LoginRequired) => {
                    self.pace.stop();
                    (Link::SignedOut, None)
                }
                _ => (Link::Unreachable(reason(&error)), None),
            },
        }
    }
}

fn reason(error: &BackendError) -> String {
    match error {
        BackendError::Problem(problem) => i18n::problem(problem),
        BackendError::NoAnswer => i18n::relay_is_silent().to_owned(),
    }
}
