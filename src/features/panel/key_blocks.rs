//! Keys that are folded behind a button: those of expansion modules, and those that a touchscreen shows
//! itself.

use leptos::{ev, prelude::*};
use snom::Model;

use super::{key::KeyButton, key_names::naming_button, keys::PanelKeys, move_focus};
use crate::{
    features::{lazy_entry::lazy_view, stylesheet},
    i18n::{self, Sentence, t},
    model::{
        key_blocks::KeyBlock,
        key_names::{KeyNames, is_unfolded},
    },
    stores::{key_names, stored_item::StoredItem},
    ui::{Lazy, effect, flag, listener, part, show_when, text},
};

/// Returns the button that unfolds the keys of all expansion modules, or those of a touchscreen, and behind it the
/// keys, which are fetched then, or where some have names.
pub fn folded_keys(model: &'static Model, keys: PanelKeys, of_modules: bool) -> AnyView {
    let (label, count): (Sentence, u8) = if of_modules {
        (i18n::expansion_keys, model.expansion_keys())
    } else {
        (i18n::function_keys, model.function_keys.count)
    };
    let open = RwSignal::new(false);
    let names = keys.phone.key_names;
    view! {
        <div class="functions functions--blocks" role="group" aria-label=t(label)>
            <button
                type="button"
                class="page functions__fold"
                data-block=fold_id(of_modules)
                aria-expanded=text(move || open.get().to_string())
                on:click=listener(move |_: ev::MouseEvent| open.update(|open| *open = !*open))
            >
                {text(move || format!("{} · {count}", label()))}
            </button>
            {show_when(
                move || open.get() || !names.read().is_empty(),
                move || view! { <Lazy view=key_blocks(model, keys, of_modules, open) /> }.into_any(),
            )}
            {(!of_modules).then(|| naming_button(keys))}
        </div>
    }
    .into_any()
}

/// Returns the name under which it is stored that the keys are unfolded.
fn fold_id(of_modules: bool) -> &'static str {
    if of_modules { "EK" } else { "P" }
}

lazy_view! {
    /// Returns the keys of a model that are visible while they are folded, and all while they are `open`.
    fn key_blocks(model: &'static Model, keys: PanelKeys, of_modules: bool, open: RwSignal<bool>) in about {
        stylesheet::adopt(include_str!("../../../style/features/key_names.css"));
        view! { <KeyBlocks model keys of_modules open /> }
    }
}

/// The blocks of keys of a model.
#[component]
fn KeyBlocks(
    model: &'static Model,
    keys: PanelKeys,
    of_modules: bool,
    open: RwSignal<bool>,
) -> impl IntoView {
    let (stored, phone, fold) = (key_names::load(), keys.phone, fold_id(of_modules));
    let is_stored_open = move || is_unfolded(&phone.key_names.read_untracked(), fold);
    if is_stored_open() {
        open.set(true);
    }
    effect(move || {
        let is_open = open.get();
        if is_open != is_stored_open() {
            // Where the browser stores nothing, it lasts as long as the page.
            key_names::change(stored, phone, |names, id| names.unfold(id, fold, is_open));
        }
    });
    let blocks = if of_modules { KeyBlock::of_modules(model) } else { KeyBlock::of_screen(model) };
    let is_only = blocks.len() == 1;
    let blocks = blocks.into_iter();
    blocks.map(|block| view! { <Block block keys stored open is_only /> }).collect_view()
}

/// The keys of a block that are visible; where there are several blocks, behind a button of its own.
#[component]
fn Block(
    block: KeyBlock,
    keys: PanelKeys,
    stored: StoredItem<KeyNames>,
    open: RwSignal<bool>,
    is_only: bool,
) -> impl IntoView {
    let names = keys.phone.key_names;
    let is_open = Memo::new(move |_| is_only || is_unfolded(&names.read(), &block.id()));
    let visible = Memo::new(move |_| {
        let is_unfolded = open.get() && is_open.get();
        block.visible(&names.read(), is_unfolded)
    });
    let fold = move || {
        let module = block.module.filter(|_| !is_only && open.get())?;
        Some(view! { <Fold block module keys stored is_open /> }.into_any())
    };
    let buttons = move || {
        let visible = visible.get().into_iter().enumerate();
        let buttons = visible.map(|(nth, key)| view! { <KeyButton key keys nth /> });
        Some(buttons.collect_view().into_any())
    };
    view! {
        {part(fold)}
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

/// The button that unfolds a block.
#[component]
fn Fold(
    block: KeyBlock,
    module: u8,
    keys: PanelKeys,
    stored: StoredItem<KeyNames>,
    is_open: Memo<bool>,
) -> impl IntoView {
    let toggle = move |_: ev::MouseEvent| {
        let is_unfolded = !is_open.get_untracked();
        key_names::change(stored, keys.phone, |names, id| {
            names.unfold(id, &block.id(), is_unfolded);
        });
    };
    view! {
        <button
            type="button"
            class="page functions__fold"
            data-block=block.id()
            aria-expanded=text(move || is_open.get().to_string())
            on:click=listener(toggle)
        >
            {text(move || i18n::key_block(module, block.count))}
        </button>
    }
}
