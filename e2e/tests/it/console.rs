//! The tabs next to the device: calls, sequences, maintenance, diagnostics.

use e2e::{
    TestBench,
    pages::{Check, Setting, Tab, Verdict, keys},
};

crate::in_every_browser!(
    a_number_is_called_as_people_write_it
    a_mistake_is_marked_where_it_is_seen
    a_suggestion_is_accepted_with_enter_before_it_is_sent
    a_refusal_is_seen_on_every_tab
    every_tab_is_visible_in_its_row
    escape_closes_what_is_open_and_is_no_cancel
);

crate::in_one_engine! {
    /// They test rules of the page and the relay: parsing, confirmation, the steps of an example, the
    /// verdicts of diagnostics. The browser contributes clicks and input events, which the tests of
    /// every engine cover.
    half_a_number_is_not_dialled
    a_text_that_may_mean_two_numbers_is_a_question
    a_call_is_transferred_with_and_without_asking
    a_sequence_is_checked_as_it_is_typed_and_run
    a_suggestion_is_accepted_with_its_button
    the_attended_transfer_stops_where_a_person_must_act
    dangerous_commands_need_a_second_different_act
    a_question_is_about_the_command_that_was_chosen
    the_diagnostics_report_what_works
}

async fn a_number_is_called_as_people_write_it(bench: &mut TestBench) {
    let call = bench.call_tab();
    bench.wait_until_live().await;
    bench.console().show(Tab::Call).await;
    call.type_number("+49 (0)30 / 123456-7").await;
    assert_eq!(call.target().await, "+49 30 1234567 · Germany");
    assert_eq!(call.preview().await, "Dials +49301234567: removed separators, removed (0)");
    call.call().await;
    assert_eq!(bench.commands(1).await, ["/command.htm?number=%2B49301234567"]);
    call.send_tones("12#").await;
    // It ends every call, so it asks first.
    call.end_all().await.do_it().await;
    let expected = [
        "/command.htm?number=%2B49301234567",
        "/command.htm?key_dtmf=12%23",
        "/command.htm?RELEASE_ALL_CALLS",
    ];
    // Typing into a field presses no key of the phone.
    assert_eq!(bench.commands(3).await, expected);
    bench.console().show(Tab::Activity).await;
    assert_eq!(bench.activity().newest_command().await.as_deref(), Some("End all calls"));
}

async fn half_a_number_is_not_dialled(bench: &mut TestBench) {
    let call = bench.call_tab();
    bench.wait_until_live().await;
    let settings = bench.bar().open_settings().await;
    settings.replace(Setting::Plus, "00").await;
    settings.replace(Setting::HomeCountry, "49").await;
    settings.close().await;
    bench.console().show(Tab::Call).await;
    for half in ["+", "+49"] {
        call.replace_number(half).await;
        call.call().await;
        call.wait_for_refusal(&["digits", "missing"]).await;
    }
    assert_eq!(bench.command_count(), 0);
    call.replace_number("+49 30 1234567").await;
    call.call().await;
    assert_eq!(bench.commands(1).await, ["/command.htm?number=0301234567"]);
}

/// Two numbers in one text were dialled as one of 18 digits, and the zero of Italy was dropped.
async fn a_text_that_may_mean_two_numbers_is_a_question(bench: &mut TestBench) {
    let call = bench.call_tab();
    bench.wait_until_live().await;
    bench.console().show(Tab::Call).await;
    call.type_number("+39 (0)6 56851242 / +49 30 1234567").await;
    let choices = ["Call +39 06 5685 1242 · Italy", "Call +49 30 1234567 · Germany"];
    assert_eq!(call.choices().await, choices);
    call.call().await;
    assert_eq!(bench.command_count(), 0, "nothing is dialled before the choice");
    call.choose("+390656851242").await;
    assert_eq!(bench.commands(1).await, ["/command.htm?number=%2B390656851242"]);
    // The code of a conference is for after the call.
    call.replace_number("tel:+49301234567,555555#").await;
    assert_eq!(call.target().await, "+49 30 1234567 · Germany");
    call.call().await;
    bench.commands(2).await;
    call.send_later_tones().await;
    assert_eq!(
        bench.commands(3).await,
        [
            "/command.htm?number=%2B390656851242",
            "/command.htm?number=%2B49301234567",
            "/command.htm?key_dtmf=555555%23",
        ]
    );
}

async fn a_call_is_transferred_with_and_without_asking(bench: &mut TestBench) {
    let call = bench.call_tab();
    bench.wait_until_live().await;
    bench.console().show(Tab::Call).await;
    call.transfer_to("104", true).await;
    call.wait_for_step("Step 2 of 2").await;
    let asked = "/command.htm?key=F_HOLD,,500;1;0;4;ENTER";
    assert_eq!(bench.commands(1).await, [asked]);
    call.next_step().await;
    let connected = "/command.htm?key=TRANSFER,,500;ENTER";
    assert_eq!(bench.commands(2).await, [asked, connected]);
    call.wait_for_step("All steps sent").await;
    call.transfer_to("5", false).await;
    let at_once = "/command.htm?key=TRANSFER,,500;1;0;4;5;ENTER";
    assert_eq!(bench.commands(3).await, [asked, connected, at_once]);
}

