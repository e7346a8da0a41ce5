//! The notice of a command that failed.

use super::{CLOSE, Outcome};
use crate::{Locator, Page, Role, role};

/// The notice of a command that failed, over the device.
#[derive(Clone, Debug)]
pub struct Notice(pub(crate) Page);

/// It is the first alert of the page, and hidden while there is nothing to say.
fn alert() -> Locator {
    role(Role::Main).role(Role::Alert).even_hidden().nth(0)
}

impl Notice {
    /// Returns the beginning of the sentence that announces the outcome of a command.
    #[must_use]
    pub fn sentence(command: &str, outcome: Outcome) -> String {
        format!("{command}: {}", outcome.text())
    }

    /// Waits for a notice that contains these words, and returns it.
    pub async fn wait_for(&self, part: &str) -> String {
        self.0.wait_for_text(&alert(), part, |text| text.contains(part)).await
    }

    /// Waits until the notice is gone.
    pub async fn wait_until_gone(&self) {
        self.0.wait_for_text(&alert(), "to be gone", str::is_empty).await;
    }

    /// Closes the notice.
    pub async fn close(&self) {
        self.0.click(&role(Role::Main).by(Role::Button, CLOSE).nth(0)).await;
    }
}
