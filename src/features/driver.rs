//! Who drives the phone, and what others do with it: while one presses, others watch.

pub mod others;

use std::time::Duration;

use leptos::prelude::*;
use relay_api::Role;

use crate::{
    features::{guarded::PlainQuestion, lazy_entry::lazy_view, stylesheet},
    i18n::{self, Sentence, t},
    input::focus,
    model::driving::{Driver, DriverAction, Driving, seconds_until},
    platform::clock,
    stores::phone::PhoneSession,
    ui::{Scope, Settling, effect, listener, part, show_when, text},
};

/// The interval at which the seconds are counted.
const TICK: Duration = Duration::from_secs(1);

lazy_view! {
    /// Returns the line with the driver of a phone.
    pub fn driver_line(phone: PhoneSession) in stream {
        stylesheet::adopt_forms();
        stylesheet::adopt(include_str!("../../style/features/guarded.css"));
        stylesheet::adopt(include_str!("../../style/features/driver.css"));
        view! { <DriverLine phone /> }
    }
}

/// The state of the line, without its seconds.
#[derive(Clone, PartialEq)]
struct LineState {
    driver: Option<(String, bool)>,
    /// The user who asks for control, and that they are this person.
    request: Option<(String, bool)>,
}

impl LineState {
    fn is_me(&self) -> bool {
        matches!(self.driver, Some((_, true)))
    }

    /// Returns the name of somebody else who drives.
    fn other(&self) -> Option<&str> {
        self.driver.as_ref().filter(|(_, is_me)| !is_me).map(|(user, _)| user.as_str())
    }

    fn words(&self) -> String {
        match &self.driver {
            None => i18n::nobody_drives().to_owned(),
            Some((_, true)) => i18n::you_drive().to_owned(),
            Some((user, false)) => i18n::drives(user),
        }
    }

    fn shape(&self) -> &'static str {
        match self.driver {
            None => "nobody",
            Some((_, true)) => "me",
            Some((_, false)) => "other",
        }
    }
}

/// The driver, and what this person can do about it.
#[component]
fn DriverLine(phone: PhoneSession) -> impl IntoView {
    let driving = phone.driving;
    let state = Memo::new(move |_| {
        let driving = driving.read();
        let me = phone.person();
        let request = driving.request.as_ref();
        LineState {
            driver: driving
                .driver
                .as_ref()
                .map(|Driver { user, is_me, .. }| (user.clone(), *is_me)),
            request: request.map(|(user, _)| (user.clone(), me.as_ref() == Some(user))),
        }
    });
    let ticks = count_seconds(driving);
    let seconds = move || {
        ticks.track();
        let until = driving.read().counts_to()?;
        Some(i18n::seconds_left(seconds_until(until, clock::now())))
    };
    let (scope, result) = (Scope::current(), RwSignal::new(String::new()));
    let act = Callback::new(move |action: DriverAction| {
        scope.spawn(async move {
            result.set(phone.drive(action).await.err().unwrap_or_default());
        });
    });
    tell_refusal(state, result);
    effect(move || {
        state.track();
        // Its buttons are others now.
        scope.after_frame(focus::restore_if_here);
    });
    let may_press = move || phone.role.get() != Role::Viewer;
    view! {
        <div
            class="driver"
            role="group"
            tabindex="-1"
            aria-label=t(i18n::driver_region)
            data-testid="driver"
            data-driver=text(move || state.read().shape().to_owned())
        >
            <span class="driver__mark" aria-hidden="true"></span>
            <p role="status" class="driver__words">{text(move || state.read().words())}</p>
            // A screen reader would read each second.
            <span class="driver__seconds" aria-hidden="true">{text(move || seconds().unwrap_or_default())}</span>
            {part(move || state.read().request.clone().map(|request| request_view(state, request, act)))}
            {show_when(
                move || may_press() && state.read().other().is_some() && state.read().request.is_none(),
                move || button("ask", i18n::ask_for_control, DriverAction::Ask, act),
            )}
            {show_when(
                move || state.read().is_me() && state.read().request.is_none(),
                move || button("give-back", i18n::give_back, DriverAction::GiveBack, act),
            )}
            {show_when(
                move || phone.role.get() == Role::Administrator && state.read().other().is_some(),
                move || view! { <TakeOver state act /> }.into_any(),
            )}
            <p class="driver__result" role="status" data-testid="driver-result">{text(move || result.get())}</p>
        </div>
    }
}

