//! The state of a phone, and the events about it.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
    time::Duration,
};

use relay_api::{Event, LinkState, OutcomeEvent, PhoneDriver};
use snom::Screen;
use tokio::time::Instant;

use super::{
    device_hold::{DeviceHolds, EndCommands, Member},
    feed::{EventHub, Feed, PhoneEvent},
    hold::seconds,
    link_tracker::{LinkTracker, Reachability, RestartKind},
    membership::Membership,
    ownership::PhoneOwnership,
};
use crate::{account::shown_name, audit::Audit, config::PhoneConfig};

/// The current state of a phone, and its subscribers.
#[derive(Debug, Default)]
pub(super) struct Status {
    state: Mutex<State>,
    feed: Arc<Feed>,
    membership: Membership,
    ownership: PhoneOwnership,
}

#[derive(Debug, Default)]
struct State {
    link: LinkTracker,
    tags: [Option<String>; Screen::ALL.len()],
    peer: Option<SocketAddr>,
}

impl Status {
    /// Creates the status of a phone whose events `hub` numbers; `commands` are those that wait for it. What happens
    /// by itself is recorded in `audit`.
    pub(super) fn new(
        phone: &PhoneConfig,
        hub: Arc<EventHub>,
        holds: Arc<DeviceHolds>,
        audit: Arc<Audit>,
        commands: Weak<dyn EndCommands>,
        ownership: PhoneOwnership,
    ) -> Status {
        let feed = Arc::new(Feed::new(hub));
        let member = Member {
            phone: phone.id.clone(),
            audit,
            feed: Arc::downgrade(&feed),
            commands: Some(commands),
        };
        let membership = Membership::new(phone, holds, member);
        Status { state: Mutex::default(), feed, membership, ownership }
    }

    /// Returns whether this relay owns the phone.
    pub(super) fn ownership(&self) -> &PhoneOwnership {
        &self.ownership
    }

    /// Returns the membership of the phone in the hold of its device.
    pub(super) fn membership(&self) -> &Membership {
        &self.membership
    }

    /// Returns the events of the phone.
    pub(super) fn feed(&self) -> &Feed {
        &self.feed
    }

    /// Returns the link state.
    pub(super) fn link(&self) -> LinkState {
        self.state().link.state(Instant::now())
    }

    /// Returns what the last request showed.
    pub(super) fn reachability(&self) -> Reachability {
        self.state().link.current().clone()
    }

    /// Sets what a request showed; returns whether it changed.
    pub(super) fn set_reachability(&self, shown: Reachability) -> bool {
        let mut state = self.state();
        let has_changed = *state.link.current() != shown;
        self.change_link(&mut state, |link, now| link.note(shown, now));
        has_changed
    }

    /// Takes over what a request under another id of the same endpoint showed; a refusal stays.
    pub(super) fn take_over(&self, shown: Reachability) {
        let mut state = self.state();
        if !matches!(state.link.current(), Reachability::Refused(_)) {
            self.change_link(&mut state, |link, now| link.note(shown, now));
        }
    }

    /// Returns whether a request of the last `time` showed something.
    pub(super) fn was_checked_within(&self, time: Duration) -> bool {
        self.state().link.was_checked_within(time, Instant::now())
    }

    /// Notes that a restart was sent; returns the time after which it counts as over.
    pub(super) fn begin_restart(&self, kind: RestartKind, sent: Instant) -> Instant {
        self.change_link(&mut self.state(), |link, _now| link.begin_restart(kind, sent))
    }

    /// Ends a restart that counts as over.
    pub(super) fn end_restart(&self) {
        self.change_link(&mut self.state(), LinkTracker::end_restart);
    }

    /// Changes the link, and publishes what it looks like if that changed.
    fn change_link<T>(
        &self,
        state: &mut State,
        change: impl FnOnce(&mut LinkTracker, Instant) -> T,
    ) -> T {
        let now = Instant::now();
        let before = state.link.visible().cloned();
        let result = change(&mut state.link, now);
        if state.link.visible() != before.as_ref() {
            self.publish(Event::Link(state.link.state(now)));
        }
        result
    }

    /// Returns the address of a phone; of one that is called by name, that of its last connection.
    pub(super) fn address_of(&self, phone: &PhoneConfig) -> Option<SocketAddr> {
        phone.socket_address().or_else(|| self.state().peer)
    }

    /// Returns where a phone is: the name it is called by, and its address as far as it is known.
    pub(super) fn names_of(&self, phone: &PhoneConfig) -> Vec<String> {
        let address = self.address_of(phone).map(|address| address.to_string());
        let mut all: Vec<_> = [phone.endpoint()].into_iter().chain(address).collect();
        all.dedup();
        all
    }

    /// Sets the address of a connection. Other phones may lead to the same device: it has one driver.
    pub(super) fn set_peer(&self, peer: SocketAddr) {
        if self.state().peer.replace(peer) != Some(peer) {
            self.membership.lead_to(peer);
        }
    }

    /// Sets the entity tag of a screen.
    pub(super) fn set_tag(&self, screen: Screen, tag: &str) {
        let nth = Screen::ALL.iter().position(|other| *other == screen);
        let mut state = self.state();
        let slot = nth.and_then(|nth| state.tags.get_mut(nth));
        if let Some(slot) = slot.filter(|slot| slot.as_deref() != Some(tag)) {
            *slot = Some(tag.to_owned());
            self.publish(screen_event(screen, tag));
        }
    }

    /// Returns who drives the phone, as the account of a viewer reads it.
    pub(super) fn driver(&self, viewer: &str) -> Option<PhoneDriver> {
        let now = Instant::now();
        let (user, end) = self.membership.view(now).driver?;
        Some(PhoneDriver { user: shown_name(&user, viewer), seconds: seconds(end, now) })
    }

    /// Returns the time that is left to answer the request of a user for control.
    pub(super) fn request_seconds(&self, user: &str) -> Option<u32> {
        let now = Instant::now();
        let (asker, end) = self.membership.view(now).request?;
        (asker == user).then(|| seconds(end, now))
    }

    /// Returns whether somebody drives the phone.
    pub(super) fn is_driven(&self) -> bool {
        self.membership.view(Instant::now()).driver.is_some()
    }

    /// Publishes an event that everybody sees alike.
    fn publish(&self, event: Event) {
        self.feed.publish(event.into());
    }

    /// Publishes the outcome of a command; only its sender sees what was dialled.
    pub(super) fn publish_outcome(&self, outcome: OutcomeEvent) {
        let user = outcome.user.clone();
        let masked = Event::Outcome(Box::new(outcome.masked()));
        let event = Event::Outcome(Box::new(outcome));
        self.feed.publish(PhoneEvent::masked(event, user, masked));
    }

    /// Returns the current state as events.
    pub(super) fn events(&self) -> Vec<PhoneEvent> {
        let now = Instant::now();
        let state = self.state();
        let mut all = vec![PhoneEvent::from(Event::Link(state.link.state(now)))];
        for (screen, tag) in Screen::ALL.into_iter().zip(&state.tags) {
            all.extend(tag.as_ref().map(|tag| PhoneEvent::from(screen_event(screen, tag))));
        }
        drop(state);
        let hold = self.membership.view(now);
        all.push(PhoneEvent::driver(hold.driver));
        all.extend(hold.request.map(|request| PhoneEvent::request(Some(request))));
        all
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn screen_event(screen: Screen, tag: &str) -> Event {
    Event::Screen { screen: screen.name().to_owned(), tag: format!("\"{tag}\"") }
}
