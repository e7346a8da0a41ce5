//! Keys pressed short and long, held, and let slip.

use std::time::Duration;

use e2e::{Stand, until};

crate::in_every_browser!(
    a_long_press_tells_the_phone_how_long
    an_arrow_repeats_while_it_is_held
    a_key_that_is_let_slip_is_not_pressed
    the_keyboard_can_be_switched_off
    text_goes_out_as_taps_at_once
);

async fn a_long_press_tells_the_phone_how_long(stand: &mut Stand) {
    stand.link("live").await;
    stand.hold_key("*", Duration::from_millis(900)).await;
    let sent = stand.commands(1).await.concat();
    let millis =
        sent.strip_prefix("/command.htm?key=%2A,").and_then(|time| time.parse::<u32>().ok());
    assert!(millis.is_some_and(|millis| (850..5_000).contains(&millis)), "{sent}");
    // The same on the keyboard.
    stand.hold_on_keyboard('5', Duration::from_millis(900)).await;
    let sent = stand.commands(2).await.pop().unwrap_or_default();
    assert!(sent.starts_with("/command.htm?key=5,"), "{sent}");
}

async fn an_arrow_repeats_while_it_is_held(stand: &mut Stand) {
    stand.link("live").await;
    stand.hold_key("DOWN", Duration::from_millis(1_500)).await;
    let sent = stand.commands(3).await;
    assert!(sent.iter().all(|target| target == "/command.htm?key=DOWN"), "{sent:?}");
    // Let go, it stops: what comes next is the next key and nothing in between. The last repetition
    // may still be on its way.
    until("the last answer", async || {
        let is_open = stand.attribute(".entry[data-state=open]", "class").await;
        is_open.is_none().then_some(())
    })
    .await;
    let before = stand.phone.outbox().commands().count();
    stand.click_key("7").await;
    let sent = until("the next key", async || {
        let outbox = stand.phone.outbox();
        let sent: Vec<_> = outbox.commands().map(str::to_owned).collect();
        sent.iter().any(|target| target.ends_with("=7")).then_some(sent)
    });
    assert_eq!(sent.await.len(), before + 1);
}

async fn a_key_that_is_let_slip_is_not_pressed(stand: &mut Stand) {
    stand.link("live").await;
    stand.press_and_slip("5").await;
    stand.click_key("6").await;
    assert_eq!(stand.commands(1).await, ["/command.htm?key=6"]);
}

async fn the_keyboard_can_be_switched_off(stand: &mut Stand) {
    stand.link("live").await;
    stand.type_key('1').await;
    stand.commands(1).await;
    stand.click(".hint__switch").await;
    stand.type_key('2').await;
    stand.click(".hint__switch").await;
    stand.type_key('3').await;
    assert_eq!(stand.commands(2).await, ["/command.htm?key=1", "/command.htm?key=3"]);
}

async fn text_goes_out_as_taps_at_once(stand: &mut Stand) {
    stand.link("live").await;
    stand.click("#console-tab-1").await;
    stand.fill("[name=typed]", "ab€").await;
    let told = until("what cannot be typed", async || {
        stand.text("#typed-told").await.filter(|told| told.contains('€'))
    });
    told.await;
    stand.fill("[name=typed]", "\u{E003}").await;
    until("how long it lasts", async || {
        stand.text("#typed-told").await.filter(|told| told.starts_with("3 keys"))
    })
    .await;
    assert_eq!(stand.phone.outbox().commands().count(), 0);
    stand.click("form:has([name=typed]) .button").await;
    assert_eq!(stand.commands(1).await, ["/command.htm?key=2,,1200;2,,100;2,,1200"]);
}
