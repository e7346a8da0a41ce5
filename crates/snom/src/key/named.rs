//! The keys with a fixed name: one line each, from which labels, wire names, permissions, decoders,
//! the support table and tests are derived.

use super::group::KeyGroup;
use crate::danger::Danger;

macro_rules! named_keys {
    ($($variant:ident $wire:literal $label:literal $group:ident $danger:ident $changes:ident
       $source:literal;)*) => {
        /// A key with a fixed name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum NamedKey {
            $(#[doc = $label] $variant,)*
        }

        impl NamedKey {
            /// Every named key, in the order of the seed.
            pub const ALL: &'static [NamedKey] = &[$(NamedKey::$variant,)*];

            /// Returns the name as the seed and people write it, in capitals: `ENTER`, `#`.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(NamedKey::$variant => $wire,)* }
            }

            /// Returns the label of the key, in English.
            #[must_use]
            pub const fn label(self) -> &'static str {
                match self { $(NamedKey::$variant => $label,)* }
            }

            /// Returns the group of the key.
            #[must_use]
            pub const fn group(self) -> KeyGroup {
                match self { $(NamedKey::$variant => KeyGroup::$group,)* }
            }

            /// Returns the harm that the key can do when it is pressed unexpectedly.
            #[must_use]
            pub const fn danger(self) -> Danger {
                match self { $(NamedKey::$variant => Danger::$danger,)* }
            }

            /// Returns whether a call, a setting or a list can be different afterwards; the others
            /// move about on the display.
            #[must_use]
            pub const fn changes_state(self) -> bool {
                match self { $(NamedKey::$variant => named_keys!(@flag $changes),)* }
            }

            /// Returns where the vendor documents the key, quoted.
            #[must_use]
            pub const fn source(self) -> &'static str {
                match self { $(NamedKey::$variant => $source,)* }
            }
        }
    };
    (@flag changes) => { true };
    (@flag keeps) => { false };
}

named_keys! {
    Cancel "CANCEL" "Cancel" Navigation AffectsCall changes "seed: CANCEL = \"Cancel\" key pressed, e.g. a call can be terminated";
    Enter "ENTER" "Enter" Navigation AffectsCall changes "seed: ENTER = \"Enter\" key pressed";
    OffHook "OFFHOOK" "Off hook" Audio AffectsCall changes "seed: OFFHOOK = simulates lifting up the handset";
    OnHook "ONHOOK" "Hang up" Audio AffectsCall changes "seed: ONHOOK = simulates hanging up the handset";
    Right "RIGHT" "Right" Navigation Harmless keeps "seed: RIGHT = simulates pressing right navigation key";
    Left "LEFT" "Left" Navigation Harmless keeps "seed: LEFT = simulates pressing left navigation key";
    Up "UP" "Up" Navigation Harmless keeps "seed: UP = simulates pressing \"up\" navigation key";
    Down "DOWN" "Down" Navigation Harmless keeps "seed: DOWN = simulates pressing \"down\" navigation key";
    VolumeUp "VOLUME_UP" "Volume up" Audio Harmless changes "seed: VOLUME_UP = increases volume in active audio mode (handset / speaker / headset)";
    VolumeDown "VOLUME_DOWN" "Volume down" Audio Harmless changes "seed: VOLUME_DOWN = reduces volume in active audio mode (handset / speaker / headset)";
    Menu "MENU" "Menu" Menu Harmless keeps "seed: MENU = simulates pressing MENU key (not used in FW 7 anymore)";
    Redial "REDIAL" "Redial" Call AffectsCall changes "seed: REDIAL = simulates pressing REDIAL key";
    Dnd "DND" "Do not disturb" Call AffectsCall changes "seed: DND = simulates pressing DND key";
    Rec "REC" "Record" Call AffectsCall changes "seed: REC = simulates pressing Record key";
    F1 "F1" "Soft key 1" Soft AffectsCall changes "seed: F1, F2, F3, F4 = simulates pressing context sensitive soft function keys";
    F2 "F2" "Soft key 2" Soft AffectsCall changes "seed: F1, F2, F3, F4 = simulates pressing context sensitive soft function keys";
    F3 "F3" "Soft key 3" Soft AffectsCall changes "seed: F1, F2, F3, F4 = simulates pressing context sensitive soft function keys";
    F4 "F4" "Soft key 4" Soft AffectsCall changes "seed: F1, F2, F3, F4 = simulates pressing context sensitive soft function keys";
    Speaker "SPEAKER" "Speaker" Audio AffectsCall changes "seed: SPEAKER = simulates pressing SPEAKER key";
    Headset "HEADSET" "Headset" Audio AffectsCall changes "seed: HEADSET = simulates pressing HEADSET key";
    Transfer "TRANSFER" "Transfer" Call AffectsCall changes "seed: TRANSFER = simulates pressing TRANSFER key";
    Hold "F_HOLD" "Hold" Call AffectsCall changes "seed: F_HOLD = simulates pressing HOLD key (Before firmware version 8.7.3.7: F_R)";
    HoldBefore8737 "F_R" "Hold (firmware before 8.7.3.7)" Call AffectsCall changes "seed: F_HOLD = simulates pressing HOLD key (Before firmware version 8.7.3.7: F_R)";
    Mute "MUTE" "Mute" Audio AffectsCall changes "vendor's newer page \"Remote phone control\": MUTE = simulates pressing MUTE key";
    Digit0 "0" "0" Keypad AffectsCall changes "seed: 0-9, *, # = simulates pressing the alphanumeric keypad";
    Digit1 "1" "1" Keypad AffectsCall changes "seed: 0-9, *, # = simulates pressing the alphanumeric keypad";
    Digit2 "2" "2" Keypad AffectsCall changes "seed: 0-9, *, # = simulates pressing the alphanumeric keypad";
    Digit3 "3" "3" Keypad AffectsCall changes "seed: 0-9, *, # = simulates pressing the alphanumeric keypad";
    Digit4 "4" "4" Keypad AffectsCall changes "seed: 0-9, *, # = simulates pressing the alphanumeric keypad";
    Digit5 "5" "5" Keypad AffectsCall changes "seed: 0-9, *, # = simulates pressing the alphanumeric keypad";
    Digit6 "6" "6" Keypad AffectsCall changes "seed: 0-9, *, # = simulates pressing the alphanumeric keypad";
    Digit7 "7" "7" Keypad AffectsCall changes "seed: 0-9, *, # = simulates pressing the alphanumeric keypad";
    Digit8 "8" "8" Keypad AffectsCall changes "seed: 0-9, *, # = simulates pressing the alphanumeric keypad";
    Digit9 "9" "9" Keypad AffectsCall changes "seed: 0-9, *, # = simulates pressing the alphanumeric keypad";
    Star "*" "Star" Keypad AffectsCall changes "seed: for example %23 instead of #, %2A instead of *";
    Hash "#" "Hash" Keypad AffectsCall changes "seed: for example %23 instead of #, %2A instead of *";
    Disconnect "DISCONNECT" "Disconnect" Old AffectsCall changes "seed: DISCONNECT = disconnects a call (snom2xx/snom1xx only)";
    Clear "CLEAR" "Clear" Old Harmless keeps "seed: CLEAR = \"Clear\" Key pressed (snom2xx/snom1xx only)";
    Function "FUNCTION" "Function" Old Harmless keeps "seed: FUNCTION = \"F\" (Menu Key on snom200/190) pressed";
    Recall "RECALL" "Hold (190, 200, 220)" Old AffectsCall changes "seed: RECALL = \"Hold\" button in the left lower corner of the keypad of the snom 190/200/220";
}

