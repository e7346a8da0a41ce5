//! The pictures of a phone's screens: one request for any number of viewers.

use std::{sync::Arc, time::Duration};

use relay_api::LinkState;
use sha2::{Digest, Sha256};
use snom::{Answer, RequestTarget, Screen};
use tokio::{task::spawn_blocking, time::Instant};

use super::{Shown, Worker};
use crate::phone::{
    Frame, PhoneError, PictureJob, PictureQueue, poll_interval::Pace, viewers::Viewers,
};

/// What was seen last, and when to look again.
pub(super) struct Pictures {
    slots: [Slot; Screen::ALL.len()],
    pace: Pace,
    /// Tells this run of the relay from the last one in entity tags.
    run: u128,
    changes: u64,
}

#[derive(Default)]
struct Slot {
    last: Option<Last>,
    /// The SHA-256 of what the phone sent for the picture: of 200 phones the bitmaps themselves
    /// would take 80 MB.
    bitmap: [u8; 32],
    frame: Option<Arc<Frame>>,
}

/// The last look at a screen.
struct Last {
    ended: Instant,
    shown: Shown,
}

impl Pictures {
    pub(super) fn new() -> Pictures {
        let started = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        Pictures {
            slots: [const { Slot { last: None, bitmap: [0; 32], frame: None } }; Screen::ALL.len()],
            pace: Pace::default(),
            run: started.unwrap_or_default().as_millis(),
            changes: 0,
        }
    }

    /// A command was sent: whatever was seen before is old.
    pub(super) fn command(&mut self, now: Instant) {
        self.pace.command(now);
        for slot in &mut self.slots {
            slot.last = None;
        }
    }

    /// A person has mended something: look again.
    pub(super) fn forgive(&mut self) {
        self.pace.forgive();
        for slot in &mut self.slots {
            slot.last = None;
        }
    }

    /// When the next screen that somebody watches has to be looked at.
    pub(super) fn due(&self, viewers: &Viewers) -> Option<Instant> {
        let now = Instant::now();
        let interval = self.pace.interval(now);
        let watched = Screen::ALL.into_iter().zip(&self.slots);
        let watched = watched.filter(|(screen, _)| viewers.look_at(*screen));
        watched.map(|(_, slot)| slot.last.as_ref().map_or(now, |last| last.ended + interval)).min()
    }

    fn slot(&mut self, screen: Screen) -> Option<&mut Slot> {
        let nth = Screen::ALL.iter().position(|other| *other == screen)?;
        self.slots.get_mut(nth)
    }

    /// When the screen was looked at last.
    fn looked_at(&mut self, screen: Screen) -> Option<Instant> {
        Some(self.slot(screen)?.last.as_ref()?.ended)
    }

    /// What was seen so short a time ago that it need not be looked at again.
    fn fresh(&mut self, screen: Screen) -> Option<Shown> {
        let now = Instant::now();
        let interval = self.pace.interval(now);
        let last = self.slot(screen)?.last.as_ref()?;
        (now.saturating_duration_since(last.ended) < interval).then(|| last.shown.clone())
    }

    /// The frame of a bitmap: the last one, if it is the same.
    async fn frame(
        &mut self,
        screen: Screen,
        bitmap: Vec<u8>,
    ) -> Result<(Arc<Frame>, bool), PhoneError> {
        let hash = Sha256::digest(&bitmap).into();
        let same = self.slot(screen).filter(|slot| slot.bitmap == hash);
        if let Some(frame) = same.and_then(|slot| slot.frame.clone()) {
            return Ok((frame, false));
        }
        self.changes += 1;
        let tag = format!("{:x}-{:x}", self.run, self.changes);
        // It takes a millisecond or two, in which everything else would wait.
        let made = spawn_blocking(move || Frame::new(&bitmap, tag)).await;
        let made = made.unwrap_or_else(|error| Err(error.to_string()));
        let frame = Arc::new(made.map_err(PhoneError::Answer)?);
        if let Some(slot) = self.slot(screen) {
            slot.bitmap = hash;
            slot.frame = Some(frame.clone());
        }
        Ok((frame, true))
    }
}

impl Worker<'_> {
    /// Answers everybody who waits for the same picture, with one request at most. Other screens
    /// have to wait: a command may have come meanwhile, and goes first.
    pub(super) async fn show(&mut self, job: PictureJob, waiting: &mut PictureQueue) {
        let screen = job.screen;
        let shown = match self.pictures.fresh(screen) {
            Some(shown) => shown,
            None => self.look(screen).await,
        };
        for viewer in [job].into_iter().chain(waiting.all_of(screen)) {
            let _gone = viewer.reply.send(shown.clone());
        }
    }

    /// Looks at the screen that is watched and due for the longest; the next one is due after it.
    pub(super) async fn poll(&mut self, viewers: &Viewers) {
        let mut oldest: Option<(Option<Instant>, Screen)> = None;
        for screen in self.phone.model.screens.iter().copied() {
            if !viewers.look_at(screen) || self.pictures.fresh(screen).is_some() {
                continue;
            }
            let looked = self.pictures.looked_at(screen);
            if oldest.is_none_or(|(before, _)| looked < before) {
                oldest = Some((looked, screen));
            }
        }
        if let Some((_, screen)) = oldest {
            // Who watches is told by an event, of the picture or of the link.
            let _told = self.look(screen).await;
        }
    }

    /// One request for a picture.
    pub(super) async fn look(&mut self, screen: Screen) -> Shown {
        let started = Instant::now();
        let looked = self.fetch(screen).await;
        let ended = Instant::now();
        let shown = match looked {
            Ok((frame, changed)) => {
                self.pictures.pace.came(ended, started.elapsed(), changed);
                self.status.set_tag(screen, &frame.tag);
                Ok(frame)
            }
            Err(error) => {
                self.pictures.pace.failed();
                Err(error)
            }
        };
        if let Some(slot) = self.pictures.slot(screen) {
            slot.last = Some(Last { ended, shown: shown.clone() });
        }
        shown
    }

    async fn fetch(&mut self, screen: Screen) -> Result<(Arc<Frame>, bool), PhoneError> {
        let target = RequestTarget::from(screen);
        let Some(exchange) = self.exchange(&target, Duration::ZERO).await? else {
            let reason = "the phone took the connection but did not answer".to_owned();
            self.set_link(&LinkState::Unreachable { reason: reason.clone() });
            return Err(PhoneError::Unreachable(reason));
        };
        let answer = exchange.answer(&target);
        if answer != Answer::Accepted {
            let advice = answer.advice().unwrap_or("The phone did not answer with a picture.");
            return Err(PhoneError::Answer(format!("{advice} (status {})", exchange.status)));
        }
        self.pictures.frame(screen, exchange.body).await
    }
}
