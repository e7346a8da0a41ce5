//! Calls: numbers, tones, identities.

use snom::dial::NormalisedNumber;

use super::{
    dial_rule,
    language::{sentences, tr},
};

/// What one may write as a number.
pub const NUMBER_EXAMPLE: &str = "+49 (0)30 123-45";

sentences! { call:
    /// The field for a number to call.
    number: "Number", "Nummer";
    /// Opens the field for the identity.
    choose_identity: "Call with a certain identity", "Mit einer bestimmten Identität anrufen";
    /// The field for the identity.
    identity: "Identity", "Identität";
    /// The button that calls.
    call: "Call", "Anrufen";
    /// The button that takes a number from the clipboard.
    paste: "Paste", "Einfügen";
    /// When the browser does not give it.
    cannot_paste: "The browser does not let this page read the clipboard here: click into the field and press Ctrl+V.",
        "Der Browser lässt diese Seite die Zwischenablage hier nicht lesen: Klicken Sie in das Feld und drücken Sie Strg+V.";
    /// The list of numbers called before.
    recent_numbers: "Called before", "Zuvor angerufen";
    /// Forgets them.
    clear_numbers: "Forget these", "Diese vergessen";
    /// The buttons for the call one has.
    this_call: "This call", "Dieser Anruf";
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
    /// The button that ends every call.
    end_all: "End all", "Alle beenden";
    /// The field for tones.
    tones: "Tones", "Töne";
    /// The button that sends tones.
    send_tones: "Send tones", "Töne senden";
    /// The pad of tones.
    tone_pad: "Tones, one at a time", "Töne, einzeln";
    /// Rings so that one finds the phone.
    ring_to_find: "Ring to find it", "Klingeln, um es zu finden";
}

/// What a number is dialled as, and by which rules.
#[must_use]
pub fn dial_preview(number: &NormalisedNumber) -> String {
    let steps: Vec<_> = number.steps.iter().map(|step| dial_rule(step.rule)).collect();
    let (number, steps) = (&number.number, steps.join(", "));
    tr!("Dials {number}: {steps}", "Wählt {number}: {steps}")
}

/// The name of a tone of the pad.
#[must_use]
pub fn tone(tone: char) -> String {
    tr!("Tone {tone}", "Ton {tone}")
}
