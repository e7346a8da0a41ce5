//! The physical keyboard, and what the page says about it.

use std::time::Duration;

use crate::{Page, Role, Words, by, role, words};

const KEY_TABLE: Words = words("Keyboard shortcuts", "Tastenkürzel");

/// Keys without a character, as WebDriver names them.
pub mod keys {
    /// Backspace.
    pub const BACKSPACE: char = '\u{E003}';
    /// Enter.
    pub const ENTER: char = '\u{E007}';
    /// Escape.
    pub const ESCAPE: char = '\u{E00C}';
    /// Home.
    pub const HOME: char = '\u{E011}';
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

    /// Switches the keyboard's control of the phone on or off.
    pub async fn toggle(&self) {
        self.0.click(&role(Role::Switch)).await;
    }

    /// Opens the table of keys.
    pub async fn show_table(&self) {
        self.0.click(&by(Role::Summary, KEY_TABLE)).await;
    }
}
