//! The groups of keys.

/// The purpose of a key, which decides its place on a panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyGroup {
    /// The twelve keys for dialling.
    Keypad,
    /// Arrows, Enter and Cancel.
    Navigation,
    /// The context-sensitive keys below the display.
    Soft,
    /// Handset, speaker, headset, volume and mute.
    Audio,
    /// Keys that act on calls: hold, transfer, redial, do not disturb, record.
    Call,
    /// The menu.
    Menu,
    /// Keys that only the 1xx and 2xx families have.
    Old,
}
