//! Signing in with a company account, against a small provider.

mod bench;
mod provider;

use std::{sync::atomic::Ordering, time::Duration};

use axum::{body::Body, http::Request};
use futures_util::future::join_all;
use relay_api::Role;
use serde_json::{Value, json};
use tokio::time::{Instant, timeout};

use crate::access::guarded_with;
use bench::{Bench, Browser, bench, bench_with_silence, texts};

/// Signs in with claims in place of the usual ones; returns why it failed.
async fn refusal(bench: &Bench, claims: Value) -> Value {
    bench.provider.state().claims = claims.as_object().unwrap().clone();
    let mut browser = Browser::default();
    let answer = browser.sign_in(bench, 0).await;
    assert_eq!((answer.status().as_u16(), answer.header("location")), (303, "/"), "{claims}");
    assert_eq!(browser.session(bench).await, None, "{claims}");
    browser.problem(bench).await
}

#[tokio::test]
async fn a_company_account_has_a_session_like_any_other() {
    let bench = bench().await;
    let mut browser = Browser::default();
    let ways = browser.get(&bench.desk, "/api/v1/oidc").await.json();
    assert_eq!(ways, json!({"password": true, "company": "Example Ltd"}));
    let answer = browser.sign_in(&bench, 0).await;
    assert_eq!((answer.status().as_u16(), answer.header("location")), (303, "/"));
    let session = browser.session(&bench).await.unwrap();
    assert_eq!(session["name"], "carla");
    assert_eq!(session["role"], "operator");
    assert_eq!(session["login"], "company");
    let phones = browser.get(&bench.desk, "/api/v1/phones").await.json();
    assert_eq!(phones.as_array().unwrap().len(), 1, "of the group sales");
    let sessions = browser.get(&bench.desk, "/api/v1/sessions").await.json();
    assert_eq!(sessions[0]["user"], "carla");
    let copy = browser.clone();
    assert_eq!(browser.call(&bench.desk, "DELETE", "/api/v1/session", "").await.status(), 204);
    for mut browser in [browser, copy] {
        assert_eq!(browser.session(&bench).await, None);
    }
}

#[tokio::test]
async fn the_provider_is_asked_for_what_is_configured_and_described_once() {
    let bench = bench().await;
    let mut browser = Browser::default();
    let answer = browser.get(&bench.desk, "/api/v1/oidc/start").await;
    let location = answer.header("location").to_owned();
    assert!(location.starts_with(&format!("{}/authorize?", bench.provider.issuer)), "{location}");
    assert!(location.contains("scope=openid+profile+groups"), "{location}");
    let cookie = answer.header("set-cookie");
    assert!(cookie.contains("SameSite=Lax") && cookie.contains("HttpOnly"), "{cookie}");
    browser.sign_in(&bench, 0).await;
    let requests = bench.provider.state().requests.clone();
    assert_eq!(requests, ["/.well-known/openid-configuration", "/keys", "/token"]);
}

#[tokio::test]
async fn a_token_that_proves_nothing_is_refused() {
    let bench = bench().await;
    for claims in [
        json!({"nonce": "of another sign-in"}),
        json!({"nonce": null}),
        json!({"aud": "another client"}),
        json!({"aud": ["deskside", "another client"]}),
        json!({"azp": "another client"}),
        json!({"iss": "https://login.example"}),
        json!({"exp": 1_700_000_000}),
        json!({"iat": 4_000_000_000_u32, "exp": 4_000_000_300_u32}),
    ] {
        assert_eq!(refusal(&bench, claims.clone()).await, "unproven", "{claims}");
    }
    // The clocks may differ a little.
    let now = jiff::Timestamp::now().as_second();
    bench.provider.state().claims =
        json!({"exp": now - 20, "iat": now + 20}).as_object().unwrap().clone();
    let mut browser = Browser::default();
    browser.sign_in(&bench, 0).await;
    assert!(browser.session(&bench).await.is_some());
}

#[tokio::test]
async fn a_signature_of_another_kind_is_refused() {
    let bench = bench().await;
    for algorithm in ["none", "HS256"] {
        bench.provider.state().algorithm = algorithm;
        assert_eq!(refusal(&bench, json!({})).await, "unproven", "{algorithm}");
    }
}

