//! The outcome of a command, in words and as a state for the style.

use crate::{
    i18n,
    model::{Entry, Progress, activity::Status},
    ui::Icon,
};

/// Returns the outcome in a few words.
pub(in crate::features) fn outcome(progress: &Progress) -> String {
    match progress {
        Progress::Waiting => i18n::waiting().to_owned(),
        Progress::Sending => i18n::sending().to_owned(),
        Progress::NotSent(_) | Progress::Dropped | Progress::Overtaken | Progress::Stopped => {
            i18n::not_sent().to_owned()
        }
        Progress::Unknown(_) => i18n::unknown().to_owned(),
        Progress::Reported(report) => {
            format!("{} · {}", i18n::outcome(report.outcome), i18n::milliseconds(report.ms))
        }
    }
}

/// Returns why the command did not succeed, and what to do about it: for a report once the code that words its reason
/// is there, which is much more than the list.
pub(in crate::features) fn reason(entry: &Entry) -> Option<String> {
    match &entry.progress {
        Progress::Waiting | Progress::Sending => None,
        Progress::Reported(_) => entry.advice.clone(),
        Progress::Dropped => Some(i18n::dropped_after_failure().to_owned()),
        Progress::Overtaken => Some(i18n::overtaken().to_owned()),
        Progress::Stopped => Some(i18n::stopped_before_sending().to_owned()),
        Progress::NotSent(reason) | Progress::Unknown(reason) => Some(reason.clone()),
    }
}

/// Returns the request target that was sent last.
pub(super) fn target(progress: &Progress) -> Option<String> {
    match progress {
        Progress::Reported(report) => Some(report.target.clone()),
        _ => None,
    }
}

/// Returns the state for the style; `None` is a command that has no outcome yet.
pub(in crate::features) fn state(status: Option<Status>) -> &'static str {
    match status {
        None => "open",
        Some(Status::Good) => "good",
        Some(Status::Uncertain) => "uncertain",
        Some(Status::Failed) => "failed",
        Some(Status::Stopped) => "stopped",
    }
}

/// Returns the icon that goes with the state.
pub(super) fn icon(status: Option<Status>) -> Icon {
    match status {
        None => Icon::Loader,
        Some(Status::Good) => Icon::CircleCheck,
        Some(Status::Uncertain) => Icon::Help,
        Some(Status::Failed) => Icon::CircleAlert,
        Some(Status::Stopped) => Icon::CircleMinus,
    }
}
