//! What the relay says about a phone and about what it was asked to do. It speaks English; the
//! sentences it is known to say are said in German here, and what is new stays as it is.

use super::{german, problems::advice_of_answer};

/// Stands for what the relay fills in; a single character, because looking for one needs little code.
const HOLE: char = '◌';

/// English and German, with holes; of a long sentence the beginning is enough to know it, up to `…`.
const SHAPES: &[(&str, &str)] = &[
    // The connection.
    ("◌ answers, encrypted (https)", "◌ antwortet, verschlüsselt (https)"),
    ("◌ answers, http", "◌ antwortet, http"),
    ("no connection within ◌ s", "keine Verbindung innerhalb von ◌ s"),
    ("no encrypted connection within ◌ s", "keine verschlüsselte Verbindung innerhalb von ◌ s"),
    ("no connection: ◌", "keine Verbindung: ◌"),
    ("no encrypted connection: ◌", "keine verschlüsselte Verbindung: ◌"),
    ("◌: no connection within ◌ s", "◌: keine Verbindung innerhalb von ◌ s"),
    ("◌: no connection: ◌", "◌: keine Verbindung: ◌"),
    ("no answer came", "es kam keine Antwort"),
    (
        "the phone took the connection…",
        "das Telefon hat die Verbindung angenommen, aber nicht geantwortet",
    ),
    (
        "what answers does not speak TLS…",
        "was antwortet, spricht kein TLS; setzen Sie scheme = \"http\" oder schalten Sie https am Telefon ein",
    ),
    (
        "Check that the phone has power…",
        "Prüfen Sie, ob das Telefon Strom und Netz hat, ob die Adresse stimmt (am Telefon: Menü, Information) und ob sein Webserver eingeschaltet ist: Advanced, QoS/Security, HTTP server.",
    ),
    // The login.
    (
        "signed in with Basic over http…",
        "angemeldet mit Basic über http: Wer im Netz mithört, liest das Passwort",
    ),
    ("signed in with ◌", "angemeldet mit ◌"),
    (
        "the phone asks for no password…",
        "das Telefon verlangt kein Passwort: Jeder in seinem Netz kann seine Tasten drücken",
    ),
    (
        "Set on the phone: Advanced, QoS/Security, HTTP…",
        "Am Telefon einstellen: Advanced, QoS/Security, HTTP server, User und Password; tragen Sie beides dann in die Konfiguration des Relays ein.",
    ),
    (
        "Set on the phone: Advanced, QoS/Security, Auth…",
        "Am Telefon einstellen: Advanced, QoS/Security, Authentication Scheme = on (Digest).",
    ),
    ("Set on the phone: ◌ (◌ = ◌).", "Am Telefon einstellen: ◌ (◌ = ◌)."),
    (
        "Correct the user name and password…",
        "Berichtigen Sie Benutzernamen und Passwort in der Konfiguration des Relays und lassen Sie es sich dann neu anmelden.",
    ),
    (
        "Restart the phone; if that…",
        "Starten Sie das Telefon neu; hilft das nicht, sehen Sie nach, ob unter dieser Adresse überhaupt ein Telefon antwortet.",
    ),
    // The model and the picture.
    (
        "the phone does not show its page…",
        "das Telefon zeigt seine Informationsseite nicht, darum ist sein Modell unbekannt",
    ),
    ("the phone does not tell its model", "das Telefon nennt sein Modell nicht"),
    ("it is a ◌, as configured", "es ist ein ◌, wie eingetragen"),
    ("it is a ◌, configured as ◌", "es ist ein ◌, eingetragen als ◌"),
    (
        "Write model = ◌ into the configuration: another model has other keys.",
        "Schreiben Sie model = ◌ in die Konfiguration: Ein anderes Modell hat andere Tasten.",
    ),
    ("◌ × ◌ pixels", "◌ × ◌ Pixel"),
    ("not tried…", "nicht geprüft, wegen des Obigen"),
    (
        "Load a newer firmware…",
        "Laden Sie eine neuere Firmware; die Tasten funktionieren ohne Bild.",
    ),
    ("◌ (status ◌)", "◌ (Status ◌)"),
    // What it does not do.
    (
        "the same was done to this phone a moment ago, perhaps by somebody else; nothing was sent; look at the screen, then do it again in ◌ s",
        "dasselbe wurde an diesem Telefon gerade eben getan, vielleicht von jemand anderem; gesendet wurde nichts; sehen Sie auf den Bildschirm und tun Sie es in ◌ s noch einmal",
    ),
    (
        "you have sent many commands at once; nothing was sent; wait ◌ ms",
        "Sie haben viele Befehle auf einmal gesendet; dieser ging nicht hinaus; warten Sie ◌ ms",
    ),
    (
        "this phone has got many commands at once; nothing was sent; wait ◌ ms",
        "dieses Telefon hat viele Befehle auf einmal bekommen; gesendet wurde nichts; warten Sie ◌ ms",
    ),
    (
        "too many tries to sign in; the password was not looked at; wait ◌ ms",
        "zu viele Versuche, sich anzumelden; das Passwort wurde nicht geprüft; warten Sie ◌ ms",
    ),
    (
        "◌ commands wait for this phone…",
        "◌ Befehle warten schon auf dieses Telefon; warten Sie, bis es nachgekommen ist",
    ),
    ("the relay is shutting down…", "das Relay wird beendet; gesendet wurde nichts"),
    ("check both…", "prüfen Sie beides; ein neues Passwort kann der Verwalter des Relays setzen"),
    (
        "◌ is not allowed: the administrator allows ◌",
        "◌ ist nicht erlaubt: Der Verwalter erlaubt ◌",
    ),
    ("port ◌ is not allowed; allowed are ◌", "Port ◌ ist nicht erlaubt; erlaubt sind ◌"),
    ("◌ cannot be found: ◌", "◌ ist nicht zu finden: ◌"),
    ("It was sent, but ◌", "Es wurde gesendet, aber ◌"),
    // The operating system.
    ("connection refused", "Verbindung abgelehnt"),
    ("connection reset by peer", "Verbindung von der Gegenseite abgebrochen"),
    ("connection timed out", "keine Antwort in angemessener Zeit"),
    ("no route to host", "kein Weg dorthin"),
    ("network is unreachable", "das Netz ist nicht erreichbar"),
    ("host is down", "das Gerät ist aus"),
    ("broken pipe", "Verbindung abgebrochen"),
];

