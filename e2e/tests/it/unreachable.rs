//! The phone goes away and comes back.

use std::time::{Duration, Instant};

use e2e::{
    TestBench,
    pages::{Connection, Outcome},
};

crate::in_every_browser!(a_phone_that_goes_away_is_reported_and_reconnected);

async fn a_phone_that_goes_away_is_reported_and_reconnected(bench: &mut TestBench) {
    bench.wait_until_live().await;
    bench.unplug_phone().await;
    let unplugged = Instant::now();
    bench.bar().wait_for(Connection::Unreachable).await;
    let after = unplugged.elapsed();
    assert!(after < Duration::from_secs(5), "reported after {after:?}");
    let message = bench.screen().message().await;
    assert!(
        message.contains("No connection") && message.contains("Retrying automatically"),
        "{message}"
    );

    bench.panel().press("9").await;
    assert_eq!(bench.activity().wait_for(Outcome::NotSent).await, Outcome::NotSent.text());

    bench.plug_in_phone().await;
    bench.wait_until_live().await;
    bench.panel().press("5").await;
    assert_eq!(
        bench.commands(1).await,
        ["/command.htm?key=5"],
        "a key that was not sent is not sent later"
    );
}
