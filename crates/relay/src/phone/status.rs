//! The state of a phone, and the events about it.

use std::{
    net::SocketAddr,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use relay_api::{Event, LinkState, OutcomeEvent};
use snom::Screen;
use tokio::{sync::broadcast, time::Instant};

use super::link_tracker::{LinkTracker, Reachability, RestartKind};
use crate::config::PhoneConfig;

/// Events that a slow subscriber may lag behind; after that it gets the whole state again.
const MAX_LAG: usize = 64;

/// An event, as its subscribers may see it.
#[derive(Clone, Debug)]
pub struct PhoneEvent {
    event: Event,
    /// Without the digits, for all but the user that it names.
    masked: Option<(String, Event)>,
}

impl PhoneEvent {
    /// Returns the event for a user.
    #[must_use]
    pub fn of(self, user: &str) -> Event {
        match self.masked {
            Some((sender, masked)) if sender != user => masked,
            _ => self.event,
        }
    }
}

impl From<Event> for PhoneEvent {
    fn from(event: Event) -> PhoneEvent {
        PhoneEvent { event, masked: None }
    }
}

/// The current state of a phone, and its subscribers.
#[derive(Debug)]
pub(super) struct Status {
    state: Mutex<State>,
    events: broadcast::Sender<PhoneEvent>,
}

#[derive(Debug, Default)]
struct State {
    link: LinkTracker,
    tags: [Option<String>; Screen::ALL.len()],
    driver: Option<String>,
    peer: Option<SocketAddr>,
}

impl Default for Status {
    fn default() -> Status {
        Status { state: Mutex::default(), events: broadcast::channel(MAX_LAG).0 }
    }
}

impl Status {
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

    /// Sets the address of a connection.
    pub(super) fn set_peer(&self, peer: SocketAddr) {
        self.state().peer = Some(peer);
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

    /// Sets the user who drives the phone.
    pub(super) fn set_driver(&self, user: Option<&str>) {
        let mut state = self.state();
        if state.driver.as_deref() != user {
            state.driver = user.map(str::to_owned);
            self.publish(Event::Driver { user: state.driver.clone() });
        }
    }

    /// Returns whether somebody drives the phone.
    pub(super) fn is_driven(&self) -> bool {
        self.state().driver.is_some()
    }

    /// Publishes an event that leaves no state behind.
    pub(super) fn publish(&self, event: Event) {
        // An error means that there are no subscribers.
        let _ = self.events.send(event.into());
    }

    /// Publishes the outcome of a command; only its sender sees what was dialled.
    pub(super) fn publish_outcome(&self, outcome: OutcomeEvent) {
        let user = outcome.user.clone();
        let masked = Event::Outcome(Box::new(outcome.masked()));
        let event =
            PhoneEvent { event: Event::Outcome(Box::new(outcome)), masked: Some((user, masked)) };
        // An error means that there are no subscribers.
        let _ = self.events.send(event);
    }

    /// Returns the current state as events, and the stream of all events from then on.
    pub(super) fn subscribe(&self) -> (Vec<Event>, broadcast::Receiver<PhoneEvent>) {
        // Under the lock, so that no event is missed between the two.
        let state = self.state();
        let events = self.events.subscribe();
        let mut all = vec![Event::Link(state.link.state(Instant::now()))];
        for (screen, tag) in Screen::ALL.into_iter().zip(&state.tags) {
            all.extend(tag.as_ref().map(|tag| screen_event(screen, tag)));
        }
        all.push(Event::Driver { user: state.driver.clone() });
        (all, events)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn screen_event(screen: Screen, tag: &str) -> Event {
    Event::Screen { screen: screen.name().to_owned(), tag: format!("\"{tag}\"") }
}
