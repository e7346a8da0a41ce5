//! The harm that a key or a command can do.

use std::fmt;

/// The harm that a command can do, from none to permanent loss. Permissions and confirmations are
/// derived from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Danger {
    /// No lasting effect: moving in a menu, volume, a test ring.
    Harmless,
    /// It can make, change or end a call.
    AffectsCall,
    /// The phone cannot be used for a while, or an identity is no longer registered.
    DisruptsPhone,
    /// Data or settings are lost for good.
    DestroysData,
}

impl Danger {
    /// Every tier, from the least.
    pub const ALL: [Danger; 4] =
        [Danger::Harmless, Danger::AffectsCall, Danger::DisruptsPhone, Danger::DestroysData];

    /// Returns the label, in English.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Danger::Harmless => "harmless",
            Danger::AffectsCall => "affects a call",
            Danger::DisruptsPhone => "disrupts the phone",
            Danger::DestroysData => "destroys data",
        }
    }
}

impl fmt::Display for Danger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}
