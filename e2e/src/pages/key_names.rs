//! The dialog for names of keys.

use crate::{Locator, Page, Role, Words, by, words};

const OPEN: Words = words("Names of keys…", "Namen der Tasten\u{A0}…");
const TITLE: Words = words("Names of keys", "Namen der Tasten");

/// The dialog for names of keys.
#[derive(Clone, Debug)]
pub struct KeyNames(pub(crate) Page);

fn dialog() -> Locator {
    by(Role::Dialog, TITLE)
}

impl KeyNames {
    /// Opens the dialog and waits until it is loaded.
    pub async fn open(&self) {
        self.press_open().await;
        self.wait_until_open().await;
    }

    /// Presses the button that opens the dialog.
    pub async fn press_open(&self) {
        self.0.click(&by(Role::Button, OPEN)).await;
    }

    /// Waits until the dialog is loaded.
    pub async fn wait_until_open(&self) {
        self.0.wait_for(&dialog()).await;
    }

    /// Names a key.
    pub async fn name(&self, key: &str, name: &str) {
        self.0.replace(&dialog().by(Role::TextBox, key), name).await;
    }

    /// Types into the field of a key, and stays in it.
    pub async fn type_name(&self, key: &str, name: &str) {
        self.0.type_into(&dialog().by(Role::TextBox, key), name).await;
    }

    /// Returns the name that stands in the field of a key.
    pub async fn field(&self, key: &str) -> Option<String> {
        self.0.value(&dialog().by(Role::TextBox, key)).await
    }

    /// Closes the dialog with its button.
    pub async fn close(&self) {
        self.0.click(&dialog().role(Role::Button).with("data-close", "key-names")).await;
        self.wait_until_closed().await;
    }

    /// Waits until the dialog is closed.
    pub async fn wait_until_closed(&self) {
        self.0.wait_until_gone(&dialog()).await;
    }
}
