//! The state of a phone, and the events about it.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
    time::Duration,
};

use relay_api::{ClusterProblem, Event, LinkState, OutcomeEvent, PhoneDriver};
use snom::Screen;
use tokio::time::Instant;

use super::{
    device_hold::{DeviceHolds, EndCommands, Member},
    feed::{EventHub, Feed, PhoneEvent},
    hold::{HoldView, seconds},
    link_tracker::{LinkTracker, Reachability, RestartKind},
    membership::Membership,
    mirrored::MirroredState,
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
    /// The state that the owner reports, if another relay owns the phone.
    mirrored: Option<MirroredState>,
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
        let is_elsewhere = !ownership.is_owned();
        feed.set_mirrored(is_elsewhere);
        let mirrored = is_elsewhere.then(MirroredState::default);
        let state = Mutex::new(State { mirrored, ..State::default() });
        Status { state, feed, membership, ownership }
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
        let (state, now) = (self.state(), Instant::now());
        match &state.mirrored {
            Some(mirrored) => mirrored.link(now),
            None => state.link.state(now),
        }
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
        let (user, end) = self.hold(now).driver?;
        Some(PhoneDriver { user: shown_name(&user, viewer), seconds: seconds(end, now) })
    }

    /// Returns the time that is left to answer the request of a user for control.
    pub(super) fn request_seconds(&self, user: &str) -> Option<u32> {
        let now = Instant::now();
        let (asker, end) = self.hold(now).request?;
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
        if let Some(mirrored) = &state.mirrored {
            return mirrored.events(now);
        }
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

    /// Sets whether another relay owns the phone and reports it; then this relay's own state is not shown. Streams get
    /// the other state as events.
    pub(super) fn set_elsewhere(&self, is_elsewhere: bool) {
        let now = Instant::now();
        let before = self.hold(now);
        {
            let mut state = self.state();
            if state.mirrored.is_some() == is_elsewhere {
                return;
            }
            if is_elsewhere {
                state.leave(before.clone(), now);
            } else {
                state.take_back(now);
            }
            self.feed.set_mirrored(is_elsewhere);
        }
        if is_elsewhere {
            // This is up to the owner; otherwise a request would be granted here too.
            self.membership.change(|hold, _now| hold.clear());
        }
        let mut events = self.events();
        if before.request.is_some() && self.hold(now).request.is_none() {
            events.push(PhoneEvent::request(None));
        }
        for event in events {
            if is_elsewhere {
                self.feed.publish_mirrored(event);
            } else {
                self.feed.publish(event);
            }
        }
    }

    /// Takes over events that the owner of the phone reports, unless this relay is the owner.
    pub(super) fn apply(&self, events: Vec<PhoneEvent>, is_whole: bool) {
        let mut state = self.state();
        let Some(mirrored) = &mut state.mirrored else { return };
        for event in mirrored.apply(events, is_whole, Instant::now()) {
            self.feed.publish_mirrored(event);
        }
    }

    /// Sets the reason why no owner reports the phone.
    pub(super) fn set_cluster_problem(&self, problem: Option<ClusterProblem>) {
        let mut state = self.state();
        let Some(mirrored) = &mut state.mirrored else { return };
        if let Some(event) = mirrored.set_problem(problem, Instant::now()) {
            self.feed.publish_mirrored(event);
        }
    }

    /// Forgets the reported state.
    pub(super) fn forget_reports(&self) {
        if let Some(mirrored) = &mut self.state().mirrored {
            mirrored.forget();
        }
    }

    /// Returns who drives the phone and who asks for control, as shown to users.
    fn hold(&self, now: Instant) -> HoldView {
        let mirrored = self.state().mirrored.as_ref().map(|mirrored| mirrored.hold(now));
        mirrored.unwrap_or_else(|| self.membership.view(now))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Shows the present state until the next owner reports, and drops this relay's own knowledge.
    fn leave(&mut self, hold: HoldView, now: Instant) {
        let tags = std::mem::take(&mut self.tags).map(|tag| tag.map(|tag| format!("\"{tag}\"")));
        self.mirrored = Some(MirroredState::of(self.link.state(now), tags, hold, now));
        // A refusal holds until a person has acted.
        if !matches!(self.link.current(), Reachability::Refused(_)) {
            self.link.note(Reachability::Unknown, now);
        }
    }

    /// Shows the state of this relay, which begins with the last reports of the former owner.
    fn take_back(&mut self, now: Instant) {
        let shown = self.mirrored.take().and_then(|mirrored| mirrored.reachability());
        if let Some(shown) = shown
            && !matches!(self.link.current(), Reachability::Refused(_))
        {
            self.link.note(shown, now);
        }
    }
}

fn screen_event(screen: Screen, tag: &str) -> Event {
    Event::Screen { screen: screen.name().to_owned(), tag: format!("\"{tag}\"") }
}

#[cfg(test)]
mod tests;
