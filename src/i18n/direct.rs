//! Real phones without a relay: what a browser lets a page do, and what it never tells.

use super::language::{Sentence, choose, sentences};
use crate::model::{direct_access::AccessBlocker, phone_address::PlaceError};

sentences! {
    /// The heading over what the browser can do with a phone.
    direct_title: "Straight from this browser, without the relay",
        "Direkt aus diesem Browser, ohne das Relay";
    /// It can send.
    direct_sends: "Sends keys and commands", "Sendet Tasten und Befehle";
    /// It cannot.
    direct_cannot_send: "Cannot send", "Kann nicht senden";
    /// It can show pictures.
    direct_shows_screen: "Shows the screen", "Zeigt den Bildschirm";
    /// It cannot.
    direct_cannot_show: "Cannot show the screen", "Kann den Bildschirm nicht zeigen";
    /// What no browser can.
    direct_cannot_read: "Never tells what the phone answered: watch the screen",
        "Sagt nie, was das Telefon antwortet: Achten Sie auf den Bildschirm";
    /// It can sign in.
    direct_signs_in: "Can sign in to a phone with a password",
        "Kann sich an einem Telefon mit Passwort anmelden";
    /// It cannot.
    direct_cannot_sign_in: "Cannot sign in to a phone with a password",
        "Kann sich an keinem Telefon mit Passwort anmelden";
    /// Before what would do it.
    direct_instead: "Instead:", "Stattdessen:";
    /// Where the browser asks.
    direct_may_ask: "Your browser may ask whether this page may reach devices in your network, also by a small sign beside its address. Allow it: until then nothing is sent.",
        "Ihr Browser fragt vielleicht, ob diese Seite Geräte in Ihrem Netz erreichen darf, auch mit einem kleinen Zeichen neben der Adresse. Erlauben Sie es: Bis dahin wird nichts gesendet.";
    /// Where the phone has a certificate of its own.
    direct_certificate: "This phone is asked over https. Unless your browser trusts its certificate, nothing reaches it: open its address once in a tab of its own and accept the certificate there.",
        "Dieses Telefon wird über https gefragt. Vertraut Ihr Browser seinem Zertifikat nicht, kommt nichts an: Öffnen Sie seine Adresse einmal in einem eigenen Tab und nehmen Sie das Zertifikat dort an.";
    /// The form for a phone with a password.
    direct_login_title: "If the phone asks for a password", "Wenn das Telefon nach einem Passwort fragt";
    /// What becomes of it.
    direct_login_hint: "Your browser keeps it until it is closed; this page does not, and tries it once.",
        "Ihr Browser behält es, bis er geschlossen wird; diese Seite behält es nicht und versucht es einmal.";
    /// The same, where a window is needed.
    direct_login_window: "A small window opens for a moment and signs in. Your browser keeps the password until it is closed; this page does not, and tries it once.",
        "Für einen Augenblick öffnet sich ein kleines Fenster und meldet an. Ihr Browser behält das Passwort, bis er geschlossen wird; diese Seite behält es nicht und versucht es einmal.";
    /// The button for one that asks for none.
    direct_no_password: "It asks for none", "Es fragt nach keinem";
    /// Before either was chosen.
    direct_choose_login: "Does this phone ask for a password? Say so above the phone: this browser would otherwise ask again and again.",
        "Fragt dieses Telefon nach einem Passwort? Sagen Sie es über dem Telefon: Sonst würde dieser Browser immer wieder fragen.";
    /// It worked.
    direct_signed_in: "Signed in: the phone shows its screen.", "Angemeldet: Das Telefon zeigt seinen Bildschirm.";
    /// Nobody knows whether it did.
    direct_sign_in_sent: "Tried. Whether it is right, this page cannot know here: press a key and look at the phone.",
        "Versucht. Ob es stimmt, kann diese Seite hier nicht wissen: Drücken Sie eine Taste und sehen Sie auf das Telefon.";
    /// It did not.
    direct_refused: "No screen came with this name and password. They are wrong, or the phone is elsewhere. Nothing is tried again until you sign in: phones lock their web page after a few wrong passwords.",
        "Mit diesem Namen und Passwort kam kein Bildschirm. Sie stimmen nicht, oder das Telefon ist woanders. Bis Sie sich anmelden, wird nichts mehr versucht: Telefone sperren ihre Webseite nach einigen falschen Passwörtern.";
    /// The browser did not open one.
    window_blocked: "Your browser did not open the window. Allow windows for this page, then sign in again.",
        "Ihr Browser hat das Fenster nicht geöffnet. Erlauben Sie dieser Seite Fenster und melden Sie sich noch einmal an.";
    /// Where to sign in once more.
    direct_sign_in_above: "Sign in above the phone: this page has not kept the password.",
        "Melden Sie sich über dem Telefon an: Diese Seite hat das Passwort nicht behalten.";
    /// Where anybody on the internet may be at the address.
    direct_public_address: "This address is on the internet, not in your network. Whoever is there gets every key and number. Be sure that it is your phone.",
        "Diese Adresse liegt im Internet, nicht in Ihrem Netz. Wer dort ist, bekommt jede Taste und Nummer. Stellen Sie sicher, dass es Ihr Telefon ist.";
    /// When a command got no answer.
    direct_unknown: "No answer came. It may have arrived all the same: watch the screen before you do it again.",
        "Es kam keine Antwort. Angekommen sein kann es trotzdem: Sehen Sie auf den Bildschirm, bevor Sie es wiederholen.";
    /// When a picture did not come.
    no_direct_picture: "no picture came; the phone is off or elsewhere, or see above the phone",
        "Es kam kein Bild: Es ist aus oder woanders, oder siehe über dem Telefon";
    /// The doctor: something answers.
    direct_answers: "something answers at this address; what, no page is told",
        "An dieser Adresse antwortet etwas; was, erfährt keine Seite";
    /// The doctor: nothing answers.
    direct_no_answer: "no answer came", "Es kam keine Antwort";
    /// What to do about that.
    direct_connection_remedy: "Check the address, and that the web server of the phone is on for http (Settings, Advanced, Network). If the browser asks whether this page may reach your network, allow it.",
        "Prüfen Sie die Adresse und ob der Webserver des Telefons für http an ist (Einstellungen, Erweitert, Netzwerk). Fragt der Browser, ob diese Seite Ihr Netz erreichen darf, erlauben Sie es.";
    /// The doctor: the screen is shown.
    direct_shows: "the screen is shown", "Der Bildschirm wird gezeigt";
    /// What to do when it is not.
    direct_picture_remedy: "If the phone asks for a password, sign in above the phone. What else this browser needs is said there.",
        "Fragt das Telefon nach einem Passwort, melden Sie sich über dem Telefon an. Was dieser Browser sonst braucht, steht dort.";
}

