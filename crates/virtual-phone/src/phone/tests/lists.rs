//! Past calls and the phone book.

use super::Desk;

#[test]
fn redial_shows_what_was_dialled_and_enter_calls_it_again() {
    let mut desk = Desk::new();
    desk.talk_to("55").keys("CANCEL").wait(5_000).talk_to("66").keys("CANCEL").wait(5_000);
    desk.keys("REDIAL");
    assert_eq!(desk.state().view, "dialled-list");
    assert_eq!(desk.state().dialled, ["66", "55"]);
    desk.keys("DOWN;ENTER");
    assert_eq!(desk.calls(), ["55 dialling"]);
}

#[test]
fn left_and_right_at_rest_open_the_lists_of_calls_that_came() {
    let mut desk = Desk::new();
    desk.keys("LEFT");
    assert_eq!(desk.state().view, "received-list");
    desk.keys("RIGHT");
    assert_eq!(desk.state().view, "missed-list");
}

#[test]
fn each_list_is_cleared_by_its_request_in_both_spellings() {
    let mut desk = Desk::new();
    for spelling in ["clear", "0"] {
        desk.talk_to("55").keys("CANCEL").wait(5_000);
        desk.called_by("66").keys("ENTER;CANCEL").wait(5_000).called_by("77").wait(40_000);
        desk.get(&format!("/index.htm?dialeddel={spelling}"));
        let state = desk.state();
        assert_eq!((state.dialled.len(), state.received.len(), state.missed.len()), (0, 1, 1));
        desk.get(&format!("/index.htm?misseddel={spelling}"));
        desk.get(&format!("/index.htm?receiveddel={spelling}"));
        let state = desk.state();
        assert_eq!((state.received.len(), state.missed.len()), (0, 0));
    }
}

#[test]
fn the_phone_book_is_searched_with_several_taps_a_letter() {
    let mut desk = Desk::new();
    // F2 is "Contacts"; 5 is j, 6 6 6 is o.
    desk.keys("F2;5,40,100;6,40,40;6,40,40;6,40,40");
    assert_eq!(desk.state().typed, "jo");
    desk.keys("LEFT");
    assert_eq!(desk.state().typed, "j");
    desk.keys("ENTER");
    assert_eq!(desk.calls(), ["112 dialling"], "Jörg Grünwald");
}

#[test]
fn the_same_key_after_a_while_begins_the_next_letter() {
    let mut desk = Desk::new();
    desk.keys("F2;2").wait(3_000).keys("2");
    assert_eq!(desk.state().typed, "aa");
    desk.keys("2");
    assert_eq!(desk.state().typed, "ab");
    desk.keys("*").wait(3_000).keys("2");
    assert_eq!(desk.state().typed, "abA", "the star changes to capitals");
}
