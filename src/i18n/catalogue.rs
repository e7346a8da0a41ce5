//! The names of the catalogue's keys, commands and examples. The catalogue has the English names;
//! the German names are here, and a new entry without one does not compile.

use snom::{
    CommandKind, NamedKey,
    script::{Script, WaitFor},
};

use super::{
    language::{choose, tr},
    sentences,
};

/// Returns the name of a key.
#[must_use]
pub fn named_key(key: NamedKey) -> &'static str {
    sentences::current().map_or(key.label(), |german| (german.key)(key))
}

/// Returns the German name of a key.
pub(super) fn german_key(key: NamedKey) -> &'static str {
    match key {
        NamedKey::Cancel => "Abbrechen",
        NamedKey::Enter => "Bestätigen",
        NamedKey::OffHook => "Hörer abheben",
        NamedKey::OnHook => "Hörer auflegen",
        NamedKey::Right => "Rechts",
        NamedKey::Left => "Links",
        NamedKey::Up => "Auf",
        NamedKey::Down => "Ab",
        NamedKey::VolumeUp => "Lauter",
        NamedKey::VolumeDown => "Leiser",
        NamedKey::Menu => "Menü",
        NamedKey::Redial => "Wahlwiederholung",
        NamedKey::Dnd => "Nicht stören",
        NamedKey::Rec => "Aufnehmen",
        NamedKey::F1 => "Displaytaste 1",
        NamedKey::F2 => "Displaytaste 2",
        NamedKey::F3 => "Displaytaste 3",
        NamedKey::F4 => "Displaytaste 4",
        NamedKey::Speaker => "Lautsprecher",
        NamedKey::Headset => "Headset",
        NamedKey::Transfer => "Vermitteln",
        NamedKey::Hold => "Halten",
        NamedKey::HoldBefore8737 => "Halten (Firmware vor 8.7.3.7)",
        NamedKey::Mute => "Stumm",
        NamedKey::Star => "Stern",
        NamedKey::Hash => "Raute",
        NamedKey::Disconnect => "Trennen",
        NamedKey::Clear => "Löschen",
        NamedKey::Function => "Funktion",
        NamedKey::Recall => "Halten (190, 200, 220)",
        NamedKey::Digit0
        | NamedKey::Digit1
        | NamedKey::Digit2
        | NamedKey::Digit3
        | NamedKey::Digit4
        | NamedKey::Digit5
        | NamedKey::Digit6
        | NamedKey::Digit7
        | NamedKey::Digit8
        | NamedKey::Digit9 => key.label(),
    }
}

/// Returns the text on the button of a command.
#[must_use]
pub fn command_label(kind: CommandKind) -> &'static str {
    sentences::current().map_or(kind.label(), |german| (german.command)(kind))
}

/// Returns the German text on the button of a command.
pub(super) fn german_command(kind: CommandKind) -> &'static str {
    match kind {
        CommandKind::Keys => "Tasten drücken",
        CommandKind::Dial => "Wählen",
        CommandKind::Dtmf => "Töne senden",
        CommandKind::ReleaseAllCalls => "Alle Anrufe beenden",
        CommandKind::LogOffAll => "Alle Identitäten abmelden",
        CommandKind::LogOff => "Identität abmelden",
        CommandKind::Reregister => "Neu registrieren",
        CommandKind::PlayRinger => "Klingelton abspielen",
        CommandKind::Reboot => "Neu starten",
        CommandKind::Reset => "Auf Werkseinstellungen zurücksetzen",
        CommandKind::ClearCalls => "Anrufliste leeren",
        CommandKind::UpgradeFirmware => "Firmware aktualisieren",
        CommandKind::FixLineInfoLayer => "Bild reparieren",
        CommandKind::Touch => "Berühren",
    }
}

/// Returns the title of an example.
#[must_use]
pub fn script_title(script: &Script) -> &'static str {
    german_script(script).map_or(script.title, |(title, _)| choose(script.title, title))
}

/// Tells what an example does.
#[must_use]
pub fn script_help(script: &Script) -> &'static str {
    german_script(script).map_or(script.help, |(_, help)| choose(script.help, help))
}

fn german_script(script: &Script) -> Option<(&'static str, &'static str)> {
    Some(match script.name {
        "attended-transfer" => (
            "Vermitteln mit Rücksprache",
            "A ruft an; Sie nehmen an, halten das Gespräch, sprechen mit C und verbinden die beiden.",
        ),
        "blind-transfer" => (
            "Vermitteln ohne Rücksprache",
            "Vermittelt den aktuellen Anruf an C, ohne vorher mit C zu sprechen.",
        ),
        "consult-and-transfer" => (
            "Vermitteln nach Rückfrage",
            "Hält den aktuellen Anruf, ruft C an und verbindet die beiden, wenn C einverstanden ist.",
        ),
        "answer-and-hang-up" => (
            "Annehmen, dann auflegen",
            "Nimmt einen eingehenden Anruf an und beendet ihn, sobald Sie fertig sind.",
        ),
        "call-with-handset" => (
            "Mit dem Hörer wählen",
            "Hebt den Hörer ab, wählt eine Nummer Taste für Taste und ruft sie an.",
        ),
        "slow-tones" => (
            "Töne mit Zeitangaben",
            "Sendet die Töne 1 und 2 je 100 ms lang im Abstand von 100 ms.",
        ),
        "hold-a-key" => (
            "Wählen, warten, Taste halten",
            "Ruft 9196 an, wartet 1 s, hält * für 1 s, wartet 2 s und drückt dann # und 9.",
        ),
        _ => return None,
    })
}

/// Tells when to continue an example.
#[must_use]
pub fn next_when(condition: WaitFor) -> String {
    let english = condition.label();
    let german = match condition {
        WaitFor::CallFromA => "A anruft und das Telefon klingelt",
        WaitFor::TalkWithA => "Sie mit A gesprochen haben und wissen, wen A sprechen möchte",
        WaitFor::AnswerFromC => "C sich gemeldet hat und den Anruf annimmt",
        WaitFor::Call => "das Telefon klingelt",
        WaitFor::EndOfTalk => "Sie fertig sind",
    };
    tr!("Press Next once {english}.", "Drücken Sie auf „Weiter“, sobald {german}.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_has_a_german_title_and_help() {
        for script in Script::ALL {
            assert!(german_script(script).is_some(), "{}", script.name);
        }
    }
}
