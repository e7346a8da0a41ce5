//! A phone that restarts: how long one has waited, and that it is back.

use std::time::Duration;

use leptos::prelude::*;

use crate::{
    services::{clock, desk::Desk},
    state::Restart,
    text,
    ui::follow,
};

/// Says how far a restart has come; nothing when there is none.
#[component]
pub fn RestartNote(
    /// The phone.
    desk: Desk,
) -> impl IntoView {
    let Desk { restart, viewer, .. } = desk;
    let view = viewer.view();
    let now = RwSignal::new(clock::now());
    let ticking = set_interval_with_handle(move || now.set(clock::now()), Duration::from_secs(1));
    on_cleanup(move || {
        if let Ok(ticking) = ticking {
            ticking.clear();
        }
        // It outlives this note: the page keeps one for each phone.
        restart.update(|restart| *restart = restart.unwatched());
    });
    follow(move || {
        let (link, now) = (view.link.get(), now.get());
        let before = restart.get_untracked();
        // A paused picture tells nothing of the phone.
        let after = match (link.is_live(), link.is_gone()) {
            (true, _) => before.seen(true, now),
            (_, true) => before.seen(false, now),
            _ => before,
        };
        if after != before {
            restart.set(after);
        }
    });
    let told = move || match restart.get() {
        Restart::None => None,
        Restart::Back { after } => Some(text::back_after(after.as_secs())),
        Restart::NeverGone => Some(text::not_gone().to_owned()),
        Restart::Answers => Some(text::answers_again().to_owned()),
        waiting => waiting.waited(now.get()).map(|waited| text::restarting(waited.as_secs())),
    };
    // A screen reader is told what changes, not each second.
    let spoken = Memo::new(move |_| match restart.get() {
        Restart::None => String::new(),
        Restart::Back { after } => text::back_after(after.as_secs()),
        Restart::NeverGone => text::not_gone().to_owned(),
        Restart::Answers => text::answers_again().to_owned(),
        Restart::Told { .. } | Restart::Gone { .. } | Restart::Unwatched { .. } => {
            text::restarting(0)
        }
    });
    let state = move || match restart.get() {
        Restart::None => "none",
        Restart::Told { .. } | Restart::Unwatched { .. } => "told",
        Restart::Gone { .. } => "gone",
        Restart::Back { .. } | Restart::Answers => "back",
        Restart::NeverGone => "stays",
    };
    let is_over = move || restart.get().waited(Duration::ZERO).is_none();
    view! {
        <div class="restart" data-testid="restart-note" data-state=state hidden=move || restart.get() == Restart::None>
            <progress class="restart__bar" hidden=is_over aria-hidden="true"></progress>
            <p aria-hidden="true">{told}</p>
            <p class="visually-hidden" role="status">{move || spoken.get()}</p>
            <button type="button" class="button" on:click=move |_| restart.set(Restart::None)>
                {move || if is_over() { text::close() } else { text::stop_waiting() }}
            </button>
        </div>
    }
}
