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

/// Stands for all rows of a phone in the tab.
const ALL: usize = usize::MAX;

thread_local! {
    /// The ids of the phones whose list is kept, each with the number of its newest rows in the tab that are those of
    /// this page: all of them, once those of before the reload are added.
    static WRITTEN: RefCell<Vec<(String, usize)>> = const { RefCell::new(Vec::new()) };
}

/// Returns whether the tab keeps a list from before a reload. What it kept for another person is removed once it is
/// known who uses the page, so the first view reads no more than that.
#[must_use]
pub fn is_kept() -> bool {
    storage::read_in_tab(ACTIVITY).is_some()
}

/// Keeps the list of a phone when the page is left. Returns whether rows of before a reload are to be added by
/// [`restore`], which comes with their view: also again, where that could not be fetched.
#[must_use]
pub fn keep(phone: PhoneSession, records: Records) -> bool {
    let id = phone.id();
    if let Some(written) = written(&id) {
        return written != ALL;
    }
    let has_earlier = read_in_tab(ACTIVITY).is_some_and(|text| record::has(&text, &id));
    WRITTEN.with_borrow_mut(|all| all.push((id, if has_earlier { 0 } else { ALL })));
    // It listens as long as the page lives.
    let _ = window_event_listener_untyped("pagehide", move |_| save(phone, records));
    has_earlier
}

/// Adds the rows of before a reload to the list of a phone. Doing it again changes nothing.
pub fn restore(phone: PhoneSession) {
    let id = phone.id();
    let Some(written) = written(&id).filter(|written| *written != ALL) else { return };
    set_written(&id, ALL);
    let rows = record::read(&read_in_tab(ACTIVITY).unwrap_or_default(), &id);
    let earlier = rows.into_iter().skip(written).collect();
    phone.activity.update(|activity| activity.restore(earlier));
}

fn written(id: &str) -> Option<usize> {
    WRITTEN.with_borrow(|all| all.iter().find(|kept| kept.0 == id).map(|kept| kept.1))
}

fn set_written(id: &str, count: usize) {
    WRITTEN.with_borrow_mut(|all| {
        all.iter_mut().filter(|kept| kept.0 == id).for_each(|kept| kept.1 = count);
    });
}

fn save(phone: PhoneSession, records: Records) {
    let activity = phone.activity.read_untracked();
    let now = records(&activity);
    let rows = now.iter().chain(activity.earlier().iter().map(AsRef::as_ref));
    let before = read_in_tab(ACTIVITY).unwrap_or_default();
    let id = phone.id();
    let written = written(&id).unwrap_or(ALL);
    write_in_tab(ACTIVITY, &record::write(&before, &id, rows, written));
    if written != ALL {
        set_written(&id, now.len());
    }
}
