//! Calls: numbers, tones and identities.

use snom::dial::NormalisedNumber;

use super::{catalogue::dial_rule, language::tr, sentences::sentences};

/// An example of a number as people write it.
pub const NUMBER_EXAMPLE: &str = "+49 (0)30 123-45";

sentences! { call:
    /// The field for a number to call.
    number: "Number", "Nummer";
    /// Opens the field for the identity.
    choose_identity: "Call from another identity", "Von einer anderen Identität anrufen";
    /// The field for the identity.
    identity: "Identity", "Identität";
    /// The button that calls.
    call: "Call", "Anrufen";
    /// The button that takes a number from the clipboard.
    paste: "Paste", "Einfügen";
    /// The browser does not give the clipboard to the page.
    cannot_paste: "This browser does not let the page read the clipboard. Click the field and press Ctrl+V.",
        "Dieser Browser lässt die Seite die Zwischenablage nicht lesen. Klicken Sie in das Feld und drücken Sie Strg+V.";
    /// The list of recently called numbers.
    recent_numbers: "Recent numbers", "Letzte Nummern";
    /// The button that clears the recent numbers.
    clear_numbers: "Clear", "Leeren";
    /// The buttons for the current call.
    this_call: "Current call", "Aktueller Anruf";
    /// The button that answers.
    answer: "Answer", "Annehmen";
    /// The button that holds.
    hold: "Hold", "Halten";
    /// The button that transfers.
    transfer: "Transfer", "Vermitteln";
    /// The button that mutes.
    mute: "Mute", "Stumm";
    /// The button that ends a call.
    end: "End", "Beenden";
    /// The button that ends all calls.
    end_all: "End all calls", "Alle Anrufe beenden";
    /// The field for tones.
    tones: "Tones", "Töne";
    /// The button that sends tones.
    send_tones: "Send tones", "Töne senden";
    /// The keypad that sends one tone at a time.
    tone_pad: "Tone keypad", "Tonwahl-Tastatur";
    /// The button that rings the phone so that it can be found.
    ring_to_find: "Ring the phone", "Klingeln lassen";
}

/// Tells how a number is dialled and which rules changed it.
#[must_use]
pub fn dial_preview(number: &NormalisedNumber) -> String {
    let steps: Vec<_> = number.steps.iter().map(|step| dial_rule(step.rule)).collect();
    let (number, steps) = (&number.number, steps.join(", "));
    tr!("Dials {number}: {steps}", "Wählt {number}: {steps}")
}

/// Returns the name of a key of the tone keypad.
#[must_use]
pub fn tone(tone: char) -> String {
    tr!("Tone {tone}", "Ton {tone}")
}
