//! The models, one entry each; the common properties of a family are in [`families`](super::families).
//!
//! Sources: W = wazo-provd-plugins (plugin capabilities), T = nethesis/tancredi (scopes),
//! S = symcon/Snom (device properties), G = amooma/GS5, P = provisioner/Provisioner,
//! V = a page of the vendor. Where the seed gives a figure, the seed is taken.

use super::{
    display::{Display, DisplayClass},
    families::{
        ALL_SCREENS, D7C, D100, D300, D700, D800, EVERY_HARD_KEY, FOUR_SOFT_KEYS, MAIN, MONO, OLD,
        PADS, S300, S700, S800, VISION,
    },
    parts::{Certainty, Claim, Expansion, FunctionKeys, RemoteControl, Series},
    phone::Model,
};
use crate::{cited, firmware::Firmware};

/// W counts no modules at all, against T.
const NO_MODULES: &[Claim] = &[Claim { count: 0, source: cited("W") }];
/// W counts modules with older firmware and none with newer.
const NO_MODULES_LATER: &[Claim] = &[Claim { count: 0, source: cited("W, firmware 8.9.3.80") }];
/// T counts modules, against W.
const THREE_OF_18: &[Claim] = &[Claim { count: 3, source: cited("T: of 18 keys") }];

/// Names under which a phone was sold before.
pub(super) const RENAMED: &[(&str, &str)] = &[
    ("D710", "710"),
    ("712", "D712"),
    ("715", "D715"),
    ("725", "D725"),
    ("765", "D765"),
    ("MP", "MEETINGPOINT"),
    ("PA1+", "PA1"),
];

pub(super) static UNKNOWN: Model = Model {
    name: "unknown",
    series: Series::Other,
    display: Display::of_unknown_size(DisplayClass::ColourTouch, 24),
    soft_keys: FOUR_SOFT_KEYS,
    hard_keys: EVERY_HARD_KEY,
    function_keys: FunctionKeys::on_one_page(48),
    certainty: Certainty::Guess,
    smart_labels: None,
    identities: 12,
    expansion: PADS,
    modules_claimed: &[],
    other_modules: &[],
    touch: true,
    needs_fix_lil: true,
    screens: ALL_SCREENS,
    screens_since: None,
    remote_control: RemoteControl::Unproven,
    source: cited("everything that any known model has; unproven"),
};

