//! How much harm a key or a command can do.

use std::fmt;

/// What is at stake when something is sent to a phone, from nothing to what cannot be brought
/// back. Permissions and the second, different act a page asks for are derived from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Danger {
    /// At worst somebody is surprised: moving in a menu, volume, a test ring.
    Harmless,
    /// A call can be made, changed or ended by it.
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

    /// What is at stake, in English.
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
