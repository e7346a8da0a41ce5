//! The dialog for the settings.

use super::CLOSE;
use crate::{Locator, Page, Role, Words, by, role, words};

const TITLE: Words = words("Settings", "Einstellungen");
const AS_TEXT: Words =
    words("Export or import settings", "Einstellungen exportieren oder importieren");
const USE_TEXT: Words = words("Import", "Importieren");

/// The dialog for the settings, opened from the bar.
#[derive(Clone, Debug)]
pub struct Settings(pub(crate) Page);

/// A setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// The language of the page.
    Language,
    /// The colours of the page.
    Theme,
    /// The digits in place of a leading `+`.
    Plus,
    /// The country code that is left out.
    HomeCountry,
    /// The digits for an outside line.
    OutsideLine,
    /// What stays in this browser after signing out.
    KeepData,
}

impl Setting {
    /// Returns the label of the setting.
    #[must_use]
    pub fn label(self) -> Words {
        match self {
            Setting::Language => words("Language", "Sprache"),
            Setting::Theme => words("Appearance", "Darstellung"),
            Setting::Plus => words("Dial a leading + as", "Führendes + wählen als"),
            Setting::HomeCountry => words("Your country code", "Eigene Landesvorwahl"),
            Setting::OutsideLine => words("Outside line prefix", "Amtskennziffer"),
            Setting::KeepData => words(
                "Keep my numbers, sequences and phones here after signing out",
                "Nummern, Abläufe und Telefone nach dem Abmelden hier behalten",
            ),
        }
    }

    fn field(self) -> Locator {
        dialog().by(Role::TextBox, self.label())
    }
}

pub(super) fn dialog() -> Locator {
    by(Role::Dialog, TITLE)
}

impl Settings {
    /// The message where the browser stores nothing.
    pub const NOT_STORED: &str = "This browser does not store settings";

    /// Opens the dialog and waits until it is loaded.
    pub async fn open(&self) {
        self.0.click(&role(Role::Banner).by(Role::Button, TITLE)).await;
        self.0.wait_for(&dialog()).await;
    }

    /// Closes the dialog, unless it is closed.
    pub async fn close_if_open(&self) {
        if self.0.has(&dialog()).await {
            self.close().await;
            self.wait_until_closed().await;
        }
    }

    /// Closes the dialog.
    pub async fn close(&self) {
        self.0.click(&dialog().by(Role::Button, CLOSE)).await;
    }

    /// Waits until the dialog is closed.
    pub async fn wait_until_closed(&self) {
        self.0.wait_until_gone(&dialog()).await;
    }

    /// Returns the label of the button that closes the dialog.
    pub async fn close_label(&self) -> Option<String> {
        self.0.text(&dialog().role(Role::Button).with("data-close", "settings")).await
    }

    /// Clicks the title, which has no use.
    pub async fn click_title(&self) {
        self.0.click(&dialog().by(Role::Heading, TITLE)).await;
    }

    /// Chooses a value of a setting, as the settings' text spells it.
    pub async fn choose(&self, setting: Setting, value: &str) {
        self.0.select(&dialog().by(Role::Combobox, setting.label()), value).await;
    }

    /// Replaces the value of a setting, and leaves its field.
    pub async fn replace(&self, setting: Setting, value: &str) {
        self.0.replace(&setting.field(), value).await;
    }

    /// Waits for the refusal of a value at its field, and returns it.
    pub async fn refusal(&self, setting: Setting) -> String {
        self.0.wait_for_description(&setting.field(), "the refusal", |text| !text.is_empty()).await
    }

    /// Waits until no value is refused at the field.
    pub async fn wait_until_accepted(&self, setting: Setting) {
        self.0.wait_for_description(&setting.field(), "no refusal", str::is_empty).await;
    }

    /// Returns true when the field is marked as invalid.
    pub async fn is_invalid(&self, setting: Setting) -> bool {
        self.0.attribute(&setting.field(), "aria-invalid").await.as_deref() == Some("true")
    }

    /// Waits for a message below the settings that starts like that.
    pub async fn wait_for_message(&self, begins: &str) {
        let message = dialog().role(Role::Status).nth(0);
        self.0.wait_for_text(&message, begins, |text| text.starts_with(begins)).await;
    }

    /// Opens the settings as text.
    pub async fn open_text(&self) {
        self.0.expand(&dialog().by(Role::Summary, AS_TEXT)).await;
    }

    /// Replaces the settings by a text.
    pub async fn use_text(&self, text: &str) {
        self.0.replace(&dialog().by(Role::TextBox, AS_TEXT), text).await;
        self.0.click(&dialog().by(Role::Button, USE_TEXT)).await;
    }

    /// Waits for the refusal of a text that starts like that, and returns it.
    pub async fn wait_for_text_refusal(&self, begins: &str) -> String {
        let refusal = dialog().role(Role::Group).role(Role::Status);
        self.0.wait_for_text(&refusal, begins, |text| text.starts_with(begins)).await
    }
}
