//! A button that asks for as many acts as its command is dangerous: one for a harmless command, a
//! question for one that affects a call, two presses for one that disrupts the phone, the phone's name
//! for one that destroys data.

use std::time::Duration;

use leptos::{ev, html, prelude::*};
use snom::{Command, Danger};

use crate::{
    features::stylesheet,
    i18n::{self, t},
    stores::phone::PhoneSession,
    ui::effect,
};

/// How long a button stays armed: long enough to mean it, too short to forget it.
const ARMED: Duration = Duration::from_secs(5);

/// A button for a command.
#[component]
pub fn Guarded(
    /// The phone.
    phone: PhoneSession,
    /// The command of the button, or the reason why there is none.
    #[prop(into)]
    command: Signal<Result<Command, String>, LocalStorage>,
    /// The label of the button.
    #[prop(into)]
    label: Signal<&'static str>,
    /// The worst that the command can do.
    danger: Danger,
    /// The name of the command, as a hook for tests and styles.
    #[prop(optional)]
    name: &'static str,
    /// Called when the command has been sent.
    #[prop(optional)]
    done: Option<Callback<()>>,
) -> impl IntoView {
    stylesheet::adopt_forms();
    stylesheet::adopt(include_str!("../../style/features/guarded.css"));
    let role = phone.role;
    let is_denied = move || !role.get().may(danger);
    let problem = RwSignal::new(None::<String>);
    // The command of the question is the one that is sent, whatever is chosen meanwhile.
    let armed = RwSignal::new_local(None::<Command>);
    let asked = RwSignal::new_local(None::<Command>);
    let run = move |command: &Command| {
        match danger {
            Danger::DestroysData => phone.run_confirmed(command),
            Danger::Harmless | Danger::AffectsCall | Danger::DisruptsPhone => phone.run(command),
        };
        if let Some(done) = done {
            done.run(());
        }
    };
    let press = move |_| match (command.get_untracked(), danger) {
        (Err(reason), _) => problem.set(Some(reason)),
        (Ok(command), Danger::DisruptsPhone)
            if armed.get_untracked().as_ref() != Some(&command) =>
        {
            problem.set(None);
            armed.set(Some(command));
            // The button may be gone by then.
            set_timeout(move || _ = armed.try_set(None), ARMED);
        }
        (Ok(command), Danger::DestroysData | Danger::AffectsCall) => {
            problem.set(None);
            asked.update(|asked| *asked = if asked.is_some() { None } else { Some(command) });
        }
        (Ok(command), _) => {
            problem.set(None);
            armed.set(None);
            run(&command);
        }
    };
    // Another choice is another command and needs its own confirmation.
    effect(move || {
        let now = command.get().ok();
        for pending in [armed, asked] {
            if pending.get_untracked().is_some() && pending.get_untracked() != now {
                pending.set(None);
            }
        }
    });
    let confirmed = Callback::new(move |()| {
        if let Some(command) = asked.try_update(Option::take).flatten() {
            run(&command);
        }
    });
    let cancelled = Callback::new(move |()| asked.set(None));
    let name_of_phone = StoredValue::new(phone.name());
    let question = move || {
        asked.get().map(|command| match danger {
            Danger::DestroysData => {
                view! { <NameQuestion name=name_of_phone.get_value() command label confirmed cancelled /> }
                    .into_any()
            }
            _ => view! { <PlainQuestion label confirmed cancelled /> }.into_any(),
        })
    };
    view! {
        <div class="guarded" data-danger=hook(danger)>
            <button
                type="button"
                class="button"
                data-command=name
                disabled=is_denied
                title=move || is_denied().then_some(i18n::administrators_only())
                data-armed=move || armed.read().is_some().to_string()
                on:click=press
            >
                {move || if armed.read().is_some() { i18n::press_again() } else { label.get() }}
            </button>
            {question}
            <p class="problem" role="alert">{move || problem.get()}</p>
        </div>
    }
}

/// A question with a yes and a no.
#[component]
fn PlainQuestion(
    label: Signal<&'static str>,
    confirmed: Callback<()>,
    cancelled: Callback<()>,
) -> impl IntoView {
    view! {
        <div class="guarded__question guarded__question--plain" role="group" aria-label=move || i18n::confirm_question(label.get())>
            <p>{move || i18n::confirm_question(label.get())}</p>
            <div class="buttons">
                <button type="button" class="button button--main" data-confirm="true" on:click=move |_| confirmed.run(())>
                    {t(i18n::confirm)}
                </button>
                <button type="button" class="button" on:click=move |_| cancelled.run(())>
                    {t(i18n::cancel)}
                </button>
            </div>
        </div>
    }
}

/// A question that is answered with the name of the phone.
#[component]
fn NameQuestion(
    name: String,
    command: Command,
    label: Signal<&'static str>,
    confirmed: Callback<()>,
    cancelled: Callback<()>,
) -> impl IntoView {
    let typed = NodeRef::<html::Input>::new();
    let problem = RwSignal::new(None::<String>);
    effect(move || {
        if let Some(field) = typed.get() {
            // A field that is gone needs no focus.
            let _ = field.focus();
        }
    });
    let name = StoredValue::new(name);
    let request = move || name.with_value(|name| i18n::name_to_confirm(name));
    let confirm = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let is_right =
            typed.get_untracked().is_some_and(|field| field.value().trim() == name.get_value());
        if is_right {
            confirmed.run(());
        } else {
            problem.set(Some(name.with_value(|name| i18n::name_mismatch(name))));
        }
    };
    view! {
        <form class="guarded__question" on:submit=confirm>
            <p><strong>{move || i18n::command_name(&command)}</strong></p>
            <label class="field">
                {request}
                <input class="input" name="confirm" node_ref=typed autocomplete="off" />
            </label>
            <p class="problem" role="alert">{move || problem.get()}</p>
            <div class="buttons">
                <button type="submit" class="button button--danger">{label}</button>
                <button type="button" class="button" on:click=move |_| cancelled.run(())>
                    {t(i18n::cancel)}
                </button>
            </div>
        </form>
    }
}

fn hook(danger: Danger) -> &'static str {
    match danger {
        Danger::Harmless => "harmless",
        Danger::AffectsCall => "call",
        Danger::DisruptsPhone => "disrupts",
        Danger::DestroysData => "destroys",
    }
}
