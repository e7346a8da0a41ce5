//! Two relays behind a balancer, of which one ends in the middle of a command: browsers repeat a request
//! whose connection ended without an answer.

use e2e::{
    TestBench,
    pages::{Outcome, Tab},
};

crate::in_every_browser!(a_press_is_carried_out_once_when_its_relay_ends);

/// Rounds of each kind; more of them where the number is given.
fn rounds() -> usize {
    std::env::var("DESKSIDE_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(2)
}

async fn a_press_is_carried_out_once_when_its_relay_ends(bench: &mut TestBench) {
    let activity = bench.activity();
    bench.slow_down_phone(400).await;
    let sequences = bench.sequences_tab();
    let mut relays = bench.start_two_relays().await;
    bench.page.visit(&relays.url).await;
    bench.wait_until_live().await;
    // With the first press the page fetches the list of activities.
    bench.panel().press("1").await;
    activity.wait_for(Outcome::Confirmed).await;
    // All parts of the page are there before a relay ends: one that is fetched just then is not, and is offered again.
    bench.console().show(Tab::Sequences).await;
    // Longer than a request, so that a second part waits for the end of the first.
    sequences.paste_line(&["P1,50,100"; 160].join(";")).await;
    sequences.wait_for_feedback("160 keys").await;
    bench.console().show(Tab::Activity).await;
    let mut presses = 1;
    for _ in 0..rounds() {
        for (signal, outcome) in [("KILL", Outcome::Unknown), ("TERM", Outcome::Confirmed)] {
            bench.panel().press("1").await;
            presses += 1;
            // The phone has it, and the answer is still to come.
            bench.commands(presses).await;
            relays.end_first(signal).await;
            activity.wait_until_idle().await;
            activity.wait_for(outcome).await;
            assert_eq!(bench.command_count(), presses, "{signal}");
            relays.start_first_again().await;
            bench.wait_until_live().await;
            bench.console().show(Tab::Sequences).await;
            sequences.run().await;
            bench.console().show(Tab::Activity).await;
            presses += 1;
            bench.commands(presses).await;
            relays.end_first(signal).await;
            activity.wait_until_idle().await;
            activity
                .wait_for(if signal == "KILL" { Outcome::Unknown } else { Outcome::SentInPart })
                .await;
            assert_eq!(bench.command_count(), presses, "{signal}, a sequence");
            relays.start_first_again().await;
            bench.wait_until_live().await;
        }
    }
}
