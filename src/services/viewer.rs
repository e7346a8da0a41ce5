//! Keeps the picture of one screen up to date.
//!
//! It clocks itself: one request is in flight, and the next leaves only after the last one ended,
//! so that a slow phone is never asked faster than it can answer.

use std::{cell::RefCell, rc::Rc};

use gloo_timers::callback::Timeout;
use leptos::prelude::{RwSignal, Set};
use relay_api::Code;
use snom::Screen;
use wasm_bindgen_futures::spawn_local;

use super::{
    clock, document,
    relay::{self, Picture, RelayError},
};
use crate::{
    state::{Link, Pace, Seen},
    text,
};

/// A viewer of the main screen of one phone.
#[derive(Clone)]
pub struct Viewer(Rc<Inner>);

struct Inner {
    phone: String,
    link: RwSignal<Link>,
    seen: RwSignal<Option<Seen>>,
    signed_out: RwSignal<bool>,
    work: RefCell<Work>,
}

#[derive(Default)]
struct Work {
    pace: Pace,
    in_flight: bool,
    /// Asked for while one was in flight: the next one leaves at once.
    again: bool,
    closed: bool,
    timer: Option<Timeout>,
    shown: Option<Seen>,
    /// The one before, which the browser may still be painting.
    before: Option<Seen>,
}

impl Viewer {
    /// A viewer that writes what it sees to `link` and `seen`. It starts with the first
    /// [`poke`](Self::poke).
    #[must_use]
    pub fn new(
        phone: String,
        link: RwSignal<Link>,
        seen: RwSignal<Option<Seen>>,
        signed_out: RwSignal<bool>,
    ) -> Viewer {
        Viewer(Rc::new(Inner { phone, link, seen, signed_out, work: RefCell::default() }))
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

    /// Somebody has signed in again: go on.
    pub fn resume(&self) {
        self.0.work.borrow_mut().pace.resume();
        self.poke();
    }

    /// Stops for good.
    pub fn close(&self) {
        let mut work = self.0.work.borrow_mut();
        work.closed = true;
        work.timer = None;
        for seen in [work.shown.take(), work.before.take()].into_iter().flatten() {
            relay::forget_picture(&seen.url);
        }
    }

    fn look(&self) {
        let tag = {
            let mut work = self.0.work.borrow_mut();
            if work.closed || work.pace.delay(clock::now()).is_none() {
                return;
            }
            if work.in_flight {
                work.again = true;
                return;
            }
            work.in_flight = true;
            work.timer = None;
            work.shown.as_ref().map_or(String::new(), |seen| seen.tag.clone())
        };
        let viewer = self.clone();
        spawn_local(async move {
            let picture = relay::picture(&viewer.0.phone, Screen::Main, &tag).await;
            viewer.ended(picture);
        });
    }

    fn ended(&self, picture: Result<Picture, RelayError>) {
        let is_signed_out =
            matches!(&picture, Err(error) if error.code() == Some(Code::LoginRequired));
        let (link, seen) = {
            let mut work = self.0.work.borrow_mut();
            work.in_flight = false;
            if work.closed {
                if let Ok(Picture::New { url, .. }) = picture {
                    relay::forget_picture(&url);
                }
                return;
            }
            work.take_in(picture)
        };
        // The signals are written when the borrow is over: whoever listens may poke.
        self.0.link.set(link);
        if is_signed_out {
            self.0.signed_out.set(true);
        }
        if let Some(seen) = seen {
            self.0.seen.set(Some(seen));
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
    fn take_in(&mut self, picture: Result<Picture, RelayError>) -> (Link, Option<Seen>) {
        self.pace.answered(picture.is_ok());
        match picture {
            Ok(Picture::Unchanged) => (Link::Live, None),
            Ok(Picture::New { url, tag }) => {
                self.pace.event(clock::now());
                let seen = Seen { url, tag };
                let last = self.shown.replace(seen.clone());
                if let Some(old) = std::mem::replace(&mut self.before, last) {
                    relay::forget_picture(&old.url);
                }
                (Link::Live, Some(seen))
            }
            Err(error) if error.code() == Some(Code::PhoneAuthFailed) => {
                self.pace.stop();
                (Link::Stopped(reason(error)), None)
            }
            Err(error) if error.code() == Some(Code::LoginRequired) => {
                self.pace.stop();
                (Link::SignedOut, None)
            }
            Err(error) => (Link::Unreachable(reason(error)), None),
        }
    }
}

fn reason(error: RelayError) -> String {
    match error {
        RelayError::Problem(problem) => problem.detail,
        RelayError::NoAnswer => text::NO_RELAY.to_owned(),
    }
}
