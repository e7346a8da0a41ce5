//! Settings are stored.

use e2e::{
    ADA, BEN, TestBench,
    pages::{GROUPS, Setting, Tab, keys},
    until,
};

crate::in_every_browser!(
    settings_are_stored_and_can_be_moved
    a_recorded_key_presses_the_key_of_the_phone
    a_question_mark_shows_the_shortcuts
    a_link_fills_in_the_number
);

crate::in_one_engine! {
    /// The page alone decides which values it accepts, and how they are shown.
    a_refused_value_is_reported_at_its_field
    settings_are_in_groups
    the_example_follows_the_rules_for_numbers
    an_export_is_previewed_before_it_is_imported
    an_import_says_what_becomes_of_its_phones
    an_import_that_is_not_stored_adds_no_phones
    imported_names_stand_on_the_keys_at_once
    a_tip_names_the_key_and_its_shortcut
}

async fn settings_are_in_groups(bench: &mut TestBench) {
    bench.wait_until_live().await;
    let settings = bench.bar().open_settings().await;
    let [appearance, _, dialling, data] = GROUPS;
    assert!(settings.has_group(appearance, Setting::Theme).await);
    assert!(settings.has_group(dialling, Setting::HomeCountry).await);
    assert!(settings.has_group(data, Setting::KeepData).await);
    assert!(!settings.has_group(data, Setting::Theme).await);
}

async fn the_example_follows_the_rules_for_numbers(bench: &mut TestBench) {
    bench.wait_until_live().await;
    let settings = bench.bar().open_settings().await;
    settings.try_number("+49 30 1234567").await;
    settings.wait_for_example("Dials +49301234567 (+49 30 1234567 · Germany)").await;
    settings.replace(Setting::Plus, "00").await;
    settings.wait_for_example("Dials 0049301234567 (+49 30 1234567 · Germany)").await;
    // People write a country code as they know it.
    for written in ["+49", "0049"] {
        settings.replace(Setting::HomeCountry, written).await;
        settings.wait_for_example("Dials 0301234567 (+49 30 1234567 · Germany)").await;
        assert_eq!(settings.value(Setting::HomeCountry).await.as_deref(), Some("49"));
    }
    settings.replace(Setting::OutsideLine, "9").await;
    settings.wait_for_example("Dials 90301234567 (+49 30 1234567 · Germany)").await;
    settings.try_number("101").await;
    settings.wait_for_example("Dials 101").await;
    assert_eq!(bench.command_count(), 0, "an example dials nothing");
}

async fn a_recorded_key_presses_the_key_of_the_phone(bench: &mut TestBench) {
    let keyboard = bench.keyboard();
    bench.wait_until_live().await;
    let settings = bench.bar().open_settings().await;
    settings.record_shortcut("P1").await;
    // The page needs that one, and Escape ends the recording, not the dialog.
    keyboard.press('/').await;
    settings.wait_for_shortcut_message("/ is needed").await;
    keyboard.press(keys::ESCAPE).await;
    settings.record_shortcut("P1").await;
    keyboard.press('x').await;
    settings.wait_for_shortcut("x").await;
    settings.wait_for_shortcut_message("X presses Function key 1.").await;
    // A key with a meaning gets another one only on purpose.
    settings.record_shortcut("P2").await;
    keyboard.press('h').await;
    settings.replace_shortcut().await;
    settings.wait_for_shortcut("h").await;
    settings.close().await;
    assert_eq!(bench.command_count(), 0, "a key that is recorded is not pressed");
    bench.panel().press("5").await;
    keyboard.press('x').await;
    keyboard.press('h').await;
    let sent = bench.commands(3).await;
    assert_eq!(sent, ["/command.htm?key=5", "/command.htm?key=P1", "/command.htm?key=P2"]);
    // Removed, it is what it was.
    settings.open().await;
    settings.remove_shortcut("h").await;
    settings.close().await;
    bench.panel().press("6").await;
    keyboard.press('h').await;
    let sent = bench.commands(5).await;
    let last: Vec<_> = sent.iter().skip(3).collect();
    assert_eq!(last, ["/command.htm?key=6", "/command.htm?key=F_HOLD"]);
}

async fn a_question_mark_shows_the_shortcuts(bench: &mut TestBench) {
    let (keyboard, call) = (bench.keyboard(), bench.call_tab());
    bench.wait_until_live().await;
    keyboard.wait_for_state(true).await;
    keyboard.press('?').await;
    keyboard.wait_for_table().await;
    keyboard.press('5').await;
    keyboard.press(keys::ESCAPE).await;
    keyboard.wait_until_table_closed().await;
    // The phone has the keys again.
    keyboard.press('6').await;
    assert_eq!(bench.commands(1).await, ["/command.htm?key=6"]);
    // In a field it is a character.
    bench.console().show(Tab::Call).await;
    call.type_number("12?").await;
    assert_eq!(call.written().await.as_deref(), Some("12?"));
    assert!(!keyboard.shows_table().await);
    bench.require_sign_in_of(&[ADA]).await;
    bench.sign_in().wait_until_shown().await;
    bench.page.blur().await;
    keyboard.press('?').await;
    assert!(!keyboard.shows_table().await, "nobody is signed in");
}

