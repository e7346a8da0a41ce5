//! What the catalogue calls its keys, commands and examples. The catalogue speaks English; the
//! German names are here, and the compiler asks for one for each new entry.

use snom::{Command, CommandKind, NamedKey, dial::Rule, script::Script};

use super::{
    german, key_name,
    language::{choose, tr},
};

/// The name of a key.
#[must_use]
pub fn named_key(key: NamedKey) -> &'static str {
    german::current().map_or(key.label(), |german| (german.key)(key))
}

/// The same in German.
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

/// What the button of a command says.
#[must_use]
pub fn command_label(kind: CommandKind) -> &'static str {
    german::current().map_or(kind.label(), |german| (german.command)(kind))
}

/// The same in German.
pub(super) fn german_command(kind: CommandKind) -> &'static str {
    match kind {
        CommandKind::Keys => "Tasten drücken",
        CommandKind::Dial => "Wählen",
        CommandKind::Dtmf => "Töne senden",
        CommandKind::ReleaseAllCalls => "Alle Anrufe beenden",
        CommandKind::LogOffAll => "Alle Identitäten abmelden",
        CommandKind::LogOff => "Abmelden",
        CommandKind::Reregister => "Neu registrieren",
        CommandKind::PlayRinger => "Klingelton abspielen",
        CommandKind::Reboot => "Neu starten",
        CommandKind::Reset => "Zurücksetzen",
        CommandKind::ClearCalls => "Anrufliste leeren",
        CommandKind::UpgradeFirmware => "Firmware laden",
        CommandKind::FixLineInfoLayer => "Bild reparieren",
        CommandKind::Touch => "Berühren",
    }
}

/// What a command does, as a heading in the list of what was done.
#[must_use]
pub fn command_name(command: &Command) -> String {
    let label = command_label(command.kind());
    match command {
        Command::Keys(sequence) => match sequence.events() {
            [event] => key_name(event.key),
            _ => sequence.to_string(),
        },
        Command::Dial { number, .. } => format!("{label} {number}"),
        Command::Dtmf(tones) => format!("{label} {tones}"),
        Command::LogOff(line) | Command::Reregister(line) => format!("{label} {}", line.get()),
        Command::PlayRinger(ringer) => format!("{label} {}", ringer.get()),
        Command::ClearCalls(list) => format!("{label}: {}", super::call_list(*list)),
        _ => label.to_owned(),
    }
}

/// What a rule for numbers does.
#[must_use]
pub fn dial_rule(rule: Rule) -> &'static str {
    let german = match rule {
        Rule::Scheme => "tel: oder sip: entfernt",
        Rule::BracketedZero => "(0) entfernt",
        Rule::Separators => "Trennzeichen entfernt",
        Rule::HomeCountry => "eigene Landesvorwahl ersetzt",
        Rule::Plus => "+ ersetzt",
        Rule::OutsideLine => "Amtsholung vorangestellt",
    };
    choose(rule.label(), german)
}

/// The title of an example.
#[must_use]
pub fn script_title(script: &Script) -> &'static str {
    of_script(script).map_or(script.title, |(title, _)| choose(script.title, title))
}

/// What an example does.
#[must_use]
pub fn script_help(script: &Script) -> &'static str {
    of_script(script).map_or(script.help, |(_, help)| choose(script.help, help))
}

fn of_script(script: &Script) -> Option<(&'static str, &'static str)> {
    Some(match script.name {
        "attended-transfer" => (
            "Vermitteln mit Rücksprache",
            "A ruft an; Sie nehmen an, halten A, sprechen mit C und verbinden die beiden.",
        ),
        "blind-transfer" => (
            "Vermitteln ohne Rücksprache",
            "Gibt den Anruf, in dem Sie sind, an C weiter, ohne C zu fragen.",
        ),
        "answer-and-hang-up" => (
            "Annehmen, dann auflegen",
            "Nimmt einen klingelnden Anruf an und beendet ihn, wenn Sie es sagen.",
        ),
        "call-with-handset" => (
            "Abheben, wählen, anrufen",
            "Hebt den Hörer ab, wählt eine Nummer Taste für Taste und ruft sie an.",
        ),
        "slow-tones" => (
            "Töne mit Zeitangaben",
            "Sendet die Töne 1 und 2, je 100 ms lang mit 100 ms dazwischen.",
        ),
        "hold-a-key" => (
            "Wählen, warten, Taste halten",
            "Ruft 9196 an, wartet eine Sekunde, hält * eine Sekunde, wartet und drückt # und 9.",
        ),
        _ => return None,
    })
}

/// What must have happened before an example goes on.
#[must_use]
pub fn next_when(what: &str) -> String {
    let german = german_wait(what);
    tr!("Go on when {what}.", "Weiter, wenn {german}.")
}

fn german_wait(what: &str) -> &str {
    match what {
        "A is calling: the phone rings" => "A anruft und das Telefon klingelt",
        "you have spoken with A and know whom A wants" => {
            "Sie mit A gesprochen haben und wissen, wen A sprechen will"
        }
        "C has answered and takes the call" => "C sich gemeldet hat und den Anruf nimmt",
        "the phone rings" => "das Telefon klingelt",
        "you have finished" => "Sie fertig sind",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use snom::script::ScriptStep;

    use super::*;

    #[test]
    fn every_example_has_its_german_words() {
        for script in Script::ALL {
            assert!(of_script(script).is_some(), "{}", script.name);
            for step in script.steps {
                if let ScriptStep::Wait(what) = step {
                    assert_ne!(german_wait(what), *what);
                }
            }
        }
    }
}
