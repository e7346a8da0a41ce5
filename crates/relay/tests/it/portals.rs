//! Portals: tokens for the page in a frame, what they allow, and how they end.

mod driver;
mod ends;
mod issuing;

use std::{fs, sync::Arc};

use axum::{
    body::Body,
    http::{Request, request::Builder},
};
use deskside_relay::{
    access::{Origin, Portal, TokenHash},
    config::Config,
};
use relay_api::Role;
use serde_json::{Value, json};

use crate::{
    access::{PRESS, guarded_with, send},
    desk::{Answer, Peer, TestRelay, phone_config},
};

const SERVER: &str = "deskside_of_the_helpdesk";
const ORIGIN: &str = "https://helpdesk.example";
const COMMANDS: &str = "/api/v1/phones/desk/commands";
const STREAM: &str = "/api/v1/phones/desk/events?screens=";

fn portal(name: &str, token: &str, origin: &str) -> Arc<Portal> {
    Arc::new(Portal {
        name: name.to_owned(),
        token: TokenHash::of(token),
        origins: vec![Origin::read(origin).unwrap()],
        role: Role::Operator,
        groups: Some(vec!["sales".to_owned()]),
    })
}

/// Starts a relay with a phone of the group `sales` and one of the group `lab`, and two portals for the former.
async fn bench() -> (TestRelay, Peer) {
    bench_with(|_| {}).await
}

async fn bench_with(change: impl FnOnce(&mut Config)) -> (TestRelay, Peer) {
    guarded_with(|config| {
        let mut lab = phone_config("D785", None, "127.0.0.1:9".parse().unwrap(), None);
        (lab.id, lab.groups) = ("lab".to_owned(), vec!["lab".to_owned()]);
        config.phones.push(Arc::new(lab));
        config.portals = vec![
            portal("helpdesk", SERVER, ORIGIN),
            portal("wiki", "deskside_of_the_wiki", "https://wiki.example"),
        ];
        change(config);
    })
    .await
}

fn request(method: &str, path: &str, token: &str) -> Builder {
    Request::builder()
        .method(method)
        .uri(path)
        .header("host", "localhost")
        .header("x-deskside", "1")
        .header("content-type", "application/json")
        .header("authorization", format!("Bearer {token}"))
}

/// Calls the relay as the server of a portal.
async fn server(desk: &TestRelay, method: &str, token: &str, body: &Value) -> Answer {
    send(desk, request(method, "/api/v1/embed-tokens", token), &body.to_string()).await
}

/// Returns a token for a frame.
async fn issue(desk: &TestRelay, body: &Value) -> String {
    let answer = server(desk, "POST", SERVER, body).await;
    assert_eq!(answer.status(), 201, "{}", answer.json());
    answer.json()["token"].as_str().unwrap().to_owned()
}

/// Calls the relay as a frame in a page of the portal.
async fn frame(desk: &TestRelay, method: &str, path: &str, token: &str, body: &str) -> Answer {
    let request = request(method, path, token).header("x-deskside-embedder", ORIGIN);
    send(desk, request, body).await
}

async fn get(desk: &TestRelay, path: &str, token: &str) -> Answer {
    frame(desk, "GET", path, token, "").await
}

