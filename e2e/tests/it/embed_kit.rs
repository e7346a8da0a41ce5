//! A portal on another site that embeds a phone with `<deskside-phone>`.

use e2e::{
    ADA, BEN, Browser, BrowserOptions, Network, Storage, TestBench, Trust, commands_of,
    pages::{Drives, DropPlace, keys},
};
use serde_json::{Value, json};

crate::in_every_browser!(
    a_portal_presses_a_key_through_the_module
    a_portal_signs_its_user_in_with_a_token
    a_number_of_a_portal_is_called_by_the_person
    a_doubtful_number_of_a_portal_is_not_called
    messages_that_are_no_calls_do_nothing
    a_portal_that_is_not_allowed_learns_the_cause
    a_token_is_renewed_before_its_end
    a_revoked_token_ends_the_frame_and_is_reported
    a_portal_shows_two_phones
    a_portal_learns_who_drives
    a_portal_in_another_page_learns_the_cause
);

crate::in_chromium_and_firefox! {
    /// WebKit gives the focus to a frame of another site only after a click in it.
    one_key_calls_a_number_of_a_portal
}

crate::in_one_engine! {
    /// The relay and our own code decide.
    a_number_dropped_onto_the_frame_is_shown_and_not_called
    a_token_for_another_phone_is_reported
    a_module_of_another_version_is_reported
    the_embed_kit_is_tried_with_the_demo
}

/// Returns the options of the phone at the front desk.
fn frontdesk() -> Value {
    json!({"phone": "frontdesk", "mode": "control"})
}

async fn a_portal_presses_a_key_through_the_module(bench: &mut TestBench) {
    let portal = bench.open_kit_portal(Trust::Frame, frontdesk()).await;
    let ready = portal.wait_for_event("ready").await;
    let about = ["/phone", "/model", "/mode", "/role"].map(|name| ready.text(name));
    assert_eq!(about, ["frontdesk", "D785", "control", "administrator"]);
    let pressed = portal.call("keys('5')").await;
    assert_eq!(pressed.text("/value/outcome"), "confirmed", "{pressed:?}");
    assert_eq!(bench.commands(1).await, ["/command.htm?key=5"]);
    assert_eq!(portal.wait_for_event("outcome").await.text("/command"), "keys");
    assert!(portal.wait_for_event("size").await.get("/height").as_u64() > Some(100));
    portal.wait_for_event("screen").await;
    let kind = portal.call("screenshot().then((picture) => picture.type)").await;
    assert_eq!(kind.text("/value"), "image/png");
    let html = portal.call("evidence()").await.text("/value");
    assert!(
        html.contains("Front desk (D785)") && html.contains("<code>/command.htm?key=5"),
        "{html}"
    );
    // What makes no sense is answered, and what loses data waits for a person.
    assert_eq!(portal.call("keys('NOKEY')").await.text("/code"), "invalid-call");
    assert_eq!(portal.call("select('nowhere')").await.text("/code"), "unknown-phone");
    let reset = portal.call("run({ command: 'reset' })").await;
    assert_eq!(reset.get("/value/prepared"), true, "{reset:?}");
    assert_eq!(bench.command_count(), 1);
    // A removed element leaves nothing behind.
    portal.run("phone.remove()").await;
    assert_eq!(portal.run("return phone.shadowRoot.querySelector('iframe')").await, json!(null));
}

async fn a_portal_signs_its_user_in_with_a_token(bench: &mut TestBench) {
    bench.require_sign_in_of(&[ADA]).await;
    let portal = bench.open_kit_portal(Trust::Tokens, frontdesk()).await;
    assert_eq!(portal.wait_for_event("ready").await.text("/role"), "operator");
    assert_eq!(portal.wait_for_event("session").await.text("/state"), "signed_in");
    assert_eq!(portal.call("keys('7')").await.text("/value/outcome"), "confirmed");
    assert_eq!(bench.commands(1).await, ["/command.htm?key=7"]);
    let address = portal.run("return phone.shadowRoot.querySelector('iframe').src").await;
    let address = address.as_str().unwrap_or_default();
    assert!(!address.contains("deskside_embed") && address.contains("auth=token"), "{address}");
    portal.enter_frame().await;
    assert_ne!(bench.panel().enabled_keys().await, 0);
}

