//! The actions that help while there is no picture.

use std::time::Duration;

use leptos::{ev, prelude::*, tachys::reactive_graph::SharedReactiveFunction};
use snom::Danger;

use crate::{
    features::{console::ConsoleTabs, lazy_entry::lazy_view, stylesheet},
    i18n::{self, Sentence, t},
    model::Link,
    platform::clock,
    stores::{phone::PhoneSession, screen::View},
    ui::{Scope, effect, listener, show_when, text},
};

/// Often enough for a count of seconds that keeps time with the tries.
const COUNT_EVERY: Duration = Duration::from_millis(500);

lazy_view! {
    /// Returns the actions. The message shows the `result` of the sign-in.
    pub fn failure_actions(
        phone: PhoneSession,
        tabs: Option<ConsoleTabs>,
        result: RwSignal<String>
    ) in secondary {
        stylesheet::adopt(include_str!("../../../style/features/failure.css"));
        view! { <FailureActions phone tabs result /> }
    }
}

/// Returns whether the phone is one that can be tried again.
pub(super) fn is_gone(phone: PhoneSession) -> bool {
    let can_retry = phone.model.remote_control.is_possible();
    can_retry && phone.view().link.read().is_gone() && !phone.is_restarting()
}

/// The actions that help while there is no picture, below the message.
#[component]
fn FailureActions(
    /// The phone.
    phone: PhoneSession,
    /// The tabs beside the device; `None` where there are none.
    tabs: Option<ConsoleTabs>,
    /// What became of the sign-in, which the message shows; empty before the first.
    result: RwSignal<String>,
) -> impl IntoView {
    let View { link, next_try, .. } = phone.view();
    let scope = Scope::current();
    let is_gone = move || is_gone(phone);
    let is_stopped = move || matches!(*link.read(), Link::Stopped(_));
    // Without a relay the browser keeps the password, and the reason names the remedy. Wrong passwords lock
    // phones up, so the relay takes the right to restart one.
    let may_sign_in =
        move || !cfg!(feature = "standalone") && is_stopped() && phone.may(Danger::DisruptsPhone);
    let is_signing_in = RwSignal::new(false);
    let sign_in = move || {
        if is_signing_in.get_untracked() {
            return;
        }
        is_signing_in.set(true);
        result.set(i18n::signing_in().to_owned());
        scope.spawn(async move {
            if let Err(reason) = phone.sign_in().await {
                is_signing_in.set(false);
                result.set(reason);
            }
        });
    };
    effect(move || {
        // Nothing is requested while the phone is stopped, so what comes is the answer to the sign-in.
        let is_stopped = is_stopped();
        let is_answer = is_signing_in.get_untracked();
        if is_answer {
            is_signing_in.set(false);
        }
        if is_answer && is_stopped {
            result.set(i18n::password_refused_again().to_owned());
        } else if !is_stopped && !result.read_untracked().is_empty() {
            result.set(String::new());
        }
    });
    let try_now = move || {
        let tick = RwSignal::new(false);
        let ticking = set_interval_with_handle(move || tick.set(true), COUNT_EVERY);
        on_cleanup(move || {
            if let Ok(ticking) = ticking {
                ticking.clear();
            }
        });
        let count = text(move || {
            tick.track();
            let left = clock::millis(next_try.get().saturating_sub(clock::now()));
            i18n::next_try(left.div_ceil(1_000).into())
        });
        let busy = text(|| "false".to_owned());
        action("try-now", i18n::try_now, count, busy, Box::new(move || phone.try_now()))
    };
    let sign_in_again = move || {
        let busy = text(move || is_signing_in.get().to_string());
        action("sign-in", i18n::try_login_again, text(String::new), busy, Box::new(sign_in))
    };
    let diagnostics = tabs.map(|tabs| {
        let run = move || tabs.run_diagnostics(phone, scope);
        let button = move || {
            let (none, busy) = (text(String::new), text(|| "false".to_owned()));
            action("diagnostics", i18n::run_diagnostics, none, busy, Box::new(run))
        };
        view! {
            {show_when(may_sign_in, sign_in_again)}
            {button()}
        }
    });
    view! {
        {show_when(is_gone, try_now)}
        {diagnostics}
    }
}

/// Returns the button of an action, whose `note` is for the eye alone.
fn action(
    name: &'static str,
    label: Sentence,
    note: SharedReactiveFunction<String>,
    busy: SharedReactiveFunction<String>,
    act: Box<dyn Fn()>,
) -> AnyView {
    view! {
        <button
            type="button"
            class="screen__action"
            data-action=name
            aria-disabled=busy
            // The keyboard stays the phone's.
            on:mousedown=listener(|event: ev::MouseEvent| event.prevent_default())
            on:click=listener(move |_: ev::MouseEvent| act())
        >
            {t(label)}
            " "
            <span aria-hidden="true">{note}</span>
        </button>
    }
    .into_any()
}
