//! The picture of the screen and its tools, and waiting for a phone that restarts.

use e2e::{
    TestBench,
    pages::{Connection, Display, Outcome, Restart, RestartNote, Tool},
};
use serde_json::json;

crate::in_every_browser!(
    keys_work_while_the_picture_is_paused
    a_large_picture_is_sharp_and_its_soft_keys_are_below_it
    a_toast_about_the_picture_moves_nothing_and_disappears
);

crate::in_one_engine! {
    /// They test texts and states that the page derives from the relay's answers and its address.
    the_labels_of_the_keys_are_next_to_them
    a_prepared_reset_asks_one_question_at_a_time
    a_restart_is_waited_for
}

async fn keys_work_while_the_picture_is_paused(bench: &mut TestBench) {
    let screen = bench.screen();
    let tag = screen.wait_for_change("").await;
    bench.wait_until_live().await;
    let age = screen.wait_for_age().await;
    assert!(age.ends_with(" fps"), "{age}");
    screen.click(Tool::Pause).await;
    bench.bar().wait_for(Connection::Paused).await;
    bench.panel().press("1").await;
    bench.commands(1).await;
    bench.activity().wait_for(Outcome::Confirmed).await;
    let now = screen.tag(Display::Main).await;
    assert_eq!(now.as_ref(), Some(&tag), "a paused picture does not change");
    screen.click(Tool::Resume).await;
    screen.wait_for_change(&tag).await;
    bench.wait_until_live().await;
    // Large and back; saving is confirmed.
    screen.click(Tool::Enlarge).await;
    assert!(screen.is_enlarged().await);
    screen.click(Tool::Shrink).await;
    screen.save().await;
}

async fn the_labels_of_the_keys_are_next_to_them(bench: &mut TestBench) {
    bench.wait_until_live().await;
    bench.screen().wait_for_picture(Display::Labels).await;
    let alternative = bench.screen().alternative(Display::Labels).await.unwrap_or_default();
    assert!(alternative.starts_with("Front desk: Key labels"), "{alternative}");
}

async fn a_restart_is_waited_for(bench: &mut TestBench) {
    let (prepared, note) = (bench.prepared(), bench.restart_note());
    bench.wait_until_live().await;
    bench.open("?phone=frontdesk&command=%7B%22command%22%3A%22reboot%22%7D").await;
    bench.wait_until_live().await;
    // A link never sends; a command that disrupts the phone takes two acts more.
    let description = prepared.description().await;
    assert!(description.contains("Restart"), "{description}");
    assert_eq!(bench.command_count(), 0);
    prepared.press_twice().await;
    assert_eq!(bench.commands(1).await, ["/advanced_update.htm?reboot=Reboot"]);
    note.wait_for(Restart::Gone).await;
    let text = note.text().await;
    assert!(text.starts_with(RestartNote::WAITING), "{text}");
    note.wait_for(Restart::Back).await;
    bench.wait_until_live().await;
    // The link is used up.
    bench.page.reload().await;
    bench.wait_until_live().await;
    assert!(!prepared.is_shown().await);
}

async fn a_large_picture_is_sharp_and_its_soft_keys_are_below_it(bench: &mut TestBench) {
    let (screen, panel) = (bench.screen(), bench.panel());
    screen.wait_for_change("").await;
    screen.click(Tool::Enlarge).await;
    screen.wait_until_crisp().await;
    assert_eq!(screen.width().await, Some(2. * 480.));
    assert_eq!(panel.soft_keys_beside_screen().await, json!([0, 0]));
    // So it is on the full screen.
    screen.click(Tool::FullScreen).await;
    screen.wait_for_full_screen(true).await;
    assert_eq!(panel.soft_keys_beside_screen().await, json!([0, 0]));
    screen.click(Tool::LeaveFullScreen).await;
    screen.wait_for_full_screen(false).await;
    // The keys are as large as before: the device is no tower.
    let height = panel.height().await;
    assert!(height.is_some_and(|height| height < 1_700), "{height:?}");
    // Paused pictures are as bright as live ones, on every display.
    screen.click(Tool::Pause).await;
    screen.wait_until_paused(Display::Labels, true).await;
    assert_eq!(screen.filters().await, json!([]));
}

async fn a_toast_about_the_picture_moves_nothing_and_disappears(bench: &mut TestBench) {
    let (screen, panel) = (bench.screen(), bench.panel());
    screen.wait_for_change("").await;
    let before = panel.keypad_top().await;
    // A download shrinks the window of WebKit's browser, and the device with it.
    screen.click(Tool::Copy).await;
    screen.wait_for_toast().await;
    assert_eq!(panel.keypad_top().await, before);
    // The next act replaces it; without one it disappears after a while.
    screen.click(Tool::Pause).await;
    screen.wait_until_toast_gone().await;
    screen.click(Tool::Copy).await;
    screen.wait_for_toast().await;
    screen.wait_until_toast_gone().await;
}

async fn a_prepared_reset_asks_one_question_at_a_time(bench: &mut TestBench) {
    let prepared = bench.prepared();
    bench.open("?phone=frontdesk&command=%7B%22command%22%3A%22reset%22%7D").await;
    bench.wait_until_live().await;
    prepared.description().await;
    assert_eq!(prepared.buttons().await, ["Confirm", "Cancel"]);
    prepared.press().await;
    let question = prepared.confirmation();
    question.wait_until_asked().await;
    assert_eq!(prepared.buttons().await, ["Confirm", "Cancel"]);
    question.type_name("Front desk").await;
    question.submit().await;
    assert_eq!(bench.commands(1).await.len(), 1);
}
