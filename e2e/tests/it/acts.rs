//! One act of a person is one act of the page, a confirmation says what it does, and a removal can be
//! undone.

use e2e::{
    Browser, TestBench, commands_of,
    pages::{Connection, Tab, keys},
    phone,
};

crate::in_every_browser!(
    a_double_click_is_one_act
    a_removed_phone_can_be_brought_back
    a_removed_phone_is_gone_when_the_page_is_left
);

crate::in_one_engine! {
    /// The page alone words a question, keeps a link to its phone, and ends an example. The browser
    /// contributes clicks, which the tests of every engine cover.
    a_confirmation_names_every_argument_and_the_phone
    what_a_link_has_prepared_is_gone_with_its_phone
    an_example_stops_at_a_step_that_was_not_sent
}

/// A double click on Restart once restarted the phone, one on Call called twice, and one on Next went
/// past the next wait: A was transferred before C had answered.
async fn a_double_click_is_one_act(bench: &mut TestBench) {
    let (console, maintenance, call) = (bench.console(), bench.maintenance(), bench.call_tab());
    bench.wait_until_live().await;
    console.show(Tab::Maintenance).await;
    maintenance.double_click("reboot").await;
    maintenance.wait_until_armed("reboot").await;
    console.show(Tab::Call).await;
    call.type_number("4711").await;
    call.double_click_call().await;
    bench.commands(1).await;
    console.show(Tab::Sequences).await;
    let transfer = bench.sequences_tab().attended_transfer();
    transfer.start("4930").await;
    transfer.wait_for_stop("the phone rings").await;
    transfer.double_click_next().await;
    transfer.wait_for_stop("you have talked to A").await;
    bench.commands(2).await;
    bench.panel().press("7").await;
    let expected = ["/command.htm?number=4711", "/command.htm?key=ENTER", "/command.htm?key=7"];
    assert_eq!(bench.commands(3).await, expected);
}

/// Enter held on Restart once restarted the phone, and in a field it called or ran the line as often as
/// the keyboard repeated it.
async fn a_held_enter_is_one_act(bench: &mut TestBench) {
    let (console, maintenance, keyboard) = (bench.console(), bench.maintenance(), bench.keyboard());
    bench.wait_until_live().await;
    console.show(Tab::Maintenance).await;
    maintenance.focus("reboot").await;
    keyboard.press_enter_down().await;
    // From now on a second press would restart the phone.
    maintenance.wait_until_armed("reboot").await;
    keyboard.repeat_and_release_enter().await;
    console.show(Tab::Call).await;
    bench.call_tab().type_number("4711").await;
    keyboard.press_enter_down().await;
    keyboard.repeat_and_release_enter().await;
    console.show(Tab::Sequences).await;
    bench.sequences_tab().type_line("1;2").await;
    keyboard.press_enter_down().await;
    keyboard.repeat_and_release_enter().await;
    bench.panel().press("7").await;
    let expected = ["/command.htm?number=4711", "/command.htm?key=1;2", "/command.htm?key=7"];
    assert_eq!(bench.commands(3).await, expected);
}

/// Enter held on the name of the phone opened the list, and in its search it then chose the first phone.
async fn a_held_enter_opens_the_list_and_chooses_no_phone(bench: &mut TestBench) {
    let (list, keyboard) = (bench.phone_list(), bench.keyboard());
    let lab = bench.add_phone("lab", "Laboratory").await;
    bench.show_phone("lab").await;
    // Beside the device it would be open already.
    bench.page.resize_window(1000, 900).await;
    list.hold_enter().await;
    list.wait_for_first("frontdesk").await;
    keyboard.repeat_and_release_enter().await;
    list.close().await;
    bench.panel().press("7").await;
    assert_eq!(commands_of(&lab, 1).await, ["/command.htm?key=7"]);
    assert_eq!(bench.command_count(), 0);
}

#[tokio::test]
async fn a_held_enter_opens_the_list_in_chromium() {
    let test = a_held_enter_opens_the_list_and_chooses_no_phone;
    e2e::test("held-enter-list", Browser::Chromium, test).await;
}

#[tokio::test]
async fn a_held_enter_opens_the_list_in_firefox() {
    let test = a_held_enter_opens_the_list_and_chooses_no_phone;
    e2e::test("held-enter-list", Browser::Firefox, test).await;
}

// WebKit's driver repeats no key.
#[tokio::test]
async fn a_held_enter_is_one_act_in_chromium() {
    e2e::test("held-enter", Browser::Chromium, a_held_enter_is_one_act).await;
}

#[tokio::test]
async fn a_held_enter_is_one_act_in_firefox() {
    e2e::test("held-enter", Browser::Firefox, a_held_enter_is_one_act).await;
}

/// Returns the query of a link that prepares a command for the front desk.
fn link(command: &str) -> String {
    let encoded: String = command.bytes().map(|byte| format!("%{byte:02X}")).collect();
    format!("?phone=frontdesk&command={encoded}")
}

