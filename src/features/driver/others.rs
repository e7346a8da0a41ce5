//! The commands of others, as they are reported.

use leptos::prelude::*;
use snom::CommandKind;

use crate::{
    features::{activity::outcome, lazy_entry::lazy_view, stylesheet},
    i18n::{self, t},
    model::{Progress, driving::OthersCommand},
    stores::phone::PhoneSession,
};

lazy_view! {
    /// Returns the commands of others, newest first.
    pub fn others_commands(phone: PhoneSession) in stream {
        stylesheet::adopt(include_str!("../../../style/features/entry.css"));
        view! { <OthersCommands phone /> }
    }
}

/// The commands of others, newest first.
#[component]
fn OthersCommands(phone: PhoneSession) -> impl IntoView {
    let commands = move || phone.driving.read().commands().cloned().collect::<Vec<_>>();
    view! {
        <section aria-labelledby="others-commands">
            <h3 id="others-commands">{t(i18n::sent_by_others)}</h3>
            <ol reversed data-rows="others">
                <For each=commands key=|command| command.id let:command>
                    {row(&command)}
                </For>
            </ol>
        </section>
    }
}

fn row(command: &OthersCommand) -> AnyView {
    let OthersCommand { time, sent, .. } = command;
    let progress = Progress::Reported(std::sync::Arc::new(sent.report.clone()));
    let kind = sent.command.parse::<CommandKind>();
    // A newer relay may have a command that this page does not know.
    let label =
        kind.map_or_else(|_| sent.command.clone(), |kind| i18n::command_label(kind).to_owned());
    let title = match &sent.arguments {
        Some(arguments) => format!("{}: {label} {arguments}", sent.user),
        None => format!("{}: {label}", sent.user),
    };
    view! {
        <li class="entry" data-state=outcome::state(progress.status())>
            <span class="entry__key" data-testid="others-command">{title}</span>
            <span class="entry__outcome">{outcome::outcome(&progress)}</span>
            <time class="entry__time">{time.clone()}</time>
        </li>
    }
    .into_any()
}