/// What the relay says, in the language spoken, and whether it could be said in it. Numbers of the
/// operating system and names of fields are for programs and left out.
#[must_use]
pub fn relay_says(english: &str) -> (String, bool) {
    let plain = without_codes(english);
    let Some(german) = german::current() else { return (plain, true) };
    (german.relay)(&plain).map_or((plain, false), |said| (said, true))
}

/// What is known of it, in German.
pub(super) fn in_german(english: &str) -> Option<String> {
    if let Some(known) = advice_of_answer(english) {
        return Some(known.to_owned());
    }
    SHAPES.iter().find_map(|(shape, german)| {
        let mut filled = filled(shape, english)?.into_iter();
        let mut said = String::new();
        for (nth, piece) in german.split(HOLE).enumerate() {
            if nth > 0 {
                // What is filled in may be something the relay says, too.
                let within = filled.next()?;
                said.push_str(&in_german(within).unwrap_or_else(|| within.to_owned()));
            }
            said.push_str(piece);
        }
        Some(said)
    })
}

/// What stands at the holes, if the text has this shape.
fn filled<'a>(shape: &str, text: &'a str) -> Option<Vec<&'a str>> {
    let (shape, begins) = shape.strip_suffix('…').map_or((shape, false), |shape| (shape, true));
    let mut pieces = shape.split(HOLE).peekable();
    let mut rest = text.strip_prefix(pieces.next()?)?;
    let mut filled = Vec::new();
    while let Some(piece) = pieces.next() {
        let is_last = pieces.peek().is_none() && !begins;
        let fits = |at: usize| {
            let behind = rest.get(at..).and_then(|behind| behind.strip_prefix(piece));
            behind.is_some_and(|behind| !is_last || behind.is_empty())
        };
        let end = (0..=rest.len()).find(|at| fits(*at))?;
        filled.push(rest.get(..end)?);
        rest = rest.get(end + piece.len()..)?;
    }
    (begins || rest.is_empty()).then_some(filled)
}

/// Without the number of an error of the operating system and the name of a field of the API.
fn without_codes(text: &str) -> String {
    let fields = ["address: ", "model: ", "number: ", "sequence: "];
    let text = fields.into_iter().find_map(|field| text.strip_prefix(field)).unwrap_or(text);
    let parts = filled("◌ (os error ◌)◌", text).unwrap_or_default();
    let [before, _, after] = parts.as_slice() else { return text.to_owned() };
    // The system begins its words with a capital, in the middle of the relay's sentence.
    let begin = before.rfind(':').map_or(0, |colon| colon + 1);
    let (said, reason) = before.split_at(begin);
    format!("{said}{}{after}", reason.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_reads_the_number_of_an_error() {
        for (said, english, german) in [
            (
                "no connection: Connection refused (os error 111)",
                "no connection: connection refused",
                Some("keine Verbindung: Verbindung abgelehnt"),
            ),
            (
                "10.0.0.5:80: no connection: No route to host (os error 113)",
                "10.0.0.5:80: no connection: no route to host",
                Some("10.0.0.5:80: keine Verbindung: kein Weg dorthin"),
            ),
            ("address: `x` is no address", "`x` is no address", None),
            ("480 × 272 pixels", "480 × 272 pixels", Some("480 × 272 Pixel")),
            (
                "port 22 is not allowed; allowed are 80, 443",
                "port 22 is not allowed; allowed are 80, 443",
                Some("Port 22 ist nicht erlaubt; erlaubt sind 80, 443"),
            ),
            (
                "it is a D785, as configured",
                "it is a D785, as configured",
                Some("es ist ein D785, wie eingetragen"),
            ),
            (
                "not tried, because of what is above",
                "not tried, because of what is above",
                Some("nicht geprüft, wegen des Obigen"),
            ),
            ("something new", "something new", None),
        ] {
            assert_eq!(without_codes(said), english);
            assert_eq!(in_german(english).as_deref(), german, "{english}");
        }
    }

    #[test]
    fn both_languages_fill_in_the_same() {
        for (english, german) in SHAPES {
            let holes = |text: &str| text.matches(HOLE).count();
            assert_eq!(holes(english), holes(german), "{english}");
        }
    }
}
