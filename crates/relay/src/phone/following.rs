//! What streams of events and the API see of a phone and its driver.

use std::sync::Arc;

use relay_api::{DriverAction, PhoneDriver};
use tokio::sync::Notify;

use super::{
    EventHub, NewEvents, Phone, PhoneError, PhoneEvent,
    driving::{DriverSeat, StreamGuard},
};
use crate::config::DriverRules;

impl Phone {
    /// Returns the current state as events.
    #[must_use]
    pub fn events(&self) -> Vec<PhoneEvent> {
        self.status.events()
    }

    /// Follows the phone for a user until the result is dropped: each event wakes `follower`.
    pub(crate) fn follow(&self, user: &str, follower: &Arc<Notify>) -> StreamGuard {
        self.status.feed().wake(follower);
        self.seat().begin_stream(user)
    }

    /// Returns the events of `phones` after the one with the number `after`; `None` when some are forgotten.
    pub(crate) fn events_after(hub: &EventHub, phones: &[&Phone], after: u64) -> Option<NewEvents> {
        let feeds: Vec<_> = phones.iter().map(|phone| phone.status.feed()).collect();
        hub.after(&feeds, after)
    }

    /// Returns who drives the phone, as the account of a viewer reads it.
    #[must_use]
    pub fn driver(&self, viewer: &str) -> Option<PhoneDriver> {
        self.status.driver(viewer)
    }

    /// Rejects a command of a user who may not send one now.
    ///
    /// # Errors
    /// Names the user who drives the phone.
    pub(crate) fn check_driver(&self, user: &str, rules: DriverRules) -> Result<(), PhoneError> {
        self.seat().check(user, rules)
    }

    /// Changes who drives the phone; returns the driver and, if the user asks for control, the seconds to the answer.
    ///
    /// # Errors
    /// When another user drives the phone, or nobody asks.
    pub(crate) fn change_driver(
        &self,
        action: DriverAction,
        user: &str,
        to: Option<&str>,
        rules: DriverRules,
    ) -> Result<(Option<PhoneDriver>, Option<u32>), PhoneError> {
        self.seat().change(action, user, to, rules)
    }

    /// Ends the hold of a user, or withdraws their request.
    ///
    /// # Errors
    /// When another user drives the phone.
    pub(crate) fn give_back(&self, user: &str) -> Result<(), PhoneError> {
        self.seat().give_back(user)
    }

    /// Sets the rules about who drives the phone.
    pub(crate) fn set_driver_rules(&self, rules: DriverRules) {
        self.seat().set_rules(rules);
    }

    /// Ends every hold: the users are others now.
    pub(crate) fn clear_driver(&self) {
        self.seat().clear();
    }

    pub(super) fn seat(&self) -> DriverSeat {
        DriverSeat { status: self.status.clone() }
    }
}
