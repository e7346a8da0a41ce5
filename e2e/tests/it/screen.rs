//! What one can do with the picture, and that a phone that restarts is waited for.

use e2e::{Stand, until};

crate::in_every_browser!(
    a_picture_is_paused_and_goes_on_and_keys_work_meanwhile
    labels_of_the_keys_stand_beside_them
    a_large_picture_is_sharp_and_its_soft_keys_are_below_it
    a_word_about_the_picture_moves_nothing_and_goes
    a_prepared_reset_asks_one_thing_at_a_time
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

async fn a_large_picture_is_sharp_and_its_soft_keys_are_below_it(stand: &mut Stand) {
    stand.picture_after("").await;
    stand.click("[data-tool=zoom]").await;
    until("whole multiples of its size", async || {
        stand.attribute(".screen", "data-crisp").await.filter(|crisp| crisp == "true")
    })
    .await;
    let widths = "const width = (name) => document.querySelector(name).getBoundingClientRect(); \
        const [screen, first, last] = [width('.screen'), width('[data-key=F1]'), width('[data-key=F4]')]; \
        return [screen.width / 480, Math.round(first.left - screen.left), Math.round(last.right - screen.right)]";
    assert_eq!(stand.ask(widths).await, serde_json::json!([2, 0, 0]));
    // So it is on the full screen.
    stand.click("[data-tool=full-screen]").await;
    until("the full screen", async || {
        let is_full = stand.ask("return document.fullscreenElement !== null").await;
        is_full.as_bool().filter(|is_full| *is_full)
    })
    .await;
    let below = format!("{widths}.slice(1)");
    assert_eq!(stand.ask(&below).await, serde_json::json!([0, 0]));
    stand.click("[data-tool=full-screen]").await;
    until("the page", async || {
        let is_full = stand.ask("return document.fullscreenElement !== null").await;
        is_full.as_bool().filter(|is_full| !is_full)
    })
    .await;
    // The keys are as large as before: the device is no tower.
    let height = stand.ask("return document.querySelector('.device').offsetHeight").await;
    assert!(height.as_i64().is_some_and(|height| height < 1_700), "{height}");
    // A paused picture is as bright as a live one, beside the main one too.
    stand.click("[data-tool=pause]").await;
    until("the pause", async || {
        stand.attribute("[data-screen=labels]", "data-paused").await.filter(|it| it == "true")
    })
    .await;
    let filters = "return [...document.querySelectorAll('.screen__picture')] \
        .map((picture) => getComputedStyle(picture).filter).filter((filter) => filter !== 'none')";
    assert_eq!(stand.ask(filters).await, serde_json::json!([]));
}

async fn a_word_about_the_picture_moves_nothing_and_goes(stand: &mut Stand) {
    stand.picture_after("").await;
    let place = "return document.querySelector('.device__keypad').offsetTop";
    let before = stand.ask(place).await;
    stand.click("[data-tool=save]").await;
    until("the word", async || stand.text(".tools__told").await.filter(|told| told == "Saved."))
        .await;
    assert_eq!(stand.ask(place).await, before);
    // Whatever is done next it is of the past; so it is after a while.
    stand.click("[data-tool=pause]").await;
    let gone = async || {
        until("it to be gone", async || stand.text(".tools__told").await.filter(String::is_empty))
            .await
    };
    gone().await;
    stand.click("[data-tool=save]").await;
    until("the word", async || stand.text(".tools__told").await.filter(|told| told == "Saved."))
        .await;
    gone().await;
}

async fn a_prepared_reset_asks_one_thing_at_a_time(stand: &mut Stand) {
    stand.open("?phone=frontdesk&command=%7B%22command%22%3A%22reset%22%7D").await;
    stand.link("live").await;
    let buttons = "return [...document.querySelectorAll('[data-prepared] button')] \
        .filter((button) => button.checkVisibility()).map((button) => button.textContent)";
    assert_eq!(stand.ask(buttons).await, serde_json::json!(["Do it", "Not now"]));
    stand.click("[data-command=prepared]").await;
    until("the question", async || stand.attribute("[name=confirm]", "name").await).await;
    assert_eq!(stand.ask(buttons).await, serde_json::json!(["Do it", "Not now"]));
    stand.fill("[name=confirm]", "Front desk").await;
    stand.click("[data-prepared] .button--danger").await;
    assert_eq!(stand.commands(1).await.len(), 1);
}
