//! Diagnostics: the checks, their verdicts, and what to do about them.

use leptos::prelude::*;
use relay_api::{Check, Diagnostics, Verdict};

use crate::{
    features::{lazy_entry::lazy_view, stylesheet},
    i18n::{self, t},
    model::Link,
    stores::{phone::PhoneSession, phones::PhoneListState},
    ui::{Icon, IconView, Scope, effect, listener, part, show_when, text},
};

/// The state of a run.
enum Run {
    NotStarted,
    Running,
    Finished(Diagnostics),
    Failed(String),
}

lazy_view! {
    /// Returns the tab for diagnostics.
    pub fn diagnostics_tab(phone: PhoneSession) in secondary {
        stylesheet::adopt_forms();
        stylesheet::adopt(include_str!("../../../style/features/diagnostics.css"));
        view! { <DiagnosticsTab phone /> }
    }
}

/// The tab for diagnostics.
#[component]
fn DiagnosticsTab(phone: PhoneSession) -> impl IntoView {
    let run = RwSignal::new(Run::NotStarted);
    let has_run = RwSignal::new(false);
    let scope = Scope::current();
    let model = phone.model.name;
    let link = phone.view().link;
    let list = use_context::<PhoneListState>();
    let start = move || {
        if matches!(*run.read_untracked(), Run::Running) {
            return;
        }
        run.set(Run::Running);
        scope.spawn(async move {
            let result = phone.diagnose().await;
            run.set(result.map_or_else(Run::Failed, Run::Finished));
            has_run.set(true);
        });
    };
    effect(move || {
        if phone.wants_diagnostics.get() {
            phone.wants_diagnostics.set(false);
            start();
        }
    });
    let sign_in = move |_| {
        scope.spawn(async move {
            match phone.sign_in().await {
                Ok(()) => start(),
                Err(reason) => run.set(Run::Failed(reason)),
            }
        });
    };
    let is_running = move || matches!(*run.read(), Run::Running);
    // By reference: copies of reasons would be the largest code of this tab.
    let results = move || match &*run.read() {
        Run::NotStarted | Run::Running => None,
        Run::Failed(reason) => Some(view! { <p class="problem">{reason.clone()}</p> }.into_any()),
        Run::Finished(diagnostics) => {
            let other = diagnostics.model.clone().filter(|found| found != model);
            let rows = diagnostics.checks.iter().map(row).collect_view();
            let redraw = other.map(|found| {
                let (shown, other) = (found.clone(), found.clone());
                let label = move || i18n::show_keys_of(&shown);
                let note = move || i18n::model_differs(&other, model);
                let draw = move |_| {
                    if let Some(list) = list {
                        list.change_model(found.clone());
                    }
                };
                view! {
                    <p>{text(note)}</p>
                    <button type="button" class="button" data-command="redraw" on:click=listener(draw)>{text(label)}</button>
                }
            });
            Some(view! { <ol class="findings">{rows}</ol> {redraw} }.into_any())
        }
    };
    view! {
        <p class="form__hint">{t(i18n::diagnostics_hint)}</p>
        <button
            type="button"
            class="button button--main"
            data-command="examine"
            aria-disabled=text(move || is_running().to_string())
            on:click=listener(move |_| start())
        >
            {text(move || match (is_running(), has_run.get()) {
                (true, _) => i18n::diagnostics_running(),
                (false, true) => i18n::run_diagnostics_again(),
                (false, false) => i18n::run_diagnostics(),
            }.to_owned())}
        </button>
        {show_when(move || matches!(link.get(), Link::Stopped(_)), move || view! {
            <button type="button" class="button" data-command="sign-in" on:click=listener(sign_in)>
                {t(i18n::try_login_again)}
            </button>
        }.into_any())}
        <div role="status">{part(results)}</div>
    }
}

fn row(check: &Check) -> impl IntoView + use<> {
    let (icon, state) = match check.verdict {
        Verdict::Ok => (Icon::CircleCheck, "good"),
        Verdict::Warning => (Icon::Help, "uncertain"),
        Verdict::Failed => (Icon::CircleAlert, "failed"),
        Verdict::Skipped => (Icon::CircleMinus, "skipped"),
    };
    let remedy = check.remedy.as_ref().map(i18n::remedy);
    view! {
        <li class="finding" data-state=state data-what=check.check.tag()>
            <IconView icon />
            <span class="finding__check">{i18n::check_name(check.check)}</span>
            <span class="finding__verdict">{i18n::verdict(check.verdict)}</span>
            <p class="finding__detail">{i18n::reason(&check.reason)}</p>
            {remedy.map(|remedy| view! { <p class="finding__remedy">{remedy}</p> })}
        </li>
    }
}
