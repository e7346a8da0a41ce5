//! The phone that a report or a ticket is about.

use crate::{model::last_seen::shown_address, stores::phone::PhoneSession};

/// The phone, and who writes about it. The page knows no password of the phone.
#[derive(Clone, Debug)]
pub(super) struct Subject {
    pub(super) name: String,
    pub(super) model: &'static str,
    pub(super) id: String,
    /// Where the phone is; empty where the person does not see that.
    pub(super) address: String,
    /// The person; empty where nobody signs in.
    pub(super) person: String,
}

impl Subject {
    pub(super) fn of(phone: PhoneSession) -> Subject {
        Subject {
            name: phone.name(),
            model: phone.model.name,
            id: phone.id(),
            address: phone.summary().address.as_deref().map_or("", shown_address).to_owned(),
            person: phone.person().unwrap_or_default(),
        }
    }
}
