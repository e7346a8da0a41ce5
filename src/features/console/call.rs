//! Calls: a number to dial, tones, and the keys that answer, hold and end.

use leptos::{ev, prelude::*};
use snom::{Command, Key, NamedKey, argument::ArgumentError, dial::DialPlan};

use crate::{
    services::{desk::Desk, document, preferences},
    text,
};

/// Keys for calls, in the order of a call.
const KEYS: [(NamedKey, &str); 5] = [
    (NamedKey::Enter, text::ANSWER),
    (NamedKey::Hold, text::HOLD),
    (NamedKey::Transfer, text::TRANSFER),
    (NamedKey::Mute, text::MUTE),
    (NamedKey::Cancel, text::END),
];
/// Numbers that are offered again.
const MOST_DIALLED: usize = 8;

/// Everything about calls.
#[component]
pub fn CallTab(
    /// The phone.
    desk: Desk,
) -> impl IntoView {
    let settings = preferences::current();
    // A link only fills in the number: a person presses Call.
    let linked = document::url_parameter("dial").unwrap_or_default();
    let (number, identity) = (RwSignal::new(linked), RwSignal::new(String::new()));
    let tones = RwSignal::new(String::new());
    let problem = RwSignal::new(None::<String>);
    let tones_problem = RwSignal::new(None::<String>);
    let dialled = RwSignal::new(Vec::<String>::new());
    let model = desk.model;
    let desk = StoredValue::new_local(desk);
    let call = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let written = number.get_untracked();
        match dial(&settings.read_untracked().dial_plan(), &written, &identity.get_untracked()) {
            Ok(command) => {
                problem.set(None);
                desk.with_value(|desk| desk.run(&command));
                dialled.update(|dialled| {
                    dialled.retain(|other| *other != written);
                    dialled.insert(0, written);
                    dialled.truncate(MOST_DIALLED);
                });
            }
            Err(reason) => problem.set(Some(reason)),
        }
    };
    let send_tones = move |event: ev::SubmitEvent| {
        event.prevent_default();
        match tones.get_untracked().trim().parse() {
            Ok(parsed) => {
                tones_problem.set(None);
                desk.with_value(|desk| desk.run(&Command::Dtmf(parsed)));
                tones.set(String::new());
            }
            Err(error) => tones_problem.set(Some(ArgumentError::to_string(&error))),
        }
    };
    let preview = move || {
        let written = number.get();
        let normal = settings.read().dial_plan().normalise(&written).ok()?;
        (!normal.steps.is_empty()).then(|| text::dials_as(&normal))
    };
    let offered = move || {
        let numbers = dialled.get().into_iter();
        numbers.map(|number| view! { <option value=number></option> }).collect_view()
    };
    let present = KEYS.into_iter().filter(|(key, _)| model.has(Key::Named(*key)));
    let keys = present.map(|(key, label)| {
        let press = move |_| desk.with_value(|desk| desk.press(Key::Named(key)));
        view! { <button type="button" class="button" on:click=press>{label}</button> }
    });
    let end_all = move |_| desk.with_value(|desk| desk.run(&Command::ReleaseAllCalls));
    view! {
        <form class="form" on:submit=call>
            <label class="field">
                {text::NUMBER}
                <input
                    class="input input--number"
                    name="number"
                    inputmode="tel"
                    autocomplete="off"
                    list="dialled"
                    placeholder=text::NUMBER_EXAMPLE
                    bind:value=number
                />
            </label>
            <datalist id="dialled">{offered}</datalist>
            <p class="form__hint" aria-live="polite">{preview}</p>
            <details class="form__more">
                <summary>{text::WITH_IDENTITY}</summary>
                <label class="field">
                    {text::IDENTITY}
                    <input
                        class="input"
                        name="identity"
                        autocomplete="off"
                        placeholder="104@pbx.example"
                        bind:value=identity
                    />
                </label>
            </details>
            <button type="submit" class="button button--main">{text::CALL}</button>
            <p class="problem" role="alert">{move || problem.get()}</p>
        </form>
        <div class="buttons" role="group" aria-label=text::THIS_CALL>
            {keys.collect_view()}
            <button type="button" class="button" data-command="release_all_calls" on:click=end_all>
                {text::END_ALL}
            </button>
        </div>
        <form class="form form--line" on:submit=send_tones>
            <label class="field">
                {text::TONES}
                <input
                    class="input"
                    name="tones"
                    inputmode="tel"
                    autocomplete="off"
                    placeholder="1234#"
                    bind:value=tones
                />
            </label>
            <button type="submit" class="button">{text::SEND_TONES}</button>
            <p class="problem" role="alert">{move || tones_problem.get()}</p>
        </form>
    }
}

/// The command that calls a number as people write it.
fn dial(plan: &DialPlan, number: &str, identity: &str) -> Result<Command, String> {
    let told = |error: ArgumentError| error.to_string();
    let number = plan.normalise(number).map_err(told)?.number;
    let identity = match identity.trim() {
        "" => None,
        written => Some(written.parse().map_err(told)?),
    };
    Ok(Command::Dial { number, identity })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_dialled_as_people_write_it() {
        let command = |number: &str, identity: Option<&str>| {
            let number = number.parse().unwrap();
            Ok(Command::Dial { number, identity: identity.map(|text| text.parse().unwrap()) })
        };
        let plan = crate::state::Settings::default().dial_plan();
        let dial = |number: &str, identity: &str| dial(&plan, number, identity);
        assert_eq!(dial("+49 (0)30 / 12-3", ""), command("+4930123", None));
        let with = Some("104@pbx.example");
        assert_eq!(dial("101", " 104@pbx.example "), command("101", with));
        assert!(dial("", "").unwrap_err().starts_with("number: "));
        assert!(dial("1\n2", "").is_err());
        assert!(dial("101", "nobody here").is_err());
    }
}