async fn a_tip_names_the_key_and_its_shortcut(bench: &mut TestBench) {
    let panel = bench.panel();
    bench.wait_until_live().await;
    assert_eq!(panel.tip("F_HOLD").await, "Hold  H");
    assert_eq!(panel.tip("OFFHOOK").await, "Off hook");
    assert!(!panel.has_tip("F_HOLD").await, "the mouse is elsewhere");
    assert_eq!(panel.key_shortcut("F_HOLD").await.as_deref(), Some("h"));
    assert_eq!(panel.key_shortcut("VOLUME_UP").await.as_deref(), Some("Plus"));
}

async fn an_export_is_previewed_before_it_is_imported(bench: &mut TestBench) {
    let (call, settings) = (bench.call_tab(), bench.settings());
    bench.wait_until_live().await;
    bench.require_sign_in_of(&[ADA, BEN]).await;
    bench.sign_in_as(ADA).await;
    bench.console().show(Tab::Call).await;
    call.type_number("4711").await;
    call.call().await;
    bench.commands(1).await;
    bench.console().show(Tab::Sequences).await;
    bench.sequences_tab().type_line("1;2").await;
    bench.sequences_tab().save_as("Night mode").await;
    settings.open().await;
    settings.choose(Setting::Theme, "dark").await;
    let exported = settings.export().await;
    assert!(exported.starts_with("deskside-export 1\n"), "{exported}");
    assert!(!exported.contains(ADA.password));
    settings.choose(Setting::Theme, "light").await;
    settings.close().await;
    // Another person has none of it.
    bench.bar().sign_out().await;
    bench.sign_in_as(BEN).await;
    settings.open().await;
    settings.preview_import(&exported).await;
    let changes =
        ["1 setting changes: Theme Light → Dark", "1 recent number added", "1 sequence added"];
    assert_eq!(settings.import_changes().await, changes);
    settings.cancel_import().await;
    wait_for_theme(bench, "light").await;
    settings.preview_import(&exported).await;
    assert_eq!(settings.import_changes().await, changes);
    settings.import().await;
    settings.wait_for_import_message("Imported.").await;
    wait_for_theme(bench, "dark").await;
    settings.close().await;
    bench.console().show(Tab::Call).await;
    assert_eq!(call.recent_numbers().await, ["4711"]);
    bench.console().show(Tab::Sequences).await;
    bench.sequences_tab().wait_for_saved("Night mode").await;
}

/// Phones of an import were once dropped without a word while others were being added, or where the person may not add
/// any.
async fn an_import_says_what_becomes_of_its_phones(bench: &mut TestBench) {
    const EXPORT: &str = "deskside-export 1\nsettings\n deskside-settings 1\n theme=dark\n\
        deskside-phones\n address,model,name\n 127.0.1.1:9,D785,Hall\n 127.0.1.2:9,D785,Lab\n";
    let (forms, settings) = (bench.add_phones(), bench.settings());
    bench.wait_until_live().await;
    settings.open().await;
    settings.preview_import(EXPORT).await;
    let changes = settings.import_changes().await;
    assert_eq!(changes.last().map(String::as_str), Some("2 phones added"));
    settings.import().await;
    settings.wait_for_import_message("Imported. You may not add phones here").await;
    bench.allow_addresses(&["127.0.0.1:9"]).await;
    bench.wait_until_live().await;
    settings.open().await;
    settings.choose(Setting::Theme, "light").await;
    settings.close().await;
    forms.open_table().await;
    // A relay that does not answer holds the import of the table.
    bench.pause_relay().await;
    forms.import("127.0.1.3:9,D785,Door\n").await;
    forms.wait_for_progress().await;
    bench.phone_list().close().await;
    settings.open().await;
    settings.preview_import(EXPORT).await;
    let last = "2 phones are added to the relay, even if somebody removed them there";
    let changes = settings.import_changes().await;
    assert_eq!(changes.last().map(String::as_str), Some(last));
    settings.import().await;
    settings.wait_for_import_message("Nothing imported: phones are still being added.").await;
    wait_for_theme(bench, "light").await;
    bench.resume_relay().await;
}

