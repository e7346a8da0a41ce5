//! Text typed with several taps a letter, played on the phone's clock.

use proptest::prelude::*;
use snom::typing::Keyboard;

use super::TestPhone;

/// Sends `text` as the page does; returns the content of the phone's search field.
fn typed(text: &str) -> String {
    let sequence = Keyboard::default().sequence(text).unwrap();
    let mut phone = TestPhone::new();
    phone.keys("F_ADR_BOOK").get(&format!("/command.htm?key={}", sequence.to_wire()));
    phone.wait(u64::try_from(sequence.duration().as_millis()).unwrap());
    assert_eq!(phone.state().view, "contacts");
    phone.state().typed
}

#[test]
fn a_text_arrives_unchanged() {
    for text in ["hello", "cab", "Jörg Weiß", "ÄÖÜ äöü ß", "a.b@c-d", "2 4 +1", "aAaA"] {
        assert_eq!(typed(text), text);
    }
}

#[test]
fn a_typed_name_finds_its_contact() {
    let sequence = Keyboard::default().sequence("Jörg").unwrap();
    let mut phone = TestPhone::new();
    phone.keys("F_ADR_BOOK").keys(&sequence.to_string()).keys("ENTER");
    assert_eq!(phone.calls(), ["112 dialling"]);
}

proptest! {
    #[test]
    fn any_text_that_fits_the_display_arrives(text in "[a-zA-Z0-9äöüßÄÖÜ .,@+]{1,24}") {
        prop_assert_eq!(typed(&text), text);
    }
}
