//! The list of activities: the screen before and after, copies for a shell or as a link, sending
//! again.

use e2e::{
    ADA, Browser, TestBench, commands_of,
    pages::{CopyFormat, Outcome, Tab, keys},
};

crate::in_every_browser!(
    an_activity_shows_the_screen_before_and_after_and_is_sent_again
    a_sequence_is_saved_under_a_name
);

crate::in_one_engine! {
    /// The page alone decides whether it knows the command of a link, groups and words its rows, and keeps them.
    a_link_with_an_unknown_command_is_refused
    a_drag_is_one_row
    a_call_has_the_number_as_people_write_it
    the_list_is_filtered_and_cleared_until_that_is_undone
    what_was_cleared_is_forgotten_while_another_phone_is_shown
    the_list_outlasts_a_reload_and_not_signing_out
    a_list_that_does_not_fit_is_not_an_old_one
    rows_of_before_a_reload_come_once_when_their_code_does
    a_restart_is_in_the_list
    a_small_picture_is_saved_enlarged
}

// The other drivers let no page read the clipboard.
#[tokio::test]
async fn rows_are_copied_for_a_ticket_in_chromium() {
    e2e::test("ticket", Browser::Chromium, rows_are_copied_for_a_ticket).await;
}

async fn an_activity_shows_the_screen_before_and_after_and_is_sent_again(bench: &mut TestBench) {
    let activity = bench.activity();
    let tag = bench.screen().wait_for_change("").await;
    bench.panel().press("5").await;
    bench.screen().wait_for_change(&tag).await;
    activity.show_details().await;
    activity.wait_for_pictures().await;
    activity.send_again().await;
    assert_eq!(bench.commands(2).await, ["/command.htm?key=5", "/command.htm?key=5"]);
    for (format, part) in [
        (CopyFormat::Bash, "curl --digest --user \"$SNOM_USER:$SNOM_PASS\""),
        (CopyFormat::PowerShell, "curl.exe --digest"),
        (CopyFormat::Link, "command=%7B%22command%22%3A%22keys%22%2C%22sequence%22%3A%225%22%7D"),
    ] {
        activity.copy(format, part).await;
    }
    assert_eq!(bench.command_count(), 2, "copying sends nothing");
}

async fn a_sequence_is_saved_under_a_name(bench: &mut TestBench) {
    let sequences = bench.sequences_tab();
    bench.wait_until_live().await;
    bench.console().show(Tab::Sequences).await;
    sequences.type_line("1;2,,100").await;
    let saved = sequences.save_as("Call the lab").await;
    bench.page.reload().await;
    bench.wait_until_live().await;
    bench.console().show(Tab::Sequences).await;
    saved.run().await;
    assert_eq!(bench.commands(1).await, ["/command.htm?key=1;2,,100"]);
    saved.edit().await;
    sequences.wait_for_line("1;2,,100").await;
    saved.delete().await;
    // What was deleted, or replaced by another of its name, can be brought back.
    sequences.undo().await;
    sequences.wait_for_saved("Call the lab").await;
    saved.delete().await;
}

async fn a_link_with_an_unknown_command_is_refused(bench: &mut TestBench) {
    bench.open("?phone=frontdesk&command=%7B%22command%22%3A%22explode%22%7D").await;
    bench.wait_until_live().await;
    let problem = bench.console().problem().await;
    assert!(problem.starts_with("This link contains an unknown command"), "{problem}");
    assert_eq!(bench.command_count(), 0);
}

/// One drag once was thirteen rows.
async fn a_drag_is_one_row(bench: &mut TestBench) {
    let (screen, activity) = (bench.screen(), bench.activity());
    let lab = bench.add_phone_of_model("870", "lab", "Laboratory").await;
    bench.show_phone("lab").await;
    let size = (480, 272);
    let at = screen.drag(size, &[(240, 136)]).await.first().copied().unwrap_or_default();
    commands_of(&lab, 2).await;
    let touch = format!("Touch at {}, {}", at.0, at.1);
    activity.wait_for_command(&touch).await;
    let path = screen.drag(size, &[(60, 250), (60, 170), (60, 90)]).await;
    let (from, to) = (path.first().copied().unwrap_or_default(), path.last().copied());
    let to = to.unwrap_or_default();
    let drag = format!("Drag {},{} → {},{}", from.0, from.1, to.0, to.1);
    activity.wait_for_command(&drag).await;
    activity.wait_until_idle().await;
    assert_eq!(activity.commands().await, [drag, touch]);
}

