//! The switcher: another phone or an action by a few letters, and nothing sent that was not confirmed.

use e2e::{
    ADA, Browser, TestBench, commands_of,
    pages::{Display, Tab, keys},
    until,
};
use virtual_phone::http::PhoneServer;

/// Where the page keeps pinned and recent phones.
const SHORTLIST: &str = "deskside-shortlist";

crate::in_every_browser!(
    another_phone_is_shown_by_a_few_letters
    escape_gives_the_focus_back_and_presses_nothing
    a_double_click_on_a_row_presses_no_key
    signing_out_from_the_switcher_takes_one_more_key
    what_is_typed_while_the_switcher_is_on_its_way_presses_no_key
    what_is_typed_when_the_switcher_could_not_be_fetched_presses_no_key
);

crate::in_one_engine! {
    /// They test what is found, kept and prepared, which the page decides alone.
    an_action_is_prepared_and_sent_once_confirmed
    pinned_and_recent_phones_are_first
    the_enter_of_an_input_method_chooses_nothing
    enter_chooses_the_same_row_when_another_one_comes_before_it
    the_switcher_stays_closed_where_something_covers_the_page
    a_slash_is_typed_in_fields_and_presses_no_key
}

async fn another_phone_is_shown_by_a_few_letters(bench: &mut TestBench) {
    let (switcher, keyboard) = (bench.switcher(), bench.keyboard());
    let other = bench.add_phone_of_group("sales", "muc", "München Empfang").await;
    bench.show_phone("muc").await;
    bench.show_phone("frontdesk").await;
    // The device has the focus and takes keys; these are not among them.
    keyboard.wait_for_state(true).await;
    switcher.open_with_keys().await;
    for search in ["munchen", "emp MUENCH", "sales"] {
        switcher.type_text(search).await;
        switcher.wait_for_first("muc").await;
        for _ in search.chars() {
            keyboard.press(keys::BACKSPACE).await;
        }
    }
    switcher.type_text("empfang münch").await;
    switcher.wait_for_first("muc").await;
    keyboard.press(keys::ENTER).await;
    bench.bar().wait_for_phone("München Empfang").await;
    switcher.wait_until_closed().await;
    // The next key is the phone's, and the last one is two keys away.
    keyboard.wait_for_state(true).await;
    keyboard.press('4').await;
    assert_eq!(commands_of(&other, 1).await, ["/command.htm?key=4"]);
    switcher.open_with_keys().await;
    switcher.wait_for_first("frontdesk").await;
    keyboard.press(keys::ENTER).await;
    bench.bar().wait_for_phone("Front desk").await;
    keyboard.wait_for_state(true).await;
    keyboard.press('5').await;
    assert_eq!(bench.commands(1).await, ["/command.htm?key=5"], "and nothing that was typed");
}

async fn escape_gives_the_focus_back_and_presses_nothing(bench: &mut TestBench) {
    let (switcher, keyboard) = (bench.switcher(), bench.keyboard());
    bench.wait_until_live().await;
    keyboard.wait_for_state(true).await;
    switcher.open_with_keys().await;
    switcher.type_text("front").await;
    switcher.close_with_escape().await;
    keyboard.wait_for_state(true).await;
    // It is empty again, and a slash opens it while the device has the focus.
    keyboard.press('/').await;
    switcher.wait_until_open().await;
    switcher.wait_for_first("frontdesk").await;
    switcher.close_with_escape().await;
    keyboard.wait_for_state(true).await;
    keyboard.press('7').await;
    assert_eq!(bench.commands(1).await, ["/command.htm?key=7"]);
}

/// The first click closed the dialog, and the second one pressed a key of the phone that it had chosen.
async fn a_double_click_on_a_row_presses_no_key(bench: &mut TestBench) {
    let (switcher, keyboard) = (bench.switcher(), bench.keyboard());
    let mut others = Vec::new();
    // As many rows as there are reach down to the keys.
    for nth in 1..12 {
        others.push(bench.add_phone(&format!("desk{nth}"), &format!("Desk {nth}")).await);
    }
    bench.show_phone("desk11").await;
    keyboard.wait_for_state(true).await;
    switcher.open_with_keys().await;
    switcher.double_click_above_a_key().await;
    switcher.wait_until_closed().await;
    bench.wait_until_live().await;
    keyboard.wait_for_state(true).await;
    keyboard.press('7').await;
    let sent = || {
        let phones = others.iter().chain([&bench.phone]);
        let commands = |phone: &PhoneServer| -> Vec<String> {
            phone.outbox().commands().map(str::to_owned).collect()
        };
        phones.flat_map(commands).collect::<Vec<_>>()
    };
    until("a command", async || (!sent().is_empty()).then_some(())).await;
    assert_eq!(sent(), ["/command.htm?key=7"]);
}

