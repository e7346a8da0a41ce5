//! Export and import of everything that the browser stores for the person.

use super::{
    language::{choose, tr},
    sentences::sentences,
    settings::{setting_name, setting_value, settings_line_error},
};
use crate::model::export::{ImportProblem, ItemChange, Noun, Preview, SettingChange};

sentences! {
    /// What an export contains.
    export_hint: "Exports contain your settings, saved sequences, recent numbers, key names, and added, pinned and recent phones. They contain no passwords.",
        "Ein Export enthält Einstellungen, gespeicherte Abläufe, letzte Nummern, Tastennamen sowie hinzugefügte, angeheftete und zuletzt genutzte Telefone, aber keine Passwörter.";
    /// The button that saves an export.
    save_export: "Export to a file", "In Datei exportieren";
    /// The button that copies an export.
    copy_export: "Copy export", "Export kopieren";
    /// The export was copied.
    export_copied: "Export copied.", "Export kopiert.";
    /// The browser does not let the page copy.
    export_not_copied: "This browser does not let the page copy; it may need HTTPS. Export to a file instead.",
        "Dieser Browser lässt die Seite nicht kopieren; eventuell ist HTTPS nötig. Exportieren Sie stattdessen in eine Datei.";
    /// Opens the form that imports.
    import_title: "Import settings and data", "Einstellungen und Daten importieren";
    /// The field for a file.
    import_file: "Choose a file", "Datei auswählen";
    /// The field for a text.
    import_text: "Or paste an export", "Oder einen Export einfügen";
    /// The button that shows what an import changes.
    preview_import: "Preview changes", "Änderungen anzeigen";
    /// Stands above the changes of an import.
    import_changes: "This import makes these changes:", "Dieser Import ändert Folgendes:";
    /// An import that changes nothing.
    import_no_changes: "Nothing changes: this browser already has all of it.",
        "Nichts ändert sich: Dieser Browser hat bereits alles.";
    /// The button that imports.
    do_import: "Import", "Importieren";
    /// It was imported.
    imported: "Imported.", "Importiert.";
    /// It was imported, and the person may not add its phones.
    imported_without_phones: "Imported. You may not add phones here, so its phones are only stored in this browser.",
        "Importiert. Sie dürfen hier keine Telefone hinzufügen; die Telefone sind nur in diesem Browser gespeichert.";
    /// Nothing was imported, because phones are being imported.
    import_is_busy: "Nothing imported: phones are still being added. Try again once that has finished.",
        "Nichts importiert: Es werden noch Telefone hinzugefügt. Versuchen Sie es erneut, wenn das abgeschlossen ist.";
}

/// Tells that an import adds phones, even those that other users removed.
#[must_use]
pub fn import_adds_phones(count: usize) -> String {
    match count {
        1 => choose(
            "1 phone is added to the relay, even if somebody removed it there",
            "1 Telefon wird dem Relay hinzugefügt, auch wenn es dort entfernt wurde",
        )
        .to_owned(),
        count => tr!(
            "{count} phones are added to the relay, even if somebody removed them there",
            "{count} Telefone werden dem Relay hinzugefügt, auch wenn sie dort entfernt wurden"
        ),
    }
}

/// Tells why a text is not imported.
#[must_use]
pub fn import_problem(problem: &ImportProblem) -> String {
    match problem {
        ImportProblem::NotAnExport => choose(
            "This is not an export from Deskside, or it is from another version.",
            "Das ist kein Export aus Deskside, oder er stammt aus einer anderen Version.",
        )
        .to_owned(),
        ImportProblem::Lines(wrong) => wrong.iter().map(settings_line_error).collect(),
    }
}

/// Returns the changes of an import, each as a sentence.
#[must_use]
pub fn import_preview(preview: &Preview) -> Vec<String> {
    let mut sentences = Vec::new();
    if !preview.settings.is_empty() {
        sentences.push(settings_change(&preview.settings));
    }
    sentences.extend(preview.items.iter().map(item_change).filter(|it| !it.is_empty()));
    match preview.unknown {
        0 => {}
        1 => sentences.push(tr!(
            "1 part from another version is skipped",
            "1 Teil aus einer anderen Version wird übersprungen"
        )),
        count => sentences.push(tr!(
            "{count} parts from another version are skipped",
            "{count} Teile aus einer anderen Version werden übersprungen"
        )),
    }
    sentences
}

