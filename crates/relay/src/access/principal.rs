//! The principal: the author of a request and its rights.

use std::{net::IpAddr, sync::Arc, time::Duration};

use relay_api::{Code, LoginKind, Reason, Role};
use snom::Danger;

use super::{
    client_address::counted_address, embed_tokens::EmbedGrant, refusal::Refusal,
    session::OpenSession, user::User,
};
use crate::account::account;

/// The age of a session from which the user has to sign in again before destroying data.
const MAX_AGE_TO_DESTROY: Duration = Duration::from_secs(15 * 60);

/// The author of a request.
#[derive(Clone, Debug)]
pub struct Principal {
    /// The user name; `local` where nobody signs in.
    pub name: String,
    /// The role.
    pub role: Role,
    /// The way the user signed in.
    pub login: LoginKind,
    /// The address of the client, where it is known.
    pub address: Option<IpAddr>,
    groups: Option<Vec<String>>,
    is_ambient: bool,
    is_local: bool,
    /// The session, of a user who signed in to the relay.
    pub(crate) session: Option<OpenSession>,
    /// What the token of a frame allows, of a user of a portal.
    pub(crate) grant: Option<Arc<EmbedGrant>>,
}

impl Principal {
    /// A user known by name. `is_ambient` is explained at [`Principal::is_ambient`].
    pub(crate) fn of_user(
        user: &User,
        address: Option<IpAddr>,
        login: LoginKind,
        is_ambient: bool,
    ) -> Principal {
        Principal {
            name: user.name.clone(),
            role: user.role,
            login,
            address,
            groups: user.groups.clone(),
            is_ambient,
            is_local: false,
            session: None,
            grant: None,
        }
    }

    /// The principal of every request where nobody signs in.
    pub(crate) fn local(role: Role, address: Option<IpAddr>) -> Principal {
        Principal {
            name: "local".to_owned(),
            role,
            login: LoginKind::None,
            address,
            groups: None,
            is_ambient: false,
            is_local: true,
            session: None,
            grant: None,
        }
    }

    /// A user that only the proxy knows.
    ///
    /// It sees the phones of `groups`.
    pub(crate) fn of_proxy(
        name: String,
        role: Role,
        address: Option<IpAddr>,
        groups: Option<Vec<String>>,
    ) -> Principal {
        let login = LoginKind::Proxy;
        Principal {
            name,
            role,
            login,
            address,
            groups,
            is_ambient: true,
            is_local: false,
            session: None,
            grant: None,
        }
    }

    /// The user of a portal, in its frame.
    pub(crate) fn of_portal(grant: Arc<EmbedGrant>, address: Option<IpAddr>) -> Principal {
        Principal {
            name: grant.user.clone(),
            role: grant.role,
            login: LoginKind::Portal,
            address,
            groups: grant.groups.clone(),
            is_ambient: false,
            is_local: false,
            session: None,
            grant: Some(grant),
        }
    }

    /// Returns the name of the portal, of a user of one.
    #[must_use]
    pub fn portal(&self) -> Option<&str> {
        self.grant.as_ref().map(|grant| grant.portal.name.as_str())
    }

    /// Returns whether this is everybody, because nobody signs in.
    pub(crate) fn is_local(&self) -> bool {
        self.is_local
    }

    /// Returns by what the limits count. Where nobody signs in, the address is all that is known of a user. A
    /// name counts for itself: behind a proxy that passes on what the client sends, an address is whatever
    /// somebody writes.
    pub(crate) fn limit_key(&self) -> (String, Option<IpAddr>) {
        let address = self.address.filter(|_| self.is_local).map(counted_address);
        (self.account(), address)
    }

    /// Returns a name that no two principals share.
    pub(crate) fn account(&self) -> String {
        account(self.portal(), &self.name)
    }

    /// Returns whether both are the same user with the same rights.
    pub(crate) fn has_rights_of(&self, other: &Principal) -> bool {
        // A portal belongs to the grant.
        (&self.name, self.role, &self.groups, &self.grant)
            == (&other.name, other.role, &other.groups, &other.grant)
    }

    /// Returns whether a browser sends the credentials by itself, even when a foreign page makes
    /// the request.
    pub(crate) fn is_ambient(&self) -> bool {
        self.is_ambient
    }

    /// Returns whether the principal may see the phone `id`, which belongs to `groups`.
    #[must_use]
    pub fn sees(&self, id: &str, groups: &[String]) -> bool {
        let phones = self.grant.as_ref().and_then(|grant| grant.phones.as_ref());
        let is_named = phones.is_none_or(|phones| phones.iter().any(|phone| phone == id));
        let Some(own) = &self.groups else { return is_named };
        is_named && groups.iter().any(|group| own.contains(group))
    }

    /// Returns whether the principal may see every phone, including those that are added later. Nobody in a frame of
    /// a portal may.
    #[must_use]
    pub fn sees_everything(&self) -> bool {
        self.groups.is_none() && self.grant.is_none()
    }

    /// Rejects an act that destroys data in a session that began long ago: the browser may be somebody else's by
    /// now.
    ///
    /// # Errors
    /// When the user has to sign in again.
    pub fn check_recent(&self, danger: Danger) -> Result<(), Refusal> {
        let is_old =
            self.session.as_ref().is_some_and(|session| session.age() > MAX_AGE_TO_DESTROY);
        if danger == Danger::DestroysData && is_old {
            return Err(Refusal::new(Code::LoginRequired, Reason::SignInAgain {}));
        }
        Ok(())
    }

    /// Rejects an act that is too dangerous for the role.
    ///
    /// # Errors
    /// Names the role that is needed.
    pub fn check(&self, danger: Danger) -> Result<(), Refusal> {
        if self.role.may(danger) {
            return Ok(());
        }
        let needed = if Role::Operator.may(danger) { Role::Operator } else { Role::Administrator };
        let (role, needs) = (self.role.name().to_owned(), needed.name().to_owned());
        Err(Refusal::new(Code::Forbidden, Reason::RoleTooLow { role, needs }))
    }
}

#[cfg(test)]
mod tests {
    use super::{super::session::now, *};

    #[test]
    fn destroying_data_takes_a_recent_sign_in() {
        let check = |minutes: u64, danger| {
            let started = now() - minutes * 60_000;
            let (id, user) = ("1".to_owned(), "ada".to_owned());
            let idle = Duration::ZERO;
            let (ends, member, after) = (u64::MAX, None, None);
            let session = OpenSession { id, user, started, ends, idle, member, after };
            let principal = Principal::local(Role::Administrator, None);
            Principal { session: Some(session), ..principal }.check_recent(danger)
        };
        assert!(check(14, Danger::DestroysData).is_ok());
        assert!(check(600, Danger::DisruptsPhone).is_ok());
        let refused = check(16, Danger::DestroysData).unwrap_err();
        assert_eq!(refused.reason, Reason::SignInAgain {});
        let token = Principal::local(Role::Administrator, None);
        assert!(
            token.check_recent(Danger::DestroysData).is_ok(),
            "programs sign in with each request"
        );
    }
}
