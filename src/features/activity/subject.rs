//! The phone that a report or a ticket is about.

use crate::stores::phone::PhoneSession;

/// The phone, and who writes about it. The page knows no address and no password of the phone.
#[derive(Clone, Debug)]
pub(super) struct Subject {
    pub(super) name: String,
    pub(super) model: &'static str,
    pub(super) id: String,
    /// The person; empty where nobody signs in.
    pub(super) person: String,
}

impl Subject {
    pub(super) fn of(phone: PhoneSession) -> Subject {
        Subject {
            name: phone.name(),
            model: phone.model.name,
            id: phone.id(),
            person: phone.person().unwrap_or_default(),
        }
    }
}
