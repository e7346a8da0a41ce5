//! A portal on another site that embeds a phone with `<deskside-phone>`.

use e2e::{ADA, TestBench, Trust, pages};
use serde_json::json;

crate::in_every_browser!(
    a_portal_presses_a_key_through_the_module
    a_portal_signs_its_user_in_with_a_token
    a_number_of_a_portal_is_called_by_the_person
    a_doubtful_number_of_a_portal_is_not_called
    messages_that_are_no_calls_do_nothing
    a_portal_that_is_not_allowed_learns_the_cause
);

async fn a_portal_presses_a_key_through_the_module(bench: &mut TestBench) {
    let portal =
        bench.open_kit_portal(Trust::Frame, json!({"phone": "frontdesk", "mode": "control"})).await;
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
    let portal = bench
        .open_kit_portal(Trust::Tokens, json!({"phone": "frontdesk", "mode": "control"}))
        .await;
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
    let portal =
        bench.open_kit_portal(Trust::Frame, json!({"phone": "frontdesk", "mode": "control"})).await;
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
    portal.call_by_key().await;
    assert_eq!(bench.commands(1).await, ["/command.htm?number=%2B49301234567"]);
}

/// Never a wrong number: what may mean two is asked about, what means none is refused.
async fn a_doubtful_number_of_a_portal_is_not_called(bench: &mut TestBench) {
    let portal =
        bench.open_kit_portal(Trust::Frame, json!({"phone": "frontdesk", "mode": "control"})).await;
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
    bench.page.press_key(pages::keys::ENTER).await;
    portal.choose_number("+49307654321").await;
    assert_eq!(bench.commands(1).await, ["/command.htm?number=%2B49307654321"]);
}

async fn messages_that_are_no_calls_do_nothing(bench: &mut TestBench) {
    let portal =
        bench.open_kit_portal(Trust::Frame, json!({"phone": "frontdesk", "mode": "control"})).await;
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
