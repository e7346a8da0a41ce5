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
    ask_for_control: "Ask for control", "Steuerung anfordern";
    /// The button that gives control to the person who asks.
    give_control: "Give control", "Steuerung übergeben";
    /// The button that refuses it.
    refuse_control: "Decline", "Ablehnen";
    /// The button that takes control away from the driver.
    take_over: "Take over", "Übernehmen";
    /// The button with which the driver gives control back.
    give_back: "Release control", "Steuerung abgeben";
    /// The heading of the commands of others.
    sent_by_others: "Sent by others", "Von anderen gesendet";
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
        "{user} asks for control and gets it unless you decline.",
        "{user} fordert die Steuerung an und erhält sie, wenn Sie nicht ablehnen."
    )
}

/// Tells the person that they have asked for control.
#[must_use]
pub fn asked_for_control(driver: &str) -> String {
    tr!(
        "You asked {driver} for control. You get it unless {driver} declines.",
        "Steuerung bei {driver} angefordert. Sie erhalten sie, wenn {driver} nicht ablehnt."
    )
}

/// Tells the person that the driver keeps control.
#[must_use]
pub fn control_refused(driver: &str) -> String {
    tr!("{driver} keeps control.", "{driver} behält die Steuerung.")
}

/// Asks before control is taken away from the driver.
#[must_use]
pub fn ask_take_over(driver: &str) -> String {
    tr!(
        "Take over from {driver}? {driver} can then only watch.",
        "Von {driver} übernehmen? {driver} kann dann nur noch zusehen."
    )
}
