//! What is kept with a token, and when none is issued any more.

use std::{convert::Infallible, sync::Arc};

use axum::body::Body;
use deskside_relay::{access::Portal, config::Config};
use serde_json::json;

use super::{ORIGIN, SERVER, bench, bench_with, get, ids, issue, portal, request, server};

/// Thousands of repetitions were once kept with each of ten thousand tokens, and groups of any name.
#[tokio::test]
async fn a_token_keeps_what_it_is_for_once() {
    let everything = |config: &mut Config| {
        let helpdesk = Portal { groups: None, ..(*portal("helpdesk", SERVER, ORIGIN)).clone() };
        config.portals = vec![Arc::new(helpdesk)];
    };
    let (desk, _peer) = bench_with(everything).await;
    let (phones, groups) = (vec!["desk"; 500], vec!["sales"; 500]);
    let token = issue(&desk, &json!({ "user": "ada", "phones": phones, "groups": groups })).await;
    let phones = get(&desk, "/api/v1/phones", &token).await.json();
    assert_eq!(ids(&phones), ["desk"]);
    let asked = json!({ "user": "ada", "groups": ["sales", "nobody's"] });
    let refused = server(&desk, "POST", SERVER, &asked).await;
    assert_eq!((refused.status().as_u16(), refused.reason()), (403, "invalid-argument".to_owned()));
    assert_eq!(refused.json()["reason"]["expected"], "lab, sales");
}

/// It would have been good again after a reload that brings the portal back.
#[tokio::test]
async fn a_portal_that_is_removed_before_its_body_comes_gets_no_token() {
    let (desk, _peer) = bench().await;
    let (relay, text) = (desk.relay.clone(), r#"{"user":"ada"}"#);
    let before = relay.snapshot().config.clone();
    let without = Config { portals: Vec::new(), ..before };
    let late = futures_util::stream::once(async move {
        relay.reload(without).unwrap();
        Ok::<_, Infallible>(text)
    });
    let request = request("POST", "/api/v1/embed-tokens", SERVER);
    let request = request.header("content-length", text.len()).body(Body::from_stream(late));
    assert_eq!(desk.request(request.unwrap()).await.status(), 401);
}