pub(super) static MODELS: &[Model] = &[
    Model { name: "190", ..OLD },
    Model { name: "200", ..OLD },
    Model {
        name: "220",
        soft_keys: FOUR_SOFT_KEYS,
        expansion: Some(Expansion { modules: 1, keys_per_module: 42, keys_are_ek: true }),
        source: cited("keys and EK keypad: seed; F4, identities and the pad's 42 keys: uncertain"),
        ..OLD
    },
    Model {
        name: "300",
        display: Display::of_unknown_size(DisplayClass::Characters, 1),
        function_keys: FunctionKeys::on_one_page(4)
            .claimed(&[Claim { count: 6, source: cited("W, G, P") }]),
        identities: 4,
        expansion: None,
        modules_claimed: &[Claim { count: 3, source: cited("W; doubtful") }],
        screens_since: Some(Firmware::HOLD_IS_F_HOLD),
        source: cited("keys: seed; identities: P; screen.bmp from firmware 8.7.3.7: V"),
        ..S300
    },
    Model { name: "320", display: Display::of_unknown_size(DisplayClass::Characters, 1), ..S300 },
    Model {
        name: "360",
        display: Display { size: Some((128, 64)), certainty: Certainty::Vendor, ..MONO },
        source: cited("display 128 × 64 × 1: V; keys: seed, W, G"),
        ..S300
    },
    Model {
        name: "370",
        display: Display {
            class: DisplayClass::Grey,
            size: Some((240, 128)),
            certainty: Certainty::Vendor,
            depth: 5,
            shown_as: None,
        },
        source: cited("display 240 × 128, 5-bit grey: V; keys: seed, W, G"),
        ..S300
    },
    Model {
        name: "710",
        modules_claimed: NO_MODULES_LATER,
        source: cited("keys: W, T; modules: T, W; display size: no source"),
        ..S700
    },
    Model {
        name: "720",
        function_keys: FunctionKeys::on_one_page(18),
        identities: 12,
        modules_claimed: NO_MODULES_LATER,
        other_modules: VISION,
        source: cited("keys, identities: W, T; modules: W; display size: no source"),
        ..S700
    },
    Model {
        name: "760",
        display: Display::of_unknown_size(DisplayClass::Colour, 24),
        function_keys: FunctionKeys::on_one_page(16),
        identities: 12,
        modules_claimed: NO_MODULES_LATER,
        other_modules: VISION,
        source: cited("keys, identities: W; modules: W; display size: no source"),
        ..S700
    },
    Model {
        name: "820",
        function_keys: FunctionKeys::paged(12, 4)
            .claimed(&[Claim { count: 16, source: cited("W, G (logical)") }]),
        source: cited("display: V; P1-P12: seed, of which 4 can be pressed (G); FIX_LIL: seed"),
        ..S800
    },
    Model {
        name: "821",
        display: Display { certainty: Certainty::Guess, ..Display::colour(320, 240) },
        certainty: Certainty::WorkingCode,
        source: cited("family of the 820, display size inferred from it; P1-P12, 4 physical: G"),
        ..S800
    },
    Model {
        name: "870",
        display: Display {
            class: DisplayClass::ColourTouch,
            size: Some((480, 272)),
            certainty: Certainty::Vendor,
            depth: 24,
            shown_as: None,
        },
        // Seed: "snom870 no key F1-F4".
        soft_keys: &[],
        function_keys: FunctionKeys { count: 15, per_page: 0, leds: false, also_claimed: &[] }
            .claimed(&[Claim { count: 16, source: cited("G") }]),
        touch: true,
        needs_fix_lil: false,
        source: cited("touch range, P1-P15, no F keys: seed"),
        ..S800
    },
    Model {
        name: "D120",
        function_keys: FunctionKeys::on_one_page(2)
            .claimed(&[Claim { count: 0, source: cited("W") }]),
        certainty: Certainty::OneSource,
        source: cited("keys: T; display size and command.htm: no source"),
        ..D100
    },
    Model { name: "D140", modules_claimed: THREE_OF_18, ..D100 },
    Model { name: "D150", modules_claimed: THREE_OF_18, ..D100 },
    Model { name: "D305", modules_claimed: NO_MODULES, ..D300 },
    Model { name: "D315", ..D300 },
    Model {
        name: "D335",
        display: Display::of_unknown_size(DisplayClass::Colour, 24),
        function_keys: FunctionKeys::paged(32, 8),
        identities: 12,
        smart_labels: Some(false),
        source: cited(
            "keys 8 × 4 pages, identities: W, T; no label display: S; display: no source",
        ),
        ..D300
    },
    Model {
        name: "D345",
        function_keys: FunctionKeys::paged(48, 12)
            .claimed(&[Claim { count: 5, source: cited("W, early firmware 8.9.3") }]),
        identities: 12,
        source: cited("keys 12 × 4 pages: W, T; display size: no source"),
        ..D300
    },
    Model {
        name: "D375",
        display: Display::colour(480, 272),
        function_keys: FunctionKeys::on_one_page(12),
        identities: 12,
        source: cited("display: V, and 14 pictures of the vendor's own; keys: W, T"),
        ..D300
    },
    Model {
        name: "D385",
        display: Display::colour(480, 272),
        function_keys: FunctionKeys::paged(48, 12),
        identities: 12,
        screens: ALL_SCREENS,
        source: cited("display: V; keys 12 × 4 pages: W, T; label display: manual"),
        ..D300
    },
    Model {
        name: "D712",
        modules_claimed: NO_MODULES,
        source: cited("keys: W, T; modules: T; display size: no source"),
        ..D700
    },
    Model {
        name: "D713",
        display: Display::colour(320, 240),
        function_keys: FunctionKeys::on_one_page(4),
        identities: 6,
        expansion: None,
        screens: MAIN,
        smart_labels: Some(true),
        source: cited("display: V; keys, identities, no modules: W; labels: S"),
        ..D700
    },
    Model {
        name: "D715",
        function_keys: FunctionKeys::on_one_page(5)
            .claimed(&[Claim { count: 3, source: cited("W, newest; likely a mistake") }]),
        ..D700
    },
    Model {
        name: "D717",
        display: Display { shown_as: Some((427, 240)), ..Display::colour(320, 240) },
        function_keys: FunctionKeys::on_one_page(3),
        identities: 6,
        smart_labels: Some(true),
        other_modules: D7C,
        source: cited(
            "display with pixels a third wider than high: V; keys, identities: W, T; labels: S",
        ),
        ..D700
    },
    Model { name: "D725", function_keys: FunctionKeys::on_one_page(18), identities: 12, ..D700 },
    Model {
        name: "D735",
        display: Display::colour(320, 240),
        function_keys: FunctionKeys::paged(32, 8),
        identities: 12,
        smart_labels: Some(true),
        other_modules: D7C,
        source: cited("display: V; keys 8 × 4 pages: W, T; labels on the main display: S"),
        ..D700
    },
    Model {
        name: "D745",
        function_keys: FunctionKeys::paged(32, 8),
        identities: 12,
        source: cited("keys 8 × 4 pages: W, T; display size: no source"),
        ..D700
    },
    Model {
        name: "D765",
        display: Display::colour(320, 240),
        function_keys: FunctionKeys::on_one_page(16),
        identities: 12,
        other_modules: D7C,
        source: cited("display: V; keys, identities: W, T"),
        ..D700
    },
    Model {
        name: "D785",
        display: Display::colour(480, 272),
        function_keys: FunctionKeys::paged(24, 6),
        identities: 12,
        certainty: Certainty::Vendor,
        smart_labels: Some(true),
        modules_claimed: &[Claim { count: 4, source: cited("T") }],
        other_modules: D7C,
        screens: ALL_SCREENS,
        source: cited(
            "display: V; keys 6 × 4 pages: V (LED 5 is the first key of page 1, LED 11 of \
                 page 2); labels: S; modules: W",
        ),
        ..D700
    },
    Model { name: "D810", function_keys: FunctionKeys::on_one_page(16), ..D800 },
    Model {
        name: "D812",
        function_keys: FunctionKeys::on_one_page(32)
            .claimed(&[Claim { count: 28, source: cited("W, older firmware") }]),
        ..D800
    },
    Model {
        name: "D815",
        function_keys: FunctionKeys::on_one_page(40)
            .claimed(&[Claim { count: 36, source: cited("W, older firmware") }]),
        ..D800
    },
    Model {
        name: "D862",
        display: Display::colour(1280, 720),
        function_keys: FunctionKeys::on_one_page(32).claimed(&[
            Claim { count: 8, source: cited("W, older firmware") },
            Claim { count: 28, source: cited("W, older firmware") },
        ]),
        identities: 8,
        ..D800
    },
    Model {
        name: "D865",
        display: Display::colour(1280, 720),
        function_keys: FunctionKeys::on_one_page(40).claimed(&[
            Claim { count: 10, source: cited("W, older firmware") },
            Claim { count: 36, source: cited("W, older firmware") },
            Claim { count: 43, source: cited("W, older firmware") },
        ]),
        ..D800
    },
    Model { name: "D892", ..D800 },
    Model {
        name: "D895",
        certainty: Certainty::Guess,
        source: cited("no command.htm: V; keys: no source, taken from the D892"),
        ..D800
    },
    Model {
        name: "MEETINGPOINT",
        series: Series::Other,
        function_keys: FunctionKeys::on_one_page(0),
        identities: 12,
        expansion: None,
        screens: MAIN,
        remote_control: RemoteControl::Unproven,
        source: cited("identities: W; display and command.htm: no source"),
        ..S700
    },
    Model {
        name: "PA1",
        series: Series::Other,
        display: Display {
            certainty: Certainty::WorkingCode,
            ..Display::of_unknown_size(DisplayClass::None, 0)
        },
        soft_keys: &[],
        hard_keys: &[],
        function_keys: FunctionKeys::on_one_page(0),
        identities: 1,
        expansion: None,
        screens: &[],
        remote_control: RemoteControl::Unproven,
        source: cited("no display, one identity: W; command.htm: no source"),
        ..S700
    },
    Model { name: "SP800", function_keys: FunctionKeys::on_one_page(28), ..D800 },
];
