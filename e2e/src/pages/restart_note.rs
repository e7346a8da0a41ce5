//! The note of a restart.

use crate::{Locator, Page, test_id};

/// The note of a restart, above the device.
#[derive(Clone, Debug)]
pub struct RestartNote(pub(crate) Page);

/// The progress of a restart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Restart {
    /// The phone does not answer.
    Gone,
    /// The phone answers again.
    Back,
}

impl Restart {
    fn state(self) -> &'static str {
        match self {
            Restart::Gone => "gone",
            Restart::Back => "back",
        }
    }
}

fn note() -> Locator {
    test_id("restart-note")
}

impl RestartNote {
    /// The beginning of the note while the phone is away.
    pub const WAITING: &str = "Restarting…";

    /// Waits for that progress.
    pub async fn wait_for(&self, progress: Restart) {
        self.0.wait_for_attribute(&note(), "data-state", progress.state()).await;
    }

    /// Waits until the note reports that the phone is away or back.
    pub async fn wait_until_watched(&self) {
        crate::until("the wait", async || {
            let now = self.0.attribute(&note(), "data-state").await?;
            [Restart::Gone, Restart::Back].iter().any(|it| it.state() == now).then_some(())
        })
        .await;
    }

    /// Waits until there is no note.
    pub async fn wait_until_gone(&self) {
        self.0.wait_until_gone(&note()).await;
    }

    /// Returns the text of the note.
    pub async fn text(&self) -> String {
        self.0.text(&note()).await.unwrap_or_default()
    }
}
