//! The relay's stream of events, which is followed once the first picture is there.

use std::{cell::Cell, time::Duration};

use leptos::prelude::*;

use crate::{
    features::{given_number, lazy_entry::lazy_task},
    stores::{phones::PhoneListState, stream},
    ui::{Scope, effect, spawn_lazy},
};

/// What is fetched then stands in the way of nothing that a first press needs.
const BEGINS_AFTER: Duration = Duration::from_secs(2);

lazy_task! {
    /// Follows the stream; with `is_shared` it is that of all tabs of the browser. A page that is in no frame also takes
    /// numbers from then on: an entry of their own would be one more in the first view.
    fn follow(list: PhoneListState, is_shared: bool) in stream {
        stream::follow(list, is_shared);
        given_number::follow(list, !is_shared);
    }
}

/// Follows the stream from the first picture on. Without its code the page polls, as before.
pub fn follow_later(list: PhoneListState, is_shared: bool) {
    let shown = list.shown();
    let (is_begun, scope) = (Cell::new(false), Scope::current());
    effect(move || {
        let is_due =
            !is_begun.get() && shown.get().is_some_and(|phone| phone.view().link.read().is_live());
        if is_due {
            is_begun.set(true);
            scope.after(BEGINS_AFTER, move || spawn_lazy(follow(list, is_shared), || ()));
        }
    });
}
