//! What is known of one thing that was done: the screen before and after, the same for a shell, as a
//! link, once more.

use std::sync::Arc;

use leptos::{prelude::*, task::spawn_local};
use snom::Command;

use crate::{
    features::console::guarded::Guarded,
    i18n::{self, Sentence, t},
    model::{Entry, ScreenFrame, curl, link},
    platform::{clipboard, document},
    stores::phone::PhoneSession,
};

/// Opened by the person who wants to know more.
#[component]
pub fn Details(
    /// The phone.
    desk: PhoneSession,
    /// The thing that was done.
    entry: Memo<Option<Arc<Entry>>>,
) -> impl IntoView {
    let is_open = RwSignal::new(false);
    let desk = StoredValue::new_local(desk);
    let inside = move || {
        let entry = is_open.get().then(|| entry.get()).flatten()?;
        Some(view! { <Inside desk=desk.get_value() entry /> }.into_any())
    };
    view! {
        <div class="entry__details">
            <button
                type="button"
                class="entry__more-button"
                aria-expanded=move || is_open.get().to_string()
                on:click=move |_| is_open.update(|open| *open = !*open)
            >
                {t(i18n::details)}
            </button>
            {move || inside()}
        </div>
    }
}

#[component]
fn Inside(desk: PhoneSession, entry: Arc<Entry>) -> impl IntoView {
    let name = desk.phone.name.clone();
    let picture = |label: Sentence, seen: Option<ScreenFrame>| {
        seen.map(|seen| {
            let (name, time) = (name.clone(), seen.time().to_owned());
            let alternative = move || i18n::picture_of(&name, &time);
            view! {
                <figure class="entry__picture">
                    <img src=seen.url().to_owned() alt=alternative />
                    <figcaption>{label}</figcaption>
                </figure>
            }
        })
    };
    let pictures =
        (picture(i18n::before, entry.before.clone()), picture(i18n::after, entry.after.clone()));
    let targets: Vec<_> = entry.targets().map(str::to_owned).collect();
    let line = |write: fn(&str) -> String| -> String {
        targets.iter().map(|target| write(target)).collect::<Vec<_>>().join("\n")
    };
    let lines = (!targets.is_empty()).then(|| (line(curl::bash), line(curl::powershell)));
    let address = {
        let command = link::parameter(&entry.command);
        document::address_with(&[("phone", &desk.phone.id), ("command", &command)])
    };
    let command = entry.command.clone();
    let danger = command.danger();
    let model = desk.model;
    let again = Signal::derive_local(move || {
        let checked: Result<(), _> = Command::check(&command, model, None);
        checked.map(|()| command.clone()).map_err(|refusal| i18n::refusal(&refusal))
    });
    view! {
        <div class="entry__pictures">{pictures}</div>
        <div class="buttons">
            {lines
                .map(|(bash, powershell)| {
                    view! {
                        <Copy name="bash" label=i18n::copy_bash what=bash />
                        <Copy name="powershell" label=i18n::copy_powershell what=powershell />
                    }
                })}
            <Copy name="link" label=i18n::copy_link what=address />
        </div>
        <Guarded name="again" desk command=again label=Signal::derive(i18n::send_again) danger=resent(danger) />
    }
}

/// Sending again is one act where doing it was one: keys and calls, which one sees happen.
fn resent(danger: snom::Danger) -> snom::Danger {
    match danger {
        snom::Danger::AffectsCall => snom::Danger::Harmless,
        other => other,
    }
}

/// A button that copies a text, or shows it where the browser does not let a page copy.
#[component]
fn Copy(name: &'static str, label: Sentence, what: String) -> impl IntoView {
    let copied = RwSignal::new(None::<bool>);
    let copied_text = StoredValue::new(what);
    let copy = move |_| {
        spawn_local(async move {
            let what = copied_text.get_value();
            copied.set(Some(clipboard::copy_text(&what).await));
        });
    };
    view! {
        <button type="button" class="button" data-copy=name on:click=copy>
            {move || if copied.get() == Some(true) { i18n::copied() } else { label() }}
        </button>
        {move || {
            (copied.get() == Some(false))
                .then(|| {
                    view! {
                        <label class="field entry__by-hand">
                            {t(i18n::copy_by_hand)}
                            <textarea class="input input--code" readonly rows="3">
                                {copied_text.get_value()}
                            </textarea>
                        </label>
                    }
                })
        }}
    }
}
