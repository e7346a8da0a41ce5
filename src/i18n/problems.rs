//! Mistakes in what a person wrote.

use snom::{
    argument::ArgumentError,
    command::Refusal,
    dial::INCOMPLETE,
    key::KeyError,
    sequence::{SequenceError, SequenceProblem},
    typing::TypingError,
};

use super::{Language, language::tr};

/// What is wrong with an argument.
#[must_use]
pub fn argument_error(error: &ArgumentError) -> String {
    let value = error.value.as_str();
    if Language::current() == Language::English {
        // The name of the field is for programs: the sentence stands beside the field.
        return match (value, &error.allowed) {
            ("", allowed) => format!("Something is missing here: {allowed}."),
            (value, allowed) => format!("“{value}” is not {allowed}."),
        };
    }
    if error.allowed == INCOMPLETE {
        return format!(
            "„{value}“ ist unvollständig: Hinter dem + oder der Landesvorwahl fehlen die Ziffern."
        );
    }
    let allowed = match error.field {
        "number" => "eine Nummer aus 0–9 * # + oder eine Adresse wie name@server",
        "identity" => "eine Identität der Form name@server",
        "digits" => "Töne aus 0–9 * # A B C D, ohne Leerzeichen",
        "line" => "eine Leitung von 1 bis 12",
        "ringer" => "eine Melodie von 1 bis 9",
        "url" => {
            "eine Adresse, die mit http:// oder https:// beginnt und ein Gerät und eine Datei nennt"
        }
        "x" | "y" | "steps" => "ein Punkt des Displays",
        _ => return error.to_string(),
    };
    match value {
        "" => format!("Hier fehlt etwas: {allowed}."),
        value => format!("„{value}“ geht nicht. Erlaubt ist {allowed}."),
    }
}

/// What is wrong with a sequence, and where.
#[must_use]
pub fn sequence_error(error: &SequenceError) -> String {
    if Language::current() == Language::English {
        return error.to_string();
    }
    let what = match &error.problem {
        SequenceProblem::Key(error) => key_error(error),
        SequenceProblem::MissingMillis(form) => {
            format!(
                "Nach dem Komma fehlen die Millisekunden; schreiben Sie {form} oder lassen Sie das Komma weg"
            )
        }
        SequenceProblem::Millis(text) => {
            let most = snom::sequence::MAX_MILLIS;
            format!("„{text}“ ist keine Zeit; erlaubt sind ganze Millisekunden von 0 bis {most}")
        }
        SequenceProblem::TooManyParts => {
            "Nur Taste,Zeit,Pause gehören zusammen; Tasten trennt ein ;".to_owned()
        }
        SequenceProblem::TooLong => {
            let most = snom::sequence::MAX_EVENTS;
            format!("Das sind mehr als {most} Tasten; teilen Sie den Ablauf auf")
        }
        other => other.to_string(),
    };
    format!("Spalte {}: {what}", error.column)
}

fn key_error(error: &KeyError) -> String {
    match error {
        KeyError::Missing => "Hier fehlt eine Taste, etwa ENTER".to_owned(),
        KeyError::NotCapitals(name) => {
            format!("Tasten schreibt man in Großbuchstaben: {name}")
        }
        KeyError::ProgrammableRange(name) => format!("„{name}“ liegt außerhalb von P1 bis P255"),
        KeyError::ExpansionRange(name) => format!("„{name}“ liegt außerhalb von EK0 bis EK255"),
        KeyError::EventShape { name, .. } => {
            format!("„{name}“ ist kein Tastenereignis: F_ und dann Großbuchstaben, Ziffern und _")
        }
        KeyError::Unknown { name, nearest: None } => format!("„{name}“ ist keine Taste"),
        KeyError::Unknown { name, nearest: Some(nearest) } => {
            format!("„{name}“ ist keine Taste; meinten Sie {nearest}?")
        }
        other => other.to_string(),
    }
}

/// Why a phone cannot carry out a command.
#[must_use]
pub fn refusal(refusal: &Refusal) -> String {
    if Language::current() == Language::English {
        return refusal.to_string();
    }
    match refusal {
        Refusal::MissingKey { model, key, has } => {
            format!("Das {model} hat keine Taste {key}; es hat {has}")
        }
        Refusal::MissingLine { model, line, last } => {
            format!("Das {model} hat keine Leitung {line}; es hat 1 bis {last}")
        }
        Refusal::TooLong { seconds } => {
            format!(
                "Der Ablauf dauert {seconds} s, und so lange kann niemand sonst das Telefon benutzen; teilen Sie ihn auf"
            )
        }
        other => other.to_string(),
    }
}

/// What the keypad cannot type.
#[must_use]
pub fn typing_error(error: &TypingError) -> String {
    match (error, Language::current()) {
        (TypingError::Empty, Language::German) => "Es gibt keinen Text zu tippen".to_owned(),
        (TypingError::NoKey { column, character, available }, Language::German) => {
            format!("Spalte {column}: Keine Taste tippt „{character}“; es gibt {available}")
        }
        (TypingError::Sequence(error), Language::German) => {
            format!("Der Text ist zu lang: {}", sequence_error(error))
        }
        (error, _) => error.to_string(),
    }
}

/// Something that needs a text and has none.
#[must_use]
pub fn too_many(most: usize) -> String {
    tr!(
        "There are {most} already; delete one first.",
        "Es gibt schon {most}; löschen Sie zuerst einen."
    )
}
