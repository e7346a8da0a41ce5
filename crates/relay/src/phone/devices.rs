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

impl DeviceFacts {
    /// Notes what an answer says about the device. Where it names another model, another device has the address now,
    /// and what was known is forgotten.
    pub(super) fn answered(&mut self, firmware: Option<Firmware>, model: Option<&'static Model>) {
        let is_other = |known: &Model| model.is_some_and(|model| model.name != known.name);
        if self.model.is_some_and(is_other) {
            *self = DeviceFacts::default();
        }
        if firmware.is_some() {
            self.firmware = firmware;
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    /// A phone that took the place of another was once listed with the model and the MAC of that one.
    #[test]
    fn another_model_in_an_answer_is_another_device() {
        let model = Model::find("snomD785-SIP 10.1.33.33");
        let firmware: Option<Firmware> = "10.1.33.33".parse().ok();
        let known = DeviceFacts { model, mac: Some("0004130000AA".to_owned()), firmware };
        let answered = |firmware: Option<&str>, model: Option<&str>| {
            let mut facts = known.clone();
            let firmware = firmware.and_then(|text| text.parse().ok());
            facts.answered(firmware, model.and_then(Model::find));
            facts
        };
        assert_eq!(answered(None, None), known);
        assert_eq!(answered(None, Some("D785")), known);
        let updated = answered(Some("10.1.54.13"), Some("D785"));
        assert_eq!((updated.model, &updated.mac), (known.model, &known.mac));
        assert_ne!(updated.firmware, known.firmware);
        assert_eq!(answered(None, Some("D713")), DeviceFacts::default());
    }
}
