//! English and German.

use e2e::{
    TestBench,
    pages::{Check, Connection, Display, Outcome, Setting, Tab},
};

crate::in_every_browser!(the_page_speaks_the_language_that_was_chosen);

crate::in_one_engine! {
    /// They test the translations, and that a change of language keeps what the page shows.
    another_language_keeps_half_typed_input
    findings_of_the_relay_are_translated
}

/// The name of the tab for calls, by which the language is recognised.
const CALL: (&str, &str) = ("Call", "Anruf");

async fn another_language_keeps_half_typed_input(bench: &mut TestBench) {
    let (console, sequences) = (bench.console(), bench.sequences_tab());
    let question = bench.maintenance().confirmation();
    bench.wait_until_live().await;
    console.show(Tab::Maintenance).await;
    bench.maintenance().press("reset").await;
    question.type_name("Front").await;
    console.show(Tab::Sequences).await;
    sequences.type_line("1;2;").await;
    let settings = bench.bar().open_settings().await;
    settings.choose(Setting::Language, "de").await;
    console.wait_for_tab_named(CALL.1).await;
    // The dialog is still open, and in German too.
    assert_eq!(settings.close_label().await.as_deref(), Some("Schließen"));
    settings.close().await;
    assert!(console.is_selected(Tab::Sequences).await);
    assert_eq!(sequences.line().await.as_deref(), Some("1;2;"));
    let feedback = sequences.feedback().await;
    assert!(feedback.starts_with("Spalte 5"), "{feedback}");
    assert_eq!(bench.panel().tip("OFFHOOK").await, "Hörer abheben");
    console.show(Tab::Maintenance).await;
    assert_eq!(question.typed_name().await.as_deref(), Some("Front"));
}

async fn the_page_speaks_the_language_that_was_chosen(bench: &mut TestBench) {
    let (activity, console) = (bench.activity(), bench.console());
    bench.wait_until_live().await;
    bench.panel().press("1").await;
    bench.commands(1).await;
    console.wait_for_tab_named(CALL.0).await;
    let settings = bench.bar().open_settings().await;
    settings.choose(Setting::Language, "de").await;
    console.wait_for_tab_named(CALL.1).await;
    assert_eq!(bench.page.root_attribute("lang").await.as_deref(), Some("de"));
    settings.close().await;
    // The activity is still there, and the phone is still watched and controlled.
    bench.wait_until_live().await;
    activity.wait_for_command("1").await;
    let tag = bench.screen().tag(Display::Main).await.unwrap_or_default();
    bench.panel().press("2").await;
    bench.screen().wait_for_change(&tag).await;
    activity.wait_for(Outcome::ConfirmedInGerman).await;
    // The choice is stored, and an address that asks for another language takes precedence.
    bench.page.reload().await;
    console.wait_for_tab_named(Tab::Diagnostics.name().de).await;
    bench.open("?phone=frontdesk&lang=en").await;
    console.wait_for_tab_named(Tab::Diagnostics.name().en).await;
}

async fn findings_of_the_relay_are_translated(bench: &mut TestBench) {
    let diagnostics = bench.diagnostics();
    bench.open("?phone=frontdesk&lang=de").await;
    bench.wait_until_live().await;
    bench.console().show(Tab::Diagnostics).await;
    diagnostics.run().await;
    assert_eq!(diagnostics.detail(Check::Picture).await, "480 × 272 Pixel");
    assert!(!diagnostics.has_untranslated_findings().await);
    // Nobody reads the numbers of an operating system.
    bench.unplug_phone().await;
    bench.bar().wait_for(Connection::Unreachable).await;
    bench.screen().wait_for_message("Telefon nicht erreichbar (Verbindung abgelehnt)").await;
    diagnostics.run().await;
    let detail = diagnostics.wait_for_detail(Check::Connection, "Verbindung abgelehnt").await;
    assert!(!detail.contains("os error"), "{detail}");
}
