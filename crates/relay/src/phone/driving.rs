//! Who drives a phone: what changes it, and what ends with it.

use std::{sync::Arc, time::Duration};

use relay_api::{DriverAction, PhoneDriver};
use tokio::time::Instant;

use super::{
    device_hold::EndCommands, error::PhoneError, hold::Hold, queue::CommandQueue, status::Status,
};
use crate::config::DriverRules;

/// The place of the driver of a phone. Cheap to clone.
#[derive(Clone, Debug)]
pub(super) struct DriverSeat {
    pub(super) status: Arc<Status>,
}

impl DriverSeat {
    /// Rejects a command of a user who may not send one now.
    ///
    /// # Errors
    /// Names the user who drives the phone.
    pub(super) fn check(&self, user: &str, rules: DriverRules) -> Result<(), PhoneError> {
        self.update(|hold, now| {
            hold.set_rules(rules);
            hold.check(user, now)
        })
    }

    /// Takes or renews the hold for a command that is about to be queued.
    ///
    /// # Errors
    /// As [`DriverSeat::check`].
    pub(super) fn admit(&self, user: &str, rules: DriverRules) -> Result<(), PhoneError> {
        self.update(|hold, now| {
            hold.set_rules(rules);
            hold.command(user, now, now)
        })
    }

    /// Renews the hold for a command that begins, whose effect lasts for a time.
    ///
    /// # Errors
    /// As [`DriverSeat::check`]: another user may have taken control while it waited.
    pub(super) fn begin(&self, user: &str, lasts: Duration) -> Result<(), PhoneError> {
        self.update(|hold, now| hold.command(user, now + lasts, now))
    }

    /// Changes who drives the phone; returns the driver and, if the user asks for control, the seconds to the answer.
    ///
    /// # Errors
    /// When another user drives the phone, or nobody asks.
    pub(super) fn change(
        &self,
        action: DriverAction,
        user: &str,
        to: Option<&str>,
        rules: DriverRules,
    ) -> Result<(Option<PhoneDriver>, Option<u32>), PhoneError> {
        self.update(|hold, now| {
            hold.set_rules(rules);
            hold.change(action, user, to, now)
        })?;
        Ok((self.status.driver(user), self.status.request_seconds(user)))
    }

    /// Ends the hold of a user, or withdraws their request.
    ///
    /// # Errors
    /// When another user drives the phone.
    pub(super) fn give_back(&self, user: &str) -> Result<(), PhoneError> {
        self.update(|hold, now| hold.give_back(user, now))
    }

    /// Sets the rules that hold from now on.
    pub(super) fn set_rules(&self, rules: DriverRules) {
        self.update(|hold, _now| hold.set_rules(rules));
    }

    /// Ends every hold: the users are others now.
    pub(super) fn clear(&self) {
        self.update(|hold, _now| hold.clear());
    }

    /// Counts a stream of a user, until the result is dropped.
    pub(super) fn begin_stream(&self, user: &str) -> StreamGuard {
        self.status.membership().begin_stream(user);
        StreamGuard { status: self.status.clone(), user: user.to_owned() }
    }

    fn update<T>(&self, change: impl FnOnce(&mut Hold, Instant) -> T) -> T {
        self.status.membership().change(change)
    }
}

impl EndCommands for CommandQueue {
    fn end_commands_of(&self, user: &str, next: &str) {
        CommandQueue::end_commands_of(self, user, next);
    }
}

/// A stream of a user that is counted, wherever the hold of its phone moves.
#[derive(Debug)]
pub(crate) struct StreamGuard {
    status: Arc<Status>,
    user: String,
}

impl Drop for StreamGuard {
    fn drop(&mut self) {
        self.status.membership().end_stream(&self.user);
        self.status.feed().following_changed();
    }
}
