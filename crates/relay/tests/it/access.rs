//! Sign-in, roles, groups, origins and the limit of sign-in attempts.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use axum::{
    body::Body,
    http::{Request, request::Builder},
};
use deskside_relay::{
    access::{Origin, OriginPolicy, PasswordHash, People, TokenHash, User},
    config::Config,
};
use relay_api::Role;

use crate::desk::{Answer, Peer, TestRelay, phone, phone_config};

const COMMANDS: &str = "/api/v1/phones/desk/commands";
const DIAGNOSIS: &str = "/api/v1/phones/desk/diagnosis";
pub(crate) const PRESS: &str = r#"{"command":"keys","sequence":"1"}"#;

/// Starts a relay with a viewer, an operator, an administrator and a user of another group. Each
/// has the token `token-NAME`, and the operator has the password `correct horse`.
pub(crate) async fn guarded() -> (TestRelay, Peer) {
    guarded_with(|_| {}).await
}

/// Starts the same relay, where several users may send commands to the phone at the same time.
pub(crate) async fn guarded_for_all() -> (TestRelay, Peer) {
    guarded_with(|config| config.driver.enabled = false).await
}

pub(crate) async fn guarded_with(change: impl FnOnce(&mut Config)) -> (TestRelay, Peer) {
    let peer = phone().await;
    let mut phone = phone_config("D785", None, peer.address, None);
    phone.groups = vec!["sales".to_owned()];
    let user = |name: &str, role, groups: Option<&str>| User {
        name: name.to_owned(),
        role,
        groups: groups.map(|group| vec![group.to_owned()]),
        password: (name == "operator").then(|| PasswordHash::new("correct horse").unwrap()),
        token: Some(TokenHash::of(&format!("token-{name}"))),
    };
    let users = vec![
        user("viewer", Role::Viewer, None),
        user("operator", Role::Operator, Some("sales")),
        user("administrator", Role::Administrator, None),
        user("stranger", Role::Administrator, Some("lab")),
    ];
    let mut config = Config {
        phones: vec![Arc::new(phone)],
        people: People { users, ..People::default() },
        ..Config::default()
    };
    change(&mut config);
    (TestRelay::configured(config), peer)
}

pub(crate) fn post(path: &str) -> Builder {
    // Browsers must name their commands.
    static KEYS: AtomicUsize = AtomicUsize::new(0);
    let key = KEYS.fetch_add(1, Ordering::Relaxed).to_string();
    Request::post(path)
        .header("host", "localhost")
        .header("idempotency-key", key)
        .header("x-deskside", "1")
        .header("content-type", "application/json")
}

pub(crate) async fn send(desk: &TestRelay, request: Builder, body: &str) -> Answer {
    desk.request(request.body(Body::from(body.to_owned())).unwrap()).await
}

/// Sends a command with the token of `user`.
pub(crate) async fn command(desk: &TestRelay, user: &str, body: &str) -> Answer {
    let token = format!("Bearer token-{user}");
    send(desk, post(COMMANDS).header("authorization", token), body).await
}

