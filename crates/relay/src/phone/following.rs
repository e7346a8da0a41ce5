//! What streams of events and the API see of a phone and its driver.

use std::sync::Arc;

use relay_api::{ClusterProblem, DriverAction, PhoneDriver};
use snom::Screen;
use tokio::{sync::Notify, time::Instant};

use super::{
    EventHub, NewEvents, Phone, PhoneError, PhoneEvent,
    driving::{DriverSeat, StreamGuard},
};
use crate::{
    cluster::{EventRecord, ShardId},
    config::DriverRules,
};

/// The followers of a phone at this relay.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Following {
    /// The screens that are watched.
    pub(crate) screens: Vec<Screen>,
    /// The accounts of the users that have a stream, in order.
    pub(crate) users: Vec<String>,
}

impl Phone {
    /// Returns the current state as events.
    #[must_use]
    pub fn events(&self) -> Vec<PhoneEvent> {
        self.status.events()
    }

    /// Follows the phone for a user until the result is dropped: each event wakes `follower`.
    pub(crate) fn follow(&self, user: &str, follower: &Arc<Notify>) -> StreamGuard {
        self.status.feed().wake(follower);
        self.begin_stream(user)
    }

    /// Counts a stream of a user, here or at another relay, until the result is dropped.
    pub(crate) fn begin_stream(&self, user: &str) -> StreamGuard {
        let stream = self.seat().begin_stream(user);
        self.status.feed().following_changed();
        stream
    }

    /// Wakes `follower` with each event from now on, as long as it exists.
    pub(crate) fn wake(&self, follower: &Arc<Notify>) {
        self.status.feed().wake(follower);
    }

    /// Returns the followers of the phone.
    pub(crate) fn following(&self) -> Following {
        let watched = |screen: &Screen| self.viewers.watch(*screen);
        let screens = Screen::ALL.into_iter().filter(watched).collect();
        let mut users = self.status.membership().users();
        users.sort_unstable();
        Following { screens, users }
    }

    /// Returns the shard of the phone; `None` without a cluster.
    pub(crate) fn shard(&self) -> Option<&ShardId> {
        self.status.ownership().shard()
    }

    /// Sets whether another relay owns the phone, and reports it.
    pub(crate) fn set_elsewhere(&self, is_elsewhere: bool) {
        self.status.set_elsewhere(is_elsewhere);
    }

    /// Takes over events that the owner of the phone reports, possibly the whole state.
    pub(crate) fn apply(&self, events: Vec<EventRecord>, is_whole: bool) {
        let now = Instant::now();
        let events = events.into_iter().map(|record| PhoneEvent::of_record(record, now)).collect();
        self.status.apply(events, is_whole);
    }

    /// Sets the reason why no owner reports the phone.
    pub(crate) fn set_cluster_problem(&self, problem: Option<ClusterProblem>) {
        self.status.set_cluster_problem(problem);
    }

    /// Forgets the reported state, because nobody follows the phone here any more.
    pub(crate) fn forget_reports(&self) {
        self.status.forget_reports();
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
