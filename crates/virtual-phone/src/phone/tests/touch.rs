//! The touchscreen of the 870.

use super::TestPhone;

fn touch(phone: &mut TestPhone, steps: &str) {
    phone.get(&format!("/command.htm?touch={steps}"));
}

#[test]
fn a_tap_on_a_soft_key_presses_it_in_every_spelling() {
    for spelling in ["300 260", "300 260 pr", "300%20260%20pr", "300 260 p 300 260 r"] {
        let mut phone = TestPhone::with("870");
        touch(&mut phone, spelling);
        assert!(phone.state().do_not_disturb, "{spelling}: the third soft key is DND");
    }
}

#[test]
fn a_touch_lasts_until_it_is_released() {
    let mut phone = TestPhone::with("870");
    touch(&mut phone, "0 0 press");
    assert_eq!(phone.state().touched_at, Some((0, 0)));
    touch(&mut phone, "479 271 release");
    assert_eq!(phone.state().touched_at, None);
    touch(&mut phone, "479 271 release");
    assert_eq!(phone.state().view, "home", "a release without a press does nothing");
}

#[test]
fn a_drag_scrolls_a_list_and_a_tap_chooses_from_it() {
    let mut phone = TestPhone::with("870");
    touch(&mut phone, "470 260");
    assert_eq!(phone.state().view, "menu", "the fourth soft key is Menu");
    // Up by two rows of 40 pixels: from "Call lists" to "Do not disturb".
    touch(&mut phone, "100 150 p 100 70 r");
    phone.keys("ENTER");
    assert!(phone.state().do_not_disturb);
    // The second row that is shown is "Contacts".
    touch(&mut phone, "100 94");
    assert_eq!(phone.state().view, "contacts");
}

#[test]
fn free_keys_are_buttons_at_the_right_edge() {
    let mut phone = TestPhone::with("870");
    touch(&mut phone, "400 40");
    assert_eq!(phone.state().view, "prompt", "P1 is a line");
    touch(&mut phone, "400 150");
    assert_eq!(phone.calls(), ["101 dialling"], "P3 is Anna Becker");
}

#[test]
fn a_phone_without_a_touchscreen_ignores_touches() {
    let mut phone = TestPhone::with("D785");
    touch(&mut phone, "300 260");
    assert!(!phone.state().do_not_disturb);
}

/// Each further press once began a touch of its own, so that a drag called who lay under its end.
#[test]
fn a_drag_over_many_points_is_no_tap_where_it_ends() {
    let mut phone = TestPhone::with("870");
    touch(&mut phone, "470 260");
    touch(&mut phone, "100 150 p 100 110 r");
    touch(&mut phone, "100 94");
    assert_eq!(phone.state().view, "contacts");
    for step in
        ["100 180 press", "100 140 press", "100 100 press", "100 82 press", "100 82 release"]
    {
        touch(&mut phone, step);
    }
    assert_eq!(phone.state().view, "contacts");
    assert_eq!(phone.state().touched_at, None);
}
