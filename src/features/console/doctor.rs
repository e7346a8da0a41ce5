//! The doctor: what was tried, what it means, what to change.

use leptos::{prelude::*, task::spawn_local};
use relay_api::{Diagnosis, Finding, Verdict};

use crate::{
    services::relay::{self, RelayError},
    text,
    ui::{Icon, IconView},
};

/// What the doctor says.
#[derive(Clone, PartialEq)]
enum Said {
    Nothing,
    Examining,
    Found(Diagnosis),
    Failed(String),
}

/// Examines the phone when asked to.
#[component]
pub fn DoctorTab(
    /// The id of the phone.
    phone: String,
) -> impl IntoView {
    let said = RwSignal::new(Said::Nothing);
    let examine = move |_| {
        if said.get_untracked() == Said::Examining {
            return;
        }
        said.set(Said::Examining);
        let phone = phone.clone();
        spawn_local(async move {
            said.set(match relay::diagnosis(&phone).await {
                Ok(diagnosis) => Said::Found(diagnosis),
                Err(RelayError::Problem(problem)) => Said::Failed(problem.detail),
                Err(RelayError::NoAnswer) => Said::Failed(text::NO_RELAY_FOR_LOGIN.to_owned()),
            });
        });
    };
    let is_examining = move || said.get() == Said::Examining;
    let findings = move || match said.get() {
        Said::Nothing | Said::Examining => ().into_any(),
        Said::Failed(reason) => view! { <p class="problem">{reason}</p> }.into_any(),
        Said::Found(diagnosis) => {
            let rows = diagnosis.findings.into_iter().map(row).collect_view();
            view! { <ol class="findings">{rows}</ol> }.into_any()
        }
    };
    view! {
        <p class="form__hint">{text::DOCTOR_HINT}</p>
        <button
            type="button"
            class="button button--main"
            data-command="examine"
            aria-disabled=move || is_examining().to_string()
            on:click=examine
        >
            {move || if is_examining() { text::EXAMINING } else { text::EXAMINE }}
        </button>
        <div role="status">{findings}</div>
    }
}

fn row(finding: Finding) -> impl IntoView {
    let (icon, state) = match finding.verdict {
        Verdict::Good => (Icon::CircleCheck, "good"),
        Verdict::Poor => (Icon::Help, "uncertain"),
        Verdict::Bad => (Icon::CircleAlert, "failed"),
        Verdict::Skipped => (Icon::CircleMinus, "skipped"),
    };
    view! {
        <li class="finding" data-state=state data-what=finding.what.clone()>
            <IconView icon />
            <span class="finding__what">{text::finding(&finding.what)}</span>
            <span class="finding__verdict">{text::verdict(finding.verdict)}</span>
            <p class="finding__detail">{finding.detail}</p>
            {finding.mend.map(|mend| view! { <p class="finding__mend">{mend}</p> })}
        </li>
    }
}
