//! Sessions: where somebody is signed in, and how that ends.

use std::time::Duration;

use axum::{body::Body, http::Request};
use tower::ServiceExt;

use crate::{
    access::{guarded, guarded_with},
    desk::{Answer, TestRelay},
};

const OWN: &str = "http://localhost";

async fn call(desk: &TestRelay, method: &str, path: &str, cookie: &str) -> Answer {
    let request = Request::builder().method(method).uri(path).header("host", "localhost");
    let request = request.header("x-deskside", "1").header("origin", OWN).header("cookie", cookie);
    desk.request(request.body(Body::empty()).unwrap()).await
}

/// Signs the operator in; returns the cookie of the session.
pub(crate) async fn sign_in(desk: &TestRelay) -> String {
    let body = r#"{"name":"operator","password":"correct horse"}"#;
    let answer = desk.post("/api/v1/session", body).await;
    assert_eq!(answer.status(), 204);
    let cookies = answer.head.headers().get_all("set-cookie");
    let mut cookies = cookies.iter().map(|cookie| cookie.to_str().unwrap());
    let session = cookies.find(|cookie| cookie.starts_with("deskside=")).unwrap();
    session.split(';').next().unwrap().to_owned()
}

async fn is_signed_in(desk: &TestRelay, cookie: &str) -> bool {
    call(desk, "GET", "/api/v1/session", cookie).await.status() == 200
}

/// A copy of the cookie was once good for up to a month.
#[tokio::test]
async fn signing_out_ends_a_copy_of_the_cookie_too() {
    let (desk, _peer) = guarded().await;
    let (one, other) = (sign_in(&desk).await, sign_in(&desk).await);
    assert_eq!(call(&desk, "DELETE", "/api/v1/session", &one).await.status(), 204);
    assert!(!is_signed_in(&desk, &one).await);
    assert!(is_signed_in(&desk, &other).await, "another browser");
}

#[tokio::test]
async fn sessions_end_one_by_one_and_all_at_once() {
    let (desk, _peer) = guarded().await;
    let (one, two, three) = (sign_in(&desk).await, sign_in(&desk).await, sign_in(&desk).await);
    for cookie in [&two, &three, &one] {
        assert!(is_signed_in(&desk, cookie).await);
    }
    let list = call(&desk, "GET", "/api/v1/sessions", &one).await.json();
    let list = list.as_array().unwrap();
    assert_eq!(list.len(), 3);
    assert_eq!(list[0]["is_current"], true, "used last: {list:?}");
    assert_eq!(
        (list[1]["user"].as_str(), list[1]["is_current"].as_bool()),
        (Some("operator"), Some(false))
    );
    let path = format!("/api/v1/sessions/{}", list[1]["id"].as_str().unwrap());
    assert_eq!(call(&desk, "DELETE", &path, &one).await.status(), 204);
    assert_eq!(call(&desk, "DELETE", &path, &one).await.status(), 204, "ended before");
    assert!(!is_signed_in(&desk, &three).await && is_signed_in(&desk, &two).await);
    assert_eq!(call(&desk, "DELETE", "/api/v1/sessions", &one).await.status(), 204);
    for cookie in [&one, &two] {
        assert!(!is_signed_in(&desk, cookie).await);
    }
    assert!(is_signed_in(&desk, &sign_in(&desk).await).await, "one that begins afterwards");
}

#[tokio::test]
async fn all_sessions_end_but_the_one_that_asks() {
    let (desk, _peer) = guarded().await;
    let (other, own) = (sign_in(&desk).await, sign_in(&desk).await);
    let path = "/api/v1/sessions?keep_current=true";
    assert_eq!(call(&desk, "DELETE", path, &own).await.status(), 204);
    assert!(is_signed_in(&desk, &own).await);
    // It was never used, so the relay does not list it.
    assert!(!is_signed_in(&desk, &other).await);
    assert_eq!(call(&desk, "DELETE", "/api/v1/sessions", &own).await.status(), 204);
    assert!(!is_signed_in(&desk, &own).await);
}

#[tokio::test]
async fn an_administrator_ends_the_sessions_of_others() {
    let (desk, _peer) = guarded().await;
    let cookie = sign_in(&desk).await;
    let of = async |user: &str, method: &str, path: &str| {
        let request = Request::builder().method(method).uri(path).header("host", "localhost");
        let request = request
            .header("x-deskside", "1")
            .header("authorization", format!("Bearer token-{user}"));
        desk.request(request.body(Body::empty()).unwrap()).await
    };
    assert!(is_signed_in(&desk, &cookie).await);
    assert_eq!(of("viewer", "GET", "/api/v1/sessions").await.json().as_array().unwrap().len(), 0);
    let path = "/api/v1/sessions?user=operator";
    assert_eq!(of("viewer", "DELETE", path).await.problem().0, "forbidden");
    assert_eq!(
        of("administrator", "GET", "/api/v1/sessions").await.json().as_array().unwrap().len(),
        1
    );
    assert_eq!(of("administrator", "DELETE", path).await.status(), 204);
    assert!(!is_signed_in(&desk, &cookie).await);
}

