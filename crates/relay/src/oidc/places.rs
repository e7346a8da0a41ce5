//! The places of those who wait for the provider: a stranger can begin a sign-in as often as they like.

use std::net::IpAddr;

use crate::{
    access::counted_address,
    counts::{Held, HeldGuard},
};

/// Requests that may wait for the provider at the same time.
const MAX_PLACES: usize = 64;
/// Those of one address: many people share that of an office.
const MAX_OF_ADDRESS: usize = 16;

/// The places that are taken.
#[derive(Debug, Default)]
pub(super) struct Places(Held<Option<IpAddr>>);

/// A place of somebody who waits for the provider.
pub(crate) type WaitGuard = HeldGuard<Option<IpAddr>>;

impl Places {
    /// Takes a place for a client, until the result is dropped; `None` when all are taken, or those of its address.
    pub(super) fn take(&self, address: Option<IpAddr>) -> Option<WaitGuard> {
        let is_free = |all, own| (all < MAX_PLACES && own < MAX_OF_ADDRESS).then_some(()).ok_or(());
        self.0.take(address.map(counted_address), is_free).ok()
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
        assert!(places.0.is_empty());
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
