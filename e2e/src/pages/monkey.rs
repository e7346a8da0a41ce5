//! What a monkey does: anything that a person can, at any time and in any order.

use super::{
    Tab, activity::newest_details, panel, phone_list, screen::tools, sequences_tab::line, settings,
};
use crate::{Locator, Role, TestBench, by, role};

/// Something that a person can do at any time. Where it is just then impossible, nothing happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Opens or closes the list of phones.
    ToggleList,
    /// Chooses a phone of the list by its id.
    Choose(&'static str),
    /// Presses a key of the phone with the mouse.
    Press(&'static str),
    /// Presses a key of the keyboard, wherever the focus is.
    Type(char),
    /// Shows a tab; in a narrow window it opens or closes the sheet.
    Show(Tab),
    /// Clicks into the line of keys.
    ClickLine,
    /// Opens or closes the details of the newest command.
    ToggleDetails,
    /// Shows the picture larger, or in its normal size.
    ToggleZoom,
    /// Opens the settings.
    OpenSettings,
    /// Closes the settings.
    CloseSettings,
}

impl TestBench {
    /// Does something at once, without waiting for what it needs.
    pub async fn act(&self, act: Act) {
        let target = match act {
            Act::ToggleList => phone_list::summary(),
            Act::Choose(id) => phone_list::row(id),
            Act::Press(key) => panel::key(key),
            Act::Type(key) => return self.page.press_key(key).await,
            Act::Show(tab) => by(Role::Tab, tab.name()),
            Act::ClickLine => line(),
            Act::ToggleDetails => newest_details(),
            Act::ToggleZoom => tools().role(Role::Button).with("data-tool", "zoom"),
            Act::OpenSettings => settings_button(),
            Act::CloseSettings => settings::dialog().hook("data-close", "settings"),
        };
        self.page.click_if_possible(&target).await;
    }
}

fn settings_button() -> Locator {
    role(Role::Banner).role(Role::Button).with("data-open", "settings")
}
