//! The switcher: phones and actions by a few letters.

use snom::Command;

use super::{
    activity::command_in_full, call::ring_to_find, catalogue::command_label, language::tr,
    maintenance::run_diagnostics, sentences::sentences,
};
use crate::model::{
    shortlist::{MAX_PINS, PinChange},
    switcher::{Action, Section},
};

sentences! {
    /// The field of the switcher.
    switcher_field: "Phone or action, e.g. restart lobby", "Telefon oder Aktion, z.\u{A0}B. Neustart Empfang";
    /// The keys of the switcher.
    switcher_hint: "↑↓ select · Enter open · Shift+Enter pin · Esc close",
        "↑↓ auswählen · Eingabe öffnen · Umschalt+Eingabe anheften · Esc schließen";
    /// A search without a result.
    nothing_to_switch_to: "No matching phone or action.", "Kein passendes Telefon, keine passende Aktion.";
    /// The pinned phones.
    pinned_phones: "Pinned", "Angeheftet";
    /// The phones that were shown last.
    recent_phones: "Recent", "Zuletzt verwendet";
    /// The phones that are neither pinned nor recent.
    other_phones: "All phones", "Alle Telefone";
}

/// Returns the heading of a part of the list.
#[must_use]
pub fn switcher_section(section: Section) -> &'static str {
    match section {
        Section::Pinned => pinned_phones(),
        Section::Recent => recent_phones(),
        Section::Others => other_phones(),
    }
}

/// Returns how much was found.
#[must_use]
pub fn switcher_results(count: usize) -> String {
    match count {
        0 => nothing_to_switch_to().to_owned(),
        1 => tr!("1 result", "1 Treffer"),
        count => tr!("{count} results", "{count} Treffer"),
    }
}

/// Returns the name of an action.
#[must_use]
pub fn action_name(action: &Action) -> String {
    match action {
        Action::Diagnostics => run_diagnostics().to_owned(),
        Action::Command(Command::PlayRinger(_)) => ring_to_find().to_owned(),
        Action::Command(command) => command_in_full(command),
    }
}

/// Returns the names by which an action is found: those of the page, English ones and that of the API, since
/// people who work with phones know them.
#[must_use]
pub fn action_names(action: &Action) -> Vec<String> {
    let name = action_name(action);
    match action {
        Action::Diagnostics => vec![name, "Run diagnostics".to_owned()],
        Action::Command(command) => {
            let kind = command.kind();
            let label = command_label(kind).to_owned();
            vec![name, label, kind.label().to_owned(), kind.name().replace('_', " ")]
        }
    }
}

/// Returns an action with its phone.
#[must_use]
pub fn action_for(action: &str, phone: &str) -> String {
    format!("{action} – {phone}")
}

/// Returns the name of the button that pins a phone.
#[must_use]
pub fn pin(phone: &str) -> String {
    tr!("Pin {phone}", "{phone} anheften")
}

/// Tells what became of a pin.
#[must_use]
pub fn pin_changed(change: PinChange, phone: &str) -> String {
    match change {
        PinChange::Pinned => tr!("{phone} pinned.", "{phone} angeheftet."),
        PinChange::Unpinned => tr!("{phone} unpinned.", "{phone} nicht mehr angeheftet."),
        PinChange::Full => tr!(
            "{MAX_PINS} phones are pinned already. Unpin one first.",
            "Es sind bereits {MAX_PINS} Telefone angeheftet. Lösen Sie zuerst eines."
        ),
    }
}

/// Introduces a command that the person has chosen in the switcher.
#[must_use]
pub fn prepared(what: &str, phone: &str) -> String {
    tr!(
        "{what} on {phone}? Nothing has been sent yet.",
        "„{phone}“: {what}? Noch wurde nichts gesendet."
    )
}

#[cfg(test)]
mod tests {
    use relay_api::Role;

    use super::*;

    #[test]
    fn every_action_has_a_name_and_is_found_by_others() {
        let actions = Action::all(Role::Administrator);
        let mut names: Vec<_> = actions.iter().map(action_name).collect();
        for expected in ["Restart", "Ring the phone", "Run diagnostics", "Clear call list (Missed)"]
        {
            assert!(names.iter().any(|name| name == expected), "{expected}: {names:?}");
        }
        names.sort();
        names.dedup();
        assert_eq!(names.len(), actions.len(), "{names:?}");
        let reboot = actions.iter().find(|action| **action == Action::Command(Command::Reboot));
        let names = reboot.map(action_names).unwrap_or_default();
        assert!(names.iter().any(|name| name == "reboot"), "{names:?}");
    }
}
