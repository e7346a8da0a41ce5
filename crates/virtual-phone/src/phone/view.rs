//! What the display is about.

use snom::argument::CallList;

use super::{Menu, VirtualPhone};

/// What a number is typed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// To call it.
    Call,
    /// To pass the call on to it.
    Transfer,
}

/// What the display is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum View {
    /// The clock, or the calls if there are any.
    Home,
    /// A number is being typed.
    Prompt { text: String, purpose: Purpose },
    /// A menu.
    Menu { menu: Menu, selected: usize },
    /// A list of past calls.
    Past { list: CallList, selected: usize },
    /// The phone book, searched with letters.
    Contacts { typed: super::keys::Typing, selected: usize },
    /// Which call to connect with the one on hold.
    ConfirmTransfer,
    /// What the phone is.
    Information,
}

impl View {
    pub(crate) fn is_prompt(&self) -> bool {
        matches!(self, View::Prompt { .. })
    }

    /// The name in reports of the phone's state.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            View::Home => "home",
            View::Prompt { purpose: Purpose::Call, .. } => "prompt",
            View::Prompt { purpose: Purpose::Transfer, .. } => "transfer",
            View::Menu { .. } => "menu",
            View::Past { list: CallList::Dialled, .. } => "dialled-list",
            View::Past { list: CallList::Missed, .. } => "missed-list",
            View::Past { list: CallList::Received, .. } => "received-list",
            View::Contacts { .. } => "contacts",
            View::ConfirmTransfer => "confirm-transfer",
            View::Information => "information",
        }
    }
}

impl VirtualPhone {
    /// Moves the selection of whatever can be selected from.
    pub(super) fn move_selection(&mut self, by: isize) {
        let last = self.entries().saturating_sub(1);
        match &mut self.view {
            View::Menu { selected, .. }
            | View::Past { selected, .. }
            | View::Contacts { selected, .. } => {
                *selected = selected.saturating_add_signed(by).min(last);
            }
            View::Home if !self.calls.is_empty() => self.calls.move_focus(by),
            // Up and Down at rest change the identity that calls, as the settings
            // `idle_up_key_action` and `idle_down_key_action` have it from the factory.
            View::Home => self.identities.turn(if by < 0 { -1 } else { 1 }),
            View::Prompt { .. } | View::ConfirmTransfer | View::Information => {}
        }
    }

    /// How many entries there are to select from.
    pub(crate) fn entries(&self) -> usize {
        match &self.view {
            View::Menu { menu, .. } => menu.items().len(),
            View::Past { list, .. } => self.lists.of(*list).len(),
            View::Contacts { typed, .. } => typed.found().count(),
            View::Home | View::Prompt { .. } | View::ConfirmTransfer | View::Information => 0,
        }
    }

    pub(super) fn select(&mut self, nth: usize) {
        let last = self.entries().saturating_sub(1);
        if let View::Menu { selected, .. }
        | View::Past { selected, .. }
        | View::Contacts { selected, .. } = &mut self.view
        {
            *selected = nth.min(last);
        }
    }

    pub(super) fn open_list(&mut self, list: CallList) {
        self.view = View::Past { list, selected: 0 };
    }

    pub(super) fn ask_for_number(&mut self, purpose: Purpose) {
        self.view = View::Prompt { text: String::new(), purpose };
    }
}
