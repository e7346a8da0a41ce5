//! Several windows of one browser, what they store together, and going back in the history.

use e2e::{TestBench, commands_of, pages::Tab};

crate::in_chromium_and_firefox! {
    /// WebKit's driver starts its browser in private mode, with one window.
    what_one_window_saves_is_in_the_others_and_nothing_is_lost
    going_back_shows_the_phone_before_with_its_tab_and_number
}

/// Where the page keeps saved sequences.
const SEQUENCES: &str = "deskside-sequences";

/// Each window once wrote what it had in memory: the last one won. A row that it could not read, such
/// as one of a newer page, was lost with the next one that was saved.
async fn what_one_window_saves_is_in_the_others_and_nothing_is_lost(bench: &mut TestBench) {
    let (console, sequences) = (bench.console(), bench.sequences_tab());
    bench.wait_until_live().await;
    console.show(Tab::Sequences).await;
    let first = bench.page.open_window().await;
    bench.open("").await;
    bench.wait_until_live().await;
    console.show(Tab::Sequences).await;
    let second = bench.page.go_to_window(first).await;
    sequences.type_line("1").await;
    sequences.save_as("One").await;
    let first = bench.page.go_to_window(second).await;
    sequences.wait_for_saved("One").await;
    sequences.type_line("2").await;
    sequences.save_as("Two").await;
    bench.page.go_to_window(first).await;
    sequences.wait_for_saved("Two").await;
    sequences.wait_for_saved("One").await;
    assert_eq!(bench.page.stored(SEQUENCES).await.as_deref(), Some("One\t1\nTwo\t2\n"));
    // A row of a newer page stays, and the page says so.
    bench.page.store(SEQUENCES, "One\t1\nThree\tkeys of tomorrow\n").await;
    bench.page.reload().await;
    bench.wait_until_live().await;
    console.show(Tab::Sequences).await;
    sequences.wait_for_unreadable().await;
    sequences.type_line("4").await;
    sequences.save_as("Four").await;
    let expected = "Four\t4\nOne\t1\nThree\tkeys of tomorrow\n";
    assert_eq!(bench.page.stored(SEQUENCES).await.as_deref(), Some(expected));
}

/// Back once left the page, and choosing another phone went to the first tab and lost the number that
/// was being typed.
async fn going_back_shows_the_phone_before_with_its_tab_and_number(bench: &mut TestBench) {
    let (console, call, list) = (bench.console(), bench.call_tab(), bench.phone_list());
    let lab = bench.add_phone("lab", "Laboratory").await;
    bench.show_phone("lab").await;
    bench.open("?phone=frontdesk").await;
    bench.wait_until_live().await;
    console.show(Tab::Call).await;
    call.type_number("4711").await;
    list.open().await;
    list.choose("Laboratory").await;
    bench.wait_until_live().await;
    assert!(console.is_selected(Tab::Call).await);
    call.wait_until_shown().await;
    assert_eq!(call.written().await.as_deref(), Some(""), "a number is for one phone");
    bench.panel().press("1").await;
    bench.page.go_back().await;
    bench.bar().wait_for_phone("Front desk").await;
    bench.wait_until_live().await;
    assert!(console.is_selected(Tab::Call).await);
    assert_eq!(call.number().await, "4711");
    bench.panel().press("2").await;
    assert_eq!(bench.commands(1).await, ["/command.htm?key=2"]);
    bench.page.go_forward().await;
    bench.bar().wait_for_phone("Laboratory").await;
    bench.wait_until_live().await;
    bench.panel().press("3").await;
    assert_eq!(commands_of(&lab, 2).await, ["/command.htm?key=1", "/command.htm?key=3"]);
}