#[tokio::test]
async fn who_may_not_sign_in_sees_why() {
    let bench = bench().await;
    for (claims, expected) in [
        (json!({"groups": []}), "no-group"),
        (json!({"groups": null}), "no-group"),
        (json!({"groups": ["sales"]}), "no-group"),
        (json!({"preferred_username": null}), "no-name"),
        (json!({"preferred_username": ""}), "no-name"),
        // The relay lists a user of this name.
        (json!({"preferred_username": "administrator"}), "no-name"),
    ] {
        assert_eq!(refusal(&bench, claims.clone()).await, expected, "{claims}");
    }
}

#[tokio::test]
async fn a_problem_is_returned_once() {
    let bench = bench().await;
    bench.provider.state().claims = json!({"groups": []}).as_object().unwrap().clone();
    let mut browser = Browser::default();
    browser.sign_in(&bench, 0).await;
    assert_eq!(browser.problem(&bench).await, "no-group");
    assert_eq!(browser.problem(&bench).await, Value::Null);
}

#[tokio::test]
async fn only_the_browser_that_began_ends_a_sign_in_and_only_once() {
    let bench = bench().await;
    let (mut own, mut other) = (Browser::default(), Browser::default());
    let callback = own.callback(&bench, 0).await;
    let before = own.clone();
    // Another browser, without a sign-in of its own and with one.
    other.get(&bench.desk, &callback).await;
    assert_eq!(other.problem(&bench).await, "old");
    let _own_callback = other.callback(&bench, 0).await;
    other.get(&bench.desk, &callback).await;
    assert_eq!(other.problem(&bench).await, "old");
    assert_eq!(other.session(&bench).await, None);
    own.get(&bench.desk, &callback).await;
    assert!(own.session(&bench).await.is_some());
    // Somebody who has copied the address and the cookies comes too late.
    let mut copy = before;
    copy.get(&bench.desk, &callback).await;
    assert_eq!(copy.problem(&bench).await, "old");
    assert_eq!(copy.session(&bench).await, None);
}

#[tokio::test]
async fn a_code_is_used_once() {
    let bench = bench().await;
    let mut browser = Browser::default();
    let callback = browser.callback(&bench, 0).await;
    let code = |callback: &str| {
        callback.split("code=").nth(1).unwrap().split('&').next().unwrap().to_owned()
    };
    let used = code(&callback);
    browser.get(&bench.desk, &callback).await;
    let mut other = Browser::default();
    let callback = other.callback(&bench, 0).await;
    let callback = callback.replace(&format!("code={}", code(&callback)), &format!("code={used}"));
    other.get(&bench.desk, &callback).await;
    assert_eq!(other.problem(&bench).await, "unproven");
}

#[tokio::test]
async fn an_answer_without_a_code_or_of_another_provider_is_refused() {
    let bench = bench().await;
    let state = |callback: &str| {
        callback.split("state=").nth(1).unwrap().split('&').next().unwrap().to_owned()
    };
    for (query, expected) in [
        ("error=access_denied", "declined"),
        ("", "declined"),
        ("code=code-0&error=login_required", "declined"),
        ("code=code-0&iss=https%3A%2F%2Flogin.example", "unproven"),
    ] {
        let mut browser = Browser::default();
        let callback = browser.callback(&bench, 0).await;
        let path = format!("/api/v1/oidc/callback?state={}&{query}", state(&callback));
        assert_eq!(browser.get(&bench.desk, &path).await.header("location"), "/");
        assert_eq!(browser.problem(&bench).await, expected, "{query}");
    }
}

#[tokio::test]
async fn new_keys_are_read_when_they_are_needed() {
    let bench = bench().await;
    Browser::default().sign_in(&bench, 0).await;
    {
        let mut state = bench.provider.state();
        (state.key, state.shown_key) = (2, 2);
    }
    let mut browser = Browser::default();
    browser.sign_in(&bench, 0).await;
    assert!(browser.session(&bench).await.is_some());
    // A key that the provider does not have is no reason to ask it again and again.
    bench.provider.state().key = 3;
    let before = bench.provider.state().requests.len();
    assert_eq!(refusal(&bench, json!({})).await, "unproven");
    assert_eq!(bench.provider.state().requests[before..], ["/token"]);
}

