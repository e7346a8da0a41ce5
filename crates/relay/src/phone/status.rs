//! The state of a phone, and the events about it.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use relay_api::{Event, LinkState, OutcomeEvent, PhoneDriver};
use snom::Screen;
use tokio::{sync::Notify, time::Instant};

use super::{
    feed::{EventHub, Feed, PhoneEvent},
    hold::{Hold, Until, seconds},
    link_tracker::{LinkTracker, Reachability, RestartKind},
};
use crate::{account::shown_name, config::PhoneConfig};

/// A renewal of a hold is published when its end has moved by so much since the last event.
const MIN_RENEWAL: Duration = Duration::from_secs(1);

/// The current state of a phone, and its subscribers.
#[derive(Debug, Default)]
pub(super) struct Status {
    state: Mutex<State>,
    feed: Feed,
    /// Notified when there is something else to do for the hold.
    pub(super) hold_changed: Notify,
}

#[derive(Debug, Default)]
struct State {
    link: LinkTracker,
    tags: [Option<String>; Screen::ALL.len()],
    hold: Hold,
    /// The driver of the last event about one.
    published_driver: Option<Until>,
    /// A task does what is due for the hold.
    is_hold_timed: bool,
    peer: Option<SocketAddr>,
}

/// A change of the driver from one user to another.
#[derive(Debug)]
pub(super) struct Handover {
    pub(super) from: String,
    pub(super) to: String,
}

impl Status {
    /// Creates the status of a phone whose events `hub` numbers; the hold may be that of a predecessor.
    pub(super) fn new(hub: Arc<EventHub>, predecessor: Option<&Status>) -> Status {
        let hold = predecessor.map(|status| status.state().hold.continued());
        let state = State { hold: hold.unwrap_or_default(), ..State::default() };
        Status { state: Mutex::new(state), feed: Feed::new(hub), hold_changed: Notify::new() }
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

    /// Changes the hold, and publishes what others see of it if that changed. Returns the handover from one driver to
    /// another, if there was one.
    pub(super) fn change_hold<T>(
        &self,
        change: impl FnOnce(&mut Hold, Instant) -> T,
    ) -> (T, Option<Handover>) {
        let now = Instant::now();
        let mut state = self.state();
        let before = state.hold.view(now);
        let driver_before = state.published_driver.take();
        let result = change(&mut state.hold, now);
        let after = state.hold.view(now);
        let name = |driver: &Option<Until>| driver.as_ref().map(|(user, _)| user.clone());
        let (from, to) = (name(&driver_before), name(&after.driver));
        let has_other_driver = from != to;
        let is_news = has_other_driver || has_moved(driver_before.as_ref(), after.driver.as_ref());
        if is_news {
            self.feed.publish(PhoneEvent::driver(after.driver.clone()));
        }
        state.published_driver = if is_news { after.driver } else { driver_before };
        // Where another one drives now, the request is answered.
        let is_refused = after.request.is_none() && !has_other_driver;
        if before.request != after.request && (after.request.is_some() || is_refused) {
            self.feed.publish(PhoneEvent::request(after.request));
        }
        let is_enforced = state.hold.is_enforced();
        drop(state);
        self.hold_changed.notify_one();
        let handover = match (from, to) {
            (Some(from), Some(to)) if has_other_driver && is_enforced => {
                Some(Handover { from, to })
            }
            _ => None,
        };
        (result, handover)
    }

    /// Returns whether a task is needed that does what is due for the hold; from then on there is one.
    pub(super) fn begin_hold_timer(&self) -> bool {
        let mut state = self.state();
        let is_needed = !state.is_hold_timed && state.hold.due().is_some();
        state.is_hold_timed |= is_needed;
        is_needed
    }

    /// Returns when something is due for the hold; when nothing is, its task has ended.
    pub(super) fn hold_due(&self) -> Option<Instant> {
        let mut state = self.state();
        let due = state.hold.due();
        state.is_hold_timed = due.is_some();
        due
    }

    /// Returns who drives the phone, as the account of a viewer reads it.
    pub(super) fn driver(&self, viewer: &str) -> Option<PhoneDriver> {
        let now = Instant::now();
        let (user, end) = self.state().hold.view(now).driver?;
        Some(PhoneDriver { user: shown_name(&user, viewer), seconds: seconds(end, now) })
    }

    /// Returns the time that is left to answer the request of a user for control.
    pub(super) fn request_seconds(&self, user: &str) -> Option<u32> {
        let now = Instant::now();
        let (asker, end) = self.state().hold.view(now).request?;
        (asker == user).then(|| seconds(end, now))
    }

    /// Returns whether somebody drives the phone.
    pub(super) fn is_driven(&self) -> bool {
        self.state().hold.view(Instant::now()).driver.is_some()
    }

    /// Publishes an event that leaves no state behind.
    pub(super) fn publish(&self, event: Event) {
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
        let hold = state.hold.view(now);
        all.push(PhoneEvent::driver(hold.driver));
        all.extend(hold.request.map(|request| PhoneEvent::request(Some(request))));
        all
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Returns whether the end of a hold has moved by so much that others should know.
fn has_moved(before: Option<&Until>, after: Option<&Until>) -> bool {
    let (Some((_, before)), Some((_, after))) = (before, after) else { return false };
    let later = after.saturating_duration_since(*before);
    later.max(before.saturating_duration_since(*after)) >= MIN_RENEWAL
}

fn screen_event(screen: Screen, tag: &str) -> Event {
    Event::Screen { screen: screen.name().to_owned(), tag: format!("\"{tag}\"") }
}
