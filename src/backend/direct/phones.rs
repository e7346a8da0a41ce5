//! The phones that were added by their addresses.

use std::cell::RefCell;

use relay_api::{Code, LinkState, PhoneSummary, Reason};
use snom::{Model, PhoneAddress};

use super::context;
use crate::{
    backend::result::BackendError,
    model::{direct_access::DirectAccess, phone_book::BookEntry},
};

thread_local! {
    static PHONES: RefCell<Vec<DirectPhone>> = const { RefCell::new(Vec::new()) };
}

/// A phone that was added.
#[derive(Clone, Debug)]
pub(in crate::backend) struct DirectPhone {
    pub(super) address: PhoneAddress,
    pub(super) model: &'static Model,
    pub(super) login: PhoneLogin,
    pub(super) summary: PhoneSummary,
}

impl DirectPhone {
    /// Returns what the page can do with the phone now.
    pub(super) async fn access(&self) -> DirectAccess {
        DirectAccess::between(&context::current().await, &self.address)
    }
}

/// The state of the browser's sign-in to a phone. The browser keeps the name and the password; the
/// page passes them on and does not keep them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PhoneLogin {
    /// Nobody has asked for it.
    None,
    /// The browser asks the person if the phone wants a password.
    LeftToBrowser,
    /// A password was given, and the phone showed its display.
    SignedIn,
    /// A password was given, and no picture came. Nothing more is requested: phones block everybody
    /// after a few wrong passwords.
    Refused,
}

/// Lists all of them.
pub(in crate::backend) fn all() -> Vec<PhoneSummary> {
    PHONES.with_borrow(|phones| phones.iter().map(|phone| phone.summary.clone()).collect())
}

/// Finds the phone called `id`; `None` for a demo phone.
pub(in crate::backend) fn find(id: &str) -> Option<DirectPhone> {
    PHONES.with_borrow(|phones| phones.iter().find(|phone| phone.summary.id == id).cloned())
}

/// Adds a phone, or gives the one that is there already the name and the model of the entry.
///
/// # Errors
/// When the address is invalid, or the model is unknown.
pub(in crate::backend) fn add(entry: &BookEntry) -> Result<PhoneSummary, BackendError> {
    let refused = |reason| BackendError::because(Code::AddressRefused, reason);
    let address: PhoneAddress = entry
        .address
        .parse()
        .map_err(|error| refused(Reason::of_address(&entry.address, error)))?;
    let wanted = if entry.model.is_empty() { "unknown" } else { &entry.model };
    let model = Model::find(wanted)
        .ok_or_else(|| refused(Reason::ModelUnusable { model: wanted.to_owned() }))?;
    let id = address.id();
    if let Some(changed) = change(&id, entry, model) {
        return Ok(changed);
    }
    let name = if entry.name.is_empty() { entry.address.trim() } else { &entry.name };
    let summary = PhoneSummary {
        id,
        name: name.to_owned(),
        model: model.name.to_owned(),
        groups: groups(entry),
        ad_hoc: true,
        screens: screens(model),
        address: Some(address.to_string()),
        firmware: None,
        mac: None,
        reported_model: None,
        relay: None,
        driver: None,
        link: LinkState::Unknown,
    };
    let phone = DirectPhone { address, model, login: PhoneLogin::None, summary: summary.clone() };
    PHONES.with_borrow_mut(|phones| phones.push(phone));
    Ok(summary)
}

/// Changes what an entry says of a phone that is there already; `None` when there is no such phone.
fn change(id: &str, entry: &BookEntry, model: &'static Model) -> Option<PhoneSummary> {
    PHONES.with_borrow_mut(|phones| {
        let phone = phones.iter_mut().find(|phone| phone.summary.id == id)?;
        if !entry.name.is_empty() {
            phone.summary.name.clone_from(&entry.name);
        }
        if !entry.group.is_empty() {
            phone.summary.groups = groups(entry);
        }
        if !entry.model.is_empty() {
            phone.model = model;
            model.name.clone_into(&mut phone.summary.model);
            phone.summary.screens = screens(model);
        }
        Some(phone.summary.clone())
    })
}

fn groups(entry: &BookEntry) -> Vec<String> {
    Some(entry.group.clone()).filter(|group| !group.is_empty()).into_iter().collect()
}

fn screens(model: &Model) -> Vec<String> {
    model.screens.iter().map(|screen| screen.name().to_owned()).collect()
}

/// Removes a phone and returns whether it was there.
pub(in crate::backend) fn remove(id: &str) -> bool {
    PHONES.with_borrow_mut(|phones| {
        let before = phones.len();
        phones.retain(|phone| phone.summary.id != id);
        phones.len() < before
    })
}

/// Sets the state of the browser's sign-in to a phone.
pub(super) fn set_login(id: &str, login: PhoneLogin) {
    PHONES.with_borrow_mut(|phones| {
        if let Some(phone) = phones.iter_mut().find(|phone| phone.summary.id == id) {
            phone.login = login;
        }
    });
}