#[tokio::test]
async fn groups_that_are_not_in_the_token_are_asked_for() {
    let bench = bench().await;
    let claims = json!({"groups": null});
    let claims = claims.as_object().unwrap();
    for (sub, expected) in [("248289761001", true), ("another", false)] {
        let user_info = json!({"sub": sub, "groups": ["it"], "preferred_username": "mallory"});
        {
            let mut state = bench.provider.state();
            (state.claims, state.user_info) = (claims.clone(), Some(user_info));
        }
        let mut browser = Browser::default();
        browser.sign_in(&bench, 0).await;
        let session = browser.session(&bench).await;
        assert_eq!(session.is_some(), expected, "{sub}");
        if let Some(session) = session {
            assert_eq!(
                (&session["name"], &session["role"]),
                (&json!("carla"), &json!("administrator"))
            );
        }
    }
}

#[tokio::test]
async fn a_provider_that_does_not_answer_is_named() {
    let bench = bench().await;
    bench.provider.line.abort();
    let mut browser = Browser::default();
    let answer = browser.get(&bench.desk, "/api/v1/oidc/start").await;
    assert_eq!((answer.status().as_u16(), answer.header("location")), (303, "/"));
    let ways = browser.get(&bench.desk, "/api/v1/oidc").await.json();
    assert_eq!(ways["problem"]["reason"]["problem"], "unreachable");
    assert!(ways["problem"]["remedy"].is_object(), "{ways}");
}

/// Each request of a stranger once waited, and each once asked a dead provider again.
#[tokio::test(start_paused = true)]
async fn strangers_wait_for_a_dead_provider_in_few_places_and_together() {
    let (desk, _peer, connections) = bench_with_silence().await;
    let started = Instant::now();
    let answers = join_all((0..20).map(|_| desk.get("/api/v1/oidc/start"))).await;
    let busy: Vec<_> = answers.iter().filter(|answer| answer.status() == 503).collect();
    assert_eq!(busy.len(), 4);
    assert_eq!(
        (busy[0].problem().0.as_str(), busy[0].header("retry-after")),
        ("sign-in-busy", "5")
    );
    let problem = busy[0].json();
    assert_eq!(problem["reason"]["problem"], "busy");
    assert_eq!(problem["remedy"]["kind"], "sign-in-later");
    assert_eq!(answers.iter().filter(|answer| answer.status() == 303).count(), 16);
    assert_eq!((started.elapsed().as_secs(), connections.load(Ordering::SeqCst)), (5, 1));
    // A moment later it is not asked again.
    assert_eq!(desk.get("/api/v1/oidc/start").await.status(), 303);
    assert_eq!((started.elapsed().as_secs(), connections.load(Ordering::SeqCst)), (5, 1));
}

/// The others once began again with a reading of their own.
#[tokio::test(start_paused = true)]
async fn a_reading_goes_on_when_the_one_who_began_it_is_gone() {
    let (desk, _peer, connections) = bench_with_silence().await;
    let started = Instant::now();
    let first = timeout(Duration::from_secs(1), desk.get("/api/v1/oidc/start"));
    let (first, second) = tokio::join!(first, desk.get("/api/v1/oidc/start"));
    assert!(first.is_err(), "it hung up");
    assert_eq!(second.status(), 303);
    assert_eq!((started.elapsed().as_secs(), connections.load(Ordering::SeqCst)), (5, 1));
}

#[tokio::test]
async fn a_small_window_hands_the_sign_in_to_the_page_that_opened_it() {
    let bench = bench().await;
    let (mut window, mut page) = (Browser::default(), Browser::default());
    let start = window.get(&bench.desk, "/api/v1/oidc/start?popup=1").await;
    assert_eq!(start.header("cross-origin-opener-policy"), "unsafe-none");
    let callback = bench.provider.sign_in(start.header("location"));
    let answer = window.get(&bench.desk, &callback).await;
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.header("cross-origin-opener-policy"), "unsafe-none");
    let policy = answer.header("content-security-policy").to_owned();
    assert!(policy.contains("script-src 'self'") && !policy.contains("unsafe"), "{policy}");
    let html = String::from_utf8(answer.body).unwrap();
    assert!(html.contains("src=\"/api/v1/oidc/done.js\"") && !html.contains("<script>"), "{html}");
    let claim = html.split("name=\"deskside-claim\" content=\"").nth(1).unwrap();
    let body = json!({"claim": claim.split('"').next().unwrap()}).to_string();
    assert_eq!(window.session(&bench).await, None, "the window itself is not signed in");
    let path = "/api/v1/oidc/claim";
    assert_eq!(page.call(&bench.desk, "POST", path, &body).await.status(), 204);
    assert_eq!(page.session(&bench).await.unwrap()["name"], "carla");
    let again = Browser::default().call(&bench.desk, "POST", path, &body).await;
    assert_eq!((again.status().as_u16(), again.reason().as_str()), (401, "company-sign-in"));
    let script = window.get(&bench.desk, "/api/v1/oidc/done.js").await;
    assert!(script.header("content-type").starts_with("text/javascript"));
    assert!(String::from_utf8(script.body).unwrap().contains("location.origin"));
}

