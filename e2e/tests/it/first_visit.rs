//! A newcomer opens the page and presses keys.

use e2e::{Stand, until};

crate::in_every_browser!(pressing_keys_with_the_mouse_shows_on_the_screen typing_on_the_keyboard_presses_keys);

async fn pressing_keys_with_the_mouse_shows_on_the_screen(stand: &mut Stand) {
    let mut tag = stand.picture_after("").await;
    for key in ["1", "2", "3"] {
        stand.click_key(key).await;
        tag = stand.picture_after(&tag).await;
    }
    let expected = ["/command.htm?key=1", "/command.htm?key=2", "/command.htm?key=3"];
    assert_eq!(stand.commands(3).await, expected, "exactly the keys that were pressed, in order");
    assert_eq!(stand.phone.phone().state().typed, "123");
    let outcome = until("the newest entry to be done", async || {
        stand.text(".entry__outcome").await.filter(|text| text.starts_with("done"))
    })
    .await;
    assert!(outcome.ends_with(" ms"), "{outcome}");
    assert_eq!(stand.text(".entry__key").await.as_deref(), Some("3"));
    assert_eq!(stand.text(".entry__target").await.as_deref(), Some("/command.htm?key=3"));
}

async fn typing_on_the_keyboard_presses_keys(stand: &mut Stand) {
    stand.link("live").await;
    // The code points by which WebDriver names keys: Arrow down, Enter, Escape.
    const DOWN: char = '\u{E015}';
    const ENTER: char = '\u{E007}';
    const ESCAPE: char = '\u{E00C}';
    for key in ['4', '#', '*', DOWN, ENTER, ESCAPE] {
        stand.type_key(key).await;
    }
    let expected =
        ["4", "%23", "%2A", "DOWN", "ENTER", "CANCEL"].map(|key| format!("/command.htm?key={key}"));
    assert_eq!(stand.commands(expected.len()).await, expected);
    // After a click, Enter is still the phone's Enter and not the clicked key again.
    stand.click_key("7").await;
    stand.type_key(ENTER).await;
    let commands = stand.commands(expected.len() + 2).await;
    let last: Vec<_> = commands.iter().skip(expected.len()).collect();
    assert_eq!(last, ["/command.htm?key=7", "/command.htm?key=ENTER"]);
}
