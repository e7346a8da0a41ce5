//! What stands beside the device: calls, sequences, what was done, maintenance, the doctor.

pub mod call;
pub mod doctor;
pub mod guarded;
pub mod maintenance;
pub mod sequences;

use leptos::prelude::*;

use crate::{features::activity::ActivityList, services::desk::Desk, text, ui::Tabs};

use call::CallTab;
use doctor::DoctorTab;
use maintenance::MaintenanceTab;
use sequences::SequencesTab;

/// The tab that is shown first, among those of [`text::CONSOLE_TABS`].
const ACTIVITY: usize = 2;

/// The tabs beside the device.
#[component]
pub fn Console(
    /// The phone.
    desk: Desk,
) -> impl IntoView {
    let shown = RwSignal::new(ACTIVITY);
    let activity = desk.activity;
    // All are kept, so that what one has typed is still there when one comes back.
    let panel = move |nth: usize, content: AnyView| {
        view! {
            <div
                class="console__panel"
                role="tabpanel"
                id=format!("console-panel-{nth}")
                aria-labelledby=format!("console-tab-{nth}")
                tabindex="0"
                hidden=move || shown.get() != nth
            >
                {content}
            </div>
        }
    };
    let calls = view! { <CallTab desk=desk.clone() /> }.into_any();
    let sequences = view! { <SequencesTab desk=desk.clone() /> }.into_any();
    let done = view! { <ActivityList activity /> }.into_any();
    let doctor = view! { <DoctorTab phone=desk.phone.id.clone() /> }.into_any();
    let maintenance = view! { <MaintenanceTab desk /> }.into_any();
    let panels = [calls, sequences, done, maintenance, doctor];
    view! {
        <section class="console" aria-label=text::CONSOLE>
            <Tabs id="console" label=text::CONSOLE names=&text::CONSOLE_TABS shown />
            {panels.into_iter().enumerate().map(|(nth, content)| panel(nth, content)).collect_view()}
        </section>
    }
}
