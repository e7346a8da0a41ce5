//! Who drives a phone: what changes it, and what ends with it.

use std::{sync::Arc, time::Duration};

use relay_api::{DriverAction, PhoneDriver};
use tokio::time::{Instant, sleep_until};

use super::{
    connection::RELAY,
    error::PhoneError,
    hold::Hold,
    queue::CommandQueue,
    status::{Handover, Status},
};
use crate::{
    account::shown_name,
    audit::{Audit, Entry},
    config::{DriverRules, PhoneConfig},
};

/// The place of the driver of a phone. Cheap to clone.
#[derive(Clone, Debug)]
pub(super) struct DriverSeat {
    pub(super) phone: Arc<PhoneConfig>,
    pub(super) status: Arc<Status>,
    pub(super) commands: Arc<CommandQueue>,
    pub(super) audit: Arc<Audit>,
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

    /// Ends every hold: the users are others now.
    pub(super) fn clear(&self) {
        self.update(|hold, _now| hold.clear());
    }

    /// Counts a stream of a user, until the result is dropped.
    pub(super) fn begin_stream(&self, user: &str) -> StreamGuard {
        self.update(|hold, _now| hold.begin_stream(user));
        StreamGuard { seat: self.clone(), user: user.to_owned() }
    }

    /// Sees to it that the hold ends in time.
    pub(super) fn keep_time(&self) {
        if !self.status.begin_hold_timer() {
            return;
        }
        let seat = self.clone();
        // It ends with the hold, and keeps no worker alive.
        tokio::spawn(async move {
            while let Some(due) = seat.status.hold_due() {
                tokio::select! {
                    () = sleep_until(due) => seat.pass(),
                    () = seat.status.hold_changed.notified() => {}
                }
            }
        });
    }

    /// Does what is due.
    fn pass(&self) {
        let ((), handover) = self.status.change_hold(|hold, now| hold.pass(now));
        if let Some(handover) = handover {
            self.audit.write(&Entry {
                event: "driver-give",
                user: RELAY,
                phone: Some(&self.phone.id),
                with: Some(shown_name(&handover.to, RELAY)),
                ..Entry::default()
            });
            self.end_commands(handover);
        }
    }

    fn update<T>(&self, change: impl FnOnce(&mut Hold, Instant) -> T) -> T {
        let (result, handover) = self.status.change_hold(change);
        if let Some(handover) = handover {
            self.end_commands(handover);
        }
        self.keep_time();
        result
    }

    /// Ends the commands of the driver before: a sequence before its next part, and what waits is not sent.
    fn end_commands(&self, Handover { from, to }: Handover) {
        self.commands.end_commands_of(&from, &to);
    }
}

/// A stream of a user that is counted.
#[derive(Debug)]
pub(crate) struct StreamGuard {
    seat: DriverSeat,
    user: String,
}

impl Drop for StreamGuard {
    fn drop(&mut self) {
        let (seat, user) = (&self.seat, &self.user);
        let ((), handover) = seat.status.change_hold(|hold, now| hold.end_stream(user, now));
        // The task that keeps the time is there already if there is a hold.
        if let Some(handover) = handover {
            seat.end_commands(handover);
        }
    }
}
