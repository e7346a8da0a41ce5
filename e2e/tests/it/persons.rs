//! Several people at one browser: what one of them did is not there for the next one.

use e2e::{
    ADA, TestBench, User, commands_of,
    pages::{Display, EmptyState, Setting, Tab, keys},
    phone,
};

crate::in_every_browser!(
    another_person_starts_again
    nothing_is_left_to_press_while_nobody_is_signed_in
);

crate::in_one_engine!(
    /// What the browser stores, and when the page sends it, is our own code.
    a_sign_out_is_completed_by_the_next_tab
    a_phone_that_is_about_to_be_removed_is_gone_after_signing_out
    signing_out_in_one_tab_hides_the_others
    a_tab_that_hears_late_of_a_sign_out_ends_no_other_session
    a_removal_at_sign_out_is_done_once_and_outlives_the_tab
    nothing_goes_on_after_signing_out
    a_relay_that_did_not_answer_is_asked_no_more_after_signing_out
    the_form_comes_once_after_signing_out
);

/// Sees the laboratory alone.
const BEN: User = User { group: Some("lab"), ..e2e::BEN };

/// Returns the numbers that the page offers to call again.
async fn recent_numbers(bench: &TestBench) -> Vec<String> {
    bench.console().show(Tab::Call).await;
    bench.call_tab().recent_numbers().await
}

/// Signs out, and in again as `user`.
async fn sign_in_again(bench: &TestBench, user: User) {
    bench.bar().sign_out().await;
    bench.sign_in_as(user).await;
}

/// A person who signed in on the form of an ended session once got the phone, the picture and the
/// numbers of the person before, and numbers stayed after signing out.
async fn another_person_starts_again(bench: &mut TestBench) {
    let (sign_in, call) = (bench.sign_in(), bench.call_tab());
    let lab = bench.add_phone_of_group("lab", "lab", "Laboratory").await;
    bench.show_phone("lab").await;
    bench.open("").await;
    bench.wait_until_live().await;
    bench.require_sign_in_of(&[ADA, BEN]).await;
    bench.sign_in_as(ADA).await;
    assert_eq!(recent_numbers(bench).await, [""; 0]);
    call.type_number("4711").await;
    call.call().await;
    assert_eq!(bench.commands(1).await, ["/command.htm?number=4711"]);
    // Her session ends, and he signs in at the page that she has left open.
    bench.sign_out_everywhere(ADA).await;
    sign_in.wait_until_shown().await;
    bench.sign_in_as(BEN).await;
    bench.bar().wait_for_phone("Laboratory").await;
    bench.wait_until_live().await;
    assert_eq!(recent_numbers(bench).await, [""; 0]);
    assert_eq!(call.written().await.as_deref(), Some(""));
    for of_ada in ["Front desk", "4711"] {
        assert_eq!(bench.page.mention(of_ada).await, None, "{of_ada}");
    }
    bench.console().show(Tab::Activity).await;
    assert_eq!(bench.activity().newest_command().await, None);
    bench.console().show(Tab::Call).await;
    call.type_number("4712").await;
    call.call().await;
    assert_eq!(commands_of(&lab, 1).await, ["/command.htm?number=4712"]);
    // Signing out leaves none of his numbers, and hers are as they were.
    sign_in_again(bench, BEN).await;
    assert_eq!(recent_numbers(bench).await, [""; 0]);
    sign_in_again(bench, ADA).await;
    assert_eq!(recent_numbers(bench).await, ["4711"]);
    // On a device of her own they stay.
    let settings = bench.bar().open_settings().await;
    settings.choose(Setting::KeepData, "on").await;
    settings.close().await;
    sign_in_again(bench, ADA).await;
    assert_eq!(recent_numbers(bench).await, ["4711"]);
}

