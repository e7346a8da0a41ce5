//! The rows of the activity list. They are a small piece of their own, fetched with the first
//! command; the details of a command, the filter, the selection and the exports are fetched when somebody
//! asks for them.

use leptos::prelude::*;
use snom::Command;

use super::{
    list_state::ListState,
    outcome,
    parts::{Act, act_on_list, beside_rows, within_row},
    records,
};
use crate::{
    features::{lazy_entry::lazy_view, stylesheet},
    i18n::{self, Sentence, t},
    model::{Row, key_names},
    stores::{earlier_activity, phone::PhoneSession},
    ui::{IconView, Lazy, Scope, Toast, effect, listener, part, show_when, spawn_lazy, text},
};

lazy_view! {
    /// Returns the activity list of a phone.
    pub fn activity_list(phone: PhoneSession) in activity {
        stylesheet::adopt(include_str!("../../../style/features/entry.css"));
        view! { <ActivityList phone /> }
    }
}

/// The commands of a phone, newest first, and what can be done with the whole list.
#[component]
fn ActivityList(phone: PhoneSession) -> impl IntoView {
    let activity = phone.activity;
    let (state, scope) = (ListState::new(), Scope::current());
    effect(move || {
        if phone.knows_person() && earlier_activity::keep(phone, records::final_records) {
            // What cannot be fetched stays in the tab.
            spawn_lazy(act_on_list(phone, Act::Restore, scope), || ());
        }
    });
    // Most changes are within a row and leave the set of rows as it is.
    let ids = Memo::new(move |_| {
        let rows = activity.read().rows();
        rows.iter().map(Row::id).filter(|id| state.shows(*id)).collect::<Vec<_>>()
    });
    let has_above = move || {
        state.is_filtering.get() || state.is_selecting() || activity.read().undoable().is_some()
    };
    let has_earlier = move || !activity.read().earlier().is_empty();
    view! {
        <ListTools phone state />
        {show_when(has_above, move || view! {
            <Lazy view=beside_rows(phone, state, true) />
        }.into_any())}
        <ol reversed data-rows="now">
            <For each=move || ids.get() key=|id| *id let:id>
                {entry_row(phone, state, id)}
            </For>
        </ol>
        {show_when(has_earlier, move || view! {
            <Lazy view=beside_rows(phone, state, false) />
        }.into_any())}
    }
}

/// The buttons for the whole list.
#[component]
fn ListTools(phone: PhoneSession, state: ListState) -> impl IntoView {
    let (problem, scope) = (Toast::default(), Scope::current());
    let button = move |name: &'static str, label: Sentence, act: Act| {
        let run = move |_| {
            let failed = move || problem.show(i18n::load_failed);
            spawn_lazy(act_on_list(phone, act, scope), failed);
        };
        view! {
            <button type="button" class="button" data-list=name on:click=listener(run)>
                {t(label)}
            </button>
        }
    };
    let toggle =
        |name: &'static str, label: Sentence, is: fn(ListState) -> bool, act: fn(ListState)| {
            view! {
                <button
                    type="button"
                    class="button"
                    data-list=name
                    aria-expanded=text(move || is(state).to_string())
                    on:click=listener(move |_| act(state))
                >
                    {t(label)}
                </button>
            }
        };
    view! {
        <div class="activity__tools">
            <div class="buttons" role="group" aria-label=t(i18n::activity_tools)>
                {toggle(
                    "filter",
                    i18n::filter_activity,
                    |state: ListState| state.is_filtering.get(),
                    |state: ListState| state.is_filtering.update(|is| *is = !*is),
                )}
                {toggle("select", i18n::select_rows, ListState::is_selecting, ListState::toggle_selection)}
                {button("clear", i18n::clear_activity, Act::Clear)}
            </div>
            <div class="buttons" role="group" aria-label=t(i18n::export)>
                {button("html", i18n::export_html, Act::SavePage)}
                {button("jsonl", i18n::export_json_lines, Act::SaveLines)}
                <span class="problem" role="status">{text(move || problem.text().unwrap_or_default().to_owned())}</span>
            </div>
        </div>
    }
}

fn entry_row(phone: PhoneSession, state: ListState, id: u64) -> AnyView {
    let row = Memo::new(move |_| phone.activity.read().row(id));
    let is_open = RwSignal::new(false);
    let is_running =
        move || row.read().as_ref().is_some_and(|row| row.decisive().status().is_none());
    let stop = move |_| {
        let row = phone.activity.read_untracked().row(id);
        let running = row.map(|row| row.decisive().id);
        if let Some(running) = running {
            phone.stop(running);
        }
    };
    let status = move || row.read().as_ref().and_then(|row| row.decisive().status());
    view! {
        <li class="entry" data-state=text(move || outcome::state(status()).to_owned())>
            {part(move || row.read().as_ref().map(|row| row_view(phone, row).into_any()))}
            <div class="entry__details">
                <button
                    type="button"
                    class="entry__more-button"
                    aria-expanded=text(move || is_open.get().to_string())
                    on:click=listener(move |_| is_open.update(|open| *open = !*open))
                >
                    {t(i18n::details)}
                </button>
                {show_when(is_running, move || view! {
                    <button
                        type="button"
                        class="entry__more-button entry__stop"
                        data-testid="entry-stop"
                        on:click=listener(stop)
                    >
                        {t(i18n::stop)}
                    </button>
                }.into_any())}
                {show_when(move || state.is_selecting(), move || view! {
                    <Lazy view=within_row(phone, state, row, true) />
                }.into_any())}
                {show_when(move || is_open.get(), move || view! {
                    <Lazy view=within_row(phone, state, row, false) />
                }.into_any())}
            </div>
        </li>
    }
    .into_any()
}

/// Returns the title of a row, with the name of the key where the person has given it one.
fn title(phone: PhoneSession, row: &Row) -> String {
    let title = i18n::row_title(row);
    let Command::Keys(keys) = &row.first().command else { return title };
    let [event] = keys.events() else { return title };
    match key_names::find(&phone.key_names.read(), &event.key.to_string()) {
        Some(name) => format!("{title} ({name})"),
        None => title,
    }
}

fn row_view(phone: PhoneSession, row: &Row) -> impl IntoView + use<> {
    let (first, decisive) = (row.first(), row.decisive());
    let more = outcome::reason(decisive);
    // The keys of a typed text and the parts of a gesture are in the details.
    let is_whole = first.typed.is_none() && row.entries().count() == 1;
    let target = outcome::target(&decisive.progress).filter(|_| is_whole);
    view! {
        <IconView icon=outcome::icon(decisive.status()) />
        <span class="entry__key" data-testid="entry-command">{title(phone, row)}</span>
        <span class="entry__outcome" data-testid="entry-outcome">{outcome::outcome(&decisive.progress)}</span>
        <time class="entry__time">{first.time_of_day().to_owned()}</time>
        {target.map(|target| view! { <code class="entry__target">{target}</code> })}
        {more.map(|more| view! { <p class="entry__more">{more}</p> })}
    }
}
