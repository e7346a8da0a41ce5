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

mod kind;

use super::settings::{Setting, Settings, WrongLine};
pub use kind::{Noun, StoredKind};

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
    /// It is not an export, or is one of another version.
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
