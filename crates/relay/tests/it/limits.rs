//! Rate limits and cool-down times.

use std::{
    net::IpAddr,
    time::{Duration, Instant},
};

use axum::{body::Body, http::Request};
use deskside_relay::{
    access::{Limits, TrustedProxy},
    web::PeerAddress,
};

use virtual_phone::http::{Faults, Settings};

use crate::{
    access::{PRESS, command, guarded, guarded_for_all, guarded_with},
    desk::{TestRelay, phone_with},
};

/// Far more than any test sends.
const MANY: u32 = 100_000;

fn limits(commands_per_second: u32, commands_per_phone_and_second: u32) -> Limits {
    Limits { commands_per_second, commands_per_phone_and_second, ..Limits::default() }
}

/// Presses a key for each of `people` as fast as possible; returns the number of presses sent, and
/// the errors of the others.
async fn press(desk: &TestRelay, people: &[&str]) -> (u64, Vec<String>) {
    let mut sent = 0;
    let mut errors = Vec::new();
    for user in people {
        let answer = command(desk, user, PRESS).await;
        if answer.status() == 200 {
            sent += 1;
            continue;
        }
        assert_eq!(answer.status(), 429);
        errors.push(answer.problem().1);
    }
    (sent, errors)
}

/// Returns the most that a bucket of one per second lets through from `started` on: two at once,
/// and one more for each second that has begun.
fn most(started: Instant) -> u64 {
    2 + started.elapsed().as_secs() + 1
}

#[tokio::test]
async fn one_user_cannot_exceed_the_limit_per_user() {
    let (desk, peer) = guarded_with(|config| {
        config.limits = limits(1, MANY);
        config.driver.enabled = false;
    })
    .await;
    let started = Instant::now();
    let (sent, errors) = press(&desk, &["operator"; 20]).await;
    assert!((2..=most(started)).contains(&sent), "{sent}");
    let own = "too many commands from you at once; this one was not sent; wait ";
    assert!(errors.iter().all(|error| error.starts_with(own)), "{errors:?}");
    // The commands of one user do not count for another.
    let (others, _) = press(&desk, &["administrator"; 2]).await;
    assert_eq!(others, 2);
    assert_eq!(peer.commands().len() as u64, sent + others);
}

#[tokio::test]
async fn all_users_together_cannot_exceed_the_limit_per_phone() {
    let (desk, peer) = guarded_with(|config| {
        config.limits = limits(MANY, 1);
        config.driver.enabled = false;
    })
    .await;
    let started = Instant::now();
    let (sent, errors) = press(&desk, &["operator", "administrator"].repeat(10)).await;
    assert!((2..=most(started)).contains(&sent), "{sent}");
    let phone = "too many commands for this phone at once; this one was not sent; wait ";
    assert!(errors.iter().all(|error| error.starts_with(phone)), "{errors:?}");
    assert_eq!(peer.commands().len() as u64, sent);
}

#[tokio::test(start_paused = true)]
async fn a_toggle_key_cools_down() {
    let (desk, peer) = guarded_for_all().await;
    let dnd = r#"{"command":"keys","sequence":"DND"}"#;
    assert_eq!(command(&desk, "operator", dnd).await.status(), 200);
    let again = command(&desk, "administrator", dnd).await;
    assert_eq!((again.status().as_u16(), again.problem().0.as_str()), (429, "cooling-down"));
    assert_eq!(again.header("retry-after"), "1");
    let mute = r#"{"command":"keys","sequence":"MUTE"}"#;
    assert_eq!(command(&desk, "operator", mute).await.status(), 200);
    tokio::time::advance(Duration::from_secs(1)).await;
    assert_eq!(command(&desk, "administrator", dnd).await.status(), 200);
    assert_eq!(peer.commands().len(), 3);
}

