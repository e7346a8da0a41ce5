//! The rows of before a reload: words alone, since their pictures and the queue are gone.

use std::sync::Arc;

use leptos::prelude::*;

use super::{copy::CopyTicket, list_state::ListState, outcome, tools::SelectBox};
use crate::{
    i18n::{self, t},
    model::{Record, activity::time_of_day},
    stores::phone::PhoneSession,
    ui::{IconView, listener, show_when},
};

/// The rows of before a reload.
#[component]
pub fn EarlierRows(
    /// The phone.
    phone: PhoneSession,
    /// What is filtered and selected.
    state: ListState,
) -> impl IntoView {
    let shown = Memo::new(move |_| {
        let activity = phone.activity.read();
        let rows = activity.earlier().iter().filter(|record| state.shows(record.id));
        rows.cloned().collect::<Vec<_>>()
    });
    view! {
        <section class="activity__earlier" aria-labelledby="activity-earlier">
            <p class="activity__heading" id="activity-earlier">{t(i18n::before_reload)}</p>
            <ol reversed data-rows="earlier">
                // Details that are open stay with their row.
                <For each=move || shown.get() key=|record| record.id let:record>
                    <EarlierRow phone state record />
                </For>
            </ol>
        </section>
    }
}

#[component]
fn EarlierRow(phone: PhoneSession, state: ListState, record: Arc<Record>) -> impl IntoView {
    let id = record.id;
    let was_opened = RwSignal::new(false);
    let ids = Signal::derive(move || vec![id]);
    let name = record.title.clone();
    let title = Signal::derive(move || name.clone());
    // What a row has to show is drawn once somebody opens it: there may be 200 rows.
    let opened = record.clone();
    let Record { time, title: words, status, outcome, reason, .. } = record.as_ref();
    let time_of_day = time_of_day(time).to_owned();
    let reason =
        (!reason.is_empty()).then(|| view! { <p class="entry__more">{reason.clone()}</p> });
    view! {
        <li class="entry" data-state=outcome::state(*status)>
            <IconView icon=outcome::icon(*status) />
            <span class="entry__key" data-testid="entry-command">{words.clone()}</span>
            <span class="entry__outcome" data-testid="entry-outcome">{outcome.clone()}</span>
            <time class="entry__time">{time_of_day}</time>
            {reason}
            <div class="entry__details">
                <details class="activity__more" on:toggle=listener(move |_| was_opened.set(true))>
                    <summary class="entry__more-button">{t(i18n::details)}</summary>
                    {show_when(move || was_opened.get(), move || {
                        let lines = std::iter::once(&opened.full).chain(&opened.targets);
                        let lines = lines.filter(|line| !line.is_empty()).cloned();
                        let lines = lines.map(|line| view! { <code class="entry__target">{line}</code> });
                        view! {
                            {lines.collect_view()}
                            <div class="buttons">
                                <CopyTicket phone ids />
                            </div>
                        }.into_any()
                    })}
                </details>
                {show_when(move || state.is_selecting(), move || view! { <SelectBox state id title /> }.into_any())}
            </div>
        </li>
    }
}
