//! Limits of other decoders with the pictures that phones send. When one of these fails because a
//! reference decoder has gained the ability, our own decoder may go: see docs/decisions/0003.
#![expect(clippy::unwrap_used, reason = "a test says what it expects")]

use bench::{DECODERS, Decoder};
use snom::{Model, Screen};
use virtual_phone::VirtualPhone;

/// Draws the display of a D375, whose two size fields are a row short as on the real one.
fn file() -> Vec<u8> {
    let phone = VirtualPhone::new(Model::find("D375").unwrap(), std::time::Duration::ZERO);
    phone.picture(Screen::Main).unwrap()
}

fn named(name: &str) -> &'static Decoder {
    DECODERS.iter().find(|decoder| decoder.name == name).unwrap()
}

fn check(file: &[u8], can: &[&str]) {
    let able: Vec<_> = DECODERS
        .iter()
        .filter(|decoder| (decoder.decode)(file).is_some_and(|rgb| rgb.len() == 480 * 272 * 3))
        .map(|decoder| decoder.name)
        .collect();
    assert_eq!(able, can);
}

#[test]
fn all_agree_on_a_complete_picture() {
    check(&file(), &["snom", "image", "zune-bmp"]);
    let ours = (named("snom").decode)(&file());
    for decoder in DECODERS {
        assert_eq!((decoder.decode)(&file()), ours, "{}", decoder.name);
    }
}

#[test]
fn only_ours_returns_the_rows_received_of_a_truncated_picture() {
    let mut file = file();
    file.truncate(200_000);
    check(&file, &["snom"]);
}
