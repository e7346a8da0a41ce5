//! The viewers of each screen.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use snom::Screen;
use tokio::sync::Notify;

/// Counts the viewers of a phone's screens.
#[derive(Debug, Default)]
pub(super) struct Viewers {
    counts: [AtomicUsize; Screen::ALL.len()],
    /// Notified when a viewer is added.
    pub(super) added: Notify,
}

/// Counts as a viewer of a screen while it exists.
#[derive(Debug)]
pub struct ViewerGuard {
    viewers: Arc<Viewers>,
    screen: Screen,
}

impl Viewers {
    /// Adds a viewer of `screen`.
    pub(super) fn add(viewers: &Arc<Viewers>, screen: Screen) -> ViewerGuard {
        if let Some(count) = viewers.counter(screen) {
            count.fetch_add(1, Ordering::Relaxed);
        }
        viewers.added.notify_one();
        ViewerGuard { viewers: viewers.clone(), screen }
    }

    /// Returns whether `screen` has viewers.
    pub(super) fn watch(&self, screen: Screen) -> bool {
        self.counter(screen).is_some_and(|count| count.load(Ordering::Relaxed) > 0)
    }

    /// Returns the number of viewers; a viewer of two screens counts twice.
    pub(super) fn count(&self) -> usize {
        self.counts.iter().map(|count| count.load(Ordering::Relaxed)).sum()
    }

    fn counter(&self, screen: Screen) -> Option<&AtomicUsize> {
        let nth = Screen::ALL.iter().position(|other| *other == screen)?;
        self.counts.get(nth)
    }
}

impl Drop for ViewerGuard {
    fn drop(&mut self) {
        if let Some(count) = self.viewers.counter(self.screen) {
            count.fetch_sub(1, Ordering::Relaxed);
        }
    }
}
