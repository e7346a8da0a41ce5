//! The facts about a phone, the names of its keys, and blocks of keys. Nothing of it is in a first view.

use super::{
    language::{choose, tr},
    sentences::sentences,
};
use crate::model::last_seen::LastSeen;

sentences! {
    /// The address of a phone.
    phone_address: "Address", "Adresse";
    /// The model of a phone.
    phone_model: "Model", "Modell";
    /// The firmware of a phone.
    phone_firmware: "Firmware", "Firmware";
    /// The hardware address of a phone.
    phone_mac: "MAC address", "MAC-Adresse";
    /// The relay that owns a phone, if several relays share their phones.
    phone_relay: "Relay", "Relay";
    /// When a phone answered last.
    phone_seen: "Last answer", "Letzte Antwort";
    /// The button that copies the address of a phone.
    copy_address: "Copy address", "Adresse kopieren";
    /// The address was copied.
    address_copied: "Address copied.", "Adresse kopiert.";
    /// The address could not be copied.
    address_not_copied: "This browser does not let the page copy; it may need HTTPS. Select the address instead.",
        "Dieser Browser lässt die Seite nicht kopieren; eventuell ist HTTPS nötig. Markieren Sie stattdessen die Adresse.";
    /// The link to the web page of a phone.
    phone_web_page: "Open web page", "Weboberfläche öffnen";
    /// Belongs to a link that opens a tab.
    in_new_tab: "(new tab)", "(neuer Tab)";
    /// The title of the dialog for the names of keys.
    key_names: "Names of keys", "Namen der Tasten";
    /// The dialog for the names of keys, explained.
    key_names_help: "Names are for you and this phone. They are saved in this browser as you type; the phone keeps its own labels.",
        "Die Namen gelten für Sie und dieses Telefon. Sie werden beim Tippen in diesem Browser gespeichert; die Beschriftung am Telefon bleibt, wie sie ist.";
}

/// Returns when a phone answered last.
#[must_use]
pub fn last_seen(seen: LastSeen) -> String {
    match seen {
        LastSeen::Unknown => choose("Not seen yet", "Noch nicht gesehen").to_owned(),
        LastSeen::Ago(0) => choose("Last seen just now", "Gerade gesehen").to_owned(),
        LastSeen::Ago(seconds) => {
            let ago = span(seconds);
            tr!("Last seen {ago} ago", "Zuletzt gesehen vor {ago}")
        }
        LastSeen::Gone(None) => {
            choose("Unreachable, not seen yet", "Nicht erreichbar, noch nicht gesehen").to_owned()
        }
        LastSeen::Gone(Some(seconds)) => {
            let ago = span(seconds);
            tr!("Unreachable, last seen {ago} ago", "Nicht erreichbar, zuletzt gesehen vor {ago}")
        }
    }
}

/// Returns a span of time in its largest unit.
pub(super) fn span(seconds: u64) -> String {
    match (seconds, seconds / 60, seconds / 3_600, seconds / 86_400) {
        (0..60, ..) => format!("{seconds} s"),
        (_, minutes @ 0..60, ..) => format!("{minutes} min"),
        (_, _, hours @ 0..48, _) => format!("{hours} h"),
        (.., days) => tr!("{days} days", "{days} Tagen"),
    }
}

/// Returns the model of a phone: the one that it reported, where the page draws another.
#[must_use]
pub fn model_of_phone(drawn: &str, reported: Option<&str>) -> String {
    match reported {
        Some(model) => tr!("{model}, shown as {drawn}", "{model}, angezeigt als {drawn}"),
        None => drawn.to_owned(),
    }
}

/// Returns the button of a block of keys: those of an expansion module.
#[must_use]
pub fn key_block(module: u8, count: u8) -> String {
    tr!("Expansion module {module} · {count} keys", "Erweiterungsmodul {module} · {count} Tasten")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_answer_is_given_in_the_largest_unit() {
        for (seen, expected) in [
            (LastSeen::Unknown, "Not seen yet"),
            (LastSeen::Ago(0), "Last seen just now"),
            (LastSeen::Ago(3), "Last seen 3 s ago"),
            (LastSeen::Ago(59), "Last seen 59 s ago"),
            (LastSeen::Ago(60), "Last seen 1 min ago"),
            (LastSeen::Ago(3_599), "Last seen 59 min ago"),
            (LastSeen::Ago(3_600), "Last seen 1 h ago"),
            (LastSeen::Ago(47 * 3_600), "Last seen 47 h ago"),
            (LastSeen::Gone(None), "Unreachable, not seen yet"),
            (LastSeen::Gone(Some(120)), "Unreachable, last seen 2 min ago"),
            (LastSeen::Gone(Some(3 * 86_400)), "Unreachable, last seen 3 days ago"),
        ] {
            assert_eq!(last_seen(seen), expected);
        }
    }

    #[test]
    fn a_model_that_the_phone_denies_is_named_beside_its_own() {
        assert_eq!(model_of_phone("D785", None), "D785");
        assert_eq!(model_of_phone("D785", Some("D717")), "D717, shown as D785");
        assert_eq!(key_block(1, 42), "Expansion module 1 · 42 keys");
    }
}
