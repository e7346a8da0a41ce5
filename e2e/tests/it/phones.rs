//! Several phones: finding, adding and switching between them.

use e2e::{
    TestBench, commands_of,
    pages::{PhoneList, Restart, keys},
    phone,
};

crate::in_every_browser!(
    phones_are_added_by_their_addresses_and_remembered
    another_phone_is_found_and_each_keeps_its_activity
);

crate::in_one_engine! {
    /// They test the state of the page for each phone, which the relay's answers decide.
    an_unknown_phone_is_reported_with_the_phones_there_are
    a_restart_is_watched_while_another_phone_is_shown
    a_phone_that_cannot_be_removed_stays_with_the_reason
}

async fn another_phone_is_found_and_each_keeps_its_activity(bench: &mut TestBench) {
    let (list, activity, bar) = (bench.phone_list(), bench.activity(), bench.bar());
    bench.wait_until_live().await;
    bench.panel().press("1").await;
    bench.commands(1).await;
    let other = bench.add_phone("lab", "Laboratory").await;
    // The list appears by itself.
    list.open().await;
    list.search("la").await;
    list.wait_for_first("lab").await;
    list.choose("Laboratory").await;
    bench.wait_until_live().await;
    assert_eq!(activity.newest_command().await, None, "nothing was done to this one yet");
    bench.panel().press("2").await;
    assert_eq!(commands_of(&other, 1).await.len(), 1);
    assert_eq!(bench.commands(1).await, ["/command.htm?key=1"], "and nowhere else");
    // Going back finds the activity, and a reload stays with the phone.
    list.open().await;
    list.search(&keys::BACKSPACE.to_string().repeat(2)).await;
    list.choose("Front desk").await;
    bench.wait_until_live().await;
    assert_eq!(activity.newest_command().await.as_deref(), Some("1"));
    list.open().await;
    list.choose("Laboratory").await;
    bench.page.reload().await;
    bench.wait_until_live().await;
    assert_eq!(bar.phone_name().await.as_deref(), Some("Laboratory"));
}

async fn phones_are_added_by_their_addresses_and_remembered(bench: &mut TestBench) {
    let (lab, lab_address) = phone(None).await;
    let (hall, hall_address) = phone(None).await;
    let (lab_address, hall_address) = (lab_address.to_string(), hall_address.to_string());
    let (list, forms) = (bench.phone_list(), bench.add_phones());
    bench.allow_addresses(&[&lab_address, &hall_address]).await;
    bench.wait_until_live().await;
    forms.add_address("http://127.0.0.1/x").await;
    forms.wait_for_message("No phones added.").await;
    forms.wait_for_message_with("http://127.0.0.1/x: ").await;
    forms.replace_address(&lab_address).await;
    forms.choose_model("D785").await;
    forms.type_name("Lab").await;
    forms.add().await;
    forms.wait_for_message("1 phone added.").await;
    assert_eq!(forms.address().await.as_deref(), Some(""), "ready for the next one");
    // The same under another name is the same phone, renamed.
    forms.type_address(&lab_address).await;
    forms.type_name("Bench").await;
    forms.add().await;
    let known = forms.wait_for_message("No phones added.").await;
    assert!(known.ends_with("is already in the list as Bench."), "{known}");
    // A table: a wrong row is reported with its line and nothing is added; then all of it.
    forms.open_table().await;
    forms.replace_table(&format!("{hall_address},D999,Hall")).await;
    forms.add_table().await;
    forms.wait_for_message("No phones added: 1 row needs correcting.").await;
    forms.wait_for_failed_row("Unknown model D999").await;
    let table = format!(
        "sep=;\nName;Gruppe;Modell;IP-Adresse\nHall;Office;D785;{hall_address}\n\
        Bench;Office;;{lab_address}\n;;;http://127.0.0.1/x\n"
    );
    forms.replace_table(&table).await;
    forms.add_table().await;
    forms.wait_for_message("1 added, 1 already there, 1 failed.").await;
    forms.wait_for_failed_row("Line 5: http://127.0.0.1/x").await;
    list.wait_for_headings(&["Office · 2", "No group · 1"]).await;
    list.choose("Hall").await;
    bench.panel().press("5").await;
    assert_eq!(commands_of(&hall, 1).await, ["/command.htm?key=5"]);
    // A relay that has been restarted still knows them, under the names that they were given.
    bench.restart_relay().await;
    bench.open("").await;
    bench.wait_until_live().await;
    list.open().await;
    list.choose("Bench").await;
    bench.panel().press("6").await;
    assert_eq!(commands_of(&lab, 1).await, ["/command.htm?key=6"]);
    assert_eq!(bench.command_count(), 0);
}

async fn an_unknown_phone_is_reported_with_the_phones_there_are(bench: &mut TestBench) {
    bench.open("?phone=nosuch").await;
    bench.empty_state().wait_for_reason("There is no phone nosuch").await;
    // The phone there is can be chosen, on the page as in the bar.
    bench.phone_list().wait_for_summary(PhoneList::CHOOSE).await;
    bench.empty_state().choose("frontdesk").await;
    bench.wait_until_live().await;
    assert_eq!(bench.bar().phone_name().await.as_deref(), Some("Front desk"));
    bench.page.reload().await;
    bench.wait_until_live().await;
}

async fn a_restart_is_watched_while_another_phone_is_shown(bench: &mut TestBench) {
    let (list, note) = (bench.phone_list(), bench.restart_note());
    let _other = bench.add_phone("lab", "Laboratory").await;
    bench.show_phone("lab").await;
    bench.open("?phone=frontdesk&command=%7B%22command%22%3A%22reboot%22%7D").await;
    bench.wait_until_live().await;
    bench.prepared().press_twice().await;
    note.wait_for(Restart::Gone).await;
    list.open().await;
    list.choose("Laboratory").await;
    note.wait_until_gone().await;
    list.open().await;
    list.choose("Front desk").await;
    // Back or not: it is still watched, or was seen to come back.
    note.wait_until_watched().await;
    note.wait_for(Restart::Back).await;
}

/// The reason once stood in the form that adds phones alone, which is closed most of the time.
async fn a_phone_that_cannot_be_removed_stays_with_the_reason(bench: &mut TestBench) {
    let (_lab, lab) = phone(None).await;
    let (_hall, hall) = phone(None).await;
    let (list, forms) = (bench.phone_list(), bench.add_phones());
    bench.allow_addresses(&[&lab.to_string(), &hall.to_string()]).await;
    bench.wait_until_live().await;
    forms.add_phone(lab, "D785", "Lab").await;
    forms.add_phone(hall, "D785", "Hall").await;
    bench.stop_relay().await;
    list.remove("Lab").await;
    list.wait_until_listed("Lab", false).await;
    // The removal of the next one ends the time to undo the first.
    list.remove("Hall").await;
    list.wait_for_problem("Lab was not removed.").await;
    list.wait_until_listed("Lab", true).await;
    list.wait_until_listed("Hall", false).await;
}