async fn a_sequence_is_checked_as_it_is_typed_and_run(bench: &mut TestBench) {
    let sequences = bench.sequences_tab();
    bench.wait_until_live().await;
    bench.console().show(Tab::Sequences).await;
    sequences.type_line("1;ENTRE").await;
    let mistake = sequences.wait_for_feedback("Column 3").await;
    assert!(mistake.contains("did you mean ENTER?"), "{mistake}");
    // A mistake is not sent; the rest of the line corrects it.
    sequences.run().await;
    sequences.erase(5).await;
    sequences.type_line("2,100,50").await;
    sequences.wait_for_feedback("2 keys, about").await;
    sequences.run().await;
    assert_eq!(bench.commands(1).await, ["/command.htm?key=1;2,100,50"]);
}

async fn a_mistake_is_marked_where_it_is_seen(bench: &mut TestBench) {
    let sequences = bench.sequences_tab();
    bench.page.resize_window(360, 900).await;
    bench.wait_until_live().await;
    bench.console().show(Tab::Sequences).await;
    // Longer than its field, which scrolls: the line below it wraps.
    sequences.type_line(&format!("{}ENTRE;1", "OFFHOOK;1,100,50;".repeat(6))).await;
    sequences.wait_for_mark("ENTRE").await;
    sequences.go_to_beginning().await;
    sequences.wait_for_mark("ENTRE").await;
    assert_eq!(bench.page.overflow().await, 0);
}

async fn a_suggestion_is_accepted_with_enter_before_it_is_sent(bench: &mut TestBench) {
    let (sequences, keyboard) = (bench.sequences_tab(), bench.keyboard());
    bench.wait_until_live().await;
    bench.console().show(Tab::Sequences).await;
    bench.page.record_announcements().await;
    sequences.type_line("OFFHOOK;201;ENTER").await;
    sequences.wait_for_mark("201").await;
    sequences.wait_for_suggestion("OFFHOOK;2;0;1;ENTER").await;
    bench.page.wait_for_announcement("Did you mean OFFHOOK;2;0;1;ENTER?").await;
    keyboard.press(keys::ENTER).await;
    sequences.wait_for_line("OFFHOOK;2;0;1;ENTER").await;
    sequences.wait_for_feedback("5 keys, about").await;
    assert_eq!(bench.command_count(), 0, "it can be read before it is sent");
    keyboard.press(keys::ENTER).await;
    assert_eq!(bench.commands(1).await, ["/command.htm?key=OFFHOOK;2;0;1;ENTER"]);
}

async fn a_suggestion_is_accepted_with_its_button(bench: &mut TestBench) {
    let (sequences, keyboard) = (bench.sequences_tab(), bench.keyboard());
    bench.wait_until_live().await;
    bench.console().show(Tab::Sequences).await;
    sequences.type_line("key=answer;").await;
    sequences.wait_for_suggestion("ENTER").await;
    sequences.accept_suggestion().await;
    sequences.wait_for_line("ENTER").await;
    // The focus is in the field, so Enter sends it.
    keyboard.press(keys::ENTER).await;
    assert_eq!(bench.commands(1).await, ["/command.htm?key=ENTER"]);
}

async fn the_attended_transfer_stops_where_a_person_must_act(bench: &mut TestBench) {
    bench.wait_until_live().await;
    bench.console().show(Tab::Sequences).await;
    let transfer = bench.sequences_tab().attended_transfer();
    transfer.start("4930").await;
    transfer.wait_for_stop("the phone rings").await;
    assert_eq!(bench.command_count(), 0, "nothing before the person continues");
    for (condition, sent) in
        [("the phone rings", 1), ("you have talked to A", 2), ("C has answered", 3)]
    {
        transfer.wait_for_stop(condition).await;
        transfer.go_on().await;
        bench.commands(sent).await;
    }
    let expected = [
        "/command.htm?key=ENTER",
        "/command.htm?key=F_HOLD,,500;4;9;3;0;ENTER",
        "/command.htm?key=TRANSFER,,500;ENTER",
    ];
    assert_eq!(bench.commands(3).await, expected);
}