/// `DND`, `F_DND` and `DND,40` were four toggles within a second.
#[tokio::test(start_paused = true)]
async fn a_function_cools_down_by_whatever_name_it_is_called() {
    let (desk, peer) = guarded().await;
    let press = async |keys: &str| {
        let body = serde_json::json!({ "command": "keys", "sequence": keys }).to_string();
        command(&desk, "operator", &body).await.status().as_u16()
    };
    assert_eq!(press("DND").await, 200);
    for keys in ["F_DND", "DND,40", "DND,,0"] {
        assert_eq!(press(keys).await, 429, "{keys}");
    }
    assert_eq!((press("F_R").await, press("F_HOLD").await), (200, 429));
    assert_eq!(press("MUTE").await, 200);
    assert_eq!(peer.commands().len(), 3);
}

/// A restart in the middle of writing a firmware leaves a phone that does not start.
#[tokio::test(start_paused = true)]
async fn a_firmware_is_not_interrupted_for_minutes() {
    let (desk, peer) = guarded().await;
    let upgrade =
        r#"{"command":"upgrade_firmware","url":"http://files.example/fw.bin","confirm":"desk"}"#;
    assert_eq!(command(&desk, "administrator", upgrade).await.status(), 200);
    let reset = r#"{"command":"reset","confirm":"desk"}"#;
    let other = upgrade.replace("fw.bin", "other.bin");
    for body in [REBOOT, reset, &other] {
        assert_eq!(command(&desk, "administrator", body).await.status(), 429, "{body}");
    }
    tokio::time::advance(Duration::from_secs(299)).await;
    assert_eq!(command(&desk, "administrator", REBOOT).await.status(), 429);
    assert_eq!(peer.commands().len(), 1);
}

/// The time counted from queueing: both were sent when the phone was free again.
#[tokio::test(start_paused = true)]
async fn a_cool_down_counts_from_sending() {
    let faults = Faults { slow_ms: 1_500, ..Faults::default() };
    let peer = phone_with(Settings { faults, ..Settings::default() }).await;
    let desk = TestRelay::new(peer.address, None);
    let later = async {
        tokio::time::sleep(Duration::from_millis(1_200)).await;
        desk.keys("MUTE").await
    };
    let (_, first, second) = tokio::join!(desk.keys("1"), desk.keys("MUTE"), later);
    assert_eq!((first.status().as_u16(), second.status().as_u16()), (200, 429));
    assert_eq!(desk.keys("MUTE").await.status(), 429, "its answer came just now");
    assert_eq!(peer.commands().len(), 2);
}

const REBOOT: &str = r#"{"command":"reboot"}"#;

