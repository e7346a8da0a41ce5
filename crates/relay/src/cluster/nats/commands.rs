//! Commands between relays, by requests: one relay asks, and only the owner of the phone listens.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use async_nats::{Client, Request, Subject, Subscriber, client::RequestErrorKind};
use futures_util::StreamExt;
use tokio::{
    sync::{Semaphore, oneshot, watch},
    time::timeout,
};
use tokio_util::{
    sync::{CancellationToken, DropGuard},
    task::TaskTracker,
};

use super::NatsStore;
use crate::cluster::{Exchange, ShardId, Subjects, answer::busy};

/// The maximum number of commands of other relays that are answered at the same time; more are not sent.
const MAX_AT_ONCE: usize = 1_024;

impl NatsStore {
    /// Asks the relay that listens at `subject`, once, and waits for its answer for `limit`.
    pub async fn ask(&self, subject: String, command: Vec<u8>, limit: Duration) -> Exchange {
        // The client would keep it and send it some time later.
        if !self.is_connected() {
            return Exchange::NotHandedOver;
        }
        // The client's own limit does not count the time until it takes the request.
        let request = Request::new().payload(command.into()).timeout(None);
        match timeout(limit, self.client.send_request(subject, request)).await {
            Ok(Ok(message)) => Exchange::Answer(message.payload.to_vec()),
            Ok(Err(error)) => match error.kind() {
                RequestErrorKind::NoResponders => Exchange::NobodyListens,
                RequestErrorKind::InvalidSubject | RequestErrorKind::MaxPayloadExceeded => {
                    Exchange::NotHandedOver
                }
                RequestErrorKind::TimedOut | RequestErrorKind::Other => Exchange::NoAnswer,
            },
            Err(_) => Exchange::NoAnswer,
        }
    }

    /// Answers the commands for the shards that this relay has, until the sender of those shards is gone. Commands that
    /// have begun are finished in `tasks`, also when their shard is lost.
    pub async fn serve<F, A>(
        &self,
        subjects: &Subjects,
        mut owned: watch::Receiver<BTreeMap<ShardId, u64>>,
        tasks: &TaskTracker,
        answer: F,
    ) where
        F: Fn(ShardId, Vec<u8>) -> A + Clone + Send + Sync + 'static,
        A: Future<Output = Vec<u8>> + Send + 'static,
    {
        let places = Arc::new(Semaphore::new(MAX_AT_ONCE));
        let mut listening: BTreeMap<ShardId, Listening> = BTreeMap::new();
        loop {
            let now: Vec<ShardId> = owned.borrow_and_update().keys().cloned().collect();
            let lost: Vec<_> =
                listening.extract_if(.., |id, _| now.binary_search(id).is_err()).collect();
            // Before the next subscription: two subscriptions would answer each command twice.
            end_all(lost.into_iter().map(|(_, listening)| listening)).await;
            for shard in now {
                if listening.contains_key(&shard) {
                    continue;
                }
                let Ok(commands) = self.client.subscribe(subjects.commands(&shard)).await else {
                    tracing::warn!(%shard, "cannot listen for commands of other relays");
                    continue;
                };
                let listener = Listener {
                    client: self.client.clone(),
                    shard: shard.clone(),
                    places: places.clone(),
                    tasks: tasks.clone(),
                    answer: answer.clone(),
                };
                let (end, (unsubscribed, confirmed)) =
                    (CancellationToken::new(), oneshot::channel());
                tasks.spawn(listener.listen(commands, end.clone(), unsubscribed));
                listening.insert(shard, Listening { end: end.drop_guard(), confirmed });
            }
            if owned.changed().await.is_err() {
                return;
            }
        }
    }
}

/// A subscription to the commands for a shard.
struct Listening {
    /// Ends it.
    end: DropGuard,
    /// It has ended.
    confirmed: oneshot::Receiver<()>,
}

/// Ends subscriptions, and waits until the client knows that.
async fn end_all(lost: impl Iterator<Item = Listening>) {
    let ending: Vec<_> = lost
        .map(|Listening { end, confirmed }| {
            drop(end);
            confirmed
        })
        .collect();
    for confirmed in ending {
        // It fails when the client has ended.
        let _result = confirmed.await;
    }
}

/// The task that answers the commands for a shard.
struct Listener<F> {
    client: Client,
    shard: ShardId,
    places: Arc<Semaphore>,
    tasks: TaskTracker,
    answer: F,
}

impl<F, A> Listener<F>
where
    F: Fn(ShardId, Vec<u8>) -> A,
    A: Future<Output = Vec<u8>> + Send + 'static,
{
    /// Answers commands until `end`, and then those that came before it, so that each gets an answer. Signals
    /// `unsubscribed` in between.
    async fn listen(
        self,
        mut commands: Subscriber,
        end: CancellationToken,
        unsubscribed: oneshot::Sender<()>,
    ) {
        let mut unsubscribed = Some(unsubscribed);
        loop {
            let message = tokio::select! {
                message = commands.next() => message,
                () = end.cancelled(), if unsubscribed.is_some() => {
                    // It fails when the client has ended, after which nothing more comes.
                    let _result = commands.unsubscribe().await;
                    if let Some(unsubscribed) = unsubscribed.take() {
                        // Nobody waits for it at the end of the relay.
                        let _result = unsubscribed.send(());
                    }
                    continue;
                }
            };
            let Some(message) = message else { return };
            // A sender that wants no answer could not report the outcome.
            let Some(reply) = message.reply else { continue };
            // Do not wait here: later commands would grow too old, and the end would come too late.
            let Ok(place) = self.places.clone().try_acquire_owned() else {
                tracing::warn!(shard = %self.shard, "too many commands of other relays");
                reply_with(&self.client, reply, busy(MAX_AT_ONCE)).await;
                continue;
            };
            let answer = (self.answer)(self.shard.clone(), message.payload.to_vec());
            let client = self.client.clone();
            self.tasks.spawn(async move {
                let answer = answer.await;
                drop(place);
                reply_with(&client, reply, answer).await;
            });
        }
    }
}

async fn reply_with(client: &Client, reply: Subject, answer: Vec<u8>) {
    // Without a connection, the other relay gets no answer, and reports that.
    if let Err(error) = client.publish(reply, answer.into()).await {
        tracing::warn!(%error, "cannot answer a command of another relay");
    }
}
