//! The phone's displays and the tools for their pictures.

use super::{
    language::{choose, tr},
    sentences::sentences,
};
use snom::Screen;

sentences! { screen:
    /// The first picture is on its way.
    waiting_for_picture: "Waiting for the phone’s screen…",
        "Warten auf das Display des Telefons\u{A0}…";
    /// Follows the reason why a phone cannot be reached.
    trying_again: "Retrying automatically.", "Neuer Versuch folgt automatisch.";
    /// Follows the reason why nothing is sent any more.
    stopped_until_corrected: "Until then, nothing more is sent: phones lock their web interface after wrong passwords.",
        "Bis dahin wird nichts mehr gesendet: Telefone sperren ihre Weboberfläche nach falschen Passwörtern.";
    /// The button that requests a picture at once.
    try_now: "Try now", "Jetzt versuchen";
    /// The password was tried again, without success.
    password_refused_again: "Tried again: the phone still refuses the password.",
        "Erneut versucht: Das Telefon lehnt das Passwort weiterhin ab.";
    /// The buttons around the picture.
    screen_tools: "Screen", "Display";
    /// The button that pauses the picture.
    pause: "Pause", "Pausieren";
    /// The button that resumes the picture.
    resume: "Resume", "Fortsetzen";
    /// The button that enlarges the picture.
    zoom: "Zoom in", "Vergrößern";
    /// The button that shows the picture in its normal size.
    zoom_out: "Zoom out", "Verkleinern";
    /// The button that fills the whole screen.
    full_screen: "Full screen", "Vollbild";
    /// The button that leaves the full screen.
    leave_full_screen: "Exit full screen", "Vollbild beenden";
    /// The browser refused the full screen.
    no_full_screen: "This browser does not allow full screen here.",
        "Dieser Browser erlaubt hier kein Vollbild.";
    /// The button that saves the picture.
    save_picture: "Save as PNG", "Als PNG speichern";
    /// The button that copies the picture.
    copy_picture: "Copy picture", "Bild kopieren";
    /// The picture was copied.
    picture_copied: "Picture copied.", "Bild kopiert.";
    /// The picture could not be copied.
    picture_not_copied: "This browser does not let the page copy pictures; it may need HTTPS. Save as PNG instead.",
        "Dieser Browser lässt die Seite keine Bilder kopieren; eventuell ist HTTPS nötig. Speichern Sie stattdessen als PNG.";
    /// The picture was saved.
    picture_saved: "Picture saved.", "Bild gespeichert.";
    /// How to use the touchscreen.
    touch_hint: "Tap, hold or drag on the picture to use the touchscreen.",
        "Tippen, halten oder ziehen Sie auf dem Bild, um den Touchscreen zu bedienen.";
    /// Covers a paused picture.
    picture_paused: "Picture paused. The keys still work.",
        "Bild pausiert. Die Tasten funktionieren weiterhin.";
}

/// Returns the name of a display.
#[must_use]
pub fn screen_name(screen: Screen) -> &'static str {
    match screen {
        Screen::Main => choose("Main display", "Hauptdisplay"),
        Screen::Labels => choose("Key labels", "Tastenbeschriftung"),
        Screen::Expansion => choose("Expansion module", "Erweiterungsmodul"),
    }
}

/// Returns the text alternative of a display.
#[must_use]
pub fn screen_alternative(phone: &str, screen: Screen, size: Option<(u32, u32)>) -> String {
    let name = screen_name(screen);
    let (width, height) = size.unwrap_or_default();
    tr!(
        "{phone}: {name}, {width} by {height} pixels. This is a picture; its text cannot be read aloud.",
        "{phone}: {name}, {width} mal {height} Pixel. Dies ist ein Bild; sein Text lässt sich nicht vorlesen."
    )
}

/// Returns how many rows of a picture did not arrive.
#[must_use]
pub fn rows_missing(rows: u32) -> String {
    tr!("{rows} rows of this picture did not arrive.", "{rows} Zeilen dieses Bildes fehlen.")
}

/// Returns when the next automatic try is, for the button [`try_now`]; a try is on its way when no second
/// is left.
#[must_use]
pub fn next_try(seconds: u64) -> String {
    match seconds {
        0 => choose("(trying…)", "(Versuch läuft\u{A0}…)").to_owned(),
        seconds => tr!("(next try in {seconds} s)", "(nächster Versuch in {seconds} s)"),
    }
}

/// Tells how old the picture is and how often it is refreshed.
#[must_use]
pub fn picture_age(seconds: u64, tenths_per_second: u64) -> String {
    let rate = format!("{}.{}", tenths_per_second / 10, tenths_per_second % 10);
    let german_rate = rate.replace('.', ",");
    match seconds {
        0 => tr!("Live · {rate} fps", "Live · {german_rate} Bilder/s"),
        seconds => tr!("{seconds} s ago · {rate} fps", "vor {seconds} s · {german_rate} Bilder/s"),
    }
}
