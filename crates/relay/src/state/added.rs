//! Phones that users add by their address.

use std::{
    net::SocketAddr,
    sync::{Arc, PoisonError},
    time::Duration,
};

use relay_api::Reason;
use snom::{Model, PhoneAddress};
use tokio::{task::spawn_blocking, time::timeout};

use super::{Relay, Snapshot, phone_store::StoredPhone};
use crate::{
    account::RELAY,
    audit::Entry,
    config::{AdHoc, AddedPhone, Config, PhoneConfig, PhoneSource},
    net::{AddressPolicy, AllowList},
    phone::Phone,
};

/// The time limit for resolving the name of a phone to add.
const LOOK_UP_LIMIT: Duration = Duration::from_secs(3);
/// The maximum number of added phones.
const MAX_ADDED_PHONES: usize = 400;
/// The maximum number of phones that one user added: as many as a browser remembers. One user cannot take them all.
const MAX_PHONES_OF_USER: usize = 200;

/// A phone that a user wants to add.
#[derive(Debug)]
pub(crate) struct Addition {
    /// Its configuration, with a name and a model also where the user gave none.
    pub(crate) phone: PhoneConfig,
    /// What its address resolves to.
    pub(crate) addresses: Vec<SocketAddr>,
    /// The user gave the name.
    pub(crate) has_name: bool,
    /// The user gave the model.
    pub(crate) has_model: bool,
    /// The user gave the group.
    pub(crate) has_label: bool,
    /// A browser only restores it, and nobody asked for it.
    pub(crate) is_restored: bool,
    /// A browser says what it found out about a phone, which somebody may have removed, or given a model, meanwhile.
    pub(crate) is_existing_only: bool,
}

/// The effect of an addition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AdditionEffect {
    /// The phone was there already.
    None,
    /// The phone was there already, and has another name, model or group now.
    Changed,
    /// The phone is new.
    Added,
}

impl AdditionEffect {
    /// Returns the event for the audit log.
    pub(crate) fn event(self) -> Option<&'static str> {
        match self {
            AdditionEffect::None => None,
            AdditionEffect::Changed => Some("phone-changed"),
            AdditionEffect::Added => Some("phone-added"),
        }
    }
}

impl Relay {
    /// Starts the phones again that users added before a restart, as far as the rules of now allow them, and
    /// writes down what there is.
    pub(super) fn restore_added(&self) {
        let before = self.snapshot();
        let ad_hoc = before.config.ad_hoc.as_ref();
        let stored = self.0.phone_store.open(before.config.state_dir.as_deref());
        let mut phones = before.phones.clone();
        let is_encrypted = ad_hoc.is_some_and(AdHoc::is_encrypted);
        for old in stored.iter().filter_map(|stored| stored.config(is_encrypted)) {
            // The configuration may list it by now.
            let is_same = |present: &PhoneConfig| {
                present.id == old.id || present.endpoint() == old.endpoint()
            };
            if phones.iter().any(|present| is_same(present.config())) {
                continue;
            }
            let rules = ad_hoc.filter(|_| has_room(&phones));
            match rules.and_then(|ad_hoc| self.allowed_again(ad_hoc, &old).ok()) {
                Some(phone) => phones.push(Phone::start(Arc::new(phone), &self.0.shared, None)),
                None => self.record_dropped(&old),
            }
        }
        if phones.len() > before.phones.len() {
            self.set_phones(&before, phones);
        }
        self.save_added();
    }

    /// Writes down which phones users have added.
    fn save_added(&self) {
        let snapshot = self.snapshot();
        let added = snapshot.phones.iter().filter(|phone| is_added(phone));
        self.0.phone_store.save(added.map(Phone::config));
    }

