//! The button for naming keys, and the dialog in which a person does.

use leptos::{ev, prelude::*};
use snom::Key;

use super::keys::PanelKeys;
use crate::{
    features::{lazy_entry::lazy_view, stylesheet},
    i18n::{self, t},
    model::{
        key_blocks::KeyBlock,
        key_names::{KeyNames, LONGEST, find},
    },
    stores::{key_names, phone::PhoneSession, stored_item::StoredItem},
    ui::{Modal, dialog_opener, effect, listener, show_when, text},
};

/// Returns the button for naming keys. The dialog is beside the device, whose keys are the phone's.
pub fn naming_button(keys: PanelKeys) -> AnyView {
    dialog_opener("key-names", "page functions__naming", i18n::name_keys, None, keys.naming)
}

lazy_view! {
    /// Draws the stored names on the keys, and returns the dialog, which opens whenever the count of `naming` changes.
    pub fn names_of_keys(phone: PhoneSession, naming: RwSignal<u32>) in about {
        stylesheet::adopt(include_str!("../../../style/features/key_names.css"));
        view! { <NamesOfKeys phone naming /> }
    }
}

/// Draws the stored names on the keys, and opens their dialog.
#[component]
fn NamesOfKeys(phone: PhoneSession, naming: RwSignal<u32>) -> impl IntoView {
    let stored = key_names::load();
    // The dialog has them from the beginning.
    key_names::show(stored, phone);
    effect(move || {
        stored.value.track();
        key_names::show(stored, phone);
    });
    show_when(
        move || naming.get() > 0,
        move || {
            stylesheet::adopt_forms();
            stylesheet::adopt(include_str!("../../../style/ui/dialog.css"));
            view! { <KeyNamesDialog phone stored naming /> }.into_any()
        },
    )
}

/// The dialog: a field for each key, those of a page of the phone together.
#[component]
fn KeyNamesDialog(
    phone: PhoneSession,
    stored: StoredItem<KeyNames>,
    naming: RwSignal<u32>,
) -> impl IntoView {
    let message = RwSignal::new(String::new());
    effect(move || {
        naming.track();
        message.set(String::new());
    });
    let field = move |key: Key| {
        let name = key.to_string();
        let value = find(&phone.key_names.read_untracked(), &name).unwrap_or_default().to_owned();
        let save = move |event: ev::Event| {
            let typed = event_target_value(&event);
            let change = |names: &mut KeyNames, id: &str| names.name(id, key, &typed);
            let is_stored = key_names::change(stored, phone, change);
            // The dialog may be gone.
            let _ = message.try_set(if is_stored { "" } else { i18n::not_remembered() }.to_owned());
        };
        view! {
            <label class="names__field">
                <span class="names__key">{name.clone()}</span>
                <input
                    class="input"
                    name=format!("name-{name}")
                    maxlength=LONGEST.to_string()
                    autocomplete="off"
                    value=value
                    on:input=listener(save)
                />
            </label>
        }
    };
    let own = view! { <div class="names__keys">{phone.model.programmable().map(field).collect_view()}</div> };
    let modules = KeyBlock::of_modules(phone.model).into_iter().filter_map(|block| {
        let module = block.module?;
        Some(view! {
            <details class="form__more">
                <summary>{text(move || i18n::key_block(module, block.count))}</summary>
                <div class="names__keys">{block.keys().map(field).collect_view()}</div>
            </details>
        })
    });
    let modules = modules.collect_view();
    view! {
        <Modal name="key-names" title=i18n::key_names close=i18n::close opened=naming>
            <p class="form__hint">{t(i18n::key_names_help)}</p>
            {own}
            {modules}
            <p class="form__hint" role="status">{text(move || message.get())}</p>
        </Modal>
    }
}
