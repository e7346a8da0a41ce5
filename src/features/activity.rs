//! The list of what was done, and what can be made of it.

pub mod details;
pub mod report;

use leptos::prelude::*;
use relay_api::CommandReport;

use crate::{
    features::later::{Later, Part},
    services::desk::Desk,
    state::{Entry, Progress, activity::Verdict},
    text::{self, said},
    ui::{Icon, IconView, when},
};

use details::Details;

/// What was done on this phone: that there is nothing yet, or all of it.
#[component]
pub fn ActivityTab(
    /// The phone.
    desk: Desk,
) -> impl IntoView {
    let activity = desk.activity;
    let is_empty = move || activity.read().entries().next().is_none();
    let done = StoredValue::new_local(Part::Done(desk));
    view! {
        <div class="activity">
            {when(
                is_empty,
                || view! { <p class="activity__empty">{said(text::no_activity)}</p> }.into_any(),
            )}
            {when(move || !is_empty(), move || view! { <Later part=done /> }.into_any())}
        </div>
    }
}

/// What was done, newest first, and what can be made of it.
#[component]
pub fn ActivityList(
    /// The phone.
    desk: Desk,
) -> impl IntoView {
    let activity = desk.activity;
    // Most of what happens changes a row, and not which there are.
    let ids =
        Memo::new(move |_| activity.read().entries().map(|entry| entry.id).collect::<Vec<_>>());
    let desk = StoredValue::new_local(desk);
    let save = move |form: report::Form| report::save(&desk.get_value(), form);
    view! {
        <div class="buttons activity__export" role="group" aria-label=said(text::export)>
            <button type="button" class="button" data-export="html"
                on:click=move |_| save(report::Form::Page)>
                {said(text::export_page)}
            </button>
            <button type="button" class="button" data-export="jsonl"
                on:click=move |_| save(report::Form::Lines)>
                {said(text::export_lines)}
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
fn EntryRow(desk: Desk, id: u64) -> impl IntoView {
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
    match entry.verdict() {
        None => "open",
        Some(Verdict::Good) => "good",
        Some(Verdict::Uncertain) => "uncertain",
        Some(Verdict::Failed) => "failed",
    }
}

fn row(entry: &Entry) -> impl IntoView + use<> {
    let icon = match entry.verdict() {
        None => Icon::Loader,
        Some(Verdict::Good) => Icon::CircleCheck,
        Some(Verdict::Uncertain) => Icon::Help,
        Some(Verdict::Failed) => Icon::CircleAlert,
    };
    let more = reason(&entry.progress);
    let target = match &entry.progress {
        Progress::Reported(CommandReport { target, .. }) => Some(target.clone()),
        _ => None,
    };
    view! {
        <IconView icon />
        <span class="entry__key" data-testid="entry-command">{text::command_name(&entry.command)}</span>
        <span class="entry__outcome" data-testid="entry-outcome">{outcome(&entry.progress)}</span>
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
            report.advice.as_deref().map(|advice| text::relay_says(advice).0)
        }
        Progress::Dropped => Some(text::after_a_failure().to_owned()),
        Progress::NotSent(reason) | Progress::Unknown(reason) => Some(reason.clone()),
    }
}

/// What became of a command, in a few words.
pub(super) fn outcome(progress: &Progress) -> String {
    match progress {
        Progress::Waiting => text::waiting().to_owned(),
        Progress::Sending => text::sending().to_owned(),
        Progress::NotSent(_) | Progress::Dropped => text::not_sent().to_owned(),
        Progress::Unknown(_) => text::unknown().to_owned(),
        Progress::Reported(report) => {
            format!("{} · {}", text::outcome(report.outcome), text::milliseconds(report.ms))
        }
    }
}
