//! The phones that users added and removed, as they outlast the relay.

use std::{
    collections::VecDeque,
    net::SocketAddr,
    path::Path,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;
use snom::{Model, PhoneAddress};

use crate::{
    config::{PhoneConfig, PhoneSource},
    state_file::StateFile,
};

/// The removed phones that are remembered; the oldest are forgotten.
const MAX_REMOVED: usize = 500;
/// The length of the longest id.
const MAX_ID_LENGTH: usize = 64;

/// An added phone in the file: what its user said of it, and never a secret.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct StoredPhone {
    id: String,
    name: String,
    model: String,
    /// A host and, unless it is that of the scheme, a port.
    address: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    added_by: Option<String>,
    /// The group under which users list it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    group: Option<String>,
}

/// A removed phone in the file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct RemovedPhone {
    pub(super) id: String,
    /// An IP address or a name, and a port.
    pub(super) address: String,
}

/// A phone that users added or removed, in the form that relays of a cluster exchange.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum PhoneRow {
    /// The phone exists.
    Added(StoredPhone),
    /// The phone was removed.
    Removed(RemovedPhone),
}

/// The file as it is read: another version may have written a row, or a person.
#[derive(Deserialize)]
struct RawFile {
    #[serde(default)]
    phones: Vec<Value>,
    #[serde(default)]
    removed: Vec<Value>,
}

/// The file as it is written.
#[derive(Serialize)]
struct PhoneFile<'a> {
    phones: Vec<StoredPhone>,
    removed: &'a VecDeque<RemovedPhone>,
}

/// The phones that users added, in a file, and those that they removed.
#[derive(Debug, Default)]
pub(super) struct PhoneStore {
    state: Mutex<State>,
    file: Arc<StateFile>,
}

#[derive(Debug, Default)]
struct State {
    /// The oldest first.
    removed: VecDeque<RemovedPhone>,
    /// The file has rows.
    has_rows: bool,
}

impl StoredPhone {
    fn of(phone: &PhoneConfig) -> StoredPhone {
        StoredPhone {
            id: phone.id.clone(),
            name: phone.name.clone(),
            model: phone.model.name.to_owned(),
            address: phone.address.authority(),
            added_by: phone.added_by.clone(),
            group: phone.label.clone(),
        }
    }

    /// Returns the configuration of the phone without the rules for added phones; `None` when the row is
    /// unreadable.
    pub(super) fn config(&self, is_encrypted: bool) -> Option<PhoneConfig> {
        let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if self.id.is_empty() || self.id.len() > MAX_ID_LENGTH || !self.id.bytes().all(fits) {
            return None;
        }
        let model = Model::find(&self.model).filter(|model| model.remote_control.is_possible())?;
        let address = PhoneAddress::with_scheme(&self.address, is_encrypted).ok()?;
        let phone = PhoneConfig::new(&self.id, &self.name, model, address);
        let (added_by, label) = (self.added_by.clone(), self.group.clone());
        Some(PhoneConfig { source: PhoneSource::Added, added_by, label, ..phone })
    }
}

impl RemovedPhone {
    /// Returns whether it is this one, which is at these addresses.
    fn is(&self, phone: &PhoneConfig, addresses: &[SocketAddr]) -> bool {
        self.id == phone.id
            || self.address == phone.endpoint()
            || addresses.iter().any(|address| self.address == address.to_string())
    }
}

impl PhoneStore {
    /// Goes on with the file in `folder`, and keeps the phones there from now on; without a folder, nothing
    /// outlasts the relay. Returns the phones of a file that was not open before.
    pub(super) fn open(&self, folder: Option<&Path>) -> Vec<StoredPhone> {
        if !self.file.set(folder.map(|folder| folder.join("phones.json"))) {
            return Vec::new();
        }
        let file: Option<RawFile> = self.file.read();
        let mut state = self.state();
        state.has_rows = file.is_some();
        let Some(RawFile { phones, removed }) = file else { return Vec::new() };
        let rows = phones.len() + removed.len();
        let mut phones: Vec<StoredPhone> = readable(phones);
        phones.retain(|phone| phone.config(false).is_some());
        let removed: Vec<RemovedPhone> = readable(removed);
        let unreadable = rows - phones.len() - removed.len();
        if unreadable > 0 {
            tracing::warn!(unreadable, "rows of phones.json cannot be used");
            self.file.keep_aside();
        }
        for phone in removed {
            state.remember(phone);
        }
        phones
    }

