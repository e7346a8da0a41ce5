//! The devices where people are signed in.

use e2e::{ADA, BEN, TestBench, User, pages::keys};

crate::in_every_browser!(
    another_device_is_listed_and_signed_out
    a_session_that_ends_closes_its_dialogs
);

crate::in_one_engine! {
    /// The list, the question and the calls are our own code, and the relay ends the sessions.
    signing_out_everywhere_else_keeps_this_browser
    an_administrator_signs_out_another_user
    a_list_that_could_not_be_loaded_is_loaded_again
    nobody_without_a_password_is_offered_devices
}

/// Signs in on the form, and opens the settings.
async fn open_settings_of(bench: &TestBench, user: User) {
    bench.sign_in_as(user).await;
    bench.settings().open().await;
}

/// Signs in elsewhere, and lets the relay see that session.
async fn another_device(bench: &TestBench, user: User) -> String {
    let cookie = bench.sign_in_elsewhere(user).await;
    assert_eq!(bench.session_status(&cookie).await, 200);
    cookie
}

async fn another_device_is_listed_and_signed_out(bench: &mut TestBench) {
    let sessions = bench.sessions();
    bench.wait_until_live().await;
    bench.require_sign_in_of(&[ADA]).await;
    open_settings_of(bench, ADA).await;
    let elsewhere = another_device(bench, ADA).await;
    sessions.open().await;
    let devices = sessions.wait_for_devices(2).await;
    let begins = |nth: usize, words: &str| devices.get(nth).is_some_and(|it| it.starts_with(words));
    assert!(begins(0, "This browser") && begins(1, "127.0.0.1"), "{devices:?}");
    let shows = |words: &str| devices.iter().all(|device| device.contains(words));
    assert!(shows("Last used just now") && shows("Signed in"), "{devices:?}");
    assert!(sessions.users().await.is_empty(), "a person alone needs no name");
    sessions.sign_out_first().await;
    sessions.wait_for_devices(1).await;
    sessions.wait_for_result("Signed out: 127.0.0.1.").await;
    // The button is gone.
    sessions.wait_until_list_focused().await;
    assert_eq!(bench.session_status(&elsewhere).await, 401);
    bench.keyboard().press(keys::ESCAPE).await;
    sessions.wait_until_closed().await;
    sessions.wait_until_opener_focused().await;
    bench.settings().close().await;
    bench.panel().press("5").await;
    assert_eq!(bench.commands(1).await, ["/command.htm?key=5"]);
}

/// The sign-in form behind an open dialog could once not be typed into.
async fn a_session_that_ends_closes_its_dialogs(bench: &mut TestBench) {
    let (sign_in, sessions) = (bench.sign_in(), bench.sessions());
    bench.wait_until_live().await;
    bench.require_sign_in_of(&[ADA]).await;
    open_settings_of(bench, ADA).await;
    sessions.open().await;
    sessions.wait_for_devices(1).await;
    bench.sign_out_everywhere(ADA).await;
    sign_in.wait_until_shown().await;
    sessions.wait_until_closed().await;
    bench.settings().wait_until_closed().await;
    bench.sign_in_as(ADA).await;
    assert!(!sessions.is_open().await);
}

async fn signing_out_everywhere_else_keeps_this_browser(bench: &mut TestBench) {
    let sessions = bench.sessions();
    bench.wait_until_live().await;
    bench.require_sign_in_of(&[ADA]).await;
    bench.sign_in().wait_until_shown().await;
    // The relay has not seen this one, so it does not list it.
    let unseen = bench.sign_in_elsewhere(ADA).await;
    let seen = another_device(bench, ADA).await;
    open_settings_of(bench, ADA).await;
    sessions.open().await;
    sessions.wait_for_devices(2).await;
    // Escape closes the question, not the dialog.
    sessions.sign_out_others().await.plain_question().await;
    bench.keyboard().press(keys::ESCAPE).await;
    assert!(sessions.is_open().await);
    assert_eq!(bench.session_status(&seen).await, 200);
    let question = sessions.sign_out_others().await;
    let asked = question.plain_question().await;
    assert_eq!(asked, "Sign out all your other devices? You stay signed in here.");
    question.do_it().await;
    sessions.wait_for_result("Signed out everywhere else.").await;
    sessions.wait_for_devices(1).await;
    for ended in [&unseen, &seen] {
        assert_eq!(bench.session_status(ended).await, 401);
    }
    sessions.close().await;
    bench.settings().close().await;
    bench.panel().press("5").await;
    assert_eq!(bench.commands(1).await, ["/command.htm?key=5"]);
    bench.open("").await;
    bench.wait_until_live().await;
}

async fn an_administrator_signs_out_another_user(bench: &mut TestBench) {
    let sessions = bench.sessions();
    bench.wait_until_live().await;
    bench.require_sign_in_with(&[ADA], &[BEN]).await;
    bench.sign_in().wait_until_shown().await;
    let phones = [another_device(bench, BEN).await, another_device(bench, BEN).await];
    open_settings_of(bench, ADA).await;
    sessions.open().await;
    sessions.wait_for_devices(3).await;
    assert_eq!(sessions.users().await, ["ada (you)", "ben"]);
    let (violations, _) = bench.page.axe().await;
    assert!(violations.is_empty(), "{violations:?}");
    let question = sessions.sign_out_user("ben").await;
    question.plain_question().await;
    question.do_it().await;
    sessions.wait_for_result("Signed out ben everywhere.").await;
    sessions.wait_for_devices(1).await;
    for ended in &phones {
        assert_eq!(bench.session_status(ended).await, 401);
    }
    // An operator sees neither the administrator nor a button for everybody.
    sessions.close().await;
    bench.settings().close().await;
    let ada = another_device(bench, ADA).await;
    bench.bar().sign_out().await;
    open_settings_of(bench, BEN).await;
    sessions.open().await;
    sessions.wait_for_devices(1).await;
    assert!(sessions.users().await.is_empty());
    assert_eq!(bench.session_status(&ada).await, 200);
}

async fn a_list_that_could_not_be_loaded_is_loaded_again(bench: &mut TestBench) {
    let sessions = bench.sessions();
    bench.wait_until_live().await;
    bench.require_sign_in_of(&[ADA]).await;
    // It reads the key of sessions when it starts.
    bench.restart_relay().await;
    open_settings_of(bench, ADA).await;
    bench.stop_relay().await;
    sessions.open().await;
    let failure = sessions.wait_for_failure().await;
    assert!(failure.starts_with("The relay does not answer."), "{failure}");
    // A session outlives its relay.
    bench.start_relay().await;
    sessions.retry().await;
    sessions.wait_for_devices(1).await;
}

async fn nobody_without_a_password_is_offered_devices(bench: &mut TestBench) {
    bench.wait_until_live().await;
    bench.settings().open().await;
    assert!(!bench.sessions().is_offered().await);
}
