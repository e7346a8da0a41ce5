//! The details of one command: the screen before and after, the command as a line for a shell and as
//! a link, and a button that sends it again.

use leptos::prelude::*;
use relay_api::CommandRequest;
use snom::Command;

use super::{
    copy::{CopyText, CopyTicket},
    records,
};
use crate::{
    features::guarded::Guarded,
    i18n::{self, Sentence, t},
    model::{Row, ScreenFrame, curl},
    platform::{document, json},
    stores::phone::PhoneSession,
};

/// Returns the details of the command of a row.
#[must_use]
pub fn details(phone: PhoneSession, row: &Row) -> AnyView {
    let name = phone.name();
    let picture = |label: Sentence, frame: Option<&ScreenFrame>| {
        frame.map(|frame| {
            let (name, time) = (name.clone(), frame.time().to_owned());
            let alternative = move || i18n::picture_of(&name, &time);
            view! {
                <figure class="entry__picture">
                    <img src=frame.url().to_owned() alt=alternative />
                    <figcaption>{label}</figcaption>
                </figure>
            }
        })
    };
    let pictures = (picture(i18n::before, row.before()), picture(i18n::after, row.after()));
    let targets: Vec<_> = row.targets().map(str::to_owned).collect();
    let lines_for = |write: fn(&str) -> String| -> String {
        targets.iter().map(|target| write(target)).collect::<Vec<_>>().join("\n")
    };
    let lines = (!targets.is_empty()).then(|| (lines_for(curl::bash), lines_for(curl::powershell)));
    let keys = records::full(row).map(|keys| {
        view! { <p class="entry__more">{t(i18n::sequence)} " " <code class="entry__target">{keys}</code></p> }
    });
    let id = row.id();
    let ids = Signal::derive(move || vec![id]);
    // The parts of a gesture are not a command of their own.
    let single = (row.entries().count() == 1).then(|| row.first().command.clone());
    let again = single.map(|command| view! { <Again phone command /> });
    view! {
        {keys}
        <div class="entry__pictures">{pictures}</div>
        <div class="buttons">
            {lines
                .map(|(bash, powershell)| {
                    view! {
                        <CopyText name="bash" label=i18n::copy_bash content=bash />
                        <CopyText name="powershell" label=i18n::copy_powershell content=powershell />
                    }
                })}
            <CopyTicket phone ids />
        </div>
        {again}
    }
    .into_any()
}

/// The command as a link, and a button that sends it again.
#[component]
fn Again(phone: PhoneSession, command: Command) -> impl IntoView {
    let address = {
        let command = json::write(&CommandRequest::from(&command).members());
        document::address_with(&[("phone", &phone.id()), ("command", &command)])
    };
    let danger = command.danger();
    let model = phone.model;
    let again = Signal::derive_local(move || {
        let checked: Result<(), _> = Command::check(&command, model, None);
        checked.map(|()| command.clone()).map_err(|refusal| i18n::refusal(&refusal))
    });
    view! {
        <div class="buttons">
            <CopyText name="link" label=i18n::copy_link content=address />
        </div>
        <Guarded name="again" phone command=again label=Signal::derive(i18n::send_again) danger=danger_of_resending(danger) />
    }
}

/// Returns the danger of sending a command again. Keys and calls take one act, as they did before:
/// their effect is on the screen.
fn danger_of_resending(danger: snom::Danger) -> snom::Danger {
    match danger {
        snom::Danger::AffectsCall => snom::Danger::Harmless,
        other => other,
    }
}
