//! A reverse proxy that names the users.

use std::net::IpAddr;

use axum::{body::Body, http::Request};
use deskside_relay::{access::TrustedProxy, web::PeerAddress};
use relay_api::Role;

use crate::access::{PRESS, guarded_with, post, send};

/// A proxy that names viewers and their groups; users that are not listed see those of `groups` besides.
fn proxy(groups: &[&str]) -> TrustedProxy {
    TrustedProxy {
        header: "x-forwarded-user".to_owned(),
        groups_header: Some("x-forwarded-groups".to_owned()),
        groups: groups.iter().map(|group| (*group).to_owned()).collect(),
        from: vec!["10.0.0.5/32".parse().unwrap()],
        role: Some(Role::Viewer),
    }
}

#[tokio::test]
async fn the_proxy_header_counts_only_from_the_proxy() {
    let (desk, peer) = guarded_with(|config| {
        config.trusted_proxies = vec!["10.0.0.5/32".parse().unwrap()];
        config.people.proxy = Some(proxy(&[]));
    })
    .await;
    let call = async |from: Option<&str>, names: &[&str]| {
        let mut request = Request::get("/api/v1/session").header("host", "localhost");
        for name in names {
            request = request.header("x-forwarded-user", *name);
        }
        let mut request = request.body(Body::empty()).unwrap();
        if let Some(from) = from {
            request.extensions_mut().insert(PeerAddress(from.parse::<IpAddr>().unwrap()));
        }
        desk.request(request).await
    };
    let from_proxy = Some("10.0.0.5");
    let ada = call(from_proxy, &["operator"]).await.json();
    assert_eq!((ada["name"].as_str(), ada["role"].as_str()), (Some("operator"), Some("operator")));
    let unlisted = call(from_proxy, &["somebody"]).await.json();
    assert_eq!(
        (unlisted["role"].as_str(), unlisted["login"].as_str()),
        (Some("viewer"), Some("proxy"))
    );
    for (from, names) in [
        (Some("10.0.0.6"), &["administrator"][..]),
        (Some("127.0.0.1"), &["administrator"]),
        (None, &["administrator"]),
        (from_proxy, &["operator", "administrator"]),
        (from_proxy, &[""]),
    ] {
        let answer = call(from, names).await;
        assert_eq!(answer.problem().0, "untrusted-proxy", "{from:?} {names:?}");
    }
    assert_eq!(call(from_proxy, &[]).await.problem().0, "login-required");
    // Even together with a valid token: the header is an attempt.
    let both = post("/api/v1/phones/desk/commands")
        .header("authorization", "Bearer token-operator")
        .header("x-forwarded-user", "x");
    assert_eq!(send(&desk, both, PRESS).await.problem().0, "untrusted-proxy");
    assert_eq!(peer.phone.outbox().iter().count(), 0);
}

/// People that only the proxy knows once saw every phone, also somebody who had just been removed from the list.
#[tokio::test]
async fn a_user_that_only_the_proxy_knows_sees_the_phones_of_their_groups() {
    let phones = async |own: &[&str], header: Option<&str>| {
        let (desk, _peer) = guarded_with(|config| {
            config.people.proxy = Some(proxy(own));
        })
        .await;
        let mut request = Request::get("/api/v1/phones").header("host", "localhost");
        request = request.header("x-forwarded-user", "somebody");
        if let Some(groups) = header {
            request = request.header("x-forwarded-groups", groups);
        }
        let mut request = request.body(Body::empty()).unwrap();
        request.extensions_mut().insert(PeerAddress("10.0.0.5".parse().unwrap()));
        desk.request(request).await.json().as_array().unwrap().len()
    };
    for (own, header, seen) in [
        (&[][..], None, 0),
        (&["sales"], None, 1),
        (&["lab"], None, 0),
        (&["*"], None, 1),
        (&[], Some("lab, sales"), 1),
        (&[], Some("lab"), 0),
        // Only the administrator says that somebody sees every phone.
        (&[], Some("*"), 0),
        (&["lab"], Some(""), 0),
    ] {
        assert_eq!(phones(own, header).await, seen, "{own:?} {header:?}");
    }
}

#[tokio::test]
async fn groups_are_taken_from_the_proxy_only() {
    let (desk, _peer) = guarded_with(|config| {
        config.people.proxy = Some(proxy(&[]));
    })
    .await;
    let request = Request::get("/api/v1/phones").header("host", "localhost");
    let request = request.header("authorization", "Bearer token-stranger");
    let mut request = request.header("x-forwarded-groups", "sales").body(Body::empty()).unwrap();
    request.extensions_mut().insert(PeerAddress("10.0.0.6".parse().unwrap()));
    assert_eq!(desk.request(request).await.problem().0, "untrusted-proxy");
}
