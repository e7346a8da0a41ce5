//! The groups in which the settings are shown.

use super::settings::Setting;

/// A group of settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettingGroup {
    /// The look of the page.
    Appearance,
    /// The physical keyboard, and held keys.
    Keyboard,
    /// The rules by which numbers are dialled.
    Dialling,
    /// What this browser stores.
    Data,
}

impl SettingGroup {
    /// Every group, in the order they are shown.
    pub const ALL: [SettingGroup; 4] = [
        SettingGroup::Appearance,
        SettingGroup::Keyboard,
        SettingGroup::Dialling,
        SettingGroup::Data,
    ];

    /// Returns the settings of the group, in the order they are shown.
    #[must_use]
    pub const fn settings(self) -> &'static [Setting] {
        match self {
            SettingGroup::Appearance => {
                &[Setting::Language, Setting::Theme, Setting::KeySize, Setting::Hand]
            }
            SettingGroup::Keyboard => &[
                Setting::Keyboard,
                Setting::LongPress,
                Setting::RepeatAfter,
                Setting::RepeatEvery,
                Setting::Shortcuts,
            ],
            SettingGroup::Dialling => &[
                Setting::Country,
                Setting::LongestInside,
                Setting::HomeCountry,
                Setting::Trunk,
                Setting::Plus,
                Setting::OutsideLine,
            ],
            SettingGroup::Data => &[Setting::KeepData],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_setting_is_in_one_group() {
        for setting in Setting::ALL {
            let groups =
                SettingGroup::ALL.iter().filter(|group| group.settings().contains(&setting));
            assert_eq!(groups.count(), 1, "{setting:?}");
        }
    }
}