fn ids(phones: &Value) -> Vec<&str> {
    phones.as_array().unwrap().iter().map(|phone| phone["id"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_token_acts_for_its_user_and_says_when_it_ends() {
    let (desk, peer) = bench_with(|config| config.allow_fire = true).await;
    let asked = json!({ "user": "Ada Lovelace", "phones": ["desk"], "expires_in": 60 });
    let issued = server(&desk, "POST", SERVER, &asked).await.json();
    let token = issued["token"].as_str().unwrap();
    assert!(token.starts_with("deskside_embed_"));
    let session = get(&desk, "/api/v1/session", token).await;
    assert_eq!(
        session.json(),
        json!({
            "name": "Ada Lovelace", "role": "operator", "login": "portal", "may_add_phones": false,
            "portal": "helpdesk", "expires_at": issued["expires_at"], "allow_fire": true,
        })
    );
    assert!(issued["expires_at"].as_str().unwrap().ends_with('Z'));
    assert_eq!(session.header("set-cookie"), "");
    assert_eq!(frame(&desk, "POST", COMMANDS, token, PRESS).await.status(), 200);
    assert_eq!(peer.commands().len(), 1);
}

#[tokio::test]
async fn only_the_server_of_a_portal_gets_tokens() {
    let (desk, _peer) = bench().await;
    let ada = json!({ "user": "ada" });
    let token = issue(&desk, &ada).await;
    for wrong in ["", "x", "token-administrator", &token] {
        for method in ["POST", "DELETE"] {
            let answer = server(&desk, method, wrong, &ada).await;
            assert_eq!(
                (answer.status().as_u16(), answer.reason()),
                (401, "token-unknown".to_owned())
            );
        }
    }
    let nobody = desk.post("/api/v1/embed-tokens", "{}").await;
    assert_eq!((nobody.status().as_u16(), nobody.reason()), (401, "header-missing".to_owned()));
    // Its token is good for nothing else.
    let other = get(&desk, "/api/v1/phones", SERVER).await;
    assert_eq!((other.status().as_u16(), other.reason()), (401, "token-unknown".to_owned()));
    let forged = Request::post("/api/v1/embed-tokens").header("host", "localhost");
    let forged = forged.header("authorization", format!("Bearer {SERVER}"));
    assert_eq!(send(&desk, forged, "{}").await.problem().0, "missing-header");
}

#[tokio::test]
async fn a_request_for_a_token_is_checked() {
    let (desk, _peer) = bench().await;
    let long = "a".repeat(65);
    for (body, status, reason) in [
        (json!({}), 400, "body-invalid"),
        (json!({ "user": "" }), 400, "invalid-argument"),
        (json!({ "user": long }), 400, "invalid-argument"),
        (json!({ "user": "a\nb" }), 400, "invalid-argument"),
        (json!({ "user": "ada", "expires_in": 9 }), 400, "invalid-argument"),
        (json!({ "user": "ada", "expires_in": 901 }), 400, "invalid-argument"),
        (json!({ "user": "ada", "role": "root" }), 400, "body-invalid"),
        (json!({ "user": "ada", "phones": ["lab"] }), 404, "unknown-phone"),
        (json!({ "user": "ada", "phones": ["desk", "none"] }), 404, "unknown-phone"),
        (json!({ "user": "ada", "groups": ["lab"] }), 403, "invalid-argument"),
        (json!({ "user": "ada", "groups": [], "phones": ["desk"] }), 404, "unknown-phone"),
    ] {
        let answer = server(&desk, "POST", SERVER, &body).await;
        assert_eq!(
            (answer.status().as_u16(), answer.reason().as_str()),
            (status, reason),
            "{body}"
        );
    }
    for body in [json!({}), json!({ "user": "ada", "token": "x" })] {
        assert_eq!(server(&desk, "DELETE", SERVER, &body).await.reason(), "argument-missing");
    }
    assert_eq!(server(&desk, "DELETE", SERVER, &json!({ "token": "x" })).await.status(), 204);
}

#[tokio::test]
async fn a_token_is_for_the_phones_it_was_asked_for_within_the_groups_of_its_portal() {
    let (desk, peer) = bench_with(|config| {
        let mut lobby = (*config.phones[0]).clone();
        lobby.id = "lobby".to_owned();
        config.phones.push(Arc::new(lobby));
    })
    .await;
    for (body, phones) in [
        (json!({ "user": "ada" }), vec!["desk", "lobby"]),
        (json!({ "user": "ada", "groups": ["sales"] }), vec!["desk", "lobby"]),
        (json!({ "user": "ada", "phones": ["lobby"] }), vec!["lobby"]),
        (json!({ "user": "ada", "phones": [] }), vec![]),
        (json!({ "user": "ada", "groups": [] }), vec![]),
    ] {
        let token = issue(&desk, &body).await;
        assert_eq!(ids(&get(&desk, "/api/v1/phones", &token).await.json()), phones, "{body}");
    }
    let token = issue(&desk, &json!({ "user": "ada", "phones": ["lobby"] })).await;
    for id in ["desk", "lab"] {
        let path = format!("/api/v1/phones/{id}");
        for (method, call) in [
            ("POST", "commands"),
            ("POST", "diagnosis"),
            ("GET", "screens/main"),
            ("GET", "events"),
        ] {
            let answer = frame(&desk, method, &format!("{path}/{call}"), &token, PRESS).await;
            assert_eq!(answer.problem().0, "unknown-phone", "{id} {call}");
        }
    }
    assert_eq!(peer.phone.outbox().iter().count(), 0);
    // It sees less than everything, so neither of these is for it.
    assert_eq!(get(&desk, "/metrics", &token).await.problem().0, "forbidden");
    let add = frame(&desk, "POST", "/api/v1/phones", &token, r#"{"address":"10.0.0.1"}"#).await;
    assert_eq!(add.status(), 403);
}

#[tokio::test]
async fn a_token_gives_no_higher_role_than_its_portal() {
    let (desk, peer) = bench().await;
    let clear = r#"{"command":"clear_calls","list":"missed"}"#;
    for (asked, role, pressed) in [
        ("administrator", "operator", 200_u16),
        ("operator", "operator", 200),
        ("viewer", "viewer", 403),
    ] {
        let body = json!({ "user": "ada", "role": asked });
        let issued = server(&desk, "POST", SERVER, &body).await.json();
        assert_eq!(issued["role"], role);
        let token = issued["token"].as_str().unwrap();
        assert_eq!(get(&desk, "/api/v1/session", token).await.json()["role"], role);
        assert_eq!(frame(&desk, "POST", COMMANDS, token, PRESS).await.status(), pressed);
        assert_eq!(frame(&desk, "POST", COMMANDS, token, clear).await.problem().0, "forbidden");
    }
    assert_eq!(peer.commands().len(), 2);
}

#[tokio::test]
async fn a_token_is_refused_in_a_page_of_another_origin() {
    let (desk, peer) = bench().await;
    let token = issue(&desk, &json!({ "user": "ada" })).await;
    let calls = [
        ("GET", "/api/v1/session"),
        ("GET", "/api/v1/phones"),
        ("GET", STREAM),
        ("POST", COMMANDS),
        ("DELETE", "/api/v1/sessions"),
        ("GET", "/metrics"),
    ];
    for (method, path) in calls {
        for origin in ["https://wiki.example", "https://evil.example", "null", "*", ""] {
            let request = request(method, path, &token).header("x-deskside-embedder", origin);
            let answer = send(&desk, request, PRESS).await;
            assert_eq!(answer.status(), 403, "{method} {path} {origin}");
            let problem = answer.json();
            assert_eq!(problem["code"], "foreign-origin", "{method} {path} {origin}");
            assert_eq!(problem["reason"]["kind"], "wrong-origin");
            assert_eq!(problem["reason"]["portal"], "helpdesk");
        }
        let without = send(&desk, request(method, path, &token), PRESS).await;
        assert_eq!(
            (without.problem().0, without.reason()),
            ("foreign-origin".into(), "header-missing".into())
        );
        let twice = request(method, path, &token).header("x-deskside-embedder", ORIGIN);
        let twice = twice.header("x-deskside-embedder", "https://evil.example");
        assert_eq!(send(&desk, twice, PRESS).await.problem().0, "foreign-origin");
    }
    assert_eq!(peer.phone.outbox().iter().count(), 0);
}

#[tokio::test]
async fn no_page_of_a_portal_may_call_the_api_itself() {
    let (desk, _peer) = bench().await;
    let token = issue(&desk, &json!({ "user": "ada" })).await;
    let preflight = Request::options(COMMANDS).header("host", "localhost").header("origin", ORIGIN);
    let preflight = desk.request(preflight.body(Body::empty()).unwrap()).await;
    assert_eq!(preflight.header("access-control-allow-origin"), "");
    let direct = request("POST", COMMANDS, &token).header("x-deskside-embedder", ORIGIN);
    let direct = send(&desk, direct.header("origin", ORIGIN), PRESS).await;
    assert_eq!(direct.problem().0, "foreign-origin");
    assert_eq!(direct.header("access-control-allow-origin"), "");
}

/// A portal may call somebody as a user of the relay is called.
#[tokio::test]
async fn the_user_of_a_portal_has_nothing_of_a_user_with_the_same_name() {
    let (desk, peer) = bench_with(|config| config.driver.enabled = false).await;
    let body = r#"{"name":"operator","password":"correct horse"}"#;
    let signed_in = desk.post("/api/v1/session", body).await;
    let cookie = signed_in.header("set-cookie").split(';').next().unwrap().to_owned();
    let own = async || {
        let request = Request::get("/api/v1/session").header("host", "localhost");
        send(&desk, request.header("cookie", &cookie), "").await.status().as_u16()
    };
    assert_eq!(own().await, 200);
    let token = issue(&desk, &json!({ "user": "operator" })).await;
    assert_eq!(get(&desk, "/api/v1/sessions", &token).await.json(), json!([]));
    let ended = frame(&desk, "DELETE", "/api/v1/sessions", &token, "").await;
    assert_eq!((ended.status().as_u16(), ended.reason()), (403, "not-in-portal".to_owned()));
    assert_eq!(own().await, 200);
    // The same key of another person is another key.
    for bearer in ["token-operator", &token] {
        let press = request("POST", COMMANDS, bearer).header("x-deskside-embedder", ORIGIN);
        let press = send(&desk, press.header("idempotency-key", "one"), PRESS).await;
        assert_eq!(press.status(), 200);
    }
    assert_eq!(peer.commands().len(), 2);
}

#[tokio::test]
async fn the_page_may_be_framed_by_portals_and_anybody_may_ask_by_whom() {
    let (desk, _peer) = bench_with(|config| {
        config.web.frame_ancestors = vec![Origin::read("https://wiki.example").unwrap()];
    })
    .await;
    let page = desk.get("/").await;
    let policy = page.header("content-security-policy");
    assert!(
        policy.ends_with("frame-ancestors 'self' https://wiki.example https://helpdesk.example"),
        "{policy}"
    );
    assert_eq!(page.header("x-frame-options"), "", "it would forbid what the policy allows");
    let embedding = desk.get("/api/v1/embedding").await;
    let origins = json!({ "origins": ["https://wiki.example", ORIGIN] });
    assert_eq!((embedding.status().as_u16(), embedding.json()), (200, origins));
    let (plain, _peer) = guarded_with(|_| {}).await;
    assert_eq!(plain.get("/api/v1/embedding").await.json(), json!({ "origins": [] }));
}

#[tokio::test]
async fn the_audit_log_names_the_user_and_the_portal() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("audit.jsonl");
    let (desk, _peer) = bench_with(|config| config.audit_log = Some(file.clone())).await;
    let token = issue(&desk, &json!({ "user": "ada", "role": "viewer" })).await;
    assert_eq!(frame(&desk, "POST", COMMANDS, &token, PRESS).await.status(), 403);
    assert_eq!(get(&desk, "/api/v1/phones/desk/screens/main", &token).await.status(), 200);
    let elsewhere = request("GET", "/api/v1/session", &token);
    let elsewhere = elsewhere.header("x-deskside-embedder", "https://evil.example");
    assert_eq!(send(&desk, elsewhere, "").await.status(), 403);
    let denied = json!({ "user": "bob", "phones": ["lab"] });
    assert_eq!(server(&desk, "POST", SERVER, &denied).await.status(), 404);
    let operator = issue(&desk, &json!({ "user": "ada" })).await;
    assert_eq!(frame(&desk, "POST", COMMANDS, &operator, PRESS).await.status(), 200);
    assert_eq!(server(&desk, "DELETE", SERVER, &json!({ "user": "ada" })).await.status(), 204);
    desk.relay.audit().flush().await;
    let text = fs::read_to_string(&file).unwrap();
    assert!(!text.contains("deskside_"), "{text}");
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let of_portal = lines.iter().filter(|line| line["portal"] == "helpdesk");
    let of_portal: Vec<_> = of_portal
        .map(|line| (line["event"].as_str().unwrap(), line["user"].as_str().unwrap()))
        .collect();
    for line in [
        ("embed-token", "ada"),
        ("command", "ada"),
        ("command-begins", "ada"),
        ("view", "ada"),
        ("refused", "ada"),
        ("refused", "(unknown)"),
        ("embed-token-revoked", "ada"),
    ] {
        assert!(of_portal.contains(&line), "{line:?} is not in {text}");
    }
}

#[tokio::test]
async fn a_portal_gets_only_so_many_tokens_at_once() {
    let (desk, _peer) = bench().await;
    let ada = json!({ "user": "ada" });
    let mut last = server(&desk, "POST", SERVER, &ada).await;
    for _ in 0..1_000 {
        if last.status() != 201 {
            break;
        }
        last = server(&desk, "POST", SERVER, &ada).await;
    }
    assert_eq!(last.problem().0, "too-many-requests");
    assert_eq!(last.json()["reason"]["limit"], "portal");
    assert_eq!(last.header("retry-after"), "1");
    let other = server(&desk, "POST", "deskside_of_the_wiki", &ada).await;
    assert_eq!(other.status(), 201, "another portal");
}
