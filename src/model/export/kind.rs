//! How what a browser stores is merged with what another one has exported.

use super::{
    super::{
        dialled::Dialled,
        key_names::KeyNames,
        library::Library,
        phone_book::{Book, BookEntry},
        shortlist::Shortlist,
    },
    ItemChange,
};

/// The things that a section is a list of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Noun {
    /// Saved sequences.
    Sequences,
    /// Recent numbers.
    Numbers,
    /// Phones that were added.
    Phones,
    /// Pinned phones.
    Pins,
    /// Names of keys.
    KeyNames,
    /// Others.
    Entries,
}

/// How a text that the browser stores is compared and merged with one of the same name.
#[derive(Clone, Copy, Debug)]
pub struct StoredKind {
    /// The name under which the browser stores it.
    pub name: &'static str,
    /// The things in it.
    pub noun: Noun,
    /// Returns them, each by what identifies it, with the rest.
    entries: fn(&str) -> Vec<(String, String)>,
    /// Adds what the second text has to the first one, in place of the same things.
    merge: fn(&str, &str) -> String,
}

impl StoredKind {
    /// Returns the kind of the saved sequences.
    #[must_use]
    pub const fn sequences(name: &'static str) -> StoredKind {
        StoredKind { name, noun: Noun::Sequences, entries: sequences, merge: merge_sequences }
    }

    /// Returns the kind of the recent numbers.
    #[must_use]
    pub const fn numbers(name: &'static str) -> StoredKind {
        StoredKind { name, noun: Noun::Numbers, entries: numbers, merge: merge_numbers }
    }

    /// Returns the kind of the phones that were added.
    #[must_use]
    pub const fn phones(name: &'static str) -> StoredKind {
        StoredKind { name, noun: Noun::Phones, entries: phones, merge: merge_phones }
    }

    /// Returns the kind of the pinned and recent phones.
    #[must_use]
    pub const fn pins(name: &'static str) -> StoredKind {
        StoredKind { name, noun: Noun::Pins, entries: pins, merge: merge_pins }
    }

    /// Returns the kind of the names of keys.
    #[must_use]
    pub const fn key_names(name: &'static str) -> StoredKind {
        StoredKind { name, noun: Noun::KeyNames, entries: key_names, merge: merge_key_names }
    }

    /// Returns the kind of a list with an entry on each line: what identifies it, and behind a tab the rest.
    #[must_use]
    pub const fn lines(name: &'static str) -> StoredKind {
        StoredKind { name, noun: Noun::Entries, entries: lines, merge: merge_lines }
    }

    /// Returns `mine` with what `theirs` has, in place of the same things.
    #[must_use]
    pub fn merged(&self, mine: &str, theirs: &str) -> String {
        (self.merge)(mine, theirs)
    }

    /// Returns the change that merging makes.
    #[must_use]
    pub fn change(&self, mine: &str, theirs: &str) -> ItemChange {
        let read = self.entries;
        let (before, after) = (read(mine), read(&self.merged(mine, theirs)));
        let mut change =
            ItemChange { noun: self.noun, added: 0, replaced: Vec::new(), left_out: 0 };
        for (name, rest) in &after {
            match before.iter().find(|(known, _)| known == name) {
                None => change.added += 1,
                Some((_, known)) if known != rest => change.replaced.push(name.clone()),
                Some(_) => {}
            }
        }
        let is_left_out =
            |(name, _): &&(String, String)| !after.iter().any(|(known, _)| known == name);
        change.left_out = read(theirs).iter().filter(is_left_out).count();
        change
    }
}

fn sequences(text: &str) -> Vec<(String, String)> {
    let library = Library::read(text);
    let all = library.all().iter();
    all.map(|saved| (saved.name.clone(), saved.sequence.to_string())).collect()
}

fn merge_sequences(mine: &str, theirs: &str) -> String {
    let mut library = Library::read(mine);
    for saved in Library::read(theirs).all() {
        // What does not fit is counted as left out.
        _ = library.save(&saved.name, saved.sequence.clone());
    }
    library.write()
}

fn numbers(text: &str) -> Vec<(String, String)> {
    Dialled::read(text).all().iter().map(|number| (number.clone(), String::new())).collect()
}

/// The recent numbers of this browser stay the most recent ones.
fn merge_numbers(mine: &str, theirs: &str) -> String {
    let mut numbers = Dialled::read(theirs);
    Dialled::read(mine).all().iter().rev().for_each(|number| numbers.add(number));
    numbers.write()
}

fn phones(text: &str) -> Vec<(String, String)> {
    let rest = |entry: &BookEntry| format!("{}\t{}\t{}", entry.model, entry.name, entry.group);
    let entries = Book::read(text).entries.into_iter();
    entries.map(|entry| (entry.address.clone(), rest(&entry))).collect()
}

fn merge_phones(mine: &str, theirs: &str) -> String {
    let mut book = Book::read(mine);
    for entry in Book::read(theirs).entries {
        if entry.fits(book.entries.len()) {
            book.put(entry);
        }
    }
    book.write()
}

/// Recent phones come and go by themselves, so that only pins are counted.
fn pins(text: &str) -> Vec<(String, String)> {
    Shortlist::read(text).pins().iter().map(|id| (id.clone(), String::new())).collect()
}

/// Of each part of the list those of this browser come first.
fn merge_pins(mine: &str, theirs: &str) -> String {
    Shortlist::read(&format!("{mine}\n{theirs}")).write()
}

/// Each by its phone and its key; blocks of keys that are unfolded are not counted.
fn key_names(text: &str) -> Vec<(String, String)> {
    KeyNames::read(text)
        .all()
        .map(|(phone, key, name)| (format!("{phone} {key}"), name.to_owned()))
        .collect()
}

fn merge_key_names(mine: &str, theirs: &str) -> String {
    KeyNames::read(&format!("{mine}\n{theirs}")).write()
}

fn lines(text: &str) -> Vec<(String, String)> {
    let entry = |line: &str| {
        let (name, rest) = line.split_once('\t').unwrap_or((line, ""));
        (name.to_owned(), rest.to_owned())
    };
    text.lines().filter(|line| !line.trim().is_empty()).map(entry).collect()
}

fn merge_lines(mine: &str, theirs: &str) -> String {
    let name = |line: &str| line.split_once('\t').map_or(line, |(name, _)| name).to_owned();
    let mut merged: Vec<&str> = mine.lines().collect();
    for line in theirs.lines().filter(|line| !line.trim().is_empty()) {
        match merged.iter_mut().find(|known| name(known) == name(line)) {
            Some(known) => *known = line,
            None => merged.push(line),
        }
    }
    merged.iter().map(|line| format!("{line}\n")).collect()
}
