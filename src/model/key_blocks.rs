//! Blocks of keys that are folded behind a button, so that rows of empty keys do not fill the device.

use snom::{Key, Model};

use super::key_names;

/// Keys behind one button: those of an expansion module, or those that a touchscreen shows itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyBlock {
    /// The number of the expansion module, from 1; `None` for the keys of a touchscreen.
    pub module: Option<u8>,
    first: u8,
    /// The number of keys.
    pub count: u8,
}

impl KeyBlock {
    /// Returns whether the picture of a model shows its programmable keys, so that they would be there twice.
    #[must_use]
    pub fn is_on_screen(model: &Model) -> bool {
        model.touch && model.function_keys.per_page == 0
    }

    /// Returns the programmable keys of a touchscreen.
    #[must_use]
    pub fn of_screen(model: &Model) -> Vec<KeyBlock> {
        let count = model.function_keys.count;
        let block = KeyBlock { module: None, first: 1, count };
        (KeyBlock::is_on_screen(model) && count > 0).then_some(block).into_iter().collect()
    }

    /// Returns the keys of each expansion module that has names of its own for them.
    #[must_use]
    pub fn of_modules(model: &Model) -> Vec<KeyBlock> {
        let modules = model.expansion.filter(|expansion| expansion.keys_are_ek);
        let blocks = modules.into_iter().flat_map(|expansion| {
            (0..expansion.modules).map(move |nth| KeyBlock {
                module: Some(nth + 1),
                first: nth * expansion.keys_per_module,
                count: expansion.keys_per_module,
            })
        });
        blocks.collect()
    }

    /// Returns the name under which it is stored that the block is unfolded.
    #[must_use]
    pub fn id(self) -> String {
        self.module.map_or_else(|| "P".to_owned(), |module| format!("EK{module}"))
    }

    /// Returns all keys of the block.
    pub fn keys(self) -> impl Iterator<Item = Key> {
        let key = move |number| match self.module {
            None => Key::programmable(number),
            Some(_) => Some(Key::Expansion(number)),
        };
        (self.first..self.first + self.count).filter_map(key)
    }

    /// Returns the keys that are visible, by the lines of names of the phone: all where the block is unfolded,
    /// otherwise those that have a name.
    #[must_use]
    pub fn visible(self, lines: &str, is_unfolded: bool) -> Vec<Key> {
        let is_visible =
            |key: &Key| is_unfolded || key_names::find(lines, &key.to_string()).is_some();
        self.keys().filter(is_visible).collect()
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn every_expansion_key_is_in_one_block() {
        for model in Model::all() {
            let blocks = KeyBlock::of_modules(model);
            let keys: Vec<_> = blocks.iter().flat_map(|block| block.keys()).collect();
            let expected: Vec<_> = (0..model.expansion_keys()).map(Key::Expansion).collect();
            assert_eq!(keys, expected, "{}", model.name);
        }
        let blocks = KeyBlock::of_modules(Model::find("320").unwrap());
        let ids: Vec<_> =
            blocks.iter().map(|block| format!("{}: {}", block.id(), block.count)).collect();
        assert_eq!(ids, ["EK1: 42", "EK2: 42", "EK3: 42"]);
    }

    #[test]
    fn only_a_touchscreen_shows_its_keys_twice() {
        let on_screen = Model::all().iter().filter(|model| KeyBlock::is_on_screen(model));
        assert_eq!(on_screen.map(|model| model.name).collect::<Vec<_>>(), ["870"]);
        let [block] = KeyBlock::of_screen(Model::find("870").unwrap())[..] else { panic!() };
        assert_eq!((block.id().as_str(), block.keys().count()), ("P", 15));
        assert_eq!(KeyBlock::of_screen(Model::find("D785").unwrap()), []);
    }

    #[test]
    fn a_folded_block_shows_the_keys_that_have_a_name() {
        let block = KeyBlock::of_modules(Model::find("320").unwrap())[1];
        let names = |keys: Vec<Key>| keys.iter().map(Key::to_string).collect::<Vec<_>>();
        assert_eq!(block.visible("", false), []);
        assert_eq!(
            names(block.visible("EK41\tof module 1\nEK42\tAnna\nEK44\tBen\n", false)),
            ["EK42", "EK44"]
        );
        assert_eq!(block.visible("EK42\tAnna\n", true).len(), 42);
    }
}
