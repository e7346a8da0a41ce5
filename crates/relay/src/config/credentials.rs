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
    /// The allowed schemes.
    pub authentication: Authentication,
    /// The file of the password, which is read again when somebody asks for another attempt.
    pub(crate) file: Option<PathBuf>,
}

impl Credentials {
    /// Creates credentials for every scheme that a phone asks for.
    #[must_use]
    pub fn new(username: &str, password: Secret) -> Credentials {
        let username = username.to_owned();
        Credentials { username, password, authentication: Authentication::Any, file: None }
    }
}

/// The allowed authentication schemes of a phone.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Authentication {
    /// The scheme that the phone asks for, but never Basic after Digest.
    Any,
    /// Digest only: the password is never shown to the network.
    Digest,
    /// The scheme that the phone asks for, also Basic after Digest.
    Basic,
}

impl Checker<'_> {
    /// Checks the credentials of a phone; `default` are the schemes where the file names none. The inner `None` is a phone without credentials, the
    /// outer one a fault.
    #[expect(clippy::option_option, reason = "absent and faulty are two things")]
    pub(super) fn credentials(
        &mut self,
        username: Option<Spanned<String>>,
        password_file: Option<Spanned<PathBuf>>,
        authentication: Option<Spanned<Authentication>>,
        default: Authentication,
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
                let authentication = authentication.map_or(default, Spanned::into_inner);
                let file = self.path(file.get_ref()).ok();
                let username = username.into_inner();
                Some(Some(Credentials { username, password, authentication, file }))
            }
        }
    }
}
