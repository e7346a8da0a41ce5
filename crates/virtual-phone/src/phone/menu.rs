//! The lines of the phone's menu.

/// A line of the menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MenuItem {
    DoNotDisturb,
    Redial,
    Information,
}

impl MenuItem {
    pub(crate) const ALL: [MenuItem; 3] =
        [MenuItem::DoNotDisturb, MenuItem::Redial, MenuItem::Information];

    pub(crate) fn label(self) -> &'static str {
        match self {
            MenuItem::DoNotDisturb => "Do not disturb",
            MenuItem::Redial => "Last number",
            MenuItem::Information => "Information",
        }
    }
}
