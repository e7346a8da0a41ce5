//! Names of keys, and blocks of keys that are folded.

use e2e::{
    TestBench,
    pages::{Outcome, keys},
};

crate::in_every_browser!(
    a_key_with_a_name_is_read_by_it_after_a_reload
    blocks_of_keys_are_unfolded_with_the_keyboard
);

crate::in_one_engine!(
    /// What the page knows while the browser stores nothing is our own code.
    names_and_unfolded_blocks_last_without_a_storage
    a_name_that_is_being_typed_survives_going_back
    what_is_typed_before_the_dialog_has_come_presses_no_key
);

/// Unfolds or folds a block of keys with the keyboard.
async fn toggle_block(bench: &TestBench, block: &str, is_unfolded: bool) {
    assert!(bench.panel().block_takes_focus(block).await, "{block}");
    bench.keyboard().press(keys::ENTER).await;
    bench.panel().wait_for_block(block, is_unfolded).await;
}

/// A field reports its change once more when it is removed with the focus in it.
async fn a_name_that_is_being_typed_survives_going_back(bench: &mut TestBench) {
    let _lab = bench.add_phone("lab", "Laboratory").await;
    let (panel, names, list) = (bench.panel(), bench.key_names(), bench.phone_list());
    bench.show_phone("lab").await;
    bench.wait_until_live().await;
    list.open().await;
    list.choose("Front desk").await;
    bench.wait_until_live().await;
    names.open().await;
    names.type_name("P3", "Anna").await;
    bench.page.go_back().await;
    bench.bar().wait_for_phone("Laboratory").await;
    bench.wait_until_live().await;
    assert_eq!(bench.page.crash().await, None);
    bench.page.go_forward().await;
    bench.bar().wait_for_phone("Front desk").await;
    panel.wait_for_key_name("P3", "P3, Anna").await;
}

/// Until the code of the dialog had come, the device kept the keys.
async fn what_is_typed_before_the_dialog_has_come_presses_no_key(bench: &mut TestBench) {
    let (keyboard, names) = (bench.keyboard(), bench.key_names());
    bench.wait_until_live().await;
    keyboard.wait_for_state(true).await;
    bench.pause_relay().await;
    names.press_open().await;
    keyboard.press('5').await;
    bench.resume_relay().await;
    names.wait_until_open().await;
    names.close().await;
    bench.wait_until_live().await;
    bench.panel().press("7").await;
    assert_eq!(bench.commands(1).await, ["/command.htm?key=7"]);
}

/// Each of the two once had its own copy, and the one that changed last won.
async fn names_and_unfolded_blocks_last_without_a_storage(bench: &mut TestBench) {
    let _old = bench.add_phone_of_model("320", "switchboard", "Switchboard").await;
    let (panel, names) = (bench.panel(), bench.key_names());
    bench.show_phone("switchboard").await;
    bench.wait_until_live().await;
    panel.wait_for_block("EK", false).await;
    bench.page.fill_storage().await;
    names.open().await;
    names.name("P1", "Anna").await;
    names.close().await;
    panel.wait_for_key_name("P1", "P1, Anna").await;
    for block in ["EK", "EK2"] {
        panel.wait_for_block(block, false).await;
        toggle_block(bench, block, true).await;
    }
    panel.wait_for_key_name("P1", "P1, Anna").await;
    names.open().await;
    assert_eq!(names.field("P1").await.as_deref(), Some("Anna"));
}

async fn a_key_with_a_name_is_read_by_it_after_a_reload(bench: &mut TestBench) {
    bench.wait_until_live().await;
    let (panel, names) = (bench.panel(), bench.key_names());
    names.open().await;
    names.name("P3", "  Anna   Becker ").await;
    names.name("P4", "Ben").await;
    panel.wait_for_key_name("P3", "P3, Anna Becker").await;
    names.close().await;
    panel.wait_for_label("P3", "Anna Becker").await;
    bench.page.reload().await;
    bench.wait_until_live().await;
    panel.wait_for_key_name("P3", "P3, Anna Becker").await;
    panel.wait_for_key_name("P5", "P5: Function key 5").await;
    let tip = panel.tip("P3").await;
    assert!(tip.starts_with("Anna Becker · "), "{tip}");
    panel.press("P3").await;
    bench.activity().wait_for(Outcome::Confirmed).await;
    assert_eq!(bench.commands(1).await, ["/command.htm?key=P3"]);
    // Typing a name presses no key, and Escape closes the dialog alone.
    names.open().await;
    assert_eq!(names.field("P4").await.as_deref(), Some("Ben"));
    names.type_name("P4", &keys::BACKSPACE.to_string().repeat(3)).await;
    panel.wait_for_key_name("P4", "P4: Function key 4").await;
    bench.keyboard().press(keys::ESCAPE).await;
    names.wait_until_closed().await;
    assert_eq!(bench.command_count(), 1);
}

async fn blocks_of_keys_are_unfolded_with_the_keyboard(bench: &mut TestBench) {
    let _old = bench.add_phone_of_model("320", "switchboard", "Switchboard").await;
    let _touch = bench.add_phone_of_model("870", "lobby", "Lobby").await;
    let panel = bench.panel();
    // The keys of one module are behind a button of their own, where there are several modules.
    let phones: [(&str, &str, &[&str], &str); 2] =
        [("switchboard", "EK", &["EK2"], "EK42"), ("lobby", "P", &[], "P1")];
    for (phone, all, more, key) in phones {
        let blocks: Vec<_> = std::iter::once(all).chain(more.iter().copied()).collect();
        bench.show_phone(phone).await;
        for block in &blocks {
            panel.wait_for_block(block, false).await;
            assert!(!panel.has_key(key).await, "{phone}");
            toggle_block(bench, block, true).await;
        }
        panel.wait_until_key_shown(key).await;
        bench.page.reload().await;
        bench.wait_until_live().await;
        for block in &blocks {
            panel.wait_for_block(block, true).await;
        }
        panel.wait_until_key_shown(key).await;
        toggle_block(bench, all, false).await;
        panel.wait_until_key_gone(key).await;
        // What is folded is remembered too.
        bench.page.reload().await;
        bench.wait_until_live().await;
        panel.wait_for_block(all, false).await;
        assert!(!panel.has_key(key).await, "{phone}");
    }
    // A key with a name stays.
    bench.show_phone("lobby").await;
    bench.key_names().open().await;
    bench.key_names().name("P2", "Anna").await;
    bench.key_names().close().await;
    panel.wait_for_key_name("P2", "P2, Anna").await;
    assert!(!panel.has_key("P1").await);
}
