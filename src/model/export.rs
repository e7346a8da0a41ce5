//! What a browser stores for a person, as one text for another browser. Each section is a name, and lines
//! that begin with a blank:
//!
//! ```text
//! deskside-export 1
//! settings
//!  deskside-settings 1
//!  theme=dark
//! deskside-sequences
//!  Night mode    OFFHOOK;1;2
//! ```

use super::{
    dialled::Dialled,
    library::Library,
    phone_book::Book,
    settings::{Setting, Settings, WrongLine},
};

/// The first line of the text; the number goes up when the meaning of a section changes.
const HEADER: &str = "deskside-export 1";
/// The section of the settings. The others have the names under which the browser stores their texts.
const SETTINGS: &str = "settings";

/// An export that was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Export {
    /// The settings, if it has any.
    pub settings: Option<Settings>,
    /// The other sections: their names and texts.
    pub items: Vec<(String, String)>,
}

/// The reason why a text is not imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportProblem {
    /// It is no export, or one of another version.
    NotAnExport,
    /// These lines cannot be read.
    Lines(Vec<WrongLine>),
}

impl Export {
    /// Returns the text of a section.
    #[must_use]
    pub fn item(&self, name: &str) -> Option<&str> {
        self.items.iter().find(|(known, _)| known == name).map(|(_, text)| text.as_str())
    }
}

/// Writes the text that [`read`] reads, without empty sections.
#[must_use]
pub fn write(settings: &Settings, items: &[(&str, String)]) -> String {
    let mut text = format!("{HEADER}\n");
    write_section(&mut text, SETTINGS, &settings.export());
    for (name, item) in items.iter().filter(|(_, item)| !item.trim().is_empty()) {
        write_section(&mut text, name, item);
    }
    text
}

fn write_section(text: &mut String, name: &str, content: &str) {
    text.push_str(name);
    text.push('\n');
    for line in content.lines().filter(|line| !line.trim().is_empty()) {
        text.push(' ');
        text.push_str(line);
        text.push('\n');
    }
}

/// A section while it is read.
struct Section {
    name: String,
    /// The number of the line with its name, from 1.
    line: usize,
    text: String,
}

/// Reads an export, or the text of settings alone, as earlier pages exported it.
///
/// # Errors
/// When it is neither, or a setting in it is not allowed.
pub fn read(text: &str) -> Result<Export, ImportProblem> {
    let text = text.trim_start_matches('\u{feff}');
    let mut lines = text.lines().enumerate().skip_while(|(_, line)| line.trim().is_empty());
    if lines.next().is_none_or(|(_, line)| line.trim() != HEADER) {
        let settings = Some(read_settings(text, 0)?);
        return Ok(Export { settings, items: Vec::new() });
    }
    let mut sections: Vec<Section> = Vec::new();
    for (nth, line) in lines {
        let content = line.strip_prefix(' ').or(line.trim().is_empty().then_some(""));
        match (content, sections.last_mut()) {
            (Some(content), Some(section)) => {
                section.text.push_str(content);
                section.text.push('\n');
            }
            (Some(""), None) => {}
            (Some(_), None) => return Err(ImportProblem::NotAnExport),
            (None, _) => {
                let (name, line) = (line.trim().to_owned(), nth + 1);
                sections.push(Section { name, line, text: String::new() });
            }
        }
    }
    let mut export = Export::default();
    for Section { name, line, text } in sections {
        if name == SETTINGS {
            export.settings = Some(read_settings(&text, line)?);
        } else if let Some((_, known)) = export.items.iter_mut().find(|(known, _)| *known == name) {
            known.push_str(&text);
        } else {
            export.items.push((name, text));
        }
    }
    Ok(export)
}

/// Reads settings that follow `before` other lines.
fn read_settings(text: &str, before: usize) -> Result<Settings, ImportProblem> {
    match Settings::read(text) {
        Ok((settings, wrong)) if wrong.is_empty() => Ok(settings),
        Ok((_, mut wrong)) => {
            wrong.iter_mut().for_each(|wrong| wrong.line += before);
            Err(ImportProblem::Lines(wrong))
        }
        Err(_) => Err(ImportProblem::NotAnExport),
    }
}

/// The things that a section is a list of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Noun {
    /// Saved sequences.
    Sequences,
    /// Recent numbers.
    Numbers,
    /// Phones that were added.
    Phones,
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
    let entries = Book::read(text).entries.into_iter();
    entries.map(|entry| (entry.address, format!("{}\t{}", entry.model, entry.name))).collect()
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

/// The changes that an import makes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preview {
    /// The settings that change.
    pub settings: Vec<SettingChange>,
    /// The changes of everything else.
    pub items: Vec<ItemChange>,
    /// The number of sections that this page does not know.
    pub unknown: usize,
}

impl Preview {
    /// Returns whether nothing changes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let is_unchanged = |item: &ItemChange| item.added == 0 && item.replaced.is_empty();
        self.settings.is_empty() && self.items.iter().all(is_unchanged)
    }
}

/// A setting that changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingChange {
    /// The setting.
    pub setting: Setting,
    /// Its value of now.
    pub from: String,
    /// Its value afterwards.
    pub to: String,
}

/// A list that changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemChange {
    /// The things in it.
    pub noun: Noun,
    /// How many are added.
    pub added: usize,
    /// Those that take the place of another one.
    pub replaced: Vec<String>,
    /// How many find no room.
    pub left_out: usize,
}

/// Returns the settings that differ.
#[must_use]
pub fn setting_changes(from: &Settings, to: &Settings) -> Vec<SettingChange> {
    let change = |setting: Setting| {
        let (from, to) = (from.get(setting).to_owned(), to.get(setting).to_owned());
        (from != to).then_some(SettingChange { setting, from, to })
    };
    Setting::ALL.into_iter().filter_map(change).collect()
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
