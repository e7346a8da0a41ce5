//! What was done: seen before and after, for a shell, as a link, once more.

use e2e::{Stand, until};

crate::in_every_browser!(
    what_was_done_is_shown_before_and_after_and_done_again
    a_sequence_is_kept_under_its_name
    a_link_that_makes_no_sense_is_told
);

async fn what_was_done_is_shown_before_and_after_and_done_again(stand: &mut Stand) {
    let tag = stand.picture_after("").await;
    stand.click_key("5").await;
    stand.picture_after(&tag).await;
    stand.click(".entry__more-button").await;
    until("two pictures", async || {
        let images = stand.page.find_all(fantoccini::Locator::Css(".entry__pictures img"));
        (images.await.ok()?.len() == 2).then_some(())
    })
    .await;
    stand.click("[data-command=again]").await;
    assert_eq!(stand.commands(2).await, ["/command.htm?key=5", "/command.htm?key=5"]);
    // Copied, or shown for copying by hand where the browser does not let a page.
    for (name, part) in [
        ("bash", "curl --digest --user \"$SNOM_USER:$SNOM_PASS\""),
        ("powershell", "curl.exe --digest"),
        ("link", "command=%7B%22command%22%3A%22keys%22%2C%22sequence%22%3A%225%22%7D"),
    ] {
        stand.click(&format!(".entry:last-child [data-copy={name}]")).await;
        until(part, async || {
            let button = stand.text(&format!(".entry:last-child [data-copy={name}]")).await?;
            let by_hand = stand
                .value(&format!(".entry:last-child [data-copy={name}] + .entry__by-hand textarea"))
                .await;
            (button == "Copied." || by_hand?.contains(part)).then_some(())
        })
        .await;
    }
    assert_eq!(stand.phone.outbox().commands().count(), 2, "copying sends nothing");
}

async fn a_sequence_is_kept_under_its_name(stand: &mut Stand) {
    stand.link("live").await;
    stand.click("#console-tab-1").await;
    stand.fill("[name=sequence]", "1;2,,100").await;
    stand.fill("[name=sequence-name]", "Call the lab").await;
    stand.click("[data-save=sequence]").await;
    let saved = "[data-saved=\"Call the lab\"]";
    until("the saved one", async || stand.text(saved).await).await;
    stand.reload().await;
    stand.link("live").await;
    stand.click("#console-tab-1").await;
    stand.click(&format!("{saved} [data-act=run]")).await;
    assert_eq!(stand.commands(1).await, ["/command.htm?key=1;2,,100"]);
    stand.click(&format!("{saved} [data-act=edit]")).await;
    until("the line", async || {
        stand.value("[name=sequence]").await.filter(|line| line == "1;2,,100")
    })
    .await;
    stand.click(&format!("{saved} [data-act=delete]")).await;
    until("it to be gone", async || stand.text(saved).await.is_none().then_some(())).await;
}

async fn a_link_that_makes_no_sense_is_told(stand: &mut Stand) {
    stand.open("?phone=frontdesk&command=%7B%22command%22%3A%22explode%22%7D").await;
    stand.link("live").await;
    let told = until("the problem", async || stand.text(".console > .problem").await);
    assert!(told.await.starts_with("The link asks for something"));
    assert_eq!(stand.phone.outbox().commands().count(), 0);
}
