//! The sessions of users, and those that were ended before their time.

use std::path::Path;

use tokio::sync::watch;

use super::Relay;
use crate::{
    access::{OpenSession, SessionList},
    oidc::Oidc,
};

impl Relay {
    /// Returns the sessions of users.
    pub(crate) fn session_list(&self) -> &SessionList {
        &self.0.session_list
    }

    /// Returns the client of the provider of company accounts.
    pub(crate) fn oidc(&self) -> &Oidc {
        &self.0.oidc
    }

    /// Ends sessions at once, also their streams, and remembers it.
    pub(crate) fn end_sessions(&self, end: impl FnOnce(&SessionList)) {
        end(&self.0.session_list);
        self.0.session_file.write(&self.0.session_list.ended());
        self.0.sessions_ended.send_replace(());
    }

    /// Returns a receiver that is notified when sessions are ended from now on.
    pub(super) fn sessions_ended(&self) -> watch::Receiver<()> {
        self.0.sessions_ended.subscribe()
    }

    /// Waits until a session is ended before its time; for ever without one.
    pub(crate) async fn session_ended(&self, session: Option<OpenSession>) {
        let Some(session) = session else { return std::future::pending().await };
        let mut ended = self.0.sessions_ended.subscribe();
        while !self.0.session_list.is_ended(&session) {
            // This cannot fail: `self` holds the sender.
            let _ = ended.changed().await;
        }
    }

    /// Goes on with the sessions that were ended before a restart.
    pub(super) fn open_sessions(&self, folder: Option<&Path>) {
        let file = &self.0.session_file;
        if file.set(folder.map(|folder| folder.join("sessions.json")))
            && let Some(ended) = file.read()
        {
            self.0.session_list.restore(ended);
        }
    }
}
