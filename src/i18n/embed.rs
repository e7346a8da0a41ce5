//! The page in a frame of a portal. Nothing of it is in a first view.

use super::language::{choose, tr};
use crate::model::embed::FrameNote;

/// Tells what the portal has handed in as a number.
#[must_use]
pub fn portal_number(text: &str) -> String {
    tr!("From the portal: “{text}”", "Vom Portal: „{text}“")
}

/// Returns what the frame says about its portal, and what to do about it.
#[must_use]
pub fn frame_note(note: &FrameNote) -> String {
    match note {
        FrameNote::AwaitsToken => choose(
            "Waiting for the portal to sign you in…",
            "Das Portal meldet Sie an\u{A0}…",
        )
        .to_owned(),
        FrameNote::TokenEnded => choose(
            "The sign-in through the portal has ended. The portal has to renew it; if it does not, reload the page.",
            "Die Anmeldung über das Portal ist abgelaufen. Das Portal muss sie erneuern; andernfalls laden Sie die Seite neu.",
        )
        .to_owned(),
        FrameNote::OtherPhone(phone) => tr!(
            "The sign-in through the portal does not include the phone “{phone}”. The portal has to ask for a token for it.",
            "Die Anmeldung durch das Portal gilt nicht für das Telefon „{phone}“. Das Portal muss ein Token für dieses Telefon anfordern."
        ),
        FrameNote::StorageForbidden => choose(
            "This browser stores nothing in this frame, so signing in does not last. Open the relay in a tab of its own, or ask the administrator to let the portal sign you in.",
            "Dieser Browser speichert in diesem Rahmen nichts, daher bleibt die Anmeldung nicht bestehen. Öffnen Sie das Relay in einem eigenen Tab oder bitten Sie den Administrator, die Anmeldung über das Portal einzurichten.",
        )
        .to_owned(),
        FrameNote::WrongOrigin(origin) => tr!(
            "This relay does not allow {origin} to control it. The administrator can add it to frame_ancestors.",
            "Dieses Relay lässt sich nicht von {origin} steuern. Der Administrator kann diese Herkunft bei frame_ancestors eintragen."
        ),
        FrameNote::OtherVersion(version) => tr!(
            "The portal uses version {version} of the embed kit, this relay version 1. The portal has to load deskside.js from this relay.",
            "Das Portal verwendet Version {version} des Embed-Kits, dieses Relay Version 1. Das Portal muss deskside.js von diesem Relay laden."
        ),
        FrameNote::Failed(reason) => tr!(
            "The portal cannot use this phone yet. {reason}",
            "Das Portal kann dieses Telefon noch nicht nutzen. {reason}"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_says_what_to_do() {
        for (note, part) in [
            (FrameNote::WrongOrigin("https://x.example".to_owned()), "add it to frame_ancestors"),
            (FrameNote::OtherVersion(2), "load deskside.js from this relay"),
            (FrameNote::TokenEnded, "reload the page"),
            (FrameNote::OtherPhone("lab".to_owned()), "ask for a token for it"),
            (FrameNote::StorageForbidden, "in a tab of its own"),
            (FrameNote::Failed("Ask the relay’s administrator.".to_owned()), "administrator."),
        ] {
            assert!(frame_note(&note).contains(part), "{note:?}");
        }
    }
}
