//! What must come to its end before the process does: requests on their way to phones, and what is
//! written down about them.

use std::sync::Arc;

use tokio::sync::watch;

/// Counts what has begun and not ended. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub(crate) struct Unfinished(Arc<watch::Sender<usize>>);

/// Something that is not finished while this exists.
#[derive(Debug)]
pub(crate) struct Begun(Unfinished);

impl Unfinished {
    /// Begins something; to be called before the task that does it is spawned.
    pub(crate) fn begin(&self) -> Begun {
        self.0.send_modify(|number| *number += 1);
        Begun(self.clone())
    }

    /// Ready when everything has ended.
    pub(crate) async fn ended(&self) {
        // An error cannot be: `self` holds the sender.
        let _ = self.0.subscribe().wait_for(|number| *number == 0).await;
    }
}

impl Drop for Begun {
    fn drop(&mut self) {
        self.0.0.send_modify(|number| *number = number.saturating_sub(1));
    }
}
