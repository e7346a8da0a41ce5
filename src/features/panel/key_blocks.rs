//! Keys that are folded behind a button: those of expansion modules, and those that a touchscreen shows
//! itself.

use leptos::{ev, prelude::*};
use snom::Model;

use super::{key::KeyButton, key_names::naming_button, keys::PanelKeys, move_focus};
use crate::{
    features::{lazy_entry::lazy_view, stylesheet},
    i18n::{self, t},
    model::{
        key_blocks::KeyBlock,
        key_names::{KeyNames, is_unfolded},
    },
    stores::{key_names, stored_item::StoredItem},
    ui::{flag, listener, part, text},
};

lazy_view! {
    /// Returns the blocks of keys of a model.
    pub fn key_blocks(model: &'static Model, keys: PanelKeys, of_modules: bool) in activity {
        stylesheet::adopt(include_str!("../../../style/features/key_names.css"));
        view! { <KeyBlocks model keys of_modules /> }
    }
}

/// The blocks of keys of a model.
#[component]
fn KeyBlocks(model: &'static Model, keys: PanelKeys, of_modules: bool) -> impl IntoView {
    let stored = key_names::load();
    let (blocks, label) = if of_modules {
        (KeyBlock::of_modules(model), i18n::expansion_keys as i18n::Sentence)
    } else {
        (KeyBlock::of_screen(model), i18n::function_keys as i18n::Sentence)
    };
    let blocks = blocks.into_iter().map(|block| view! { <Block block keys stored /> });
    view! {
        <div class="functions functions--blocks" role="group" aria-label=t(label)>
            {blocks.collect_view()}
            {(!of_modules).then(|| naming_button(keys))}
        </div>
    }
}

/// A button that unfolds a block, and the keys of it that are visible.
#[component]
fn Block(block: KeyBlock, keys: PanelKeys, stored: StoredItem<KeyNames>) -> impl IntoView {
    let phone = keys.phone;
    let visible = Memo::new(move |_| block.visible(&phone.key_names.read()));
    let is_open = Memo::new(move |_| is_unfolded(&phone.key_names.read(), &block.id()));
    let toggle = move |_: ev::MouseEvent| {
        let is_unfolded = !is_open.get_untracked();
        // Where the browser stores nothing, it lasts as long as the page.
        key_names::change(stored, phone, |names, id| names.unfold(id, &block.id(), is_unfolded));
    };
    let buttons = move || {
        let visible = visible.get().into_iter().enumerate();
        let buttons = visible.map(|(nth, key)| view! { <KeyButton key keys nth /> });
        Some(buttons.collect_view().into_any())
    };
    view! {
        <button
            type="button"
            class="page functions__fold"
            data-block=block.id()
            aria-expanded=text(move || is_open.get().to_string())
            on:click=listener(toggle)
        >
            {text(move || i18n::key_block(block.module, block.count))}
        </button>
        <fieldset
            class="functions__keys"
            role="presentation"
            hidden=flag(move || visible.read().is_empty())
            disabled=keys.locked
            on:keydown=move_focus
        >
            {part(buttons)}
        </fieldset>
    }
}
