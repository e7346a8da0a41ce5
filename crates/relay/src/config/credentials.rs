//! Credentials of phones.

use std::path::PathBuf;

use serde::Deserialize;
use toml::Spanned;

use super::checker::Checker;
use crate::access::Secret;

/// The user name and password of a phone's web interface.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credentials {
    /// The user name.
    pub username: String,
    /// The password.
    pub password: Secret,
    /// Whether Basic is refused, which would show the password to the network.
    pub digest_only: bool,
}

/// The allowed authentication schemes of a phone.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(super) enum Authentication {
    /// The scheme that the phone asks for.
    Any,
    /// Digest only: the password is never shown to the network.
    Digest,
}

impl Checker<'_> {
    /// Checks the credentials of a phone. The inner `None` is a phone without credentials, the outer
    /// one a fault.
    #[expect(clippy::option_option, reason = "absent and faulty are two things")]
    pub(super) fn credentials(
        &mut self,
        username: Option<Spanned<String>>,
        password_file: Option<Spanned<PathBuf>>,
        authentication: Option<Spanned<Authentication>>,
    ) -> Option<Option<Credentials>> {
        match (username, password_file) {
            (None, None) => match authentication {
                None => Some(None),
                Some(at) => self.fault(
                    &at,
                    "authentication: add username and password_file, or remove it".to_owned(),
                ),
            },
            (Some(username), None) => self.fault(
                &username,
                "username: add password_file, the file that contains its password".to_owned(),
            ),
            (None, Some(file)) => {
                self.fault(&file, "password_file: add the username it belongs to".to_owned())
            }
            (Some(username), Some(file)) => {
                let password = self.secret("password_file", &file)?;
                let digest_only = authentication
                    .is_some_and(|allowed| *allowed.get_ref() == Authentication::Digest);
                Some(Some(Credentials { username: username.into_inner(), password, digest_only }))
            }
        }
    }
}
