//! Mistakes in what a person wrote.

use relay_api::Reason;
use snom::{
    argument::{ArgumentError, Expected},
    command::Refusal,
    key::KeyError,
    sequence::{SequenceError, SequenceProblem},
    typing::TypingError,
};

use super::{
    Language,
    language::tr,
    reasons::{as_sentence, reason},
};

/// Returns what is wrong with an argument. The name of the field is for programs: the sentence stands
/// next to the field.
#[must_use]
pub fn argument_error(error: &ArgumentError) -> String {
    let value = error.value.as_str();
    if Language::current() == Language::English {
        return match (value, &error.expected) {
            ("", expected) => format!("Enter {expected}."),
            (value, expected) => format!("“{value}” is not valid. Enter {expected}."),
        };
    }
    let expected = german_expected(&error.expected);
    match value {
        "" => format!("Geben Sie {expected} ein."),
        value => format!("„{value}“ ist ungültig. Erlaubt ist {expected}."),
    }
}

fn german_expected(expected: &Expected) -> String {
    match expected {
        Expected::Whole { first, last } => format!("eine Zahl von {first} bis {last}"),
        Expected::Pixel { last } => format!("ein Pixel von 0 bis {last}"),
        Expected::OneOf(words) => format!("eines von {words}"),
        Expected::Steps { max } => format!("eine Liste mit 1 bis {max} Schritten"),
        Expected::DialNumber => {
            "eine Nummer aus 0–9 * # + oder eine SIP-Adresse, ohne Leerzeichen".to_owned()
        }
        Expected::NumberWithoutLetters => {
            "eine Nummer aus 0–9 * # +; Buchstaben gehen nur in einer Adresse wie sip:anna@pbx.example"
                .to_owned()
        }
        Expected::PhoneNumber => "eine Telefonnummer, eine tel:- oder eine sip:-Adresse".to_owned(),
        Expected::WholeNumber => {
            "eine vollständige Nummer; nach dem + oder der Landesvorwahl fehlen die Ziffern"
                .to_owned()
        }
        Expected::NumberWithoutBracketedZero => {
            "eine Nummer ohne (0), die manche Länder wählen und andere nicht".to_owned()
        }
        Expected::KeypadNumber => "eine Nummer, die sich mit Tasten wählen lässt (0–9 * #)".to_owned(),
        Expected::MaxLength { max } => format!("eine Eingabe mit höchstens {max} Zeichen"),
        Expected::Identity => "eine Identität der Form name@server".to_owned(),
        Expected::Tones { max } => {
            format!("eine Folge von 1 bis {max} Tönen aus 0–9 * # A B C D, ohne Leerzeichen")
        }
        Expected::Version => "eine Version wie 10.1.33.33".to_owned(),
        Expected::FirmwareScheme => {
            "eine Adresse, die mit http://, https://, tftp:// oder ftp:// beginnt".to_owned()
        }
        Expected::FirmwareFile => {
            "eine Adresse mit Server und Datei, wie http://server/datei.bin".to_owned()
        }
        Expected::UrlWithoutCredentials => {
            "eine Adresse ohne Benutzernamen und Passwort, die sonst protokolliert würden".to_owned()
        }
        Expected::AsciiUrl => {
            "eine Adresse ohne Leerzeichen, Zeilenumbrüche und Sonderzeichen".to_owned()
        }
        // For programmers of the API.
        Expected::Type { .. } => expected.to_string(),
    }
}

/// Returns what is wrong with a sequence, and where.
#[must_use]
pub fn sequence_error(error: &SequenceError) -> String {
    if Language::current() == Language::English {
        return as_sentence(error.to_string());
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
            "Nur Taste,Zeit,Pause gehören zusammen; setzen Sie ein ; zwischen Tasten".to_owned()
        }
        SequenceProblem::TooLong => {
            let most = snom::sequence::MAX_EVENTS;
            format!("Das sind mehr als {most} Tasten; teilen Sie den Ablauf auf")
        }
    };
    as_sentence(format!("Spalte {}: {what}", error.column))
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
            format!("„{name}“ ist kein Tastenereignis: F_ und dann Großbuchstaben, Ziffern oder _")
        }
        KeyError::Unknown { name, nearest: None } => format!("„{name}“ ist keine Taste"),
        KeyError::Unknown { name, nearest: Some(nearest) } => {
            format!("„{name}“ ist keine Taste; meinten Sie {nearest}?")
        }
    }
}

/// Returns why a phone cannot carry out a command.
#[must_use]
pub fn refusal(refusal: &Refusal) -> String {
    as_sentence(reason(&Reason::from(refusal)))
}

/// Returns what the keypad cannot type.
#[must_use]
pub fn typing_error(error: &TypingError) -> String {
    if Language::current() == Language::English {
        return as_sentence(error.to_string());
    }
    as_sentence(match error {
        TypingError::Empty => "Geben Sie einen Text ein".to_owned(),
        TypingError::NoKey { column, character, available } => {
            format!("Spalte {column}: Keine Taste tippt „{character}“ (möglich: {available})")
        }
        TypingError::Sequence(_) => "Der Text ist zu lang; tippen Sie ihn in Teilen".to_owned(),
    })
}

/// Rejects one more entry of a full list.
#[must_use]
pub fn too_many(most: usize) -> String {
    tr!(
        "{most} are saved already. Delete one first.",
        "Es sind bereits {most} gespeichert. Löschen Sie zuerst einen Eintrag."
    )
}
