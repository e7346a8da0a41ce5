//! Numbers that a person drops onto the page or pastes outside of its fields: they are filled in, and never called.

use leptos::prelude::*;
use snom::CommandKind;

use crate::{
    features::{console::call::fill_in, stylesheet},
    input::{given_text, keyboard},
    stores::{phone::PhoneSession, phones::PhoneListState},
    ui::Scope,
};

/// Fills in what is dropped or pasted from now on, unless the page stands `alone` in a frame, which has a card of its
/// own for numbers.
pub fn follow(list: PhoneListState, alone: bool) {
    if alone {
        return;
    }
    adopt_styles();
    let scope = Scope::current();
    let is_open = move || list.shown_untracked().is_some_and(may_call);
    given_text::follow(is_open, move |text| fill_in(list, scope, text));
}

/// Adds the mark of the device while a number is dragged.
pub fn adopt_styles() {
    stylesheet::adopt(include_str!("../../style/features/drop.css"));
}

/// Returns whether the person may call with a phone, and nothing covers the page.
#[must_use]
pub fn may_call(phone: PhoneSession) -> bool {
    phone.role.get_untracked().may(CommandKind::Dial.danger()) && !keyboard::is_covered()
}
