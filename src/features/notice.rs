//! What became of the last command, near the phone and whichever tab is open: in a sentence for a
//! screen reader, and for everybody when it went wrong.

use leptos::prelude::*;

use super::activity::{outcome, reason};
use crate::{
    i18n::{self, t},
    model::{Activity, Entry, activity::Status},
    ui::{Icon, IconView},
};

/// Over the phone, without moving it.
#[component]
pub fn Notice(
    /// What was done.
    activity: RwSignal<Activity>,
) -> impl IntoView {
    let trouble = Memo::new(move |_| activity.read().trouble().cloned());
    let done = move || {
        let activity = activity.read();
        let latest = activity.entries().find(|entry| entry.status().is_some())?;
        // What went wrong is said by the alert.
        (latest.status() != Some(Status::Failed)).then(|| sentence(latest))
    };
    let card = move || {
        let entry = trouble.get()?;
        let why = reason(&entry.progress);
        let card = view! {
            <IconView icon=Icon::CircleAlert />
            <div>
                <p><strong>{sentence(&entry)}</strong></p>
                <p class="notice__why">{why}</p>
            </div>
        };
        Some(card.into_any())
    };
    view! {
        <div class="notice">
            <p class="visually-hidden" role="status">{move || done()}</p>
            <div class="notice__card" hidden=move || trouble.read().is_none()>
                <div class="notice__told" role="alert">{move || card()}</div>
                <button
                    type="button"
                    class="notice__close"
                    aria-label=t(i18n::close)
                    on:click=move |_| activity.update(Activity::dismiss)
                >
                    <IconView icon=Icon::X />
                </button>
            </div>
        </div>
    }
}

fn sentence(entry: &Entry) -> String {
    format!("{}: {}", i18n::command_name(&entry.command), outcome(&entry.progress))
}
