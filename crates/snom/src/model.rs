//! The phones, as data: what each model has.

use crate::{
    key::{Key, KeyGroup, NamedKey},
    screen::Screen,
};

/// A phone model. Keys and sizes differ between models; nothing outside this table knows them.
#[derive(Debug, PartialEq, Eq)]
pub struct Model {
    /// The name as printed on the phone: `D785`.
    pub name: &'static str,
    /// Width of the main display in pixels.
    pub width: u16,
    /// Height of the main display in pixels.
    pub height: u16,
    /// The soft keys below the display, from the left.
    pub soft_keys: &'static [NamedKey],
    /// The keys with a printed function.
    pub hard_keys: &'static [NamedKey],
    /// How many programmable keys the model has, on all their pages together (`P1` to this).
    pub programmable_keys: u8,
    /// How many of them can be pressed without turning a page.
    pub programmable_keys_per_page: u8,
    /// The displays that can be read.
    pub screens: &'static [Screen],
    /// Where the figures come from.
    pub source: &'static str,
}

const FOUR_SOFT_KEYS: &[NamedKey] = &[NamedKey::F1, NamedKey::F2, NamedKey::F3, NamedKey::F4];

const D_SERIES_HARD_KEYS: &[NamedKey] = &[
    NamedKey::Menu,
    NamedKey::Redial,
    NamedKey::Dnd,
    NamedKey::Rec,
    NamedKey::Transfer,
    NamedKey::Hold,
    NamedKey::Mute,
    NamedKey::Speaker,
    NamedKey::Headset,
    NamedKey::VolumeDown,
    NamedKey::VolumeUp,
];

static MODELS: &[Model] = &[
    Model {
        name: "D375",
        width: 480,
        height: 272,
        soft_keys: FOUR_SOFT_KEYS,
        hard_keys: D_SERIES_HARD_KEYS,
        programmable_keys: 12,
        programmable_keys_per_page: 12,
        screens: &[Screen::Main],
        source: "display: vendor, and 14 pictures of the vendor's own; keys: wazo-provd-plugins",
    },
    Model {
        name: "D735",
        width: 320,
        height: 240,
        soft_keys: FOUR_SOFT_KEYS,
        hard_keys: D_SERIES_HARD_KEYS,
        programmable_keys: 32,
        programmable_keys_per_page: 8,
        screens: &[Screen::Main],
        source: "display: vendor; keys 8 × 4 pages: wazo-provd-plugins",
    },
    Model {
        name: "D765",
        width: 320,
        height: 240,
        soft_keys: FOUR_SOFT_KEYS,
        hard_keys: D_SERIES_HARD_KEYS,
        programmable_keys: 16,
        programmable_keys_per_page: 16,
        screens: &[Screen::Main],
        source: "display: vendor; keys: wazo-provd-plugins, tancredi",
    },
    Model {
        name: "D785",
        width: 480,
        height: 272,
        soft_keys: FOUR_SOFT_KEYS,
        hard_keys: D_SERIES_HARD_KEYS,
        programmable_keys: 24,
        programmable_keys_per_page: 6,
        screens: &[Screen::Main],
        source: "display: vendor; keys 6 × 4 pages: vendor (LED 5 is the first key of page 1, LED 11 of page 2)",
    },
];

impl Model {
    /// The models that are known, by name.
    #[must_use]
    pub fn all() -> &'static [Model] {
        MODELS
    }

    /// The model called `name`; capitals and a leading `snom` do not matter.
    #[must_use]
    pub fn find(name: &str) -> Option<&'static Model> {
        let name = name.trim().to_ascii_uppercase();
        let name = name.strip_prefix("SNOM").unwrap_or(&name).trim_start();
        MODELS.iter().find(|model| model.name == name)
    }

    /// Whether the model has `key`.
    #[must_use]
    pub fn has(&self, key: Key) -> bool {
        match key {
            Key::Named(key) => match key.group() {
                KeyGroup::Keypad | KeyGroup::Navigation => true,
                KeyGroup::Soft => self.soft_keys.contains(&key),
                KeyGroup::Audio | KeyGroup::Call | KeyGroup::Menu => {
                    matches!(key, NamedKey::OffHook | NamedKey::OnHook)
                        || self.hard_keys.contains(&key)
                }
                KeyGroup::Old => false,
            },
            Key::Programmable(number) => number.get() <= self.programmable_keys,
            Key::Expansion(_) => false,
        }
    }

    /// The programmable keys `P1` to the last.
    pub fn programmable(&self) -> impl Iterator<Item = Key> + use<> {
        (1..=self.programmable_keys).filter_map(Key::programmable)
    }

    /// A phrase for an error message: the keys of the model that are of the same kind as `key`.
    pub(crate) fn keys_like(&self, key: Key) -> String {
        match key {
            Key::Programmable(_) => format!("P1 to P{}", self.programmable_keys),
            Key::Expansion(_) => "no expansion module".to_owned(),
            Key::Named(key) if key.group() == KeyGroup::Soft => names(self.soft_keys),
            Key::Named(_) => names(self.hard_keys),
        }
    }
}

fn names(keys: &[NamedKey]) -> String {
    keys.iter().map(|key| key.name()).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_is_found_however_it_is_written() {
        for name in ["D785", "d785", "snomD785", "Snom D785", " D785 "] {
            assert_eq!(Model::find(name).map(|model| model.name), Some("D785"), "{name}");
        }
        for name in ["", "snom", "D78", "D7855", "785"] {
            assert_eq!(Model::find(name), None, "{name}");
        }
    }

    #[test]
    fn a_model_has_its_own_keys_and_no_others() {
        let d785 = Model::find("D785").unwrap();
        for key in ["1", "*", "UP", "CANCEL", "F4", "P1", "P24", "OFFHOOK", "F_HOLD", "MUTE"] {
            assert!(d785.has(key.parse().unwrap()), "{key}");
        }
        for key in ["P25", "EK0", "RECALL", "DISCONNECT", "F_R"] {
            assert!(!d785.has(key.parse().unwrap()), "{key}");
        }
    }

    #[test]
    fn models_are_listed_once_and_in_order() {
        let names: Vec<_> = MODELS.iter().map(|model| model.name).collect();
        assert!(names.is_sorted_by(|a, b| a < b), "{names:?}");
        for model in MODELS {
            assert!(model.programmable_keys_per_page <= model.programmable_keys, "{}", model.name);
            assert!(model.screens.contains(&Screen::Main), "{}", model.name);
        }
    }
}
