//! Calls: a number to dial, tones, and the keys that answer, hold and end.

use std::cell::Cell;

use leptos::{ev, html, prelude::*};
use relay_api::NumberCall;
use snom::{Command, CommandKind, Key, NamedKey};

use super::{
    number::{NumberField, NumberPreview},
    transfer::TransferForm,
};
use crate::{
    features::{guarded::Guarded, lazy_entry::lazy_view, stylesheet},
    i18n::{self, Sentence, t},
    input::focus,
    model::console_tab::CALL,
    platform::{clipboard, document},
    stores::{dialled, phone::PhoneSession, phones::PhoneListState},
    ui::{Scope, Settling, effect, listener, part, show_when, text},
};

/// Keys for calls, in the order of a call.
const KEYS: [(NamedKey, Sentence); 5] = [
    (NamedKey::Enter, i18n::answer),
    (NamedKey::Hold, i18n::hold),
    (NamedKey::Transfer, i18n::transfer),
    (NamedKey::Mute, i18n::mute),
    (NamedKey::Cancel, i18n::end),
];
/// The tones of the pad, row by row.
const TONES: [char; 12] = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];

/// Clicked where the tab for calls is not shown, or the sheet with it is closed.
const CLOSED: &str =
    ".console[data-open=false] #console-tab-0, #console-tab-0[aria-selected=false]";

thread_local! {
    /// A number was filled in from outside of the tab, whose code may be still on its way.
    static IS_GIVEN: Cell<bool> = const { Cell::new(false) };
}

/// Fills a number into the field of the phone that is shown, as a link does, and gives it the focus. The person sees
/// how it is read, and one key calls it.
pub fn fill_in(list: PhoneListState, scope: Scope, written: String) {
    let Some(phone) = list.shown_untracked() else { return };
    IS_GIVEN.set(true);
    phone.number.set(written);
    document::click(CLOSED);
    // The next key must not be the phone's. The field takes the focus itself.
    scope.after_frame(|| focus::by_id(&format!("console-panel-{CALL}")));
}

lazy_view! {
    /// Returns the tab for calls.
    pub fn call_tab(phone: PhoneSession) in secondary {
        stylesheet::adopt_forms();
        stylesheet::adopt(include_str!("../../../style/features/call.css"));
        view! { <CallTab phone /> }
    }
}

