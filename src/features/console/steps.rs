//! Steps that are sent to a phone one after the other, each when a person says so.

use leptos::prelude::*;
use relay_api::NumberCall;
use snom::script::{Script, WaitFor};

use crate::{
    i18n::{self, t},
    model::{Run, activity::Status},
    stores::phone::PhoneSession,
    ui::{Settling, effect, listener, part, text},
};

/// The run of some steps, and what became of it.
#[derive(Clone, Copy)]
pub struct Steps {
    phone: PhoneSession,
    running: RwSignal<Option<Run>>,
    /// The entries of the last step.
    sent: RwSignal<Vec<u64>>,
    settling: Settling,
    is_finished: RwSignal<bool>,
    problem: RwSignal<Option<String>>,
}

impl Steps {
    /// Creates steps of the component that is being drawn.
    #[must_use]
    pub fn of_component(phone: PhoneSession) -> Steps {
        let steps = Steps {
            phone,
            running: RwSignal::new(None),
            sent: RwSignal::new(Vec::new()),
            settling: Settling::of_component(),
            is_finished: RwSignal::new(false),
            problem: RwSignal::new(None),
        };
        effect(move || steps.stop_when_failed());
        steps
    }

    /// Begins the steps of an example with a number, or shows why they cannot.
    pub fn begin(self, script: &Script, call: Option<&NumberCall>) {
        match run(script, call) {
            Ok(run) => {
                self.problem.set(None);
                self.is_finished.set(false);
                self.sent.set(Vec::new());
                self.settling.begin();
                let asks_first = run.waits_for().is_some();
                self.running.set(Some(run));
                if !asks_first {
                    self.go_on();
                }
            }
            Err(reason) => self.problem.set(Some(reason)),
        }
    }

    /// Shows why nothing was begun.
    pub fn refuse(self, reason: String) {
        self.problem.set(Some(reason));
    }

    /// Returns whether a person must act before the run goes on.
    #[must_use]
    pub fn is_waiting(self) -> bool {
        self.waits_for().is_some()
    }

    fn waits_for(self) -> Option<WaitFor> {
        self.running.get().and_then(|run| run.waits_for())
    }

    fn go_on(self) {
        let commands = self.running.try_update(|run| run.as_mut().map(Run::go_on)).flatten();
        let commands = commands.unwrap_or_default();
        self.sent.set(commands.iter().filter_map(|command| self.phone.run(command)).collect());
        self.settling.begin();
        if self.running.get_untracked().is_some_and(|run| run.waits_for().is_none()) {
            self.running.set(None);
            self.is_finished.set(true);
        }
    }

    /// What follows a step that was not sent would mean something else.
    fn stop_when_failed(self) {
        let activity = self.phone.activity.read();
        let failed = |id: &u64| {
            let status = activity.entry(*id).and_then(|entry| entry.status());
            matches!(status, Some(Status::Failed | Status::Stopped))
        };
        if self.sent.read().iter().any(failed) {
            self.running.set(None);
            self.is_finished.set(false);
            self.problem.set(Some(i18n::step_not_sent().to_owned()));
        }
    }

    /// Returns the question that the run waits for, or its end.
    pub fn view(self) -> AnyView {
        let position = move || self.running.get().map(|run| run.position()).unwrap_or_default();
        let question = move |condition: WaitFor| {
            let (step, of) = untrack(position);
            view! {
                <p>
                    <strong>{text(move || i18n::step_of(step, of))}</strong>
                    " · "
                    {text(move || i18n::next_when(condition))}
                </p>
                <div class="buttons">
                    <button
                        type="button"
                        class="button button--main"
                        aria-disabled=text(move || self.settling.disabled().to_owned())
                        on:click=listener(move |_| if untrack(|| self.settling.is_over()) { self.go_on() })
                    >
                        {t(i18n::next_step)}
                    </button>
                    <button type="button" class="button" on:click=listener(move |_| self.running.set(None))>
                        {t(i18n::stop)}
                    </button>
                </div>
            }
            .into_any()
        };
        let end =
            move || if self.is_finished.get() { i18n::example_finished() } else { "" }.to_owned();
        view! {
            <div class="steps" role="status">
                {part(move || self.waits_for().map(question))}
                {text(end)}
            </div>
            <p class="problem" role="alert">{text(move || self.problem.get().unwrap_or_default())}</p>
        }
        .into_any()
    }
}

fn run(script: &Script, call: Option<&NumberCall>) -> Result<Run, String> {
    let number = call.map(|call| call.number.parse()).transpose();
    let number = number.map_err(|error| i18n::argument_error(&error))?;
    script.actions(number.as_ref()).map(Run::new).map_err(|error| error.to_string())
}
