//! The tab for what is done to a phone.

use std::time::Duration;

use super::{Confirmation, Tab};
use crate::{Locator, Page, Role, Words, words};

const LINE: Words = words("Identity", "Identität");
const LIST: Words = words("List", "Liste");

/// The tab for what is done to a phone. Its commands are named as the API names them.
#[derive(Clone, Debug)]
pub struct Maintenance(pub(crate) Page);

fn panel() -> Locator {
    Tab::Maintenance.panel()
}

fn button(command: &str) -> Locator {
    panel().role(Role::Button).with("data-command", command)
}

impl Maintenance {
    /// Presses the button of a command.
    pub async fn press(&self, command: &str) {
        self.0.click(&button(command)).await;
    }

    /// Double-clicks the button of a command.
    pub async fn double_click(&self, command: &str) {
        self.0.click_twice(&button(command), Duration::ZERO).await;
    }

    /// Gives the button of a command the focus.
    pub async fn focus(&self, command: &str) {
        self.0.focus(&button(command)).await;
    }

    /// Returns true while the button of a command asks for a second press.
    pub async fn is_armed(&self, command: &str) -> bool {
        self.0.attribute(&button(command), "data-armed").await.as_deref() == Some("true")
    }

    /// Waits until the button of a command asks for a second press.
    pub async fn wait_until_armed(&self, command: &str) {
        self.0.wait_for_attribute(&button(command), "data-armed", "true").await;
    }

    /// Waits until the button of a command asks for nothing.
    pub async fn wait_until_disarmed(&self, command: &str) {
        self.0.wait_for_attribute(&button(command), "data-armed", "false").await;
    }

    /// Presses the button of a command that asks for a second press, and presses it again.
    pub async fn press_twice(&self, command: &str) {
        self.press(command).await;
        self.wait_until_armed(command).await;
        self.press(command).await;
    }

    /// Returns the question before a dangerous command.
    #[must_use]
    pub fn confirmation(&self) -> Confirmation {
        Confirmation::within(&self.0, panel())
    }

    /// Chooses a line.
    pub async fn choose_line(&self, line: &str) {
        self.0.select(&panel().by(Role::Combobox, LINE), line).await;
    }

    /// Chooses a list of calls.
    pub async fn choose_list(&self, list: &str) {
        self.0.select(&panel().by(Role::Combobox, LIST), list).await;
    }
}