async fn a_number_of_a_portal_is_called_by_the_person(bench: &mut TestBench) {
    let portal = bench.open_kit_portal(Trust::Frame, frontdesk()).await;
    portal.wait_for_event("ready").await;
    let number = "'+49 (0)30 / 123456-7'";
    for call in [format!("dial({number})"), format!("dial({number}, {{ fire: true }})")] {
        let dialled = portal.call(&call).await;
        assert_eq!(dialled.get("/value/fired"), false, "{dialled:?}");
        assert_eq!(dialled.text("/value/international"), "+49 30 1234567", "{dialled:?}");
    }
    portal.enter_frame().await;
    assert!(portal.question().await.starts_with("Call +49 30 1234567 · Germany on Front desk?"));
    let how = "Dials +49301234567: removed separators, removed (0)";
    portal.wait_for_explanation(how).await;
    assert_eq!(bench.command_count(), 0);
    portal.call_by_click().await;
    assert_eq!(bench.commands(1).await, ["/command.htm?number=%2B49301234567"]);
    // Neither do keys call somebody.
    portal.leave_frame().await;
    assert_eq!(portal.call("keys('1;2;ENTER')").await.get("/value/prepared"), true);
    assert_eq!(bench.command_count(), 1);
}

async fn one_key_calls_a_number_of_a_portal(bench: &mut TestBench) {
    let portal = bench.open_kit_portal(Trust::Frame, frontdesk()).await;
    portal.wait_for_event("ready").await;
    portal.call("dial('+49 30 1234567')").await;
    portal.enter_frame().await;
    portal.call_by_key().await;
    assert_eq!(bench.commands(1).await, ["/command.htm?number=%2B49301234567"]);
}

async fn a_number_dropped_onto_the_frame_is_shown_and_not_called(bench: &mut TestBench) {
    let (portal, source) =
        (bench.open_kit_portal(Trust::Frame, frontdesk()).await, bench.number_source());
    portal.wait_for_event("ready").await;
    portal.enter_frame().await;
    source.wait_until_taken().await;
    assert!(source.drop_on(&[("text/plain", "+49 30 1234567")], DropPlace::Device).await);
    let question = portal.question().await;
    assert!(question.contains("+49 30 1234567"), "{question}");
    assert_eq!(bench.command_count(), 0);
    portal.call_by_click().await;
    assert_eq!(bench.commands(1).await, ["/command.htm?number=%2B49301234567"]);
}

/// Never a wrong number: what may mean two is asked about, what means none is refused.
async fn a_doubtful_number_of_a_portal_is_not_called(bench: &mut TestBench) {
    let portal = bench.open_kit_portal(Trust::Frame, frontdesk()).await;
    portal.wait_for_event("ready").await;
    let refused = portal.call("dial('call me maybe')").await;
    assert_eq!(refused.text("/code"), "no-number", "{refused:?}");
    portal.enter_frame().await;
    assert_eq!(portal.question().await, refused.text("/message"));
    portal.leave_frame().await;
    let asked = portal.call("dial('+49 30 1234567 / +49 30 7654321')").await;
    assert_eq!(asked.get("/value/fired"), false, "{asked:?}");
    assert_eq!(asked.text("/value/doubt"), "several", "{asked:?}");
    portal.enter_frame().await;
    assert_eq!(portal.question().await, "These are several numbers. Which one?");
    // The Enter of a person who types in the portal calls neither.
    bench.page.press_key(keys::ENTER).await;
    portal.choose_number("+49307654321").await;
    assert_eq!(bench.commands(1).await, ["/command.htm?number=%2B49307654321"]);
}

