//! The recent phones: those that a person has looked at.

use leptos::prelude::Get;

use crate::{
    model::Shortlist,
    stores::{phones::PhoneListState, shortlist, stored_item::StoredItem},
    ui::effect,
};

/// Records each phone that is shown, for as long as the owner lives; returns the recent and the pinned
/// phones. A first view, which shows one phone alone, needs none of this.
pub fn record(list: PhoneListState) -> StoredItem<Shortlist> {
    let shortlist = shortlist::load();
    let shown = list.shown();
    effect(move || {
        if let Some(phone) = shown.get().filter(|_| list.is_person_known()) {
            shortlist.change(|all| all.visit(&phone.id()));
        }
    });
    shortlist
}
