//! The right of a user to send a command, for as long as the command waits or runs: it is judged again with each
//! reload, and ends with the session or the token.

use relay_api::Reason;
use snom::Danger;

use crate::{
    access::Principal,
    api::proof::Proof,
    phone::{Phone, Stop},
    state::{Relay, Snapshot},
};

/// The right of a user to send a command to a phone.
#[derive(Clone)]
pub(super) struct Right {
    pub(super) relay: Relay,
    pub(super) principal: Principal,
    /// What proves that the user is the principal.
    pub(super) proof: Proof,
    /// The id of the phone.
    pub(super) phone: String,
}

impl Right {
    /// Requests the end of a command of that danger once the right to it is lost. Never returns.
    pub(super) async fn guard<T>(&self, stop: &Stop, danger: Danger) -> T {
        self.lost(danger).await;
        stop.request(Reason::AccessEnded {});
        std::future::pending().await
    }

    /// Waits until the user may not send the command any more.
    async fn lost(&self, danger: Danger) {
        // Subscribed before the first look, so that no change is missed.
        let mut people = self.relay.people_version();
        let taken_away = async {
            while self.is_allowed(&self.relay.snapshot(), danger) {
                // This cannot fail: `self` holds the sender.
                let _ = people.changed().await;
            }
        };
        tokio::select! {
            () = self.relay.session_ended(self.principal.session.clone()) => {}
            () = self.relay.embed_token_revoked(self.principal.grant.clone()) => {}
            () = taken_away => {}
        }
    }

    /// Returns whether the user may still send the command.
    fn is_allowed(&self, snapshot: &Snapshot, danger: Danger) -> bool {
        let Some(now) = self.principal_now(snapshot) else { return false };
        let mut phones = snapshot.phones.iter().map(Phone::config);
        // The commands of a phone that was removed end with it.
        phones.find(|phone| phone.id == self.phone).is_none_or(|phone| {
            let is_same = now.account() == self.principal.account();
            is_same && now.check(danger).is_ok() && now.sees(&phone.id, &phone.groups)
        })
    }

    /// Returns who the user is now.
    fn principal_now(&self, snapshot: &Snapshot) -> Option<Principal> {
        match &self.principal.grant {
            // The end of the token does not count: the page renews it in time.
            Some(grant) => {
                let is_unchanged = snapshot.config.portals.contains(&grant.portal);
                is_unchanged.then(|| self.principal.clone())
            }
            None => self.proof.principal(&self.relay, snapshot).ok(),
        }
    }
}
