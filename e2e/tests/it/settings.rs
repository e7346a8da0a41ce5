//! What a person chooses stays chosen.

use e2e::{Stand, until};

crate::in_every_browser!(
    what_is_chosen_is_remembered_and_can_be_moved
    a_link_fills_in_the_number
    what_a_setting_may_not_be_is_said_at_its_field
);

async fn what_a_setting_may_not_be_is_said_at_its_field(stand: &mut Stand) {
    stand.link("live").await;
    stand.click("[data-open=settings]").await;
    stand.replace("[name=outside-line]", "0a").await;
    let told = until("the refusal", async || {
        stand.text("#outside-line-problem").await.filter(|told| !told.is_empty())
    });
    assert_eq!(told.await, "Digits for an outside line: at most 4 digits.");
    let described = stand.attribute("[name=outside-line]", "aria-describedby").await;
    assert_eq!(described.as_deref(), Some("outside-line-problem"));
    let invalid = async || stand.attribute("[name=outside-line]", "aria-invalid").await;
    assert_eq!(invalid().await.as_deref(), Some("true"));
    stand.replace("[name=outside-line]", "0").await;
    until("it to be gone", async || {
        stand.text("#outside-line-problem").await.filter(String::is_empty)
    })
    .await;
    assert_eq!(invalid().await, None);
}

async fn theme(stand: &Stand, wanted: &str) {
    until(wanted, async || {
        stand.attribute("html", "data-theme").await.filter(|theme| theme == wanted)
    })
    .await;
}

async fn what_is_chosen_is_remembered_and_can_be_moved(stand: &mut Stand) {
    stand.link("live").await;
    stand.click("[data-open=settings]").await;
    stand.choose("[name=theme]", "dark").await;
    theme(stand, "dark").await;
    // Typing in the dialog presses no key of the phone.
    stand.replace("[name=outside-line]", "0").await;
    stand.click("[data-close=settings]").await;
    assert_eq!(stand.phone.outbox().commands().count(), 0);
    stand.reload().await;
    theme(stand, "dark").await;
    // The rule is applied to what is dialled.
    stand.click("#console-tab-0").await;
    stand.fill("[name=number]", "030 12345").await;
    stand.click("#console-panel-0 .button--main").await;
    assert_eq!(stand.commands(1).await, ["/command.htm?number=003012345"]);
    // As text, changed, and taken over.
    stand.click("[data-open=settings]").await;
    stand.click(".dialog summary").await;
    stand.replace("[name=settings-text]", "deskside-settings 1\ntheme=light\n").await;
    stand.click("[data-take=settings]").await;
    theme(stand, "light").await;
    stand.replace("[name=settings-text]", "theme=dark").await;
    stand.click("[data-take=settings]").await;
    let told = until("what is wrong", async || {
        stand.text(".dialog details [role=status]").await.filter(|text| text.starts_with("Line 1"))
    });
    assert!(told.await.contains("no text of settings"));
    theme(stand, "light").await;
}

async fn a_link_fills_in_the_number(stand: &mut Stand) {
    stand.open("?dial=tel%3A%2B49-30-123").await;
    stand.link("live").await;
    let number = until("the number", async || {
        stand.value("[name=number]").await.filter(|value| !value.is_empty())
    });
    assert_eq!(number.await, "tel:+49-30-123");
    assert_eq!(stand.phone.outbox().commands().count(), 0, "a link never calls");
    stand.click("#console-panel-0 .button--main").await;
    assert_eq!(stand.commands(1).await, ["/command.htm?number=%2B4930123"]);
}