/// Phones of an import that did not fit were once added all the same, and nothing said so.
async fn an_import_that_is_not_stored_adds_no_phones(bench: &mut TestBench) {
    const EXPORT: &str =
        "deskside-export 1\ndeskside-phones\n address,model,name\n 127.0.1.1:9,D785,Hall\n";
    const FULL: &str = "window.store = Storage.prototype.setItem; \
        Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }";
    const RECORD: &str = "window.sent = []; const send = window.fetch; window.fetch = function (request) { \
        window.sent.push(request.url || request); return send.apply(window, arguments) }";
    const SENT: &str = "return window.sent.filter((url) => url.endsWith('/phones/batch')).length";
    let settings = bench.settings();
    bench.allow_addresses(&["127.0.0.1:9"]).await;
    bench.wait_until_live().await;
    settings.open().await;
    settings.preview_import(EXPORT).await;
    bench.page.evaluate(RECORD).await;
    bench.page.evaluate(FULL).await;
    settings.import().await;
    settings.wait_for_import_message("This browser does not store settings").await;
    assert_eq!(bench.page.evaluate(SENT).await, 0);
    bench.page.evaluate("Storage.prototype.setItem = window.store").await;
    settings.preview_import(EXPORT).await;
    settings.import().await;
    settings.wait_for_import_message("Imported.").await;
    assert_eq!(bench.page.evaluate(SENT).await, 1);
}

/// Where no key had a name before, imported ones once came with the next visit.
async fn imported_names_stand_on_the_keys_at_once(bench: &mut TestBench) {
    const EXPORT: &str = "deskside-export 1\ndeskside-key-names\n frontdesk\tP3\tAnna\n";
    let settings = bench.settings();
    bench.wait_until_live().await;
    settings.open().await;
    settings.preview_import(EXPORT).await;
    settings.import().await;
    settings.wait_for_import_message("Imported.").await;
    settings.close().await;
    bench.panel().wait_for_key_name("P3", "P3, Anna").await;
}

async fn a_refused_value_is_reported_at_its_field(bench: &mut TestBench) {
    bench.wait_until_live().await;
    let settings = bench.bar().open_settings().await;
    settings.replace(Setting::OutsideLine, "0a").await;
    // The field's description: screen readers get it with the field.
    let refusal = settings.refusal(Setting::OutsideLine).await;
    assert_eq!(refusal, format!("{}: enter up to 4 digits.", Setting::OutsideLine.label().en));
    assert!(settings.is_invalid(Setting::OutsideLine).await);
    settings.replace(Setting::OutsideLine, "0").await;
    settings.wait_until_accepted(Setting::OutsideLine).await;
    assert!(!settings.is_invalid(Setting::OutsideLine).await);
}

async fn wait_for_theme(bench: &TestBench, wanted: &str) {
    until(wanted, async || {
        bench.page.root_attribute("data-theme").await.filter(|theme| theme == wanted)
    })
    .await;
}

async fn settings_are_stored_and_can_be_moved(bench: &mut TestBench) {
    bench.wait_until_live().await;
    let settings = bench.bar().open_settings().await;
    settings.choose(Setting::Theme, "dark").await;
    wait_for_theme(bench, "dark").await;
    // Typing in the dialog presses no key of the phone.
    settings.replace(Setting::OutsideLine, "0").await;
    settings.close().await;
    assert_eq!(bench.command_count(), 0);
    bench.page.reload().await;
    wait_for_theme(bench, "dark").await;
    // The rule is applied to the number that is dialled.
    bench.console().show(Tab::Call).await;
    bench.call_tab().type_number("030 12345").await;
    bench.call_tab().call().await;
    assert_eq!(bench.commands(1).await, ["/command.htm?number=003012345"]);
    // Settings as earlier pages exported them.
    settings.open().await;
    settings.preview_import("deskside-settings 1\ntheme=light\n").await;
    let changes = ["2 settings change: Theme Dark → Light; Outside line prefix 0 → none"];
    assert_eq!(settings.import_changes().await, changes);
    wait_for_theme(bench, "dark").await;
    settings.import().await;
    wait_for_theme(bench, "light").await;
    settings.preview_import("theme=dark").await;
    settings.wait_for_import_message("This is not an export from Deskside").await;
    wait_for_theme(bench, "light").await;
}

async fn a_link_fills_in_the_number(bench: &mut TestBench) {
    bench.open("?dial=tel:+49-30-1234567").await;
    bench.wait_until_live().await;
    assert_eq!(bench.call_tab().number().await, "tel:+49-30-1234567");
    assert_eq!(bench.command_count(), 0, "a link never calls");
    bench.call_tab().call().await;
    assert_eq!(bench.commands(1).await, ["/command.htm?number=%2B49301234567"]);
}