async fn get(desk: &TestRelay, path: &str, name: &str, value: &str) -> Answer {
    let request = Request::get(path).header("host", "localhost").header(name, value);
    desk.request(request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn requests_without_sign_in_are_rejected() {
    let (desk, peer) = guarded().await;
    for path in [
        "/api/v1/phones",
        "/api/v1/session",
        "/api/v1/phones/desk/screens/main",
        "/api/v1/phones/desk/events",
        "/api/v1/events?phones=desk",
        "/metrics",
    ] {
        let answer = desk.get(path).await;
        assert_eq!(
            (answer.status().as_u16(), answer.problem().0.as_str()),
            (401, "login-required"),
            "{path}"
        );
        assert_eq!(answer.header("www-authenticate"), "Bearer", "browsers ask for no token");
    }
    for path in [COMMANDS, DIAGNOSIS] {
        assert_eq!(desk.post(path, PRESS).await.problem().0, "login-required");
    }
    assert_eq!(command(&desk, "nobody", PRESS).await.problem().0, "login-required");
    for path in ["/", "/healthz", "/readyz", "/api/v1/openapi.json"] {
        assert_eq!(desk.get(path).await.status(), 200, "{path}");
    }
    assert_eq!(peer.phone.outbox().iter().count(), 0);
}

#[tokio::test]
async fn each_role_may_do_exactly_what_its_tier_allows() {
    let (desk, peer) = guarded_for_all().await;
    let reset = r#"{"command":"reset","confirm":"desk"}"#;
    let clear = r#"{"command":"clear_calls","list":"missed"}"#;
    let check = async |user: &str, body: &str, status: u16| {
        let answer = command(&desk, user, body).await;
        assert_eq!(answer.status(), status, "{user} {body} {:?}", String::from_utf8(answer.body));
    };
    check("viewer", PRESS, 403).await;
    check("viewer", r#"{"command":"play_ringer","ringer":1}"#, 403).await;
    check("operator", PRESS, 200).await;
    check("operator", clear, 403).await;
    check("operator", reset, 403).await;
    check("administrator", clear, 200).await;
    check("operator", r#"{"command":"reregister","line":1}"#, 200).await;
    let detail = command(&desk, "operator", clear).await.problem().1;
    let expected = "your role is operator; this needs the role administrator. ";
    assert!(detail.starts_with(expected), "{detail}");
    assert_eq!(peer.commands().len(), 3);
    // All roles may look.
    let screen =
        get(&desk, "/api/v1/phones/desk/screens/main", "authorization", "Bearer token-viewer");
    assert_eq!(screen.await.status(), 200);
}

#[tokio::test]
async fn without_sign_in_nothing_destructive_is_allowed_unless_configured() {
    let reset = r#"{"command":"reset","confirm":"desk"}"#;
    let peer = phone().await;
    for (local_role, status) in [
        (None, 403),
        (Some(Role::Viewer), 403),
        (Some(Role::Operator), 403),
        (Some(Role::Administrator), 200),
    ] {
        let phones = vec![Arc::new(phone_config("D785", None, peer.address, None))];
        let people = People { local_role, ..People::default() };
        let desk = TestRelay::configured(Config { phones, people, ..Config::default() });
        // An operator may do what is undone by itself.
        let again = desk.post(COMMANDS, r#"{"command":"reregister","line":1}"#).await;
        assert_eq!(again.status(), if local_role == Some(Role::Viewer) { 403 } else { 200 });
        let answer = desk.post(COMMANDS, reset).await;
        assert_eq!(answer.status(), status, "{local_role:?}");
        if status == 403 {
            assert_eq!(answer.reason(), "role-too-low");
        }
    }
    assert_eq!(peer.commands().len(), 4);
}

#[tokio::test]
async fn a_phone_of_another_group_is_not_found() {
    let (desk, peer) = guarded().await;
    let token = "Bearer token-stranger";
    let list = get(&desk, "/api/v1/phones", "authorization", token).await;
    assert_eq!(list.json(), serde_json::json!([]));
    assert_eq!(get(&desk, "/metrics", "authorization", token).await.problem().0, "forbidden");
    for path in ["screens/main", "events"] {
        let answer =
            get(&desk, &format!("/api/v1/phones/desk/{path}"), "authorization", token).await;
        let (code, detail) = answer.problem();
        assert_eq!((answer.status().as_u16(), code.as_str()), (404, "unknown-phone"));
        assert_eq!(detail, "no phone has the id “desk”; available: ", "other phones stay unnamed");
    }
    assert_eq!(command(&desk, "stranger", PRESS).await.status(), 404);
    let diagnosis = send(&desk, post(DIAGNOSIS).header("authorization", token), "").await;
    assert_eq!(diagnosis.status(), 404);
    assert_eq!(peer.phone.outbox().iter().count(), 0);
}

/// Signs in with a password; returns the cookie.
async fn sign_in(desk: &TestRelay, name: &str, password: &str) -> Result<String, Answer> {
    let body = serde_json::json!({ "name": name, "password": password }).to_string();
    let answer =
        send(desk, post("/api/v1/session").header("origin", "http://localhost"), &body).await;
    if answer.status() != 204 {
        return Err(answer);
    }
    Ok(answer.header("set-cookie").split(';').next().unwrap().to_owned())
}

#[tokio::test]
async fn a_password_starts_a_session_that_lasts_until_sign_out() {
    let (desk, peer) = guarded().await;
    let cookie = sign_in(&desk, "operator", "correct horse").await.ok().unwrap();
    let session = get(&desk, "/api/v1/session", "cookie", &cookie).await.json();
    let expected = serde_json::json!({ "name": "operator", "role": "operator", "login": "password", "may_add_phones": false, "allow_fire": false });
    assert_eq!(session, expected);
    let pressed = post(COMMANDS).header("cookie", &cookie).header("origin", "http://localhost");
    assert_eq!(send(&desk, pressed, PRESS).await.status(), 200);
    assert_eq!(peer.commands().len(), 1);
    let out = || Request::delete("/api/v1/session").header("host", "localhost");
    let forged = desk.request(out().body(Body::empty()).unwrap()).await;
    assert_eq!((forged.problem().0.as_str(), forged.header("set-cookie")), ("missing-header", ""));
    let out = out().header("x-deskside", "1").body(Body::empty()).unwrap();
    let out = desk.request(out).await;
    assert_eq!(out.status(), 204);
    assert!(out.header("set-cookie").contains("Max-Age=0"), "{}", out.header("set-cookie"));
}

#[tokio::test]
async fn wrong_names_and_passwords_get_the_same_answer_and_are_limited() {
    let (desk, _peer) = guarded().await;
    let mut seen = Vec::new();
    for (name, password) in [
        ("operator", "wrong"),
        ("nobody", "correct horse"),
        // This user has a token and no password.
        ("viewer", ""),
        ("operator", "wrong"),
        ("operator", "wrong"),
        ("operator", "wrong"),
    ] {
        let answer = sign_in(&desk, name, password).await.err().unwrap();
        seen.push((answer.status().as_u16(), answer.problem()));
    }
    assert!(seen.iter().all(|problem| *problem == seen[0]), "{seen:?}");
    assert_eq!((seen[0].0, seen[0].1.0.as_str()), (401, "login-failed"));
    assert!(sign_in(&desk, "operator", "wrong").await.is_err());
    let refused = sign_in(&desk, "operator", "correct horse").await.err().unwrap();
    assert_eq!(
        (refused.status().as_u16(), refused.problem().0.as_str()),
        (429, "too-many-requests")
    );
    assert!(refused.header("retry-after").parse::<u32>().unwrap() <= 60);
}

#[tokio::test]
async fn foreign_pages_and_cookies_without_an_origin_are_rejected() {
    let (desk, peer) = guarded().await;
    let cookie = sign_in(&desk, "operator", "correct horse").await.ok().unwrap();
    // Origin, Sec-Fetch-Site, and whether the request passes with a cookie or a token.
    let table: [(Option<&str>, Option<&str>, bool, bool); 12] = [
        (Some("http://localhost"), None, true, true),
        (Some("HTTP://LOCALHOST"), None, true, true),
        (Some("http://localhost:1"), None, false, false),
        (Some("http://evil.example"), None, false, false),
        (Some("http://localhost.evil.example"), None, false, false),
        (Some("null"), None, false, false),
        (Some("http://localhost"), Some("cross-site"), true, true),
        (None, Some("same-origin"), true, true),
        (None, Some("none"), true, true),
        (None, Some("same-site"), false, false),
        (None, Some("cross-site"), false, false),
        (None, None, false, true),
    ];
    let mut pressed = 0;
    for (origin, site, with_cookie, with_token) in table {
        for (name, value, passes) in [
            ("cookie", cookie.as_str(), with_cookie),
            ("authorization", "Bearer token-operator", with_token),
        ] {
            let mut request = post(COMMANDS).header(name, value);
            if let Some(origin) = origin {
                request = request.header("origin", origin);
            }
            if let Some(site) = site {
                request = request.header("sec-fetch-site", site);
            }
            let answer = send(&desk, request, PRESS).await;
            let expected = if passes { 200 } else { 403 };
            assert_eq!(answer.status(), expected, "{origin:?} {site:?} {name}");
            if !passes {
                assert_eq!(answer.problem().0, "foreign-origin");
            }
            pressed += usize::from(passes);
        }
    }
    assert_eq!(peer.commands().len(), pressed);
}

#[tokio::test]
async fn allowed_pages_call_with_a_token_and_never_with_a_cookie() {
    let tools = "https://tools.example";
    let (desk, _peer) = guarded_with(|config| {
        config.web.allow_origins.push(Origin::read(tools).unwrap());
    })
    .await;
    let preflight = Request::options(COMMANDS).header("host", "localhost").header("origin", tools);
    let answer = desk.request(preflight.body(Body::empty()).unwrap()).await;
    assert_eq!(answer.status(), 204);
    assert_eq!(answer.header("access-control-allow-origin"), tools);
    assert_eq!(answer.header("access-control-allow-credentials"), "");
    assert!(answer.header("access-control-allow-headers").contains("x-deskside"));
    assert_eq!(answer.header("vary"), "origin");
    let token =
        post(COMMANDS).header("origin", tools).header("authorization", "Bearer token-operator");
    let answer = send(&desk, token, PRESS).await;
    assert_eq!(
        (answer.status().as_u16(), answer.header("access-control-allow-origin")),
        (200, tools)
    );
    let cookie = sign_in(&desk, "operator", "correct horse").await.ok().unwrap();
    let cookie = post(COMMANDS).header("origin", tools).header("cookie", cookie);
    assert_eq!(send(&desk, cookie, PRESS).await.problem().0, "foreign-origin");
    let other = Request::options(COMMANDS)
        .header("host", "localhost")
        .header("origin", "https://x.example");
    let answer = desk.request(other.body(Body::empty()).unwrap()).await;
    assert_eq!(answer.header("access-control-allow-origin"), "");
}

#[tokio::test]
async fn frame_ancestors_and_host_names_follow_the_configuration() {
    let (desk, _peer) = guarded_with(|config| {
        config.web = OriginPolicy {
            url: Some(Origin::read("https://deskside.example").unwrap()),
            hosts: vec!["deskside.example".to_owned()],
            frame_ancestors: vec![Origin::read("https://helpdesk.example").unwrap()],
            ..OriginPolicy::default()
        };
    })
    .await;
    let get = |path: &str, host: &str| {
        Request::get(path).header("host", host).body(Body::empty()).unwrap()
    };
    let page = desk.request(get("/", "deskside.example")).await;
    assert_eq!(page.status(), 200);
    assert!(
        page.header("content-security-policy")
            .ends_with("frame-ancestors 'self' https://helpdesk.example")
    );
    assert_eq!(page.header("x-frame-options"), "", "it would forbid what the policy allows");
    assert_eq!(page.header("strict-transport-security"), "max-age=31536000");
    assert_eq!(desk.request(get("/", "evil.example")).await.problem().0, "wrong-host");
    let api = desk.request(get("/api/v1/phones", "deskside.example")).await;
    assert!(api.header("content-security-policy").ends_with("frame-ancestors 'none'"));
    let (plain, _peer) = guarded().await;
    let page = plain.get("/").await;
    assert!(page.header("content-security-policy").ends_with("frame-ancestors 'self'"));
    assert_eq!(page.header("x-frame-options"), "SAMEORIGIN");
    assert_eq!(page.header("strict-transport-security"), "");
}

#[tokio::test]
async fn a_viewer_does_not_learn_the_address_of_a_phone() {
    let (desk, peer) = guarded().await;
    let diagnose = async |user: &str| {
        let request = post(DIAGNOSIS).header("authorization", format!("Bearer token-{user}"));
        String::from_utf8(send(&desk, request, "").await.body).unwrap()
    };
    let address = peer.address.to_string();
    assert!(!diagnose("viewer").await.contains(&address));
    assert!(diagnose("operator").await.contains(&address));
    // The list has what the diagnostics have found out.
    let listed = async |user: &str| {
        let token = format!("Bearer token-{user}");
        get(&desk, "/api/v1/phones", "authorization", &token).await.json()[0].clone()
    };
    let viewer = listed("viewer").await;
    assert!(!viewer.to_string().contains(&address), "{viewer}");
    assert_eq!((viewer.get("address"), viewer.get("mac")), (None, None));
    assert_eq!(viewer["firmware"], "10.1.33.33");
    for user in ["operator", "administrator"] {
        let phone = listed(user).await;
        assert_eq!(phone["address"], format!("http://{address}"), "{user}");
        assert_eq!(phone["mac"].as_str().map(str::len), Some(12), "{phone}");
        assert_eq!(phone["firmware"], "10.1.33.33");
    }
}

/// Only the first one was once judged.
#[tokio::test]
async fn two_origins_are_none() {
    let (desk, _peer) = guarded().await;
    let own = "http://localhost";
    for origins in [[own, "https://evil.example"], ["https://evil.example", own]] {
        let mut request = post(COMMANDS).header("authorization", "Bearer token-operator");
        for origin in origins {
            request = request.header("origin", origin);
        }
        assert_eq!(send(&desk, request, PRESS).await.problem().0, "foreign-origin");
    }
}

#[tokio::test]
async fn deleting_all_identities_takes_the_same_role_by_key_and_by_command() {
    let (desk, peer) = guarded().await;
    let body = r#"{"command":"keys","sequence":"F_LOGOFF_ALL"}"#;
    assert_eq!(command(&desk, "operator", body).await.problem().0, "forbidden");
    assert_eq!(peer.commands().len(), 0);
}
