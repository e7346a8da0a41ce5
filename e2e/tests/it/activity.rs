//! The list of activities: the screen before and after, copies for a shell or as a link, sending
//! again.

use e2e::{
    TestBench,
    pages::{CopyFormat, Tab},
};

crate::in_every_browser!(
    an_activity_shows_the_screen_before_and_after_and_is_sent_again
    a_sequence_is_saved_under_a_name
);

crate::in_one_engine! {
    /// The page alone decides whether it knows the command of a link.
    a_link_with_an_unknown_command_is_refused
}

async fn an_activity_shows_the_screen_before_and_after_and_is_sent_again(bench: &mut TestBench) {
    let activity = bench.activity();
    let tag = bench.screen().wait_for_change("").await;
    bench.panel().press("5").await;
    bench.screen().wait_for_change(&tag).await;
    activity.show_details().await;
    activity.wait_for_pictures().await;
    activity.send_again().await;
    assert_eq!(bench.commands(2).await, ["/command.htm?key=5", "/command.htm?key=5"]);
    for (format, part) in [
        (CopyFormat::Bash, "curl --digest --user \"$SNOM_USER:$SNOM_PASS\""),
        (CopyFormat::PowerShell, "curl.exe --digest"),
        (CopyFormat::Link, "command=%7B%22command%22%3A%22keys%22%2C%22sequence%22%3A%225%22%7D"),
    ] {
        activity.copy(format, part).await;
    }
    assert_eq!(bench.command_count(), 2, "copying sends nothing");
}

async fn a_sequence_is_saved_under_a_name(bench: &mut TestBench) {
    let sequences = bench.sequences_tab();
    bench.wait_until_live().await;
    bench.console().show(Tab::Sequences).await;
    sequences.type_line("1;2,,100").await;
    let saved = sequences.save_as("Call the lab").await;
    bench.page.reload().await;
    bench.wait_until_live().await;
    bench.console().show(Tab::Sequences).await;
    saved.run().await;
    assert_eq!(bench.commands(1).await, ["/command.htm?key=1;2,,100"]);
    saved.edit().await;
    sequences.wait_for_line("1;2,,100").await;
    saved.delete().await;
    // What was deleted, or replaced by another of its name, can be brought back.
    sequences.undo().await;
    sequences.wait_for_saved("Call the lab").await;
    saved.delete().await;
}

async fn a_link_with_an_unknown_command_is_refused(bench: &mut TestBench) {
    bench.open("?phone=frontdesk&command=%7B%22command%22%3A%22explode%22%7D").await;
    bench.wait_until_live().await;
    let problem = bench.console().problem().await;
    assert!(problem.starts_with("This link contains an unknown command"), "{problem}");
    assert_eq!(bench.command_count(), 0);
}