/// A key behind the sign-in form could once be focused and pressed, and signing out without the relay
/// did nothing and said nothing.
async fn nothing_is_left_to_press_while_nobody_is_signed_in(bench: &mut TestBench) {
    let (sign_in, panel, keyboard) = (bench.sign_in(), bench.panel(), bench.keyboard());
    bench.wait_until_live().await;
    bench.require_sign_in_of(&[ADA]).await;
    sign_in.wait_until_shown().await;
    assert!(!panel.takes_focus("5").await);
    panel.click_through("5").await;
    keyboard.press(keys::ESCAPE).await;
    // More than there are fields.
    for _ in 0..8 {
        keyboard.press(keys::TAB).await;
        assert!(sign_in.keeps_focus().await);
    }
    bench.sign_in_as(ADA).await;
    panel.press("6").await;
    assert_eq!(bench.commands(1).await, ["/command.htm?key=6"]);
    bench.stop_relay().await;
    bench.bar().sign_out().await;
    bench.empty_state().wait_for_reason(EmptyState::NOT_SIGNED_OUT).await;
    assert_eq!(bench.bar().phone_name().await, None);
    assert_eq!(bench.screen().tag(Display::Main).await, None);
    assert_eq!(bench.activity().newest_command().await, None);
    bench.start_relay().await;
    sign_in.wait_until_shown().await;
}

/// A tab that was closed before the relay had ended the session once left the person signed in.
async fn a_sign_out_is_completed_by_the_next_tab(bench: &mut TestBench) {
    let sign_in = bench.sign_in();
    bench.wait_until_live().await;
    bench.require_sign_in_of(&[ADA]).await;
    // It reads the key of sessions when it starts.
    bench.restart_relay().await;
    bench.sign_in_as(ADA).await;
    // A session outlives its relay.
    bench.restart_relay().await;
    bench.open("").await;
    bench.wait_until_live().await;
    bench.stop_relay().await;
    bench.bar().sign_out().await;
    bench.empty_state().wait_for_reason(EmptyState::NOT_SIGNED_OUT).await;
    bench.page.visit("about:blank").await;
    bench.start_relay().await;
    bench.open("").await;
    sign_in.wait_until_shown().await;
    // Nobody is signed out twice.
    bench.sign_in_as(ADA).await;
    bench.open("").await;
    bench.wait_until_live().await;
}

/// The page that was left once stored the addresses again, and removed the phone without a session: not at all.
async fn a_phone_that_is_about_to_be_removed_is_gone_after_signing_out(bench: &mut TestBench) {
    let (sign_in, list, forms) = (bench.sign_in(), bench.phone_list(), bench.add_phones());
    let (_lab, lab) = phone(None).await;
    let (_hall, hall) = phone(None).await;
    bench.allow_addresses(&[&lab.to_string(), &hall.to_string()]).await;
    bench.wait_until_live().await;
    bench.require_sign_in_of(&[ADA]).await;
    bench.sign_in_as(ADA).await;
    forms.add_phone(lab, "D785", "Lab").await;
    forms.add_phone(hall, "D785", "Hall").await;
    list.remove("Lab").await;
    list.wait_until_listed("Lab", false).await;
    list.close().await;
    bench.bar().sign_out().await;
    sign_in.wait_until_shown().await;
    let mut of_ada = bench.page.stored_names().await;
    of_ada.retain(|name| name.ends_with(":ada"));
    assert!(of_ada.is_empty(), "{of_ada:?}");
    bench.sign_in_as(ADA).await;
    list.open().await;
    list.wait_until_listed("Hall", true).await;
    list.wait_until_listed("Lab", false).await;
}

/// Another tab once went on as it was while the relay was away, and kept the digits that were called.
async fn signing_out_in_one_tab_hides_the_others(bench: &mut TestBench) {
    let (sign_in, activity) = (bench.sign_in(), bench.activity());
    bench.wait_until_live().await;
    bench.require_sign_in_of(&[ADA]).await;
    // It reads the key of sessions when it starts.
    bench.restart_relay().await;
    bench.sign_in_as(ADA).await;
    bench.panel().press("4").await;
    activity.wait_for_command("4").await;
    activity.wait_until_idle().await;
    bench.page.reload().await;
    bench.wait_until_live().await;
    activity.wait_for_earlier(&["4"]).await;
    let first = bench.page.open_window().await;
    bench.open("").await;
    bench.wait_until_live().await;
    bench.stop_relay().await;
    bench.bar().sign_out().await;
    bench.empty_state().wait_for_reason(EmptyState::NOT_SIGNED_OUT).await;
    bench.page.go_to_window(first).await;
    bench.empty_state().wait_for_reason(EmptyState::NOT_SIGNED_OUT).await;
    assert_eq!(bench.bar().phone_name().await, None);
    assert!(!activity.is_stored().await);
    bench.start_relay().await;
    sign_in.wait_until_shown().await;
}

