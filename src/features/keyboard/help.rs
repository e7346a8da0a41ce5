//! The dialog with all keyboard shortcuts.

use leptos::prelude::*;

use crate::{
    features::{lazy_entry::lazy_view, stylesheet},
    i18n::{self, Sentence, t},
    input::keyboard,
    stores::preferences,
    ui::{Modal, part, text},
};

lazy_view! {
    /// Returns the dialog, which opens whenever the count of `opened` changes.
    pub fn shortcuts_dialog(opened: RwSignal<u32>) in secondary {
        stylesheet::adopt_forms();
        stylesheet::adopt(include_str!("../../../style/ui/dialog.css"));
        stylesheet::adopt(include_str!("../../../style/features/key_table.css"));
        view! { <Shortcuts opened /> }
    }
}

/// The dialog.
#[component]
fn Shortcuts(opened: RwSignal<u32>) -> impl IntoView {
    let settings = preferences::current();
    let phone_keys = move || {
        let shortcuts = settings.read().shortcuts();
        let own = shortcuts.all().iter().map(|(name, key)| row(name, i18n::key_name(*key)));
        let is_default = |name: &str| shortcuts.key(name).is_none();
        let table = keyboard::TABLE.iter().filter(|(name, _)| is_default(name));
        let table = table.map(|(name, key)| row(name, i18n::key_name((*key).into())));
        let digits = row("0–9 * #", i18n::keypad().to_owned());
        Some(own.chain(std::iter::once(digits)).chain(table).collect_view().into_any())
    };
    let page_keys = move || {
        let switch = i18n::switcher_keys(keyboard::has_command_key());
        let paste = if keyboard::has_command_key() { "⌘V" } else { i18n::control_v() };
        let rows: [(&str, Sentence); 7] = [
            (switch, i18n::shortcut_switch),
            ("/", i18n::shortcut_switch),
            (switch, i18n::shortcut_call_selected),
            (paste, i18n::shortcut_paste),
            ("?", i18n::shortcut_help),
            ("Escape", i18n::shortcut_close),
            ("Tab", i18n::shortcut_tab),
        ];
        let rows = rows.map(|(name, what)| row(name, what().to_owned()));
        Some(rows.into_iter().collect_view().into_any())
    };
    view! {
        <Modal name="shortcuts" title=i18n::keyboard_table close=i18n::close opened>
            <h3 class="hint__heading">{t(i18n::shortcuts_of_phone)}</h3>
            <table class="hint__table"><tbody>{part(phone_keys)}</tbody></table>
            <p class="form__hint">{text(move || i18n::keyboard_long().to_owned())}</p>
            <h3 class="hint__heading">{t(i18n::shortcuts_of_page)}</h3>
            <table class="hint__table"><tbody>{part(page_keys)}</tbody></table>
        </Modal>
    }
}

/// Returns the row of a key and what it does.
fn row(name: &str, what: String) -> AnyView {
    let name = i18n::keyboard_key(name);
    view! { <tr><td><kbd class="hint__keys">{name}</kbd></td><td>{what}</td></tr> }.into_any()
}
