//! Background looks: phones that nobody uses are asked now and then whether they answer.
//!
//! The endpoints take turns, evenly spread over the interval, so that there are no bursts. Each phone's worker
//! does the looking, after everything that is more urgent.

use std::{
    collections::HashMap,
    sync::{Arc, Weak},
    time::Duration,
};

use tokio::{
    sync::watch,
    time::{Instant, sleep_until},
};

use super::{Inner, Relay};
use crate::phone::Phone;

/// One turn for each endpoint.
#[derive(Debug)]
struct Round {
    /// The ids of the phones at each endpoint.
    endpoints: Vec<Vec<String>>,
    /// The time between two turns.
    pause: Duration,
}

impl Relay {
    /// Looks at phones in the background from now on, as the configuration says, until the relay stops.
    pub(super) fn start_looks(&self) {
        // The task keeps neither the relay nor a phone alive.
        let (relay, changes) = (Arc::downgrade(&self.0), self.0.changed.subscribe());
        let stopping = self.0.shared.shutdown.stopping();
        self.tasks().spawn(async move {
            tokio::select! {
                () = stopping.cancelled() => {}
                () = take_turns(&relay, changes) => {}
            }
        });
    }

    /// Returns the next round; `None` where there is nothing to look at.
    fn round(&self) -> Option<Round> {
        let snapshot = self.snapshot();
        let every = snapshot.config.background_look?;
        let endpoints = by_endpoint(&snapshot.phones);
        let pause = every.checked_div(u32::try_from(endpoints.len()).ok()?)?;
        Some(Round { endpoints, pause })
    }

    /// Looks at the phones of one endpoint with one request, unless somebody uses one of them.
    fn look(&self, ids: &[String]) {
        let snapshot = self.snapshot();
        let Some(every) = snapshot.config.background_look else { return };
        // Another relay looks at the others.
        let is_here = |phone: &&Phone| ids.contains(&phone.config().id) && phone.is_owned();
        let phones: Vec<&Phone> = snapshot.phones.iter().filter(is_here).collect();
        // What was seen half an interval ago is not old by the next turn.
        if !phones.iter().all(|phone| phone.needs_look(every / 2)) {
            return;
        }
        if let Some(first) = phones.iter().copied().find(|phone| !phone.is_refused()) {
            let others: Vec<&Phone> =
                phones.iter().copied().filter(|phone| !phone.is(first)).collect();
            first.look(&others);
        }
    }
}

/// Gives each endpoint its turn, again and again, as long as the relay exists.
async fn take_turns(relay: &Weak<Inner>, mut changes: watch::Receiver<()>) {
    let mut last = Instant::now();
    let mut turn: usize = 0;
    'rounds: loop {
        changes.mark_unchanged();
        let Some(round) = relay.upgrade().map(|inner| Relay(inner).round()) else { return };
        let Some(Round { endpoints, pause }) = round else {
            if changes.changed().await.is_err() {
                return;
            }
            last = Instant::now();
            continue;
        };
        // A change begins a new round where the last one was, so that many changes leave nobody out.
        let first = turn % endpoints.len().max(1);
        for ids in endpoints.iter().cycle().skip(first).take(endpoints.len()) {
            tokio::select! {
                changed = changes.changed() => match changed {
                    Ok(()) => continue 'rounds,
                    Err(_) => return,
                },
                () = sleep_until(last + pause) => {}
            }
            last = Instant::now();
            turn = turn.wrapping_add(1);
            match relay.upgrade() {
                Some(inner) => Relay(inner).look(ids),
                None => return,
            }
        }
    }
}

/// Returns the ids of the phones at each endpoint, as far as it is known where their names lead; without those
/// that cannot be controlled.
fn by_endpoint(phones: &[Phone]) -> Vec<Vec<String>> {
    let mut known: HashMap<String, usize> = HashMap::new();
    let mut endpoints: Vec<Vec<String>> = Vec::new();
    for phone in phones.iter().filter(|phone| phone.config().model.remote_control.is_possible()) {
        let (id, names) = (phone.config().id.clone(), phone.endpoints());
        let same = names.iter().find_map(|name| known.get(name).copied());
        let nth = same.unwrap_or(endpoints.len());
        match endpoints.get_mut(nth) {
            Some(ids) => ids.push(id),
            None => endpoints.push(vec![id]),
        }
        known.extend(names.into_iter().map(|name| (name, nth)));
    }
    endpoints
}
