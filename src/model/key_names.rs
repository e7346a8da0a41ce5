//! Names that a person has given to keys, by phone, as lines of a text that the browser stores.
//!
//! A line has the id of a phone, a key and its name, with tabs between them:
//!
//! ```text
//! frontdesk⇥P3⇥Anna Becker
//! frontdesk⇥EK0⇥Warehouse
//! frontdesk⇥unfolded⇥EK1
//! ```
//!
//! The last one says that the person has unfolded a block of keys, here expansion module 1.

use snom::Key;

/// The maximum length of a name, in characters.
pub const LONGEST: usize = 24;
/// Stands in place of a key where a block of keys is unfolded.
const UNFOLDED: &str = "unfolded";

/// The names of keys, and the blocks of keys that are unfolded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyNames {
    lines: Vec<Line>,
    /// The lines that this page cannot read, such as those of a newer page.
    unreadable: Vec<String>,
}

/// A line of the text. Of a name `what` is the key, of a block of keys [`UNFOLDED`].
#[derive(Clone, Debug, PartialEq, Eq)]
struct Line {
    phone: String,
    what: String,
    value: String,
}

impl Line {
    fn read(line: &str) -> Option<Line> {
        let mut parts = line.splitn(3, '\t');
        let (phone, what, value) = (parts.next()?, parts.next()?, parts.next()?);
        let (what, value) = match what {
            UNFOLDED => (UNFOLDED.to_owned(), value.to_owned()),
            key => {
                let key = key.parse::<Key>().ok().filter(|key| may_be_named(*key))?;
                (key.to_string(), normalised(value))
            }
        };
        let is_whole = !phone.is_empty() && !value.is_empty();
        is_whole.then(|| Line { phone: phone.to_owned(), what, value })
    }
}

impl KeyNames {
    /// Reads a text; lines that cannot be read are kept as they are.
    #[must_use]
    pub fn read(text: &str) -> KeyNames {
        let mut names = KeyNames::default();
        for line in text.lines() {
            match Line::read(line) {
                Some(line) => names.add(line),
                None if line.trim().is_empty() => {}
                None => names.unreadable.push(line.to_owned()),
            }
        }
        names
    }

    /// Writes the text that [`read`](Self::read) reads.
    #[must_use]
    pub fn write(&self) -> String {
        let lines = self.lines.iter();
        let lines = lines.map(|Line { phone, what, value }| format!("{phone}\t{what}\t{value}\n"));
        lines.chain(self.unreadable.iter().map(|line| format!("{line}\n"))).collect()
    }

    /// Returns the lines of a phone without its id, for [`find`] and [`is_unfolded`].
    #[must_use]
    pub fn of(&self, phone: &str) -> String {
        let lines = self.lines.iter().filter(|line| line.phone == phone);
        lines.map(|line| format!("{}\t{}\n", line.what, line.value)).collect()
    }

    /// Returns all names: the phone, the key and its name.
    pub fn all(&self) -> impl Iterator<Item = (&str, &str, &str)> {
        let names = self.lines.iter().filter(|line| line.what != UNFOLDED);
        names.map(|line| (line.phone.as_str(), line.what.as_str(), line.value.as_str()))
    }

    /// Names a key of a phone; an empty name takes the name away.
    pub fn name(&mut self, phone: &str, key: Key, name: &str) {
        let (what, value) = (key.to_string(), normalised(name));
        self.lines.retain(|line| line.phone != phone || line.what != what);
        if !value.is_empty() && may_be_named(key) {
            self.lines.push(Line { phone: phone.to_owned(), what, value });
        }
    }

    /// Notes that a block of keys is unfolded, or folded again.
    pub fn unfold(&mut self, phone: &str, block: &str, is_unfolded: bool) {
        let line =
            Line { phone: phone.to_owned(), what: UNFOLDED.to_owned(), value: block.to_owned() };
        self.lines.retain(|other| *other != line);
        if is_unfolded {
            self.lines.push(line);
        }
    }

    fn add(&mut self, line: Line) {
        let is_name = line.what != UNFOLDED;
        self.lines.retain(|other| {
            let is_same = other.phone == line.phone && other.what == line.what;
            !is_same || !is_name && other.value != line.value
        });
        self.lines.push(line);
    }
}

/// Returns the name of a key in the lines of its phone.
#[must_use]
pub fn find<'a>(lines: &'a str, key: &str) -> Option<&'a str> {
    lines.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix('\t'))
}

/// Returns whether a block of keys is unfolded in the lines of its phone.
#[must_use]
pub fn is_unfolded(lines: &str, block: &str) -> bool {
    lines.lines().any(|line| {
        let unfolded = line.strip_prefix(UNFOLDED).and_then(|line| line.strip_prefix('\t'));
        unfolded == Some(block)
    })
}

