//! The pictures of a phone's screens: one request for any number of viewers.

use std::{
    sync::Arc,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use futures_util::FutureExt;
use relay_api::Reason;
use sha2::{Digest, Sha256};
use snom::{RequestTarget, Screen};
use tokio::{task::spawn_blocking, time::Instant};

use super::holds_up;
use crate::phone::{
    connection::Connection,
    error::PhoneError,
    frame::Frame,
    link_tracker::Reachability,
    poll_interval::PollInterval,
    queue::{FrameResult, PictureJob, PictureQueue},
    viewers::Viewers,
};

/// The last picture of each screen, and the time of the next one.
pub(super) struct Pictures {
    slots: [Slot; Screen::ALL.len()],
    interval: PollInterval,
    /// A part of entity tags that differs between runs of the relay.
    run: u128,
    changes: u64,
    /// The time from which pictures may be given up for commands, if the phone has shown that it does not
    /// bear that.
    gives_up_from: Option<Instant>,
    /// A picture was given up since the last command.
    has_given_up: bool,
    /// Pictures given up since the last one that was not.
    given_up: u32,
    /// The phone answered the last request for a picture.
    is_there: bool,
}

/// A command may wait this long for a picture under way.
const MAX_HOLD_UP: Duration = Duration::from_millis(100);
/// A command may wait this long for a picture that is overdue.
const MAX_OVERDUE_HOLD_UP: Duration = Duration::from_secs(1);
/// A command may wait this long for the decoding of a picture.
const MAX_DECODING_HOLD_UP: Duration = Duration::from_millis(10);
/// The pictures given up in a row after which one is overdue.
const MAX_GIVEN_UP: u32 = 3;
/// The time after which it is tried again whether the phone bears that a picture is given up.
const TRY_AGAIN_AFTER: Duration = Duration::from_secs(600);

#[derive(Default)]
struct Slot {
    last: Option<LastPoll>,
    /// The SHA-256 of the bitmap from the phone: the bitmaps of 200 phones would take 80 MB.
    bitmap: [u8; 32],
    frame: Option<Arc<Frame>>,
}

/// The last poll of a screen.
struct LastPoll {
    ended: Instant,
    result: FrameResult,
}

impl Pictures {
    pub(super) fn new() -> Pictures {
        #[expect(clippy::disallowed_methods, reason = "a run may begin where another one ended")]
        let started = SystemTime::now().duration_since(UNIX_EPOCH);
        Pictures {
            slots: [const { Slot { last: None, bitmap: [0; 32], frame: None } }; Screen::ALL.len()],
            interval: PollInterval::default(),
            run: started.unwrap_or_default().as_millis(),
            changes: 0,
            gives_up_from: None,
            has_given_up: false,
            given_up: 0,
            is_there: false,
        }
    }

    /// Invalidates all pictures, because a command is sent.
    pub(super) fn sent(&mut self, now: Instant) {
        self.interval.sent(now);
        self.invalidate();
    }

    /// Invalidates all pictures, because a command has ended: with an answer, without, or without one that
    /// means anything.
    pub(super) fn answered(&mut self, now: Instant, is_answered: Option<bool>) {
        self.interval.answered(now);
        self.invalidate();
        // Some phones still draw the picture that nobody reads, and take no second connection meanwhile.
        if std::mem::take(&mut self.has_given_up) && is_answered == Some(false) {
            tracing::debug!("the phone does not bear that a picture is given up");
            self.gives_up_from = Some(now + TRY_AGAIN_AFTER);
        }
    }

    /// Returns the time before which no picture may begin, because somebody types.
    pub(super) fn not_before(&self) -> Option<Instant> {
        self.interval.not_before().filter(|time| *time > Instant::now())
    }

    /// Ends the back-off, because a person has fixed the cause of a failure.
    pub(super) fn reset(&mut self) {
        self.interval.reset();
        self.invalidate();
    }

    fn invalidate(&mut self) {
        for slot in &mut self.slots {
            slot.last = None;
        }
    }

    /// Returns the time of the next poll of a watched screen.
    pub(super) fn due(&self, viewers: &Viewers) -> Option<Instant> {
        let now = Instant::now();
        let interval = self.interval.at(now);
        let watched = Screen::ALL.into_iter().zip(&self.slots);
        let watched = watched.filter(|(screen, _)| viewers.watch(*screen));
        let due =
            watched.map(|(_, slot)| slot.last.as_ref().map_or(now, |last| last.ended + interval));
        // Somebody who types goes first.
        due.min().map(|due| self.not_before().map_or(due, |time| time.max(due)))
    }

    /// Answers all requests for the same picture with at most one request to the phone. Requests
    /// for other screens wait: a command may have come meanwhile, and goes first. So it does when it
    /// comes while a picture is under way, as `command` says.
    pub(super) async fn answer(
        &mut self,
        job: PictureJob,
        queue: &mut PictureQueue,
        command: impl Future<Output = ()>,
        connection: &mut Connection<'_>,
    ) {
        let screen = job.screen;
        let result = match self.fresh(screen) {
            Some(result) => result,
            None => match self.fetch(screen, command, connection).await {
                Some(result) => result,
                None => return queue.put_back(job),
            },
        };
        for viewer in [job].into_iter().chain(queue.take_all(screen)) {
            let _gone = viewer.reply.send(result.clone());
        }
    }

    /// Polls the watched screen that has been due for the longest; the others follow after it.
    pub(super) async fn poll(
        &mut self,
        viewers: &Viewers,
        command: impl Future<Output = ()>,
        connection: &mut Connection<'_>,
    ) {
        let mut oldest: Option<(Option<Instant>, Screen)> = None;
        for screen in connection.phone.model.screens.iter().copied() {
            if !viewers.watch(screen) || self.fresh(screen).is_some() {
                continue;
            }
            let polled = self.last_poll(screen);
            if oldest.is_none_or(|(before, _)| polled < before) {
                oldest = Some((polled, screen));
            }
        }
        if let Some((_, screen)) = oldest {
            // Viewers get an event about the picture or the link.
            let _published = self.fetch(screen, command, connection).await;
        }
    }

    /// Fetches a picture with one request; returns `None` when it was given up for a command.
    async fn fetch(
        &mut self,
        screen: Screen,
        command: impl Future<Output = ()>,
        connection: &mut Connection<'_>,
    ) -> Option<FrameResult> {
        let started = Instant::now();
        let expected = started + self.interval.expected();
        let may_give_up = self.gives_up_from.is_none_or(|from| from <= started);
        // Somebody who types without a break would never get a picture.
        let is_overdue = self.interval.is_overdue(started) || self.given_up >= MAX_GIVEN_UP;
        let max = if is_overdue { MAX_OVERDUE_HOLD_UP } else { MAX_HOLD_UP };
        let command = command.shared();
        let fetched = tokio::select! {
            biased;
            fetched = self.request(screen, connection) => Some(fetched),
            // The request is dropped, and its connection with it.
            () = holds_up(command.clone(), expected, max), if may_give_up => None,
        };
        let Some(fetched) = fetched else {
            self.has_given_up = true;
            self.given_up += 1;
            return None;
        };
        let ended = Instant::now();
        let decoded = match fetched {
            Ok(bitmap) => tokio::select! {
                biased;
                decoded = self.frame(screen, bitmap) => decoded,
                // The phone has done its part; when many pictures are decoded, a command goes first.
                () = holds_up(command, ended, MAX_DECODING_HOLD_UP) => return None,
            },
            Err(error) => Err(error),
        };
        self.given_up = 0;
        let result = match decoded {
            Ok((frame, has_changed)) => {
                self.interval.picture(ended, ended - started, has_changed);
                connection.status.set_tag(screen, &frame.tag);
                Ok(frame)
            }
            // That says nothing about the phone.
            Err(error @ PhoneError::Unowned(_)) => return Some(Err(error)),
            Err(error) => {
                self.interval.failure(ended);
                Err(error)
            }
        };
        self.is_there = is_answer(&result);
        if let Some(slot) = self.slot(screen) {
            slot.last = Some(LastPoll { ended, result: result.clone() });
        }
        Some(result)
    }

    /// Returns the bitmap of a screen, with one request.
    async fn request(
        &self,
        screen: Screen,
        connection: &mut Connection<'_>,
    ) -> Result<Vec<u8>, PhoneError> {
        let target = RequestTarget::from(screen);
        let Some(response) = connection.request(&target, Duration::ZERO).await? else {
            let reason = Reason::NoAnswer {};
            connection.set_reachability(Reachability::unreachable(&reason));
            return Err(PhoneError::Unreachable(reason));
        };
        if let Some(reason) = response.reason(&target) {
            return Err(PhoneError::Answer(reason));
        }
        Ok(response.body)
    }

    /// Returns the frame of a bitmap, and whether it differs from the last one.
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
        // It takes a millisecond or two, for which everything else would wait.
        let encoded = spawn_blocking(move || Frame::new(&bitmap, tag)).await;
        let encoded = encoded.unwrap_or(Err(Reason::TaskFailed {}));
        let frame = Arc::new(encoded.map_err(PhoneError::Answer)?);
        if let Some(slot) = self.slot(screen) {
            slot.bitmap = hash;
            slot.frame = Some(frame.clone());
        }
        Ok((frame, true))
    }

    /// Returns the result of the last poll while it is younger than the poll interval, and another screen has not
    /// shown meanwhile that the phone is gone, or back.
    fn fresh(&mut self, screen: Screen) -> Option<FrameResult> {
        let now = Instant::now();
        let (interval, is_there) = (self.interval.at(now), self.is_there);
        let last = self.slot(screen)?.last.as_ref()?;
        let is_fresh = now.saturating_duration_since(last.ended) < interval;
        (is_fresh && is_answer(&last.result) == is_there).then(|| last.result.clone())
    }

    /// Returns the end of the last poll.
    fn last_poll(&mut self, screen: Screen) -> Option<Instant> {
        Some(self.slot(screen)?.last.as_ref()?.ended)
    }

    fn slot(&mut self, screen: Screen) -> Option<&mut Slot> {
        let nth = Screen::ALL.iter().position(|other| *other == screen)?;
        self.slots.get_mut(nth)
    }
}

/// Returns whether the phone answered, whatever it was.
fn is_answer(result: &FrameResult) -> bool {
    matches!(result, Ok(_) | Err(PhoneError::Answer(_)))
}
