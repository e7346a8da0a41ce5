//! The phone goes away and comes back.

use std::time::{Duration, Instant};

use e2e::{
    TestBench,
    pages::{Check, Connection, Outcome, Remedy, Tab, keys},
    until,
};

crate::in_every_browser!(a_phone_that_goes_away_is_reported_and_reconnected);

crate::in_one_engine! {
    /// They test what the page offers and what the relay does then. The browser contributes clicks, which
    /// the tests of every engine cover.
    a_phone_that_refused_its_password_is_signed_in_again_from_the_screen
    a_phone_that_is_gone_is_tried_at_once_and_takes_the_focus_back
}

async fn a_phone_that_goes_away_is_reported_and_reconnected(bench: &mut TestBench) {
    bench.wait_until_live().await;
    bench.unplug_phone().await;
    let unplugged = Instant::now();
    bench.bar().wait_for(Connection::Unreachable).await;
    let after = unplugged.elapsed();
    assert!(after < Duration::from_secs(5), "reported after {after:?}");
    let message = bench.screen().message().await;
    assert!(
        message.contains("Phone unreachable") && message.contains("Retrying automatically"),
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

async fn a_phone_that_refused_its_password_is_signed_in_again_from_the_screen(
    bench: &mut TestBench,
) {
    let screen = bench.screen();
    let _phone = bench.add_phone_with_wrong_password("lab", "Lab").await;
    bench.open_phone("lab").await;
    bench.bar().wait_for(Connection::Stopped).await;
    screen.wait_for_remedy(Remedy::SignIn).await;
    assert!(!screen.offers(Remedy::TryNow).await, "each try brings the phone closer to a lockout");
    // The same password is not tried again at once, and the message gives the reason.
    let before = screen.message().await;
    screen.choose_remedy(Remedy::SignIn).await;
    until("the result of the sign-in", async || {
        let message = screen.message().await;
        (message != before && !message.contains("Signing in")).then_some(())
    })
    .await;
    screen.choose_remedy(Remedy::Diagnostics).await;
    bench.console().wait_until_focus_is_in(Tab::Diagnostics).await;
    bench.diagnostics().detail(Check::Login).await;

    bench.correct_password("lab");
    screen.choose_remedy(Remedy::SignIn).await;
    bench.wait_until_live().await;
    bench.panel().wait_until_device_focused().await;
}

async fn a_phone_that_is_gone_is_tried_at_once_and_takes_the_focus_back(bench: &mut TestBench) {
    let screen = bench.screen();
    bench.wait_until_live().await;
    bench.unplug_phone().await;
    screen.wait_for_remedy(Remedy::TryNow).await;
    assert!(screen.offers(Remedy::Diagnostics).await);
    assert!(!screen.offers(Remedy::SignIn).await, "nothing refused a password");
    bench.page.resize_window(320, 900).await;
    assert_eq!(bench.page.overflow().await, 0);
    screen.go_to_remedy(Remedy::TryNow).await;
    // Before the phone is back: the automatic try might be earlier, and Enter then the phone's.
    bench.keyboard().press(keys::ENTER).await;
    bench.plug_in_phone().await;
    bench.wait_until_live().await;
    bench.panel().wait_until_device_focused().await;
    // Enter on the button was none of the phone's.
    assert_eq!(bench.command_count(), 0);
    // Beside nothing but the device there is no place for diagnostics.
    bench.open("?phone=frontdesk&embed=1").await;
    bench.unplug_phone().await;
    screen.wait_for_remedy(Remedy::TryNow).await;
    assert!(!screen.offers(Remedy::Diagnostics).await);
}