sentences! {
    /// An obstacle.
    encrypted: "This page came over https, and from there this browser sends nothing to a phone over http.",
        "Diese Seite kam über https, und von dort sendet dieser Browser nichts über http an ein Telefon.";
    /// What to do instead.
    encrypted_remedy: "open this page from a file or over http, or use the relay.",
        "Öffnen Sie diese Seite als Datei oder über http, oder nehmen Sie das Relay.";
    /// An obstacle.
    picture_by_name: "From a page over https this browser fetches pictures over http only by IP address.",
        "Für eine Seite über https holt dieser Browser Bilder über http nur über die IP-Adresse.";
    /// What to do instead.
    picture_by_name_remedy: "add the phone by its IP address.", "Fügen Sie das Telefon mit seiner IP-Adresse hinzu.";
    /// An obstacle.
    picture_from_file: "For a page from a file Firefox fetches pictures over https, and this phone is addressed over http.",
        "Für eine Seite aus einer Datei holt Firefox Bilder über https, und dieses Telefon wird über http gefragt.";
    /// What to do instead.
    picture_from_file_remedy: "open this page from a web server, also one on this computer, or in another browser.",
        "Öffnen Sie diese Seite von einem Webserver, auch auf diesem Rechner, oder in einem anderen Browser.";
    /// An obstacle.
    open: "This page came from the internet over http, and such a page may not reach your network.",
        "Diese Seite kam über http aus dem Internet, und so eine Seite darf Ihr Netz nicht erreichen.";
    /// What to do instead.
    open_remedy: "open it from a file or from a server in your network, or use the relay.",
        "Öffnen Sie sie als Datei oder von einem Server in Ihrem Netz, oder nehmen Sie das Relay.";
    /// An obstacle.
    denied: "Somebody has told this browser that this page may not reach your network.",
        "Jemand hat diesem Browser gesagt, dass diese Seite Ihr Netz nicht erreichen darf.";
    /// What to do instead.
    denied_remedy: "allow “Local network” in the settings of this page, left of its address.",
        "Erlauben Sie „Lokales Netzwerk“ in den Einstellungen dieser Seite, links neben ihrer Adresse.";
    /// An obstacle.
    other_site: "This browser signs in only to a phone with a name in the domain of this page, both over http or both over https.",
        "Dieser Browser meldet sich nur an einem Telefon an, dessen Name in der Domäne dieser Seite liegt, beide über http oder beide über https.";
    /// What to do instead.
    other_site_remedy: "use the relay, or Firefox. Or give page and phone names in one domain (http://remote.example.com and phone17.example.com).",
        "Nehmen Sie das Relay oder Firefox. Oder geben Sie Seite und Telefon Namen in einer Domäne (http://remote.example.com und phone17.example.com).";
}

