//! The physical keyboard, and what the page says about it.

use std::time::Duration;

use super::{CLOSE, panel::device};
use crate::{Locator, Page, Role, Words, by, role, words};

const KEY_TABLE: Words = words("Keyboard shortcuts", "Tastenkürzel");
const ON: &str = "Keyboard on";
const OFF: &str = "Keyboard off";

/// Keys without a character, as WebDriver names them.
pub mod keys {
    /// Backspace.
    pub const BACKSPACE: char = '\u{E003}';
    /// Tab.
    pub const TAB: char = '\u{E004}';
    /// Shift.
    pub const SHIFT: char = '\u{E008}';
    /// Ctrl.
    pub const CONTROL: char = '\u{E009}';
    /// Enter.
    pub const ENTER: char = '\u{E007}';
    /// Escape.
    pub const ESCAPE: char = '\u{E00C}';
    /// Home.
    pub const HOME: char = '\u{E011}';
    /// Arrow right.
    pub const RIGHT: char = '\u{E014}';
    /// Arrow down.
    pub const DOWN: char = '\u{E015}';
}

/// The physical keyboard, the switch that connects it with the phone, and the table of its keys.
#[derive(Clone, Debug)]
pub struct Keyboard(pub(crate) Page);

impl Keyboard {
    /// Presses a key, wherever the focus is.
    pub async fn press(&self, key: char) {
        self.0.press_key(key).await;
    }

    /// Holds a key.
    pub async fn hold(&self, key: char, time: Duration) {
        self.0.hold_key(key, time).await;
    }

    /// Types characters into what has the focus.
    pub async fn type_text(&self, text: &str) {
        self.0.type_keys(text, Duration::ZERO).await;
    }

    /// Presses Enter and keeps it down.
    pub async fn press_enter_down(&self) {
        self.0.press_enter_down().await;
    }

    /// Repeats Enter, which is down, a few times and releases it.
    pub async fn repeat_and_release_enter(&self) {
        for _ in 0..3 {
            self.0.repeat_enter().await;
        }
        self.0.release_enter().await;
    }

    /// Waits until the page says that the keyboard is the phone's, or is not.
    pub async fn wait_for_state(&self, is_on: bool) {
        let state = if is_on { ON } else { OFF };
        let is_it = |text: &str| text.split(" – ").next() == Some(state);
        self.0.wait_for_description(&device(), state, is_it).await;
    }

    /// Switches the keyboard's control of the phone on or off.
    pub async fn toggle(&self) {
        self.0.click(&role(Role::Switch)).await;
    }

    /// Opens the table of keys.
    pub async fn show_table(&self) {
        self.0.click(&by(Role::Button, KEY_TABLE)).await;
        self.wait_for_table().await;
    }

    /// Waits until the table of keys is shown.
    pub async fn wait_for_table(&self) {
        self.0.wait_for(&table().by(Role::Button, CLOSE)).await;
    }

    /// Waits until the table of keys is closed.
    pub async fn wait_until_table_closed(&self) {
        self.0.wait_until_gone(&table()).await;
    }

    /// Returns true while the table of keys is shown.
    pub async fn shows_table(&self) -> bool {
        self.0.has(&table()).await
    }
}

fn table() -> Locator {
    by(Role::Dialog, KEY_TABLE)
}