#[tokio::test(start_paused = true)]
async fn a_restart_cools_down() {
    let (desk, peer) = guarded_for_all().await;
    assert_eq!(command(&desk, "operator", REBOOT).await.status(), 200);
    let again = command(&desk, "administrator", REBOOT).await;
    assert_eq!((again.status().as_u16(), again.problem().0.as_str()), (429, "cooling-down"));
    let restarts = || {
        let outbox = peer.phone.outbox();
        outbox.commands().filter(|target| target.contains("reboot")).count()
    };
    assert_eq!(restarts(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_restart_that_was_not_sent_does_not_cool_down() {
    let (desk, peer) = guarded().await;
    peer.line.abort();
    assert!(peer.line.await.is_err());
    for _ in 0..2 {
        let answer = command(&desk, "operator", REBOOT).await;
        assert_eq!(answer.problem().0, "phone-unreachable");
    }
}

#[tokio::test]
async fn sign_in_attempts_behind_the_proxy_count_for_each_client() {
    let proxy: IpAddr = "10.0.0.5".parse().unwrap();
    let (desk, _peer) = guarded_with(|config| {
        config.trusted_proxies = vec!["10.0.0.5/32".parse().unwrap()];
        config.people.proxy = Some(TrustedProxy {
            header: "x-forwarded-user".to_owned(),
            groups_header: Some("x-forwarded-groups".to_owned()),
            groups: Vec::new(),
            from: vec![proxy.into()],
            role: None,
        });
    })
    .await;
    let attempt = async |client: &str| {
        let mut request = Request::post("/api/v1/session")
            .header("host", "localhost")
            .header("x-deskside", "1")
            .header("content-type", "application/json")
            .header("x-forwarded-for", format!("192.0.2.9, {client}"))
            .body(Body::from(r#"{"name":"operator","password":"wrong"}"#))
            .unwrap();
        request.extensions_mut().insert(PeerAddress(proxy));
        desk.request(request).await.status().as_u16()
    };
    for _ in 0..5 {
        assert_eq!(attempt("198.51.100.1").await, 401);
    }
    assert_eq!(attempt("198.51.100.1").await, 429);
    assert_eq!(attempt("198.51.100.2").await, 401, "another client");
}

/// A request to sign in, as it comes from `peer`.
fn sign_in(name: &str, password: &str, peer: &str) -> Request<Body> {
    let body = serde_json::json!({ "name": name, "password": password }).to_string();
    let mut request = Request::post("/api/v1/session")
        .header("host", "localhost")
        .header("x-deskside", "1")
        .header("content-type", "application/json")
        .body(Body::from(body))
        .unwrap();
    request.extensions_mut().insert(PeerAddress(peer.parse().unwrap()));
    request
}

/// Guesses from many addresses once met no limit, and a stranger behind the same proxy locked everybody out.
#[tokio::test(start_paused = true)]
async fn strangers_neither_guess_nor_lock_anybody_out() {
    let (desk, _peer) = guarded_with(|config| {
        config.trusted_proxies = vec!["10.0.0.5/32".parse().unwrap()];
    })
    .await;
    let signed_in = desk.request(sign_in("operator", "correct horse", "192.0.2.1")).await;
    assert_eq!(signed_in.status(), 204);
    let cookies = signed_in.head.headers().get_all("set-cookie");
    let mut cookies = cookies.iter().map(|cookie| cookie.to_str().unwrap());
    let device = cookies.find(|cookie| cookie.starts_with("deskside-device=")).unwrap();
    let device = device.split(';').next().unwrap().to_owned();
    let mut checked = 0;
    for nth in 0..200 {
        let guess = sign_in("operator", "wrong", &format!("198.51.100.{nth}"));
        checked += u32::from(desk.request(guess).await.status() == 401);
    }
    assert!(checked <= 11, "{checked} of 200 guesses were checked");
    let mut again = sign_in("operator", "correct horse", "192.0.2.99");
    assert_eq!(desk.request(again).await.status(), 429, "a browser that is not known");
    again = sign_in("operator", "correct horse", "192.0.2.99");
    again.headers_mut().insert("cookie", device.parse().unwrap());
    assert_eq!(desk.request(again).await.status(), 204);
}

/// One address behind a proxy that passes on what the client sends once made the limit per user void.
#[tokio::test]
async fn a_forged_address_does_not_multiply_the_commands_of_a_user() {
    let (desk, _peer) = guarded_with(|config| {
        config.limits = limits(1, MANY);
        config.trusted_proxies = vec!["10.0.0.5/32".parse().unwrap()];
    })
    .await;
    let started = Instant::now();
    let mut sent = 0;
    for nth in 0..20 {
        let mut request = Request::post("/api/v1/phones/desk/commands")
            .header("host", "localhost")
            .header("x-deskside", "1")
            .header("content-type", "application/json")
            .header("authorization", "Bearer token-operator")
            .header("x-forwarded-for", format!("192.0.2.{nth}"))
            .body(Body::from(PRESS))
            .unwrap();
        request.extensions_mut().insert(PeerAddress("10.0.0.5".parse().unwrap()));
        sent += u64::from(desk.request(request).await.status() == 200);
    }
    assert!(sent <= most(started), "{sent}");
}
