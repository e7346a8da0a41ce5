//! Where people are signed in. Nothing of it is in a first view.

use super::{
    language::{choose, tr},
    phone_header::span,
    sentences::sentences,
};

sentences! {
    /// The heading of the group of settings for a person who has signed in.
    account: "Account", "Konto";
    /// The button that opens the dialog with sessions.
    open_sessions: "Signed-in devices…", "Angemeldete Geräte\u{A0}…";
    /// The title of the dialog with sessions.
    signed_in_devices: "Signed-in devices", "Angemeldete Geräte";
    /// Stands above sessions.
    sessions_help: "Sign out devices that you no longer use or don’t recognise. They lose access at once.",
        "Melden Sie Geräte ab, die Sie nicht mehr nutzen oder nicht kennen. Sie verlieren den Zugriff sofort.";
    /// The session of this page.
    this_browser: "This browser", "Dieser Browser";
    /// A session whose address the relay does not know.
    unknown_address: "Unknown address", "Unbekannte Adresse";
    /// No sessions but this one.
    no_other_sessions: "No other devices.", "Keine weiteren Geräte.";
    /// The button that ends all sessions but this one.
    sign_out_others: "Sign out everywhere else", "Überall sonst abmelden";
    /// The button that ends all sessions but this one, explained.
    sign_out_others_hint: "Includes devices that are not listed because nobody has used them since the relay started.",
        "Auch auf Geräten, die hier fehlen, weil sie seit dem Start des Relays nicht benutzt wurden.";
    /// Asks before all sessions but this one end.
    ask_sign_out_others: "Sign out all your other devices? You stay signed in here.",
        "Alle Ihre anderen Geräte abmelden? Hier bleiben Sie angemeldet.";
    /// All sessions but this one were ended.
    signed_out_others: "Signed out everywhere else.", "Überall sonst abgemeldet.";
    /// The browser opens no window for the frame, or one that knows nothing of it (Cross-Origin-Opener-Policy).
    sign_in_window_blocked: "Your browser blocked the sign-in window, or the portal does not allow it. Allow pop-ups for this page and try again, or open the relay in a tab of its own.",
        "Ihr Browser hat das Anmeldefenster blockiert, oder das Portal lässt es nicht zu. Erlauben Sie dieser Seite Pop-ups und versuchen Sie es erneut, oder öffnen Sie das Relay in einem eigenen Tab.";
    /// The window was closed before anybody signed in.
    window_closed: "The sign-in window was closed before you signed in.",
        "Das Anmeldefenster wurde geschlossen, bevor Sie sich angemeldet haben.";
}

/// Tells that the browser has dropped the cookie of a sign-in, and what to do about it, which differs in a frame.
#[must_use]
pub fn sign_in_not_kept(is_framed: bool) -> &'static str {
    if is_framed {
        return choose(
            "This browser does not keep you signed in within this frame. Open the relay in a tab of its own, or ask the administrator to let the portal sign you in.",
            "Dieser Browser speichert die Anmeldung in diesem Rahmen nicht. Öffnen Sie das Relay in einem eigenen Tab oder bitten Sie den Administrator, die Anmeldung über das Portal einzurichten.",
        );
    }
    choose(
        "This browser did not keep you signed in. Allow cookies for this page. If the relay has an HTTPS address, use that.",
        "Dieser Browser hat die Anmeldung nicht gespeichert. Erlauben Sie dieser Seite Cookies. Wenn das Relay eine HTTPS-Adresse hat, verwenden Sie diese.",
    )
}

/// Returns the button that signs in with a company account.
#[must_use]
pub fn sign_in_with(company: &str) -> String {
    tr!("Sign in with {company}", "Mit {company} anmelden")
}

/// Tells who is signed in.
#[must_use]
pub fn signed_in_as(name: &str) -> String {
    tr!("Signed in as {name}.", "Angemeldet als {name}.")
}

/// Returns the heading of the person's own sessions.
#[must_use]
pub fn own_sessions(name: &str) -> String {
    tr!("{name} (you)", "{name} (Sie)")
}

/// Returns the button that ends all sessions of another user.
#[must_use]
pub fn sign_out_user(name: &str) -> String {
    tr!("Sign out {name} everywhere", "{name} überall abmelden")
}

/// Asks before all sessions of another user end.
#[must_use]
pub fn ask_sign_out_user(name: &str) -> String {
    tr!(
        "Sign out {name} on all devices? {name} can sign in again.",
        "{name} auf allen Geräten abmelden? Eine neue Anmeldung bleibt möglich."
    )
}

/// Tells that all sessions of a user were ended.
#[must_use]
pub fn signed_out_user(name: &str) -> String {
    tr!("Signed out {name} everywhere.", "{name} überall abgemeldet.")
}

/// Tells that the session used from an address was ended.
#[must_use]
pub fn signed_out_device(address: &str) -> String {
    tr!("Signed out: {address}.", "Abgemeldet: {address}.")
}

/// Returns when a session was used last.
#[must_use]
pub fn session_used(idle_seconds: u32) -> String {
    if idle_seconds < 60 {
        return choose("Last used just now", "Gerade benutzt").to_owned();
    }
    let ago = span(idle_seconds.into());
    tr!("Last used {ago} ago", "Zuletzt benutzt vor {ago}")
}

/// Returns when a session began; `time` is a date and a time of day.
#[must_use]
pub fn session_started(time: &str) -> String {
    tr!("Signed in {time}", "Angemeldet am {time}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_use_is_given_in_the_largest_unit() {
        for (idle, expected) in [
            (0, "Last used just now"),
            (59, "Last used just now"),
            (60, "Last used 1 min ago"),
            (3_599, "Last used 59 min ago"),
            (3_600, "Last used 1 h ago"),
            (47 * 3_600, "Last used 47 h ago"),
            (72 * 3_600, "Last used 3 days ago"),
        ] {
            assert_eq!(session_used(idle), expected);
        }
    }
}