/// A stream of a session that had ended once went on for up to an hour.
#[tokio::test]
async fn the_streams_of_a_session_end_with_it() {
    let (desk, _peer) = guarded().await;
    let cookie = sign_in(&desk).await;
    let request = Request::get("/api/v1/phones/desk/events?screens=").header("host", "localhost");
    let request = request.header("cookie", &cookie).body(Body::empty()).unwrap();
    let stream = desk.app.clone().oneshot(request).await.unwrap();
    assert_eq!(stream.status(), 200);
    let end = async {
        assert_eq!(call(&desk, "DELETE", "/api/v1/sessions", &cookie).await.status(), 204);
    };
    let all = http_body_util::BodyExt::collect(stream.into_body());
    let (body, ()) = tokio::join!(all, end);
    assert!(!body.unwrap().to_bytes().is_empty(), "it began, and ended");
}

/// Signing out once ended everybody's streams.
#[tokio::test]
async fn the_streams_of_other_sessions_go_on() {
    let (desk, _peer) = guarded().await;
    let (ended, other) = (sign_in(&desk).await, sign_in(&desk).await);
    let request = Request::get("/api/v1/phones/desk/events?screens=").header("host", "localhost");
    let request = request.header("cookie", &other).body(Body::empty()).unwrap();
    let mut stream = desk.app.clone().oneshot(request).await.unwrap().into_body();
    let next = async |stream: &mut Body| {
        let frame = http_body_util::BodyExt::frame(stream).await.unwrap().unwrap();
        String::from_utf8(frame.into_data().unwrap().to_vec()).unwrap()
    };
    assert!(next(&mut stream).await.contains("event: link"));
    assert_eq!(call(&desk, "DELETE", "/api/v1/session", &ended).await.status(), 204);
    assert_eq!(crate::access::command(&desk, "operator", crate::access::PRESS).await.status(), 200);
    while !next(&mut stream).await.contains("event: outcome") {}
}

#[tokio::test(start_paused = true)]
async fn a_session_ends_when_it_is_idle() {
    let idle = Duration::from_secs(30 * 60);
    let (desk, _peer) = guarded_with(|config| config.people.session_idle = Some(idle)).await;
    let (used, idle_one) = (sign_in(&desk).await, sign_in(&desk).await);
    assert!(is_signed_in(&desk, &idle_one).await);
    for _ in 0..4 {
        assert!(is_signed_in(&desk, &used).await);
        tokio::time::advance(Duration::from_secs(20 * 60)).await;
    }
    assert!(is_signed_in(&desk, &used).await);
    assert!(!is_signed_in(&desk, &idle_one).await);
}

#[tokio::test]
async fn a_session_that_was_ended_stays_so_over_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let key = deskside_relay::access::Secret::new("k".repeat(40));
    let start = async || {
        let (folder, key) = (folder.path().to_owned(), key.clone());
        guarded_with(|config| {
            config.people.session_key = Some(key);
            // The hash of a password differs each time it is made.
            let hash = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$Fh1FvEOsAZzzDYfS5HgI/7tYd8pRSVhCWLD8Au8CgZY";
            for user in &mut config.people.users {
                user.password = user.password.as_ref().map(|_| deskside_relay::access::PasswordHash::read(hash).unwrap());
            }
            config.state_dir = Some(folder);
        })
        .await
    };
    let (desk, _peer) = start().await;
    let user = desk.relay.snapshot().config.people.users[1].clone();
    let cookie = |id: &str| {
        let cookie = desk.relay.snapshot();
        let cookie = deskside_relay::access::Sessions::new(
            &cookie.config.people,
            &cookie.config.web,
            &deskside_relay::access::Sessions::key(&[0; 64]),
        )
        .begin(&user, id.to_owned(), 0);
        cookie.split(';').next().unwrap().to_owned()
    };
    let (ended, other) = (cookie("one"), cookie("two"));
    assert_eq!(call(&desk, "DELETE", "/api/v1/session", &ended).await.status(), 204);
    let file = folder.path().join("sessions.json");
    while !std::fs::read_to_string(&file).is_ok_and(|state| state.contains("one")) {
        tokio::task::yield_now().await;
    }
    let (desk, _peer) = start().await;
    assert!(!is_signed_in(&desk, &ended).await && is_signed_in(&desk, &other).await);
}