async fn dangerous_commands_need_a_second_different_act(bench: &mut TestBench) {
    let maintenance = bench.maintenance();
    bench.wait_until_live().await;
    bench.console().show(Tab::Maintenance).await;
    // Restarting: the first press arms, the second one sends.
    maintenance.press("reboot").await;
    maintenance.wait_until_armed("reboot").await;
    assert_eq!(bench.command_count(), 0);
    // Resetting: the name of the phone, and no other.
    maintenance.press("reset").await;
    let question = maintenance.confirmation();
    question.type_name("Back office").await;
    question.submit().await;
    assert_eq!(question.refusal().await, "The name does not match Front desk. Nothing was sent.");
    assert_eq!(bench.command_count(), 0);
    // The button may be disarmed by now; then it takes two presses again.
    if maintenance.is_armed("reboot").await {
        maintenance.press("reboot").await;
    } else {
        maintenance.press_twice("reboot").await;
    }
    assert_eq!(bench.commands(1).await, ["/advanced_update.htm?reboot=Reboot"]);
}

async fn a_question_is_about_the_command_that_was_chosen(bench: &mut TestBench) {
    let maintenance = bench.maintenance();
    bench.wait_until_live().await;
    bench.console().show(Tab::Maintenance).await;
    // Another choice withdraws the question, and disarms.
    maintenance.press("clear_calls").await;
    let question = maintenance.confirmation();
    question.type_name("Front desk").await;
    maintenance.choose_list("missed").await;
    question.wait_until_gone().await;
    maintenance.press("log_off").await;
    maintenance.choose_line("2").await;
    maintenance.press("log_off").await;
    maintenance.wait_until_armed("log_off").await;
    assert_eq!(bench.command_count(), 0);
    maintenance.press("log_off").await;
    assert_eq!(bench.commands(1).await, ["/command.htm?LOGOFFLINE=2"]);
}

async fn the_diagnostics_report_what_works(bench: &mut TestBench) {
    let diagnostics = bench.diagnostics();
    bench.wait_until_live().await;
    bench.console().show(Tab::Diagnostics).await;
    diagnostics.run().await;
    assert_eq!(diagnostics.detail(Check::Picture).await, "480 × 272 pixels");
    diagnostics.wait_for_verdict(Check::Model, Verdict::Ok).await;
    // The virtual phone asks for no password.
    let remedy = diagnostics.remedy(Check::Login).await.unwrap_or_default();
    assert!(remedy.contains("User and Password"), "{remedy}");
    assert_eq!(bench.command_count(), 0);
}

async fn every_tab_is_visible_in_its_row(bench: &mut TestBench) {
    for (width, language) in [(360, "en"), (360, "de"), (1440, "en"), (1440, "de")] {
        bench.page.resize_window(width, 900).await;
        bench.open(&format!("?phone=frontdesk&lang={language}")).await;
        bench.wait_until_live().await;
        assert_eq!(bench.console().tabs_overflow().await, 0, "{language} at {width} pixels");
    }
}

async fn a_refusal_is_seen_on_every_tab(bench: &mut TestBench) {
    let (panel, notice) = (bench.panel(), bench.notice());
    bench.wait_until_live().await;
    bench.console().show(Tab::Call).await;
    let before = panel.top().await;
    // A phone that is gone refuses at any pace; the cool-down of a toggle would end on a slow machine.
    bench.unplug_phone().await;
    panel.press("2").await;
    let refusal = notice.wait_for("not sent").await;
    assert!(refusal.contains("Phone unreachable (connection refused)"), "{refusal}");
    assert_eq!(panel.top().await, before, "nothing has moved");
    // It stays until a command succeeds, or the person closes it.
    bench.plug_in_phone().await;
    panel.press("1").await;
    notice.wait_until_gone().await;
    bench.unplug_phone().await;
    panel.press("3").await;
    notice.wait_for("not sent").await;
    notice.close().await;
    notice.wait_until_gone().await;
    assert_eq!(bench.commands(1).await, ["/command.htm?key=1"], "nothing is sent later");
}

async fn escape_closes_what_is_open_and_is_no_cancel(bench: &mut TestBench) {
    let (console, sequences, keyboard) = (bench.console(), bench.sequences_tab(), bench.keyboard());
    bench.page.resize_window(700, 900).await;
    bench.wait_until_live().await;
    console.show(Tab::Sequences).await;
    console.wait_for_sheet(true).await;
    // A dialog over the sheet closes first, also when nothing in it has the focus.
    let settings = bench.bar().open_settings().await;
    settings.click_title().await;
    keyboard.press('5').await;
    keyboard.press(keys::ESCAPE).await;
    settings.wait_until_closed().await;
    console.wait_for_sheet(true).await;
    sequences.type_line("1;").await;
    keyboard.press(keys::ESCAPE).await;
    console.wait_for_sheet(false).await;
    // The focus is on the tab, where it is no key of the phone; in the phone it is one.
    keyboard.press(keys::ESCAPE).await;
    bench.panel().press("5").await;
    keyboard.press(keys::ESCAPE).await;
    assert_eq!(bench.commands(2).await, ["/command.htm?key=5", "/command.htm?key=CANCEL"]);
    console.click(Tab::Sequences).await;
    sequences.wait_for_line("1;").await;
}
