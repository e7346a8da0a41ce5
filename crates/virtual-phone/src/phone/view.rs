//! The views of the display, and how the phone moves between them.

use snom::argument::CallList;

use super::{Menu, MenuItem, VirtualPhone, keys::Typing};

/// The purpose of a number that is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// To call it.
    Call,
    /// To pass the call on to it.
    Transfer,
}

/// A view of the display.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum View {
    /// The clock, or the calls if there are any.
    Home,
    /// A number is being typed.
    Prompt { text: String, purpose: Purpose },
    /// A menu.
    Menu { menu: Menu, selected: usize },
    /// A list of past calls.
    CallList { list: CallList, selected: usize },
    /// The phone book, searched with letters.
    Contacts { typed: Typing, selected: usize },
    /// The question which call to connect with the one on hold.
    ConfirmTransfer,
    /// Information about the phone.
    Information,
}

impl View {
    pub(crate) fn is_prompt(&self) -> bool {
        matches!(self, View::Prompt { .. })
    }

    /// Returns the name used in [`State`](super::State).
    pub(crate) fn name(&self) -> &'static str {
        match self {
            View::Home => "home",
            View::Prompt { purpose: Purpose::Call, .. } => "prompt",
            View::Prompt { purpose: Purpose::Transfer, .. } => "transfer",
            View::Menu { .. } => "menu",
            View::CallList { list: CallList::Dialled, .. } => "dialled-list",
            View::CallList { list: CallList::Missed, .. } => "missed-list",
            View::CallList { list: CallList::Received, .. } => "received-list",
            View::Contacts { .. } => "contacts",
            View::ConfirmTransfer => "confirm-transfer",
            View::Information => "information",
        }
    }
}

impl VirtualPhone {
    /// Moves the selection of the view.
    pub(super) fn move_selection(&mut self, by: isize) {
        let last = self.entries().saturating_sub(1);
        match &mut self.view {
            View::Menu { selected, .. }
            | View::CallList { selected, .. }
            | View::Contacts { selected, .. } => {
                *selected = selected.saturating_add_signed(by).min(last);
            }
            View::Home if !self.calls.is_empty() => self.calls.move_focus(by),
            // When idle, Up and Down change the active identity, as the settings
            // `idle_up_key_action` and `idle_down_key_action` have it by default.
            View::Home => self.identities.select_next(if by < 0 { -1 } else { 1 }),
            View::Prompt { .. } | View::ConfirmTransfer | View::Information => {}
        }
    }

    /// Returns the number of entries to select from.
    pub(crate) fn entries(&self) -> usize {
        match &self.view {
            View::Menu { menu, .. } => menu.items().len(),
            View::CallList { list, .. } => self.lists.of(*list).len(),
            View::Contacts { typed, .. } => typed.matches().count(),
            View::Home | View::Prompt { .. } | View::ConfirmTransfer | View::Information => 0,
        }
    }

    pub(super) fn select(&mut self, nth: usize) {
        let last = self.entries().saturating_sub(1);
        if let View::Menu { selected, .. }
        | View::CallList { selected, .. }
        | View::Contacts { selected, .. } = &mut self.view
        {
            *selected = nth.min(last);
        }
    }

    pub(super) fn open_list(&mut self, list: CallList) {
        self.view = View::CallList { list, selected: 0 };
    }

    pub(super) fn ask_for_number(&mut self, purpose: Purpose) {
        self.view = View::Prompt { text: String::new(), purpose };
    }
}

impl VirtualPhone {
    /// Opens the menu, or leaves it.
    pub(super) fn toggle_menu(&mut self) {
        self.view = match self.view {
            View::Menu { .. } | View::Information => View::Home,
            _ => View::Menu { menu: Menu::Main, selected: 0 },
        };
    }

    pub(super) fn choose(&mut self, item: MenuItem) {
        match item {
            MenuItem::CallLists => self.open_menu(Menu::CallLists),
            MenuItem::Melodies => {
                let selected = usize::from(self.sound.melody.saturating_sub(1));
                self.view = View::Menu { menu: Menu::Melodies, selected };
            }
            MenuItem::Contacts => {
                self.view = View::Contacts { typed: Typing::default(), selected: 0 };
            }
            MenuItem::DoNotDisturb => self.toggle_do_not_disturb(),
            MenuItem::Information => self.view = View::Information,
            MenuItem::Restart => self.restart(),
            MenuItem::CallList(list) => self.open_list(list),
            MenuItem::Melody(number) => {
                self.sound.melody = number;
                self.play_melody(number);
            }
        }
    }

    fn open_menu(&mut self, menu: Menu) {
        self.view = View::Menu { menu, selected: 0 };
    }

    /// Goes one step back.
    pub(super) fn back(&mut self) {
        let above = match &self.view {
            View::Menu { menu, .. } => menu.above().map(|menu| {
                let came_from = match self.view {
                    View::Menu { menu: Menu::Melodies, .. } => 3,
                    _ => 0,
                };
                View::Menu { menu, selected: came_from }
            }),
            View::Information => Some(View::Menu { menu: Menu::Main, selected: 4 }),
            _ => None,
        };
        self.view = above.unwrap_or(View::Home);
    }

    pub(super) fn toggle_do_not_disturb(&mut self) {
        self.do_not_disturb = !self.do_not_disturb;
    }
}
