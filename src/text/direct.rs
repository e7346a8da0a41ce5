//! Real phones without a relay: what a browser lets a page do, and what it never tells.

use super::language::{pick, sentences};
use crate::state::place::PlaceError;

sentences! {
    /// Under a phone that the browser speaks to.
    direct_note: "Your browser speaks to this phone itself. It can send, and show the screen, but it never tells this page what the phone answered, nor whether it wants a password. Watch the screen.",
        "Ihr Browser spricht selbst mit diesem Telefon. Er kann senden und den Bildschirm zeigen, sagt dieser Seite aber nie, was das Telefon antwortet oder ob es ein Passwort will. Achten Sie auf den Bildschirm.";
    /// The same, where the page came over https and the phone speaks http.
    direct_from_https: "This page came over https, and browsers mostly let nothing be sent from there to a phone over http. Open it from a file or over http, or use the relay.",
        "Diese Seite kam über https; von dort lassen Browser meist nichts über http an ein Telefon senden. Öffnen Sie sie als Datei oder über http, oder nehmen Sie das Relay.";
    /// The same, where anybody on the internet may be at the address.
    direct_to_public: "This address is on the internet, not in your network. Whoever is there gets every key and number, in the clear. Be sure that it is your phone.",
        "Diese Adresse liegt im Internet, nicht in Ihrem Netz. Wer dort ist, bekommt jede Taste und Nummer, unverschlüsselt. Stellen Sie sicher, dass es Ihr Telefon ist.";
    /// When a command got no answer.
    direct_unknown: "No answer came. It may have arrived all the same: watch the screen before you do it again.",
        "Es kam keine Antwort. Angekommen sein kann es trotzdem: Sehen Sie auf den Bildschirm, bevor Sie es wiederholen.";
    /// When a picture did not come.
    no_direct_picture: "no picture came; no page is told why: the phone is off or elsewhere, it asks for a password, or the browser does not fetch it (Firefox, from a file)",
        "Es kam kein Bild, und den Grund erfährt keine Seite: Das Telefon ist aus oder woanders, es will ein Passwort, oder der Browser holt es nicht (Firefox, aus einer Datei)";
    /// The doctor: something answers.
    direct_answers: "something answers at this address; what, no page is told",
        "An dieser Adresse antwortet etwas; was, erfährt keine Seite";
    /// The doctor: nothing answers.
    direct_no_answer: "no answer came", "Es kam keine Antwort";
    /// What to do about that.
    direct_connection_mend: "Check the address, and that the web server of the phone is on for http (Settings, Advanced, Network). If the browser asks whether this page may reach your network, allow it.",
        "Prüfen Sie die Adresse und ob der Webserver des Telefons für http an ist (Einstellungen, Erweitert, Netzwerk). Fragt der Browser, ob diese Seite Ihr Netz erreichen darf, erlauben Sie es.";
    /// The doctor: the screen is shown.
    direct_shows: "the screen is shown", "Der Bildschirm wird gezeigt";
    /// What to do when it is not.
    direct_picture_mend: "Without a relay only phones work that ask for no password. Use the relay, which signs in.",
        "Ohne Relay gehen nur Telefone, die kein Passwort wollen. Nehmen Sie das Relay, das sich anmeldet.";
}

/// Why an address is not taken, and what to write.
#[must_use]
pub fn place_error(error: PlaceError) -> &'static str {
    match error {
        PlaceError::Missing => {
            pick("write the address of the phone", "Die Adresse des Telefons fehlt")
        }
        PlaceError::Scheme => pick(
            "a phone speaks http or https: write http://, https:// or neither",
            "Ein Telefon spricht http oder https: http://, https:// oder keins von beiden schreiben",
        ),
        PlaceError::Credentials => pick(
            "leave out the name and the password: an address is shown and remembered",
            "Name und Passwort weglassen: Eine Adresse wird gezeigt und gemerkt",
        ),
        PlaceError::Path => pick(
            "leave out what follows the host, beginning with the /",
            "Weglassen, was hinter dem Gerät steht, ab dem /",
        ),
        PlaceError::Space => {
            pick("there is a space within the address", "In der Adresse ist ein Leerzeichen")
        }
        PlaceError::Port => {
            pick("a port is a number from 1 to 65535", "Ein Port ist eine Zahl von 1 bis 65535")
        }
        PlaceError::Number => pick(
            "an IP address has four numbers from 0 to 255, as in 10.0.0.5",
            "Eine IP-Adresse hat vier Zahlen von 0 bis 255, wie 10.0.0.5",
        ),
        PlaceError::International => pick(
            "write the name as the network knows it, beginning with xn--",
            "Den Namen schreiben, wie ihn das Netz kennt, mit xn-- am Anfang",
        ),
        PlaceError::Host => pick(
            "that is neither an IP address nor a host name",
            "Das ist weder eine IP-Adresse noch ein Gerätename",
        ),
    }
}
