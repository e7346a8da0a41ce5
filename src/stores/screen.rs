//! Keeps the picture of one display up to date.
//!
//! One request is in flight at a time, and the next leaves only after the last one ended, so that a
//! slow phone is never polled faster than it can answer.

use std::{cell::RefCell, rc::Rc, time::Duration};

use leptos::prelude::{GetUntracked, RwSignal, Set, Update};
use leptos::task::spawn_local;
use relay_api::Code;
use snom::Screen;

use crate::{
    backend::{self, BackendError, Picture},
    i18n::{self, load},
    model::{
        poll_interval::PollInterval,
        screen::{Freshness, Link, ScreenFrame},
    },
    platform::{clock, document, timer::Timeout},
    stores::session,
};

/// The poller of one display of one phone.
#[derive(Clone)]
pub struct Viewer(Rc<Inner>);

/// The state of a display, as signals.
#[derive(Clone, Copy)]
pub struct View {
    /// The display.
    pub screen: Screen,
    /// The connection to the phone, as seen by this display.
    pub link: RwSignal<Link>,
    /// The last picture.
    pub seen: RwSignal<Option<ScreenFrame>>,
    /// Its age and rate.
    pub freshness: RwSignal<Freshness>,
    /// The time of the next try after one that failed; not in the future while a request is in flight.
    pub next_try: RwSignal<Duration>,
}

