//! Click to dial: numbers that are dropped, pasted or selected are filled in, and called by one more key.

use e2e::{
    TestBench,
    pages::{DropPlace, Tab, keys},
};

crate::in_every_browser!(
    a_dropped_number_is_called_with_one_key
    a_link_or_a_paste_fills_in_the_number
    what_is_dropped_on_a_field_or_is_a_file_is_not_taken
);

crate::in_one_engine! {
    /// They test what is offered, which the page decides alone.
    a_selected_number_is_offered_by_the_switcher
    a_number_in_the_switcher_is_offered_after_phones
}

const PASTED: &str = "+49 (0)30 / 123456-7";

async fn a_dropped_number_is_called_with_one_key(bench: &mut TestBench) {
    let (source, call, keyboard) = (bench.number_source(), bench.call_tab(), bench.keyboard());
    bench.wait_until_live().await;
    source.wait_until_taken().await;
    let text = [("text/plain", PASTED)];
    assert_eq!(source.drag(&text, DropPlace::Device).await, (true, true), "it is marked");
    assert!(source.drop_on(&text, DropPlace::Device).await);
    assert_eq!(call.number().await, PASTED);
    assert_eq!(call.target().await, "+49 30 1234567 · Germany");
    assert_eq!(call.preview().await, "Dials +49301234567: removed separators, removed (0)");
    call.wait_until_filled_in().await;
    assert_eq!(bench.command_count(), 0, "a drop never calls");
    keyboard.press(keys::ENTER).await;
    assert_eq!(bench.commands(1).await, ["/command.htm?number=%2B49301234567"]);
}

async fn a_link_or_a_paste_fills_in_the_number(bench: &mut TestBench) {
    let (source, call) = (bench.number_source(), bench.call_tab());
    bench.wait_until_live().await;
    source.wait_until_taken().await;
    let link = [("text/uri-list", "tel:+49-30-1234567"), ("text/plain", "Anna Becker")];
    assert!(source.drop_on(&link, DropPlace::Device).await);
    assert_eq!(call.number().await, "tel:+49-30-1234567");
    bench.console().show(Tab::Activity).await;
    assert!(source.paste_into("Tel.: 030 7654321", DropPlace::Device).await);
    call.wait_until_filled_in().await;
    assert_eq!(call.number().await, "Tel.: 030 7654321");
    // Without a number there is nothing to fill in.
    assert!(!source.paste_into("Anna Becker", DropPlace::Device).await);
    assert!(!source.paste_into("101", DropPlace::NumberField).await, "the field takes it");
    assert_eq!(call.number().await, "Tel.: 030 7654321");
    assert_eq!(bench.command_count(), 0);
}

async fn what_is_dropped_on_a_field_or_is_a_file_is_not_taken(bench: &mut TestBench) {
    let (source, call) = (bench.number_source(), bench.call_tab());
    bench.wait_until_live().await;
    source.wait_until_taken().await;
    bench.console().show(Tab::Call).await;
    call.type_number("101").await;
    let text = [("text/plain", PASTED)];
    assert_eq!(source.drag(&text, DropPlace::NumberField).await, (false, false));
    assert!(!source.drop_on(&text, DropPlace::NumberField).await);
    // Neither opens in place of the page.
    for dropped in [("Files", PASTED), ("text/uri-list", "https://example.com/12345")] {
        assert!(source.drop_on(&[dropped], DropPlace::Device).await, "{dropped:?}");
    }
    assert_eq!(source.drag(&[("Files", "")], DropPlace::NumberField).await, (true, false));
    // While something covers the device, it takes nothing.
    let settings = bench.bar().open_settings().await;
    assert_eq!(source.drag(&text, DropPlace::Device).await, (true, false));
    settings.close().await;
    assert_eq!(call.written().await.as_deref(), Some("101"));
    assert_eq!(bench.command_count(), 0);
}

async fn a_selected_number_is_offered_by_the_switcher(bench: &mut TestBench) {
    let (switcher, keyboard, call) = (bench.switcher(), bench.keyboard(), bench.call_tab());
    bench.wait_until_live().await;
    bench.console().show(Tab::Call).await;
    call.type_number(PASTED).await;
    call.preview().await;
    bench.number_source().select_in_preview("+49301234567").await;
    switcher.open_with_keys().await;
    switcher.wait_for_first("number").await;
    let first = switcher.first_text().await;
    assert_eq!(first.as_deref(), Some("Call +49301234567 – Front desk"));
    keyboard.press(keys::ENTER).await;
    switcher.wait_until_closed().await;
    call.wait_until_filled_in().await;
    assert_eq!(call.number().await, "+49301234567");
    assert_eq!(bench.command_count(), 0, "it is filled in only");
    keyboard.press(keys::ENTER).await;
    assert_eq!(bench.commands(1).await, ["/command.htm?number=%2B49301234567"]);
}

async fn a_number_in_the_switcher_is_offered_after_phones(bench: &mut TestBench) {
    let (switcher, keyboard, call) = (bench.switcher(), bench.keyboard(), bench.call_tab());
    bench.wait_until_live().await;
    let _other = bench.add_phone("d4711", "Desk 4711").await;
    bench.show_phone("d4711").await;
    bench.show_phone("frontdesk").await;
    switcher.open_with_keys().await;
    switcher.type_text("4711").await;
    switcher.wait_for_first("d4711").await;
    switcher.choose("number").await;
    call.wait_until_filled_in().await;
    assert_eq!(call.number().await, "4711");
    assert_eq!(bench.command_count(), 0);
    keyboard.press(keys::ENTER).await;
    assert_eq!(bench.commands(1).await, ["/command.htm?number=4711"]);
}
