//! Examples that stop where a person must act.

use leptos::{ev, prelude::*};
use relay_api::{NumberCall, NumberDoubt, NumberRequest};
use snom::script::{Script, WaitFor};

use crate::{
    features::console::number::NumberPreview,
    i18n::{self, t},
    model::{Run, Settings, activity::Status},
    stores::{
        number::{self, NumberReader},
        phone::PhoneSession,
        preferences,
    },
    ui::{Settling, effect, listener, part, show_when, text},
};

/// One example.
#[component]
pub fn ScriptRow(
    /// The example.
    script: &'static Script,
    /// The phone.
    phone: PhoneSession,
) -> impl IntoView {
    let number = RwSignal::new(String::new());
    let problem = RwSignal::new(None::<String>);
    let running = RwSignal::new(None::<Run>);
    // The entries of the last step.
    let step = RwSignal::new(Vec::<u64>::new());
    let settling = Settling::of_component();
    let is_finished = RwSignal::new(false);
    let go_on = move || {
        let commands = running.try_update(|run| run.as_mut().map(Run::go_on)).flatten();
        let sent = commands.unwrap_or_default().iter().filter_map(|it| phone.run(it)).collect();
        step.set(sent);
        settling.begin();
        if running.get_untracked().is_some_and(|run| run.waits_for().is_none()) {
            running.set(None);
            is_finished.set(true);
        }
    };
    // What follows a step that was not sent would mean something else.
    effect(move || {
        let activity = phone.activity.read();
        let failed = |id: &u64| {
            let status = activity.entry(*id).and_then(|entry| entry.status());
            matches!(status, Some(Status::Failed | Status::Stopped))
        };
        if step.read().iter().any(failed) {
            running.set(None);
            is_finished.set(false);
            problem.set(Some(i18n::step_not_sent().to_owned()));
        }
    });
    let settings = preferences::current();
    let request = Signal::derive(move || key_request(&settings.read(), &number.get()));
    let reader = NumberReader::new(request);
    effect(move || reader.follow());
    let asked = RwSignal::new(false);
    effect(move || {
        number.track();
        asked.set(false);
    });
    let begin = move |call: Option<NumberCall>| match begin(script, call.as_ref()) {
        Ok(run) => {
            problem.set(None);
            asked.set(false);
            is_finished.set(false);
            step.set(Vec::new());
            settling.begin();
            let asks_first = run.waits_for().is_some();
            running.set(Some(run));
            if !asks_first {
                go_on();
            }
        }
        Err(reason) => problem.set(Some(reason)),
    };
    let start = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if !script.needs_number() {
            return begin(None);
        }
        match untrack(|| reader.reading()) {
            Some(reading) if reading.doubt.is_none() => begin(reading.calls.first().cloned()),
            Some(_) => asked.set(true),
            None if number.read_untracked().trim().is_empty() => {
                problem.set(Some(i18n::number_doubt(NumberDoubt::Empty)));
            }
            None => problem.set(Some(i18n::check_number().to_owned())),
        }
    };
    let choose = Callback::new(move |call| begin(Some(call)));
    let waiting = move || running.get().and_then(|run| run.waits_for());
    let question = move |condition: WaitFor| {
        view! {
            <p>{text(move || i18n::next_when(condition))}</p>
            <div class="buttons">
                <button
                    type="button"
                    class="button button--main"
                    aria-disabled=text(move || settling.disabled().to_owned())
                    on:click=listener(move |_| if untrack(|| settling.is_over()) { go_on() })
                >
                    {t(i18n::next_step)}
                </button>
                <button type="button" class="button" on:click=listener(move |_| running.set(None))>
                    {t(i18n::stop)}
                </button>
            </div>
        }
    };
    view! {
        <li class="script" data-script=script.name>
            <form class="form" on:submit=listener(start)>
                <p class="script__title">{text(move || i18n::script_title(script).to_owned())}</p>
                <p class="form__hint">{text(move || i18n::script_help(script).to_owned())}</p>
                {show_when(move || script.needs_number(), move || view! {
                    <label class="field">
                        {t(i18n::number_of_c)}
                        <input class="input" inputmode="tel" autocomplete="off" bind:value=number />
                    </label>
                    <NumberPreview reader asked choose />
                }.into_any())}
                {show_when(move || waiting().is_none(), move || view! {
                    <button type="submit" class="button">{t(i18n::start)}</button>
                }.into_any())}
            </form>
            <div class="script__wait" role="status">
                {part(move || waiting().map(|condition| question(condition).into_any()))}
                {text(move || if is_finished.get() { i18n::example_finished() } else { "" }.to_owned())}
            </div>
            <p class="problem" role="alert">{text(move || problem.get().unwrap_or_default())}</p>
        </li>
    }
}

/// Returns the request for a number that is pressed key by key: there is no key for a `+`.
fn key_request(settings: &Settings, written: &str) -> NumberRequest {
    let mut request = number::request(settings, written);
    if request.plan.plus == "+" {
        "00".clone_into(&mut request.plan.plus);
    }
    request
}

fn begin(script: &Script, call: Option<&NumberCall>) -> Result<Run, String> {
    let number = call.map(|call| call.number.parse()).transpose();
    let number = number.map_err(|error| i18n::argument_error(&error))?;
    script.actions(number.as_ref()).map(Run::new).map_err(|error| error.to_string())
}