async fn messages_that_are_no_calls_do_nothing(bench: &mut TestBench) {
    let portal = bench.open_kit_portal(Trust::Frame, frontdesk()).await;
    portal.wait_for_event("ready").await;
    // From the portal past the port, and from a third window.
    portal
        .run(
            "const frame = phone.shadowRoot.querySelector('iframe').contentWindow; \
             const third = document.body.appendChild(document.createElement('iframe')).contentWindow; \
             const post = third.Function('target', 'message', 'target.postMessage(message, \"*\")'); \
             const call = { type: 'call', id: 1, name: 'keys', args: { sequence: '9' } }; \
             const wish = { deskside: 'connect', version: 1, nonce: 'x' }; \
             for (let nth = 0; nth < 5000; nth += 1) { \
               frame.postMessage({ ...call, ...wish }, '*', [new MessageChannel().port2]); \
               post(frame, call); \
             }",
        )
        .await;
    assert_eq!(portal.call("keys('5')").await.text("/value/outcome"), "confirmed");
    assert_eq!(bench.commands(1).await, ["/command.htm?key=5"]);
    // Over the port only some of them are read, and the portal learns that.
    portal
        .run(
            "for (let nth = 0; nth < 10000; nth += 1) \
               phone.run({ command: 'keys', sequence: 'NOKEY' }).catch(() => {})",
        )
        .await;
    assert_eq!(portal.wait_for_event("error").await.text("/code"), "too-many-messages");
    assert_eq!(bench.command_count(), 1);
}

async fn a_portal_that_is_not_allowed_learns_the_cause(bench: &mut TestBench) {
    let portal = bench.open_kit_portal(Trust::None, json!({"mode": "control"})).await;
    let error = portal.wait_for_event("error").await;
    assert_eq!(error.text("/code"), "wrong-origin");
    assert!(error.text("/remedy").contains("frame_ancestors"), "{error:?}");
    assert!(portal.note().await.contains("does not allow http://localhost:"));
    assert_eq!(portal.call("keys('5')").await.text("/code"), "wrong-origin");
    assert_eq!(bench.command_count(), 0);
}

async fn a_token_is_renewed_before_its_end(bench: &mut TestBench) {
    bench.require_sign_in_of(&[ADA]).await;
    // The shortest that a relay gives: it is renewed halfway.
    let options = json!({"phone": "frontdesk", "mode": "control", "token": {"expires_in": 10}});
    let portal = bench.open_kit_portal(Trust::Tokens, options).await;
    portal.wait_for_event("ready").await;
    // With the fourth one, the first one has ended.
    portal.wait_for_tokens(4).await;
    assert_eq!(portal.call("keys('5')").await.text("/value/outcome"), "confirmed");
    assert_eq!(portal.count_events("session", "state", "expired").await, 0);
    assert_eq!(portal.count_events("error", "code", "token-ended").await, 0);
}

async fn a_revoked_token_ends_the_frame_and_is_reported(bench: &mut TestBench) {
    bench.require_sign_in_of(&[ADA]).await;
    let portal = bench.open_kit_portal(Trust::Tokens, frontdesk()).await;
    portal.wait_for_event_with("session", "state", "signed_in").await;
    portal.wait_for_event("ready").await;
    // The user has signed out of the portal, whose server has no token for them any more.
    portal
        .run(
            "window.fetchToken = phone.fetchToken; \
             phone.fetchToken = async () => { throw new Error('signed out'); }",
        )
        .await;
    portal.revoke_tokens().await;
    let error = portal.wait_for_event_with("error", "code", "token-ended").await;
    assert!(error.text("/remedy").contains("fetchToken"), "{error:?}");
    portal.wait_for_event_with("session", "state", "token_needed").await;
    let error = portal.wait_for_event_with("error", "code", "token").await;
    assert!(error.text("/message").contains("signed out"), "{error:?}");
    portal.enter_frame().await;
    portal.wait_for_frame_note("The sign-in through the portal has ended.").await;
    portal.leave_frame().await;
    // Nothing of it is pressed, until there is a token again.
    assert_ne!(portal.call("keys('5')").await.text("/value/outcome"), "confirmed");
    assert_eq!(bench.command_count(), 0);
    portal.run("fetchToken().then((token) => phone.setToken(token))").await;
    portal.enter_frame().await;
    portal.wait_until_note_gone().await;
    portal.leave_frame().await;
    assert_eq!(portal.call("keys('6')").await.text("/value/outcome"), "confirmed");
    assert_eq!(bench.commands(1).await, ["/command.htm?key=6"]);
}

async fn a_token_for_another_phone_is_reported(bench: &mut TestBench) {
    let lab = bench.add_phone("lab", "Lab").await;
    bench.require_sign_in_of(&[ADA]).await;
    let options = json!({"phone": "lab", "mode": "control", "token": {"phones": ["frontdesk"]}});
    let portal = bench.open_kit_portal(Trust::Tokens, options).await;
    let error = portal.wait_for_event_with("error", "code", "unknown-phone").await;
    assert!(error.text("/message").contains("“lab”"), "{error:?}");
    assert!(error.text("/remedy").contains("phones"), "{error:?}");
    assert_eq!(portal.call("keys('5')").await.text("/code"), "no-phone");
    assert_eq!(lab.outbox().commands().count(), 0);
    portal.enter_frame().await;
    portal.wait_for_frame_note("does not include the phone “lab”").await;
}