/// A tab that slept while somebody signed out and the next person signed in once ended the session of that person.
async fn a_tab_that_hears_late_of_a_sign_out_ends_no_other_session(bench: &mut TestBench) {
    const LATE: &str = "window.isOld = true; dispatchEvent(new StorageEvent('storage', \
        { key: 'deskside-signs-out', newValue: '', storageArea: localStorage }))";
    bench.wait_until_live().await;
    bench.require_sign_in_of(&[ADA]).await;
    bench.sign_in_as(ADA).await;
    bench.page.evaluate(LATE).await;
    bench.page.wait_for_condition("the page to start again", "return !window.isOld").await;
    bench.wait_until_live().await;
    let person = bench.bar().person().await;
    assert!(person.contains(ADA.name), "{person}");
}

/// An answer of after the end of the session, which came before that of the sign-out, once showed the form in a page that
/// started again just then: what somebody had typed was gone.
async fn the_form_comes_once_after_signing_out(bench: &mut TestBench) {
    let sign_in = bench.sign_in();
    bench.wait_until_live().await;
    bench.require_sign_in_of(&[ADA]).await;
    bench.sign_in_as(ADA).await;
    record_requests(bench, "session$", "^$").await;
    let held =
        |line: &str| format!("return window.held.some(({{ line }}) => line.startsWith('{line}'))");
    // The page asks for the session with the list of phones.
    bench.page.wait_for_condition("a request for the session", &held("GET")).await;
    bench.bar().sign_out().await;
    bench.page.wait_for_condition("the end of the session", &held("DELETE")).await;
    bench.remove_user(ADA).await;
    bench.page.evaluate("window.release('GET')").await;
    bench.page.wait_for_condition("a refusal", "return window.answers.includes(401)").await;
    sign_in.wait_until_gone().await;
    bench.page.evaluate("window.release('DELETE')").await;
    sign_in.wait_until_shown().await;
}

/// Records what the page asks the relay from now on. What matches `held` waits for `release()`, and what matches `lost`
/// does not arrive; both are regular expressions. `release('GET')` is for requests with that method alone. The page gets promises of its own: WebDriver's scripts run in another
/// realm in Firefox, whose errors the page takes for no errors.
async fn record_requests(bench: &TestBench, held: &str, lost: &str) {
    let script = format!(
        "const send = window.fetch; window.sent = []; window.held = []; \
         window.answers = []; \
         window.release = (method = '') => window.held.splice(0).forEach((one) => \
             one.line.startsWith(method) ? one.go() : window.held.push(one)); \
         window.arrive = () => {{ window.fetch = send }}; \
         window.fetch = function (request, options) {{ \
             const {{ method, url, keepalive }} = request.url ? request : {{ ...options, url: request }}; \
             const line = (method || 'GET') + ' ' + new URL(url, location).pathname; \
             window.sent.push({{ line, keepalive: Boolean(keepalive), time: performance.now() }}); \
             if (/{lost}/.test(line)) return window.Promise.reject(new window.TypeError('lost')); \
             const noted = (answer) => {{ window.answers.push(answer.status); return answer }}; \
             const go = () => send.apply(window, arguments).then(noted); \
             return /{held}/.test(line) ? new window.Promise((resolve) => \
                 window.held.push({{ line, go: () => resolve(go()) }})) : go(); }}"
    );
    bench.page.evaluate(&script).await;
}

/// The end of a session, as [`record_requests`] records it.
const SIGN_OUT: &str = "^DELETE .*session$";

/// Waits until the page has tried that often to end the session.
async fn wait_for_sign_outs(bench: &TestBench, count: usize) {
    let script = format!(
        "return window.sent.filter(({{ line }}) => /{SIGN_OUT}/.test(line)).length >= {count}"
    );
    bench.page.wait_for_condition("another attempt to sign out", &script).await;
}

