//! Several phones: finding one and changing over to it.

use e2e::{Stand, until};

crate::in_every_browser!(
    phones_are_added_by_their_addresses_and_remembered
    another_phone_is_found_and_what_was_done_stays_with_each
    a_phone_that_is_not_there_is_said_so_with_those_that_are
    a_restart_is_waited_for_while_another_phone_is_shown
);

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

async fn phones_are_added_by_their_addresses_and_remembered(stand: &mut Stand) {
    let (lab, lab_address) = stand.phone_beside().await;
    let (hall, hall_address) = stand.phone_beside().await;
    stand.allow_addresses(&[&lab_address, &hall_address]).await;
    stand.link("live").await;
    stand.click(".phones__summary").await;
    stand.click("[data-open=add-phone] > summary").await;
    stand.fill("[name=address]", "http://127.0.0.1/x").await;
    stand.click("[data-open=add-phone] > .form .button").await;
    let told = async |begins: &str| {
        until(begins, async || {
            stand
                .text("[data-open=add-phone] > [role=status]")
                .await
                .filter(|text| text.starts_with(begins))
        })
        .await
    };
    told("None added. http://127.0.0.1/x: ").await;
    stand.replace("[name=address]", &lab_address).await;
    stand.choose("[name=model]", "D785").await;
    stand.fill("[name=phone-name]", "Lab").await;
    stand.click("[data-open=add-phone] > .form .button").await;
    told("1 phone added.").await;
    assert_eq!(stand.value("[name=address]").await.as_deref(), Some(""), "ready for the next one");
    // The same under another name is the same phone, called so from now on.
    stand.fill("[name=address]", &lab_address).await;
    stand.fill("[name=phone-name]", "Bench").await;
    stand.click("[data-open=add-phone] > .form .button").await;
    let known = told("None added.").await;
    assert!(known.ends_with("was there already; it is called Bench."), "{known}");
    // A table: a wrong row is named and nothing is added; then all of it.
    stand.click("[data-open=phone-table] > summary").await;
    stand.replace("[name=phone-table]", &format!("{hall_address},D999,Hall")).await;
    stand.click("[data-take=phones]").await;
    told("Row 1: there is no model D999").await;
    stand.replace("[name=phone-table]", &format!("{hall_address},D785,Hall")).await;
    stand.click("[data-take=phones]").await;
    told("1 phone added.").await;
    stand.press_row("Hall").await;
    stand.click_key("5").await;
    until("the key at the hall", async || {
        (hall.outbox().commands().collect::<Vec<_>>() == ["/command.htm?key=5"]).then_some(())
    })
    .await;
    // A relay that has been restarted knows them no more; the browser does.
    stand.restart_relay().await;
    stand.open("").await;
    stand.link("live").await;
    stand.click(".phones__summary").await;
    stand.press_row("Bench").await;
    stand.click_key("6").await;
    until("the key at the lab", async || {
        (lab.outbox().commands().collect::<Vec<_>>() == ["/command.htm?key=6"]).then_some(())
    })
    .await;
    assert_eq!(stand.phone.outbox().commands().count(), 0);
}

async fn a_phone_that_is_not_there_is_said_so_with_those_that_are(stand: &mut Stand) {
    stand.open("?phone=nosuch").await;
    until("the page to say so", async || {
        let told = stand.text(".stage__message").await;
        told.filter(|told| told.starts_with("There is no phone called nosuch"))
    })
    .await;
    // The one that is there can be chosen, from the page as from the bar.
    until("the bar", async || {
        stand.text(".phones__summary").await.filter(|name| name == "Choose a phone")
    })
    .await;
    stand.click(".stage__nothing [data-phone=frontdesk]").await;
    stand.link("live").await;
    assert_eq!(stand.text(".bar__phone strong").await.as_deref(), Some("Front desk"));
    stand.reload().await;
    stand.link("live").await;
}

async fn a_restart_is_waited_for_while_another_phone_is_shown(stand: &mut Stand) {
    let _other = stand.add_phone("lab", "Laboratory").await;
    stand.show_phone("lab").await;
    stand.open("?phone=frontdesk&command=%7B%22command%22%3A%22reboot%22%7D").await;
    stand.link("live").await;
    stand.click("[data-command=prepared]").await;
    stand.click("[data-command=prepared]").await;
    let state = async |wanted: &str| {
        until(wanted, async || {
            stand.attribute(".restart", "data-state").await.filter(|now| now == wanted)
        })
        .await
    };
    state("gone").await;
    stand.click(".phones__summary").await;
    stand.press_row("Laboratory").await;
    until("no note", async || {
        stand.attribute(".restart", "data-state").await.is_none().then_some(())
    })
    .await;
    stand.click(".phones__summary").await;
    stand.press_row("Front desk").await;
    // Back or not: it is still waited for, or was seen to come back.
    until("the wait", async || {
        let now = stand.attribute(".restart", "data-state").await?;
        ["gone", "back"].contains(&now.as_str()).then_some(())
    })
    .await;
    state("back").await;
}