fn settings_change(changes: &[SettingChange]) -> String {
    let change = |change: &SettingChange| {
        let value = |value: &str| match setting_value(value) {
            "" => choose("none", "keine").to_owned(),
            named => named.to_owned(),
        };
        let name = setting_name(change.setting);
        format!("{name} {} → {}", value(&change.from), value(&change.to))
    };
    let list = changes.iter().map(change).collect::<Vec<_>>().join("; ");
    match changes.len() {
        1 => tr!("1 setting changes: {list}", "1 Einstellung ändert sich: {list}"),
        count => {
            tr!("{count} settings change: {list}", "{count} Einstellungen ändern sich: {list}")
        }
    }
}

fn item_change(change: &ItemChange) -> String {
    let ItemChange { noun, added, replaced, left_out } = change;
    let mut parts = Vec::new();
    if *added > 0 {
        let what = counted(*noun, *added);
        parts.push(tr!("{what} added", "{what} hinzugefügt"));
    }
    if !replaced.is_empty() {
        // The noun is named once.
        let what = match added {
            0 => counted(*noun, replaced.len()),
            _ => replaced.len().to_string(),
        };
        let names: Vec<_> = replaced.iter().map(|name| tr!("“{name}”", "„{name}“")).collect();
        let names = names.join(", ");
        parts.push(tr!("{what} replaced: {names}", "{what} ersetzt: {names}"));
    }
    if *left_out > 0 {
        let what = counted(*noun, *left_out);
        parts.push(tr!("no room for {what}", "kein Platz für {what}"));
    }
    parts.join(", ")
}

fn counted(noun: Noun, count: usize) -> String {
    let (one, many) = match noun {
        Noun::Sequences => (choose("sequence", "Ablauf"), choose("sequences", "Abläufe")),
        Noun::Numbers => {
            (choose("recent number", "letzte Nummer"), choose("recent numbers", "letzte Nummern"))
        }
        Noun::Phones => (choose("phone", "Telefon"), choose("phones", "Telefone")),
        Noun::Pins => (
            choose("pinned phone", "angeheftetes Telefon"),
            choose("pinned phones", "angeheftete Telefone"),
        ),
        Noun::KeyNames => (choose("key name", "Tastenname"), choose("key names", "Tastennamen")),
        Noun::Entries => {
            (choose("other entry", "weiterer Eintrag"), choose("other entries", "weitere Einträge"))
        }
    };
    format!("{count} {}", if count == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Setting;

    #[test]
    fn a_preview_says_what_changes() {
        let theme = SettingChange {
            setting: Setting::Theme,
            from: "dark".to_owned(),
            to: "light".to_owned(),
        };
        let prefix = SettingChange {
            setting: Setting::OutsideLine,
            from: String::new(),
            to: "0".to_owned(),
        };
        let item = |noun, added, replaced: &[&str], left_out| ItemChange {
            noun,
            added,
            replaced: replaced.iter().map(|name| (*name).to_owned()).collect(),
            left_out,
        };
        let preview = Preview {
            settings: vec![theme, prefix],
            items: vec![
                item(Noun::Sequences, 2, &["Night mode"], 0),
                item(Noun::Numbers, 0, &[], 0),
                item(Noun::Phones, 5, &[], 1),
            ],
            unknown: 1,
        };
        assert_eq!(
            import_preview(&preview),
            [
                "2 settings change: Theme Dark → Light; Outside line prefix none → 0",
                "2 sequences added, 1 replaced: “Night mode”",
                "5 phones added, no room for 1 phone",
                "1 part from another version is skipped",
            ]
        );
        assert_eq!(item_change(&item(Noun::Sequences, 0, &["A"], 0)), "1 sequence replaced: “A”");
    }
}