/// The page once got a session of today with the rights of before.
#[tokio::test]
async fn a_small_window_hands_over_no_rights_of_before_a_change_of_the_rules() {
    let bench = bench().await;
    let answer = Browser::default().sign_in(&bench, 1).await;
    let html = String::from_utf8(answer.body).unwrap();
    let claim = html.split("name=\"deskside-claim\" content=\"").nth(1).unwrap();
    let body = json!({"claim": claim.split('"').next().unwrap()}).to_string();
    let mut config = bench.desk.relay.snapshot().config.clone();
    if let Some(company) = &mut config.people.company {
        company.roles = vec![(Role::Viewer, texts(&["support"]))];
    }
    bench.desk.relay.reload(config).unwrap();
    let mut page = Browser::default();
    assert_eq!(page.call(&bench.desk, "POST", "/api/v1/oidc/claim", &body).await.status(), 401);
    assert_eq!(page.session(&bench).await, None);
}

#[tokio::test]
async fn a_small_window_tells_why_it_failed() {
    let bench = bench().await;
    bench.provider.state().claims = json!({"groups": []}).as_object().unwrap().clone();
    let answer = Browser::default().sign_in(&bench, 1).await;
    assert_eq!(answer.status(), 200);
    let html = String::from_utf8(answer.body).unwrap();
    assert!(html.contains("deskside-problem") && html.contains("no-group"), "{html}");
}

#[tokio::test]
async fn a_sign_in_begins_at_the_configured_address() {
    let bench = bench().await;
    let start = async |path: &str| {
        let request = Request::get(path).header("host", "127.0.0.1:8080").body(Body::empty());
        bench.desk.request(request.unwrap()).await
    };
    let answer = start("/api/v1/oidc/start?popup=1").await;
    let url = "http://localhost/api/v1/oidc/start?popup=1&moved=1";
    assert_eq!((answer.status().as_u16(), answer.header("location")), (303, url));
    // A proxy that gives the relay another name turns it in no circle.
    let answer = start("/api/v1/oidc/start?moved=1").await;
    assert!(answer.header("location").starts_with(&bench.provider.issuer));
}

#[tokio::test]
async fn without_a_company_there_is_nothing_to_sign_in_with() {
    let (desk, _peer) = guarded_with(|_| {}).await;
    let ways = desk.get("/api/v1/oidc").await.json();
    assert_eq!(ways, json!({"password": true}));
    for path in ["/api/v1/oidc/start", "/api/v1/oidc/callback"] {
        assert_eq!(desk.get(path).await.status(), 404, "{path}");
    }
    assert_eq!(desk.post("/api/v1/oidc/claim", r#"{"claim":"x"}"#).await.status(), 404);
}

#[tokio::test]
async fn a_change_of_the_rules_ends_the_sessions_of_before() {
    let bench = bench().await;
    let mut browser = Browser::default();
    browser.sign_in(&bench, 0).await;
    assert!(browser.session(&bench).await.is_some());
    let mut config = bench.desk.relay.snapshot().config.clone();
    if let Some(company) = &mut config.people.company {
        company.roles = vec![(Role::Viewer, texts(&["support"]))];
    }
    bench.desk.relay.reload(config).unwrap();
    assert_eq!(browser.session(&bench).await, None);
    browser.sign_in(&bench, 0).await;
    assert_eq!(browser.session(&bench).await.unwrap()["role"], "viewer");
}