    /// Writes the phones that users have added.
    pub(super) fn save<'a>(&self, added: impl Iterator<Item = &'a PhoneConfig>) {
        let phones: Vec<_> = added.map(StoredPhone::of).collect();
        let mut state = self.state();
        let had_rows = state.has_rows;
        state.has_rows = !phones.is_empty() || !state.removed.is_empty();
        if state.has_rows || had_rows {
            self.file.write(&PhoneFile { phones, removed: &state.removed });
        }
    }

    /// Returns the phones that users have added and those that they have removed as rows for other relays, by
    /// their ids.
    pub(super) fn rows<'a>(
        &self,
        added: impl Iterator<Item = &'a PhoneConfig>,
    ) -> Vec<(String, String)> {
        let added: Vec<_> = added.map(StoredPhone::of).collect();
        let removed: Vec<_> = self.state().removed.iter().cloned().collect();
        let is_gone = |removed: &RemovedPhone| added.iter().all(|phone| phone.id != removed.id);
        let removed: Vec<_> = removed.into_iter().filter(is_gone).collect();
        let removed = removed.into_iter().map(|phone| (phone.id.clone(), PhoneRow::Removed(phone)));
        let added = added.into_iter().map(|phone| (phone.id.clone(), PhoneRow::Added(phone)));
        // Texts always have a spelling in JSON.
        added
            .chain(removed)
            .filter_map(|(id, row)| Some((id, serde_json::to_string(&row).ok()?)))
            .collect()
    }

    /// Remembers that a phone was removed, which was at that address.
    pub(super) fn remember_removal(&self, id: &str, address: String) {
        self.state().remember(RemovedPhone { id: id.to_owned(), address });
    }

    /// Returns whether somebody removed the phone, which is at these addresses.
    pub(super) fn was_removed(&self, phone: &PhoneConfig, addresses: &[SocketAddr]) -> bool {
        self.state().removed.iter().any(|removed| removed.is(phone, addresses))
    }

    /// Forgets that the phone was removed, because somebody adds it again.
    pub(super) fn forget_removal(&self, phone: &PhoneConfig, addresses: &[SocketAddr]) {
        self.state().removed.retain(|removed| !removed.is(phone, addresses));
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn remember(&mut self, phone: RemovedPhone) {
        self.removed.retain(|removed| removed.id != phone.id);
        if self.removed.len() >= MAX_REMOVED {
            self.removed.pop_front();
        }
        self.removed.push_back(phone);
    }
}

/// Returns the rows that can be read.
fn readable<T: DeserializeOwned>(rows: Vec<Value>) -> Vec<T> {
    rows.into_iter().filter_map(|row| serde_json::from_value(row).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(id: &str, address: &str) -> PhoneConfig {
        let address = address.parse().unwrap();
        PhoneConfig::new(id, id, Model::find("D785").unwrap(), address)
    }

    #[test]
    fn a_removed_phone_is_recognised_by_its_id_its_name_and_its_address() {
        let store = PhoneStore::default();
        store.remember_removal("at-10-0-0-5", "10.0.0.5:80".to_owned());
        let elsewhere: [SocketAddr; 1] = ["10.0.0.6:80".parse().unwrap()];
        let here: [SocketAddr; 1] = ["10.0.0.5:80".parse().unwrap()];
        assert!(store.was_removed(&config("at-10-0-0-5", "10.0.0.6"), &elsewhere));
        assert!(store.was_removed(&config("other", "10.0.0.5:80"), &elsewhere));
        assert!(store.was_removed(&config("at-lab", "lab.example"), &here));
        assert!(!store.was_removed(&config("at-lab", "lab.example"), &elsewhere));
        store.forget_removal(&config("at-lab", "lab.example"), &here);
        assert!(!store.was_removed(&config("at-10-0-0-5", "10.0.0.5"), &here));
    }

    #[test]
    fn the_oldest_removals_are_forgotten() {
        let store = PhoneStore::default();
        for nth in 0..MAX_REMOVED + 2 {
            store.remember_removal(&format!("p{nth}"), format!("10.0.0.1:{nth}"));
        }
        assert_eq!(store.state().removed.len(), MAX_REMOVED);
        assert!(!store.was_removed(&config("p1", "lab.example"), &[]));
        assert!(store.was_removed(&config("p2", "lab.example"), &[]));
        // The same one again takes no second place.
        store.remember_removal("p9", "10.0.0.1:9".to_owned());
        assert!(store.was_removed(&config("p2", "lab.example"), &[]));
    }

    #[test]
    fn an_added_phone_is_shown_to_other_relays_until_it_is_removed() {
        let store = PhoneStore::default();
        let (lab, door) = (config("at-lab", "10.0.0.5"), config("at-door", "10.0.0.6"));
        store.remember_removal("at-lab", "10.0.0.5:80".to_owned());
        store.remember_removal("at-gate", "10.0.0.7:80".to_owned());
        let rows = store.rows([&lab, &door].into_iter());
        let ids: Vec<_> = rows.iter().map(|(id, _)| id.as_str()).collect();
        assert_eq!(ids, ["at-lab", "at-door", "at-gate"]);
        assert!(rows[0].1.starts_with(r#"{"added":{"id":"at-lab","name":"at-lab","model":"D785""#));
        assert_eq!(rows[2].1, r#"{"removed":{"id":"at-gate","address":"10.0.0.7:80"}}"#);
    }

    #[test]
    fn a_row_that_no_phone_can_have_is_unreadable() {
        let row = |id: &str, model: &str, address: &str| StoredPhone {
            id: id.to_owned(),
            name: "Lab".to_owned(),
            model: model.to_owned(),
            address: address.to_owned(),
            added_by: Some("ada".to_owned()),
            group: Some("Berlin".to_owned()),
        };
        let good = row("at-lab", "D785", "10.0.0.5:8080").config(true).unwrap();
        assert_eq!((good.address.port(), good.added_by.as_deref()), (8_080, Some("ada")));
        assert_eq!((good.label.as_deref(), good.groups.len()), (Some("Berlin"), 0), "a label only");
        assert_eq!(row("at-lab", "D785", "10.0.0.5").config(true).unwrap().address.port(), 443);
        for (id, model, address) in [
            ("", "D785", "10.0.0.5"),
            ("At Lab", "D785", "10.0.0.5"),
            ("at-lab", "D999", "10.0.0.5"),
            ("at-lab", "D865", "10.0.0.5"),
            ("at-lab", "D785", "admin:s3cret@10.0.0.5"),
        ] {
            assert!(row(id, model, address).config(false).is_none(), "{id} {model} {address}");
        }
    }
}
