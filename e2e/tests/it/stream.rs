//! The relay's stream of events, which the page follows instead of polling.

use e2e::{TestBench, pages::Display, until};

crate::in_every_browser!(
    an_unchanged_screen_costs_almost_no_requests
    a_change_is_shown_and_a_stream_that_ends_is_opened_again
    what_changes_before_the_stream_begins_is_shown
);

crate::in_chromium_and_firefox! {
    /// WebKit's driver starts its browser in private mode, with one window.
    windows_of_one_browser_share_one_stream
}

/// Waits until the page follows the stream: it requests no picture while the relay looks at the phone by itself.
async fn wait_until_followed(bench: &TestBench) {
    until("the page to follow the stream", async || {
        if bench.requests("events").await == 0 {
            return None;
        }
        let before = bench.requests("phones/{id}/screens").await;
        bench.wait_for_pictures_by_relay(3).await;
        (bench.requests("phones/{id}/screens").await == before).then_some(())
    })
    .await;
}

/// A page once sent sixty requests a minute for a screen that stayed as it was.
async fn an_unchanged_screen_costs_almost_no_requests(bench: &mut TestBench) {
    bench.wait_until_live().await;
    wait_until_followed(bench).await;
    let before = bench.requests("").await;
    bench.wait_for_pictures_by_relay(15).await;
    let sent = bench.requests("").await - before;
    assert!(sent <= 2, "{sent} requests");
}

async fn a_change_is_shown_and_a_stream_that_ends_is_opened_again(bench: &mut TestBench) {
    let screen = bench.screen();
    bench.wait_until_live().await;
    wait_until_followed(bench).await;
    for key in ["MENU", "CANCEL"] {
        let before = screen.tag(Display::Main).await;
        assert_eq!(bench.press_elsewhere("", key).await, 200);
        until("another picture", async || {
            (screen.tag(Display::Main).await != before).then_some(())
        })
        .await;
        bench.restart_relay().await;
        bench.wait_until_live().await;
        wait_until_followed(bench).await;
    }
}

/// A phone that was added between the first list and the beginning of the stream was not listed for a minute.
async fn what_changes_before_the_stream_begins_is_shown(bench: &mut TestBench) {
    bench.wait_until_live().await;
    let _lab = bench.add_phone("lab", "Laboratory").await;
    wait_until_followed(bench).await;
    let list = bench.phone_list();
    list.open_with_keyboard().await;
    list.wait_until_listed("Laboratory", true).await;
}

async fn windows_of_one_browser_share_one_stream(bench: &mut TestBench) {
    let screen = bench.screen();
    bench.wait_until_live().await;
    wait_until_followed(bench).await;
    bench.page.open_window().await;
    bench.open("").await;
    bench.wait_until_live().await;
    wait_until_followed(bench).await;
    assert_eq!(bench.requests("events").await, 1);
    let before = screen.tag(Display::Main).await;
    assert_eq!(bench.press_elsewhere("", "MENU").await, 200);
    until("another picture", async || (screen.tag(Display::Main).await != before).then_some(()))
        .await;
}