    /// Returns what a running phone that is not in the configuration file becomes, if it stays.
    pub(super) fn keep_unlisted(
        &self,
        before: &Snapshot,
        old: &Phone,
        config: &Config,
    ) -> Option<Phone> {
        match old.config().source {
            PhoneSource::File => None,
            #[cfg(feature = "demo")]
            PhoneSource::Demo { makes_room } => {
                (!makes_room || config.has_no_phones()).then(|| old.clone())
            }
            PhoneSource::Added => {
                let ad_hoc = config.ad_hoc.as_ref();
                if ad_hoc.is_some() && before.config.ad_hoc.as_ref() == ad_hoc {
                    return Some(old.clone());
                }
                match ad_hoc.and_then(|ad_hoc| self.added_again(ad_hoc, old.config()).ok()) {
                    Some(phone) => Some(Phone::start(Arc::new(phone), &self.0.shared, Some(old))),
                    None => {
                        self.record_dropped(old.config());
                        None
                    }
                }
            }
        }
    }

    /// Records that an added phone is no longer allowed.
    fn record_dropped(&self, phone: &PhoneConfig) {
        // Which one it was is in the audit log only: ids are made of addresses.
        tracing::warn!("[ad_hoc] no longer allows an added phone; it was dropped");
        self.audit().write(&Entry {
            event: "phone-removed",
            user: RELAY,
            phone: Some(&phone.id),
            ..Entry::default()
        });
    }

    /// Returns the configuration of an added phone under the rules of `ad_hoc`, if they allow its address. Where
    /// a name leads is checked when it is resolved.
    fn allowed_again(&self, ad_hoc: &AdHoc, old: &PhoneConfig) -> Result<PhoneConfig, Reason> {
        let phone = self.added_again(ad_hoc, old)?;
        phone.policy.check_written(phone.address.host(), phone.address.port())?;
        Ok(phone)
    }

    /// Returns the configuration of an added phone under the rules of `ad_hoc`.
    fn added_again(&self, ad_hoc: &AdHoc, old: &PhoneConfig) -> Result<PhoneConfig, Reason> {
        // Without a port in the address, the scheme determines it.
        let written = old.address.authority();
        let address = PhoneAddress::with_scheme(&written, ad_hoc.is_encrypted())
            .map_err(|error| Reason::of_address(&written, error))?;
        let (id, name, model) = (old.id.as_str(), old.name.as_str(), old.model);
        let added = AddedPhone { id, name, model, address };
        let phone = ad_hoc.phone(added, self.address_policy(ad_hoc))?;
        Ok(PhoneConfig { added_by: old.added_by.clone(), label: old.label.clone(), ..phone })
    }

    /// Returns the addresses that added phones may have.
    fn address_policy(&self, ad_hoc: &AdHoc) -> AddressPolicy {
        AddressPolicy::AllowList(Arc::new(AllowList {
            allow: ad_hoc.allow.clone(),
            ports: ad_hoc.ports.clone(),
            own: self.0.own,
        }))
    }

    /// Checks the address of a phone to add; returns the policy for its connections, and what the address
    /// resolves to.
    ///
    /// # Errors
    /// When the address is not allowed, or its name cannot be resolved.
    pub(crate) async fn check_address(
        &self,
        ad_hoc: &AdHoc,
        address: &PhoneAddress,
    ) -> Result<(AddressPolicy, Vec<SocketAddr>), Reason> {
        let policy = self.address_policy(ad_hoc);
        let checked = timeout(
            LOOK_UP_LIMIT,
            policy.check(address.host(), address.port(), &self.0.shared.resolver),
        )
        .await;
        let host = address.host().to_owned();
        let addresses = checked.unwrap_or(Err(Reason::HostLookupTimeout { host }))?;
        Ok((policy, addresses))
    }

    /// Adds phones that `ad_hoc` allows, one after the other, and writes them down together. Returns a result for each.
    pub(crate) fn add_all(
        &self,
        additions: Vec<Result<Addition, Reason>>,
        ad_hoc: &AdHoc,
    ) -> Vec<Result<(Phone, AdditionEffect), Reason>> {
        let _change = self.0.change.lock().unwrap_or_else(PoisonError::into_inner);
        let additions = additions.into_iter();
        let results: Vec<_> = additions.map(|addition| self.add(addition?, ad_hoc)).collect();
        let has_effect = |(_, effect): &(Phone, AdditionEffect)| *effect != AdditionEffect::None;
        if results.iter().flatten().any(has_effect) {
            self.save_added();
        }
        results
    }

