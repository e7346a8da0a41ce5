//! The lazy entries of the activity list: everything that its plain rows do not need. They are few, since each adds
//! code to the list.

use leptos::prelude::*;

use super::{
    details::details,
    earlier::EarlierRows,
    list_state::ListState,
    report,
    tools::{FilterBar, SelectBox, SelectionBar, UndoNote},
};
use crate::{
    features::{
        lazy_entry::{lazy_task, lazy_view},
        stylesheet,
    },
    i18n,
    model::Row,
    stores::{clearing, earlier_activity, phone::PhoneSession},
    ui::{Scope, part, show_when},
};

/// What is done with the whole list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// The rows of before a reload are added.
    Restore,
    /// It is cleared.
    Clear,
    /// It is saved as one HTML page with its pictures.
    SavePage,
    /// It is saved with one line of JSON for each command.
    SaveLines,
}

lazy_task! {
    /// Does something with the list of a phone, as long as `scope` lives.
    pub(super) fn act_on_list(phone: PhoneSession, act: Act, scope: Scope) in secondary {
        match act {
            Act::Restore => earlier_activity::restore(phone),
            Act::Clear => {
                // What was not added yet is cleared too.
                earlier_activity::restore(phone);
                clearing::clear(phone);
            }
            Act::SavePage => scope.spawn(report::save_page(phone)),
            Act::SaveLines => report::save_lines(phone),
        }
    }
}

lazy_view! {
    /// Returns what is above or below the rows of this page: the filter, the selection and the note that the list
    /// was cleared, or the rows of before a reload.
    pub(super) fn beside_rows(phone: PhoneSession, state: ListState, is_above: bool) in secondary {
        adopt_styles();
        if is_above {
            view! { <AboveRows phone state /> }.into_any()
        } else {
            view! { <EarlierRows phone state /> }.into_any()
        }
    }
}

lazy_view! {
    /// Returns the details of a row, or the box that selects it.
    pub(super) fn within_row(
        phone: PhoneSession,
        state: ListState,
        row: Memo<Option<Row>>,
        is_box: bool
    ) in secondary {
        if is_box {
            adopt_styles();
            let id = row.read_untracked().as_ref().map(Row::id).unwrap_or_default();
            let title = Signal::derive(move || {
                row.read().as_ref().map(i18n::row_title).unwrap_or_default()
            });
            view! { <SelectBox state id title /> }.into_any()
        } else {
            let drawn =
                move || row.get().map(|row| details(phone, &row));
            drawn.into_any()
        }
    }
}

fn adopt_styles() {
    stylesheet::adopt_forms();
    stylesheet::adopt(include_str!("../../../style/features/activity-tools.css"));
}

#[component]
fn AboveRows(phone: PhoneSession, state: ListState) -> impl IntoView {
    let activity = phone.activity;
    // Another clearing is another note.
    let undoable = Memo::new(move |_| activity.read().undoable());
    view! {
        {show_when(move || state.is_filtering.get(), move || view! { <FilterBar phone state /> }.into_any())}
        {show_when(move || state.is_selecting(), move || view! { <SelectionBar phone state /> }.into_any())}
        {part(move || undoable.get().map(|_| view! { <UndoNote phone /> }.into_any()))}
    }
}
