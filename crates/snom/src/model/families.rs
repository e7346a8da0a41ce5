//! The common properties of the models of a family.

use super::{
    display::{Display, DisplayClass},
    parts::{Certainty, Expansion, FunctionKeys, OtherModule, RemoteControl, Series},
    phone::Model,
};
use crate::{cited, key::NamedKey, screen::Screen};

pub(super) const THREE_SOFT_KEYS: &[NamedKey] = &[NamedKey::F1, NamedKey::F2, NamedKey::F3];
pub(super) const FOUR_SOFT_KEYS: &[NamedKey] =
    &[NamedKey::F1, NamedKey::F2, NamedKey::F3, NamedKey::F4];

/// The seed's list for 3xx, 7xx and 8xx, and MUTE of the vendor's newer page.
pub(super) const HARD_KEYS: &[NamedKey] = &[
    NamedKey::Menu,
    NamedKey::Redial,
    NamedKey::Dnd,
    NamedKey::Rec,
    NamedKey::Transfer,
    NamedKey::Hold,
    NamedKey::Mute,
    NamedKey::Speaker,
    NamedKey::Headset,
    NamedKey::VolumeDown,
    NamedKey::VolumeUp,
];

/// The seed's "snom2xx/snom1xx only", and what a desk phone of that time has besides.
pub(super) const OLD_HARD_KEYS: &[NamedKey] = &[
    NamedKey::Function,
    NamedKey::Redial,
    NamedKey::Transfer,
    NamedKey::Recall,
    NamedKey::Disconnect,
    NamedKey::Clear,
    NamedKey::Speaker,
    NamedKey::VolumeDown,
    NamedKey::VolumeUp,
];

pub(super) const EVERY_HARD_KEY: &[NamedKey] = &[
    NamedKey::Menu,
    NamedKey::Redial,
    NamedKey::Dnd,
    NamedKey::Rec,
    NamedKey::Transfer,
    NamedKey::Hold,
    NamedKey::Mute,
    NamedKey::Speaker,
    NamedKey::Headset,
    NamedKey::VolumeDown,
    NamedKey::VolumeUp,
    NamedKey::Disconnect,
    NamedKey::Clear,
    NamedKey::Function,
    NamedKey::Recall,
];

pub(super) const NO_COMMAND_PAGE: RemoteControl = RemoteControl::Refused {
    reason: "the vendor has taken command.htm out of the D8xx; control it from the telephone \
             system (uaCSTA over SIP), or use a D3xx or D7xx",
};

pub(super) const MAIN: &[Screen] = &[Screen::Main];
pub(super) const MAIN_AND_EXPANSION: &[Screen] = &[Screen::Main, Screen::Expansion];
pub(super) const ALL_SCREENS: &[Screen] = &[Screen::Main, Screen::Labels, Screen::Expansion];

/// 42-key pads, up to three (P: 3xxEM, G: 12 + 42 × 3).
pub(super) const PADS: Option<Expansion> =
    Some(Expansion { modules: 3, keys_per_module: 42, keys_are_ek: true });
/// D3 and D7 modules of 18 keys, up to three.
pub(super) const MODULES: Option<Expansion> =
    Some(Expansion { modules: 3, keys_per_module: 18, keys_are_ek: false });

/// The module with a display for its labels, instead of a D7 (S; manual of the D7C).
pub(super) const D7C: &[OtherModule] =
    &[OtherModule { name: "D7C", keys: 48, source: cited("S, manual of the D7C") }];
/// A module that hangs on the network by itself, with an address of its own.
pub(super) const VISION: &[OtherModule] =
    &[OtherModule { name: "snom Vision", keys: 48, source: cited("G: 16 keys × 3 pages") }];

pub(super) const MONO: Display = Display::of_unknown_size(DisplayClass::Monochrome, 1);

