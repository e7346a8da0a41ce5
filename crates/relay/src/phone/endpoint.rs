//! Endpoints: one request at a time goes to a phone, whatever ids and names lead to it.

use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError, Weak},
};

/// The turn at an endpoint, which one worker at a time has.
pub(super) type Turn = tokio::sync::Mutex<()>;

/// The endpoints in use, as long as a worker uses them.
#[derive(Debug, Default)]
pub(crate) struct Endpoints(Mutex<HashMap<SocketAddr, Weak<Turn>>>);

impl Endpoints {
    /// Returns the turn of an endpoint.
    pub(super) fn turn_of(&self, address: SocketAddr) -> Arc<Turn> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(turn) = all.get(&address).and_then(Weak::upgrade) {
            return turn;
        }
        all.retain(|_, turn| turn.strong_count() > 0);
        let turn = Arc::new(Turn::new(()));
        all.insert(address, Arc::downgrade(&turn));
        turn
    }
}
