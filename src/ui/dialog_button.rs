//! Buttons that open a dialog.

use leptos::prelude::*;

use super::{Icon, IconView, LazyView, lazy_dialog, listener, open_dialog};

/// What a button of the bar looks like, and what it opens.
pub struct DialogButton {
    /// The hook of the button.
    pub name: &'static str,
    /// The classes of the button.
    pub class: &'static str,
    /// The name of the button.
    pub label: fn() -> &'static str,
    /// The icon, before the rest of the content.
    pub icon: Icon,
    /// The selector of the button that tries again, if the dialog cannot be fetched.
    pub retry: &'static str,
    /// The count of how often it was opened.
    pub opened: RwSignal<u32>,
    /// The dialog, whose code is fetched when it is first opened.
    pub dialog: LazyView,
}

/// Returns the button with its dialog behind it. It is monomorphised once.
#[must_use]
pub fn dialog_button(button: DialogButton, content: AnyView) -> AnyView {
    let DialogButton { name, class, label, icon, retry, opened, dialog } = button;
    view! {
        <button
            type="button"
            class=class
            data-open=name
            aria-haspopup="dialog"
            aria-label=label
            on:click=listener(move |_| open_dialog(opened))
        >
            <IconView icon />
            {content}
        </button>
        {lazy_dialog(opened, retry, dialog)}
    }
    .into_any()
}

/// Returns a button that says what it opens, for a dialog that is drawn elsewhere. `keys` are those that open it too.
#[must_use]
pub fn dialog_opener(
    name: &'static str,
    class: &'static str,
    label: fn() -> &'static str,
    keys: Option<&'static str>,
    opened: RwSignal<u32>,
) -> AnyView {
    view! {
        <button
            type="button"
            class=class
            data-open=name
            aria-haspopup="dialog"
            aria-keyshortcuts=keys
            on:click=listener(move |_| open_dialog(opened))
        >
            {label}
        </button>
    }
    .into_any()
}
