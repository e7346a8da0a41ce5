//! The command that a link or the switcher has prepared.

use super::{CANCEL, Confirmation, keys};
use crate::{Locator, Page, Role, hook};

/// The command that a link has prepared, above the tabs.
#[derive(Clone, Debug)]
pub struct Prepared(pub(crate) Page);

fn card() -> Locator {
    hook("data-prepared", "true")
}

impl Prepared {
    /// Returns true while a command is prepared.
    pub async fn is_shown(&self) -> bool {
        self.0.has(&card()).await
    }

    /// Waits until the card has the focus, which presses nothing.
    pub async fn wait_until_focused(&self) {
        self.0.wait_until_focused(&card()).await;
    }

    /// Waits for the description of the command, and returns it.
    pub async fn description(&self) -> String {
        let description = card().role(Role::Paragraph);
        self.0.wait_for_text(&description, "a description", |text| !text.is_empty()).await
    }

    /// Presses the button that does it; its label changes while it is armed.
    pub async fn press(&self) {
        self.0.click(&card().role(Role::Button).with("data-command", "prepared")).await;
    }

    /// Presses the button, and again as soon as it takes a second press.
    pub async fn press_twice(&self) {
        self.press().await;
        let button = card().role(Role::Button).with("data-command", "prepared");
        self.0.wait_for_attribute(&button, "data-armed", "true").await;
        self.press().await;
    }

    /// Dismisses the command with the keyboard, and waits until it is gone.
    pub async fn dismiss(&self) {
        self.0.focus(&card().by(Role::Button, CANCEL)).await;
        self.0.press_key(keys::ENTER).await;
        self.0.wait_until_gone(&card()).await;
    }

    /// Returns the labels of the visible buttons.
    pub async fn buttons(&self) -> Vec<String> {
        self.0.texts(&card().role(Role::Button)).await
    }

    /// Returns the question before a dangerous command.
    #[must_use]
    pub fn confirmation(&self) -> Confirmation {
        Confirmation::within(&self.0, card())
    }
}
