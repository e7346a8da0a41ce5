//! A stream of events: the phones it follows, and how far it has come.

use std::sync::Arc;

use axum::response::sse;
use relay_api::Event;
use snom::Screen;
use tokio::sync::{Notify, watch};

use super::message::{self, LastEvent};
use crate::{
    access::Principal,
    phone::{Phone, PhoneEvent, StreamGuard, ViewerGuard},
    state::{Relay, Snapshot},
};

/// What a client follows.
#[derive(Debug)]
pub(super) struct Selection {
    /// The ids of the phones.
    pub(super) ids: Vec<String>,
    /// The screens that are polled meanwhile.
    pub(super) screens: Vec<Screen>,
    /// The stream is about one phone and ends with it.
    pub(super) is_single: bool,
}

/// A phone that is followed.
struct FollowedPhone {
    phone: Phone,
    _viewers: Vec<ViewerGuard>,
    _stream: StreamGuard,
}

/// A stream of events.
pub(super) struct Follower {
    relay: Relay,
    selection: Selection,
    principal: Principal,
    /// That of the principal.
    account: String,
    phones: Vec<FollowedPhone>,
    /// The number of the last event that was passed on; `None` when the whole state comes next.
    passed: Option<u64>,
    /// The stream has not begun yet.
    is_new: bool,
    /// What comes first: the state when the client asked, and not when it begins to read. Nothing that happens in
    /// between is lost.
    first: Vec<sse::Event>,
    wake: Arc<Notify>,
    snapshots: watch::Receiver<()>,
    /// The list of phones that the client knows; see [`Follower::list`].
    listed: Vec<String>,
}

impl Follower {
    /// Begins a stream after an event that the client has received, or with the whole state.
    pub(super) fn new(
        relay: Relay,
        selection: Selection,
        principal: Principal,
        last: Option<LastEvent>,
    ) -> Follower {
        let snapshots = relay.changes();
        let mut follower = Follower {
            relay,
            selection,
            account: principal.account(),
            principal,
            phones: Vec::new(),
            passed: last.map(|LastEvent(number)| number),
            is_new: true,
            first: Vec::new(),
            wake: Arc::default(),
            snapshots,
            listed: Vec::new(),
        };
        let snapshot = follower.relay.snapshot();
        follower.phones = follower.select(&snapshot);
        follower.listed = follower.list(&snapshot);
        follower.first = follower.new_events();
        follower
    }

    /// Returns the next events; `None` at the end.
    pub(super) async fn next(&mut self) -> Option<Vec<sse::Event>> {
        if !self.first.is_empty() {
            return Some(std::mem::take(&mut self.first));
        }
        loop {
            let batch = self.new_events();
            if !batch.is_empty() {
                return Some(batch);
            }
            tokio::select! {
                () = self.wake.notified() => {}
                changed = self.snapshots.changed() => {
                    // This cannot fail: `self.relay` holds the sender.
                    changed.ok()?;
                    let batch = self.select_again()?;
                    if !batch.is_empty() {
                        return Some(batch);
                    }
                }
            }
        }
    }

    /// Returns what happened since the last events, or the whole state when that is not known.
    fn new_events(&mut self) -> Vec<sse::Event> {
        let is_new = std::mem::take(&mut self.is_new);
        let phones: Vec<_> = self.phones.iter().map(|followed| &followed.phone).collect();
        let hub = self.relay.events();
        let new = self.passed.and_then(|passed| Phone::events_after(hub, &phones, passed));
        let Some(new) = new else {
            // Before the state: what happens meanwhile comes twice rather than not at all.
            let last = hub.last();
            let mut batch: Vec<_> = phones.iter().flat_map(|phone| self.state(phone)).collect();
            batch.extend(self.missing_phones());
            batch.push(self.write(&Event::Ready {}, "", Some(last)));
            self.passed = Some(last);
            return batch;
        };
        let mut batch = Vec::new();
        for (number, nth, event) in new.events {
            let id = phones.get(nth).map_or("", |phone| phone.config().id.as_str());
            batch.push(self.write(&event.of(&self.account), id, Some(number)));
        }
        if is_new {
            batch.extend(self.missing_phones());
            batch.push(self.write(&Event::Ready {}, "", Some(new.last)));
        }
        self.passed = Some(new.last);
        batch
    }

    /// Returns the state of a phone as events.
    fn state(&self, phone: &Phone) -> Vec<sse::Event> {
        let id = &phone.config().id;
        let event = |event: PhoneEvent| self.write(&event.of(&self.account), id, None);
        phone.events().into_iter().map(event).collect()
    }

    /// Returns an event when the client names phones that it may not see.
    fn missing_phones(&self) -> Option<sse::Event> {
        let are_missing = self.phones.len() < self.selection.ids.len();
        are_missing.then(|| self.write(&Event::Phones {}, "", None))
    }

    /// Follows the phones that there are now; returns the state of those that are new, or `None` when the stream ends.
    fn select_again(&mut self) -> Option<Vec<sse::Event>> {
        // So far, those of before; a phone that is new has begun since.
        let mut batch = self.new_events();
        let snapshot = self.relay.snapshot();
        let before = std::mem::take(&mut self.phones);
        let phones = self.select(&snapshot);
        let is_before = |phone: &Phone| before.iter().any(|other| other.phone.is(phone));
        if self.selection.is_single && !phones.iter().any(|followed| is_before(&followed.phone)) {
            return None;
        }
        // Those of before go only now, so that a phone that is still followed has a stream all the time.
        let (new, same): (Vec<_>, Vec<_>) =
            phones.into_iter().partition(|followed| !is_before(&followed.phone));
        drop(before);
        batch.extend(new.iter().flat_map(|followed| self.state(&followed.phone)));
        self.phones = same;
        self.phones.extend(new);
        let listed = self.list(&snapshot);
        if listed != self.listed {
            self.listed = listed;
            batch.push(self.write(&Event::Phones {}, "", None));
        }
        Some(batch)
    }

    /// Follows the phones of the selection that the principal may see.
    fn select(&self, snapshot: &Snapshot) -> Vec<FollowedPhone> {
        let ids = self.selection.ids.iter();
        let phones = ids.filter_map(|id| snapshot.get(id, &self.principal));
        let follow = |phone: &Phone| {
            let has = |screen: &&Screen| phone.config().model.screens.contains(screen);
            let screens = self.selection.screens.iter().filter(has);
            FollowedPhone {
                phone: phone.clone(),
                _viewers: screens.map(|screen| phone.watch(*screen)).collect(),
                _stream: phone.follow(&self.account, &self.wake),
            }
        };
        phones.map(follow).collect()
    }

    /// Returns what a list of phones shows of each phone and that does not change by itself. A stream about one phone
    /// reports no changes of the list, so it needs none.
    fn list(&self, snapshot: &Snapshot) -> Vec<String> {
        if self.selection.is_single {
            return Vec::new();
        }
        let phones = snapshot.visible_to(&self.principal).map(Phone::config);
        phones
            .map(|phone| {
                let (id, name, model) = (&phone.id, &phone.name, phone.model.name);
                let (address, groups, label) = (&phone.address, &phone.groups, &phone.label);
                format!("{id} {name:?} {model} {address} {groups:?} {label:?}")
            })
            .collect()
    }

    fn write(&self, event: &Event, phone: &str, number: Option<u64>) -> sse::Event {
        message::write(event, phone, number, &self.relay)
    }
}
