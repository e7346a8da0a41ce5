//! Sequences: a line in the phone's own syntax, and examples that stop where a person must act.

use leptos::{ev, prelude::*};
use snom::{
    Command, Model, Sequence,
    dial::{DialPlan, PlusRule},
    script::Script,
    sequence::SequenceError,
    typing::Keyboard,
};

use crate::{
    services::{desk::Desk, preferences},
    state::{Run, Settings},
    text,
};

/// Sequences to write and to choose.
#[component]
pub fn SequencesTab(
    /// The phone.
    desk: Desk,
) -> impl IntoView {
    let line = RwSignal::new(String::new());
    let model = desk.model;
    let desk = StoredValue::new_local(desk);
    let checked = Memo::new(move |_| {
        let written = line.get();
        (!written.trim().is_empty()).then(|| check(&written, model))
    });
    let run = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if let Some(Ok(sequence)) = checked.get_untracked() {
            desk.with_value(|desk| desk.run(&Command::Keys(sequence)));
        }
    };
    let told = move || match checked.get() {
        None => text::SEQUENCE_EXAMPLE.to_owned(),
        Some(Ok(sequence)) => text::lasts(sequence.duration(), sequence.events().len()),
        Some(Err(reason)) => reason,
    };
    let is_wrong = move || matches!(checked.get(), Some(Err(_))).to_string();
    let is_no_use = move || (!matches!(checked.get(), Some(Ok(_)))).to_string();
    view! {
        <form class="form" on:submit=run>
            <label class="field">
                {text::SEQUENCE}
                <input
                    class="input input--code"
                    name="sequence"
                    autocomplete="off"
                    autocapitalize="none"
                    spellcheck="false"
                    placeholder="OFFHOOK;1,100,50;ENTER"
                    aria-invalid=is_wrong
                    aria-describedby="sequence-told"
                    bind:value=line
                />
            </label>
            <p class="form__hint" id="sequence-told" aria-live="polite" data-wrong=is_wrong>
                {told}
            </p>
            <button type="submit" class="button button--main" aria-disabled=is_no_use>
                {text::RUN}
            </button>
        </form>
        <TypeText desk />
        <h2 class="console__heading">{text::EXAMPLES}</h2>
        <ul class="scripts">
            {Script::ALL.iter().map(|script| view! { <ScriptRow script desk /> }).collect_view()}
        </ul>
    }
}

/// Text that goes out as taps, all of them at once.
#[component]
fn TypeText(desk: StoredValue<Desk, LocalStorage>) -> impl IntoView {
    let written = RwSignal::new(String::new());
    let taps =
        move |text: &str| Keyboard::default().sequence(text).map_err(|error| error.to_string());
    let told = move || match written.get().as_str() {
        "" => text::TYPE_HINT.to_owned(),
        text => match taps(text) {
            Ok(sequence) => text::lasts(sequence.duration(), sequence.events().len()),
            Err(reason) => reason,
        },
    };
    let send = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if let Ok(sequence) = taps(&written.get_untracked()) {
            desk.with_value(|desk| desk.run(&Command::Keys(sequence)));
            written.set(String::new());
        }
    };
    view! {
        <form class="form form--line" on:submit=send>
            <label class="field">
                {text::TYPE_TEXT}
                <input
                    class="input"
                    name="typed"
                    autocomplete="off"
                    aria-describedby="typed-told"
                    bind:value=written
                />
            </label>
            <button type="submit" class="button">{text::TYPE}</button>
            <p class="form__hint" id="typed-told" aria-live="polite">{told}</p>
        </form>
    }
}

/// Checks a line as it is written: its syntax, and that the model has the keys.
fn check(written: &str, model: &Model) -> Result<Sequence, String> {
    let parsed: Result<Sequence, SequenceError> = written.trim().parse();
    let sequence = parsed.map_err(|error| error.to_string())?;
    let command = Command::Keys(sequence.clone());
    command.check(model, None).map_err(|refusal| refusal.to_string())?;
    Ok(sequence)
}

/// One example.
#[component]
fn ScriptRow(script: &'static Script, desk: StoredValue<Desk, LocalStorage>) -> impl IntoView {
    let number = RwSignal::new(String::new());
    let problem = RwSignal::new(None::<String>);
    let running = RwSignal::new(None::<Run>);
    let go_on = move || {
        let commands = running.try_update(|run| run.as_mut().map(Run::go_on)).flatten();
        for command in commands.unwrap_or_default() {
            desk.with_value(|desk| desk.run(&command));
        }
        if running.get_untracked().is_some_and(|run| run.waits_for().is_none()) {
            running.set(None);
        }
    };
    let settings = preferences::current();
    let start = move |event: ev::SubmitEvent| {
        event.prevent_default();
        match begin(script, &key_plan(&settings.read_untracked()), &number.get_untracked()) {
            Ok(run) => {
                problem.set(None);
                let asks_first = run.waits_for().is_some();
                running.set(Some(run));
                if !asks_first {
                    go_on();
                }
            }
            Err(reason) => problem.set(Some(reason)),
        }
    };
    let waiting = move || running.get().and_then(|run| run.waits_for());
    let question = move |what: &'static str| {
        view! {
            <p>{text::go_on_when(what)}</p>
            <div class="buttons">
                <button type="button" class="button button--main" on:click=move |_| go_on()>
                    {text::GO_ON}
                </button>
                <button type="button" class="button" on:click=move |_| running.set(None)>
                    {text::STOP}
                </button>
            </div>
        }
    };
    view! {
        <li class="script" data-script=script.name>
            <form class="form" on:submit=start>
                <p class="script__title">{script.title}</p>
                <p class="form__hint">{script.help}</p>
                <Show when=move || script.needs_number()>
                    <label class="field">
                        {text::NUMBER_OF_C}
                        <input class="input" inputmode="tel" autocomplete="off" bind:value=number />
                    </label>
                </Show>
                <Show when=move || waiting().is_none()>
                    <button type="submit" class="button">{text::START}</button>
                </Show>
            </form>
            <div class="script__wait" role="status">{move || waiting().map(question)}</div>
            <p class="problem" role="alert">{move || problem.get()}</p>
        </li>
    }
}

/// The rules for a number that is pressed key by key, where there is none for a `+`.
fn key_plan(settings: &Settings) -> DialPlan {
    let plan = settings.dial_plan();
    match plan.plus {
        PlusRule::Keep => DialPlan { plus: PlusRule::DoubleZero, ..plan },
        PlusRule::DoubleZero | PlusRule::Prefix(_) => plan,
    }
}

fn begin(script: &Script, plan: &DialPlan, written: &str) -> Result<Run, String> {
    let number = if script.needs_number() {
        let normal = plan.normalise(written).map_err(|error| error.to_string())?;
        Some(normal.number)
    } else {
        None
    };
    script.actions(number.as_ref()).map(Run::new).map_err(|error| error.to_string())
}
