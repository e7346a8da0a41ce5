//! Sequences and text typed on the keypad.

use super::language::{sentences, tr};

sentences! { sequences:
    /// The field for a sequence.
    sequence: "Keys", "Tasten";
    /// What one may write there.
    sequence_example: "Key,Time,Pause; times in milliseconds. 1,100,50;# holds 1 for 100 ms, waits 50 ms, presses #.",
        "Taste,Zeit,Pause; Zeiten in Millisekunden. 1,100,50;# hält die 1 für 100 ms, wartet 50 ms, drückt #.";
    /// The button that runs a sequence.
    run: "Run", "Ausführen";
    /// The button that saves it.
    save: "Save", "Speichern";
    /// Opens the form that saves a sequence.
    save_sequence: "Save under a name", "Unter einem Namen speichern";
    /// The heading of the saved ones.
    saved_sequences: "Saved", "Gespeichert";
    /// Puts a saved sequence into the field.
    edit: "Edit", "Bearbeiten";
    /// Takes a saved sequence away.
    delete: "Delete", "Löschen";
    /// The heading of the examples.
    examples: "Examples", "Beispiele";
    /// The number an example needs.
    number_of_c: "Number of C", "Nummer von C";
    /// The button that starts an example.
    start: "Start", "Starten";
    /// The button that goes on with an example.
    next_step: "Go on", "Weiter";
    /// The button that stops an example.
    stop: "Stop here", "Hier aufhören";
    /// The form for text.
    type_text: "Text to type on the phone", "Text, der am Telefon getippt wird";
    /// The button that types it.
    type_on_phone: "Type it", "Tippen";
    /// What typing text does.
    type_hint: "Letters become taps on the keypad, sent at once and timed by the phone.",
        "Buchstaben werden zu Tastendrücken auf dem Ziffernblock, auf einmal gesendet und vom Telefon getaktet.";
    /// Empties the field.
    discard: "Discard", "Verwerfen";
    /// A name is missing.
    name_missing: "Give it a name first.", "Geben Sie zuerst einen Namen ein.";
}

/// How long a sequence lasts.
#[must_use]
pub fn sequence_duration(time: std::time::Duration, presses: usize) -> String {
    let tenths = (time.as_millis() + 50) / 100;
    let (whole, tenth) = (tenths / 10, tenths % 10);
    match presses {
        1 => tr!(
            "1 key, about {whole}.{tenth} s on the phone",
            "1 Taste, etwa {whole},{tenth} s am Telefon"
        ),
        _ => tr!(
            "{presses} keys, about {whole}.{tenth} s on the phone",
            "{presses} Tasten, etwa {whole},{tenth} s am Telefon"
        ),
    }
}
