//! A model and its keys.

use super::{
    display::Display,
    parts::{Certainty, Claim, Expansion, FunctionKeys, OtherModule, RemoteControl, Series},
};
use crate::{
    firmware::Firmware,
    key::{Key, KeyGroup, NamedKey},
    screen::Screen,
};

/// A phone model. Keys and sizes differ between models; nothing outside this table knows them.
#[derive(Debug, PartialEq, Eq)]
pub struct Model {
    /// The name as printed on the phone: `D785`, `870`.
    pub name: &'static str,
    /// The family it belongs to.
    pub series: Series,
    /// The main display.
    pub display: Display,
    /// The soft keys below the display, from the left.
    pub soft_keys: &'static [NamedKey],
    /// The keys with a printed function.
    pub hard_keys: &'static [NamedKey],
    /// The free programmable keys.
    pub function_keys: FunctionKeys,
    /// How sure the keys are: which there are, and how many.
    pub certainty: Certainty,
    /// Whether displays next to the free keys label them; `None` where no source says.
    pub smart_labels: Option<bool>,
    /// How many identities it can be registered with (1 to this).
    pub identities: u8,
    /// The expansion modules it takes.
    pub expansion: Option<Expansion>,
    /// What other sources say about how many modules it takes.
    pub modules_claimed: &'static [Claim],
    /// Other kinds of modules it takes.
    pub other_modules: &'static [OtherModule],
    /// Whether its display can be touched through `command.htm?touch=`.
    pub touch: bool,
    /// Whether `FIX_LIL` is for it.
    pub needs_fix_lil: bool,
    /// The displays that can be read.
    pub screens: &'static [Screen],
    /// The first firmware with which they can be read, where not all firmware lets them.
    pub screens_since: Option<Firmware>,
    /// Whether `command.htm` works.
    pub remote_control: RemoteControl,
    /// Where the figures come from.
    pub source: &'static str,
}

impl Model {
    /// Returns whether the model has `key`. Key events by name are let through: nobody knows which
    /// exist.
    #[must_use]
    pub fn has(&self, key: Key) -> bool {
        match key {
            Key::Named(key) => match key.group() {
                KeyGroup::Keypad | KeyGroup::Navigation => true,
                KeyGroup::Soft => self.soft_keys.contains(&key),
                KeyGroup::Audio | KeyGroup::Call | KeyGroup::Menu | KeyGroup::Old => {
                    matches!(key, NamedKey::OffHook | NamedKey::OnHook)
                        || self.hard_keys.contains(&key)
                        // The same key by its older name, for firmware before 8.7.3.7.
                        || key == NamedKey::HoldBefore8737
                            && self.hard_keys.contains(&NamedKey::Hold)
                }
            },
            Key::Programmable(number) => number.get() <= self.function_keys.count,
            Key::Expansion(number) => number < self.expansion_keys(),
            Key::Event(_) => true,
        }
    }

    /// Returns whether `screen` can be read; `firmware` where it is known.
    #[must_use]
    pub fn shows(&self, screen: Screen, firmware: Option<Firmware>) -> bool {
        let old = self.screens_since.zip(firmware).is_some_and(|(since, has)| has < since);
        self.screens.contains(&screen) && !old
    }

    /// Returns the programmable keys `P1` to the last.
    pub fn programmable(&self) -> impl Iterator<Item = Key> + use<> {
        (1..=self.function_keys.count).filter_map(Key::programmable)
    }

    /// Returns how many `EK` keys its expansion modules have together, from `EK0`; 0 where modules
    /// are reached otherwise or there are none.
    #[must_use]
    pub fn expansion_keys(&self) -> u8 {
        let own_names = self.expansion.filter(|expansion| expansion.keys_are_ek);
        own_names.map_or(0, |expansion| expansion.modules * expansion.keys_per_module)
    }

    /// Returns a phrase for an error message: the keys of the model that are of the same kind as
    /// `key`.
    pub(crate) fn keys_like(&self, key: Key) -> String {
        match key {
            Key::Programmable(_) => match self.function_keys.count {
                0 => "no programmable keys".to_owned(),
                count => format!("P1 to P{count}"),
            },
            Key::Expansion(_) => match self.expansion_keys() {
                0 => "no EK keys".to_owned(),
                count => format!("EK0 to EK{}", count - 1),
            },
            Key::Named(key) if key.group() == KeyGroup::Soft => names(self.soft_keys),
            Key::Named(_) | Key::Event(_) => names(self.hard_keys),
        }
    }
}

fn names(keys: &[NamedKey]) -> String {
    if keys.is_empty() {
        return "none of them".to_owned();
    }
    keys.iter().map(|key| key.name()).collect::<Vec<_>>().join(", ")
}
