//! Who drives a phone, and asking for control. Nothing of it is in a first view.

use super::{language::tr, sentences::sentences};

sentences! {
    /// The region with the driver of the phone.
    driver_region: "Control of the phone", "Steuerung des Telefons";
    /// Nobody drives.
    nobody_drives: "Nobody controls this phone", "Niemand steuert dieses Telefon";
    /// The person drives.
    you_drive: "You control this phone", "Sie steuern dieses Telefon";
    /// The button that asks the driver for control.
    ask_for_control: "Ask for control", "Um Steuerung bitten";
    /// The button that gives control to the person who asks.
    give_control: "Give", "Übergeben";
    /// The button that refuses it.
    refuse_control: "Refuse", "Ablehnen";
    /// The button that takes control away from the driver.
    take_over: "Take over", "Übernehmen";
    /// The button that gives control back to nobody.
    give_back: "Give back", "Freigeben";
    /// The heading of the commands of others.
    sent_by_others: "By others", "Von anderen";
}

/// Tells who drives.
#[must_use]
pub fn drives(user: &str) -> String {
    tr!("{user} controls this phone", "{user} steuert dieses Telefon")
}

/// Tells who drives a phone of the list.
#[must_use]
pub fn controlled_by(user: &str) -> String {
    tr!("controlled by {user}", "gesteuert von {user}")
}

/// Returns the seconds that a hold lasts, or until a request is granted.
#[must_use]
pub fn seconds_left(seconds: u64) -> String {
    format!("{seconds} s")
}

/// Tells the driver who asks for control.
#[must_use]
pub fn asks_for_control(user: &str) -> String {
    tr!(
        "{user} asks for control. Without an answer, {user} gets it.",
        "{user} bittet um die Steuerung. Ohne Antwort geht sie an {user} über."
    )
}

/// Tells the person that they have asked for control.
#[must_use]
pub fn asked_for_control(driver: &str) -> String {
    tr!(
        "Asked {driver}. Without an answer, you get control.",
        "{driver} ist gefragt. Ohne Antwort geht die Steuerung an Sie über."
    )
}

/// Tells the person that the driver goes on.
#[must_use]
pub fn control_refused(driver: &str) -> String {
    tr!("{driver} keeps control.", "{driver} steuert das Telefon weiter.")
}

/// Asks before control is taken away from the driver.
#[must_use]
pub fn ask_take_over(driver: &str) -> String {
    tr!(
        "Take over from {driver}? {driver} can then only watch.",
        "Von {driver} übernehmen? {driver} kann dann nur noch zusehen."
    )
}
