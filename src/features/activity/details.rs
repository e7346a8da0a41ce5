//! The details of one command: the screen before and after, the command as a line for a shell and as
//! a link, and a button that sends it again.

use std::sync::Arc;

use leptos::prelude::*;
use relay_api::CommandRequest;
use snom::Command;

use crate::{
    features::guarded::Guarded,
    features::lazy_entry::lazy_view,
    i18n::{self, Sentence, t},
    model::{Entry, ScreenFrame, curl},
    platform::{clipboard, document, json},
    stores::phone::PhoneSession,
    ui::{Scope, listener, show_when, text},
};

lazy_view! {
    /// Returns the details of a command.
    pub fn details(phone: PhoneSession, entry: Memo<Option<Arc<Entry>>>) in secondary {
        move || entry.get().map(|entry| view! { <Details phone entry /> }.into_any())
    }
}

#[component]
fn Details(phone: PhoneSession, entry: Arc<Entry>) -> impl IntoView {
    let name = phone.name();
    let picture = |label: Sentence, frame: Option<ScreenFrame>| {
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
    let pictures =
        (picture(i18n::before, entry.before.clone()), picture(i18n::after, entry.after.clone()));
    let targets: Vec<_> = entry.targets().map(str::to_owned).collect();
    let lines_for = |write: fn(&str) -> String| -> String {
        targets.iter().map(|target| write(target)).collect::<Vec<_>>().join("\n")
    };
    let lines = (!targets.is_empty()).then(|| (lines_for(curl::bash), lines_for(curl::powershell)));
    let address = {
        let command = json::write(&CommandRequest::from(&entry.command).members());
        document::address_with(&[("phone", &phone.id()), ("command", &command)])
    };
    let keys = entry.typed.is_some().then(|| {
        let keys = i18n::command_in_full(&entry.command);
        view! { <p class="entry__more">{t(i18n::sequence)} " " <code class="entry__target">{keys}</code></p> }
    });
    let command = entry.command.clone();
    let danger = command.danger();
    let model = phone.model;
    let again = Signal::derive_local(move || {
        let checked: Result<(), _> = Command::check(&command, model, None);
        checked.map(|()| command.clone()).map_err(|refusal| i18n::refusal(&refusal))
    });
    view! {
        {keys}
        <div class="entry__pictures">{pictures}</div>
        <div class="buttons">
            {lines
                .map(|(bash, powershell)| {
                    view! {
                        <Copy name="bash" label=i18n::copy_bash content=bash />
                        <Copy name="powershell" label=i18n::copy_powershell content=powershell />
                    }
                })}
            <Copy name="link" label=i18n::copy_link content=address />
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

/// A button that copies a text, or shows it where the browser does not allow copying.
#[component]
fn Copy(name: &'static str, label: Sentence, content: String) -> impl IntoView {
    let copied = RwSignal::new(None::<bool>);
    let scope = Scope::current();
    let content = StoredValue::new(content);
    let copy = move |_| {
        scope.spawn(async move {
            copied.set(Some(clipboard::copy_text(&content.get_value()).await));
        });
    };
    view! {
        <button type="button" class="button" data-copy=name on:click=listener(copy)>
            {text(move || if copied.get() == Some(true) { i18n::copied() } else { label() }.to_owned())}
        </button>
        {show_when(move || copied.get() == Some(false), move || view! {
            <label class="field entry__by-hand">
                {t(i18n::copy_by_hand)}
                <textarea class="input input--code" readonly rows="3">
                    {content.get_value()}
                </textarea>
            </label>
        }.into_any())}
    }
}
