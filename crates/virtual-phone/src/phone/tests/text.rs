//! Text that is typed with several taps a letter, played on the phone's own clock.

use proptest::prelude::*;
use snom::typing::Keyboard;

use super::Desk;

/// What the phone has in its search field after `text` was sent as the page sends it.
fn typed(text: &str) -> String {
    let sequence = Keyboard::default().sequence(text).unwrap();
    let mut desk = Desk::new();
    desk.keys("F_ADR_BOOK").get(&format!("/command.htm?key={}", sequence.to_wire()));
    desk.wait(u64::try_from(sequence.duration().as_millis()).unwrap());
    assert_eq!(desk.state().view, "contacts");
    desk.state().typed
}

#[test]
fn a_text_arrives_as_it_was_written() {
    for text in ["hello", "cab", "Jörg Weiß", "ÄÖÜ äöü ß", "a.b@c-d", "2 4 +1", "aAaA"] {
        assert_eq!(typed(text), text);
    }
}

#[test]
fn a_text_finds_the_person_it_names() {
    let sequence = Keyboard::default().sequence("Jörg").unwrap();
    let mut desk = Desk::new();
    desk.keys("F_ADR_BOOK").keys(&sequence.to_string()).keys("ENTER");
    assert_eq!(desk.calls(), ["112 dialling"]);
}

proptest! {
    #[test]
    fn any_text_that_fits_the_display_arrives(text in "[a-zA-Z0-9äöüßÄÖÜ .,@+]{1,24}") {
        prop_assert_eq!(typed(&text), text);
    }
}
