//! A button that asks for as many acts as its command is dangerous: one for a harmless command, a
//! question for one that affects a call, two presses for one that disrupts the phone, the phone's name
//! for one that destroys data.

use std::time::Duration;

use leptos::{ev, html, prelude::*};
use snom::{Command, Danger};

use crate::{
    features::stylesheet,
    i18n::{self, t},
    input::{focus, keyboard},
    platform::{clock, document},
    stores::phone::PhoneSession,
    ui::{Scope, Settling, effect, listener, part, show_when, text},
};

/// How long a button stays armed: long enough to mean it, too short to forget it.
const ARMED: Duration = Duration::from_secs(5);

/// What a person has to confirm.
#[derive(Clone, PartialEq)]
struct Pending {
    /// It is the one that is sent, whatever is chosen meanwhile.
    command: Command,
    since: Duration,
}

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
    let (role, scope) = (phone.role, Scope::current());
    let is_denied = move || !role.get().may(danger);
    let problem = RwSignal::new(None::<String>);
    let pending = RwSignal::new_local(None::<Pending>);
    let settling = Settling::of_component();
    let button = NodeRef::<html::Button>::new();
    let is_armed = move || danger == Danger::DisruptsPhone && pending.read().is_some();
    let run = move |command: &Command| {
        pending.set(None);
        match danger {
            Danger::DestroysData => phone.run_confirmed(command),
            Danger::Harmless | Danger::AffectsCall | Danger::DisruptsPhone => {
                phone.run(command);
            }
        }
        if let Some(done) = done {
            done.run(());
        }
    };
    let ask = move |command: Command| {
        let asked = Pending { command, since: clock::now() };
        pending.set(Some(asked.clone()));
        settling.begin();
        if danger == Danger::DisruptsPhone {
            scope.after(ARMED, move || {
                if pending.read_untracked().as_ref() == Some(&asked) {
                    pending.set(None);
                }
            });
        }
    };
    let press = move |_| {
        problem.set(None);
        let asked = pending.get_untracked().map(|asked| asked.command);
        match (command.get_untracked(), danger) {
            (Err(reason), _) => problem.set(Some(reason)),
            (Ok(command), Danger::Harmless) => run(&command),
            (Ok(command), Danger::DisruptsPhone) if asked.as_ref() == Some(&command) => {
                if untrack(|| settling.is_over()) {
                    run(&command);
                }
            }
            (Ok(_), Danger::DestroysData | Danger::AffectsCall) if asked.is_some() => {
                pending.set(None);
            }
            (Ok(command), _) => ask(command),
        }
    };
    // Another choice is another command and needs its own confirmation.
    effect(move || {
        let now = command.get().ok();
        let asked = pending.get_untracked().map(|asked| asked.command);
        if asked.is_some() && asked != now {
            pending.set(None);
        }
    });
    let confirmed = Callback::new(move |()| {
        // Typing the name takes its time.
        let is_meant = danger == Danger::DestroysData || untrack(|| settling.is_over());
        if let Some(asked) = pending.get_untracked().filter(|_| is_meant) {
            run(&asked.command);
        }
    });
    let cancelled = Callback::new(move |()| {
        pending.set(None);
        focus::node(button.get_untracked());
    });
    let on_key = move |event: ev::KeyboardEvent| {
        let is_escape = event.key() == "Escape" && !keyboard::is_composing(&event);
        if is_escape && pending.read_untracked().is_some() {
            // It closes the question, and nothing else.
            event.stop_propagation();
            cancelled.run(());
        }
    };
    let phone_name = StoredValue::new(phone.name());
    let sentence = move |command: &Command| {
        phone_name.with_value(|name| i18n::on_phone(&i18n::command_in_full(command), name))
    };
    let question = move || {
        let Pending { command, .. } = pending.get()?;
        let what = sentence(&command);
        Some(match danger {
            Danger::DestroysData => {
                let name = phone_name.get_value();
                view! { <NameQuestion name what label confirmed cancelled /> }.into_any()
            }
            Danger::AffectsCall => {
                view! { <PlainQuestion what label settling confirmed cancelled /> }.into_any()
            }
            // A screen reader hears what the second press does.
            Danger::Harmless | Danger::DisruptsPhone => {
                view! { <p class="guarded__armed" role="alert">{what}" "{t(i18n::press_again)}</p> }
                    .into_any()
            }
        })
    };
    view! {
        <div class="guarded" data-danger=hook(danger) on:keydown=listener(on_key)>
            <button
                type="button"
                class="button"
                data-command=name
                node_ref=button
                disabled=is_denied
                aria-describedby=move || is_denied().then(|| format!("{name}-denied"))
                data-armed=move || match (is_armed(), settling.is_over()) {
                    (true, true) => "true",
                    (true, false) => "soon",
                    (false, _) => "false",
                }
                on:click=listener(press)
            >
                {label}
            </button>
            {part(question)}
            {show_when(is_denied, move || view! {
                <p class="form__hint" id=format!("{name}-denied")>{t(i18n::administrators_only)}</p>
            }.into_any())}
            <p class="problem" role="alert">{text(move || problem.get().unwrap_or_default())}</p>
        </div>
    }
}

/// A question with a yes and a no.
#[component]
pub fn PlainQuestion(
    /// The question.
    what: String,
    /// The label of the button that says yes.
    label: Signal<&'static str>,
    /// The moment in which the question takes no click.
    settling: Settling,
    /// Called for a yes.
    confirmed: Callback<()>,
    /// Called for a no.
    cancelled: Callback<()>,
) -> impl IntoView {
    let question = NodeRef::<html::Div>::new();
    let label_of_question = what.clone();
    effect(move || focus::node(question.get()));
    view! {
        <div
            class="guarded__question guarded__question--plain"
            role="alertdialog"
            tabindex="-1"
            aria-label=label_of_question
            node_ref=question
        >
            <p>{what}</p>
            <div class="buttons">
                <button
                    type="button"
                    class="button button--main"
                    data-confirm="true"
                    aria-disabled=text(move || settling.disabled().to_owned())
                    on:click=listener(move |_| confirmed.run(()))
                >
                    {label}
                </button>
                <button type="button" class="button" on:click=listener(move |_| cancelled.run(()))>
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
    what: String,
    label: Signal<&'static str>,
    confirmed: Callback<()>,
    cancelled: Callback<()>,
) -> impl IntoView {
    let typed = NodeRef::<html::Input>::new();
    let label_of_question = what.clone();
    effect(move || focus::node(typed.get()));
    let problem = RwSignal::new(None::<String>);
    let name = StoredValue::new(name);
    let request = move || name.with_value(|name| i18n::name_to_confirm(name));
    let confirm = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let typed = typed.get_untracked().map(|field| field.value()).unwrap_or_default();
        if name.with_value(|name| document::is_same_text(name, &typed)) {
            confirmed.run(());
        } else {
            problem.set(Some(name.with_value(|name| i18n::name_mismatch(name))));
        }
    };
    view! {
        <form class="guarded__question" on:submit=listener(confirm) aria-label=label_of_question>
            <p><strong>{what}</strong></p>
            <label class="field">
                {request}
                <input class="input" name="confirm" node_ref=typed autocomplete="off" />
            </label>
            <p class="problem" role="alert">{text(move || problem.get().unwrap_or_default())}</p>
            <div class="buttons">
                <button type="submit" class="button button--danger">{label}</button>
                <button type="button" class="button" on:click=listener(move |_| cancelled.run(()))>
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
