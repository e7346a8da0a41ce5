//! The rows of the activity list. They are a small piece of their own, fetched with the first
//! command; the details of a command and the exports are fetched when somebody asks for them.

use leptos::prelude::*;
use snom::Command;

use super::{
    details::details,
    outcome,
    report::{Format, save_report},
};
use crate::{
    features::{lazy_entry::lazy_view, stylesheet},
    i18n::{self, t},
    model::{Entry, key_names},
    stores::phone::PhoneSession,
    ui::{IconView, Lazy, Toast, listener, part, show_when, spawn_lazy, text},
};

lazy_view! {
    /// Returns the activity list of a phone.
    pub fn activity_list(phone: PhoneSession) in activity {
        stylesheet::adopt(include_str!("../../../style/features/entry.css"));
        view! { <ActivityList phone /> }
    }
}

/// The commands of a phone, newest first, and the exports.
#[component]
fn ActivityList(phone: PhoneSession) -> impl IntoView {
    let activity = phone.activity;
    // Most changes are within a row and leave the set of rows as it is.
    let ids =
        Memo::new(move |_| activity.read().entries().map(|entry| entry.id).collect::<Vec<_>>());
    let problem = Toast::default();
    let save = move |format| {
        spawn_lazy(save_report(phone, format), move || problem.show(i18n::load_failed));
    };
    view! {
        <div class="buttons" role="group" aria-label=t(i18n::export)>
            <button type="button" class="button" data-export="html" on:click=listener(move |_| save(Format::Html))>
                {t(i18n::export_html)}
            </button>
            <button type="button" class="button" data-export="jsonl" on:click=listener(move |_| save(Format::JsonLines))>
                {t(i18n::export_json_lines)}
            </button>
            <span class="problem" role="status">{text(move || problem.text().unwrap_or_default().to_owned())}</span>
        </div>
        <ol reversed>
            <For each=move || ids.get() key=|id| *id let:id>
                <EntryRow phone id />
            </For>
        </ol>
    }
}

#[component]
fn EntryRow(phone: PhoneSession, id: u64) -> impl IntoView {
    let activity = phone.activity;
    let entry = Memo::new(move |_| activity.read().entry(id).cloned());
    let is_open = RwSignal::new(false);
    let is_open_command =
        Memo::new(move |_| entry.read().as_deref().is_some_and(|entry| entry.status().is_none()));
    view! {
        <li class="entry" data-state=text(move || state(entry.read().as_deref()).to_owned())>
            {part(move || entry.get().map(|entry| row(phone, &entry).into_any()))}
            <div class="entry__details">
                <button
                    type="button"
                    class="entry__more-button"
                    aria-expanded=text(move || is_open.get().to_string())
                    on:click=listener(move |_| is_open.update(|open| *open = !*open))
                >
                    {t(i18n::details)}
                </button>
                {show_when(move || is_open_command.get(), move || view! {
                    <button
                        type="button"
                        class="entry__more-button entry__stop"
                        data-testid="entry-stop"
                        on:click=listener(move |_| phone.stop(id))
                    >
                        {t(i18n::stop)}
                    </button>
                }.into_any())}
                {part(move || is_open.get().then(|| view! { <Lazy view=details(phone, entry) /> }.into_any()))}
            </div>
        </li>
    }
}

/// Returns the state of an entry for the style; empty when it is gone.
fn state(entry: Option<&Entry>) -> &'static str {
    entry.map_or("", |entry| outcome::state(entry.status()))
}

/// Returns the title of an entry, with the name of the key where the person has given it one.
fn title(phone: PhoneSession, entry: &Entry) -> String {
    let title = i18n::entry_title(entry);
    let Command::Keys(keys) = &entry.command else { return title };
    let [event] = keys.events() else { return title };
    match key_names::find(&phone.key_names.read(), &event.key.to_string()) {
        Some(name) => format!("{title} ({name})"),
        None => title,
    }
}

fn row(phone: PhoneSession, entry: &Entry) -> impl IntoView + use<> {
    let more = outcome::reason(&entry.progress);
    // The keys of a typed text are in its details.
    let target = outcome::target(&entry.progress).filter(|_| entry.typed.is_none());
    view! {
        <IconView icon=outcome::icon(entry) />
        <span class="entry__key" data-testid="entry-command">{title(phone, entry)}</span>
        <span class="entry__outcome" data-testid="entry-outcome">{outcome::outcome(&entry.progress)}</span>
        <time class="entry__time">{entry.time_of_day().to_owned()}</time>
        {target.map(|target| view! { <code class="entry__target">{target}</code> })}
        {more.map(|more| view! { <p class="entry__more">{more}</p> })}
    }
}