    /// Adds a phone that `ad_hoc` allows, or returns the one that is there already, with the name, the model and the
    /// group that the user gave. One that is only restored, and that somebody removed, stays removed, and so does
    /// one that is only changed.
    ///
    /// # Errors
    /// When it cannot be added; nothing changes then.
    fn add(&self, addition: Addition, ad_hoc: &AdHoc) -> Result<(Phone, AdditionEffect), Reason> {
        let before = self.snapshot();
        if !self.is_ready() {
            return Err(Reason::ShuttingDown {});
        }
        if before.config.ad_hoc.as_ref() != Some(ad_hoc) {
            // The configuration has just been changed; a repetition follows the new one.
            return Err(Reason::ConfigurationChanged {});
        }
        // The same phone by another name, or one of the configuration.
        let is_here = |present: &&Phone| {
            present.socket_address().is_some_and(|address| addition.addresses.contains(&address))
        };
        if let Some(present) = before.phones.iter().find(is_here) {
            return Ok(self.change_present(&before, present, &addition));
        }
        let has_id = |present: &&Phone| present.config().id == addition.phone.id;
        if let Some(present) = before.phones.iter().find(has_id) {
            let (address, wanted) = (&present.config().address, &addition.phone.address);
            if address.has_host_of(wanted) && address.port() == wanted.port() {
                return Ok(self.change_present(&before, present, &addition));
            }
            let address = address.authority();
            return Err(Reason::AddressTaken { address, id: addition.phone.id });
        }
        let Addition { phone, addresses, is_restored, is_existing_only, .. } = addition;
        let store = &self.0.phone_store;
        if is_existing_only || is_restored && store.was_removed(&phone, &addresses) {
            return Err(Reason::PhoneRemoved {});
        }
        if !has_room(&before.phones) {
            let max = u32::try_from(MAX_ADDED_PHONES).unwrap_or(u32::MAX);
            return Err(Reason::TooManyPhones { max });
        }
        let by_user = |other: &&Phone| is_added(other) && other.config().added_by == phone.added_by;
        if phone.added_by.is_some()
            && before.phones.iter().filter(by_user).count() >= MAX_PHONES_OF_USER
        {
            let max = u32::try_from(MAX_PHONES_OF_USER).unwrap_or(u32::MAX);
            return Err(Reason::TooManyPhones { max });
        }
        store.forget_removal(&phone, &addresses);
        Ok((self.start_added(&before, phone), AdditionEffect::Added))
    }

    /// Starts a phone that users added, beside those that there were before.
    fn start_added(&self, before: &Snapshot, phone: PhoneConfig) -> Phone {
        self.add_to_cluster([&phone]);
        let added = Phone::start(Arc::new(phone), &self.0.shared, None);
        self.set_phones(before, before.phones.iter().cloned().chain([added.clone()]).collect());
        added
    }

    /// Gives a phone that users added the name, the model and the group of an addition. To remove it and add it again would
    /// end its queue, and a browser that restores it in between would take that for a removal.
    fn change_present(
        &self,
        before: &Snapshot,
        present: &Phone,
        addition: &Addition,
    ) -> (Phone, AdditionEffect) {
        let (old, wanted) = (present.config(), &addition.phone);
        let name = if addition.has_name { &wanted.name } else { &old.name };
        let is_chosen = old.model.name != Model::unknown().name;
        let takes_model = addition.has_model && !(addition.is_existing_only && is_chosen);
        let model = if takes_model { wanted.model } else { old.model };
        let label = if addition.has_label { &wanted.label } else { &old.label };
        let is_renamed = *name != old.name || *label != old.label;
        let is_other_model = model.name != old.model.name;
        let may_change = is_added(present) && !addition.is_restored;
        if !may_change || !(is_renamed || is_other_model) {
            return (present.clone(), AdditionEffect::None);
        }
        let config = Arc::new(PhoneConfig {
            name: name.clone(),
            label: label.clone(),
            model,
            ..old.clone()
        });
        let changed = if is_other_model {
            // It continues with the commands that wait.
            Phone::start(config, &self.0.shared, Some(present))
        } else {
            // A name or a group is nothing to restart for.
            present.renamed(config)
        };
        let phones = before.phones.iter();
        let phones =
            phones.map(|phone| if phone.is(present) { changed.clone() } else { phone.clone() });
        self.set_phones(before, phones.collect());
        if is_other_model {
            // Calls find its successor now.
            present.replace();
        }
        (changed, AdditionEffect::Changed)
    }

