//! The list of what was done, and what can be made of it.

pub mod details;
pub mod report;

use leptos::prelude::*;
use relay_api::CommandReport;

use crate::{
    features::later::{Later, Part},
    i18n::{self, t},
    model::{Entry, Progress, activity::Status},
    stores::phone::PhoneSession,
    ui::{Icon, IconView, show_when},
};

use details::Details;

/// What was done on this phone: that there is nothing yet, or all of it.
#[component]
pub fn ActivityTab(
    /// The phone.
    desk: PhoneSession,
) -> impl IntoView {
    let activity = desk.activity;
    let is_empty = move || activity.read().entries().next().is_none();
    let done = StoredValue::new_local(Part::Done(desk));
    view! {
        <div class="activity">
            {show_when(
                is_empty,
                || view! { <p class="activity__empty">{t(i18n::no_activity)}</p> }.into_any(),
            )}
            {show_when(move || !is_empty(), move || view! { <Later part=done /> }.into_any())}
        </div>
    }
}

/// What was done, newest first, and what can be made of it.
#[component]
pub fn ActivityList(
    /// The phone.
    desk: PhoneSession,
) -> impl IntoView {
    let activity = desk.activity;
    // Most of what happens changes a row, and not which there are.
    let ids =
        Memo::new(move |_| activity.read().entries().map(|entry| entry.id).collect::<Vec<_>>());
    let desk = StoredValue::new_local(desk);
    let save = move |form: report::Form| report::save(&desk.get_value(), form);
    view! {
        <div class="buttons activity__export" role="group" aria-label=t(i18n::export)>
            <button type="button" class="button" data-export="html"
                on:click=move |_| save(report::Form::Page)>
                {t(i18n::export_html)}
            </button>
            <button type="button" class="button" data-export="jsonl"
                on:click=move |_| save(report::Form::Lines)>
                {t(i18n::export_json_lines)}
            </button>
        </div>
        <ol class="activity__list" reversed>
            <For each=move || ids.get() key=|id| *id let:id>
                <EntryRow desk=desk.get_value() id />
            </For>
        </ol>
    }
}

#[component]
fn EntryRow(desk: PhoneSession, id: u64) -> impl IntoView {
    let activity = desk.activity;
    let entry = Memo::new(move |_| activity.read().entry(id).cloned());
    view! {
        <li class="entry" data-state=move || entry.read().as_deref().map(state)>
            {move || entry.get().map(|entry| row(&entry).into_any())}
            <Details desk entry />
        </li>
    }
}

fn state(entry: &Entry) -> &'static str {
    match entry.status() {
        None => "open",
        Some(Status::Good) => "good",
        Some(Status::Uncertain) => "uncertain",
        Some(Status::Failed) => "failed",
    }
}

fn row(entry: &Entry) -> impl IntoView + use<> {
    let icon = match entry.status() {
        None => Icon::Loader,
        Some(Status::Good) => Icon::CircleCheck,
        Some(Status::Uncertain) => Icon::Help,
        Some(Status::Failed) => Icon::CircleAlert,
    };
    let more = reason(&entry.progress);
    let target = match &entry.progress {
        Progress::Reported(CommandReport { target, .. }) => Some(target.clone()),
        _ => None,
    };
    view! {
        <IconView icon />
        <span class="entry__key">{i18n::command_name(&entry.command)}</span>
        <span class="entry__outcome">{outcome(&entry.progress)}</span>
        <time class="entry__time">{entry.time.clone()}</time>
        {target.map(|target| view! { <code class="entry__target">{target}</code> })}
        {more.map(|more| view! { <p class="entry__more">{more}</p> })}
    }
}

/// Why it did not go as hoped, and what to do about it.
pub(super) fn reason(progress: &Progress) -> Option<String> {
    match progress {
        Progress::Waiting | Progress::Sending => None,
        Progress::Reported(report) => {
            report.reason.as_ref().map(|why| i18n::explain(why, report.remedy.as_ref()))
        }
        Progress::Dropped => Some(i18n::dropped_after_failure().to_owned()),
        Progress::NotSent(reason) | Progress::Unknown(reason) => Some(reason.clone()),
    }
}

/// What became of a command, in a few words.
pub(super) fn outcome(progress: &Progress) -> String {
    match progress {
        Progress::Waiting => i18n::waiting().to_owned(),
        Progress::Sending => i18n::sending().to_owned(),
        Progress::NotSent(_) | Progress::Dropped => i18n::not_sent().to_owned(),
        Progress::Unknown(_) => i18n::unknown().to_owned(),
        Progress::Reported(report) => {
            format!("{} · {}", i18n::outcome(report.outcome), i18n::milliseconds(report.ms))
        }
    }
}