/// `/reb` once redialled: until the code of the dialog had come, the device kept the keys.
async fn what_is_typed_while_the_switcher_is_on_its_way_presses_no_key(bench: &mut TestBench) {
    let (switcher, keyboard) = (bench.switcher(), bench.keyboard());
    bench.wait_until_live().await;
    keyboard.wait_for_state(true).await;
    bench.pause_relay().await;
    keyboard.type_text("/5r").await;
    bench.resume_relay().await;
    switcher.wait_until_open().await;
    switcher.close_with_escape().await;
    bench.wait_until_live().await;
    keyboard.wait_for_state(true).await;
    keyboard.press('7').await;
    assert_eq!(bench.commands(1).await, ["/command.htm?key=7"]);
}

async fn what_is_typed_when_the_switcher_could_not_be_fetched_presses_no_key(
    bench: &mut TestBench,
) {
    let (switcher, keyboard) = (bench.switcher(), bench.keyboard());
    bench.wait_until_live().await;
    keyboard.wait_for_state(true).await;
    bench.stop_relay().await;
    keyboard.press('/').await;
    switcher.wait_until_not_fetched().await;
    bench.start_relay().await;
    bench.wait_until_live().await;
    keyboard.press('5').await;
    // It tries again.
    keyboard.press(keys::ENTER).await;
    switcher.wait_until_open().await;
    switcher.close_with_escape().await;
    bench.panel().press("7").await;
    assert_eq!(bench.commands(1).await, ["/command.htm?key=7"]);
}

/// Enter behind some letters once ended the session, and with it what was on the page.
async fn signing_out_from_the_switcher_takes_one_more_key(bench: &mut TestBench) {
    let (switcher, keyboard, sign_in) = (bench.switcher(), bench.keyboard(), bench.sign_in());
    bench.wait_until_live().await;
    bench.require_sign_in_of(&[ADA]).await;
    bench.sign_in_as(ADA).await;
    switcher.open_with_keys().await;
    switcher.type_text("sign").await;
    // It comes behind the actions of the phone.
    switcher.choose("page sign-out").await;
    switcher.wait_until_closed().await;
    bench.bar().wait_until_sign_out_focused().await;
    bench.wait_until_live().await;
    keyboard.press(keys::ENTER).await;
    sign_in.wait_until_shown().await;
}

async fn an_action_is_prepared_and_sent_once_confirmed(bench: &mut TestBench) {
    let (switcher, prepared, keyboard) = (bench.switcher(), bench.prepared(), bench.keyboard());
    let other = bench.add_phone("ware", "Warehouse").await;
    bench.show_phone("ware").await;
    bench.show_phone("frontdesk").await;
    switcher.open().await;
    switcher.type_text("ware restart").await;
    switcher.wait_for_first("reboot ware").await;
    assert_eq!(switcher.first_text().await.as_deref(), Some("Restart – Warehouse"));
    keyboard.press(keys::ENTER).await;
    bench.bar().wait_for_phone("Warehouse").await;
    let description = prepared.description().await;
    assert_eq!(description, "Restart on Warehouse? Nothing has been sent yet.");
    prepared.wait_until_focused().await;
    // What was meant for the dialog is for nobody.
    keyboard.press(keys::ENTER).await;
    keyboard.press(keys::ESCAPE).await;
    prepared.dismiss().await;
    // In a narrow window, for the phone that is shown.
    bench.page.resize_window(700, 900).await;
    switcher.open_with_keys().await;
    switcher.type_text("end all").await;
    switcher.wait_for_first("release_all_calls ware").await;
    keyboard.press(keys::ENTER).await;
    prepared.press().await;
    prepared.confirmation().do_it().await;
    assert_eq!(commands_of(&other, 1).await, ["/command.htm?RELEASE_ALL_CALLS"]);
    assert_eq!(bench.command_count(), 0);
    // Another phone was not asked, and this one does not keep what was dismissed.
    switcher.open_with_keys().await;
    switcher.type_text("front").await;
    switcher.choose("frontdesk").await;
    bench.bar().wait_for_phone("Front desk").await;
    assert!(!prepared.is_shown().await);
}

