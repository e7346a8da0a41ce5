//! The switcher: another phone, or an action for one, by a few letters.

pub mod dialog;
pub mod rows;

use leptos::prelude::*;

use crate::{
    i18n,
    input::keyboard,
    stores::{phones::PhoneListState, preferences, session::SessionState},
    ui::{DialogButton, Icon, dialog_button, open_dialog, text},
};

use dialog::{Switcher, switcher_dialog};

/// The button in the bar that opens the switcher, as its keys do.
#[component]
pub fn SwitcherButton(
    /// The phones, and the one that is shown.
    list: PhoneListState,
    /// The person's session.
    session: SessionState,
) -> impl IntoView {
    let opened = RwSignal::new(0_u32);
    let settings = preferences::current();
    // As a shortcut of the person it presses a key of the phone.
    let is_slash_free = move || settings.read_untracked().shortcuts().key("/").is_none();
    keyboard::on_switcher_key(is_slash_free, move || open_dialog(opened));
    let switcher = Switcher { list, session, opened };
    let keys = || i18n::switcher_keys(keyboard::has_command_key());
    let content = view! {
        <kbd class="bar__keys" aria-hidden="true">{text(move || keys().to_owned())}</kbd>
    };
    let button = DialogButton {
        name: "switcher",
        class: "bar__button bar__button--search",
        label: i18n::switch_phone,
        icon: Icon::Search,
        retry: "[data-open=switcher] + .lazy button",
        opened,
        dialog: switcher_dialog(switcher),
    };
    dialog_button(button, content.into_any())
}
