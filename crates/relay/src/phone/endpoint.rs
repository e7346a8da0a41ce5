//! Endpoints: one command and one request at a time goes to a device, whatever ids and names lead to it.

use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
};

use snom::Command;
use tokio::{
    sync::{OwnedMutexGuard, watch},
    time::{Instant, sleep_until},
};

use super::{
    playback::{Activity, Playback},
    stop::Stop,
};

/// The endpoints in use, as long as a worker uses them.
#[derive(Debug, Default)]
pub(crate) struct Endpoints(Mutex<HashMap<SocketAddr, Weak<Endpoint>>>);

/// A device as all workers see it that lead to it.
#[derive(Debug)]
pub(super) struct Endpoint {
    /// Held by the worker whose command runs.
    command: Arc<tokio::sync::Mutex<()>>,
    /// Held by the worker whose request is under way.
    request: Arc<tokio::sync::Mutex<()>>,
    state: Mutex<State>,
    /// The commands whose next request waits for that of another worker.
    waiting: watch::Sender<usize>,
    /// The time before which no command may follow one that was not answered.
    unsettled_until: watch::Sender<Option<Instant>>,
}

#[derive(Debug, Default)]
struct State {
    activity: Activity,
    /// The commands that end calls and wait to begin.
    urgent: usize,
}

/// The right to send one request.
pub(super) type RequestTurn = OwnedMutexGuard<()>;

impl Endpoints {
    /// Returns the endpoint at an address.
    pub(super) fn at(&self, address: SocketAddr) -> Arc<Endpoint> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(endpoint) = all.get(&address).and_then(Weak::upgrade) {
            return endpoint;
        }
        all.retain(|_, endpoint| endpoint.strong_count() > 0);
        let endpoint = Arc::new(Endpoint {
            command: Arc::default(),
            request: Arc::default(),
            state: Mutex::default(),
            waiting: watch::Sender::new(0),
            unsettled_until: watch::Sender::new(None),
        });
        all.insert(address, Arc::downgrade(&endpoint));
        endpoint
    }
}

impl Endpoint {
    /// Waits until a command may begin: until those of other workers have ended, and keys of other users have
    /// been played. One that ends calls goes first, and ends a sequence that runs.
    pub(super) async fn begin(
        self: &Arc<Self>,
        command: &Command,
        user: &str,
        stop: &Stop,
    ) -> CommandTurn {
        let urgent = command.ends_calls().then(|| Urgent::new(self, user));
        loop {
            let turn = self.command.clone().lock_owned().await;
            self.settled().await;
            let held_until = {
                let mut state = self.state();
                let now = Instant::now();
                // The one that ends calls is in the line already, so it is next.
                let gives_way = urgent.is_none() && state.urgent > 0;
                let held_until = state.activity.held_until(command, user, now);
                if !gives_way && held_until.is_none() {
                    let playing = Playback::expected(command, user, now);
                    state.activity.begin(user.to_owned(), stop.clone(), playing);
                    return CommandTurn { endpoint: self.clone(), _turn: turn };
                }
                held_until
            };
            drop(turn);
            if let Some(time) = held_until {
                sleep_until(time).await;
            }
        }
    }

    /// Returns the reason why a command of `user` has not begun within `seconds`.
    pub(super) fn delay(&self, user: &str, seconds: u32) -> relay_api::Reason {
        self.state().activity.delay(user, seconds)
    }

    /// Waits for the turn to send a request; of a command, a picture under way may be given up for it.
    pub(super) async fn request(&self, is_command: bool) -> RequestTurn {
        let _waiting = is_command.then(|| Waiting::new(&self.waiting));
        self.request.clone().lock_owned().await
    }

    /// Waits until a command of another worker waits for the request under way.
    pub(super) async fn command_waits(&self) {
        // This cannot fail: `self` holds the sender.
        let _ = self.waiting.subscribe().wait_for(|count| *count > 0).await;
    }

    /// Notes until when no command may follow one that was not answered in time; `None` when something was
    /// answered.
    pub(super) fn set_unsettled(&self, until: Option<Instant>) {
        self.unsettled_until.send_if_modified(|current| {
            let is_other = *current != until;
            *current = until;
            is_other
        });
    }

    /// Waits until a command may follow, whichever worker sent the one that was not answered.
    async fn settled(&self) {
        let mut changes = self.unsettled_until.subscribe();
        loop {
            let until = *changes.borrow_and_update();
            let Some(until) = until.filter(|until| *until > Instant::now()) else { return };
            tokio::select! {
                () = sleep_until(until) => return,
                changed = changes.changed() => if changed.is_err() { return },
            }
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The right to run a command, as long as it exists.
#[derive(Debug)]
pub(super) struct CommandTurn {
    endpoint: Arc<Endpoint>,
    _turn: OwnedMutexGuard<()>,
}

impl CommandTurn {
    /// Ends the turn, and notes of a sequence what the device still plays.
    pub(super) fn end(self, playing: Option<Playback>) {
        self.endpoint.state().activity.ended(playing);
    }
}

impl Drop for CommandTurn {
    fn drop(&mut self) {
        // Nothing, unless its worker failed.
        self.endpoint.state().activity.lost();
    }
}

/// A command that ends calls and waits to begin.
struct Urgent<'a>(&'a Endpoint);

impl Urgent<'_> {
    fn new<'a>(endpoint: &'a Endpoint, user: &str) -> Urgent<'a> {
        let mut state = endpoint.state();
        state.urgent += 1;
        state.activity.hang_up(user);
        Urgent(endpoint)
    }
}

impl Drop for Urgent<'_> {
    fn drop(&mut self) {
        self.0.state().urgent -= 1;
    }
}

/// A command whose next request waits.
struct Waiting<'a>(&'a watch::Sender<usize>);

impl Waiting<'_> {
    fn new(count: &watch::Sender<usize>) -> Waiting<'_> {
        count.send_modify(|count| *count += 1);
        Waiting(count)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.send_modify(|count| *count -= 1);
    }
}