/// Why a browser does not do something, and what to do instead.
#[must_use]
pub fn access_blocker(blocker: AccessBlocker) -> (Sentence, Sentence) {
    match blocker {
        AccessBlocker::Encrypted => (encrypted, encrypted_remedy),
        AccessBlocker::PictureByName => (picture_by_name, picture_by_name_remedy),
        AccessBlocker::PictureFromFile => (picture_from_file, picture_from_file_remedy),
        AccessBlocker::Open => (open, open_remedy),
        AccessBlocker::Denied => (denied, denied_remedy),
        AccessBlocker::OtherSite => (other_site, other_site_remedy),
    }
}

/// Why an address is not taken, and what to write.
#[must_use]
pub fn place_error(error: PlaceError) -> &'static str {
    match error {
        PlaceError::Missing => {
            choose("write the address of the phone", "Die Adresse des Telefons fehlt")
        }
        PlaceError::Scheme => choose(
            "a phone speaks http or https: write http://, https:// or neither",
            "Ein Telefon spricht http oder https: http://, https:// oder keins von beiden schreiben",
        ),
        PlaceError::Credentials => choose(
            "leave out the name and the password: an address is shown and remembered",
            "Name und Passwort weglassen: Eine Adresse wird gezeigt und gemerkt",
        ),
        PlaceError::Path => choose(
            "leave out what follows the host, beginning with the /",
            "Weglassen, was hinter dem Gerät steht, ab dem /",
        ),
        PlaceError::Space => {
            choose("there is a space within the address", "In der Adresse ist ein Leerzeichen")
        }
        PlaceError::Port => {
            choose("a port is a number from 1 to 65535", "Ein Port ist eine Zahl von 1 bis 65535")
        }
        PlaceError::Number => choose(
            "an IP address has four numbers from 0 to 255, as in 10.0.0.5",
            "Eine IP-Adresse hat vier Zahlen von 0 bis 255, wie 10.0.0.5",
        ),
        PlaceError::International => choose(
            "write the name as the network knows it, beginning with xn--",
            "Den Namen schreiben, wie ihn das Netz kennt, mit xn-- am Anfang",
        ),
        PlaceError::Host => choose(
            "that is neither an IP address nor a host name",
            "Das ist weder eine IP-Adresse noch ein Gerätename",
        ),
    }
}
