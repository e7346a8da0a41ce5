//! The background look: whether a phone answers that nobody uses.

use std::time::Duration;

use relay_api::Reason;
use snom::{Answer, Page, RequestTarget};
use tokio::time::Instant;

use super::{Connection, Deadline, HttpError};

/// The result of a look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::phone) enum LookResult {
    /// A device answered.
    Answered,
    /// None did.
    NoAnswer,
    /// It was given up for something more urgent.
    GivenUp,
}

impl LookResult {
    /// Returns the label in the metrics.
    pub(in crate::phone) const fn name(self) -> &'static str {
        match self {
            LookResult::Answered => "answered",
            LookResult::NoAnswer => "no-answer",
            LookResult::GivenUp => "given-up",
        }
    }
}

impl Connection<'_> {
    /// Looks whether the phone answers: asks for its first page, and without a password, so that nothing
    /// is counted as an attempt.
    pub(in crate::phone) async fn look(&mut self) -> LookResult {
        let target = RequestTarget::from(Page::Index);
        let Ok(_turn) = self.request_turn(&target).await else { return LookResult::GivenUp };
        let started = Instant::now();
        let deadline = Deadline::new(started, Duration::ZERO);
        let result = self.http.get(&target, None, deadline).await;
        let status = result.as_ref().ok().map(|response| response.status);
        self.metrics.request(status, started);
        let response = match result {
            Ok(response) => response,
            // That says nothing about the phone.
            Err(HttpError::NotOwner(_)) => return LookResult::GivenUp,
            // A command may follow at once: this request changes nothing.
            Err(error) => {
                self.not_sent(error);
                return LookResult::NoAnswer;
            }
        };
        let answer = response.classify(&target);
        if answer == Answer::LockedOut {
            self.refuse(Reason::LockedOut {});
        } else {
            self.set_answered(&response, answer);
        }
        LookResult::Answered
    }
}
