//! The activity list over a reload of the page. The tab keeps it for the person until it is closed, or they
//! sign out: it has the digits that were called.

use std::cell::RefCell;

use leptos::prelude::{ReadUntracked, Update, window_event_listener_untyped};

use super::{
    phone::PhoneSession,
    stored_item::{ACTIVITY, read_in_tab, write_in_tab},
};
use crate::{
    model::{Activity, Record, activity::record},
    platform::storage,
};

/// Returns the rows of a list in words, as they are after the page is gone.
pub type Records = fn(&Activity) -> Vec<Record>;

thread_local! {
    /// The phones whose list is kept.
    static PHONES: RefCell<Vec<PhoneSession>> = const { RefCell::new(Vec::new()) };
    /// Those whose rows of before the reload are still to be added: the tab goes on keeping them.
    static WAITING: RefCell<Vec<PhoneSession>> = const { RefCell::new(Vec::new()) };
}

/// Returns whether the tab keeps a list from before a reload. What it kept for another person is removed once it is
/// known who uses the page, so the first view reads no more than that.
#[must_use]
pub fn is_kept() -> bool {
    storage::read_in_tab(ACTIVITY).is_some()
}

/// Keeps the list of a phone when the page is left. Returns whether rows of before a reload are to be added by
/// [`restore`], which comes with their view. Doing it again changes nothing.
#[must_use]
pub fn keep(phone: PhoneSession, records: Records) -> bool {
    let id = phone.id();
    if PHONES.with_borrow(|phones| phones.iter().any(|known| known.has_id(&id))) {
        return false;
    }
    PHONES.with_borrow_mut(|phones| phones.push(phone));
    let has_earlier = read_in_tab(ACTIVITY).is_some_and(|text| record::has(&text, &id));
    if has_earlier {
        WAITING.with_borrow_mut(|waiting| waiting.push(phone));
    }
    // It listens as long as the page lives.
    let _ = window_event_listener_untyped("pagehide", move |_| save(phone, records));
    has_earlier
}

/// Adds the rows of before a reload to the list of a phone. Doing it again changes nothing.
pub fn restore(phone: PhoneSession) {
    let id = phone.id();
    if !is_waiting(&id) {
        return;
    }
    WAITING.with_borrow_mut(|waiting| waiting.retain(|other| !other.has_id(&id)));
    let earlier = record::read(&read_in_tab(ACTIVITY).unwrap_or_default(), &id);
    phone.activity.update(|activity| activity.restore(earlier));
}

fn is_waiting(id: &str) -> bool {
    WAITING.with_borrow(|waiting| waiting.iter().any(|phone| phone.has_id(id)))
}

fn save(phone: PhoneSession, records: Records) {
    let activity = phone.activity.read_untracked();
    let now = records(&activity);
    let rows = now.iter().chain(activity.earlier().iter().map(AsRef::as_ref));
    let before = read_in_tab(ACTIVITY).unwrap_or_default();
    let id = phone.id();
    write_in_tab(ACTIVITY, &record::write(&before, &id, rows, is_waiting(&id)));
}
