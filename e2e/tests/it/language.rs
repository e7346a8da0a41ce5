//! English and German.

use e2e::{Stand, until};

crate::in_every_browser!(
    the_page_speaks_german_when_it_is_asked_to
    another_language_keeps_what_is_half_typed
    the_relay_is_understood_in_german_too
);

async fn another_language_keeps_what_is_half_typed(stand: &mut Stand) {
    stand.link("live").await;
    stand.click("#console-tab-3").await;
    stand.click("[data-command=reset]").await;
    stand.fill("[name=confirm]", "Front").await;
    stand.click("#console-tab-1").await;
    stand.fill("[name=sequence]", "1;2;").await;
    stand.click("[data-open=settings]").await;
    stand.choose("[name=lang]", "de").await;
    until("German", async || stand.text("#console-tab-0").await.filter(|name| name == "Anruf"))
        .await;
    // The dialog is still open, and what it says is German too.
    let close = stand.text("dialog[open] [data-close=settings]").await;
    assert_eq!(close.as_deref(), Some("Schließen"));
    stand.click("[data-close=settings]").await;
    assert_eq!(stand.attribute("#console-tab-1", "aria-selected").await.as_deref(), Some("true"));
    assert_eq!(stand.value("[name=sequence]").await.as_deref(), Some("1;2;"));
    let told = stand.text("#sequence-told").await.unwrap_or_default();
    assert!(told.starts_with("Spalte 5"), "{told}");
    assert_eq!(stand.value("[name=confirm]").await.as_deref(), Some("Front"));
    assert_eq!(
        stand.attribute(".key[data-key=OFFHOOK]", "title").await.as_deref(),
        Some("Hörer abheben · OFFHOOK")
    );
}

async fn the_page_speaks_german_when_it_is_asked_to(stand: &mut Stand) {
    stand.link("live").await;
    stand.click_key("1").await;
    stand.commands(1).await;
    until("English", async || stand.text("#console-tab-0").await.filter(|name| name == "Call"))
        .await;
    stand.click("[data-open=settings]").await;
    stand.choose("[name=lang]", "de").await;
    until("German", async || stand.text("#console-tab-0").await.filter(|name| name == "Anruf"))
        .await;
    assert_eq!(stand.attribute("html", "lang").await.as_deref(), Some("de"));
    stand.click("[data-close=settings]").await;
    // What was done is still there, and the phone is still looked at and pressed.
    stand.link("live").await;
    until("what was done", async || stand.text(".entry__key").await.filter(|key| key == "1")).await;
    let tag = stand.attribute(".screen__picture", "data-tag").await.unwrap_or_default();
    stand.click_key("2").await;
    stand.picture_after(&tag).await;
    until("the outcome", async || {
        stand.text(".entry__outcome").await.filter(|text| text.starts_with("erledigt"))
    })
    .await;
    // It is remembered, and an address that asks for another language goes before.
    stand.reload().await;
    until("German", async || stand.text("#console-tab-4").await.filter(|name| name == "Diagnose"))
        .await;
    stand.open("?phone=frontdesk&lang=en").await;
    until("English", async || stand.text("#console-tab-4").await.filter(|name| name == "Doctor"))
        .await;
}

async fn the_relay_is_understood_in_german_too(stand: &mut Stand) {
    stand.open("?phone=frontdesk&lang=de").await;
    stand.link("live").await;
    stand.click("#console-tab-4").await;
    stand.click("[data-command=examine]").await;
    let detail =
        until("the findings", async || stand.text("[data-what=picture] .finding__detail").await);
    assert_eq!(detail.await, "480 × 272 Pixel");
    assert_eq!(stand.attribute(".findings [lang=en]", "class").await, None);
    // Nobody reads the numbers of an operating system.
    stand.switch_off().await;
    stand.link("unreachable").await;
    let veil = stand.text(".screen__veil").await.unwrap_or_default();
    assert!(veil.contains("keine Verbindung: Verbindung abgelehnt"), "{veil}");
    stand.click("[data-command=examine]").await;
    until("what is wrong", async || {
        let told = stand.text("[data-what=connection] .finding__detail").await?;
        (told.contains("Verbindung abgelehnt") && !told.contains("os error")).then_some(())
    })
    .await;
}
