//! The keyboard is the phone's while the focus is in the phone, and the page's everywhere else.

use e2e::{
    TestBench, commands_of,
    pages::{Tab, Tool, keys},
    phone,
};

crate::in_every_browser!(
    the_next_key_after_opening_or_choosing_a_phone_is_its_own
    what_is_typed_beside_the_phone_presses_none_of_its_keys
    the_focus_is_never_lost_and_escape_only_closes
    each_group_of_keys_is_one_stop_of_the_tab_key
    the_list_of_phones_gives_the_focus_each_time
    a_button_that_is_gone_leaves_the_next_enter_to_nobody
);

/// The keyboard was once dead after a phone had been chosen. The list had to be clicked twice before
/// anything could be searched in it, and `munchen` did not find München.
async fn the_next_key_after_opening_or_choosing_a_phone_is_its_own(bench: &mut TestBench) {
    let (list, keyboard) = (bench.phone_list(), bench.keyboard());
    let other = bench.add_phone("muc", "München").await;
    bench.wait_until_live().await;
    keyboard.wait_for_state(true).await;
    keyboard.press('1').await;
    assert_eq!(bench.commands(1).await, ["/command.htm?key=1"]);
    bench.show_phone("muc").await;
    keyboard.press('2').await;
    assert_eq!(commands_of(&other, 1).await, ["/command.htm?key=2"]);
    // In a narrow window the list covers the page, and is closed by choosing.
    bench.page.resize_window(700, 900).await;
    list.open().await;
    list.choose("Front desk").await;
    keyboard.press('3').await;
    assert_eq!(bench.commands(2).await, ["/command.htm?key=1", "/command.htm?key=3"]);
    // Part of a name is enough, without its accents.
    bench.page.resize_window(1440, 900).await;
    bench.open("?phone=frontdesk").await;
    bench.wait_until_live().await;
    list.open().await;
    list.wait_until_search_focused().await;
    keyboard.type_text("munchen").await;
    list.wait_for_first("muc").await;
    keyboard.press(keys::DOWN).await;
    list.wait_until_row_focused("muc").await;
    keyboard.press(keys::ENTER).await;
    bench.bar().wait_for_phone("München").await;
    keyboard.press('4').await;
    commands_of(&other, 2).await;
    // In a wide window it stays open beside the device.
    bench.page.resize_window(1700, 900).await;
    bench.open("?phone=frontdesk").await;
    bench.wait_until_live().await;
    list.choose("München").await;
    keyboard.press('5').await;
    let expected = ["/command.htm?key=2", "/command.htm?key=4", "/command.htm?key=5"];
    assert_eq!(commands_of(&other, 3).await, expected, "what was typed in the list is not there");
    // The search takes Enter for the phone that it has found.
    list.search("front").await;
    list.wait_for_first("frontdesk").await;
    keyboard.press(keys::ENTER).await;
    bench.bar().wait_for_phone("Front desk").await;
    keyboard.press('6').await;
    let expected = ["/command.htm?key=1", "/command.htm?key=3", "/command.htm?key=6"];
    assert_eq!(bench.commands(3).await, expected);
}

/// Letters once pressed keys of the phone from every button and tab, Enter its OK from the body, and
/// Escape its Cancel.
async fn what_is_typed_beside_the_phone_presses_none_of_its_keys(bench: &mut TestBench) {
    let (console, maintenance, keyboard) = (bench.console(), bench.maintenance(), bench.keyboard());
    bench.wait_until_live().await;
    keyboard.wait_for_state(true).await;
    // On a tab…
    console.show(Tab::Maintenance).await;
    keyboard.wait_for_state(false).await;
    for key in ['h', '6', keys::ENTER, keys::ESCAPE] {
        keyboard.press(key).await;
    }
    // …on a button, of which Enter is the first of two presses…
    maintenance.focus("reboot").await;
    for key in ['h', '7', keys::ENTER] {
        keyboard.press(key).await;
    }
    maintenance.wait_until_armed("reboot").await;
    keyboard.press(keys::ESCAPE).await;
    maintenance.wait_until_disarmed("reboot").await;
    // …and on nothing at all.
    bench.page.blur().await;
    keyboard.wait_for_state(false).await;
    for key in ['h', '8', keys::ENTER, keys::ESCAPE] {
        keyboard.press(key).await;
    }
    bench.panel().press("5").await;
    keyboard.wait_for_state(true).await;
    keyboard.press('5').await;
    assert_eq!(bench.commands(2).await, ["/command.htm?key=5", "/command.htm?key=5"]);
}