async fn a_call_has_the_number_as_people_write_it(bench: &mut TestBench) {
    let (call, activity) = (bench.call_tab(), bench.activity());
    bench.wait_until_live().await;
    bench.console().show(Tab::Call).await;
    call.type_number("tel:+49301234567").await;
    assert_eq!(call.target().await, "+49 30 1234567 · Germany");
    call.call().await;
    bench.commands(1).await;
    bench.console().show(Tab::Activity).await;
    activity.wait_for_command("Dialled +49 30 1234567").await;
}

async fn the_list_is_filtered_and_cleared_until_that_is_undone(bench: &mut TestBench) {
    let (activity, sequences) = (bench.activity(), bench.sequences_tab());
    bench.wait_until_live().await;
    bench.console().show(Tab::Sequences).await;
    sequences.type_text("Jörg").await;
    sequences.send_text().await;
    bench.commands(1).await;
    bench.console().show(Tab::Activity).await;
    activity.wait_for(Outcome::Confirmed).await;
    bench.panel().press("5").await;
    activity.wait_for_command("5").await;
    activity.wait_until_idle().await;
    let all = ["5", "Typed “Jörg”"];
    activity.open_filter().await;
    activity.wait_for_left("2 of 2", &all).await;
    activity.type_filter("JORG").await;
    activity.wait_for_left("1 of 2", &["Typed “Jörg”"]).await;
    // Escape empties the field, and nothing else.
    bench.keyboard().press(keys::ESCAPE).await;
    activity.wait_for_left("2 of 2", &all).await;
    assert_eq!(activity.filter_text().await.as_deref(), Some(""));
    activity.choose_outcomes("failed").await;
    activity.wait_for_left("0 of 2", &[]).await;
    activity.choose_outcomes("confirmed").await;
    activity.wait_for_left("2 of 2", &all).await;
    activity.choose_outcomes("all").await;
    activity.clear().await;
    activity.wait_for_left("0 of 0", &[]).await;
    activity.undo().await;
    activity.wait_for_left("2 of 2", &all).await;
    assert_eq!(bench.command_count(), 2, "nothing of it sends");
}

/// The ten seconds once ended with the view of the list, and the digits stayed.
async fn what_was_cleared_is_forgotten_while_another_phone_is_shown(bench: &mut TestBench) {
    const HOLD: &str = "const later = window.setTimeout; window.held = []; \
        window.release = () => { window.setTimeout = later; }; \
        window.setTimeout = (act, time, ...rest) => \
            time === 10000 ? held.push(act) : later(act, time, ...rest)";
    let (activity, list) = (bench.activity(), bench.phone_list());
    let _lab = bench.add_phone("lab", "Laboratory").await;
    bench.show_phone("frontdesk").await;
    bench.wait_until_live().await;
    bench.panel().press("5").await;
    activity.wait_for_command("5").await;
    activity.wait_until_idle().await;
    bench.page.evaluate(HOLD).await;
    activity.clear().await;
    // A second click takes nothing away.
    activity.clear().await;
    bench.page.evaluate("release()").await;
    list.open().await;
    list.choose("Laboratory").await;
    bench.page.evaluate("held.forEach((act) => act())").await;
    list.open().await;
    list.choose("Front desk").await;
    bench.wait_until_live().await;
    assert!(!activity.is_undo_shown().await);
    assert_eq!(activity.newest_command().await, None);
}

async fn the_list_outlasts_a_reload_and_not_signing_out(bench: &mut TestBench) {
    let (activity, sign_in) = (bench.activity(), bench.sign_in());
    bench.wait_until_live().await;
    bench.require_sign_in_of(&[ADA]).await;
    bench.sign_in_as(ADA).await;
    bench.console().show(Tab::Activity).await;
    for key in ["1", "2"] {
        bench.panel().press(key).await;
        activity.wait_for_command(key).await;
        activity.wait_until_idle().await;
    }
    bench.page.reload().await;
    bench.wait_until_live().await;
    activity.wait_for_earlier(&["2", "1"]).await;
    // Nobody has opened one.
    assert_eq!(activity.earlier_buttons().await, 0);
    bench.panel().press("3").await;
    activity.wait_for_command("3").await;
    activity.wait_until_idle().await;
    bench.page.reload().await;
    bench.wait_until_live().await;
    activity.wait_for_earlier(&["3", "2", "1"]).await;
    bench.bar().sign_out().await;
    sign_in.wait_until_shown().await;
    assert!(!activity.is_stored().await);
}

