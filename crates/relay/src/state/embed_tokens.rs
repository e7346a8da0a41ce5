//! The tokens for frames in portals, and the end of their streams.

use std::sync::Arc;

use tokio::{
    select,
    sync::watch,
    time::{Instant, sleep_until},
};

use super::Relay;
use crate::access::{EmbedGrant, EmbedTokens, Refusal};

impl Relay {
    /// Returns the tokens that are in force.
    pub(crate) fn embed_tokens(&self) -> &EmbedTokens {
        &self.0.embed_tokens
    }

    /// Adds a token, which may push out an older one of the same user.
    ///
    /// # Errors
    /// When its portal has too many.
    pub(crate) fn add_embed_token(&self, grant: EmbedGrant) -> Result<(), Refusal> {
        self.0.embed_tokens.add(grant, Instant::now().into_std())?;
        self.0.embed_tokens_revoked.send_replace(());
        Ok(())
    }

    /// Revokes tokens at once, also their streams; returns how many.
    pub(crate) fn revoke_embed_tokens(&self, is_revoked: impl Fn(&EmbedGrant) -> bool) -> usize {
        let revoked = self.0.embed_tokens.revoke(is_revoked);
        self.0.embed_tokens_revoked.send_replace(());
        revoked
    }

    /// Takes a token of another relay, or revokes it at once and ends its streams. Returns whether this relay has
    /// revoked it meanwhile. `utc` is in milliseconds since 1970.
    pub(super) fn merge_embed_token(&self, row: &str, utc: u64) -> bool {
        let snapshot = self.snapshot();
        let (portals, now) = (&snapshot.config.portals, Instant::now().into_std());
        let was_revoked = self.0.embed_tokens.merge(row, portals, now, utc);
        self.0.embed_tokens_revoked.send_replace(());
        // A reload that removed a portal meanwhile did not know this token.
        let after = self.snapshot();
        if !Arc::ptr_eq(&snapshot, &after) {
            self.revoke_embed_tokens(|grant| !after.config.portals.contains(&grant.portal));
        }
        was_revoked
    }

    /// Returns a receiver that is notified when tokens are added or revoked from now on.
    pub(super) fn embed_tokens_changed(&self) -> watch::Receiver<()> {
        self.0.embed_tokens_revoked.subscribe()
    }

    /// Waits until a token is revoked before its end; for ever without one.
    pub(crate) async fn embed_token_revoked(&self, grant: Option<Arc<EmbedGrant>>) {
        let Some(grant) = grant else { return std::future::pending().await };
        self.embed_token_gone(&grant).await;
        if grant.ends <= Instant::now().into_std() {
            std::future::pending::<()>().await;
        }
    }

    /// Waits until a token ends or is revoked; for ever without one.
    pub(crate) async fn embed_token_ended(&self, grant: Option<Arc<EmbedGrant>>) {
        let Some(grant) = grant else { return std::future::pending().await };
        select! {
            () = sleep_until(Instant::from_std(grant.ends)) => {}
            () = self.embed_token_gone(&grant) => {}
        }
    }

    /// Waits until a token is revoked, or counts no more once it has ended.
    async fn embed_token_gone(&self, grant: &EmbedGrant) {
        let mut revoked = self.0.embed_tokens_revoked.subscribe();
        while self.0.embed_tokens.has(grant) {
            // This cannot fail: `self` holds the sender.
            let _ = revoked.changed().await;
        }
    }
}
