//! Numbers that were called before, as they were written, the last one first.

/// The most that are kept.
const MOST: usize = 8;
/// The longest that is kept, in characters.
const LONGEST: usize = 128;

/// Numbers that were called before.
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

    /// The text that [`read`](Self::read) understands.
    #[must_use]
    pub fn write(&self) -> String {
        self.0.join("\n")
    }

    /// A number was called.
    pub fn add(&mut self, number: &str) {
        let number = number.trim();
        let is_one =
            !number.is_empty() && number.chars().count() <= LONGEST && !number.contains('\n');
        if is_one {
            self.0.retain(|other| other != number);
            self.0.insert(0, number.to_owned());
            self.0.truncate(MOST);
        }
    }

    /// All of them.
    #[must_use]
    pub fn all(&self) -> &[String] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_number_is_first_and_none_is_there_twice() {
        let mut dialled = Dialled::default();
        for number in ["101", "102", " 101 ", "", "\n"] {
            dialled.add(number);
        }
        assert_eq!(dialled.all(), ["101", "102"]);
        assert_eq!(Dialled::read(&dialled.write()), dialled);
        (0..20).for_each(|number| dialled.add(&number.to_string()));
        assert_eq!(dialled.all().len(), MOST);
        assert_eq!(dialled.all().first().unwrap(), "19");
        dialled.add(&"1".repeat(LONGEST + 1));
        assert_eq!(dialled.all().first().unwrap(), "19");
    }
}