/// Only keys without a printed function have names.
fn may_be_named(key: Key) -> bool {
    matches!(key, Key::Programmable(_) | Key::Expansion(_))
}

fn normalised(name: &str) -> String {
    let is_gap = |character: char| character.is_whitespace() || character.is_control();
    let words: Vec<_> = name.split(is_gap).filter(|word| !word.is_empty()).collect();
    let name: String = words.join(" ").chars().take(LONGEST).collect();
    name.trim_end().to_owned()
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_belong_to_a_key_of_a_phone() {
        let mut names = KeyNames::default();
        names.name("desk", "P1".parse().unwrap(), "  Anna\t Becker \n");
        names.name("desk", "P12".parse().unwrap(), "Ben");
        names.name("lab", "P1".parse().unwrap(), "Carla");
        names.name("desk", "EK0".parse().unwrap(), "Warehouse");
        names.name("desk", "ENTER".parse().unwrap(), "not a free key");
        assert_eq!(names.of("desk"), "P1\tAnna Becker\nP12\tBen\nEK0\tWarehouse\n");
        let lines = names.of("desk");
        for (key, name) in [
            ("P1", Some("Anna Becker")),
            ("P12", Some("Ben")),
            ("P2", None),
            ("EK0", Some("Warehouse")),
        ] {
            assert_eq!(find(&lines, key), name, "{key}");
        }
        names.name("desk", "P1".parse().unwrap(), "Dora");
        names.name("desk", "P12".parse().unwrap(), " ");
        assert_eq!(names.of("desk"), "EK0\tWarehouse\nP1\tDora\n");
        assert_eq!(names.of("lab"), "P1\tCarla\n");
        names.name("desk", "P2".parse().unwrap(), &"ä".repeat(LONGEST + 1));
        assert_eq!(find(&names.of("desk"), "P2"), Some("ä".repeat(LONGEST).as_str()));
    }

    #[test]
    fn unfolded_blocks_are_kept_with_the_names() {
        let mut names = KeyNames::default();
        names.name("desk", "P1".parse().unwrap(), "unfolded");
        names.unfold("desk", "EK1", true);
        names.unfold("desk", "EK2", true);
        names.unfold("desk", "EK1", true);
        assert_eq!(names.of("desk"), "P1\tunfolded\nunfolded\tEK2\nunfolded\tEK1\n");
        names.unfold("desk", "EK1", false);
        let lines = names.of("desk");
        assert!(is_unfolded(&lines, "EK2"));
        assert!(!is_unfolded(&lines, "EK1") && !is_unfolded(&lines, "P1"));
        assert_eq!(find(&lines, "P1"), Some("unfolded"));
    }

    #[test]
    fn a_line_that_cannot_be_read_is_kept() {
        let text =
            "desk\tP1\tAnna\nof tomorrow\ndesk\tENTER\tOK\n\n\tP1\tno phone\ndesk\tP1\tBen\n";
        let mut names = KeyNames::read(text);
        names.name("desk", "P2".parse().unwrap(), "Carla");
        let written =
            "desk\tP1\tBen\ndesk\tP2\tCarla\nof tomorrow\ndesk\tENTER\tOK\n\tP1\tno phone\n";
        assert_eq!(names.write(), written);
    }

    proptest! {
        #[test]
        fn what_is_named_is_read_again(
            named in proptest::collection::vec(("[a-z-]{1,5}", 1_u8..40, ".{0,30}"), 0..12),
            unfolded in proptest::collection::vec(("[a-z-]{1,5}", "EK[1-3]|P"), 0..4),
        ) {
            let mut names = KeyNames::default();
            for (phone, number, name) in &named {
                names.name(phone, Key::programmable(*number).unwrap(), name);
                names.name(phone, Key::Expansion(*number), name);
            }
            unfolded.iter().for_each(|(phone, block)| names.unfold(phone, block, true));
            let read = KeyNames::read(&names.write());
            prop_assert_eq!(&read, &names);
            if let Some((phone, number, name)) = named.last() {
                let expected = normalised(name);
                let lines = read.of(phone);
                let found = find(&lines, &format!("P{number}")).unwrap_or_default();
                prop_assert_eq!(found, expected.as_str());
                prop_assert!(expected.chars().count() <= LONGEST);
            }
        }

        #[test]
        fn reading_and_writing_any_text_is_stable(text in "([a-z ]{0,4}\t?(P[0-9]{0,3}|EK1|unfolded)?\t?[A-Za-z\t]{0,6}\n){0,8}") {
            let names = KeyNames::read(&text);
            prop_assert_eq!(KeyNames::read(&names.write()), names);
        }
    }
}
