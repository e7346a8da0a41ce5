//! Pressing keys through the API.

use axum::{body::Body, http::Request};

use virtual_phone::http::{Faults, Settings};

use crate::desk::{TestRelay, phone, phone_with, scripted};

#[tokio::test]
async fn a_key_press_reaches_the_phone_once_and_is_reported() {
    let peer = phone().await;
    let desk = TestRelay::new(peer.address, None);
    let answer = desk.keys("OFFHOOK;1,100,50;#").await;
    assert_eq!(answer.status(), 200);
    let report = answer.json();
    assert_eq!(report["target"], "/command.htm?key=OFFHOOK;1,100,50;%23");
    assert_eq!(report["outcome"], "accepted");
    assert_eq!(report["status"], 200);
    assert!(report["ms"].as_u64().unwrap() < 5_000);
    let outbox = peer.phone.outbox();
    assert_eq!(outbox.commands().collect::<Vec<_>>(), ["/command.htm?key=OFFHOOK;1,100,50;%23"]);
}

#[tokio::test]
async fn the_request_head_is_written_byte_for_byte() {
    let (address, mut heads) = scripted("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").await;
    TestRelay::new(address, None).keys("*;1,2,3").await;
    let expected = format!(
        "GET /command.htm?key=%2A;1,2,3 HTTP/1.1\r\nHost: {address}\r\nAccept: */*\r\nConnection: keep-alive\r\n\r\n"
    );
    assert_eq!(heads.recv().await.unwrap(), expected);
}

