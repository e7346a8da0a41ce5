//! Keys: how long they are held, and their function in each view.

use super::{super::soft_keys::SoftKey, TestPhone};

#[test]
fn time_and_pause_are_played_on_the_phones_clock() {
    let mut phone = TestPhone::new();
    phone.get("/command.htm?key=1,100,50;2,,1000;3");
    assert_eq!(phone.state().typed, "1");
    assert_eq!(phone.state().key_down.as_deref(), Some("1"));
    phone.wait(149);
    assert_eq!((phone.state().typed.as_str(), phone.state().key_down), ("1", None));
    phone.wait(1);
    assert_eq!(phone.state().typed, "12");
    phone.wait(1_039);
    assert_eq!(phone.state().typed, "12");
    phone.wait(1);
    assert_eq!(phone.state().typed, "123");
}

#[test]
fn a_second_request_waits_for_the_first_sequence() {
    let mut phone = TestPhone::new();
    phone.get("/command.htm?key=1,500").get("/command.htm?key=2");
    assert_eq!(phone.state().typed, "1");
    phone.wait(500);
    assert_eq!(phone.state().typed, "12");
}

#[test]
fn a_long_press_has_a_function_of_its_own() {
    let mut phone = TestPhone::new();
    phone.keys("0,1000");
    assert_eq!(phone.state().typed, "+", "0 held is a plus");
    phone.keys("0,100;CANCEL,1000");
    assert_eq!((phone.state().view, phone.state().typed.as_str()), ("home", ""));
    phone.keys("1,1000");
    assert_eq!(phone.calls(), ["*97 dialling"], "1 held calls the voice mail");
    phone.keys("CANCEL").wait(5_000).keys("REDIAL,1000");
    assert_eq!(phone.calls(), ["*97 dialling"], "Redial held calls the last number at once");
}

#[test]
fn a_long_press_acts_once_the_key_has_been_held() {
    let mut phone = TestPhone::new();
    phone.get("/command.htm?key=0,1000").wait(699);
    assert_eq!(phone.state().typed, "");
    phone.wait(1);
    assert_eq!(phone.state().typed, "+");
}

#[test]
fn clear_removes_a_digit_and_a_long_press_all_of_them() {
    let mut phone = TestPhone::with("200");
    phone.keys("1;2;3;CLEAR");
    assert_eq!(phone.state().typed, "12");
    phone.keys("CLEAR,1000");
    assert_eq!((phone.state().view, phone.state().typed.as_str()), ("prompt", ""));
}

#[test]
fn soft_keys_do_what_their_label_says() {
    let mut phone = TestPhone::new();
    phone.keys("4;2");
    assert_eq!(phone.inner.soft_keys()[0], Some(SoftKey::Delete));
    phone.keys("F1");
    assert_eq!(phone.state().typed, "4");
    phone.keys("F4");
    assert_eq!(phone.state().view, "home");
    phone.keys("F3");
    assert!(phone.state().do_not_disturb);
    phone.talk_to("5").keys("F2");
    assert!(phone.state().muted);
    phone.keys("F4;F2");
    assert_eq!(phone.calls(), ["5 over"], "an empty soft key does nothing");
}

#[test]
fn the_menu_is_operated_with_arrows_and_digits() {
    let mut phone = TestPhone::new();
    phone.keys("MENU;DOWN;DOWN;DOWN;DOWN;ENTER");
    assert_eq!(phone.state().view, "information");
    phone.keys("CANCEL;UP;UP;ENTER");
    assert!(phone.state().do_not_disturb);
    phone.keys("CANCEL");
    assert_eq!(phone.state().view, "home");
    phone.keys("MENU;1;2");
    assert_eq!(phone.state().view, "received-list");
    phone.keys("MENU;4;7");
    assert_eq!(phone.state().ringer, Some(7));
}

