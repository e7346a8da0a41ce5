//! What a person does with the activity list: they filter it, and select rows.

use leptos::prelude::{Read, RwSignal, Set, Update};

/// The rows that are shown and selected.
#[derive(Clone, Copy)]
pub struct ListState {
    /// The filter is shown.
    pub(super) is_filtering: RwSignal<bool>,
    /// The rows that the filter leaves; `None` where it leaves all.
    pub(super) found: RwSignal<Option<Vec<u64>>>,
    /// The rows that are selected; `None` while nobody selects any.
    pub(super) selected: RwSignal<Option<Vec<u64>>>,
}

impl ListState {
    /// Creates the state of a list with all its rows.
    pub(super) fn new() -> ListState {
        ListState {
            is_filtering: RwSignal::new(false),
            found: RwSignal::new(None),
            selected: RwSignal::new(None),
        }
    }

    /// Returns whether the filter leaves a row.
    pub(super) fn shows(self, id: u64) -> bool {
        self.found.read().as_ref().is_none_or(|found| found.contains(&id))
    }

    /// Begins a selection, or ends it.
    pub(super) fn toggle_selection(self) {
        self.selected.update(|selected| {
            *selected = if selected.is_some() { None } else { Some(Vec::new()) };
        });
    }

    /// Returns whether a person selects rows.
    pub(super) fn is_selecting(self) -> bool {
        self.selected.read().is_some()
    }

    /// Returns whether a row is selected.
    pub(super) fn is_selected(self, id: u64) -> bool {
        self.selected.read().as_ref().is_some_and(|selected| selected.contains(&id))
    }

    /// Selects a row, or takes it out of the selection.
    pub(super) fn select(self, id: u64, is_selected: bool) {
        self.selected.update(|selected| {
            if let Some(selected) = selected {
                selected.retain(|other| *other != id);
                selected.extend(is_selected.then_some(id));
            }
        });
    }

    /// Selects these rows.
    pub(super) fn select_all(self, ids: Vec<u64>) {
        self.selected.set(Some(ids));
    }
}
