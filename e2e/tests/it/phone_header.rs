//! The line above the device: the address of the phone, its firmware, its last answer.

use e2e::{
    TestBench,
    pages::{Connection, keys},
    phone,
};
use serde_json::json;

crate::in_every_browser!(the_facts_are_shown_with_the_keyboard_and_stay_for_the_next_phone);

crate::in_one_engine! {
    /// They read what the relay says and what the style sheets show; the clipboard is that of Chromium.
    the_address_is_shown_copied_and_linked
    the_diagnostics_fill_in_the_firmware
    an_unreachable_phone_has_the_time_of_its_last_answer
    the_facts_fit_in_a_narrow_window
    a_new_name_is_in_the_heading_too
    a_frame_has_no_line_above_the_device
}

async fn the_address_is_shown_copied_and_linked(bench: &mut TestBench) {
    bench.page.resize_window(1440, 900).await;
    bench.wait_until_live().await;
    let (header, address) = (bench.phone_header(), bench.phone_address().to_string());
    assert_eq!(header.heading().await.as_deref(), Some("Front desk"));
    header.toggle().await;
    header.wait_for_fact("address", &address).await;
    header.wait_for_fact("model", "D785").await;
    header.wait_for_fact("seen", "Last seen").await;
    assert_eq!(header.copy_address().await, json!(address));
    let link = json!([format!("http://{address}/"), "_blank", "noopener noreferrer"]);
    assert_eq!(header.link().await, link);
    assert_eq!(bench.command_count(), 0);
}

async fn the_diagnostics_fill_in_the_firmware(bench: &mut TestBench) {
    bench.page.resize_window(1440, 900).await;
    bench.wait_until_live().await;
    let header = bench.phone_header();
    header.toggle().await;
    header.wait_for_fact("model", "D785").await;
    assert!(!header.shows_fact("firmware").await, "nobody has asked the phone");
    bench.console().show(e2e::pages::Tab::Diagnostics).await;
    bench.diagnostics().run().await;
    bench.diagnostics().wait_until_done().await;
    bench.open("").await;
    header.toggle().await;
    header.wait_for_fact("firmware", "10.1.33.33").await;
    header.wait_for_fact("mac", ":").await;
}

async fn an_unreachable_phone_has_the_time_of_its_last_answer(bench: &mut TestBench) {
    bench.page.resize_window(1440, 900).await;
    bench.wait_until_live().await;
    bench.unplug_phone().await;
    bench.bar().wait_for(Connection::Unreachable).await;
    bench.phone_header().toggle().await;
    bench.phone_header().wait_for_fact("seen", "Unreachable, last seen").await;
}

async fn the_facts_fit_in_a_narrow_window(bench: &mut TestBench) {
    let name = "Warehouse north entrance, second floor left";
    let _phone = bench.add_phone("north", name).await;
    for width in [320, 500, 1000] {
        bench.page.resize_window(width, 900).await;
        bench.show_phone("north").await;
        let header = bench.phone_header();
        header.wait_until_shown().await;
        assert_eq!(header.heading().await.as_deref(), Some(name));
        assert!(!header.shows_fact("address").await, "{width}");
        header.toggle().await;
        header.wait_for_fact("address", "127.0.0.1").await;
        assert_eq!(bench.page.overflow().await, 0, "{width}");
        assert_eq!(bench.page.overlapping_texts().await, json!([]), "{width}");
    }
}

/// The heading for screen readers once kept the name that the phone was chosen with.
async fn a_new_name_is_in_the_heading_too(bench: &mut TestBench) {
    let (_lab, address) = phone(None).await;
    let (list, forms, header) = (bench.phone_list(), bench.add_phones(), bench.phone_header());
    let address = address.to_string();
    bench.allow_addresses(&[&address]).await;
    bench.wait_until_live().await;
    forms.open().await;
    forms.type_address(&address).await;
    forms.choose_model("D785").await;
    forms.type_name("Lab").await;
    forms.add().await;
    list.choose("Lab").await;
    header.wait_for_heading("Lab").await;
    forms.open().await;
    forms.type_address(&address).await;
    forms.type_name("Bench").await;
    forms.add().await;
    bench.bar().wait_for_phone("Bench").await;
    header.wait_for_heading("Bench").await;
}

async fn a_frame_has_no_line_above_the_device(bench: &mut TestBench) {
    bench.open("?embed=1").await;
    bench.screen().wait_for_picture(e2e::pages::Display::Main).await;
    bench.page.wait_until_loaded().await;
    assert!(!bench.phone_header().is_shown().await);
}

async fn the_facts_are_shown_with_the_keyboard_and_stay_for_the_next_phone(bench: &mut TestBench) {
    let _lab = bench.add_phone("lab", "Laboratory").await;
    let (header, keyboard) = (bench.phone_header(), bench.keyboard());
    bench.show_phone("frontdesk").await;
    bench.wait_until_live().await;
    header.wait_until_open(false).await;
    assert!(!header.shows_fact("model").await);
    assert!(header.button_takes_focus().await);
    keyboard.press(keys::ENTER).await;
    header.wait_until_open(true).await;
    header.wait_for_fact("model", "D785").await;
    bench.phone_list().open().await;
    bench.phone_list().choose("Laboratory").await;
    bench.bar().wait_for_phone("Laboratory").await;
    header.wait_until_open(true).await;
    header.wait_for_fact("model", "D785").await;
    assert!(header.button_takes_focus().await);
    keyboard.press(keys::ENTER).await;
    header.wait_until_open(false).await;
    assert!(!header.shows_fact("model").await);
    assert_eq!(bench.command_count(), 0, "the keyboard is not the phone's here");
}
