//! What a first configuration says.

use deskside_relay::access::{PasswordHash, Secret};
use snom::{Model, PhoneAddress};

/// The answers to all questions.
pub(super) struct Answers {
    pub(super) phone: Option<NewPhone>,
    /// The address that people open: an origin.
    pub(super) url: Option<String>,
    /// The user; absent where nobody signs in.
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

/// What a user signs in with.
pub(super) enum NewSecret {
    /// A password.
    Password {
        hash: PasswordHash,
        /// The password itself, where nobody has chosen one.
        made_up: Option<Secret>,
    },
    /// A token for a program.
    Token(Secret),
}
