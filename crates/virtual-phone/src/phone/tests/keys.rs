//! Keys: how long they are held, and what they do where.

use super::{super::soft_keys::SoftKey, Desk};

#[test]
fn time_and_pause_are_played_on_the_phones_own_clock() {
    let mut desk = Desk::new();
    desk.get("/command.htm?key=1,100,50;2,,1000;3");
    assert_eq!(desk.state().typed, "1");
    assert_eq!(desk.state().key_down.as_deref(), Some("1"));
    desk.wait(149);
    assert_eq!((desk.state().typed.as_str(), desk.state().key_down), ("1", None));
    desk.wait(1);
    assert_eq!(desk.state().typed, "12");
    desk.wait(1_039);
    assert_eq!(desk.state().typed, "12");
    desk.wait(1);
    assert_eq!(desk.state().typed, "123");
}

#[test]
fn a_second_request_waits_for_the_first_sequence() {
    let mut desk = Desk::new();
    desk.get("/command.htm?key=1,500").get("/command.htm?key=2");
    assert_eq!(desk.state().typed, "1");
    desk.wait(500);
    assert_eq!(desk.state().typed, "12");
}

#[test]
fn a_key_that_is_held_does_something_else() {
    let mut desk = Desk::new();
    desk.keys("0,1000");
    assert_eq!(desk.state().typed, "+", "0 held is a plus");
    desk.keys("0,100;CANCEL,1000");
    assert_eq!((desk.state().view, desk.state().typed.as_str()), ("home", ""));
    desk.keys("1,1000");
    assert_eq!(desk.calls(), ["*97 dialling"], "1 held calls the voice mail");
    desk.keys("CANCEL").wait(5_000).keys("REDIAL,1000");
    assert_eq!(desk.calls(), ["*97 dialling"], "Redial held calls the last number at once");
}

#[test]
fn what_a_held_key_does_waits_until_it_has_been_held() {
    let mut desk = Desk::new();
    desk.get("/command.htm?key=0,1000").wait(699);
    assert_eq!(desk.state().typed, "");
    desk.wait(1);
    assert_eq!(desk.state().typed, "+");
}

#[test]
fn clear_takes_a_digit_and_held_all_of_them() {
    let mut desk = Desk::with("200");
    desk.keys("1;2;3;CLEAR");
    assert_eq!(desk.state().typed, "12");
    desk.keys("CLEAR,1000");
    assert_eq!((desk.state().view, desk.state().typed.as_str()), ("prompt", ""));
}

#[test]
fn soft_keys_do_what_their_label_says() {
    let mut desk = Desk::new();
    desk.keys("4;2");
    assert_eq!(desk.phone.soft_keys()[0], Some(SoftKey::Delete));
    desk.keys("F1");
    assert_eq!(desk.state().typed, "4");
    desk.keys("F4");
    assert_eq!(desk.state().view, "home");
    desk.keys("F3");
    assert!(desk.state().do_not_disturb);
    desk.talk_to("5").keys("F2");
    assert!(desk.state().muted);
    desk.keys("F4;F2");
    assert_eq!(desk.calls(), ["5 over"], "an empty soft key does nothing");
}

#[test]
fn the_menu_is_moved_in_with_the_arrows_and_with_digits() {
    let mut desk = Desk::new();
    desk.keys("MENU;DOWN;DOWN;DOWN;DOWN;ENTER");
    assert_eq!(desk.state().view, "information");
    desk.keys("CANCEL;UP;UP;ENTER");
    assert!(desk.state().do_not_disturb);
    desk.keys("CANCEL");
    assert_eq!(desk.state().view, "home");
    desk.keys("MENU;1;2");
    assert_eq!(desk.state().view, "received-list");
    desk.keys("MENU;4;7");
    assert_eq!(desk.state().ringer, Some(7));
}

#[test]
fn free_keys_are_lines_and_extensions() {
    let mut desk = Desk::new();
    desk.keys("P1;1;0;1;ENTER").wait(4_000).keys("P1");
    assert_eq!(desk.calls(), ["101 connected"]);
    assert_eq!(desk.state().lights[..4], ["on", "off", "on", "off"]);
    desk.keys("P4").wait(4_000);
    assert_eq!(desk.calls(), ["101 held", "100 connected"]);
    desk.keys("P24");
    assert_eq!(desk.state().notice.as_deref(), Some("P24 has no function yet"));
}

#[test]
fn keys_of_an_expansion_module_work_while_one_is_plugged_in() {
    let mut desk = Desk::with("370");
    desk.keys("EK0");
    assert_eq!(desk.calls(), ["101 dialling"]);
    desk.keys("CANCEL").wait(5_000);
    desk.phone.set_modules(0);
    desk.keys("EK0");
    assert!(desk.calls().is_empty());
}

#[test]
fn a_key_the_model_lacks_does_nothing() {
    let mut desk = Desk::with("D305");
    let before = desk.state();
    desk.keys("P6;EK0");
    assert_eq!(desk.state(), before);
}

#[test]
fn an_event_by_its_name_in_the_settings_does_the_same_as_the_key() {
    let mut desk = Desk::new();
    desk.keys("F_ADR_BOOK");
    assert_eq!(desk.state().view, "contacts");
    desk.keys("F_CANCEL;F_DND");
    assert!(desk.state().do_not_disturb);
}
