//! The phone goes away and comes back.

use std::time::{Duration, Instant};

use e2e::{Stand, until};

crate::in_every_browser!(a_phone_that_goes_away_is_said_so_and_found_again);

async fn a_phone_that_goes_away_is_said_so_and_found_again(stand: &mut Stand) {
    stand.link("live").await;
    stand.switch_off().await;
    let off = Instant::now();
    stand.link("unreachable").await;
    assert!(off.elapsed() < Duration::from_secs(5), "said after {:?}", off.elapsed());
    let veil = stand.text(".screen__veil").await.unwrap_or_default();
    assert!(veil.contains("no connection") && veil.contains("Trying again"), "{veil}");

    stand.click_key("9").await;
    until("the press to be said not sent", async || {
        stand.text(".entry__outcome").await.filter(|text| text == "not sent")
    })
    .await;

    stand.switch_on().await;
    stand.link("live").await;
    stand.click_key("5").await;
    assert_eq!(
        stand.commands(1).await,
        ["/command.htm?key=5"],
        "what was not sent is not sent later"
    );
}
