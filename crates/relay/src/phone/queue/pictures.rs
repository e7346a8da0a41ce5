//! The picture requests that wait for a phone.

use std::{collections::VecDeque, sync::Arc};

use snom::Screen;
use tokio::sync::{mpsc, oneshot};

use crate::phone::{error::PhoneError, frame::Frame};

/// A picture, or the reason why there is none.
pub(crate) type FrameResult = Result<Arc<Frame>, PhoneError>;

/// A picture request in the queue.
#[derive(Debug)]
pub(crate) struct PictureJob {
    pub(crate) screen: Screen,
    pub(crate) reply: oneshot::Sender<FrameResult>,
}

/// The queue of picture requests.
#[derive(Debug)]
pub(crate) struct PictureQueue {
    incoming: mpsc::Receiver<PictureJob>,
    /// Requests for other screens than the last one fetched: commands go first.
    postponed: VecDeque<PictureJob>,
}

impl PictureQueue {
    pub(super) fn new(incoming: mpsc::Receiver<PictureJob>) -> PictureQueue {
        PictureQueue { incoming, postponed: VecDeque::new() }
    }

    /// Returns the oldest request.
    pub(crate) async fn next(&mut self) -> Option<PictureJob> {
        match self.postponed.pop_front() {
            Some(job) => Some(job),
            None => self.incoming.recv().await,
        }
    }

    /// Puts a request back, as the oldest.
    pub(crate) fn put_back(&mut self, job: PictureJob) {
        self.postponed.push_front(job);
    }

    /// Removes and returns all requests for `screen`.
    pub(crate) fn take_all(&mut self, screen: Screen) -> VecDeque<PictureJob> {
        while let Ok(job) = self.incoming.try_recv() {
            self.postponed.push_back(job);
        }
        let all = std::mem::take(&mut self.postponed);
        let (matching, others) = all.into_iter().partition(|job: &PictureJob| job.screen == screen);
        self.postponed = others;
        matching
    }
}