async fn a_portal_shows_two_phones(bench: &mut TestBench) {
    let lab = bench.add_phone("lab", "Lab").await;
    let portal = bench.open_kit_portal(Trust::Frame, frontdesk()).await;
    portal.wait_for_event_with("ready", "phone", "frontdesk").await;
    portal.embed_another("lab").await;
    portal.wait_for_event_with("ready", "phone", "lab").await;
    assert_eq!(portal.call("keys('7')").await.text("/value/outcome"), "confirmed");
    portal.run("phone.remove(); window.phone = first").await;
    assert_eq!(portal.call("keys('5')").await.text("/value/outcome"), "confirmed");
    assert_eq!(commands_of(&lab, 1).await, ["/command.htm?key=7"]);
    assert_eq!(bench.commands(1).await, ["/command.htm?key=5"]);
}

async fn a_portal_learns_who_drives(bench: &mut TestBench) {
    bench.require_sign_in_of(&[ADA, BEN]).await;
    let portal = bench.open_kit_portal(Trust::Tokens, frontdesk()).await;
    portal.wait_for_event("ready").await;
    let ben = bench.sign_in_elsewhere(BEN).await;
    // Nobody drives yet.
    let nobody = portal.wait_for_event_with("driver", "me", false).await;
    assert_eq!(nobody.get("/user"), Value::Null, "{nobody:?}");
    assert_eq!(portal.call("keys('5')").await.text("/value/outcome"), "confirmed");
    let me = portal.wait_for_event_with("driver", "me", true).await;
    assert_eq!(me.text("/user"), "agent", "{me:?}");
    assert!(me.get("/seconds").as_u64() > Some(0), "{me:?}");
    assert_eq!(bench.press_elsewhere(&ben, "6").await, 409);
    assert_eq!(bench.drive_elsewhere(&ben, "ask").await, 202);
    portal.enter_frame().await;
    let driver = bench.driver();
    driver.wait_for_request().await;
    driver.give().await;
    driver.wait_for(Drives::Other).await;
    portal.leave_frame().await;
    let other = portal.wait_for_event_with("driver", "user", "ben").await;
    assert_eq!(other.get("/me"), false, "{other:?}");
    let held = portal.call("keys('7')").await;
    assert_eq!(held.text("/value/outcome"), "failed", "{held:?}");
    assert!(held.text("/value/reason").starts_with("Ben controls this phone"), "{held:?}");
    assert_eq!(bench.press_elsewhere(&ben, "6").await, 200);
    assert_eq!(bench.pressed(2).await, ["5", "6"]);
}

/// A module of a portal that was copied, and is not of this relay.
async fn a_module_of_another_version_is_reported(bench: &mut TestBench) {
    let portal = bench.open_portal_of_other_version(frontdesk()).await;
    let error = portal.wait_for_event_with("error", "code", "version").await;
    assert!(error.text("/remedy").contains("Import deskside.js from this relay"), "{error:?}");
    assert!(portal.note().await.contains("The relay speaks version 1"));
    assert_eq!(portal.call("keys('5')").await.text("/code"), "version");
    assert_eq!(bench.command_count(), 0);
}

/// Browsers ask every page around a frame, and only the portal is allowed.
async fn a_portal_in_another_page_learns_the_cause(bench: &mut TestBench) {
    let portal = bench.open_kit_portal(Trust::Frame, frontdesk()).await;
    portal.show_in_another_page().await;
    let error = portal.wait_for_event("error").await;
    assert_eq!(error.text("/code"), "nested-frame", "{error:?}");
    assert!(error.text("/remedy").contains("frame_ancestors"), "{error:?}");
    assert!(portal.note().await.contains("This page is in a frame itself"));
}

async fn the_embed_kit_is_tried_with_the_demo(bench: &mut TestBench) {
    let demo = bench.start_demo_relay().await;
    demo.try_embed_kit().await;
    demo.press_keys().await;
    demo.wait_for_log("\"outcome\":\"confirmed\"").await;
}

