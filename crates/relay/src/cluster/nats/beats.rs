//! The beats of relays, once a second, by which each knows the others.

use std::sync::Mutex;

use async_nats::Subscriber;
use futures_util::StreamExt;
use tokio::{
    sync::Notify,
    time::{MissedTickBehavior, interval},
};

use super::NatsStore;
use crate::cluster::{BEAT, BEAT_LIMIT, Ownership, Subjects, Time, write};

impl NatsStore {
    /// Sends the beats of this relay, each second and when `at_once` is notified, and notes those of others, until the
    /// client ends.
    pub async fn beat(
        &self,
        subjects: &Subjects,
        ownership: &Mutex<Ownership>,
        clock: impl Fn() -> Time,
        at_once: &Notify,
    ) {
        let Ok(mut beats) = self.client.subscribe(subjects.beat()).await else { return };
        let mut tick = interval(BEAT);
        // Missed beats are not sent later: they carry no information.
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                is_heard = hear(&mut beats, ownership, &clock) => if !is_heard { return },
                _ = tick.tick() => self.send_beat(subjects, ownership, &clock).await,
                () = at_once.notified() => self.send_beat(subjects, ownership, &clock).await,
            }
        }
    }

    /// Sends a beat if there is a connection and this relay may beat.
    pub(super) async fn send_beat(
        &self,
        subjects: &Subjects,
        ownership: &Mutex<Ownership>,
        clock: &impl Fn() -> Time,
    ) {
        // The client would keep it and send it some time later.
        if !self.is_connected() {
            return;
        }
        let beat = Ownership::lock(ownership).beat(clock()).map(|beat| write(beat, BEAT_LIMIT));
        let Some(Ok(beat)) = beat else { return };
        if let Err(error) = self.client.publish(subjects.beat(), beat.into()).await {
            tracing::warn!(%error, "cannot send a beat to other relays");
        }
    }
}

/// Notes the next beat; returns false when none comes any more.
async fn hear(
    beats: &mut Subscriber,
    ownership: &Mutex<Ownership>,
    clock: &impl Fn() -> Time,
) -> bool {
    let Some(message) = beats.next().await else { return false };
    Ownership::lock(ownership).heard(&message.payload, clock());
    true
}