impl View {
    /// Creates the state before the first picture.
    #[must_use]
    pub fn new(screen: Screen) -> View {
        View {
            screen,
            link: RwSignal::default(),
            seen: RwSignal::default(),
            freshness: RwSignal::default(),
            next_try: RwSignal::default(),
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
    interval: PollInterval,
    in_flight: bool,
    /// A picture was requested while one was in flight: the next request leaves at once.
    again: bool,
    /// How often it is open: a phone that is rendered again is opened before it is closed.
    opened: usize,
    timer: Option<Timeout>,
    shown: Option<ScreenFrame>,
    /// The previous picture, which the browser may still be painting.
    before: Option<ScreenFrame>,
}

impl Viewer {
    /// Creates a poller that writes to `view`. It starts when it is [opened](Self::open).
    #[must_use]
    pub fn new(phone: String, view: View, signed_out: RwSignal<bool>) -> Viewer {
        let work = Work { interval: PollInterval::of(view.screen), ..Work::default() };
        Viewer(Rc::new(Inner { phone, view, signed_out, work: RefCell::new(work) }))
    }

    /// Returns the state that it writes.
    #[must_use]
    pub fn view(&self) -> View {
        self.0.view
    }

    /// Polls now, and often for a while, because something was pressed.
    pub fn poke(&self) {
        self.0.work.borrow_mut().interval.event(clock::now());
        self.poll();
    }

    /// Notes that the tab was shown or hidden.
    pub fn visibility_changed(&self) {
        let hidden = document::is_hidden();
        self.0.work.borrow_mut().interval.set_hidden(hidden);
        if !hidden {
            self.poll();
        }
    }

    /// Pauses or resumes the picture.
    pub fn set_paused(&self, paused: bool) {
        self.0.work.borrow_mut().interval.set_paused(paused);
        if paused {
            self.0.view.link.set(Link::Paused);
        } else {
            self.0.view.link.set(Link::Connecting);
            self.poke();
        }
    }

    /// Polls no more while the relay tells of each [change](Self::changed) by itself, or polls again.
    pub fn set_followed(&self, followed: bool) {
        let is_new = self.0.work.borrow_mut().interval.set_followed(followed);
        if is_new && !followed {
            self.poll();
        }
    }

    /// Requests the picture of that tag, unless it is the one that is shown.
    pub fn changed(&self, tag: &str) {
        let is_shown = self.0.work.borrow().shown.as_ref().is_some_and(|shown| shown.tag() == tag);
        if !is_shown || !self.0.view.link.get_untracked().is_live() {
            self.poll();
        }
    }

    /// Notes that the picture is still the one of now.
    pub fn is_current(&self) {
        if self.0.view.link.get_untracked().is_live() {
            self.0.view.freshness.update(|freshness| freshness.came(clock::now()));
        }
    }

    /// Polls again after a sign-in.
    pub fn resume(&self) {
        self.0.work.borrow_mut().interval.resume();
        self.poke();
    }

    /// Polls until it is closed as often as it was opened.
    pub fn open(&self) {
        {
            let mut work = self.0.work.borrow_mut();
            work.opened += 1;
            // A tab that was opened in the background was never shown.
            work.interval.set_hidden(document::is_hidden());
        }
        self.poke();
    }

    /// Stops polling when nothing else has it open, and frees the frames.
    pub fn close(&self) {
        {
            let mut work = self.0.work.borrow_mut();
            work.opened = work.opened.saturating_sub(1);
            if work.opened > 0 {
                return;
            }
            let interval = PollInterval::of(self.0.view.screen);
            *work = Work { interval, in_flight: work.in_flight, ..Work::default() };
        }
        let View { link, seen, freshness, .. } = self.0.view;
        seen.set(None);
        link.set(Link::default());
        freshness.set(Freshness::default());
    }

    fn poll(&self) {
        let tag = {
            let mut work = self.0.work.borrow_mut();
            if work.opened == 0 || work.interval.is_at_rest() {
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
        let next_try = self.0.view.next_try;
        if !next_try.get_untracked().is_zero() {
            next_try.set(Duration::ZERO);
        }
        let viewer = self.clone();
        spawn_local(async move {
            let picture = backend::picture(&viewer.0.phone, viewer.0.view.screen, &tag).await;
            viewer.ended(match picture {
                Ok(picture) => Ok(picture),
                Err(error) => Err(explained(error).await),
            });
        });
    }

    fn ended(&self, picture: Result<Picture, NoPicture>) {
        let is_signed_out =
            matches!(&picture, Err(missing) if missing.code == Some(Code::LoginRequired));
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
        // The signals are written after the borrow has ended: their subscribers may poke.
        if view.link.get_untracked() != Link::Paused {
            view.link.set(link);
        }
        if is_signed_out {
            session::show_sign_in(self.0.signed_out);
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
        let now = clock::now();
        let delay = {
            let mut work = self.0.work.borrow_mut();
            // At rest it is not requested again either.
            let again = std::mem::take(&mut work.again).then_some(Duration::ZERO);
            let Some(delay) = again.or_else(|| work.interval.delay(now)) else { return };
            let viewer = self.clone();
            work.timer = Some(Timeout::new(clock::millis(delay), move || viewer.poll()));
            delay
        };
        // Only where somebody waits for it: a live picture is requested several times a second.
        if self.0.view.link.get_untracked().is_gone() {
            self.0.view.next_try.set(now + delay);
        }
    }
}

impl Work {
    /// Stores an answer and returns the state of the connection and the new picture, if there is one.
    fn take_in(&mut self, picture: Result<Picture, NoPicture>) -> (Link, Option<ScreenFrame>) {
        self.interval.answered(picture.is_ok());
        match picture {
            // The answer to a request from before the frames were freed.
            Ok(Picture::Unchanged) if self.shown.is_none() => {
                self.again = true;
                (Link::Connecting, None)
            }
            Ok(Picture::Unchanged) => (Link::Live, None),
            #[cfg(feature = "standalone")]
            Ok(Picture::Another(seen)) => {
                self.before = self.shown.replace(seen.clone());
                (Link::Live, Some(seen))
            }
            Ok(Picture::New(seen)) => {
                self.interval.event(clock::now());
                self.before = self.shown.replace(seen.clone());
                (Link::Live, Some(seen))
            }
            Err(NoPicture { code, reason }) => match code {
                // A wrong password tried again locks the phone, and a missing display stays missing.
                Some(Code::PhoneAuthFailed | Code::UnknownScreen) => {
                    self.interval.stop();
                    (Link::Stopped(reason), None)
                }
                Some(Code::LoginRequired) => {
                    self.interval.stop();
                    (Link::SignedOut, None)
                }
                _ => (Link::Unreachable(reason), None),
            },
        }
    }
}

/// The reason why no picture came.
struct NoPicture {
    /// The code of the problem; `None` when the relay did not answer.
    code: Option<Code>,
    reason: String,
}

async fn explained(error: BackendError) -> NoPicture {
    match error {
        BackendError::Problem(problem) => {
            NoPicture { code: Some(problem.code), reason: load::explain(problem).await }
        }
        BackendError::NoAnswer => {
            NoPicture { code: None, reason: i18n::relay_is_silent().to_owned() }
        }
    }
}