async fn a_frame_without_storage_says_so(bench: &mut TestBench) {
    bench.require_sign_in_of(&[ADA]).await;
    let portal = bench.open_kit_portal(Trust::Frame, frontdesk()).await;
    let error = portal.wait_for_event_with("error", "code", "storage-forbidden").await;
    assert!(error.text("/remedy").contains("fetchToken"), "{error:?}");
    portal.enter_frame().await;
    portal.wait_for_frame_note("This browser stores nothing in this frame").await;
}

#[tokio::test]
async fn a_frame_without_storage_says_so_in_chromium() {
    let options = BrowserOptions { storage: Storage::Forbidden, ..BrowserOptions::default() };
    let test = a_frame_without_storage_says_so;
    e2e::test_with("frame-no-storage", Browser::Chromium, options, test).await;
}

#[tokio::test]
async fn a_frame_without_storage_says_so_in_firefox() {
    let options = BrowserOptions { storage: Storage::Forbidden, ..BrowserOptions::default() };
    let test = a_frame_without_storage_says_so;
    e2e::test_with("frame-no-storage", Browser::Firefox, options, test).await;
}

crate::each_browser!(a_portal_over_https_presses_a_key, browser => super::over_https(browser));

async fn over_https(browser: Browser) {
    // It needs no host: a browser with a network takes certificates of its own.
    let network = Some(Network::new(&[("phone.corp.example", ([127, 0, 0, 1], 9).into())]).await);
    let options = BrowserOptions { network, ..BrowserOptions::default() };
    e2e::test_with("portal-over-https", browser, options, async |bench: &mut TestBench| {
        bench.require_sign_in_of(&[ADA]).await;
        let portal = bench.open_encrypted_kit_portal(frontdesk()).await;
        assert_eq!(portal.wait_for_event("ready").await.text("/role"), "operator");
        assert_eq!(portal.call("keys('5')").await.text("/value/outcome"), "confirmed");
        assert_eq!(bench.commands(1).await, ["/command.htm?key=5"]);
    })
    .await;
}

crate::each_browser!(a_company_account_signs_in_within_a_portal, browser => super::company(browser));

/// The frame is signed in by the proof of the small window; see decision 27.
async fn company(browser: Browser) {
    let network = Some(Network::new(&[("phone.corp.example", ([127, 0, 0, 1], 9).into())]).await);
    let options =
        BrowserOptions { network, storage: Storage::Partitioned, ..BrowserOptions::default() };
    e2e::test_with("portal-company", browser, options, async |bench: &mut TestBench| {
        let (portal, _provider) = bench.open_company_portal(frontdesk()).await;
        portal.wait_for_event_with("session", "state", "signed_out").await;
        portal.enter_frame().await;
        let sign_in = bench.sign_in();
        sign_in.wait_for_company().await;
        sign_in.wait_until_in_view().await;
        sign_in.cancel_at_company_in_window().await;
        portal.enter_frame().await;
        let refusal = sign_in.refusal().await;
        assert!(refusal.starts_with("The sign-in was cancelled"), "{refusal}");
        sign_in.sign_in_with_company_in_window("carla").await;
        if browser == Browser::WebKit {
            // WebKitGTK keeps no cookies in frames of other sites, not even partitioned ones.
            let error = portal.wait_for_event_with("error", "code", "storage-forbidden").await;
            assert!(error.text("/remedy").contains("fetchToken"), "{error:?}");
            portal.enter_frame().await;
            let refusal = sign_in.refusal().await;
            assert!(refusal.starts_with("This browser does not keep you signed in"), "{refusal}");
            return;
        }
        portal.wait_for_event_with("session", "state", "signed_in").await;
        assert_eq!(portal.wait_for_event("ready").await.text("/role"), "operator");
        assert_eq!(portal.call("keys('5')").await.text("/value/outcome"), "confirmed");
        assert_eq!(bench.commands(1).await, ["/command.htm?key=5"]);
        // It lasts over a reload of the portal.
        bench.page.reload().await;
        assert_eq!(portal.wait_for_event("ready").await.text("/role"), "operator");
        assert_eq!(portal.count_events("session", "state", "signed_out").await, 0);
    })
    .await;
}
