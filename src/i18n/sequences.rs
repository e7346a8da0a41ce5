//! Sequences and text typed on the keypad.

use super::{language::tr, sentences::sentences};

sentences! { sequences:
    /// The field for a sequence.
    sequence: "Keys", "Tasten";
    /// The syntax of a sequence.
    sequence_example: "Key,Time,Pause with times in milliseconds: 1,100,50;# holds 1 for 100 ms, waits 50 ms, presses #.",
        "Taste,Zeit,Pause mit Zeiten in Millisekunden: 1,100,50;# hält die 1 für 100 ms, wartet 50 ms, drückt #.";
    /// Comes before a sequence that was probably meant, and a question mark after it.
    did_you_mean: "Did you mean", "Meinten Sie";
    /// How to accept it by the keyboard.
    enter_accepts: "Press Enter to use it.", "Mit der Eingabetaste übernehmen.";
    /// The button that accepts it.
    accept: "Use it", "Übernehmen";
    /// The button that runs a sequence.
    run: "Run", "Ausführen";
    /// The button that saves a sequence.
    save: "Save", "Speichern";
    /// Opens the form that saves a sequence.
    save_sequence: "Save as", "Speichern unter";
    /// The heading of the saved sequences.
    saved_sequences: "Saved sequences", "Gespeicherte Abläufe";
    /// The button that puts a saved sequence into the field.
    edit: "Edit", "Bearbeiten";
    /// The button that deletes a saved sequence.
    delete: "Delete", "Löschen";
    /// The heading of the examples.
    examples: "Examples", "Beispiele";
    /// The field for the number that an example dials.
    number_of_c: "Number to dial", "Zu wählende Nummer";
    /// The button that starts an example.
    start: "Start", "Starten";
    /// The heading of the transfer of the current call.
    transfer_to: "Transfer to", "Vermitteln an";
    /// The button that calls before it transfers.
    ask_first: "Ask first", "Mit Rücksprache";
    /// The button that transfers at once.
    transfer_now: "Transfer now", "Sofort vermitteln";
    /// The button that continues an example.
    next_step: "Next", "Weiter";
    /// All steps of an example were sent.
    example_finished: "All steps sent. Look at the phone to see the result.",
        "Alle Schritte gesendet. Das Ergebnis sehen Sie am Telefon.";
    /// A step of an example was not sent.
    step_not_sent: "Stopped: this step was not sent. See Activity for the reason.",
        "Abgebrochen: Dieser Schritt wurde nicht gesendet. Der Grund steht im Verlauf.";
    /// The button that stops an example.
    stop: "Stop", "Abbrechen";
    /// The field for text.
    type_text: "Text to type on the phone", "Text für das Telefon";
    /// The button that types the text.
    type_on_phone: "Type", "Eintippen";
    /// What must be done before text is typed.
    open_text_field: "Open a text field on the phone first; otherwise the phone dials.",
        "Öffnen Sie zuerst ein Textfeld am Telefon, sonst wählt es.";
    /// How typing text works.
    type_hint: "Letters are sent as keypad taps, timed by the phone.",
        "Buchstaben werden als Tastendrücke auf dem Ziffernblock gesendet, getaktet vom Telefon.";
    /// All taps of a text were sent.
    text_sent: "All characters sent. Look at the phone to see the result.",
        "Alle Zeichen gesendet. Das Ergebnis sehen Sie am Telefon.";
    /// The button that empties the field.
    discard: "Discard", "Verwerfen";
    /// A sequence without a name.
    name_missing: "Enter a name.", "Geben Sie einen Namen ein.";
}

/// Tells how many characters of a text the phone has typed, as far as its duration tells.
#[must_use]
pub fn typing_progress(typed: usize, of: usize) -> String {
    tr!("About {typed} of {of} characters typed", "Etwa {typed} von {of} Zeichen eingegeben")
}

/// Tells which letters are typed as others; `None` when none is.
#[must_use]
pub fn typed_as(replaced: &[(char, &str)]) -> Option<String> {
    let ((letter, base), others) = replaced.split_first()?;
    let mut sentence = tr!("{letter} is typed as {base}", "{letter} wird als {base} eingegeben");
    for (letter, base) in others {
        sentence.push_str(&tr!(", {letter} as {base}", ", {letter} als {base}"));
    }
    sentence.push('.');
    Some(sentence)
}

/// Tells which of the steps is next.
#[must_use]
pub fn step_of(step: usize, of: usize) -> String {
    tr!("Step {step} of {of}", "Schritt {step} von {of}")
}

/// Tells that a saved sequence was replaced.
#[must_use]
pub fn replaced(name: &str) -> String {
    tr!("{name} replaced.", "{name} ersetzt.")
}

/// Tells that stored rows cannot be read.
#[must_use]
pub fn rows_kept(rows: usize) -> String {
    tr!(
        "Entries that this page cannot read: {rows}. They are kept as they are.",
        "Einträge, die diese Seite nicht lesen kann: {rows}. Sie bleiben unverändert erhalten."
    )
}

/// Tells how long a sequence lasts.
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
