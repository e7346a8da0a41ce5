//! The panel: the phone's keys laid out as on the device, around its display.

pub mod function_keys;
pub mod key;
pub mod key_blocks;
pub mod key_names;
pub mod keys;

use leptos::{ev, prelude::*};
use snom::{Key, Model, NamedKey, Screen};

use crate::{
    features::lazy_entry::lazy_task,
    i18n::{self, Sentence},
    input::{
        focus::{self, Arrow},
        pointer,
    },
    ui::{listener, spawn_lazy, text},
};

use function_keys::FunctionKeys;
use key::KeyButton;
use key_blocks::folded_keys;
use keys::PanelKeys;

/// The device.
#[component]
pub fn Panel(
    /// The model, which decides what keys there are.
    model: &'static Model,
    /// The state of the keys.
    keys: PanelKeys,
    /// The displays other than the main one.
    #[prop(default = Vec::new())]
    aside: Vec<(Screen, AnyView)>,
    /// The main display.
    children: Children,
) -> impl IntoView {
    let mut aside = aside;
    let mut take = |wanted: Screen| {
        let place = aside.iter().position(|(screen, _)| *screen == wanted)?;
        Some(aside.swap_remove(place).1)
    };
    let (labels, expansion) = (take(Screen::Labels), take(Screen::Expansion));
    let (width, height) = model.display.proportions();
    let group = move |class: &'static str, label: Sentence, wanted: &'static [NamedKey]| {
        let present = wanted.iter().copied().map(Key::Named).filter(|key| model.has(*key));
        let present = present.enumerate();
        let buttons = present.map(|(nth, key)| view! { <KeyButton key keys nth /> }).collect_view();
        view! {
            <fieldset class=class aria-label=label disabled=keys.locked on:keydown=move_focus>{buttons}</fieldset>
        }
    };
    view! {
        <div
            class="device"
            role="group"
            tabindex="0"
            aria-label=text(move || format!("{} {}", i18n::phone_region(), model.name))
            aria-describedby="keyboard-state"
            // A click on a key leaves the keyboard the phone's, and Enter its own OK.
            on:mousedown=listener(|_: ev::MouseEvent| focus::device())
            on:focusout=move |_| keys.held.cancel_keyboard()
            // One listener for all keys, of which there may be many.
            on:pointerover=listener(move |event: ev::PointerEvent| {
                pointer::show_tip(&event, &|name| Some(keys.tip(Key::find(name)?)));
            })
        >
            {group("device__handset", i18n::handset, &[NamedKey::OffHook, NamedKey::OnHook])}
            <div
                class="device__face"
                style:--display-width=width.to_string()
                style:--display-height=height.to_string()
            >
                <div class="device__display">{children()}</div>
                {group("device__soft", i18n::soft_keys, model.soft_keys)}
            </div>
            // What is scrolled below the screen where there is little room.
            <div class="device__keys">
                <div class="device__functions">
                    {labels}
                    <FunctionKeys model keys />
                </div>
                {group("device__calls", i18n::call_keys, CALL_KEYS)}
                {group("device__navigation", i18n::navigation, NAVIGATION)}
                {group("device__keypad", i18n::keypad, KEYPAD)}
                {group("device__audio", i18n::audio, AUDIO)}
                {model.has(NamedKey::Recall.into()).then(|| group("device__old", i18n::old_keys, OLD_KEYS))}
                <div class="device__expansion">
                    {expansion}
                    {(model.expansion_keys() > 0).then(|| folded_keys(model, keys, true))}
                </div>
            </div>
        </div>
    }
}

lazy_task! {
    /// Moves the focus among the buttons of a group.
    pub fn move_by(arrow: Arrow, is_one_stop: bool) in phones {
        arrow.move_focus(is_one_stop);
    }
}

/// Moves the focus among the keys of a group; the arrow is not the phone's.
#[expect(clippy::needless_pass_by_value, reason = "a listener, the same for all groups")]
pub fn move_focus(event: ev::KeyboardEvent) {
    if let Some(arrow) = Arrow::of(&event) {
        spawn_lazy(move_by(arrow, true), || ());
    }
}

const CALL_KEYS: &[NamedKey] = &[
    NamedKey::Menu,
    NamedKey::Redial,
    NamedKey::Transfer,
    NamedKey::Hold,
    NamedKey::Dnd,
    NamedKey::Rec,
];

const NAVIGATION: &[NamedKey] = &[
    NamedKey::Up,
    NamedKey::Left,
    NamedKey::Enter,
    NamedKey::Right,
    NamedKey::Down,
    NamedKey::Cancel,
];

const KEYPAD: &[NamedKey] = &[
    NamedKey::Digit1,
    NamedKey::Digit2,
    NamedKey::Digit3,
    NamedKey::Digit4,
    NamedKey::Digit5,
    NamedKey::Digit6,
    NamedKey::Digit7,
    NamedKey::Digit8,
    NamedKey::Digit9,
    NamedKey::Star,
    NamedKey::Digit0,
    NamedKey::Hash,
];

const AUDIO: &[NamedKey] = &[
    NamedKey::VolumeDown,
    NamedKey::VolumeUp,
    NamedKey::Mute,
    NamedKey::Speaker,
    NamedKey::Headset,
];

/// The keys that only the 190, 200 and 220 have.
const OLD_KEYS: &[NamedKey] =
    &[NamedKey::Function, NamedKey::Recall, NamedKey::Disconnect, NamedKey::Clear];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_of_every_model_has_its_place_on_the_panel() {
        let handset = [NamedKey::OffHook, NamedKey::OnHook];
        for model in Model::all() {
            let placed: Vec<_> =
                [CALL_KEYS, NAVIGATION, KEYPAD, AUDIO, OLD_KEYS, model.soft_keys, &handset]
                    .concat();
            // `F_R` is the older name of the hold key, not another key.
            let keys = NamedKey::ALL.iter().filter(|key| **key != NamedKey::HoldBefore8737);
            for key in keys.filter(|key| model.has(Key::Named(**key))) {
                let places = placed.iter().filter(|placed| *placed == key).count();
                assert_eq!(places, 1, "{} on the {}", key.name(), model.name);
            }
        }
    }
}
