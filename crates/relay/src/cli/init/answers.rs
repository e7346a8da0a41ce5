//! The answers that make up a first configuration.

use deskside_relay::access::{PasswordHash, Secret};
use snom::{Model, PhoneAddress};

/// The answers to all questions.
pub(super) struct Answers {
    pub(super) phone: Option<NewPhone>,
    /// The address that people open: an origin.
    pub(super) url: Option<String>,
    /// The user; absent if nobody signs in.
    pub(super) user: Option<NewUser>,
}

/// A phone to configure.
pub(super) struct NewPhone {
    pub(super) address: PhoneAddress,
    pub(super) model: &'static Model,
    pub(super) login: Option<PhoneLogin>,
}

/// The credentials of a phone's web page.
pub(super) struct PhoneLogin {
    pub(super) user: String,
    pub(super) password: Secret,
}

/// A user to configure.
pub(super) struct NewUser {
    pub(super) name: String,
    pub(super) secret: NewSecret,
}

/// The secret with which a user signs in.
pub(super) enum NewSecret {
    /// A password.
    Password {
        hash: PasswordHash,
        /// The password itself, if it was generated.
        made_up: Option<Secret>,
    },
    /// A token for a program.
    Token(Secret),
}
