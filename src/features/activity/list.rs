//! The rows of the activity list. They are a small piece of their own, fetched with the first
//! command; the details of a command, the filter, the selection and the exports are fetched when somebody
//! asks for them.

use leptos::prelude::*;
use snom::Command;

use super::{
    details::details,
    earlier::earlier_rows,
    list_state::ListState,
    outcome, records,
    report::{Format, save_report},
    tools::{filter_bar, select_box, selection_bar, undo_note},
};
use crate::{
    features::{lazy_entry::lazy_view, stylesheet},
    i18n::{self, Sentence, t},
    model::{Row, activity::Status, key_names},
    stores::{clearing, earlier_activity, phone::PhoneSession},
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
    let state = ListState::new();
    effect(move || {
        if phone.knows_person() {
            earlier_activity::keep(phone, records::final_records);
        }
    });
    // Most changes are within a row and leave the set of rows as it is.
    let rows = Memo::new(move |_| activity.read().rows());
    let ids = Memo::new(move |_| {
        let rows = rows.read();
        rows.iter().map(Row::id).filter(|id| state.shows(*id)).collect::<Vec<_>>()
    });
    let has_earlier = move || !activity.read().earlier().is_empty();
    let undoable = Memo::new(move |_| activity.read().undoable());
    view! {
        <ListTools phone state />
        {show_when(move || state.is_filtering.get(), move || view! {
            <Lazy view=filter_bar(phone, state) />
        }.into_any())}
        {show_when(move || state.is_selecting(), move || view! {
            <Lazy view=selection_bar(phone, state) />
        }.into_any())}
        {part(move || undoable.get().map(|_| view! { <Lazy view=undo_note(phone) /> }.into_any()))}
        <ol reversed data-rows="now">
            <For each=move || ids.get() key=|id| *id let:id>
                <EntryRow phone rows state id />
            </For>
        </ol>
        {show_when(has_earlier, move || view! {
            <Lazy view=earlier_rows(phone, state) />
        }.into_any())}
    }
}

/// The buttons for the whole list.
#[component]
fn ListTools(phone: PhoneSession, state: ListState) -> impl IntoView {
    let (problem, scope) = (Toast::default(), Scope::current());
    let save = move |format| {
        let failed = move || problem.show(i18n::load_failed);
        spawn_lazy(save_report(phone, format, scope), failed);
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
        <div class="buttons" role="group" aria-label=t(i18n::activity_tools)>
            {toggle(
                "filter",
                i18n::filter_activity,
                |state: ListState| state.is_filtering.get(),
                |state: ListState| state.is_filtering.update(|is| *is = !*is),
            )}
            {toggle("select", i18n::select_rows, ListState::is_selecting, ListState::toggle_selection)}
            <button type="button" class="button" data-list="clear" on:click=listener(move |_| clearing::clear(phone))>
                {t(i18n::clear_activity)}
            </button>
        </div>
        <div class="buttons" role="group" aria-label=t(i18n::export)>
            <button type="button" class="button" data-export="html" on:click=listener(move |_| save(Format::Html))>
                {t(i18n::export_html)}
            </button>
            <button type="button" class="button" data-export="jsonl" on:click=listener(move |_| save(Format::JsonLines))>
                {t(i18n::export_json_lines)}
            </button>
            <span class="problem" role="status">{text(move || problem.text().unwrap_or_default().to_owned())}</span>
        </div>
    }
}

#[component]
fn EntryRow(phone: PhoneSession, rows: Memo<Vec<Row>>, state: ListState, id: u64) -> impl IntoView {
    let row = Memo::new(move |_| rows.read().iter().find(|row| row.id() == id).cloned());
    let is_open = RwSignal::new(false);
    // The command of the row that is on its way.
    let running = Memo::new(move |_| {
        let row = row.read();
        let decisive = row.as_ref()?.decisive();
        decisive.status().is_none().then_some(decisive.id)
    });
    let stop = move |_| {
        if let Some(running) = running.get_untracked() {
            phone.stop(running);
        }
    };
    view! {
        <li class="entry" data-state=text(move || outcome::state(status(row.read().as_ref())).to_owned())>
            {part(move || row.get().map(|row| row_view(phone, &row).into_any()))}
            <div class="entry__details">
                <button
                    type="button"
                    class="entry__more-button"
                    aria-expanded=text(move || is_open.get().to_string())
                    on:click=listener(move |_| is_open.update(|open| *open = !*open))
                >
                    {t(i18n::details)}
                </button>
                {show_when(move || running.get().is_some(), move || view! {
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
                    <Lazy view=select_box(state, row) />
                }.into_any())}
                {part(move || is_open.get().then(|| view! { <Lazy view=details(phone, row) /> }.into_any()))}
            </div>
        </li>
    }
}

/// Returns the status of a row; that of one that is gone does not matter.
fn status(row: Option<&Row>) -> Option<Status> {
    row.and_then(|row| row.decisive().status())
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
    let more = outcome::reason(&decisive.progress);
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