/// Returns a signal that changes every second, as long as there is something to count.
fn count_seconds(driving: RwSignal<Driving>) -> RwSignal<u32> {
    let ticks = RwSignal::new(0_u32);
    let counts = Memo::new(move |_| driving.read().counts_to().is_some());
    effect(move || {
        if !counts.get() {
            return;
        }
        let tick = move || ticks.update(|count| *count = count.wrapping_add(1));
        let ticking = set_interval_with_handle(tick, TICK);
        on_cleanup(move || {
            if let Ok(ticking) = ticking {
                ticking.clear();
            }
        });
    });
    ticks
}

/// Tells the person who has asked when the driver goes on.
fn tell_refusal(state: Memo<LineState>, result: RwSignal<String>) {
    let has_asked = StoredValue::new(false);
    effect(move || {
        let state = state.read();
        let asks = matches!(state.request, Some((_, true)));
        let has_asked = has_asked.try_update_value(|before| std::mem::replace(before, asks));
        match state.other() {
            Some(driver) if has_asked == Some(true) && !asks => {
                result.set(i18n::control_refused(driver));
            }
            _ if asks => result.set(String::new()),
            _ => {}
        }
    });
}

fn button(
    name: &'static str,
    label: Sentence,
    action: DriverAction,
    act: Callback<DriverAction>,
) -> AnyView {
    view! {
        <button type="button" class="button" data-act=name on:click=listener(move |_| act.run(action))>
            {t(label)}
        </button>
    }
    .into_any()
}

/// Returns a request for control, which the driver answers.
fn request_view(
    state: Memo<LineState>,
    (user, is_me): (String, bool),
    act: Callback<DriverAction>,
) -> AnyView {
    let drives = state.read_untracked().is_me();
    if !drives {
        let driver = state.read_untracked().other().unwrap_or_default().to_owned();
        // Others only watch, also this.
        return is_me
            .then(|| view! { <p role="status">{i18n::asked_for_control(&driver)}</p> })
            .into_any();
    }
    view! {
        <div class="driver__request" data-testid="driver-request">
            <p role="alert">{i18n::asks_for_control(&user)}</p>
            {button("give", i18n::give_control, DriverAction::Give, act)}
            {button("refuse", i18n::refuse_control, DriverAction::Refuse, act)}
        </div>
    }
    .into_any()
}

/// The button that takes control away from the driver, with its question.
#[component]
fn TakeOver(state: Memo<LineState>, act: Callback<DriverAction>) -> impl IntoView {
    let is_asked = RwSignal::new(false);
    let settling = Settling::of_component();
    let ask = move |_| {
        is_asked.set(true);
        settling.begin();
    };
    let confirmed = Callback::new(move |()| {
        if untrack(|| settling.is_over()) {
            is_asked.set(false);
            act.run(DriverAction::TakeOver);
        }
    });
    let scope = Scope::current();
    let cancelled = Callback::new(move |()| {
        is_asked.set(false);
        scope.after_frame(focus::restore_if_here);
    });
    let label = Signal::derive(i18n::take_over);
    view! {
        {show_when(move || !is_asked.get(), move || view! {
            <button type="button" class="button" data-act="take-over" on:click=listener(ask)>
                {t(i18n::take_over)}
            </button>
        }.into_any())}
        {show_when(move || is_asked.get(), move || {
            let what = i18n::ask_take_over(state.read_untracked().other().unwrap_or_default());
            view! { <PlainQuestion what label settling confirmed cancelled /> }.into_any()
        })}
    }
}