/// What had the focus was once removed under it, and then Enter pressed OK on the phone: a Start, a
/// Cancel, a Delete. Escape left a question open and pressed Cancel on the phone.
async fn the_focus_is_never_lost_and_escape_only_closes(bench: &mut TestBench) {
    let (console, call, keyboard) = (bench.console(), bench.call_tab(), bench.keyboard());
    let sequences = bench.sequences_tab();
    bench.wait_until_live().await;
    console.show(Tab::Sequences).await;
    let example = sequences.answer_and_hang_up();
    example.start_without_number().await;
    example.wait_for_stop("the phone rings").await;
    console.wait_until_focus_is_in(Tab::Sequences).await;
    keyboard.press(keys::ENTER).await;
    example.stop().await;
    example.wait_until_startable().await;
    console.wait_until_focus_is_in(Tab::Sequences).await;
    sequences.type_line("1").await;
    sequences.save_as("One").await.delete().await;
    console.wait_until_focus_is_in(Tab::Sequences).await;
    keyboard.press(keys::ENTER).await;
    // A question that Escape or Cancel closes gives the focus back to its button.
    console.show(Tab::Call).await;
    let question = call.end_all().await;
    question.plain_question().await;
    keyboard.press(keys::ESCAPE).await;
    question.wait_until_withdrawn().await;
    call.wait_until_end_all_focused().await;
    call.end_all().await.cancel().await;
    question.wait_until_withdrawn().await;
    call.wait_until_end_all_focused().await;
    call.end_all().await.do_it().await;
    question.wait_until_withdrawn().await;
    console.wait_until_focus_is_in(Tab::Call).await;
    bench.page.wait_until_focus_is_kept().await;
    // So does the large picture: Escape closes it, although the focus is in the phone.
    bench.screen().click(Tool::Enlarge).await;
    assert!(bench.screen().is_enlarged().await);
    keyboard.press(keys::ESCAPE).await;
    bench.screen().wait_until_shrunk().await;
    bench.panel().press("7").await;
    let expected = ["/command.htm?RELEASE_ALL_CALLS", "/command.htm?key=7"];
    assert_eq!(bench.commands(2).await, expected);
}

/// 52 stops were once between the bar and the tabs. Arrows move within a group and are the page's; on
/// the device itself they are the phone's.
async fn each_group_of_keys_is_one_stop_of_the_tab_key(bench: &mut TestBench) {
    let (panel, keyboard) = (bench.panel(), bench.keyboard());
    bench.wait_until_live().await;
    keyboard.wait_for_state(true).await;
    keyboard.press(keys::DOWN).await;
    assert_eq!(bench.commands(1).await, ["/command.htm?key=DOWN"]);
    let mut groups = Vec::new();
    // More than there are groups and tools of the screen before the keypad.
    for _ in 0..40 {
        keyboard.press(keys::TAB).await;
        let Some((group, key)) = panel.focused_key().await else { continue };
        assert!(!groups.contains(&group), "{key} is a second stop of its group");
        groups.push(group);
        if key == "1" {
            break;
        }
    }
    assert!(groups.len() > 2, "{groups:?}");
    panel.wait_for_focused_key("1").await;
    keyboard.press(keys::RIGHT).await;
    panel.wait_for_focused_key("2").await;
    keyboard.press(keys::DOWN).await;
    panel.wait_for_focused_key("5").await;
    // Another key of the keyboard is the phone's there too, and Enter is the key that has the focus.
    keyboard.press('9').await;
    keyboard.press(keys::ENTER).await;
    assert_eq!(bench.pressed(3).await, ["DOWN", "9", "5"]);
}

/// The search had the focus only when the list was opened for the first time, and a person who chose the
/// phone that was shown already typed for nobody.
async fn the_list_of_phones_gives_the_focus_each_time(bench: &mut TestBench) {
    let (list, keyboard) = (bench.phone_list(), bench.keyboard());
    let _lab = bench.add_phone("lab", "Laboratory").await;
    bench.show_phone("lab").await;
    bench.open("?phone=frontdesk").await;
    bench.wait_until_live().await;
    for key in ['1', '2'] {
        list.open().await;
        list.wait_until_search_focused().await;
        list.choose("Front desk").await;
        keyboard.wait_for_state(true).await;
        keyboard.press(key).await;
    }
    assert_eq!(bench.commands(2).await, ["/command.htm?key=1", "/command.htm?key=2"]);
}

/// The button that dismisses what a link has prepared left the focus to the phone, so that the next Enter
/// pressed OK there, and the button that takes back a removal left it to the body.
async fn a_button_that_is_gone_leaves_the_next_enter_to_nobody(bench: &mut TestBench) {
    let (_lab, address) = phone(None).await;
    let address = address.to_string();
    let (list, keyboard) = (bench.phone_list(), bench.keyboard());
    crate::acts::add_and_remove(bench, &address).await;
    keyboard.press(keys::ENTER).await;
    list.wait_until_listed(&address, true).await;
    bench.page.wait_until_focus_is_kept().await;
    bench.open("?phone=frontdesk&command=%7B%22command%22%3A%22reboot%22%7D").await;
    bench.wait_until_live().await;
    bench.prepared().dismiss().await;
    keyboard.press(keys::ENTER).await;
    bench.panel().press("7").await;
    assert_eq!(bench.commands(1).await, ["/command.htm?key=7"]);
}