    /// Adds or changes a phone that users have added at another relay, if the rules of this relay allow it.
    pub(super) fn add_shared(&self, stored: &StoredPhone) {
        let _change = self.0.change.lock().unwrap_or_else(PoisonError::into_inner);
        let before = self.snapshot();
        let ad_hoc = before.config.ad_hoc.as_ref().filter(|_| self.is_ready());
        let allowed = ad_hoc.and_then(|ad_hoc| {
            self.allowed_again(ad_hoc, &stored.config(ad_hoc.is_encrypted())?).ok()
        });
        let Some(phone) = allowed else { return };
        self.0.phone_store.forget_removal(&phone, &[]);
        let has_id = |present: &Phone| present.config().id == phone.id;
        let is_there = |present: &Phone| present.config().endpoint() == phone.endpoint();
        let mut all = before.phones.iter();
        match all.find(|present| has_id(present) || is_there(present)) {
            Some(present) if has_id(present) && is_there(present) => {
                let addition = Addition {
                    phone,
                    addresses: Vec::new(),
                    has_name: true,
                    has_model: true,
                    has_label: true,
                    is_restored: false,
                    is_existing_only: false,
                };
                self.change_present(&before, present, &addition);
            }
            // This relay has another phone at that address, or with that id.
            Some(_) => {}
            None if !has_room(&before.phones) => {}
            None => {
                self.start_added(&before, phone);
            }
        }
        self.save_added();
    }

    /// Removes a phone that was removed at another relay, and remembers the removal.
    pub(super) fn remove_shared(&self, id: &str, address: String) {
        let is_it = |phone: &Phone| phone.config().id == id && is_added(phone);
        if self.snapshot().phones.iter().any(is_it) {
            self.remove(id);
            return;
        }
        let _change = self.0.change.lock().unwrap_or_else(PoisonError::into_inner);
        self.0.phone_store.remember_removal(id, address);
        self.save_added();
    }

    /// Returns the phones that users have added and removed as rows for other relays, by their ids.
    pub(super) fn added_rows(&self) -> Vec<(String, String)> {
        let snapshot = self.snapshot();
        let added = snapshot.phones.iter().filter(|phone| is_added(phone));
        self.0.phone_store.rows(added.map(Phone::config))
    }

    /// Removes an added phone, and remembers that.
    pub(crate) fn remove(&self, id: &str) {
        let _change = self.0.change.lock().unwrap_or_else(PoisonError::into_inner);
        let before = self.snapshot();
        let (removed, rest): (Vec<_>, Vec<_>) =
            before.phones.iter().cloned().partition(|phone| phone.config().id == id);
        for phone in &removed {
            let address = phone.socket_address();
            let address =
                address.map_or_else(|| phone.config().endpoint(), |address| address.to_string());
            self.0.phone_store.remember_removal(id, address);
        }
        // Last: those that it notifies find all of it.
        self.set_phones(&before, rest);
        self.save_added();
        removed.iter().for_each(Phone::stop);
        for encryption in removed.iter().filter_map(|phone| phone.config().encryption.clone()) {
            spawn_blocking(move || encryption.forget());
        }
    }
}

/// Returns whether users may add another phone to these.
fn has_room(phones: &[Phone]) -> bool {
    phones.iter().filter(|phone| is_added(phone)).count() < MAX_ADDED_PHONES
}

fn is_added(phone: &Phone) -> bool {
    phone.config().source == PhoneSource::Added
}
