//! Real phones without a relay: what the browser lets a page do.

use super::sentences::{Sentence, sentences};
use crate::model::direct_access::{AccessBlocker, SignInFailure, SignInResult};

sentences! {
    /// The heading of what the browser can do with a phone.
    direct_title: "Direct connection (no relay)", "Direkte Verbindung (ohne Relay)";
    /// The browser can send.
    direct_sends: "Sends keys and commands", "Sendet Tasten und Befehle";
    /// The browser cannot send.
    direct_cannot_send: "Cannot send keys or commands", "Kann keine Tasten und Befehle senden";
    /// The browser can show pictures.
    direct_shows_screen: "Shows the screen", "Zeigt das Display";
    /// The browser cannot show pictures.
    direct_cannot_show: "Cannot show the screen", "Kann das Display nicht zeigen";
    /// No browser can read the answer.
    direct_cannot_read: "Cannot read the phone’s reply, so watch the phone’s screen",
        "Kann die Antwort des Telefons nicht lesen; achten Sie auf das Display";
    /// The browser can sign in.
    direct_signs_in: "Can sign in to password-protected phones",
        "Kann sich an Telefonen mit Passwort anmelden";
    /// The browser cannot sign in.
    direct_cannot_sign_in: "Cannot sign in to password-protected phones",
        "Kann sich an Telefonen mit Passwort nicht anmelden";
    /// Stands before the alternative.
    direct_instead: "Instead:", "Stattdessen:";
    /// The browser asks for permission.
    direct_may_ask: "Your browser may ask whether this page may access devices on your network, sometimes only with a small icon next to the address. Allow it; until then, nothing is sent.",
        "Ihr Browser fragt möglicherweise, ob diese Seite auf Geräte in Ihrem Netzwerk zugreifen darf, manchmal nur mit einem kleinen Symbol neben der Adresse. Erlauben Sie es; bis dahin wird nichts gesendet.";
    /// The phone has its own certificate.
    direct_certificate: "This phone uses HTTPS. If your browser does not trust its certificate, nothing reaches the phone: open its address once in a new tab and accept the certificate.",
        "Dieses Telefon verwendet HTTPS. Vertraut Ihr Browser dem Zertifikat nicht, kommt am Telefon nichts an: Öffnen Sie seine Adresse einmal in einem neuen Tab und akzeptieren Sie das Zertifikat.";
    /// The form for a phone with a password.
    direct_login_title: "If the phone asks for a password",
        "Falls das Telefon nach einem Passwort fragt";
    /// Who keeps the password.
    direct_login_hint: "Your browser keeps the password until you close it. This page does not store it and tries it only once.",
        "Ihr Browser behält das Passwort, bis Sie ihn schließen. Diese Seite speichert es nicht und probiert es nur einmal.";
    /// Who keeps the password, where a window is needed.
    direct_login_window: "A password typed here becomes part of a pop-up’s address, which this browser saves in its history on this device. “Let the browser ask” is safer.",
        "Ein hier eingegebenes Passwort wird Teil der Adresse eines Pop-ups, die dieser Browser in seinem Verlauf auf diesem Gerät speichert. „Browser fragen lassen“ ist sicherer.";
    /// The button that opens a window in which the browser asks for the password.
    direct_login_ask: "Let the browser ask", "Browser fragen lassen";
    /// The button for a phone without a password.
    direct_no_password: "No password needed", "Kein Passwort nötig";
    /// Signing in worked.
    direct_signed_in: "Signed in. The phone’s screen is shown.",
        "Angemeldet. Das Display wird angezeigt.";
    /// The page cannot know whether signing in worked.
    direct_sign_in_sent: "Sign-in sent. This page cannot tell whether it worked; press a key and look at the phone.",
        "Anmeldung gesendet. Diese Seite kann nicht erkennen, ob sie erfolgreich war; drücken Sie eine Taste und achten Sie auf das Telefon.";
    /// Signing in did not work. The reason is on the screen of the phone, so this says what to do.
    direct_refused: "Not signed in. Check the user name, the password and the phone’s address before you sign in again.",
        "Nicht angemeldet. Prüfen Sie Benutzernamen, Passwort und die Adresse des Telefons, bevor Sie sich erneut anmelden.";
    /// The browser did not open the window.
    window_blocked: "Your browser blocked the window. Allow pop-ups for this page, then sign in again.",
        "Ihr Browser hat das Fenster blockiert. Erlauben Sie Pop-ups für diese Seite und melden Sie sich erneut an.";
    /// The address is on the internet.
    direct_public_address: "This address is on the internet, not in your network. Make sure that it is your phone: it will receive every key and number.",
        "Diese Adresse liegt im Internet, nicht in Ihrem Netzwerk. Stellen Sie sicher, dass es Ihr Telefon ist: Es erhält jede Taste und jede Nummer.";
    /// A command without an answer.
    direct_unknown: "No answer. The command may still have arrived; check the screen before you repeat it.",
        "Keine Antwort. Der Befehl kann trotzdem angekommen sein; prüfen Sie das Display, bevor Sie ihn wiederholen.";
}

