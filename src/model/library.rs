//! Sequences saved under a name, as lines of a text that the browser stores.

use snom::Sequence;

/// The maximum number of sequences.
pub const MOST: usize = 50;
/// The maximum length of a name, in characters.
pub const LONGEST_NAME: usize = 60;

/// A saved sequence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    /// The name.
    pub name: String,
    /// The keys.
    pub sequence: Sequence,
}

/// The reason why a sequence is not saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotSaved {
    /// It has no name.
    NoName,
    /// There are [`MOST`] sequences already.
    Full,
}

/// The saved sequences, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Library(Vec<Saved>);

impl Library {
    /// Reads a text; invalid lines are left out.
    #[must_use]
    pub fn read(text: &str) -> Library {
        let mut library = Library::default();
        for line in text.lines() {
            let parts = line.split_once('\t');
            let read = parts.and_then(|(name, keys)| Some((name, keys.parse().ok()?)));
            if let Some((name, sequence)) = read {
                // One beyond the maximum is left out like an invalid one.
                let _ = library.save(name, sequence);
            }
        }
        library
    }

    /// Writes the text that [`read`](Self::read) reads.
    #[must_use]
    pub fn write(&self) -> String {
        self.0.iter().map(|saved| format!("{}\t{}\n", saved.name, saved.sequence)).collect()
    }

    /// Saves a sequence, replacing one of the same name.
    ///
    /// # Errors
    /// Without a name, or when there are too many.
    pub fn save(&mut self, name: &str, sequence: Sequence) -> Result<(), NotSaved> {
        let name: String = name.split_whitespace().collect::<Vec<_>>().join(" ");
        let name: String = name.chars().take(LONGEST_NAME).collect();
        if name.is_empty() {
            return Err(NotSaved::NoName);
        }
        if let Some(same) = self.0.iter_mut().find(|saved| saved.name == name) {
            same.sequence = sequence;
            return Ok(());
        }
        if self.0.len() >= MOST {
            return Err(NotSaved::Full);
        }
        self.0.push(Saved { name, sequence });
        self.0.sort_by_key(|saved| saved.name.to_lowercase());
        Ok(())
    }

    /// Deletes a sequence.
    pub fn delete(&mut self, name: &str) {
        self.0.retain(|saved| saved.name != name);
    }

    /// Returns all of them, by name.
    #[must_use]
    pub fn all(&self) -> &[Saved] {
        &self.0
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn saved_sequences_are_found_by_name() {
        let mut library = Library::default();
        assert_eq!(library.save(" b  two ", "2;ENTER".parse().unwrap()), Ok(()));
        assert_eq!(library.save("A", "1".parse().unwrap()), Ok(()));
        assert_eq!(library.save("A", "3".parse().unwrap()), Ok(()), "replaced");
        assert_eq!(library.save(" \t", "3".parse().unwrap()), Err(NotSaved::NoName));
        assert_eq!(library.write(), "A\t3\nb two\t2;ENTER\n");
        assert_eq!(Library::read(&library.write()), library);
        library.delete("A");
        assert_eq!(library.all().len(), 1);
    }

    #[test]
    fn the_number_of_sequences_is_limited() {
        let mut library = Library::default();
        for nth in 0..MOST {
            assert_eq!(library.save(&nth.to_string(), "1".parse().unwrap()), Ok(()));
        }
        assert_eq!(library.save("more", "1".parse().unwrap()), Err(NotSaved::Full));
    }

    proptest! {
        #[test]
        fn reading_and_writing_any_text_is_stable(text in "([a-z ]{0,9}\t?[A-Z0-9;,]{0,9}\n){0,6}") {
            let library = Library::read(&text);
            prop_assert_eq!(Library::read(&library.write()), library);
        }
    }
}