/// A link once loaded a firmware whose address was nowhere on the page.
async fn a_confirmation_names_every_argument_and_the_phone(bench: &mut TestBench) {
    let prepared = bench.prepared();
    let firmware = "http://198.51.100.7/f.bin";
    bench.open(&link(&format!(r#"{{"command":"upgrade_firmware","url":"{firmware}"}}"#))).await;
    bench.wait_until_live().await;
    let description = prepared.description().await;
    assert!(description.contains(firmware), "{description}");
    prepared.press().await;
    let question = prepared.confirmation().named_question().await;
    assert!(question.contains(firmware) && question.contains("Front desk"), "{question}");
    let dial = r#"{"command":"dial","number":"4711","identity":"104@pbx.example"}"#;
    bench.open(&link(dial)).await;
    bench.wait_until_live().await;
    let description = prepared.description().await;
    prepared.press().await;
    let question = prepared.confirmation().plain_question().await;
    for part in ["4711", "104@pbx.example"] {
        assert!(description.contains(part), "{description}");
        assert!(question.contains(part), "{question}");
    }
    assert!(question.contains("Front desk"), "{question}");
    prepared.confirmation().cancel().await;
    bench.panel().press("7").await;
    assert_eq!(bench.commands(1).await, ["/command.htm?key=7"]);
}

/// A command that a link had prepared for one phone once went along to the next one, and so did a
/// number.
async fn what_a_link_has_prepared_is_gone_with_its_phone(bench: &mut TestBench) {
    let (list, prepared, call) = (bench.phone_list(), bench.prepared(), bench.call_tab());
    let lab = bench.add_phone("lab", "Laboratory").await;
    bench.show_phone("lab").await;
    bench.open(&link(r#"{"command":"reboot"}"#)).await;
    bench.wait_until_live().await;
    prepared.description().await;
    list.open().await;
    list.choose("Laboratory").await;
    bench.wait_until_live().await;
    assert!(!prepared.is_shown().await);
    bench.page.reload().await;
    bench.bar().wait_for_phone("Laboratory").await;
    bench.wait_until_live().await;
    assert!(!prepared.is_shown().await);
    bench.open("?phone=frontdesk&dial=4711").await;
    bench.wait_until_live().await;
    assert_eq!(call.number().await, "4711");
    list.open().await;
    list.choose("Laboratory").await;
    bench.wait_until_live().await;
    call.wait_until_shown().await;
    assert_eq!(call.written().await.as_deref(), Some(""));
    bench.panel().press("7").await;
    assert_eq!(commands_of(&lab, 1).await, ["/command.htm?key=7"]);
    assert_eq!(bench.command_count(), 0);
}

/// An example once went on after a step that the phone never got.
async fn an_example_stops_at_a_step_that_was_not_sent(bench: &mut TestBench) {
    bench.wait_until_live().await;
    bench.console().show(Tab::Sequences).await;
    let transfer = bench.sequences_tab().attended_transfer();
    transfer.start("4930").await;
    transfer.wait_for_stop("the phone rings").await;
    bench.unplug_phone().await;
    bench.bar().wait_for(Connection::Unreachable).await;
    transfer.go_on().await;
    transfer.wait_for_problem("this step was not sent").await;
    transfer.wait_until_startable().await;
    bench.plug_in_phone().await;
    bench.wait_until_live().await;
    bench.panel().press("7").await;
    assert_eq!(bench.commands(1).await, ["/command.htm?key=7"], "and no step of the example");
}

/// Enter held on the button that removes a phone once removed one phone after the other, for everybody
/// and for good.
async fn a_removed_phone_can_be_brought_back(bench: &mut TestBench) {
    let (lab, address) = phone(None).await;
    let (list, forms) = (bench.phone_list(), bench.add_phones());
    bench.allow_addresses(&[&address.to_string()]).await;
    bench.wait_until_live().await;
    forms.add_phone(address, "D785", "Lab").await;
    forms.wait_for_message("1 phone added.").await;
    list.remove("Lab").await;
    list.wait_until_listed("Lab", false).await;
    // The next Enter takes it back, and removes no other phone.
    list.wait_until_undo_focused().await;
    bench.keyboard().press(keys::ENTER).await;
    list.wait_until_listed("Lab", true).await;
    // The relay still has it.
    list.choose("Lab").await;
    bench.wait_until_live().await;
    bench.panel().press("5").await;
    assert_eq!(commands_of(&lab, 1).await, ["/command.htm?key=5"]);
    assert_eq!(bench.command_count(), 0);
}

/// Adds a phone and removes it, which can still be undone.
pub(crate) async fn add_and_remove(bench: &TestBench, address: &str) {
    let (list, forms) = (bench.phone_list(), bench.add_phones());
    bench.allow_addresses(&[address]).await;
    bench.wait_until_live().await;
    forms.add_address_of_model(address, "D785").await;
    forms.wait_for_message("1 phone added.").await;
    list.remove(address).await;
    list.wait_until_undo_focused().await;
}

/// Closing the tab within the time to undo a removal once left the phone where it was.
async fn a_removed_phone_is_gone_when_the_page_is_left(bench: &mut TestBench) {
    let (_lab, address) = phone(None).await;
    let address = address.to_string();
    let list = bench.phone_list();
    add_and_remove(bench, &address).await;
    bench.page.visit("about:blank").await;
    bench.open("").await;
    bench.wait_until_live().await;
    list.open().await;
    list.wait_until_listed("Front desk", true).await;
    list.wait_until_listed(&address, false).await;
}
