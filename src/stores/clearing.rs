//! Clears the activity list of a phone, and ends the time in which that can be undone: also while another phone is
//! shown, since what was cleared has the digits that were called.

use leptos::prelude::{ReadUntracked, Update};

use super::{UNDO_MILLIS, phone::PhoneSession};
use crate::{model::Activity, platform::timer::Timeout};

/// Clears the list of a phone.
pub fn clear(phone: PhoneSession) {
    let activity = phone.activity;
    activity.update(Activity::clear);
    let clearing = activity.read_untracked().undoable();
    if let Some(clearing) = clearing {
        let forget = move || activity.update(|activity| activity.forget_clearing(clearing));
        // It runs as long as the page lives, as the list does.
        Timeout::new(UNDO_MILLIS, forget).forget();
    }
}
