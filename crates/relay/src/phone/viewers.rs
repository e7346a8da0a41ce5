//! Who looks at which screen.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use snom::Screen;
use tokio::sync::Notify;

/// Counts those who look at the screens of a phone.
#[derive(Debug, Default)]
pub(super) struct Viewers {
    counts: [AtomicUsize; Screen::ALL.len()],
    /// Told when somebody begins to look.
    pub(super) came: Notify,
}

/// Somebody looks at a screen while this exists.
#[derive(Debug)]
pub struct Viewing {
    viewers: Arc<Viewers>,
    screen: Screen,
}

impl Viewers {
    pub(super) fn add(viewers: &Arc<Viewers>, screen: Screen) -> Viewing {
        if let Some(count) = viewers.of(screen) {
            count.fetch_add(1, Ordering::Relaxed);
        }
        viewers.came.notify_one();
        Viewing { viewers: viewers.clone(), screen }
    }

    /// Whether somebody looks at `screen`.
    pub(super) fn look_at(&self, screen: Screen) -> bool {
        self.of(screen).is_some_and(|count| count.load(Ordering::Relaxed) > 0)
    }

    /// All who look at any screen; who looks at two counts twice.
    pub(super) fn count(&self) -> usize {
        self.counts.iter().map(|count| count.load(Ordering::Relaxed)).sum()
    }

    fn of(&self, screen: Screen) -> Option<&AtomicUsize> {
        let nth = Screen::ALL.iter().position(|other| *other == screen)?;
        self.counts.get(nth)
    }
}

impl Drop for Viewing {
    fn drop(&mut self) {
        if let Some(count) = self.viewers.of(self.screen) {
            count.fetch_sub(1, Ordering::Relaxed);
        }
    }
}
