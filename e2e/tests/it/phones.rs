//! Several phones: finding one and changing over to it.

use e2e::{Stand, until};

crate::in_every_browser!(another_phone_is_found_and_what_was_done_stays_with_each);

async fn another_phone_is_found_and_what_was_done_stays_with_each(stand: &mut Stand) {
    stand.link("live").await;
    stand.click_key("1").await;
    stand.commands(1).await;
    let other = stand.add_phone("lab", "Laboratory").await;
    // The list comes by itself.
    stand.click(".phones__summary").await;
    stand.fill("[name=find-phone]", "la").await;
    until("a single phone", async || {
        let rows = stand.attribute(".phones__row", "data-phone").await;
        (rows.as_deref() == Some("lab")).then_some(())
    })
    .await;
    stand.click(".phones__row").await;
    until("the name", async || {
        stand.text(".bar__phone strong").await.filter(|name| name == "Laboratory")
    })
    .await;
    stand.link("live").await;
    assert_eq!(stand.text(".entry__key").await, None, "nothing was done to this one yet");
    stand.click_key("2").await;
    until("the press at the other phone", async || {
        (other.outbox().commands().count() == 1).then_some(())
    })
    .await;
    assert_eq!(stand.commands(1).await, ["/command.htm?key=1"], "and nowhere else");
    // Going back finds what was done, and a reload stays with the phone.
    stand.click(".phones__summary").await;
    stand.fill("[name=find-phone]", "\u{E003}\u{E003}").await;
    stand.click("[data-phone=frontdesk]").await;
    stand.link("live").await;
    assert_eq!(stand.text(".entry__key").await.as_deref(), Some("1"));
    stand.click(".phones__summary").await;
    stand.click("[data-phone=lab]").await;
    stand.reload().await;
    stand.link("live").await;
    assert_eq!(stand.text(".bar__phone strong").await.as_deref(), Some("Laboratory"));
}
