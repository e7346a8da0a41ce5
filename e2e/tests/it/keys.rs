//! Keys pressed short and long, held, and slipped off.

use std::time::Duration;

use e2e::{TestBench, pages::Tab, until};

crate::in_every_browser!(
    a_long_press_reports_its_duration_to_the_phone
    an_arrow_repeats_while_it_is_held
    a_key_that_the_mouse_slips_off_is_not_pressed
    the_keyboard_can_be_switched_off
);

crate::in_one_engine! {
    /// The taps for a text are computed by the catalogue.
    text_is_sent_as_taps_at_once
}

async fn a_long_press_reports_its_duration_to_the_phone(bench: &mut TestBench) {
    bench.wait_until_live().await;
    bench.panel().hold("*", Duration::from_millis(900)).await;
    let sent = bench.commands(1).await.concat();
    let millis =
        sent.strip_prefix("/command.htm?key=%2A,").and_then(|time| time.parse::<u32>().ok());
    assert!(millis.is_some_and(|millis| (850..5_000).contains(&millis)), "{sent}");
    // The same on the keyboard.
    bench.keyboard().hold('5', Duration::from_millis(900)).await;
    let sent = bench.commands(2).await.pop().unwrap_or_default();
    assert!(sent.starts_with("/command.htm?key=5,"), "{sent}");
}

async fn an_arrow_repeats_while_it_is_held(bench: &mut TestBench) {
    bench.wait_until_live().await;
    bench.panel().hold("DOWN", Duration::from_millis(1_500)).await;
    let sent = bench.commands(3).await;
    assert!(sent.iter().all(|target| target == "/command.htm?key=DOWN"), "{sent:?}");
    // Released, it stops: the next key comes next and nothing in between. The last repetition may
    // still be on its way.
    bench.activity().wait_until_idle().await;
    let before = bench.command_count();
    bench.panel().press("7").await;
    let sent = until("the next key", async || {
        let outbox = bench.phone.outbox();
        let sent: Vec<_> = outbox.commands().map(str::to_owned).collect();
        sent.iter().any(|target| target.ends_with("=7")).then_some(sent)
    });
    assert_eq!(sent.await.len(), before + 1);
}

async fn a_key_that_the_mouse_slips_off_is_not_pressed(bench: &mut TestBench) {
    bench.wait_until_live().await;
    bench.panel().press_and_slip("5").await;
    bench.panel().press("6").await;
    assert_eq!(bench.commands(1).await, ["/command.htm?key=6"]);
}

async fn the_keyboard_can_be_switched_off(bench: &mut TestBench) {
    let keyboard = bench.keyboard();
    bench.wait_until_live().await;
    keyboard.press('1').await;
    bench.commands(1).await;
    keyboard.toggle().await;
    keyboard.press('2').await;
    keyboard.toggle().await;
    keyboard.press('3').await;
    assert_eq!(bench.commands(2).await, ["/command.htm?key=1", "/command.htm?key=3"]);
}

async fn text_is_sent_as_taps_at_once(bench: &mut TestBench) {
    let sequences = bench.sequences_tab();
    bench.wait_until_live().await;
    bench.console().show(Tab::Sequences).await;
    sequences.type_text("ab€").await;
    sequences.wait_for_text_feedback("the untypable character", |text| text.contains('€')).await;
    sequences.erase_text(1).await;
    sequences.wait_for_text_feedback("the duration", |text| text.starts_with("3 keys")).await;
    assert_eq!(bench.command_count(), 0);
    sequences.send_text().await;
    assert_eq!(bench.commands(1).await, ["/command.htm?key=2,,1200;2,,100;2,,1200"]);
    bench.console().show(Tab::Activity).await;
    bench.activity().wait_for_command("Typed “ab”").await;
}