#[tokio::test]
async fn commands_of_many_clients_arrive_once_each() {
    let peer = phone().await;
    let desk = TestRelay::new(peer.address, None);
    let sent: Vec<_> = (1..=24).map(|number| format!("P{number}")).collect();
    let mut clients = tokio::task::JoinSet::new();
    for keys in sent.clone() {
        let app = desk.app.clone();
        clients.spawn(async move {
            let body = format!(r#"{{"command":"keys","sequence":"{keys}"}}"#);
            let request = Request::post("/api/v1/phones/desk/commands")
                .header("host", "localhost")
                .header("x-deskside", "1")
                .header("content-type", "application/json")
                .body(Body::from(body))
                .unwrap();
            tower::ServiceExt::oneshot(app, request).await.unwrap().status()
        });
    }
    for status in clients.join_all().await {
        assert_eq!(status, 200);
    }
    let outbox = peer.phone.outbox();
    let mut received: Vec<_> = outbox.commands().map(str::to_owned).collect();
    let mut expected: Vec<_> = sent.iter().map(|keys| format!("/command.htm?key={keys}")).collect();
    received.sort();
    expected.sort();
    assert_eq!(received, expected);
}

#[tokio::test]
async fn malformed_requests_are_rejected_with_the_position_and_not_sent() {
    let peer = phone().await;
    let desk = TestRelay::new(peer.address, None);
    let path = "/api/v1/phones/desk/commands";
    let check = async |body: &str, code: &str, detail: &str| {
        let problem = desk.post(path, body).await.problem();
        assert_eq!(problem.0, code, "{body}");
        assert!(problem.1.contains(detail), "{body}: {}", problem.1);
    };
    check(
        r#"{"command":"keys","sequence":"1;ENTRE"}"#,
        "invalid-command",
        "column 3: “ENTRE” is not a key; did you mean ENTER?",
    )
    .await;
    check(r#"{"command":"keys","sequence":""}"#, "invalid-command", "column 1: a key is missing")
        .await;
    check(
        r#"{"command":"keys","sequence":"P25"}"#,
        "missing-key",
        "the D785 has no key P25; it has P1 to P24",
    )
    .await;
    check(r#"{"command":"keys","sequence":"RECALL"}"#, "missing-key", "the D785 has no key RECALL")
        .await;
    check(r#"{"command":"explode"}"#, "invalid-json", "unknown variant `explode`").await;
    check(r#"{"command":"keys","sequence":"1","url":"http://x"}"#, "invalid-json", "url").await;
    check("{", "invalid-json", "line 1 column 1").await;
    check(r#"["keys","1"]"#, "invalid-json", "must be a JSON object").await;
    check("", "invalid-json", "EOF").await;
    check(&format!("\"{}\"", "x".repeat(20_000)), "too-large", "16384 bytes").await;
    let unknown =
        desk.post("/api/v1/phones/nobody/commands", r#"{"command":"keys","sequence":"1"}"#).await;
    assert_eq!(unknown.status(), 404);
    assert_eq!(
        unknown.problem(),
        ("unknown-phone".to_owned(), "no phone has the id “nobody”; available: desk".to_owned())
    );
    assert_eq!(peer.phone.outbox().iter().count(), 0);
}

#[tokio::test]
async fn requests_that_a_foreign_page_could_forge_are_rejected() {
    let peer = phone().await;
    let desk = TestRelay::new(peer.address, None);
    let path = "/api/v1/phones/desk/commands";
    let check = async |request: axum::http::request::Builder, status: u16, code: &str| {
        let body = Body::from(r#"{"command":"keys","sequence":"1"}"#);
        let answer = desk.request(request.body(body).unwrap()).await;
        assert_eq!((answer.status().as_u16(), answer.problem().0.as_str()), (status, code));
    };
    let post = || Request::post(path).header("host", "localhost");
    check(post().header("content-type", "application/json"), 403, "missing-header").await;
    check(post().header("content-type", "text/plain").header("x-deskside", "1"), 415, "not-json")
        .await;
    check(post().header("x-deskside", "1"), 415, "not-json").await;
    let json = |host: &str| {
        Request::post(path)
            .header("host", host)
            .header("x-deskside", "1")
            .header("content-type", "application/json")
    };
    check(json("evil.example"), 421, "wrong-host").await;
    check(Request::get(path).header("host", "localhost"), 405, "method-not-allowed").await;
    let preflight =
        Request::options(path).header("host", "localhost").header("origin", "http://evil.example");
    let answer = desk.request(preflight.body(Body::empty()).unwrap()).await;
    assert_eq!(answer.header("access-control-allow-origin"), "");
    assert_eq!(peer.phone.outbox().iter().count(), 0);
}

#[tokio::test]
async fn the_list_of_phones_has_addresses_and_no_credentials() {
    let peer = phone().await;
    let desk = TestRelay::new(peer.address, Some(("admin", "s3cret")));
    let answer = desk.get("/api/v1/phones").await;
    let expected = format!(
        r#"[{{"id":"desk","name":"Front desk","model":"D785","screens":["main","labels","expansion"],"address":"http://{}","link":{{"state":"unknown"}}}}]"#,
        peer.address
    );
    assert_eq!(String::from_utf8(answer.body).unwrap(), expected);
    assert_eq!(desk.get("/api/v1/nothing").await.problem().0, "not-found");
    assert_eq!(desk.get("/healthz").await.status(), 200);
}

#[tokio::test(start_paused = true)]
async fn a_full_queue_refuses_commands_and_loses_none() {
    let faults = Faults { slow_ms: 100, ..Faults::default() };
    let peer = phone_with(Settings { faults, ..Settings::default() }).await;
    let desk = TestRelay::new(peer.address, None);
    // One under way, a full queue, and two more.
    let presses = (0..35).map(|_| desk.keys("P1"));
    let answers = futures_util::future::join_all(presses).await;
    let refused: Vec<_> = answers.iter().filter(|answer| answer.status() == 429).collect();
    assert!((2..=3).contains(&refused.len()), "{}", refused.len());
    for answer in &refused {
        assert_eq!(answer.problem().0, "phone-busy");
        assert_eq!(answer.json()["reason"]["waiting"], 32);
    }
    let sent = answers.iter().filter(|answer| answer.status() == 200).count();
    assert_eq!(sent + refused.len(), 35);
    assert_eq!(peer.commands().len(), sent, "what was refused was not sent");
}
