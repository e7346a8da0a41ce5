//! Calls: numbers, tones and identities.

use relay_api::{NumberCall, NumberDoubt, NumberStep};

use super::{
    language::{Language, tr},
    sentences::sentences,
};

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
    /// A number that was dropped, pasted or selected elsewhere stands in the field.
    filled_in: "Filled in, not dialled yet. Check the number, then press Enter to call.",
        "Eingetragen, noch nicht gewählt. Prüfen Sie die Nummer und drücken Sie zum Anrufen die Eingabetaste.";
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
    /// A number that has just been written: nothing is dialled before its reading was shown.
    check_number: "Check the number, then press Call.",
        "Prüfen Sie die Nummer und drücken Sie dann auf „Anrufen“.";
    /// The button that sends tones.
    send_tones: "Send tones", "Töne senden";
    /// The keypad that sends one tone at a time.
    tone_pad: "Tone keypad", "Tonwahl-Tastatur";
    /// The button that rings the phone so that it can be found.
    ring_to_find: "Ring the phone", "Klingeln lassen";
}

/// Tells how a number is dialled and what was changed; empty where nothing was.
#[must_use]
pub fn dial_preview(call: &NumberCall) -> String {
    if call.steps.is_empty() {
        return String::new();
    }
    let steps: Vec<_> = call.steps.iter().map(|step| number_step(*step)).collect();
    let (number, steps) = (&call.number, steps.join(", "));
    tr!("Dials {number}: {steps}", "Wählt {number}: {steps}")
}

/// Tells that the tones are offered after the call.
#[must_use]
pub fn tones_later(tones: &str) -> String {
    tr!(
        "{tones} can be sent as tones once the call is answered.",
        "{tones} lässt sich als Töne senden, sobald der Anruf angenommen ist."
    )
}

/// Returns the name of the button that sends the tones that came with a number.
#[must_use]
pub fn send_these_tones(tones: &str) -> String {
    tr!("Send tones {tones}", "Töne {tones} senden")
}

/// Returns the name of the button that calls one of the numbers that a text may mean.
#[must_use]
pub fn call_this(number: &str) -> String {
    tr!("Call {number}", "{number} anrufen")
}

/// Returns the name of the button that takes one of the numbers that a text may mean.
#[must_use]
pub fn take_this(number: &str) -> String {
    tr!("Use {number}", "{number} verwenden")
}

fn number_step(step: NumberStep) -> String {
    let german = match step {
        NumberStep::Label => "Beschriftung entfernt",
        NumberStep::Characters => "ungewöhnliche Zeichen ersetzt",
        NumberStep::BracketedZero => "(0) entfernt",
        NumberStep::Separators => "Trennzeichen entfernt",
        NumberStep::HomeCountry => "Landesvorwahl ersetzt",
        NumberStep::Plus => "+ ersetzt",
        NumberStep::Trunk => "Vorwahlziffer ergänzt",
        NumberStep::OutsideLine => "Amtskennziffer ergänzt",
    };
    match Language::current() {
        Language::English => step.to_string(),
        Language::German => german.to_owned(),
    }
}

/// Tells why a text is not dialled as it is.
#[must_use]
pub fn number_doubt(doubt: NumberDoubt) -> String {
    let german = match doubt {
        NumberDoubt::Empty => "Geben Sie eine Telefonnummer oder SIP-Adresse ein.",
        NumberDoubt::Several => "Das sind mehrere Nummern. Welche soll es sein?",
        NumberDoubt::InText => "Der Text enthält nicht nur eine Nummer. Diese anrufen?",
        NumberDoubt::NoTrunk => {
            "Vielleicht fehlt die Vorwahl oder deren erste Ziffer. Welche soll es sein?"
        }
        NumberDoubt::NotValid => {
            "Eine solche Nummer gibt es in diesem Land nicht. Trotzdem anrufen?"
        }
        NumberDoubt::Incomplete => "Die Ziffern nach dem + oder der Landesvorwahl fehlen.",
        NumberDoubt::TooLong => "Eine Telefonnummer hat höchstens 15 Ziffern.",
        NumberDoubt::Letters => {
            "Buchstaben werden nur in Adressen wie sip:anna@pbx.example gewählt."
        }
        NumberDoubt::NoNumber => "Das ist keine Telefonnummer.",
    };
    match Language::current() {
        Language::English => doubt.to_string(),
        Language::German => german.to_owned(),
    }
}

/// Returns the name of a key of the tone keypad.
#[must_use]
pub fn tone(tone: char) -> String {
    tr!("Tone {tone}", "Ton {tone}")
}
