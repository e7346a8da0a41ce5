//! What proves who makes a request, so that it can be judged again: its body may come long after its head, and a
//! command waits for its turn.

use std::convert::Infallible;

use axum::{
    extract::FromRequestParts,
    http::{Extensions, HeaderMap, request::Parts},
};
use relay_api::{Code, Reason};

use super::authenticate::{JudgedAt, principal};
use crate::{
    access::Principal,
    error::ApiError,
    state::{Relay, Snapshot},
    web::{ClientAddress, PeerAddress},
};

/// What proves who makes a request.
#[derive(Clone)]
pub(super) struct Proof {
    /// Who it was when the head of the request came; absent where nobody has to sign in first.
    judged: Option<(Principal, JudgedAt)>,
    peer: Option<PeerAddress>,
    client: Option<ClientAddress>,
    headers: HeaderMap,
}

impl Proof {
    /// Returns the proof in the head of a request.
    pub(super) fn of(headers: &HeaderMap, extensions: &Extensions) -> Proof {
        let principal = extensions.get::<Principal>().cloned();
        Proof {
            judged: principal.zip(extensions.get::<JudgedAt>().copied()),
            peer: extensions.get::<PeerAddress>().copied(),
            client: extensions.get::<ClientAddress>().copied(),
            headers: headers.clone(),
        }
    }

    /// Returns the principal of the request, as `snapshot` judges it where something has changed since its head came.
    ///
    /// # Errors
    /// When there is none any more.
    pub(super) fn principal(
        &self,
        relay: &Relay,
        snapshot: &Snapshot,
    ) -> Result<Principal, ApiError> {
        match &self.judged {
            Some((before, judged_at))
                if judged_at.is_current(relay) && has_access(relay, before) =>
            {
                Ok(before.clone())
            }
            _ => principal(relay, snapshot, (self.peer, self.client), &self.headers),
        }
    }

    /// Rejects a request whose author has lost a right since its head came.
    ///
    /// # Errors
    /// When nobody may make the request any more, or somebody with other rights.
    pub(super) fn check_again(&self, relay: &Relay) -> Result<(), ApiError> {
        let Some((before, _)) = &self.judged else { return Ok(()) };
        if self.principal(relay, &relay.snapshot())?.has_rights_of(before) {
            return Ok(());
        }
        Err(ApiError::new(Code::Forbidden, Reason::AccessEnded {}))
    }
}

/// Returns whether neither the session nor the token of a principal has ended.
fn has_access(relay: &Relay, of: &Principal) -> bool {
    let has_session = of.session.as_ref().is_none_or(|it| !relay.session_list().is_ended(it));
    has_session && of.grant.as_ref().is_none_or(|grant| relay.embed_tokens().has(grant))
}

impl<S: Send + Sync> FromRequestParts<S> for Proof {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Proof, Infallible> {
        Ok(Proof::of(&parts.headers, &parts.extensions))
    }
}
