//! The call lists and the phone book.

use super::TestPhone;

#[test]
fn redial_shows_the_dialled_numbers_and_enter_dials_one_again() {
    let mut phone = TestPhone::new();
    phone.talk_to("55").keys("CANCEL").wait(5_000).talk_to("66").keys("CANCEL").wait(5_000);
    phone.keys("REDIAL");
    assert_eq!(phone.state().view, "dialled-list");
    assert_eq!(phone.state().dialled, ["66", "55"]);
    phone.keys("DOWN;ENTER");
    assert_eq!(phone.calls(), ["55 dialling"]);
}

#[test]
fn left_and_right_open_the_lists_of_received_and_missed_calls() {
    let mut phone = TestPhone::new();
    phone.keys("LEFT");
    assert_eq!(phone.state().view, "received-list");
    phone.keys("RIGHT");
    assert_eq!(phone.state().view, "missed-list");
}

#[test]
fn each_list_is_cleared_by_its_request_in_both_spellings() {
    let mut phone = TestPhone::new();
    for spelling in ["clear", "0"] {
        phone.talk_to("55").keys("CANCEL").wait(5_000);
        phone.called_by("66").keys("ENTER;CANCEL").wait(5_000).called_by("77").wait(40_000);
        phone.get(&format!("/index.htm?dialeddel={spelling}"));
        let state = phone.state();
        assert_eq!((state.dialled.len(), state.received.len(), state.missed.len()), (0, 1, 1));
        phone.get(&format!("/index.htm?misseddel={spelling}"));
        phone.get(&format!("/index.htm?receiveddel={spelling}"));
        let state = phone.state();
        assert_eq!((state.received.len(), state.missed.len()), (0, 0));
    }
}

#[test]
fn the_phone_book_is_searched_with_several_taps_a_letter() {
    let mut phone = TestPhone::new();
    // F2 is "Contacts"; 5 is j, 6 6 6 is o.
    phone.keys("F2;5,40,100;6,40,40;6,40,40;6,40,40");
    assert_eq!(phone.state().typed, "jo");
    phone.keys("LEFT");
    assert_eq!(phone.state().typed, "j");
    phone.keys("ENTER");
    assert_eq!(phone.calls(), ["112 dialling"], "Jörg Grünwald");
}

#[test]
fn the_same_key_after_a_pause_begins_the_next_letter() {
    let mut phone = TestPhone::new();
    phone.keys("F2;2").wait(3_000).keys("2");
    assert_eq!(phone.state().typed, "aa");
    phone.keys("2");
    assert_eq!(phone.state().typed, "ab");
    phone.keys("*").wait(3_000).keys("2");
    assert_eq!(phone.state().typed, "abA", "the star changes to capitals");
}
