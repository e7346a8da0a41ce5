//! A dialog over the page. The browser keeps the focus in it, closes it with Escape, and gives the focus
//! back.

use leptos::{html, prelude::*};

use super::{effect, listener};

/// A dialog with a title, and a button that closes it.
#[component]
pub fn Modal(
    /// The name of the dialog, with which its ids begin.
    name: &'static str,
    /// The title.
    title: fn() -> &'static str,
    /// The label of the button that closes it.
    close: fn() -> &'static str,
    /// It opens whenever this count changes.
    opened: RwSignal<u32>,
    /// The content.
    children: Children,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    effect(move || {
        opened.track();
        if let Some(dialog) = dialog.get() {
            // It may be open already.
            let _ = dialog.show_modal();
        }
    });
    let shut = move |_| {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    let title_id = format!("{name}-title");
    let labelled_by = title_id.clone();
    view! {
        <dialog class="dialog" tabindex="-1" node_ref=dialog aria-labelledby=labelled_by>
            <div class="dialog__head">
                <h2 id=title_id class="dialog__title">{title}</h2>
                <button type="button" class="button" data-close=name on:click=listener(shut)>{close}</button>
            </div>
            {children()}
        </dialog>
    }
}