pub(super) const OLD: Model = Model {
    name: "",
    series: Series::S100And200,
    display: Display::of_unknown_size(DisplayClass::Characters, 1),
    soft_keys: THREE_SOFT_KEYS,
    hard_keys: OLD_HARD_KEYS,
    function_keys: FunctionKeys::on_one_page(5),
    certainty: Certainty::Vendor,
    smart_labels: None,
    identities: 7,
    expansion: None,
    modules_claimed: &[],
    other_modules: &[],
    touch: false,
    needs_fix_lil: false,
    screens: MAIN,
    screens_since: None,
    remote_control: RemoteControl::Documented,
    source: cited("keys: seed; identities and screen.bmp: uncertain"),
};

pub(super) const S300: Model = Model {
    name: "",
    series: Series::S300,
    display: MONO,
    soft_keys: FOUR_SOFT_KEYS,
    hard_keys: HARD_KEYS,
    function_keys: FunctionKeys::on_one_page(12),
    certainty: Certainty::Vendor,
    smart_labels: None,
    identities: 12,
    expansion: PADS,
    modules_claimed: &[],
    other_modules: &[],
    touch: false,
    needs_fix_lil: false,
    // The 42-key pads have labels of paper.
    screens: MAIN,
    screens_since: None,
    remote_control: RemoteControl::Documented,
    source: cited("keys: seed, W, G; identities: W"),
};

pub(super) const S700: Model = Model {
    name: "",
    series: Series::S700,
    display: MONO,
    soft_keys: FOUR_SOFT_KEYS,
    hard_keys: HARD_KEYS,
    function_keys: FunctionKeys::on_one_page(5),
    certainty: Certainty::WorkingCode,
    smart_labels: None,
    identities: 4,
    expansion: MODULES,
    modules_claimed: &[],
    other_modules: &[],
    touch: false,
    needs_fix_lil: false,
    screens: MAIN_AND_EXPANSION,
    screens_since: None,
    remote_control: RemoteControl::Documented,
    source: cited("keys, identities, modules: W, T; display size: no source"),
};

pub(super) const D100: Model = Model {
    series: Series::D100,
    function_keys: FunctionKeys::on_one_page(2),
    identities: 2,
    expansion: None,
    screens: MAIN,
    remote_control: RemoteControl::Unproven,
    source: cited("keys: T; display size and command.htm: no source"),
    ..S700
};

pub(super) const D300: Model = Model { series: Series::D300, ..S700 };

pub(super) const D700: Model = Model { series: Series::D700, ..S700 };

pub(super) const S800: Model = Model {
    name: "",
    series: Series::S800,
    display: Display::colour(320, 240),
    soft_keys: FOUR_SOFT_KEYS,
    hard_keys: HARD_KEYS,
    function_keys: FunctionKeys::paged(12, 4),
    certainty: Certainty::Vendor,
    smart_labels: None,
    identities: 12,
    expansion: None,
    modules_claimed: &[],
    other_modules: &[],
    touch: false,
    needs_fix_lil: true,
    screens: MAIN,
    screens_since: None,
    remote_control: RemoteControl::Documented,
    source: cited("keys: seed, of which 4 can be pressed (G)"),
};

pub(super) const D800: Model = Model {
    name: "",
    series: Series::D800,
    display: Display::of_unknown_size(DisplayClass::Colour, 24),
    soft_keys: FOUR_SOFT_KEYS,
    hard_keys: HARD_KEYS,
    function_keys: FunctionKeys::on_one_page(40),
    certainty: Certainty::WorkingCode,
    smart_labels: None,
    identities: 12,
    expansion: Some(Expansion { modules: 3, keys_per_module: 60, keys_are_ek: false }),
    modules_claimed: &[],
    other_modules: &[],
    touch: false,
    needs_fix_lil: false,
    screens: MAIN,
    screens_since: None,
    remote_control: NO_COMMAND_PAGE,
    source: cited("no command.htm: V (Remote phone control); keys: W, T"),
};
