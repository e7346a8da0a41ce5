//! Text that is typed as taps on the keypad.

use std::time::Duration;

use leptos::{ev, prelude::*};
use snom::typing::{Keyboard, characters_typed};

use crate::{
    i18n::{self, t},
    model::Progress,
    platform::clock,
    stores::phone::PhoneSession,
    ui::{Scope, listener, show_when, text},
};

/// The time between two messages on how far a text is: a screen reader reads each.
const MESSAGE_INTERVAL: Duration = Duration::from_secs(1);

/// A form for text, which is sent as one sequence of taps.
#[component]
pub fn TypeText(
    /// The phone.
    phone: PhoneSession,
) -> impl IntoView {
    let written = RwSignal::new(String::new());
    let tracker = TextTracker::of_component(phone);
    let taps = move |text: &str| {
        Keyboard::default().sequence(text).map_err(|error| i18n::typing_error(&error))
    };
    let hint = move || match written.get().as_str() {
        "" => format!("{} {}", i18n::open_text_field(), i18n::type_hint()),
        text => match taps(text) {
            Ok(sequence) => {
                let (lasts, presses) = (sequence.duration(), sequence.events().len());
                let mut hint = i18n::sequence_duration(lasts, presses);
                hint.push_str(". ");
                if let Some(sentence) = i18n::typed_as(&Keyboard::default().replaced(text)) {
                    hint.push_str(&sentence);
                    hint.push(' ');
                }
                hint.push_str(i18n::open_text_field());
                hint
            }
            Err(reason) => reason,
        },
    };
    let send = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let text = written.get_untracked();
        if let Ok(sequence) = taps(&text) {
            let (characters, lasts) = (text.chars().count(), sequence.duration());
            if let Some(entry) = phone.type_text(text, sequence) {
                tracker.track(TypedText { entry, characters, lasts, began: None });
            }
            written.set(String::new());
        }
    };
    let progress = move || match tracker.message.get() {
        Some(Message::Typing { typed, of }) => i18n::typing_progress(typed, of),
        // It is about the text before.
        Some(Message::Sent) if written.read().is_empty() => i18n::text_sent().to_owned(),
        Some(Message::Sent) | None => String::new(),
    };
    view! {
        <form class="form" on:submit=listener(send)>
            <label class="field">
                {t(i18n::type_text)}
                <input
                    class="input"
                    name="typed"
                    autocomplete="off"
                    aria-describedby="typed-hint"
                    bind:value=written
                />
            </label>
            <button type="submit" class="button">{t(i18n::type_on_phone)}</button>
            {show_when(move || !written.read().is_empty(), move || view! {
                <button type="button" class="button" data-discard="typed" on:click=listener(move |_| written.set(String::new()))>
                    {t(i18n::discard)}
                </button>
            }.into_any())}
            <div>
                <p class="form__hint" id="typed-hint" aria-live="polite">{text(hint)}</p>
                <div role="status" data-testid="typing-progress">
                    <p class="form__hint">{text(progress)}</p>
                </div>
            </div>
        </form>
    }
}

/// A text on its way to the phone.
#[derive(Clone, Copy)]
struct TypedText {
    /// Its entry in the activity list.
    entry: u64,
    /// The number of its characters.
    characters: usize,
    /// How long the phone types it.
    lasts: Duration,
    /// When it was sent, on the page's clock; `None` while it waits.
    began: Option<Duration>,
}

/// A message on how far a text is.
#[derive(Clone, Copy)]
enum Message {
    Typing { typed: usize, of: usize },
    Sent,
}

/// Shows how far the last text is. Phones answer when they have the keys and not when they have played them,
/// so it is estimated from the time.
#[derive(Clone, Copy)]
struct TextTracker {
    phone: PhoneSession,
    scope: Scope,
    /// The entry of the last text.
    latest: StoredValue<Option<u64>>,
    message: RwSignal<Option<Message>>,
}

impl TextTracker {
    fn of_component(phone: PhoneSession) -> TextTracker {
        TextTracker {
            phone,
            scope: Scope::current(),
            latest: StoredValue::new(None),
            message: RwSignal::new(None),
        }
    }

    fn track(self, text: TypedText) {
        self.latest.set_value(Some(text.entry));
        self.update(text);
    }

    fn update(self, text: TypedText) {
        if self.latest.get_value() != Some(text.entry) {
            return;
        }
        let entry = self.phone.activity.read_untracked().entry(text.entry).cloned();
        let Some(entry) = entry.filter(|entry| entry.may_be_played()) else {
            // The activity list says why.
            self.message.set(None);
            return;
        };
        let now = clock::now();
        let began = match entry.progress {
            Progress::Waiting => None,
            _ => Some(text.began.unwrap_or(now)),
        };
        let elapsed = began.map_or(Duration::ZERO, |began| now.saturating_sub(began));
        if entry.status().is_some() && elapsed >= text.lasts {
            self.message.set(Some(Message::Sent));
            return;
        }
        let typed = characters_typed(text.characters, text.lasts, elapsed);
        self.message.set(Some(Message::Typing { typed, of: text.characters }));
        let text = TypedText { began, ..text };
        self.scope.after(MESSAGE_INTERVAL, move || self.update(text));
    }
}
