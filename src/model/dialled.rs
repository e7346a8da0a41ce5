//! Recent numbers, as they were written, the last one first.

/// The maximum number of numbers.
const MAX_NUMBERS: usize = 8;
/// The maximum length of a number, in characters.
const MAX_LENGTH: usize = 128;

/// Recent numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dialled(Vec<String>);

impl Dialled {
    /// Reads a text with a number in each line.
    #[must_use]
    pub fn read(text: &str) -> Dialled {
        let mut dialled = Dialled::default();
        text.lines().rev().for_each(|line| dialled.add(line));
        dialled
    }

    /// Writes the text that [`read`](Self::read) reads.
    #[must_use]
    pub fn write(&self) -> String {
        self.0.join("\n")
    }

    /// Adds a number that was called.
    pub fn add(&mut self, number: &str) {
        let number = number.trim();
        let is_valid =
            !number.is_empty() && number.chars().count() <= MAX_LENGTH && !number.contains('\n');
        if is_valid {
            self.0.retain(|other| other != number);
            self.0.insert(0, number.to_owned());
            self.0.truncate(MAX_NUMBERS);
        }
    }

    /// Returns all of them.
    #[must_use]
    pub fn all(&self) -> &[String] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_number_is_first_and_none_appears_twice() {
        let mut dialled = Dialled::default();
        for number in ["101", "102", " 101 ", "", "\n"] {
            dialled.add(number);
        }
        assert_eq!(dialled.all(), ["101", "102"]);
        assert_eq!(Dialled::read(&dialled.write()), dialled);
        (0..20).for_each(|number| dialled.add(&number.to_string()));
        assert_eq!(dialled.all().len(), MAX_NUMBERS);
        assert_eq!(dialled.all().first().unwrap(), "19");
        dialled.add(&"1".repeat(MAX_LENGTH + 1));
        assert_eq!(dialled.all().first().unwrap(), "19");
    }
}
