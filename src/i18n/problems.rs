//! What is wrong with what somebody wrote, and what the relay answers. Both speak English; what is
//! known of them is said in German here, and the rest is left as it is.

use relay_api::{Code, Problem};
use snom::{
    Answer,
    argument::ArgumentError,
    command::Refusal,
    dial::INCOMPLETE,
    key::KeyError,
    sequence::{SequenceError, SequenceProblem},
    typing::TypingError,
};

use super::{Language, german, language::tr, relay_says};

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

/// A problem that the relay tells: what it says about it, after its kind where that alone does not
/// say it, in the language spoken.
#[must_use]
pub fn problem(problem: &Problem) -> String {
    let (detail, is_known) = relay_says(&problem.detail);
    let needs_kind = matches!(problem.code, Code::LoginFailed | Code::PhoneUnreachable);
    let Some(german) = german::current() else {
        return match problem.code {
            Code::LoginFailed => format!("{}: {detail}.", problem.title),
            _ => detail,
        };
    };
    if is_known && !needs_kind {
        return detail;
    }
    match (german.problem)(problem.code) {
        None => detail,
        Some(kind) if is_known => format!("{kind}: {detail}."),
        Some(kind) => format!("{kind}. ({detail})"),
    }
}

/// What kind of problem it is, in German; `None` where what the relay says of it has to do.
pub(super) fn german_problem(code: Code) -> Option<&'static str> {
    Some(match code {
        Code::UnknownPhone => "Dieses Telefon gibt es nicht",
        Code::UnknownScreen => "Diesen Bildschirm hat das Telefon nicht",
        Code::InvalidCommand => "Der Befehl ergibt keinen Sinn",
        Code::MissingKey => "Diese Taste hat das Modell nicht",
        Code::NotOnThisPhone => "Diesen Befehl kennt das Telefon nicht",
        Code::ConfirmationRequired => "Der Name des Telefons muss wiederholt werden",
        Code::LoginRequired => "Jemand muss sich anmelden",
        Code::LoginFailed => "Der Name oder das Passwort ist falsch",
        Code::Forbidden => "Das ist dieser Person nicht erlaubt",
        Code::TooManyRequests => "Das war zu oft",
        Code::CoolingDown => "Dasselbe wurde gerade eben getan",
        Code::AddressRefused => "Ein Telefon an dieser Adresse ist nicht erlaubt",
        Code::PhoneBusy => "Zu viele Befehle warten auf dieses Telefon",
        Code::PhoneUnreachable => "Das Telefon ist nicht erreichbar",
        Code::PhoneAuthFailed => "Das Telefon lehnt Benutzernamen oder Passwort ab",
        Code::PhoneAnswer => "Die Antwort des Telefons ist nicht zu gebrauchen",
        Code::ShuttingDown => "Das Relay wird beendet",
        Code::Internal => "Im Relay ist etwas schiefgegangen",
        _ => return None,
    })
}

/// What the relay says about an answer of the phone, in German.
pub(super) fn advice_of_answer(english: &str) -> Option<&'static str> {
    let known = Answer::ALL.into_iter().find(|answer| answer.advice() == Some(english));
    match known {
        Some(Answer::Empty) => Some(
            "Das Telefon hat die Verbindung ohne Antwort geschlossen. Viele tun das nach dem Wählen; sehen Sie auf den Bildschirm, bevor Sie etwas wiederholen.",
        ),
        Some(Answer::Unauthorized(_)) => Some(
            "Das Telefon lehnt Benutzernamen oder Passwort ab. Berichtigen Sie beides in der Konfiguration; bis dahin wird nichts mehr gesendet, weil Telefone nach einigen falschen Versuchen sperren.",
        ),
        Some(Answer::LockedOut) => Some(
            "Das Telefon hat seine Weboberfläche nach falschen Passwörtern gesperrt. Warten Sie, bis sie wieder öffnet, oder starten Sie das Telefon neu, und berichtigen Sie zuerst das Passwort.",
        ),
        Some(Answer::UserMode) => Some(
            "Das Telefon ist im Benutzermodus und zeigt diese Seite nur Administratoren. Schalten Sie es in den Administratormodus; Tasten gehen auch so, das Bild des Displays nicht. Nach falschen Passwörtern kann es auch gesperrt sein.",
        ),
        Some(Answer::HiddenTags) => Some(
            "Das Telefon nimmt Befehle nur von seinen eigenen Seiten. Schalten Sie am Telefon „Use hidden tags“ (Versteckte Merkmale) aus: Advanced, QoS/Security.",
        ),
        Some(Answer::RestrictedQueries) => Some(
            "Das Telefon nimmt keine Befehle in einer Adresse. Setzen Sie restrict_uri_queries in der Provisionierung auf off.",
        ),
        Some(Answer::Forbidden) => Some(
            "Das Telefon verweigert diese Seite. Prüfen Sie am Telefon: Advanced, QoS/Security, Use hidden tags = off; restrict_uri_queries = off; und dass es im Administratormodus ist. Nach falschen Passwörtern kann es auch gesperrt sein.",
        ),
        Some(Answer::NotFound) => Some(
            "Das Telefon hat keine solche Seite. Die D8xx und sehr alte Firmware lassen sich nicht über HTTP steuern.",
        ),
        Some(Answer::HttpsOnly) => Some(
            "Das Telefon spricht nur https. Verwenden Sie scheme = \"https\" dafür oder stellen Sie am Telefon die Art des Webservers auf http_https.",
        ),
        Some(Answer::NoRemoteControl) => Some(
            "Das ist ein D8xx: Der Hersteller hat dieser Reihe die Steuerung über HTTP genommen. Steuern Sie es von der Telefonanlage aus.",
        ),
        Some(Answer::NotASnom) => Some(
            "Unter dieser Adresse antwortet etwas anderes. Prüfen Sie die Adresse des Telefons.",
        ),
        Some(Answer::Unexpected) => {
            Some("Das Telefon hat eine Antwort gegeben, die man von Snom-Telefonen nicht kennt.")
        }
        // A kind of answer that is newer than this page.
        Some(_) | None => None,
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