/// The tab for calls.
#[component]
fn CallTab(phone: PhoneSession) -> impl IntoView {
    // A link only fills in the number: the person presses Call.
    let (number, identity) = (phone.number, RwSignal::new(String::new()));
    let linked = document::linked_number();
    if let Some(linked) = linked.filter(|_| number.read_untracked().is_empty()) {
        number.set(linked);
    }
    let tones = RwSignal::new(String::new());
    let problem = RwSignal::new(None::<String>);
    let tones_problem = RwSignal::new(None::<String>);
    let recent = dialled::load();
    let is_forgotten = RwSignal::new(false);
    let scope = Scope::current();
    let cannot_paste = RwSignal::new(false);
    let model = phone.model;
    let field = NumberField::dialled(number);
    let (is_given, settling) = (RwSignal::new(false), Settling::of_component());
    let input = NodeRef::<html::Input>::new();
    effect(move || {
        number.track();
        problem.set(None);
        is_given.set(IS_GIVEN.take());
        if is_given.get_untracked() {
            // The second half of the Enter or the click that brought it is not for it.
            settling.begin();
            scope.after_frame(move || focus::node(input.get_untracked()));
        }
    });
    // The tones that came with the number, for after the call.
    let later = RwSignal::new(None::<String>);
    let waits = move || is_given.get_untracked() && !untrack(|| settling.is_over());
    let dial = move |chosen: NumberCall| match dial(&chosen.number, &identity.get_untracked()) {
        _ if waits() => {}
        Ok(command) => {
            problem.set(None);
            is_given.set(false);
            field.taken();
            phone.call(&command, chosen.international);
            later.set(chosen.tones);
            let written = number.get_untracked();
            let is_stored = recent.change(|recent| recent.add(&written));
            is_forgotten.set(!is_stored);
        }
        Err(reason) => problem.set(Some(reason)),
    };
    let call = move |event: ev::SubmitEvent| {
        event.prevent_default();
        match field.certain() {
            Ok(Some(call)) => dial(call),
            Ok(None) => {}
            Err(reason) => problem.set(Some(reason)),
        }
    };
    let choose = Callback::new(dial);
    let send_tones = move |event: ev::SubmitEvent| {
        event.prevent_default();
        match tones.get_untracked().trim().parse() {
            Ok(parsed) => {
                tones_problem.set(None);
                phone.run(&Command::Dtmf(parsed));
                tones.set(String::new());
            }
            Err(error) => tones_problem.set(Some(i18n::argument_error(&error))),
        }
    };
    let recent_numbers = move || {
        let numbers = recent.value.read().all().to_vec().into_iter();
        let choose = |written: String| {
            let shown = written.clone();
            view! {
                <li>
                    <button type="button" class="chip-button" on:click=listener(move |_| number.set(written.clone()))>
                        {shown}
                    </button>
                </li>
            }
        };
        Some(numbers.map(choose).collect_view().into_any())
    };
    let forget = move |_| {
        recent.change(|recent| *recent = Default::default());
    };
    let paste = move |_| {
        scope.spawn(async move {
            match clipboard::read_text().await {
                Some(text) => {
                    cannot_paste.set(false);
                    number.set(text.trim().to_owned());
                }
                None => cannot_paste.set(true),
            }
        });
    };
    let tone = move |digit: char| {
        let send = move |_| {
            if let Ok(tones) = digit.to_string().parse() {
                phone.run(&Command::Dtmf(tones));
            }
        };
        view! {
            <button type="button" class="button" aria-label=text(move || i18n::tone(digit)) data-tone=digit.to_string() data-repeats="true" on:click=listener(send)>
                {digit}
            </button>
        }
    };
    let end_all = Signal::derive_local(|| Ok(Command::ReleaseAllCalls));
    let present = KEYS.into_iter().filter(|(key, _)| model.has(Key::Named(*key)));
    let keys = present.map(|(key, label)| {
        let press = move |_| phone.press(Key::Named(key));
        // The key does what the phone makes of it, not more.
        let key = Key::Named(key);
        let label = move || match key {
            Key::Named(NamedKey::Enter | NamedKey::Cancel) => {
                format!("{} · {}", label(), i18n::key_label(key))
            }
            _ => label().to_owned(),
        };
        view! { <button type="button" class="button" on:click=listener(press)>{label}</button> }
    });
    view! {
        <form class="form" aria-busy=text(move || field.is_busy().to_string()) on:submit=listener(call)>
            <label class="field">
                {t(i18n::number)}
                <input
                    class="input input--number"
                    name="number"
                    inputmode="tel"
                    autocomplete="off"
                    placeholder=i18n::NUMBER_EXAMPLE
                    node_ref=input
                    bind:value=number
                />
            </label>
            <NumberPreview field choose label=i18n::call_this />
            {show_when(move || is_given.get(), move || view! {
                <p class="form__hint" role="status" data-testid="filled-in">{t(i18n::filled_in)}</p>
            }.into_any())}
            {show_when(move || cannot_paste.get(), move || view! {
                <p class="form__hint" role="status">{t(i18n::cannot_paste)}</p>
            }.into_any())}
            {show_when(move || is_forgotten.get(), move || view! {
                <p class="form__hint" role="status">{t(i18n::not_remembered)}</p>
            }.into_any())}
            {show_when(move || !recent.value.read().all().is_empty(), move || view! {
                <details class="form__more">
                    <summary>{t(i18n::recent_numbers)}</summary>
                    <ul class="chips">{part(recent_numbers)}</ul>
                    <button type="button" class="button" on:click=listener(forget)>{t(i18n::clear_numbers)}</button>
                </details>
            }.into_any())}
            <details class="form__more">
                <summary>{t(i18n::choose_identity)}</summary>
                <label class="field">
                    {t(i18n::identity)}
                    <input
                        class="input"
                        name="identity"
                        autocomplete="off"
                        placeholder="104@pbx.example"
                        bind:value=identity
                    />
                </label>
            </details>
            <div class="buttons">
                <button
                    type="submit"
                    class="button button--main"
                    aria-disabled=text(move || (is_given.get() && !settling.is_over()).to_string())
                >
                    {t(i18n::call)}
                </button>
                <button type="button" class="button" data-paste="number" on:click=listener(paste)>{t(i18n::paste)}</button>
            </div>
            <p class="problem" role="alert">{text(move || problem.get().unwrap_or_default())}</p>
        </form>
        {part(move || later.get().map(|tones| {
            let shown = tones.clone();
            let send = move |_| {
                if let Ok(tones) = tones.parse() {
                    phone.run(&Command::Dtmf(tones));
                    later.set(None);
                }
            };
            view! {
                <button type="button" class="button" data-later-tones on:click=listener(send)>
                    {text(move || i18n::send_these_tones(&shown))}
                </button>
            }
            .into_any()
        }))}
        <div class="buttons buttons--call" role="group" aria-label=t(i18n::this_call)>
            {keys.collect_view()}
        </div>
        <Guarded
            phone
            command=end_all
            name=CommandKind::ReleaseAllCalls.name()
            label=Signal::derive(i18n::end_all)
            danger=CommandKind::ReleaseAllCalls.danger()
        />
        <TransferForm phone />
        <form class="form" on:submit=listener(send_tones)>
            <label class="field">
                {t(i18n::tones)}
                <input
                    class="input"
                    name="tones"
                    inputmode="tel"
                    autocomplete="off"
                    placeholder="1234#"
                    bind:value=tones
                />
            </label>
            <button type="submit" class="button">{t(i18n::send_tones)}</button>
            <p class="problem" role="alert">{text(move || tones_problem.get().unwrap_or_default())}</p>
        </form>
        <details class="form__more">
            <summary>{t(i18n::tone_pad)}</summary>
            <div class="tones" role="group" aria-label=t(i18n::tone_pad)>
                {TONES.map(tone).into_iter().collect_view()}
            </div>
        </details>
    }
}

/// Returns the command that calls a number.
fn dial(number: &str, identity: &str) -> Result<Command, String> {
    let reason = |error| i18n::argument_error(&error);
    let number = number.parse().map_err(reason)?;
    let identity = match identity.trim() {
        "" => None,
        written => Some(written.parse().map_err(reason)?),
    };
    Ok(Command::Dial { number, identity })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_has_the_identity_as_people_paste_it() {
        let command = |number: &str, identity: Option<&str>| {
            let number = number.parse().unwrap();
            Ok(Command::Dial { number, identity: identity.map(|text| text.parse().unwrap()) })
        };
        let with = Some("104@pbx.example");
        assert_eq!(dial("+4930123", ""), command("+4930123", None));
        assert_eq!(dial("101", " 104@pbx.example "), command("101", with));
        assert_eq!(
            dial("101", "\"Anna\" <sip:104@pbx.example;transport=tls>"),
            command("101", with)
        );
        assert!(dial("101", "nobody here").is_err());
    }
}
