//! A newcomer opens the page and presses keys.

use e2e::{
    TestBench,
    pages::{Outcome, keys},
};

crate::in_every_browser!(
    keys_pressed_with_the_mouse_show_on_the_screen
    keys_of_the_keyboard_press_keys_of_the_phone
);

async fn keys_pressed_with_the_mouse_show_on_the_screen(bench: &mut TestBench) {
    let activity = bench.activity();
    let mut tag = bench.screen().wait_for_change("").await;
    for key in ["1", "2", "3"] {
        bench.panel().press(key).await;
        tag = bench.screen().wait_for_change(&tag).await;
    }
    let expected = ["/command.htm?key=1", "/command.htm?key=2", "/command.htm?key=3"];
    assert_eq!(bench.commands(3).await, expected, "exactly the keys that were pressed, in order");
    assert_eq!(bench.phone.phone().state().typed, "123");
    let outcome = activity.wait_for(Outcome::Confirmed).await;
    assert!(outcome.ends_with(" ms"), "{outcome}");
    assert_eq!(activity.newest_command().await.as_deref(), Some("3"));
    assert_eq!(activity.newest_target().await.as_deref(), Some("/command.htm?key=3"));
}

async fn keys_of_the_keyboard_press_keys_of_the_phone(bench: &mut TestBench) {
    bench.wait_until_live().await;
    for key in ['4', '#', '*', keys::DOWN, keys::ENTER] {
        bench.keyboard().press(key).await;
    }
    assert_eq!(bench.pressed(5).await, ["4", "%23", "%2A", "DOWN", "ENTER"]);
    // It goes before presses that still wait.
    bench.keyboard().press(keys::ESCAPE).await;
    assert_eq!(bench.pressed(6).await.last().map(String::as_str), Some("CANCEL"));
    // After a click, Enter is still the phone's Enter and not the clicked key again.
    bench.panel().press("7").await;
    bench.keyboard().press(keys::ENTER).await;
    assert_eq!(bench.pressed(8).await.split_off(6), ["7", "ENTER"]);
}
