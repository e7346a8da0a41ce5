//! The menus.

use snom::argument::CallList;

/// A menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Menu {
    Main,
    CallLists,
    Melodies,
}

/// An entry of a menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MenuItem {
    CallLists,
    Contacts,
    DoNotDisturb,
    Melodies,
    Information,
    Restart,
    CallList(CallList),
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
                MenuItem::CallList(CallList::Missed),
                MenuItem::CallList(CallList::Received),
                MenuItem::CallList(CallList::Dialled),
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

    /// Returns the menu above.
    pub(super) const fn above(self) -> Option<Menu> {
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
            MenuItem::CallList(list) => list_title(list).to_owned(),
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