#[test]
fn free_keys_are_lines_and_extensions() {
    let mut phone = TestPhone::new();
    phone.keys("P1;1;0;1;ENTER").wait(4_000).keys("P1");
    assert_eq!(phone.calls(), ["101 connected"]);
    assert_eq!(phone.state().lights[..4], ["on", "off", "on", "off"]);
    phone.keys("P4").wait(4_000);
    assert_eq!(phone.calls(), ["101 held", "100 connected"]);
    phone.keys("P24");
    assert_eq!(phone.state().notice.as_deref(), Some("P24 has no function yet"));
}

#[test]
fn keys_of_an_expansion_module_work_while_one_is_plugged_in() {
    let mut phone = TestPhone::with("370");
    phone.keys("EK0");
    assert_eq!(phone.calls(), ["101 dialling"]);
    phone.keys("CANCEL").wait(5_000);
    phone.inner.set_modules(0);
    phone.keys("EK0");
    assert!(phone.calls().is_empty());
}

#[test]
fn a_key_the_model_lacks_does_nothing() {
    let mut phone = TestPhone::with("D305");
    let before = phone.state();
    phone.keys("P6;EK0");
    assert_eq!(phone.state(), before);
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
        let mut phone = TestPhone::with(model);
        phone.talk_to("7").keys("1;2");
        phone.wait(5_000);
        let before = phone.state();
        for key in keys.split(' ') {
            phone.get(&format!("/command.htm?key={key}"));
            assert_eq!(phone.state().key_down, None, "{model} {key}");
            phone.wait(2_000);
            assert_eq!(phone.state(), before, "{model} {key}");
        }
    }
}

#[test]
fn a_model_without_a_fourth_soft_key_shows_three_and_an_870_four_buttons() {
    for (model, count) in [("190", 3), ("200", 3), ("220", 4), ("D785", 4), ("870", 4), ("PA1", 0)]
    {
        assert_eq!(TestPhone::with(model).inner.soft_keys().len(), count, "{model}");
    }
    // The function of the fourth has a key of its own there.
    let mut phone = TestPhone::with("190");
    phone.keys("FUNCTION");
    assert_eq!(phone.state().view, "menu");
    phone.keys("CANCEL;F3");
    assert!(phone.state().do_not_disturb, "the third soft key is DND");
}

#[test]
fn keys_of_a_module_that_is_not_plugged_in_do_nothing() {
    let mut phone = TestPhone::with("370");
    let before = phone.state();
    phone.keys("EK42;EK125");
    assert_eq!(phone.state(), before, "one module has EK0 to EK41");
    phone.inner.set_modules(2);
    phone.keys("EK84");
    assert_eq!(phone.state(), before, "two have EK0 to EK83");
    phone.keys("EK42");
    assert_eq!(phone.calls(), ["101 dialling"], "each module is programmed alike");
}

#[test]
fn pressing_a_free_key_shows_its_page() {
    let mut phone = TestPhone::new();
    assert_eq!(phone.state().page_of_keys, 1);
    phone.keys("P7");
    assert_eq!(phone.state().page_of_keys, 2, "there are six on a page");
    phone.keys("P24");
    assert_eq!(phone.state().page_of_keys, 4);
    phone.keys("P1");
    assert_eq!(phone.state().page_of_keys, 1);
    let mut phone = TestPhone::with("870");
    phone.keys("P15");
    assert_eq!(phone.state().page_of_keys, 1, "all are on the touchscreen");
    phone.keys("P15").get("/advanced_update.htm?reboot=Reboot");
    assert_eq!(
        TestPhone::new().keys("P24").get("/advanced_update.htm?reboot=Reboot").state().page_of_keys,
        1
    );
}

#[test]
fn a_function_by_its_name_in_the_settings_does_the_same_as_the_key() {
    let mut phone = TestPhone::new();
    phone.keys("F_ADR_BOOK");
    assert_eq!(phone.state().view, "contacts");
    phone.keys("F_CANCEL;F_DND");
    assert!(phone.state().do_not_disturb);
}