/// The removal once ended with a tab that was closed, and was repeated until the session had ended, also for a phone that
/// somebody had added again.
async fn a_removal_at_sign_out_is_done_once_and_outlives_the_tab(bench: &mut TestBench) {
    const REMOVALS: &str = "return window.sent.filter(({ line }) => /^DELETE .*phones/.test(line))\
        .map(({ keepalive }) => keepalive)";
    let (sign_in, list, forms) = (bench.sign_in(), bench.phone_list(), bench.add_phones());
    let (_lab, address) = phone(None).await;
    let address = address.to_string();
    bench.allow_addresses(&[&address]).await;
    bench.wait_until_live().await;
    bench.require_sign_in_of(&[ADA]).await;
    sign_in.sign_in(ADA).await;
    sign_in.wait_until_gone().await;
    bench.wait_until_live().await;
    forms.open().await;
    forms.type_address(&address).await;
    forms.choose_model("D785").await;
    forms.type_name("Lab").await;
    forms.add().await;
    list.wait_until_listed("Lab", true).await;
    list.remove("Lab").await;
    list.wait_until_listed("Lab", false).await;
    list.close().await;
    record_requests(bench, "(?!)", SIGN_OUT).await;
    bench.bar().sign_out().await;
    wait_for_sign_outs(bench, 2).await;
    assert_eq!(bench.page.evaluate(REMOVALS).await, serde_json::json!([true]));
    bench.page.evaluate("window.arrive()").await;
    sign_in.wait_until_shown().await;
}

/// What was on its way when somebody signed out once showed the phones again, and went on with the session.
async fn nothing_goes_on_after_signing_out(bench: &mut TestBench) {
    const OTHERS: &str = "return window.sent.map(({ line }) => line) \
        .filter((line) => line.includes('/api/') && !line.startsWith('DELETE'))";
    let sign_in = bench.sign_in();
    let (_lab, address) = phone(None).await;
    let address = address.to_string();
    bench.allow_addresses(&[&address]).await;
    bench.wait_until_live().await;
    bench.require_sign_in_of(&[ADA]).await;
    let stored = format!("address,model,name\n{address},,Lab\n");
    bench.page.store("deskside-phones:ada", &stored).await;
    bench.open("").await;
    sign_in.wait_until_shown().await;
    // The list of phones, and a phone without a model that the browser remembers.
    record_requests(bench, "phones$|phones.batch$", SIGN_OUT).await;
    sign_in.sign_in(ADA).await;
    sign_in.wait_until_gone().await;
    bench.page.wait_for_condition("both requests", "return window.held.length === 2").await;
    bench.bar().sign_out().await;
    bench.empty_state().wait_for_reason(EmptyState::NOT_SIGNED_OUT).await;
    bench.page.evaluate("window.sent = []; window.release()").await;
    wait_for_sign_outs(bench, 2).await;
    assert_eq!(bench.page.evaluate(OTHERS).await, serde_json::json!([]));
    assert_eq!(bench.bar().phone_name().await, None);
    bench.page.evaluate("window.arrive()").await;
    sign_in.wait_until_shown().await;
}

/// The page that waited to ask for the phones again once ended the session a second time, beside the first.
async fn a_relay_that_did_not_answer_is_asked_no_more_after_signing_out(bench: &mut TestBench) {
    let pauses = format!(
        "const times = window.sent.filter(({{ line }}) => /{SIGN_OUT}/.test(line)).map(({{ time }}) => time); \
         return Math.min(...times.slice(1).map((time, nth) => time - times[nth]))"
    );
    let sign_in = bench.sign_in();
    bench.wait_until_live().await;
    bench.require_sign_in_of(&[ADA]).await;
    bench.open("").await;
    sign_in.wait_until_shown().await;
    record_requests(bench, "(?!)", &format!("GET .*phones$|{SIGN_OUT}")).await;
    sign_in.sign_in(ADA).await;
    bench.empty_state().wait_for_reason(EmptyState::NO_RELAY).await;
    bench.bar().sign_out().await;
    bench.empty_state().wait_for_reason(EmptyState::NOT_SIGNED_OUT).await;
    wait_for_sign_outs(bench, 3).await;
    // The back-off is two seconds, of a clock that may be rounded.
    let pause = bench.page.evaluate(&pauses).await;
    assert!(pause.as_f64().is_some_and(|millis| millis > 1_900.0), "{pause}");
    bench.page.evaluate("window.arrive()").await;
    sign_in.wait_until_shown().await;
}
