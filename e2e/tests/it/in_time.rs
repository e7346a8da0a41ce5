//! A phone that is slower than the person who uses it.

use std::time::Duration;

use e2e::{TestBench, wait_until_typed};

crate::in_one_engine! {
    /// The page's queue decides what is sent together, and what is not sent any more.
    presses_that_wait_are_sent_together_and_each_stands_in_the_list
    what_waits_can_be_stopped
}

async fn presses_that_wait_are_sent_together_and_each_stands_in_the_list(bench: &mut TestBench) {
    bench.slow_down_phone(300).await;
    bench.wait_until_live().await;
    bench.page.type_keys("123456", Duration::from_millis(20)).await;
    wait_until_typed(&bench.phone, "123456").await;
    assert!(bench.command_count() < 6, "{:?}", bench.commands(1).await);
    assert_eq!(bench.activity().wait_until_all_confirmed().await, 6);
}

async fn what_waits_can_be_stopped(bench: &mut TestBench) {
    let activity = bench.activity();
    bench.slow_down_phone(2_500).await;
    bench.wait_until_live().await;
    bench.panel().press("1").await;
    // What toggles is a request of its own, so it waits for the first.
    bench.panel().press("DND").await;
    activity.stop_newest().await;
    activity.wait_until_stopped().await;
    activity.wait_until_idle().await;
    assert_eq!(bench.commands(1).await, ["/command.htm?key=1"]);
}
