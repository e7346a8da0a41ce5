//! The sign-in at a phone: what is refused, and what is remembered of it.

use std::{mem::replace, net::SocketAddr, time::Duration};

use phone_auth::{Attempt, digest::Request};
use relay_api::Reason;
use snom::{Page, RequestTarget};
use tokio::{sync::watch, task::spawn_blocking, time::Instant};

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
    /// The refusal that holds is not of this connection, and ends when it is forgotten.
    has_refusal: bool,
}

impl RecalledLogin {
    pub(super) fn of(memory: &LoginMemory) -> RecalledLogin {
        RecalledLogin { changes: memory.changes(), address: None, has_refusal: false }
    }

    /// Returns whether something may have been noted of the phone since the last call.
    fn is_outdated(&mut self, address: Option<SocketAddr>) -> bool {
        let has_moved = replace(&mut self.address, address) != address;
        let has_changed = self.changes.has_changed().unwrap_or(false);
        if has_changed {
            self.changes.mark_unchanged();
        }
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

    /// Begins the login of a phone that another relay may have owned. What this one was refused before ends when it is
    /// forgotten elsewhere, or the file of the password has another one now.
    pub(in crate::phone) async fn resume_login(&mut self) {
        if !self.memory.has_refused(&self.names()) && self.refusal.take().is_some() {
            self.set_reachability(Reachability::Unknown);
        }
        self.empty_403s = 0;
        self.begin_login();
        if self.refusal.is_some() {
            self.read_credentials_again().await;
        }
    }

    /// Goes on with the password that its file has now, if it differs: a person may have corrected it for another relay.
    async fn read_credentials_again(&mut self) {
        let Some(before) = self.credentials.clone() else { return };
        let read = spawn_blocking(move || before.read_again()).await;
        // A file that cannot be read is reported when a person tries again.
        if let Ok(Ok(credentials)) = read
            && Some(&credentials) != self.credentials.as_ref()
        {
            self.retry_login(Some(credentials));
        }
    }

    /// Takes the challenge of a 401, after which the request may be sent again.
    ///
    /// # Errors
    /// When nothing may be sent: another device has answered, or the credentials were refused, here or elsewhere.
    pub(super) fn challenged(
        &mut self,
        response: &PhoneResponse,
        target: &RequestTarget,
        attempt: &mut Attempt,
    ) -> Result<(), PhoneError> {
        if let Some(reason) = response.reason(target).filter(Reason::is_other_device) {
            // It gets no password, and a phone there would ask in its own name.
            self.set_reachability(Reachability::unreachable(&reason));
            return Err(PhoneError::Unreachable(reason));
        }
        self.recall_login()?;
        let cnonce = login::cnonce()?;
        let again = self.login.challenged(attempt, response.challenges(), cnonce);
        self.metrics.challenged(attempt.asked());
        again.map_err(|error| self.refuse(login::reason(error)))
    }

    pub(super) fn check_refusal(&self) -> Result<(), PhoneError> {
        self.refusal().cloned().map_or(Ok(()), Err)
    }

    fn recall_refusal(&mut self, names: &[String]) {
        match self.credentials.as_ref().and_then(|known| self.memory.refusal(names, known)) {
            Some(reason) if self.refusal.is_none() => {
                self.set_reachability(Reachability::refused(&reason));
                *self.refusal = Some(PhoneError::AuthFailed(reason));
                self.recalled.has_refusal = true;
            }
            None if replace(&mut self.recalled.has_refusal, false) => {
                *self.refusal = None;
                self.set_reachability(Reachability::Unknown);
            }
            _ => {}
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
            if let Some(credentials) = self.credentials.as_ref() {
                self.memory.accepted(&self.names(), credentials);
            }
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
        self.recalled.has_refusal = false;
        *self.refusal = Some(error.clone());
        error
    }
}
