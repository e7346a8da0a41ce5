//! The outcome of the last command, near the phone and whichever tab is open: as a sentence for a
//! screen reader, and as a card for everybody when the command failed.

use leptos::prelude::*;

use crate::{
    features::activity::outcome::outcome,
    i18n::{self, t},
    model::{Activity, Entry, Progress, activity::Status},
    ui::{Icon, IconView, flag, listener, part, text},
};

/// The notice over the phone, which moves nothing.
#[component]
pub fn Notice(
    /// The commands of the phone.
    activity: RwSignal<Activity>,
) -> impl IntoView {
    let failure = Memo::new(move |_| activity.read().trouble().cloned());
    let success = move || {
        let activity = activity.read();
        let latest = activity.entries().find(|entry| entry.status().is_some())?;
        // The alert announces a failure.
        (latest.status() != Some(Status::Failed)).then(|| sentence(latest))
    };
    let card = move || {
        let entry = failure.get()?;
        let why = why(&entry);
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
            <p class="visually-hidden" role="status">{text(move || success().unwrap_or_default())}</p>
            <div class="notice__card" hidden=flag(move || failure.read().is_none())>
                <div class="notice__message" role="alert">{part(card)}</div>
                <button
                    type="button"
                    class="notice__close"
                    aria-label=t(i18n::close)
                    on:click=listener(move |_| activity.update(Activity::dismiss))
                >
                    <IconView icon=Icon::X />
                </button>
            </div>
        </div>
    }
}

fn sentence(entry: &Entry) -> String {
    format!("{}: {}", i18n::entry_title(entry), outcome(&entry.progress))
}

/// Returns why the command failed, without the code that words the reason in a report.
fn why(entry: &Entry) -> Option<String> {
    match &entry.progress {
        Progress::NotSent(reason) | Progress::Unknown(reason) => Some(reason.clone()),
        Progress::Reported(_) => entry.advice.clone(),
        Progress::Dropped => Some(i18n::dropped_after_failure().to_owned()),
        Progress::Waiting | Progress::Sending | Progress::Overtaken | Progress::Stopped => None,
    }
}
