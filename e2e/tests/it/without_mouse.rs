//! The page by the keyboard alone, and what a screen reader says meanwhile.

use e2e::{
    TestBench, commands_of,
    pages::{Example, Notice, Outcome, Tab, keys},
};

crate::in_every_browser!(a_call_is_taken_and_transferred_without_a_mouse);

/// The keyboard reaches everything that a call needs: choosing a phone, answering, holding, a transfer in
/// steps, the details of a command and the export. Nothing on the way leaves the focus to the body, and
/// each outcome is announced in words.
async fn a_call_is_taken_and_transferred_without_a_mouse(bench: &mut TestBench) {
    let (list, panel, keyboard) = (bench.phone_list(), bench.panel(), bench.keyboard());
    let (console, activity) = (bench.console(), bench.activity());
    let other = bench.add_phone("muc", "München").await;
    bench.show_phone("muc").await;
    bench.open("?phone=frontdesk").await;
    bench.wait_until_live().await;
    keyboard.wait_for_state(true).await;
    panel.wait_until_device_focused().await;
    bench.page.record_announcements().await;
    // Another phone, by a part of its name.
    list.open_with_keyboard().await;
    keyboard.type_text("munch").await;
    list.wait_for_first("muc").await;
    list.wait_until_search_focused().await;
    keyboard.press(keys::ENTER).await;
    bench.bar().wait_for_phone("München").await;
    bench.wait_until_live().await;
    keyboard.wait_for_state(true).await;
    panel.wait_until_device_focused().await;
    assert!(
        other.outbox().commands().next().is_none(),
        "choosing a phone presses none of its keys"
    );
    // Answering and holding, by the keys of the device.
    let answered = Notice::sentence("Enter", Outcome::Confirmed);
    keyboard.press(keys::ENTER).await;
    assert_eq!(commands_of(&other, 1).await, ["/command.htm?key=ENTER"]);
    bench.page.wait_for_announcement(&answered).await;
    panel.wait_until_device_focused().await;
    keyboard.press('h').await;
    let expected = ["/command.htm?key=ENTER", "/command.htm?key=F_HOLD"];
    assert_eq!(commands_of(&other, 2).await, expected);
    bench.page.wait_for_announcement(&Notice::sentence("Hold", Outcome::Confirmed)).await;
    panel.wait_until_device_focused().await;
    // A transfer in steps.
    console.go_to_tabs().await;
    console.show_with_arrows(Tab::Sequences).await;
    let transfer = bench.sequences_tab().attended_transfer();
    transfer.start_with_keyboard("4930").await;
    for (condition, sent) in
        [("the phone rings", 3), ("you have talked to A", 4), ("C has answered", 5)]
    {
        transfer.wait_for_stop(condition).await;
        console.wait_until_focus_is_in(Tab::Sequences).await;
        assert_eq!(
            other.outbox().commands().count(),
            sent - 1,
            "nothing before the person continues"
        );
        transfer.go_on_with_keyboard().await;
        commands_of(&other, sent).await;
    }
    let expected = [
        "/command.htm?key=ENTER",
        "/command.htm?key=F_HOLD",
        "/command.htm?key=ENTER",
        "/command.htm?key=F_HOLD,,500;4;9;3;0;ENTER",
        "/command.htm?key=TRANSFER,,500;ENTER",
    ];
    assert_eq!(commands_of(&other, 5).await, expected);
    let transferred = Notice::sentence("TRANSFER,,500;ENTER", Outcome::Confirmed);
    bench.page.wait_for_announcement(&transferred).await;
    transfer.wait_until_startable().await;
    console.wait_until_focus_is_in(Tab::Sequences).await;
    // The details of what was done, and the export.
    console.go_back_to_tabs().await;
    console.show_with_arrows(Tab::Activity).await;
    activity.wait_for_command("TRANSFER,,500;ENTER").await;
    activity.show_newest_details_with_keyboard().await;
    activity.wait_until_newest_details_focused().await;
    activity.go_back_to_export().await;
    activity.wait_until_export_focused().await;
    assert_eq!(commands_of(&other, 5).await, expected, "going through the page sends nothing");
    assert_eq!(bench.command_count(), 0, "and nothing to the phone that was left");
    let heard = bench.page.announcements().await;
    for words in [answered.as_str(), transferred.as_str(), Example::FINISHED] {
        assert!(heard.iter().any(|text| text.starts_with(words)), "{words} is not in {heard:?}");
    }
}
