//! The menus.

use snom::argument::CallList;

use super::{View, VirtualPhone, keys::Typing};

/// A menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Menu {
    Main,
    CallLists,
    Melodies,
}

/// A line of a menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MenuItem {
    CallLists,
    Contacts,
    DoNotDisturb,
    Melodies,
    Information,
    Restart,
    Past(CallList),
    Melody(u8),
}

impl Menu {
    pub(crate) const fn items(self) -> &'static [MenuItem] {
        match self {
            Menu::Main => &[
                MenuItem::CallLists,
                MenuItem::Contacts,
                MenuItem::DoNotDisturb,
                MenuItem::Melodies,
                MenuItem::Information,
                MenuItem::Restart,
            ],
            Menu::CallLists => &[
                MenuItem::Past(CallList::Missed),
                MenuItem::Past(CallList::Received),
                MenuItem::Past(CallList::Dialled),
            ],
            Menu::Melodies => &[
                MenuItem::Melody(1),
                MenuItem::Melody(2),
                MenuItem::Melody(3),
                MenuItem::Melody(4),
                MenuItem::Melody(5),
                MenuItem::Melody(6),
                MenuItem::Melody(7),
                MenuItem::Melody(8),
                MenuItem::Melody(9),
            ],
        }
    }

    pub(crate) const fn title(self) -> &'static str {
        match self {
            Menu::Main => "Menu",
            Menu::CallLists => "Call lists",
            Menu::Melodies => "Melody",
        }
    }

    /// The menu one comes back to.
    const fn above(self) -> Option<Menu> {
        match self {
            Menu::Main => None,
            Menu::CallLists | Menu::Melodies => Some(Menu::Main),
        }
    }
}

impl MenuItem {
    pub(crate) fn label(self) -> String {
        match self {
            MenuItem::CallLists => "Call lists".to_owned(),
            MenuItem::Contacts => "Contacts".to_owned(),
            MenuItem::DoNotDisturb => "Do not disturb".to_owned(),
            MenuItem::Melodies => "Melody".to_owned(),
            MenuItem::Information => "Information".to_owned(),
            MenuItem::Restart => "Restart".to_owned(),
            MenuItem::Past(list) => list_title(list).to_owned(),
            MenuItem::Melody(number) => format!("Melody {number}"),
        }
    }
}

pub(crate) const fn list_title(list: CallList) -> &'static str {
    match list {
        CallList::Dialled => "Dialled",
        CallList::Missed => "Missed",
        CallList::Received => "Received",
    }
}

impl VirtualPhone {
    /// The menu key: opens the menu, or leaves it.
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
            MenuItem::Past(list) => self.open_list(list),
            MenuItem::Melody(number) => {
                self.sound.melody = number;
                self.play_melody(number);
            }
        }
    }

    fn open_menu(&mut self, menu: Menu) {
        self.view = View::Menu { menu, selected: 0 };
    }

    /// One step back from wherever the display is.
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
