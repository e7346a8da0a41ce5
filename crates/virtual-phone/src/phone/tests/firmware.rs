//! What the firmware knows, and what it does not know yet.

use snom::Screen;

use super::Desk;

#[test]
fn hold_is_f_r_before_8_7_3_7_and_f_hold_since() {
    for (firmware, known, unknown) in [
        ("8.7.3.6", "F_R", "F_HOLD"),
        ("8.7.3.7", "F_HOLD", "F_R"),
        ("10.1.33.33", "F_HOLD", "F_R"),
    ] {
        let mut desk = Desk::with_firmware("320", firmware);
        desk.talk_to("7");
        desk.keys(unknown);
        assert_eq!(desk.calls(), ["7 connected"], "{firmware} does not know {unknown}");
        desk.keys(known);
        assert_eq!(desk.calls(), ["7 held"], "{firmware} {known}");
    }
}

#[test]
fn the_keys_beside_one_that_is_not_known_are_pressed_in_their_time() {
    let mut desk = Desk::with_firmware("320", "8.4.18");
    desk.get("/command.htm?key=1;F_HOLD,500;2").wait(539);
    assert_eq!(desk.state().typed, "1");
    assert_eq!(desk.state().key_down, None, "what it does not have is not down");
    desk.wait(1);
    assert_eq!(desk.state().typed, "12");
}

#[test]
fn lists_are_cleared_with_0_before_8_7_3_7_and_with_clear_since() {
    let dialled = |firmware: &str, value: &str| {
        let mut desk = Desk::with_firmware("320", firmware);
        desk.talk_to("55").get(&format!("/index.htm?dialeddel={value}"));
        desk.state().dialled.len()
    };
    assert_eq!((dialled("8.7.3.6", "clear"), dialled("8.7.3.6", "0")), (1, 0));
    assert_eq!((dialled("8.7.3.7", "clear"), dialled("8.7.3.7", "0")), (0, 0));
}

#[test]
fn the_touchscreen_of_the_870_is_touched_from_8_4_34_and_8_7_2() {
    for (firmware, works) in
        [("8.4.33", false), ("8.4.34", true), ("8.7.1", false), ("8.7.2", true)]
    {
        let mut desk = Desk::with_firmware("870", firmware);
        desk.get("/command.htm?touch=300 260");
        assert_eq!(desk.state().do_not_disturb, works, "{firmware}");
    }
}

#[test]
fn a_snom_300_shows_its_display_from_8_7_3_7() {
    assert_eq!(Desk::with_firmware("300", "8.7.3.6").phone.picture(Screen::Main), None);
    assert!(Desk::with_firmware("300", "8.7.3.7").phone.picture(Screen::Main).is_some());
    assert!(Desk::with_firmware("320", "8.4.18").phone.picture(Screen::Main).is_some());
}

#[test]
fn a_firmware_that_is_loaded_is_obeyed() {
    let mut desk = Desk::with_firmware("320", "8.4.18");
    desk.get("/dummy.htm?swload=load&firmware=http://x/snom320-8.7.5.35-SIP-f.bin").wait(20_000);
    assert_eq!(desk.state().firmware, "8.7.5.35");
    desk.wait(1_000).talk_to("7").keys("F_R");
    assert_eq!(desk.calls(), ["7 connected"]);
    desk.keys("F_HOLD");
    assert_eq!(desk.calls(), ["7 held"]);
}
