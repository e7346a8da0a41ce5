//! The activity list over a reload of the page. The tab keeps it for the person until it is closed, or they
//! sign out: it has the digits that were called.

use std::cell::RefCell;

use leptos::prelude::{ReadUntracked, Update, window_event_listener_untyped};

use super::{
    phone::PhoneSession,
    stored_item::{ACTIVITY, read_in_tab, write_in_tab},
};
use crate::model::{Activity, Record, activity::record};

/// Returns the rows of a list in words, as they are after the page is gone.
pub type Records = fn(&Activity) -> Vec<Record>;

thread_local! {
    /// The phones whose list is kept.
    static PHONES: RefCell<Vec<PhoneSession>> = const { RefCell::new(Vec::new()) };
}

/// Returns whether the tab keeps a list from before a reload.
#[must_use]
pub fn is_kept() -> bool {
    read_in_tab(ACTIVITY).is_some()
}

/// Adds the rows of before a reload to the list of a phone, and keeps the list when the page is left. Doing
/// it again changes nothing.
pub fn keep(phone: PhoneSession, records: Records) {
    let id = phone.id();
    let is_new = PHONES.with_borrow_mut(|phones| {
        let is_new = !phones.iter().any(|known| known.has_id(&id));
        phones.extend(is_new.then_some(phone));
        is_new
    });
    if !is_new {
        return;
    }
    let earlier = record::read(&read_in_tab(ACTIVITY).unwrap_or_default(), &id);
    if !earlier.is_empty() {
        phone.activity.update(|activity| activity.restore(earlier));
    }
    // It listens as long as the page lives.
    let _ = window_event_listener_untyped("pagehide", move |_| save(phone, records));
}

fn save(phone: PhoneSession, records: Records) {
    let activity = phone.activity.read_untracked();
    let now = records(&activity);
    let rows = now.iter().chain(activity.earlier().iter().map(AsRef::as_ref));
    let before = read_in_tab(ACTIVITY).unwrap_or_default();
    write_in_tab(ACTIVITY, &record::write(&before, &phone.id(), rows));
}
