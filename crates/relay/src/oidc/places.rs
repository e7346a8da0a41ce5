//! The places of those who wait for the provider: a stranger can begin a sign-in as often as they like.

use std::{
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use crate::{access::counted_address, counts::Counts};

/// Requests that may wait for the provider at the same time.
const MAX_PLACES: usize = 64;
/// Those of one address: many people share that of an office.
const MAX_OF_ADDRESS: usize = 16;

/// The places that are taken. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub(super) struct Places(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    count: usize,
    by_address: Counts<Option<IpAddr>>,
}

impl Places {
    /// Takes a place for a client, until the result is dropped; `None` when all are taken, or those of its address.
    pub(super) fn take(&self, address: Option<IpAddr>) -> Option<WaitGuard> {
        let address = address.map(counted_address);
        let mut state = self.state();
        if state.count >= MAX_PLACES || state.by_address.of(&address) >= MAX_OF_ADDRESS {
            return None;
        }
        state.count += 1;
        state.by_address.add(address);
        drop(state);
        Some(WaitGuard { places: self.clone(), address })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A place of somebody who waits for the provider.
#[derive(Debug)]
pub(crate) struct WaitGuard {
    places: Places,
    address: Option<IpAddr>,
}

impl Drop for WaitGuard {
    fn drop(&mut self) {
        let mut state = self.places.state();
        state.count -= 1;
        state.by_address.remove(&self.address);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> Option<IpAddr> {
        Some(text.parse().unwrap())
    }

    #[test]
    fn an_address_has_a_part_of_the_places() {
        let places = Places::default();
        let mut taken: Vec<_> = (0..MAX_OF_ADDRESS)
            .map(|nth| places.take(address(&format!("2001:db8::{nth}"))).unwrap())
            .collect();
        assert!(places.take(address("2001:db8::ffff")).is_none(), "the same network");
        assert!(places.take(address("2001:db8:0:1::1")).is_some());
        taken.pop();
        assert!(places.take(address("2001:db8::ffff")).is_some());
        drop(taken);
        assert!(places.state().by_address.is_empty());
    }

    #[test]
    fn all_addresses_together_have_so_many_places() {
        let places = Places::default();
        let take = |nth: usize| places.take(address(&format!("192.0.2.{nth}")));
        let taken: Vec<_> = (0..MAX_PLACES).map(|nth| take(nth).unwrap()).collect();
        assert!(take(MAX_PLACES).is_none());
        drop(taken);
        assert!(take(MAX_PLACES).is_some());
    }
}
