//! Users, and the ways to sign in.

use std::time::Duration;

use ipnet::IpNet;
use relay_api::Role;

use super::{company::Company, secret::Secret, user::User};

/// The users and the ways to sign in. Without users and without a proxy, nobody has to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct People {
    /// The users known by name.
    pub users: Vec<User>,
    /// A reverse proxy that signs users in.
    pub proxy: Option<TrustedProxy>,
    /// The company whose accounts are good too.
    pub company: Option<Company>,
    /// The role of everybody where nobody signs in. Operator when absent, so that a passer-by at
    /// the machine destroys nothing.
    pub local_role: Option<Role>,
    /// The key that encrypts sessions; a random one at each start when absent.
    pub session_key: Option<Secret>,
    /// The duration of a session; 12 hours when absent.
    pub session_life: Option<Duration>,
    /// The time after which a session that is not used ends; 2 hours when absent.
    pub session_idle: Option<Duration>,
}

impl People {
    /// Returns whether a sign-in is required.
    #[must_use]
    pub fn sign_in(&self) -> bool {
        !self.users.is_empty() || self.proxy.is_some() || self.company.is_some()
    }

    /// Returns the user with that name.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<&User> {
        self.users.iter().find(|user| user.name == name)
    }
}

/// A reverse proxy that names the user in a header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrustedProxy {
    /// The header, in lower case.
    pub header: String,
    /// The addresses of the proxy; the header is refused from any other.
    pub from: Vec<IpNet>,
    /// The header with the groups of a user, separated by commas, in lower case.
    pub groups_header: Option<String>,
    /// The role of users the configuration does not list; refused when absent.
    pub role: Option<Role>,
    /// The groups of phones that all those users see, besides those of the header.
    pub groups: Vec<String>,
}
