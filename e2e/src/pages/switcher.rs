//! The switcher: another phone or an action by a few letters.

use super::{CLOSE, keys};
use crate::{Locator, Page, Role, Words, by, marked, role, words};

const NAME: Words =
    words("Switch phone or run an action", "Telefon wechseln oder Aktion ausführen");

/// The dialog that switches phones and prepares actions.
#[derive(Clone, Debug)]
pub struct Switcher(pub(crate) Page);

fn dialog() -> Locator {
    by(Role::Dialog, NAME)
}

fn retry() -> Locator {
    role(Role::Banner).role(Role::Alert).role(Role::Button)
}

fn field() -> Locator {
    dialog().by(Role::Combobox, NAME)
}

fn pin(phone: &str) -> Locator {
    dialog().by(Role::Button, format!("Pin {phone}"))
}

impl Switcher {
    /// Opens it with its button in the bar.
    pub async fn open(&self) {
        self.0.click(&role(Role::Banner).role(Role::Button).with("data-open", "switcher")).await;
        self.wait_until_open().await;
    }

    /// Opens it with Ctrl+K, wherever the focus is.
    pub async fn open_with_keys(&self) {
        self.press_keys().await;
        self.wait_until_open().await;
    }

    /// Presses Ctrl+K.
    pub async fn press_keys(&self) {
        self.0.press_chord(keys::CONTROL, 'k').await;
    }

    /// Waits until it is open and takes what is typed.
    pub async fn wait_until_open(&self) {
        self.0.wait_until_focused(&field()).await;
    }

    /// Waits until it reports that it could not be fetched, and offers to try again.
    pub async fn wait_until_not_fetched(&self) {
        self.0.wait_until_focused(&retry()).await;
    }

    /// Returns true when the report that it could not be fetched is below the button that opens it.
    pub async fn report_is_below_button(&self) -> bool {
        let script = "const button = document.querySelector('[data-open=switcher]'); \
            if (!element || !button) return null; \
            const [report, opener] = [element, button].map((it) => it.getBoundingClientRect()); \
            return report.top >= opener.bottom";
        self.0.measure(&role(Role::Banner).role(Role::Alert), script).await == true
    }

    /// Returns true while it is open.
    pub async fn is_open(&self) -> bool {
        self.0.has(&dialog()).await
    }

    /// Waits until it is closed.
    pub async fn wait_until_closed(&self) {
        self.0.wait_until_gone(&dialog()).await;
    }

    /// Closes it with its button.
    pub async fn close(&self) {
        self.0.click(&dialog().by(Role::Button, CLOSE)).await;
        self.wait_until_closed().await;
    }

    /// Closes it with Escape.
    pub async fn close_with_escape(&self) {
        self.0.press_key(keys::ESCAPE).await;
        self.wait_until_closed().await;
    }

    /// Types into the field.
    pub async fn type_text(&self, text: &str) {
        self.0.type_into(&field(), text).await;
    }

    /// Sends the Enter with which an input method ends a composition in Safari.
    pub async fn end_composition(&self) {
        let script = "if (!element) return null; \
            const enter = { key: 'Enter', code: 'Enter', keyCode: 229, bubbles: true }; \
            element.dispatchEvent(new KeyboardEvent('keydown', enter)); \
            return true";
        self.0.measure(&field(), script).await;
    }

    /// Waits until the first row is that one: the id of a phone, or the name of a command and the id.
    pub async fn wait_for_first(&self, row: &str) {
        let first = dialog_rows().nth(0);
        self.0.wait_for_attribute(&first, "data-option", row).await;
    }

    /// Returns the text of the first row.
    pub async fn first_text(&self) -> Option<String> {
        self.0.text(&dialog_rows().nth(0)).await
    }

    /// Returns the number of rows.
    pub async fn row_count(&self) -> usize {
        self.0.count(&dialog_rows()).await
    }

    /// Waits until the row that Enter chooses is that one.
    pub async fn wait_for_active(&self, row: &str) {
        let active = marked("data-option").with("aria-selected", "true");
        self.0.wait_for_attribute(&active, "data-option", row).await;
    }

    /// Chooses the row of a phone or an action.
    pub async fn choose(&self, row: &str) {
        self.0.click(&dialog().hook("data-option", row)).await;
    }

    /// Double-clicks a row at a place where a key of the device is below it.
    ///
    /// # Panics
    /// When the browser refuses to.
    pub async fn double_click_above_a_key(&self) {
        let script = "const keys = [...document.querySelectorAll('.device [data-key]')]; \
            for (const row of elements) for (const key of keys) { \
                const [upper, lower] = [row, key].map((it) => it.getBoundingClientRect()); \
                const [left, top] = [Math.max(upper.left, lower.left), Math.max(upper.top, lower.top)]; \
                const right = Math.min(upper.right, lower.right); \
                const bottom = Math.min(upper.bottom, lower.bottom); \
                const [x, y] = [(left + right) / 2, (top + bottom) / 2]; \
                const isBoth = left + 2 < right && top + 2 < bottom; \
                if (isBoth && row.contains(document.elementFromPoint(x, y))) return [x, y]; \
            } \
            return null";
        let place = self.0.measure(&dialog_rows(), script).await;
        let (x, y) = serde_json::from_value(place).unwrap();
        self.0.double_click_at(x, y).await;
    }

    /// Presses the button that pins a phone by its name.
    pub async fn pin(&self, phone: &str) {
        self.0.click(&pin(phone)).await;
    }

    /// Waits until a phone is pinned, or is not.
    pub async fn wait_until_pinned(&self, phone: &str, is_pinned: bool) {
        let wanted = if is_pinned { "true" } else { "false" };
        self.0.wait_for_attribute(&pin(phone), "aria-pressed", wanted).await;
    }

    /// Waits for a message that starts like that.
    pub async fn wait_for_message(&self, begins: &str) {
        let status = dialog().role(Role::Status);
        self.0.wait_for_text(&status, begins, |text| text.starts_with(begins)).await;
    }
}

fn dialog_rows() -> Locator {
    marked("data-option")
}
