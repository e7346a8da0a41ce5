//! Keys and spellings that depend on the firmware.

use snom::Screen;

use super::TestPhone;

#[test]
fn hold_is_f_r_before_8_7_3_7_and_f_hold_since() {
    for (firmware, known, unknown) in [
        ("8.7.3.6", "F_R", "F_HOLD"),
        ("8.7.3.7", "F_HOLD", "F_R"),
        ("10.1.33.33", "F_HOLD", "F_R"),
    ] {
        let mut phone = TestPhone::with_firmware("320", firmware);
        phone.talk_to("7");
        phone.keys(unknown);
        assert_eq!(phone.calls(), ["7 connected"], "{firmware} does not know {unknown}");
        phone.keys(known);
        assert_eq!(phone.calls(), ["7 held"], "{firmware} {known}");
    }
}

#[test]
fn the_keys_around_an_unknown_one_are_pressed_at_their_time() {
    let mut phone = TestPhone::with_firmware("320", "8.4.18");
    phone.get("/command.htm?key=1;F_HOLD,500;2").wait(539);
    assert_eq!(phone.state().typed, "1");
    assert_eq!(phone.state().key_down, None, "an unknown key is not down");
    phone.wait(1);
    assert_eq!(phone.state().typed, "12");
}

#[test]
fn lists_are_cleared_with_0_before_8_7_3_7_and_with_clear_since() {
    let dialled = |firmware: &str, value: &str| {
        let mut phone = TestPhone::with_firmware("320", firmware);
        phone.talk_to("55").get(&format!("/index.htm?dialeddel={value}"));
        phone.state().dialled.len()
    };
    assert_eq!((dialled("8.7.3.6", "clear"), dialled("8.7.3.6", "0")), (1, 0));
    assert_eq!((dialled("8.7.3.7", "clear"), dialled("8.7.3.7", "0")), (0, 0));
}

#[test]
fn the_870_takes_touches_from_8_4_34_and_8_7_2() {
    for (firmware, works) in
        [("8.4.33", false), ("8.4.34", true), ("8.7.1", false), ("8.7.2", true)]
    {
        let mut phone = TestPhone::with_firmware("870", firmware);
        phone.get("/command.htm?touch=300 260");
        assert_eq!(phone.state().do_not_disturb, works, "{firmware}");
    }
}

#[test]
fn a_snom_300_shows_its_display_from_8_7_3_7() {
    assert_eq!(TestPhone::with_firmware("300", "8.7.3.6").inner.picture(Screen::Main), None);
    assert!(TestPhone::with_firmware("300", "8.7.3.7").inner.picture(Screen::Main).is_some());
    assert!(TestPhone::with_firmware("320", "8.4.18").inner.picture(Screen::Main).is_some());
}

#[test]
fn keys_follow_the_firmware_that_is_loaded() {
    let mut phone = TestPhone::with_firmware("320", "8.4.18");
    phone.get("/dummy.htm?swload=load&firmware=http://x/snom320-8.7.5.35-SIP-f.bin").wait(20_000);
    assert_eq!(phone.state().firmware, "8.7.5.35");
    phone.wait(1_000).talk_to("7").keys("F_R");
    assert_eq!(phone.calls(), ["7 connected"]);
    phone.keys("F_HOLD");
    assert_eq!(phone.calls(), ["7 held"]);
}
