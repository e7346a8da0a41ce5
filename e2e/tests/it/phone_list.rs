//! A list of many phones: groups, filters, the place where it opens, and adding many.

use e2e::{TestBench, pages::keys, phone};

crate::in_every_browser!(
    the_focus_stays_with_its_phone_when_the_list_changes
    the_focus_goes_to_no_other_phone_when_its_phone_is_gone
);

crate::in_one_engine! {
    /// They test what the list shows, which the relay's answers decide.
    phones_are_listed_by_group_and_groups_can_be_folded
    phones_are_filtered_by_state_together_with_the_search
    two_hundred_phones_are_added_and_the_list_opens_at_the_current_one
    an_import_can_be_cancelled_and_failed_rows_corrected
}

/// An address of this machine at whose port nothing listens.
const NOBODY: &str = "127.0.0.1:9";

fn table(numbers: std::ops::Range<usize>) -> String {
    let mut table = "address,model,name,group\n".to_owned();
    for nth in numbers {
        let group = if nth % 2 == 0 { "Berlin" } else { "Hamburg" };
        table.push_str(&format!("127.0.1.{nth}:9,D785,Phone {nth:03},{group}\n"));
    }
    table
}

/// Allows people to add phones, and opens the table for them.
async fn open_table(bench: &TestBench) {
    bench.allow_addresses(&[NOBODY]).await;
    bench.wait_until_live().await;
    bench.add_phones().open_table().await;
}

async fn phones_are_listed_by_group_and_groups_can_be_folded(bench: &mut TestBench) {
    let list = bench.phone_list();
    let _hall = bench.add_phone_of_group("Berlin", "hall", "Hall").await;
    let _lab = bench.add_phone_of_group("Hamburg", "lab", "Lab").await;
    let _desk = bench.add_phone_of_group("Berlin", "desk", "Desk").await;
    bench.show_phone("desk").await;
    list.open().await;
    list.wait_for_headings(&["Berlin · 2", "Hamburg · 1", "No group · 1"]).await;
    list.wait_for_count("4 phones").await;
    list.fold("Berlin").await;
    list.wait_until_listed("Hall", false).await;
    assert_eq!(list.row_count().await, 2);
    // A search finds what is in a folded group too.
    list.search("hall").await;
    list.wait_for_headings(&["Berlin · 1"]).await;
    list.wait_for_first("hall").await;
    list.wait_for_count("1 of 4").await;
    list.search(&keys::BACKSPACE.to_string().repeat(4)).await;
    list.wait_for_headings(&["Berlin · 2", "Hamburg · 1", "No group · 1"]).await;
    list.wait_until_listed("Hall", false).await;
}

async fn phones_are_filtered_by_state_together_with_the_search(bench: &mut TestBench) {
    let (list, forms) = (bench.phone_list(), bench.add_phones());
    open_table(bench).await;
    forms.import(&table(1..4)).await;
    forms.wait_for_message("3 added.").await;
    list.wait_for_filter("all", "All 4").await;
    list.wait_for_filter("live", "Live 1").await;
    list.filter("live").await;
    list.wait_for_count("1 of 4").await;
    list.wait_until_listed("Phone 001", false).await;
    list.search("phone").await;
    list.wait_for_count("No phone here is “Live” now.").await;
    list.show_all().await;
    list.wait_for_count("3 of 4").await;
}

async fn two_hundred_phones_are_added_and_the_list_opens_at_the_current_one(bench: &mut TestBench) {
    let (list, forms) = (bench.phone_list(), bench.add_phones());
    open_table(bench).await;
    forms.import(&table(1..201)).await;
    forms.wait_for_message("200 added.").await;
    list.wait_for_headings(&["Hamburg · 100", "Berlin · 100", "No group · 1"]).await;
    list.wait_for_count("201 phones").await;
    // More than the browser remembers is refused before anything is sent.
    forms.import("127.0.2.1:9,D785").await;
    forms.wait_for_message("No phones added: there would be 201").await;
    list.wait_for_count("201 phones").await;
    bench.open("?phone=at-127-0-1-180-9").await;
    bench.bar().wait_for_phone("Phone 180").await;
    list.open().await;
    list.wait_until_row_visible("at-127-0-1-180-9").await;
    list.wait_until_search_focused().await;
}

async fn an_import_can_be_cancelled_and_failed_rows_corrected(bench: &mut TestBench) {
    let forms = bench.add_phones();
    open_table(bench).await;
    // A relay that does not answer holds the first request until the import is cancelled.
    bench.pause_relay().await;
    forms.import(&table(1..61)).await;
    forms.cancel().await;
    bench.resume_relay().await;
    forms.wait_for_message("20 added, 40 cancelled.").await;
    forms.keep_failed_rows().await;
    let kept = forms.table().await.unwrap_or_default();
    assert_eq!(kept.lines().count(), 41, "{kept}");
    assert!(kept.contains("\n127.0.1.21:9,D785,Phone 021,Hamburg\n"), "{kept}");
    forms.import("127.0.1.100:9,D785,Good\n10.9.9.9,D785,Bad,Berlin\n").await;
    forms.wait_for_message("1 added, 1 failed.").await;
    forms.wait_for_failed_row("Line 2: 10.9.9.9, D785, Bad, Berlin").await;
    forms.keep_failed_rows().await;
    let kept = forms.table().await;
    assert_eq!(kept.as_deref(), Some("address,model,name,group\n10.9.9.9,D785,Bad,Berlin\n"));
}

/// Rows are drawn over those before, so the focus once stayed at a place and not with a phone.
async fn the_focus_stays_with_its_phone_when_the_list_changes(bench: &mut TestBench) {
    let list = bench.phone_list();
    let _lab = bench.add_phone("lab", "Laboratory").await;
    bench.show_phone("lab").await;
    list.open_with_keyboard().await;
    list.search("lab").await;
    list.wait_for_first("lab").await;
    bench.page.press_key(keys::DOWN).await;
    list.wait_until_row_focused("lab").await;
    // With a group there is another structure of the list, and another phone in its first place.
    let _hall = bench.add_phone_of_group("Labs", "hall", "Hall").await;
    list.wait_for_first("hall").await;
    list.wait_until_row_focused("lab").await;
}

/// A button that removes a phone once became that of the next phone when somebody else removed the first, and Enter
/// removed that one.
async fn the_focus_goes_to_no_other_phone_when_its_phone_is_gone(bench: &mut TestBench) {
    let (_alpha, alpha) = phone(None).await;
    let (_beta, beta) = phone(None).await;
    let (list, forms) = (bench.phone_list(), bench.add_phones());
    bench.allow_addresses(&[&alpha.to_string(), &beta.to_string()]).await;
    bench.wait_until_live().await;
    forms.add_phone(alpha, "D785", "Alpha").await;
    forms.add_phone(beta, "D785", "Beta").await;
    list.focus_removal("Alpha").await;
    list.remove_elsewhere(alpha.port()).await;
    list.wait_until_listed("Alpha", false).await;
    list.wait_until_card_focused().await;
    bench.page.press_key(keys::ENTER).await;
    list.wait_until_listed("Beta", true).await;
}
