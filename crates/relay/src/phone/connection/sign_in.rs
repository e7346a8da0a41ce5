//! The sign-in at a phone: what is refused, and what is remembered of it.

use std::{mem::replace, net::SocketAddr, time::Duration};

use phone_auth::{Attempt, digest::Request};
use relay_api::Reason;
use snom::{Page, RequestTarget};
use tokio::{sync::watch, time::Instant};

use super::{Connection, Deadline, PhoneError, PhoneResponse, Reachability, login};
use crate::{config::Credentials, login_memory::LoginMemory};

/// Answers of 403 without a body in a row after which the phone may be locked.
const MAX_EMPTY_403S: u32 = 3;

/// What has been noted of a login.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct NotedLogin {
    digest: bool,
    accepted: bool,
}

/// The state of the login memory at the last look.
#[derive(Debug)]
pub(super) struct RecalledLogin {
    /// Notified when something is noted.
    changes: watch::Receiver<()>,
    /// The address of the phone, as far as it was known.
    address: Option<SocketAddr>,
}

impl RecalledLogin {
    pub(super) fn of(memory: &LoginMemory) -> RecalledLogin {
        RecalledLogin { changes: memory.changes(), address: None }
    }

    /// Returns whether something may have been noted of the phone since the last call.
    fn is_outdated(&mut self, address: Option<SocketAddr>) -> bool {
        let has_moved = replace(&mut self.address, address) != address;
        let has_changed = self.changes.has_changed().unwrap_or(false);
        self.changes.mark_unchanged();
        has_moved || has_changed
    }
}

impl Connection<'_> {
    /// Begins the login again, with what is remembered of the endpoint.
    pub(super) fn begin_login(&mut self) {
        if !self.phone.model.remote_control.is_possible() {
            let model = self.phone.model.name.to_owned();
            let reason = Reason::ModelWithoutControl { model };
            self.set_reachability(Reachability::unreachable(&reason));
            *self.refusal = Some(PhoneError::Unreachable(reason));
        }
        self.recalled.is_outdated(self.status.address_of(self.phone));
        let names = self.names();
        let has_asked_for_digest = self.memory.has_asked_for_digest(&names);
        self.login = login::new(self.credentials.as_ref(), has_asked_for_digest);
        self.noted = NotedLogin { digest: has_asked_for_digest, accepted: false };
        self.recall_refusal(&names);
    }

    /// Looks at what was noted since the last request: another relay, or another phone of the configuration that leads
    /// to the same device, may have been refused, or asked for Digest.
    ///
    /// # Errors
    /// The refusal after which nothing may be sent.
    pub(super) fn recall_login(&mut self) -> Result<(), PhoneError> {
        if self.recalled.is_outdated(self.status.address_of(self.phone)) {
            let names = self.names();
            if !self.noted.digest && self.memory.has_asked_for_digest(&names) {
                self.login = login::new(self.credentials.as_ref(), true);
                self.noted.digest = true;
            }
            self.recall_refusal(&names);
        }
        self.check_refusal()
    }

    /// Begins the login of a phone that another relay may have owned: of what this relay was refused before, only what is
    /// still remembered counts.
    pub(in crate::phone) fn resume_login(&mut self) {
        if self.refusal.take().is_some() {
            self.set_reachability(Reachability::Unknown);
        }
        self.empty_403s = 0;
        self.begin_login();
    }

    pub(super) fn check_refusal(&self) -> Result<(), PhoneError> {
        self.refusal().cloned().map_or(Ok(()), Err)
    }

    fn recall_refusal(&mut self, names: &[String]) {
        let refusal = self.credentials.as_ref().and_then(|known| self.memory.refusal(names, known));
        if let Some(reason) = refusal.filter(|_| self.refusal.is_none()) {
            self.set_reachability(Reachability::refused(&reason));
            *self.refusal = Some(PhoneError::AuthFailed(reason));
        }
    }

    /// Forgets the refusal of the phone and its challenge; goes on with `credentials`, if they were read again.
    pub(in crate::phone) fn retry_login(&mut self, credentials: Option<Credentials>) {
        if credentials.is_some() {
            *self.credentials = credentials;
        }
        *self.refusal = None;
        self.empty_403s = 0;
        self.set_reachability(Reachability::Unknown);
        self.begin_login();
    }

    /// Remembers what the answer to a request says about the login.
    pub(super) fn note_login(&mut self) {
        if !self.noted.digest && self.login.scheme() == Some("Digest") {
            self.noted.digest = true;
            self.memory.asks_for_digest(&self.names());
        }
        if !self.noted.accepted && self.login.is_known() {
            self.noted.accepted = true;
            self.memory.accepted(&self.names());
        }
    }

    /// Returns whether the phone has locked itself without saying so: it answers 403 without a word, to its
    /// first page as well.
    pub(super) async fn is_locked_silently(
        &mut self,
        target: &RequestTarget,
        response: &PhoneResponse,
    ) -> bool {
        if response.status != 403 || !response.body.is_empty() || !self.login.is_known() {
            self.empty_403s = 0;
            return false;
        }
        self.empty_403s += 1;
        if self.empty_403s < MAX_EMPTY_403S {
            return false;
        }
        let first_page = RequestTarget::from(Page::Index);
        if *target == first_page {
            return true;
        }
        // Some phones forbid a single page like that.
        let mut attempt = Attempt::default();
        let request = Request { method: "GET", target: first_page.as_str(), body: b"" };
        let authorization = self.login.authorize(&mut attempt, request);
        let deadline = Deadline::new(Instant::now(), Duration::ZERO);
        let answer = self.http.get(&first_page, authorization, deadline).await;
        self.empty_403s = 0;
        answer.is_ok_and(|answer| answer.status == 403 && answer.body.is_empty())
    }

    /// Stops sending to this phone until a person has acted.
    pub(super) fn refuse(&mut self, reason: Reason) -> PhoneError {
        tracing::warn!(phone = self.phone.id, %reason, "login failed; nothing more is sent");
        self.set_reachability(Reachability::refused(&reason));
        // Of these the phone counts how often they happen.
        let is_counted = matches!(
            reason,
            Reason::CredentialsRefused {} | Reason::LockedOut {} | Reason::ServerAuthFailed {}
        );
        if let Some(credentials) = self.credentials.as_ref().filter(|_| is_counted) {
            self.memory.refused(&self.names(), credentials, &reason);
        }
        let error = PhoneError::AuthFailed(reason);
        *self.refusal = Some(error.clone());
        error
    }
}
