//! Settings are stored.

use e2e::{
    TestBench,
    pages::{Setting, Tab},
    until,
};

crate::in_every_browser!(
    settings_are_stored_and_can_be_moved
    a_link_fills_in_the_number
);

crate::in_one_engine! {
    /// The page alone decides which values it accepts.
    a_refused_value_is_reported_at_its_field
}

async fn a_refused_value_is_reported_at_its_field(bench: &mut TestBench) {
    bench.wait_until_live().await;
    let settings = bench.bar().open_settings().await;
    settings.replace(Setting::OutsideLine, "0a").await;
    // The field's description: screen readers get it with the field.
    let refusal = settings.refusal(Setting::OutsideLine).await;
    assert_eq!(refusal, format!("{}: enter up to 4 digits.", Setting::OutsideLine.label().en));
    assert!(settings.is_invalid(Setting::OutsideLine).await);
    settings.replace(Setting::OutsideLine, "0").await;
    settings.wait_until_accepted(Setting::OutsideLine).await;
    assert!(!settings.is_invalid(Setting::OutsideLine).await);
}

async fn wait_for_theme(bench: &TestBench, wanted: &str) {
    until(wanted, async || {
        bench.page.root_attribute("data-theme").await.filter(|theme| theme == wanted)
    })
    .await;
}

async fn settings_are_stored_and_can_be_moved(bench: &mut TestBench) {
    bench.wait_until_live().await;
    let settings = bench.bar().open_settings().await;
    settings.choose(Setting::Theme, "dark").await;
    wait_for_theme(bench, "dark").await;
    // Typing in the dialog presses no key of the phone.
    settings.replace(Setting::OutsideLine, "0").await;
    settings.close().await;
    assert_eq!(bench.command_count(), 0);
    bench.page.reload().await;
    wait_for_theme(bench, "dark").await;
    // The rule is applied to the number that is dialled.
    bench.console().show(Tab::Call).await;
    bench.call_tab().type_number("030 12345").await;
    bench.call_tab().call().await;
    assert_eq!(bench.commands(1).await, ["/command.htm?number=003012345"]);
    // As text, changed, and taken over.
    settings.open().await;
    settings.open_text().await;
    settings.use_text("deskside-settings 1\ntheme=light\n").await;
    wait_for_theme(bench, "light").await;
    settings.use_text("theme=dark").await;
    let refusal = settings.wait_for_text_refusal("Line 1").await;
    assert!(refusal.contains("these are not Deskside settings"), "{refusal}");
    wait_for_theme(bench, "light").await;
}

async fn a_link_fills_in_the_number(bench: &mut TestBench) {
    bench.open("?dial=tel:+49-30-1234567").await;
    bench.wait_until_live().await;
    assert_eq!(bench.call_tab().number().await, "tel:+49-30-1234567");
    assert_eq!(bench.command_count(), 0, "a link never calls");
    bench.call_tab().call().await;
    assert_eq!(bench.commands(1).await, ["/command.htm?number=%2B49301234567"]);
}