/// A full storage of the tab once brought back the list of the reload before.
async fn a_list_that_does_not_fit_is_not_an_old_one(bench: &mut TestBench) {
    let activity = bench.activity();
    bench.wait_until_live().await;
    bench.panel().press("1").await;
    activity.wait_for_command("1").await;
    activity.wait_until_idle().await;
    bench.page.reload().await;
    bench.wait_until_live().await;
    activity.wait_for_earlier(&["1"]).await;
    bench.page.fill_storage().await;
    bench.panel().press("2").await;
    activity.wait_for_command("2").await;
    bench.page.reload().await;
    bench.wait_until_live().await;
    assert!(!activity.is_stored().await);
}

/// Their code was once fetched a single time, and each time that the page was left until then added the same rows.
async fn rows_of_before_a_reload_come_once_when_their_code_does(bench: &mut TestBench) {
    const REFUSE: &str = "window.refused = 0; window.send = window.fetch; window.fetch = function (request) { \
        if (!String(request.url || request).endsWith('_secondary.wasm')) return send.apply(window, arguments); \
        window.refused += 1; return window.Promise.reject(new window.TypeError('refused')) }";
    const LEAVE: &str = "for (let nth = 0; nth < 2; nth++) dispatchEvent(new Event('pagehide'))";
    let (list, activity) = (bench.phone_list(), bench.activity());
    let _lab = bench.add_phone("lab", "Laboratory").await;
    bench.show_phone("lab").await;
    bench.open("?phone=frontdesk").await;
    bench.wait_until_live().await;
    bench.panel().press("1").await;
    activity.wait_for_command("1").await;
    activity.wait_until_idle().await;
    bench.open("?phone=lab").await;
    bench.wait_until_live().await;
    bench.page.evaluate(REFUSE).await;
    list.open().await;
    list.choose("Front desk").await;
    bench.page.wait_for_condition("the code to be refused", "return window.refused > 0").await;
    bench.panel().press("2").await;
    activity.wait_for_command("2").await;
    activity.wait_until_idle().await;
    bench.page.evaluate(LEAVE).await;
    list.open().await;
    list.choose("Laboratory").await;
    bench.page.evaluate("window.fetch = window.send").await;
    list.open().await;
    list.choose("Front desk").await;
    activity.wait_for_earlier(&["1"]).await;
    bench.page.reload().await;
    bench.wait_until_live().await;
    activity.wait_for_earlier(&["2", "1"]).await;
}

/// A restart once seemed to be missing in the list.
async fn a_restart_is_in_the_list(bench: &mut TestBench) {
    let (maintenance, activity) = (bench.maintenance(), bench.activity());
    bench.wait_until_live().await;
    bench.console().show(Tab::Maintenance).await;
    maintenance.press_twice("reboot").await;
    bench.commands(1).await;
    bench.console().show(Tab::Activity).await;
    activity.wait_for_command("Restart").await;
    activity.wait_until_idle().await;
    assert_eq!(activity.count().await, 1);
}

async fn a_small_picture_is_saved_enlarged(bench: &mut TestBench) {
    let _lab = bench.add_phone_of_model("360", "lab", "Laboratory").await;
    bench.show_phone("lab").await;
    bench.wait_until_live().await;
    // A browser under test has no place for files: the link that saves is kept instead of followed.
    let keep = "HTMLAnchorElement.prototype.click = function () { window.saved = this.href; }";
    bench.page.evaluate(keep).await;
    bench.screen().save().await;
    let size = "const picture = new Image(); picture.src = window.saved; \
                return picture.decode().then(() => [picture.naturalWidth, picture.naturalHeight])";
    assert_eq!(bench.page.evaluate(size).await, serde_json::json!([512, 256]));
}

async fn rows_are_copied_for_a_ticket(bench: &mut TestBench) {
    let activity = bench.activity();
    let tag = bench.screen().wait_for_change("").await;
    bench.page.allow_clipboard().await;
    bench.panel().press("5").await;
    bench.screen().wait_for_change(&tag).await;
    activity.wait_until_idle().await;
    activity.show_details().await;
    activity.wait_for_pictures().await;
    activity.show_details().await;
    activity.copy_all_for_ticket().await;
    let text = bench.page.clipboard("text/plain").await;
    assert!(text.starts_with("Front desk (D785) · frontdesk"), "{text}");
    let address = bench.phone_address().to_string();
    assert!(text.contains(&address), "{text}");
    assert!(text.contains("5: confirmed · ") && text.contains("/command.htm?key=5"), "{text}");
    let html = bench.page.clipboard("text/html").await;
    assert_eq!(html.matches("data:image/png;base64,").count(), 2, "{html}");
    assert!(html.contains("Front desk (D785)"), "{html}");
    assert_eq!(bench.command_count(), 1, "copying sends nothing");
}