impl NamedKey {
    /// Returns which firmware knows the key, in words; `None` when all do.
    #[must_use]
    pub const fn firmware_note(self) -> Option<&'static str> {
        match self {
            NamedKey::Hold => Some("from 8.7.3.7; `F_R` before"),
            NamedKey::HoldBefore8737 => Some("before 8.7.3.7"),
            NamedKey::Menu => Some("not used from 7 on; the event `F_SETTINGS` may do instead"),
            _ => None,
        }
    }

    /// Returns the character a keypad key dials, or `None` for every other key.
    #[must_use]
    pub fn digit(self) -> Option<char> {
        match self.group() {
            KeyGroup::Keypad => self.name().chars().next(),
            _ => None,
        }
    }

    /// Returns the keypad key that dials `digit`.
    #[must_use]
    pub fn for_digit(digit: char) -> Option<NamedKey> {
        NamedKey::ALL.iter().copied().find(|key| key.digit() == Some(digit))
    }

    /// Returns whether pressing it again undoes what it did, so that two people could undo each
    /// other's work.
    #[must_use]
    pub const fn toggles(self) -> bool {
        matches!(
            self,
            NamedKey::Dnd
                | NamedKey::Mute
                | NamedKey::Rec
                | NamedKey::Hold
                | NamedKey::HoldBefore8737
                | NamedKey::Speaker
                | NamedKey::Headset
        )
    }

    /// Returns whether pressing it may call somebody: what has been dialled, or what a list or a soft key shows. Of
    /// `#`, a setting of the phone decides that.
    #[must_use]
    pub const fn may_start_call(self) -> bool {
        matches!(
            self,
            NamedKey::Enter
                | NamedKey::OffHook
                | NamedKey::Redial
                | NamedKey::F1
                | NamedKey::F2
                | NamedKey::F3
                | NamedKey::F4
                | NamedKey::Speaker
                | NamedKey::Headset
                | NamedKey::Transfer
                | NamedKey::Hash
        )
    }

    /// Returns the letters printed on a keypad key.
    #[must_use]
    pub const fn letters(self) -> &'static str {
        match self {
            NamedKey::Digit2 => "ABC",
            NamedKey::Digit3 => "DEF",
            NamedKey::Digit4 => "GHI",
            NamedKey::Digit5 => "JKL",
            NamedKey::Digit6 => "MNO",
            NamedKey::Digit7 => "PQRS",
            NamedKey::Digit8 => "TUV",
            NamedKey::Digit9 => "WXYZ",
            _ => "",
        }
    }
}