async fn pinned_and_recent_phones_are_first(bench: &mut TestBench) {
    let (switcher, keyboard) = (bench.switcher(), bench.keyboard());
    let _lab = bench.add_phone("lab", "Laboratory").await;
    let _hall = bench.add_phone("hall", "Hall").await;
    bench.show_phone("hall").await;
    bench.show_phone("frontdesk").await;
    // The one that is gone stays on record and is not listed.
    bench.page.store(SHORTLIST, "+gone\nold\n").await;
    bench.page.reload().await;
    bench.wait_until_live().await;
    switcher.open().await;
    switcher.pin("Hall").await;
    switcher.wait_for_message("Hall pinned.").await;
    switcher.wait_for_first("hall").await;
    switcher.wait_for_active("hall").await;
    switcher.type_text("lab").await;
    switcher.wait_for_first("lab").await;
    keyboard.press(keys::ENTER).await;
    bench.bar().wait_for_phone("Laboratory").await;
    bench.page.reload().await;
    bench.wait_until_live().await;
    switcher.open_with_keys().await;
    switcher.wait_until_pinned("Hall", true).await;
    switcher.wait_for_first("hall").await;
    keyboard.press(keys::DOWN).await;
    switcher.wait_for_active("frontdesk").await;
    assert_eq!(switcher.row_count().await, 3);
    let stored = bench.page.stored(SHORTLIST).await;
    assert_eq!(stored.as_deref(), Some("+gone\n+hall\nlab\nfrontdesk\nold\n"));
    // Shift and Enter take the pin away again.
    switcher.type_text("hall").await;
    switcher.wait_for_active("hall").await;
    bench.page.press_chord(keys::SHIFT, keys::ENTER).await;
    switcher.wait_until_pinned("Hall", false).await;
    switcher.close().await;
}

/// Enter once chose the phone that had come to the place of the one that was marked.
async fn enter_chooses_the_same_row_when_another_one_comes_before_it(bench: &mut TestBench) {
    let (switcher, keyboard) = (bench.switcher(), bench.keyboard());
    let _hall = bench.add_phone("hall", "Software hall").await;
    bench.show_phone("hall").await;
    bench.show_phone("frontdesk").await;
    switcher.open().await;
    switcher.type_text("ware").await;
    switcher.wait_for_first("hall").await;
    let _ware = bench.add_phone("store", "Warehouse").await;
    switcher.wait_for_first("store").await;
    switcher.wait_for_active("hall").await;
    keyboard.press(keys::ENTER).await;
    bench.bar().wait_for_phone("Software hall").await;
}

/// In Safari the Enter that ended a composition once chose a phone.
async fn the_enter_of_an_input_method_chooses_nothing(bench: &mut TestBench) {
    let switcher = bench.switcher();
    let _lab = bench.add_phone("lab", "Laboratory").await;
    bench.show_phone("lab").await;
    switcher.open_with_keys().await;
    switcher.type_text("front").await;
    switcher.wait_for_first("frontdesk").await;
    switcher.end_composition().await;
    assert!(switcher.is_open().await);
    switcher.close().await;
    bench.bar().wait_for_phone("Laboratory").await;
}

async fn the_switcher_stays_closed_where_something_covers_the_page(bench: &mut TestBench) {
    let switcher = bench.switcher();
    bench.wait_until_live().await;
    let settings = bench.bar().open_settings().await;
    switcher.press_keys().await;
    assert!(!switcher.is_open().await);
    settings.close().await;
    switcher.open_with_keys().await;
    switcher.type_text("sett").await;
    switcher.wait_for_first("page settings").await;
    switcher.choose("page settings").await;
    switcher.wait_until_closed().await;
    bench.settings().close().await;
    // In a frame there is nothing to switch to.
    bench.open("?phone=frontdesk&embed=1").await;
    bench.screen().wait_for_picture(Display::Main).await;
    switcher.press_keys().await;
    assert!(!switcher.is_open().await);
}

async fn a_slash_is_typed_in_fields_and_presses_no_key(bench: &mut TestBench) {
    let (switcher, call) = (bench.switcher(), bench.call_tab());
    bench.wait_until_live().await;
    bench.console().show(Tab::Call).await;
    call.type_number("1/").await;
    assert_eq!(call.written().await.as_deref(), Some("1/"));
    assert!(!switcher.is_open().await);
    assert_eq!(bench.command_count(), 0);
}

/// The report once stood beside the buttons of the bar, which pressed the name of the phone together.
#[tokio::test]
async fn a_dialog_that_could_not_be_fetched_has_a_row_of_its_own_in_chromium() {
    e2e::test("no-dialog", Browser::Chromium, async |bench: &mut TestBench| {
        bench.page.resize_viewport(320, 640).await;
        bench.wait_until_live().await;
        bench.stop_relay().await;
        bench.switcher().press_keys().await;
        bench.switcher().wait_until_not_fetched().await;
        assert!(bench.switcher().report_is_below_button().await);
        assert_eq!(bench.page.overflow().await, 0);
    })
    .await;
}
