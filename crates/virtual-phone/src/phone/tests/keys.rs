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
fn a_named_key_the_model_lacks_does_nothing() {
    // A D785 has none of the keys of the oldest models, those have no Hold and no F4, and an 870
    // has no soft keys that could be pressed.
    for (model, keys) in [
        ("D785", "DISCONNECT CLEAR FUNCTION RECALL"),
        ("190", "MENU DND REC HEADSET F_HOLD F_R MUTE F4"),
        ("870", "F1 F2 F3 F4"),
        ("PA1", "F1 MENU REDIAL DND SPEAKER VOLUME_UP REDIAL,1000"),
    ] {
        let mut desk = Desk::with(model);
        desk.talk_to("7").keys("1;2");
        desk.wait(5_000);
        let before = desk.state();
        for key in keys.split(' ') {
            desk.get(&format!("/command.htm?key={key}"));
            assert_eq!(desk.state().key_down, None, "{model} {key}");
            desk.wait(2_000);
            assert_eq!(desk.state(), before, "{model} {key}");
        }
    }
}

#[test]
fn a_model_without_a_fourth_soft_key_shows_three_and_an_870_four_buttons() {
    for (model, count) in [("190", 3), ("200", 3), ("220", 4), ("D785", 4), ("870", 4), ("PA1", 0)]
    {
        assert_eq!(Desk::with(model).phone.soft_keys().len(), count, "{model}");
    }
    // What the fourth would do has a key of its own there.
    let mut desk = Desk::with("190");
    desk.keys("FUNCTION");
    assert_eq!(desk.state().view, "menu");
    desk.keys("CANCEL;F3");
    assert!(desk.state().do_not_disturb, "the third soft key is DND");
}

#[test]
fn keys_of_a_module_that_is_not_plugged_in_do_nothing() {
    let mut desk = Desk::with("370");
    let before = desk.state();
    desk.keys("EK42;EK125");
    assert_eq!(desk.state(), before, "one module has EK0 to EK41");
    desk.phone.set_modules(2);
    desk.keys("EK84");
    assert_eq!(desk.state(), before, "two have EK0 to EK83");
    desk.keys("EK42");
    assert_eq!(desk.calls(), ["101 dialling"], "each module is programmed alike");
}

#[test]
fn a_free_key_turns_to_its_page() {
    let mut desk = Desk::new();
    assert_eq!(desk.state().page_of_keys, 1);
    desk.keys("P7");
    assert_eq!(desk.state().page_of_keys, 2, "there are six on a page");
    desk.keys("P24");
    assert_eq!(desk.state().page_of_keys, 4);
    desk.keys("P1");
    assert_eq!(desk.state().page_of_keys, 1);
    let mut desk = Desk::with("870");
    desk.keys("P15");
    assert_eq!(desk.state().page_of_keys, 1, "all are on the touchscreen");
    desk.keys("P15").get("/advanced_update.htm?reboot=Reboot");
    assert_eq!(
        Desk::new().keys("P24").get("/advanced_update.htm?reboot=Reboot").state().page_of_keys,
        1
    );
}

#[test]
fn an_event_by_its_name_in_the_settings_does_the_same_as_the_key() {
    let mut desk = Desk::new();
    desk.keys("F_ADR_BOOK");
    assert_eq!(desk.state().view, "contacts");
    desk.keys("F_CANCEL;F_DND");
    assert!(desk.state().do_not_disturb);
}
