//! Real phones: those that were added by their addresses.

use std::cell::RefCell;

use relay_api::{Code, LinkState, PhoneSummary, Reason};
use snom::{Model, PhoneAddress};

use super::browser_context;
use crate::backend::BackendError;
use crate::model::{direct_access::DirectAccess, phone_book::BookEntry};

thread_local! {
    static REAL: RefCell<Vec<Real>> = const { RefCell::new(Vec::new()) };
}

/// A phone that was added.
#[derive(Clone, Debug)]
pub(super) struct Real {
    pub(super) place: PhoneAddress,
    pub(super) model: &'static Model,
    pub(super) login: Login,
    phone: PhoneSummary,
}

impl Real {
    /// What the page can do with it now.
    pub(super) async fn road(&self) -> DirectAccess {
        DirectAccess::between(&browser_context::current().await, &self.place)
    }
}

/// Whether the browser signs in to a phone. The name and the password are the browser's to keep: the
/// page hands them on and forgets them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Login {
    /// Nobody has asked for it.
    None,
    /// It is left to the browser, which asks the person if the phone wants a password.
    Left,
    /// Somebody gave a password, and the phone showed its display.
    Given,
    /// Somebody gave one, and nothing came of it. Nothing more is asked for: after a few wrong
    /// passwords phones let nobody in.
    Refused,
}

/// All of them.
pub(super) fn all() -> Vec<PhoneSummary> {
    REAL.with_borrow(|real| real.iter().map(|real| real.phone.clone()).collect())
}

/// The phone called `id`; `None` for a virtual one.
pub(super) fn find(id: &str) -> Option<Real> {
    REAL.with_borrow(|real| real.iter().find(|real| real.phone.id == id).cloned())
}

/// Adds a phone; one that is there already is given back.
///
/// # Errors
/// When the address is none, or the model cannot be controlled.
pub(super) fn add(entry: &BookEntry) -> Result<PhoneSummary, BackendError> {
    let refused = |reason| BackendError::because(Code::AddressRefused, reason);
    let place: PhoneAddress = entry
        .address
        .parse()
        .map_err(|error| refused(Reason::of_address(&entry.address, error)))?;
    let wanted = if entry.model.is_empty() { "unknown" } else { &entry.model };
    let model = Model::find(wanted)
        .ok_or_else(|| refused(Reason::ModelUnusable { model: wanted.to_owned() }))?;
    let id = place.id();
    if let Some(there) = find(&id) {
        return Ok(there.phone);
    }
    let name = if entry.name.is_empty() { entry.address.trim() } else { &entry.name };
    let phone = PhoneSummary {
        id,
        name: name.to_owned(),
        model: model.name.to_owned(),
        groups: Vec::new(),
        ad_hoc: true,
        screens: model.screens.iter().map(|screen| screen.name().to_owned()).collect(),
        link: LinkState::Unknown,
    };
    let real = Real { place, model, login: Login::None, phone: phone.clone() };
    REAL.with_borrow_mut(|all| all.push(real));
    Ok(phone)
}

/// Removes a phone; whether it was there.
pub(super) fn remove(id: &str) -> bool {
    REAL.with_borrow_mut(|real| {
        let before = real.len();
        real.retain(|real| real.phone.id != id);
        real.len() < before
    })
}

/// Notes whether the browser signs in to a phone.
pub(super) fn set_login(id: &str, login: Login) {
    REAL.with_borrow_mut(|real| {
        if let Some(real) = real.iter_mut().find(|real| real.phone.id == id) {
            real.login = login;
        }
    });
}
