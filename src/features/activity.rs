//! The list of what was done.

use leptos::prelude::*;
use relay_api::CommandReport;

use crate::{
    state::{Activity, Entry, Progress, activity::Verdict},
    text,
    ui::{Icon, IconView},
};

/// What was done on this phone, newest first.
#[component]
pub fn ActivityList(
    /// What was done.
    activity: RwSignal<Activity>,
) -> impl IntoView {
    let ids = move || activity.read().entries().map(|entry| entry.id).collect::<Vec<_>>();
    view! {
        <div class="activity">
            <Show when=move || activity.read().entries().next().is_none()>
                <p class="activity__empty">{text::NO_ACTIVITY}</p>
            </Show>
            <ol class="activity__list" reversed>
                <For each=ids key=|id| *id let:id>
                    <EntryRow activity id />
                </For>
            </ol>
            <p class="visually-hidden" aria-live="polite">{move || latest(&activity.read())}</p>
        </div>
    }
}

#[component]
fn EntryRow(activity: RwSignal<Activity>, id: u64) -> impl IntoView {
    let entry = Memo::new(move |_| activity.read().entry(id).cloned());
    move || entry.get().map(|entry| row(&entry))
}

fn row(entry: &Entry) -> impl IntoView + use<> {
    let verdict = entry.verdict();
    let (icon, state) = match verdict {
        None => (Icon::Loader, "open"),
        Some(Verdict::Good) => (Icon::CircleCheck, "good"),
        Some(Verdict::Uncertain) => (Icon::Help, "uncertain"),
        Some(Verdict::Failed) => (Icon::CircleAlert, "failed"),
    };
    let more = match &entry.progress {
        Progress::Waiting | Progress::Sending => None,
        Progress::Reported(report) => report.advice.clone(),
        Progress::NotSent(reason) | Progress::Unknown(reason) => Some(reason.clone()),
    };
    let target = match &entry.progress {
        Progress::Reported(CommandReport { target, .. }) => Some(target.clone()),
        _ => None,
    };
    view! {
        <li class="entry" data-state=state>
            <IconView icon />
            <span class="entry__key">{text::command_name(&entry.command)}</span>
            <span class="entry__outcome">{outcome(&entry.progress)}</span>
            <time class="entry__time">{entry.time.clone()}</time>
            {target.map(|target| view! { <code class="entry__target">{target}</code> })}
            {more.map(|more| view! { <p class="entry__more">{more}</p> })}
        </li>
    }
}

fn outcome(progress: &Progress) -> String {
    match progress {
        Progress::Waiting => text::WAITING.to_owned(),
        Progress::Sending => text::SENDING.to_owned(),
        Progress::NotSent(_) => text::NOT_SENT.to_owned(),
        Progress::Unknown(_) => text::UNKNOWN.to_owned(),
        Progress::Reported(report) => {
            format!("{} · {}", text::outcome(report.outcome), text::milliseconds(report.ms))
        }
    }
}

/// The newest result in a sentence, for a screen reader.
fn latest(activity: &Activity) -> String {
    let done = activity.entries().find(|entry| entry.verdict().is_some());
    done.map_or(String::new(), |entry| {
        format!("{}: {}", text::command_name(&entry.command), outcome(&entry.progress))
    })
}