sentences! {
    /// The page came over HTTPS.
    encrypted: "This page uses HTTPS, so this browser sends nothing to a phone over HTTP.",
        "Diese Seite verwendet HTTPS, daher sendet dieser Browser nichts über HTTP an ein Telefon.";
    /// The alternative.
    encrypted_remedy: "open this page as a file or over HTTP, or use the relay.",
        "Öffnen Sie diese Seite als Datei oder über HTTP, oder verwenden Sie das Relay.";
    /// The page came over HTTPS and the phone is addressed by name.
    picture_by_name: "From an HTTPS page, this browser loads images over HTTP only by IP address.",
        "Auf einer HTTPS-Seite lädt dieser Browser Bilder über HTTP nur von einer IP-Adresse.";
    /// The alternative.
    picture_by_name_remedy: "add the phone by its IP address.",
        "Fügen Sie das Telefon mit seiner IP-Adresse hinzu.";
    /// The page is a file in Firefox.
    picture_from_file: "When this page is opened as a file, Firefox loads images only over HTTPS, and this phone uses HTTP.",
        "Ist diese Seite als Datei geöffnet, lädt Firefox Bilder nur über HTTPS, und dieses Telefon verwendet HTTP.";
    /// The alternative.
    picture_from_file_remedy: "open this page from a web server, which may run on this computer, or in another browser.",
        "Öffnen Sie diese Seite von einem Webserver, auch von einem auf diesem Computer, oder in einem anderen Browser.";
    /// The page came from the internet over HTTP.
    open: "This page was loaded from the internet over HTTP, so this browser does not let it access your network.",
        "Diese Seite wurde über HTTP aus dem Internet geladen, daher lässt dieser Browser sie nicht auf Ihr Netzwerk zugreifen.";
    /// The alternative.
    open_remedy: "open it as a file or from a server in your network, or use the relay.",
        "Öffnen Sie sie als Datei oder von einem Server in Ihrem Netzwerk, oder verwenden Sie das Relay.";
    /// The permission for the local network was denied.
    denied: "This browser blocks access to your network for this page.",
        "Dieser Browser blockiert für diese Seite den Zugriff auf Ihr Netzwerk.";
    /// The alternative.
    denied_remedy: "allow “Local network” in this page’s settings, to the left of its address.",
        "Erlauben Sie „Lokales Netzwerk“ in den Einstellungen dieser Seite, links neben ihrer Adresse.";
    /// The phone is not in the domain of the page.
    other_site: "This browser signs in only to phones in the domain of this page, with both on HTTP or both on HTTPS.",
        "Dieser Browser meldet sich nur an Telefonen in der Domain dieser Seite an, und nur, wenn beide HTTP oder beide HTTPS verwenden.";
    /// The alternative.
    other_site_remedy: "use the relay or Firefox, or give the page and the phone names in one domain (http://remote.example.com and phone17.example.com).",
        "Verwenden Sie das Relay oder Firefox, oder geben Sie Seite und Telefon Namen in derselben Domain (http://remote.example.com und phone17.example.com).";
}

/// Returns why the browser does not do something, and the alternative.
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

/// Returns the message about a sign-in by the browser.
#[must_use]
pub fn direct_sign_in(result: Result<SignInResult, SignInFailure>) -> Sentence {
    match result {
        Ok(SignInResult::SignedIn) => direct_signed_in,
        Ok(SignInResult::Sent) => direct_sign_in_sent,
        Err(SignInFailure::Refused) => direct_refused,
        Err(SignInFailure::WindowBlocked) => window_blocked,
        Err(SignInFailure::Blocked(blocker)) => access_blocker(blocker).0,
    }
}
