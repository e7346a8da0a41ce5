//! A phone that restarts: how long it has been gone, and that it is back.

use std::time::Duration;

use leptos::prelude::*;

use crate::{
    features::{lazy_entry::lazy_view, stylesheet},
    i18n,
    model::Restart,
    platform::clock,
    stores::phone::PhoneSession,
    ui::{effect, flag, listener, text},
};

lazy_view! {
    /// Returns the note about a phone's restart.
    pub fn restart_note(phone: PhoneSession) in secondary {
        stylesheet::adopt(include_str!("../../style/features/restart.css"));
        view! { <RestartNote phone /> }
    }
}

/// The progress of a restart; nothing when there is none.
#[component]
fn RestartNote(phone: PhoneSession) -> impl IntoView {
    let (restart, view) = (phone.restart, phone.view());
    let now = RwSignal::new(clock::now());
    let ticking = set_interval_with_handle(move || now.set(clock::now()), Duration::from_secs(1));
    on_cleanup(move || {
        if let Ok(ticking) = ticking {
            ticking.clear();
        }
        // The signal outlives this note: the page keeps one for each phone.
        restart.update(|restart| *restart = restart.unwatched());
    });
    effect(move || {
        let (link, now) = (view.link.get(), now.get());
        let before = restart.get_untracked();
        // A paused picture says nothing about the phone.
        let after = match (link.is_live(), link.is_gone()) {
            (true, _) => before.seen(true, now),
            (_, true) => before.seen(false, now),
            _ => before,
        };
        if after != before {
            restart.set(after);
        }
    });
    let note = move || match restart.get() {
        Restart::None => None,
        Restart::Back { after } => Some(i18n::back_after(after.as_secs())),
        Restart::NeverGone => Some(i18n::not_restarted().to_owned()),
        Restart::Answers => Some(i18n::answers_after_restart().to_owned()),
        waiting => waiting.waited(now.get()).map(|waited| i18n::restarting(waited.as_secs())),
    };
    // A screen reader announces changes, not every second.
    let spoken = Memo::new(move |_| match restart.get() {
        Restart::None => String::new(),
        Restart::Back { after } => i18n::back_after(after.as_secs()),
        Restart::NeverGone => i18n::not_restarted().to_owned(),
        Restart::Answers => i18n::answers_after_restart().to_owned(),
        Restart::Requested { .. } | Restart::Gone { .. } | Restart::Unwatched { .. } => {
            i18n::restarting(0)
        }
    });
    let state = move || match restart.get() {
        Restart::None => "none",
        Restart::Requested { .. } | Restart::Unwatched { .. } => "waiting",
        Restart::Gone { .. } => "gone",
        Restart::Back { .. } | Restart::Answers => "back",
        Restart::NeverGone => "stays",
    };
    let is_over = move || restart.get().waited(Duration::ZERO).is_none();
    view! {
        <div class="restart" data-testid="restart-note" data-state=state hidden=flag(move || restart.get() == Restart::None)>
            <progress class="restart__bar" hidden=is_over aria-hidden="true"></progress>
            <p aria-hidden="true">{note}</p>
            <p class="visually-hidden" role="status">{text(move || spoken.get())}</p>
            <button type="button" class="button" on:click=listener(move |_| restart.set(Restart::None))>
                {text(move || if is_over() { i18n::close() } else { i18n::stop_waiting() }.to_owned())}
            </button>
        </div>
    }
}
