//! Facts that phones have reported about themselves, by the address of their endpoint. No request is made
//! for them: they stand in answers that the relay reads anyway.

use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{Mutex, MutexGuard, PoisonError},
};

use snom::{Firmware, Model};

/// The number of addresses after which all are forgotten: users may add and remove phones for years.
const MAX_DEVICES: usize = 10_000;

/// The facts that a phone has reported.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct DeviceFacts {
    /// The firmware.
    pub(crate) firmware: Option<Firmware>,
    /// The model.
    pub(crate) model: Option<&'static Model>,
    /// The hardware address.
    pub(crate) mac: Option<String>,
}

/// The facts about all phones, as long as the relay runs.
#[derive(Debug, Default)]
pub(crate) struct Devices(Mutex<HashMap<SocketAddr, DeviceFacts>>);

impl Devices {
    /// Returns the facts about the device at an address.
    pub(super) fn at(&self, address: SocketAddr) -> DeviceFacts {
        self.all().get(&address).cloned().unwrap_or_default()
    }

    /// Changes the facts about the device at an address.
    pub(super) fn note(&self, address: SocketAddr, change: impl FnOnce(&mut DeviceFacts)) {
        let mut all = self.all();
        if all.len() >= MAX_DEVICES && !all.contains_key(&address) {
            all.clear();
        }
        change(all.entry(address).or_default());
    }

    /// Forgets the device at an address: another one is there.
    pub(super) fn forget(&self, address: SocketAddr) {
        self.all().remove(&address);
    }

    fn all(&self) -> MutexGuard<'_, HashMap<SocketAddr, DeviceFacts>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
