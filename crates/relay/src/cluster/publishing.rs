//! The messages that relays publish to each other about phones. They have no answer; lost ones are asked for again.

use std::time::Duration;

use futures_util::StreamExt;
use tokio::{sync::mpsc, time::timeout};
use tokio_util::task::AbortOnDropHandle;

use super::ClusterLink;

/// The time in which the client must accept a message or a subscription.
const LIMIT: Duration = Duration::from_secs(1);

/// A subscription, until it is dropped.
pub type Listening = AbortOnDropHandle<()>;

impl ClusterLink {
    /// Returns whether there is a connection to NATS.
    #[must_use]
    pub fn is_connected(&self) -> bool {
        self.store.is_connected()
    }

    /// Publishes a message; returns whether it was handed to NATS.
    pub async fn publish(&self, subject: String, message: Vec<u8>) -> bool {
        // The client would keep it and send it some time later.
        if !self.is_connected() {
            return false;
        }
        let published = self.store.client().publish(subject, message.into());
        matches!(timeout(LIMIT, published).await, Ok(Ok(())))
    }

    /// Passes on the messages of a subject, each with `source`; returns `None` without a connection.
    pub async fn listen<T: Clone + Send + 'static>(
        &self,
        subject: String,
        source: T,
        receiver: mpsc::Sender<(T, Vec<u8>)>,
    ) -> Option<Listening> {
        if !self.is_connected() {
            return None;
        }
        let subscribed = timeout(LIMIT, self.store.client().subscribe(subject)).await;
        let Ok(Ok(mut messages)) = subscribed else { return None };
        let task = tokio::spawn(async move {
            while let Some(message) = messages.next().await {
                let passed = receiver.send((source.clone(), message.payload.to_vec())).await;
                if passed.is_err() {
                    return;
                }
            }
        });
        Some(AbortOnDropHandle::new(task))
    }
}
