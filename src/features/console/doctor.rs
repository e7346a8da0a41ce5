//! The doctor: what was tried, what it means, what to change.

use leptos::{prelude::*, task::spawn_local};
use relay_api::{Check, Diagnostics, Verdict};

use crate::{
    backend::{self, BackendError},
    i18n::{self, t},
    model::Link,
    stores::{phone::PhoneSession, screen::Viewer},
    ui::{Icon, IconView, show_when},
};

/// What the doctor says.
#[derive(Clone, PartialEq)]
enum Said {
    Nothing,
    Examining,
    Found(Diagnostics),
    Failed(String),
}

/// Examines the phone when asked to.
#[component]
pub fn DoctorTab(
    /// The phone.
    desk: PhoneSession,
) -> impl IntoView {
    let PhoneSession { phone, model, viewer, .. } = desk;
    let answer = RwSignal::new(Said::Nothing);
    let has_said = RwSignal::new(false);
    let id = StoredValue::new(phone.id.clone());
    let model = model.name;
    let link = viewer.view().link;
    let viewer = StoredValue::new_local(viewer);
    let redraw = use_context::<Redraw>();
    let examine = move || {
        if answer.get_untracked() == Said::Examining {
            return;
        }
        answer.set(Said::Examining);
        spawn_local(async move {
            answer.set(match backend::diagnosis(&id.get_value()).await {
                Ok(diagnosis) => Said::Found(diagnosis),
                Err(BackendError::Problem(problem)) => Said::Failed(i18n::problem(&problem)),
                Err(BackendError::NoAnswer) => Said::Failed(i18n::no_relay_for_login().to_owned()),
            });
            has_said.set(true);
        });
    };
    let sign_in = move |_| {
        spawn_local(async move {
            if let Err(BackendError::Problem(problem)) =
                backend::sign_in_to_phone(&id.get_value()).await
            {
                answer.set(Said::Failed(i18n::problem(&problem)));
                return;
            }
            viewer.with_value(Viewer::resume);
            examine();
        });
    };
    let is_examining = move || answer.get() == Said::Examining;
    let findings = move || match answer.get() {
        Said::Nothing | Said::Examining => ().into_any(),
        Said::Failed(reason) => view! { <p class="problem">{reason}</p> }.into_any(),
        Said::Found(diagnosis) => {
            let other = diagnosis.model.clone().filter(|told| told != model);
            let rows = diagnosis.checks.into_iter().map(row).collect_view();
            let redraw_as = other.map(|told| {
                let (as_what, other) = (told.clone(), told.clone());
                let label = move || i18n::show_keys_of(&as_what);
                let note = move || i18n::model_differs(&other, model);
                let draw = move |_| {
                    if let Some(Redraw(redraw)) = redraw {
                        redraw.run(told.clone());
                    }
                };
                view! {
                    <p>{note}</p>
                    <button type="button" class="button" data-command="redraw" on:click=draw>{label}</button>
                }
            });
            view! { <ol class="findings">{rows}</ol> {redraw_as} }.into_any()
        }
    };
    view! {
        <p class="form__hint">{t(i18n::diagnostics_hint)}</p>
        <button
            type="button"
            class="button button--main"
            data-command="examine"
            aria-disabled=move || is_examining().to_string()
            on:click=move |_| examine()
        >
            {move || match (is_examining(), has_said.get()) {
                (true, _) => i18n::diagnostics_running(),
                (false, true) => i18n::run_diagnostics_again(),
                (false, false) => i18n::run_diagnostics(),
            }}
        </button>
        {show_when(move || matches!(link.get(), Link::Stopped(_)), move || view! {
            <button type="button" class="button" data-command="sign-in" on:click=sign_in>
                {t(i18n::try_login_again)}
            </button>
        }.into_any())}
        <div role="status">{findings}</div>
    }
}

/// Draws the phone that is shown as another model; the page provides it.
#[derive(Clone, Copy)]
pub struct Redraw(pub Callback<String>);

fn row(check: Check) -> impl IntoView {
    let (icon, state) = match check.verdict {
        Verdict::Ok => (Icon::CircleCheck, "good"),
        Verdict::Warning => (Icon::Help, "uncertain"),
        Verdict::Failed => (Icon::CircleAlert, "failed"),
        Verdict::Skipped => (Icon::CircleMinus, "skipped"),
    };
    let name = format!("{:?}", check.check).to_lowercase();
    let (reason, remedy) = (check.reason, check.remedy);
    view! {
        <li class="finding" data-state=state data-what=name>
            <IconView icon />
            <span class="finding__what">{move || i18n::check_name(check.check)}</span>
            <span class="finding__verdict">{move || i18n::verdict(check.verdict)}</span>
            <p class="finding__detail">{move || i18n::reason(&reason)}</p>
            {remedy.map(|remedy| view! { <p class="finding__mend">{move || i18n::remedy(&remedy)}</p> })}
        </li>
    }
}
