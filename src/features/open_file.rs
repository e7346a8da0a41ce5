//! A field that reads a file.

use leptos::{html, prelude::*};

use crate::{
    i18n::{Sentence, t},
    platform::download,
    ui::{Scope, listener},
};

/// A field that reads a chosen file into another field.
#[component]
pub fn OpenFile(
    /// What it says.
    label: Sentence,
    /// Its name.
    name: &'static str,
    /// The kinds of files that the browser offers.
    accept: &'static str,
    /// The field for the text of the file.
    field: NodeRef<html::Textarea>,
    /// Called once the text is in the field.
    done: Callback<()>,
) -> impl IntoView {
    let file = NodeRef::<html::Input>::new();
    let scope = Scope::current();
    let open = move |_| {
        let (Some(chosen), Some(field)) = (file.get_untracked(), field.get_untracked()) else {
            return;
        };
        scope.spawn(async move {
            if let Some(text) = download::chosen_text(&chosen).await {
                field.set_value(&text);
                done.run(());
            }
        });
    };
    view! {
        <label class="field">
            {t(label)}
            <input class="input" type="file" name=name accept=accept node_ref=file on:change=listener(open) />
        </label>
    }
}
