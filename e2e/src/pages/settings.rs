//! The dialog for the settings.

use serde_json::json;

use super::CLOSE;
use crate::{Locator, Page, Role, Words, by, role, until, words};

const TITLE: Words = words("Settings", "Einstellungen");
const EXAMPLE: Words = words("Try a number", "Nummer ausprobieren");
const IMPORT: Words = words("Import settings and data", "Einstellungen und Daten importieren");
const IMPORT_TEXT: Words = words("Or paste an export", "Oder einen Export einfügen");
const NEW_SHORTCUT_KEY: Words =
    words("Key of the phone for a new shortcut", "Taste des Telefons für ein neues Kürzel");

/// The headings of the groups.
pub const GROUPS: [Words; 4] = [
    words("Appearance", "Darstellung"),
    words("Keyboard", "Tastatur"),
    words("Dialling", "Wählen"),
    words("Data", "Daten"),
];

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
            Setting::Theme => words("Theme", "Farbschema"),
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
        }
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
        let message = dialog().role(Role::Status).with("data-message", "settings");
        self.0.wait_for_text(&message, begins, |text| text.starts_with(begins)).await;
    }

    /// Returns true when the settings of a group are below its heading.
    pub async fn has_group(&self, heading: Words, setting: Setting) -> bool {
        let group = dialog().by(Role::Group, heading);
        let field = group.clone().by(Role::TextBox, setting.label());
        self.0.has(&field).await || self.0.has(&group.by(Role::Combobox, setting.label())).await
    }

    /// Returns the value of a field.
    pub async fn value(&self, setting: Setting) -> Option<String> {
        self.0.value(&setting.field()).await
    }

    /// Replaces the number of the example.
    pub async fn try_number(&self, number: &str) {
        self.0.replace(&dialog().by(Role::TextBox, EXAMPLE), number).await;
    }

    /// Waits until the example says what is dialled.
    pub async fn wait_for_example(&self, wanted: &str) {
        let field = dialog().by(Role::TextBox, EXAMPLE);
        self.0.wait_for_description(&field, wanted, |text| text == wanted).await;
    }

    /// Starts to record a new shortcut for a key of the phone, as key events name it.
    pub async fn record_shortcut(&self, key: &str) {
        self.0.select(&dialog().by(Role::Combobox, NEW_SHORTCUT_KEY), key).await;
        self.0.click(&role(Role::Button).with("id", "record-new")).await;
    }

    /// Waits for a message about shortcuts that starts like that.
    pub async fn wait_for_shortcut_message(&self, begins: &str) {
        let message = dialog().by(Role::Group, GROUPS[1]).role(Role::Status);
        self.0.wait_for_text(&message, begins, |text| text.starts_with(begins)).await;
    }

    /// Waits until a key of the keyboard has a custom shortcut.
    pub async fn wait_for_shortcut(&self, name: &str) {
        self.0.wait_for(&dialog().role(Role::ListItem).with("data-shortcut", name)).await;
    }

    /// Waits for the question whether a key gets another meaning, and answers yes.
    pub async fn replace_shortcut(&self) {
        self.0.click(&dialog().role(Role::Button).with("data-act", "replace")).await;
    }

    /// Removes a custom shortcut.
    pub async fn remove_shortcut(&self, name: &str) {
        let row = dialog().role(Role::ListItem).with("data-shortcut", name);
        self.0.click(&row.clone().role(Role::Button).with("data-act", "remove")).await;
        self.0.wait_until_gone(&row).await;
    }

    /// Exports to a file, and returns its text.
    ///
    /// # Panics
    /// When the page saves no file.
    pub async fn export(&self) -> String {
        let script = "window.exported = null; const create = URL.createObjectURL; \
            URL.createObjectURL = (blob) => { \
                /* Pictures of the screen get addresses too. */ \
                if (!blob.type.startsWith('image/')) { \
                    blob.text().then((text) => { window.exported = text; }); \
                    URL.createObjectURL = create; \
                } \
                return create.call(URL, blob); \
            }";
        self.0.evaluate(script).await;
        self.0.click(&dialog().role(Role::Button).with("data-save", "export")).await;
        until("the exported text", async || {
            self.0.evaluate("return window.exported").await.as_str().map(str::to_owned)
        })
        .await
    }

    /// Pastes an export, and shows what it changes.
    pub async fn preview_import(&self, text: &str) {
        self.0.expand(&dialog().by(Role::Summary, IMPORT)).await;
        // An export has tabs, which leave a field that is typed into.
        let script = format!(
            "if (!element) return null; element.value = {}; \
             element.dispatchEvent(new Event('input', {{ bubbles: true }})); return true",
            json!(text)
        );
        self.0.measure(&dialog().by(Role::TextBox, IMPORT_TEXT), &script).await;
        self.0.click(&dialog().role(Role::Button).with("data-check", "export")).await;
    }

    /// Waits for the changes that an import makes, and returns them.
    pub async fn import_changes(&self) -> Vec<String> {
        self.0.wait_for(&take()).await;
        self.0.texts(&dialog().by(Role::Group, GROUPS[3]).role(Role::ListItem)).await
    }

    /// Imports what the preview lists.
    pub async fn import(&self) {
        self.0.click(&take()).await;
        self.0.wait_until_gone(&take()).await;
    }

    /// Imports nothing.
    pub async fn cancel_import(&self) {
        self.0.click(&dialog().role(Role::Button).with("data-act", "cancel-import")).await;
        self.0.wait_until_gone(&take()).await;
    }

    /// Waits for a message about an import that starts like that.
    pub async fn wait_for_import_message(&self, begins: &str) {
        let message = dialog().by(Role::Group, GROUPS[3]).role(Role::Group).role(Role::Status);
        self.0.wait_for_text(&message, begins, |text| text.starts_with(begins)).await;
    }
}

fn take() -> Locator {
    dialog().role(Role::Button).with("data-take", "export")
}
