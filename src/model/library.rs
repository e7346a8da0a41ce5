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
pub struct Library {
    saved: Vec<Saved>,
    /// The lines that this page cannot read, such as those of a newer page.
    unreadable: Vec<String>,
}

impl Library {
    /// Reads a text; lines that cannot be read are kept as they are.
    #[must_use]
    pub fn read(text: &str) -> Library {
        let mut library = Library::default();
        for line in text.lines() {
            let parts = line.split_once('\t');
            let read = parts.and_then(|(name, keys)| Some((name, keys.parse().ok()?)));
            let is_read = read.is_some_and(|(name, keys)| library.save(name, keys).is_ok());
            if !is_read && !line.trim().is_empty() {
                library.unreadable.push(line.to_owned());
            }
        }
        library
    }

    /// Writes the text that [`read`](Self::read) reads.
    #[must_use]
    pub fn write(&self) -> String {
        let saved = self.saved.iter().map(|saved| format!("{}\t{}\n", saved.name, saved.sequence));
        saved.chain(self.unreadable.iter().map(|line| format!("{line}\n"))).collect()
    }

    /// Returns the number of lines that this page cannot read. They are kept.
    #[must_use]
    pub fn unreadable(&self) -> usize {
        self.unreadable.len()
    }

    /// Saves a sequence, replacing one of the same name.
    ///
    /// # Errors
    /// Without a name, or when there are too many.
    pub fn save(&mut self, name: &str, sequence: Sequence) -> Result<(), NotSaved> {
        let name = normalised(name);
        if name.is_empty() {
            return Err(NotSaved::NoName);
        }
        if let Some(same) = self.saved.iter_mut().find(|saved| saved.name == name) {
            same.sequence = sequence;
            return Ok(());
        }
        if self.saved.len() >= MOST {
            return Err(NotSaved::Full);
        }
        // Sorting would be a tenth of this tab's code.
        let key = name.to_lowercase();
        let after = |saved: &Saved| saved.name.to_lowercase() > key;
        let at = self.saved.iter().position(after).unwrap_or(self.saved.len());
        self.saved.insert(at, Saved { name, sequence });
        Ok(())
    }

    /// Returns the sequence that is saved under a name, as it was written.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<&Saved> {
        let name = normalised(name);
        self.saved.iter().find(|saved| saved.name == name)
    }

    /// Deletes a sequence.
    pub fn delete(&mut self, name: &str) {
        self.saved.retain(|saved| saved.name != name);
    }

    /// Returns all of them, by name.
    #[must_use]
    pub fn all(&self) -> &[Saved] {
        &self.saved
    }
}

fn normalised(name: &str) -> String {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    name.chars().take(LONGEST_NAME).collect()
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
        assert_eq!(library.find(" b  two").map(|saved| saved.name.as_str()), Some("b two"));
        library.delete("A");
        assert_eq!(library.all().len(), 1);
    }

    /// A sequence of a newer page was once lost with the next one that was saved.
    #[test]
    fn a_line_that_cannot_be_read_is_kept() {
        let mut library = Library::read("A\t1\nB\tkeys of tomorrow\n\nno tab\n");
        assert_eq!((library.all().len(), library.unreadable()), (1, 2));
        library.save("C", "2".parse().unwrap()).unwrap();
        assert_eq!(library.write(), "A\t1\nC\t2\nB\tkeys of tomorrow\nno tab\n");
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
