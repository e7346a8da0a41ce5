//! The phone's displays, and what one can do with their pictures.

use super::language::{sentences, tr};
use snom::Screen;

sentences! { screen:
    /// While the first picture is on its way.
    waiting_for_picture: "Waiting for the phone’s screen…", "Warten auf den Bildschirm des Telefons…";
    /// After why a phone cannot be reached.
    trying_again: "Trying again by itself.", "Es wird von selbst weiter versucht.";
    /// After why nothing is sent any more.
    stopped_until_corrected: "Nothing more is sent until the configuration is corrected and the relay restarted.",
        "Es wird nichts mehr gesendet, bis die Konfiguration berichtigt und das Relay neu gestartet ist.";
    /// The buttons around the picture.
    screen_tools: "Screen", "Bildschirm";
    /// Stops looking.
    pause: "Pause the picture", "Bild anhalten";
    /// Looks again.
    resume: "Go on", "Fortsetzen";
    /// Shows the picture larger.
    zoom: "Larger", "Größer";
    /// Shows the picture as before.
    zoom_out: "Smaller", "Kleiner";
    /// Fills the whole screen.
    full_screen: "Full screen", "Vollbild";
    /// Leaves the whole screen.
    leave_full_screen: "Leave full screen", "Vollbild verlassen";
    /// Saves the picture.
    save_picture: "Save as PNG", "Als PNG speichern";
    /// Copies the picture.
    copy_picture: "Copy the picture", "Bild kopieren";
    /// When it was copied.
    picture_copied: "The picture is in the clipboard.", "Das Bild ist in der Zwischenablage.";
    /// When it cannot be.
    picture_not_copied: "The browser does not let this page copy pictures, or not at this address: it needs https. Save it as PNG instead.",
        "Der Browser lässt diese Seite keine Bilder kopieren oder nicht unter dieser Adresse: Dafür braucht es https. Speichern Sie es stattdessen als PNG.";
    /// When it was saved.
    picture_saved: "Saved.", "Gespeichert.";
    /// How to touch the picture.
    touch_hint: "The picture is the touchscreen: tap, hold and drag on it.",
        "Das Bild ist der Touchscreen: Tippen, halten und ziehen Sie darauf.";
    /// Over a picture that a person has paused.
    picture_paused: "The picture is paused; the keys work.", "Das Bild ist angehalten; die Tasten funktionieren.";
}

/// The name of a display.
#[must_use]
pub fn screen_name(screen: Screen) -> &'static str {
    use super::language::choose;
    match screen {
        Screen::Main => choose("Main display", "Hauptdisplay"),
        Screen::Labels => choose("Labels of the keys", "Beschriftung der Tasten"),
        Screen::Expansion => choose("Expansion module", "Erweiterungsmodul"),
    }
}

/// The text alternative of the screen: what is known of it.
#[must_use]
pub fn screen_alternative(phone: &str, screen: Screen, size: Option<(u32, u32)>) -> String {
    let name = screen_name(screen);
    let (width, height) = size.unwrap_or_default();
    tr!(
        "{phone}: {name}, {width} by {height} pixels. It is a picture; its text cannot be read out.",
        "{phone}: {name}, {width} mal {height} Pixel. Es ist ein Bild; sein Text lässt sich nicht vorlesen."
    )
}

/// How old the picture is and how often a new one comes.
#[must_use]
pub fn picture_age(seconds: u64, tenths_per_second: u64) -> String {
    let rate = format!("{}.{}", tenths_per_second / 10, tenths_per_second % 10);
    let german_rate = rate.replace('.', ",");
    match seconds {
        0 => tr!("now · {rate}/s", "jetzt · {german_rate}/s"),
        seconds => tr!("{seconds} s ago · {rate}/s", "vor {seconds} s · {german_rate}/s"),
    }
}
