//! What one can do with the picture, and that a phone that restarts is waited for.

use e2e::{Stand, until};

crate::in_every_browser!(
    a_picture_is_paused_and_goes_on_and_keys_work_meanwhile
    labels_of_the_keys_stand_beside_them
    a_phone_that_restarts_is_waited_for
);

async fn a_picture_is_paused_and_goes_on_and_keys_work_meanwhile(stand: &mut Stand) {
    let tag = stand.picture_after("").await;
    stand.link("live").await;
    let age =
        until("the age", async || stand.text(".tools__age").await.filter(|age| !age.is_empty()));
    assert!(age.await.ends_with("/s"));
    stand.click("[data-tool=pause]").await;
    stand.link("paused").await;
    stand.click_key("1").await;
    stand.commands(1).await;
    until("the outcome", async || {
        stand.text(".entry__outcome").await.filter(|text| text.starts_with("done"))
    })
    .await;
    let now = stand.attribute(".screen__picture", "data-tag").await;
    assert_eq!(now.as_ref(), Some(&tag), "what is paused does not change");
    stand.click("[data-tool=pause]").await;
    stand.picture_after(&tag).await;
    stand.link("live").await;
    // Large and back; saving says that it was asked for.
    stand.click("[data-tool=zoom]").await;
    assert_eq!(stand.attribute(".stage__device", "data-zoomed").await.as_deref(), Some("true"));
    stand.click("[data-tool=zoom]").await;
    stand.click("[data-tool=save]").await;
    until("the word", async || stand.text(".tools__told").await.filter(|told| told == "Saved."))
        .await;
}

async fn labels_of_the_keys_stand_beside_them(stand: &mut Stand) {
    stand.link("live").await;
    let shown = until("the labels", async || {
        stand.attribute("[data-screen=labels] .screen__picture", "alt").await
    });
    assert!(shown.await.starts_with("Front desk: Labels of the keys"));
}

async fn a_phone_that_restarts_is_waited_for(stand: &mut Stand) {
    stand.link("live").await;
    stand.open("?phone=frontdesk&command=%7B%22command%22%3A%22reboot%22%7D").await;
    stand.link("live").await;
    // A link arms, it never fires; what disrupts the phone takes two acts more.
    let told = stand.text("[data-prepared] p").await.unwrap_or_default();
    assert!(told.contains("Restart"), "{told}");
    assert_eq!(stand.phone.outbox().commands().count(), 0);
    stand.click("[data-command=prepared]").await;
    stand.click("[data-command=prepared]").await;
    assert_eq!(stand.commands(1).await, ["/advanced_update.htm?reboot=Reboot"]);
    let state = async |wanted: &str| {
        until(wanted, async || {
            stand.attribute(".restart", "data-state").await.filter(|now| now == wanted)
        })
        .await
    };
    state("gone").await;
    let told = stand.text(".restart p").await.unwrap_or_default();
    assert!(told.starts_with("The phone restarts: waiting since"), "{told}");
    state("back").await;
    stand.link("live").await;
    // The link is used up.
    stand.reload().await;
    stand.link("live").await;
    assert_eq!(stand.text("[data-prepared]").await, None);
}
