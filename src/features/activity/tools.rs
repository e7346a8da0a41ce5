//! The tools of the activity list: a filter, a selection that is copied for a ticket, and the note that the
//! list was cleared.

use leptos::{ev, prelude::*};

use super::{copy::CopyTicket, list_state::ListState, records};
use crate::{
    i18n::{self, Sentence, t},
    input::keyboard,
    model::{Activity, Filter, activity::Outcomes},
    platform::document,
    stores::phone::PhoneSession,
    ui::{effect, flag, listener, text},
};

/// The filter: words and the outcome, and how many rows it leaves.
#[component]
pub fn FilterBar(
    /// The phone.
    phone: PhoneSession,
    /// What is filtered and selected.
    state: ListState,
) -> impl IntoView {
    let activity = phone.activity;
    let search = RwSignal::new(String::new());
    let outcomes = RwSignal::new(Outcomes::All);
    let count = RwSignal::new((0, 0));
    effect(move || {
        let filter = Filter { text: search.get(), outcomes: outcomes.get() };
        if filter.is_empty() {
            // The usual state: no row need be put into words with each key that is pressed.
            let all = records::ids(&activity.read()).len();
            count.set((all, all));
            if state.found.read_untracked().is_some() {
                state.found.set(None);
            }
            return;
        }
        let all = records::all(&activity.read());
        let left = all.iter().filter(|record| filter.matches(record, document::folded));
        let left: Vec<_> = left.map(|record| record.id).collect();
        count.set((left.len(), all.len()));
        state.found.set(Some(left));
    });
    on_cleanup(move || {
        // The list may be gone.
        let _ = state.found.try_set(None);
    });
    let on_key = move |event: ev::KeyboardEvent| {
        let is_typed = !search.read_untracked().is_empty();
        if event.key() == "Escape" && !keyboard::is_composing(&event) && is_typed {
            // It empties the field, and nothing else.
            event.prevent_default();
            event.stop_propagation();
            search.set(String::new());
        }
    };
    let chip = move |name: &'static str, value: Outcomes, label: Sentence| {
        view! {
            <button
                type="button"
                class="chip-button"
                data-outcomes=name
                aria-pressed=text(move || (outcomes.get() == value).to_string())
                on:click=listener(move |_| outcomes.set(value))
            >
                {t(label)}
            </button>
        }
    };
    view! {
        <div class="activity__filter">
            <label class="field">
                {t(i18n::find_in_activity)}
                <input class="input" type="search" name="find-activity" autocomplete="off" bind:value=search on:keydown=listener(on_key) />
            </label>
            <div class="chips" role="group" aria-label=t(i18n::filter_outcomes)>
                {chip("all", Outcomes::All, i18n::outcomes_all)}
                {chip("failed", Outcomes::Failed, i18n::outcomes_failed)}
                {chip("confirmed", Outcomes::Confirmed, i18n::outcomes_confirmed)}
                <span class="activity__count" role="status" data-testid="activity-count">
                    {text(move || {
                        let (left, all) = count.get();
                        i18n::rows_left(left, all)
                    })}
                </span>
            </div>
        </div>
    }
}

/// The selection: how many rows, all of them, and what is done with them.
#[component]
pub fn SelectionBar(
    /// The phone.
    phone: PhoneSession,
    /// What is filtered and selected.
    state: ListState,
) -> impl IntoView {
    // What was cleared is not selected any more.
    let ids = Signal::derive(move || {
        let there = records::ids(&phone.activity.read());
        let mut ids = state.selected.get().unwrap_or_default();
        ids.retain(|id| there.contains(id));
        ids
    });
    let all = move |_| {
        let mut all = records::ids(&phone.activity.read_untracked());
        all.retain(|id| untrack(|| state.shows(*id)));
        state.select_all(all);
    };
    view! {
        <div class="buttons activity__selection" role="group" aria-label=t(i18n::select_rows)>
            <span role="status">{text(move || i18n::rows_selected(ids.read().len()))}</span>
            <button type="button" class="button" data-list="select-all" on:click=listener(all)>{t(i18n::select_all)}</button>
            <CopyTicket phone ids />
            <button type="button" class="button" data-list="end-selection" on:click=listener(move |_| state.toggle_selection())>
                {t(i18n::end_selection)}
            </button>
        </div>
    }
}

/// The box that selects a row.
#[component]
pub fn SelectBox(
    /// What is selected.
    state: ListState,
    /// The row.
    id: u64,
    /// Its title.
    title: Signal<String>,
) -> impl IntoView {
    let change = move |event: ev::Event| state.select(id, event_target_checked(&event));
    view! {
        <label class="activity__select">
            <input
                type="checkbox"
                aria-label=text(move || i18n::select_row(&title.read()))
                prop:checked=flag(move || state.is_selected(id))
                on:change=listener(change)
            />
            {t(i18n::select_rows)}
        </label>
    }
}

/// The note that the list was cleared, for as long as that can be undone.
#[component]
pub fn UndoNote(
    /// The phone.
    phone: PhoneSession,
) -> impl IntoView {
    let activity = phone.activity;
    view! {
        <p class="activity__cleared" role="status">
            <span>{t(i18n::activity_cleared)}</span>
            <button type="button" class="button" data-list="undo" on:click=listener(move |_| activity.update(Activity::undo_clearing))>
                {t(i18n::undo)}
            </button>
        </p>
    }
}
