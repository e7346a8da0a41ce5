//! The dialog with the devices where people are signed in.

use super::{CLOSE, Confirmation, TRY_AGAIN, settings};
use crate::{Locator, Page, Role, Words, by, words};

const OPEN: Words = words("Signed-in devices…", "Angemeldete Geräte\u{A0}…");
const TITLE: Words = words("Signed-in devices", "Angemeldete Geräte");
const SIGN_OUT: Words = words("Sign out:", "Abmelden:");
const OTHERS: Words = words("Sign out everywhere else", "Überall sonst abmelden");

/// The dialog with the devices where people are signed in, opened from the settings.
#[derive(Clone, Debug)]
pub struct Sessions(pub(crate) Page);

fn dialog() -> Locator {
    by(Role::Dialog, TITLE)
}

fn list() -> Locator {
    dialog().by(Role::Group, TITLE)
}

fn devices() -> Locator {
    list().role(Role::ListItem)
}

impl Sessions {
    /// Opens the dialog from the settings, which are open.
    pub async fn open(&self) {
        self.0.click(&settings::dialog().by(Role::Button, OPEN)).await;
        self.0.wait_for(&dialog()).await;
    }

    /// Returns true when the settings offer the dialog.
    pub async fn is_offered(&self) -> bool {
        self.0.has(&settings::dialog().by(Role::Button, OPEN)).await
    }

    /// Waits until that many devices are listed, and returns their texts.
    pub async fn wait_for_devices(&self, count: usize) -> Vec<String> {
        crate::until(&format!("{count} devices"), async || {
            let texts = self.0.texts(&devices()).await;
            (texts.len() == count).then_some(texts)
        })
        .await
    }

    /// Returns the headings: the names of users.
    pub async fn users(&self) -> Vec<String> {
        self.0.texts(&list().role(Role::Heading)).await
    }

    /// Signs out the first device that can be.
    pub async fn sign_out_first(&self) {
        self.0.click(&devices().by_part(Role::Button, SIGN_OUT).nth(0)).await;
    }

    /// Asks to sign out everywhere else, and returns the question.
    pub async fn sign_out_others(&self) -> Confirmation {
        self.0.click(&list().by(Role::Button, OTHERS)).await;
        Confirmation::within(&self.0, list())
    }

    /// Asks to sign out another user everywhere, and returns the question.
    pub async fn sign_out_user(&self, name: &str) -> Confirmation {
        self.0.click(&list().by(Role::Button, format!("Sign out {name} everywhere"))).await;
        Confirmation::within(&self.0, list())
    }

    /// Waits for the result of an act.
    pub async fn wait_for_result(&self, wanted: &str) {
        let result = dialog().role(Role::Status).with("data-message", "sessions");
        self.0.wait_for_text(&result, wanted, |text| text == wanted).await;
    }

    /// Waits for the reason why there is no list.
    pub async fn wait_for_failure(&self) -> String {
        self.0.wait_for_text(&list().role(Role::Alert), "a failure", |text| !text.is_empty()).await
    }

    /// Loads the list again after a failure.
    pub async fn retry(&self) {
        self.0.click(&list().by(Role::Button, TRY_AGAIN)).await;
    }

    /// Waits until the list has the focus.
    pub async fn wait_until_list_focused(&self) {
        self.0.wait_until_focused(&list()).await;
    }

    /// Waits until the button that opens the dialog has the focus.
    pub async fn wait_until_opener_focused(&self) {
        self.0.wait_until_focused(&settings::dialog().by(Role::Button, OPEN)).await;
    }

    /// Returns true while the dialog is open.
    pub async fn is_open(&self) -> bool {
        self.0.has(&dialog()).await
    }

    /// Closes the dialog with its button.
    pub async fn close(&self) {
        self.0.click(&dialog().by(Role::Button, CLOSE)).await;
        self.wait_until_closed().await;
    }

    /// Waits until the dialog is closed.
    pub async fn wait_until_closed(&self) {
        self.0.wait_until_gone(&dialog()).await;
    }
}
