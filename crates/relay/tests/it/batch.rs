//! Several phones added in one request, and the groups that users give them.

use axum::{body::Body, http::Request};
use deskside_relay::config::{AdHoc, Config};
use serde_json::{Value, json};

use crate::{
    access::{guarded_with, post, send},
    desk::{Answer, TestRelay},
};

const BATCH: &str = "/api/v1/phones/batch";

fn allowed() -> Option<AdHoc> {
    let allow = vec!["127.0.0.0/8".parse().unwrap()];
    Some(AdHoc { allow, ports: vec![80], credentials: None, trust: None })
}

fn desk() -> TestRelay {
    TestRelay::configured(Config { ad_hoc: allowed(), ..Config::default() })
}

fn rows(numbers: std::ops::Range<usize>) -> Value {
    let row = |nth: usize| {
        let address = format!("127.0.{}.{}", 1 + nth / 250, nth % 250);
        json!({ "address": address, "model": "D785" })
    };
    json!({ "phones": numbers.map(row).collect::<Vec<_>>() })
}

async fn add(desk: &TestRelay, body: &Value) -> Answer {
    desk.post(BATCH, &body.to_string()).await
}

async fn count(desk: &TestRelay) -> usize {
    desk.get("/api/v1/phones").await.json().as_array().unwrap().len()
}

/// One after the other, 200 phones once took 10 s, since all additions of a user share one rate limit.
#[tokio::test]
async fn the_usual_limits_allow_400_phones_at_once() {
    let desk = desk();
    for start in (0..400).step_by(25) {
        let answer = add(&desk, &rows(start..start + 25)).await;
        assert_eq!(answer.status(), 200);
        let results = answer.json();
        assert!(results.as_array().unwrap().iter().all(|result| result["phone"].is_object()));
    }
    assert_eq!(count(&desk).await, 400);
    let one_more = add(&desk, &rows(400..401)).await.json();
    assert_eq!(one_more[0]["problem"]["reason"]["kind"], "too-many-phones");
}

/// A user who signs in could once add 50 phones, fewer than a table may have.
#[tokio::test]
async fn a_user_may_add_a_whole_table_and_leaves_room_for_others() {
    let (desk, _peer) = guarded_with(|config| config.ad_hoc = allowed()).await;
    let add_as = async |rows: Value| {
        let request = post(BATCH).header("authorization", "Bearer token-administrator");
        send(&desk, request, &rows.to_string()).await.json()
    };
    for start in (0..200).step_by(25) {
        let results = add_as(rows(start..start + 25)).await;
        assert!(results.as_array().unwrap().iter().all(|result| result["phone"].is_object()));
    }
    let one_more = add_as(rows(200..201)).await;
    let reason = &one_more[0]["problem"]["reason"];
    assert_eq!(
        (reason["kind"].as_str(), reason["max"].as_u64()),
        (Some("too-many-phones"), Some(200))
    );
}

#[tokio::test]
async fn each_phone_of_a_request_has_its_own_result_in_order() {
    let desk = desk();
    let body = json!({ "phones": [
        { "address": "127.0.1.5", "model": "D785", "name": "Lab" },
        { "address": "192.168.1.1" },
        { "address": "127.0.1.6", "model": "D999" },
        { "address": "127.0.1.5", "name": "Bench" },
        { "address": "127.0.1.7" },
    ] });
    let results = add(&desk, &body).await.json();
    assert_eq!(results[0]["phone"]["name"], "Lab");
    assert_eq!(results[1]["problem"]["code"], "address-refused");
    assert_eq!(results[1]["problem"]["remedy"]["kind"], "allow-adding");
    assert_eq!(results[2]["problem"]["reason"]["kind"], "model-unusable");
    assert_eq!(results[3]["phone"]["name"], "Bench", "the same phone, renamed");
    assert_eq!(results[4]["phone"]["model"], "unknown");
    assert_eq!(count(&desk).await, 2);
}

#[tokio::test]
async fn too_many_phones_in_one_request_are_refused_as_a_whole() {
    let desk = desk();
    let refused = add(&desk, &rows(0..26)).await;
    assert_eq!((refused.status().as_u16(), refused.problem().0.as_str()), (413, "too-large"));
    let reason = json!({
        "kind": "invalid-argument", "field": "phones", "value": "26", "expected": "at most 25",
    });
    assert_eq!(refused.json()["reason"], reason, "nothing is open that could be closed");
    assert_eq!(count(&desk).await, 0);
    assert_eq!(add(&desk, &json!({ "phones": [] })).await.json(), json!([]));
    let forged = Request::post(BATCH)
        .header("host", "localhost")
        .header("content-type", "application/json")
        .body(Body::from(rows(0..1).to_string()))
        .unwrap();
    assert_eq!(desk.request(forged).await.problem().0, "missing-header");
}

#[tokio::test]
async fn a_group_is_a_label_that_can_be_changed() {
    let desk = desk();
    let give = async |part: Value| {
        let mut phone = json!({ "address": "127.0.1.5", "model": "D785" });
        phone.as_object_mut().unwrap().extend(part.as_object().unwrap().clone());
        add(&desk, &json!({ "phones": [phone] })).await.json()[0]["phone"]["groups"].clone()
    };
    assert_eq!(give(json!({ "group": " Berlin\u{7} " })).await, json!(["Berlin"]));
    assert_eq!(give(json!({})).await, json!(["Berlin"]), "it keeps its own");
    assert_eq!(give(json!({ "group": "Hamburg" })).await, json!(["Hamburg"]));
    let restored = json!({ "group": "Berlin", "restored": true });
    assert_eq!(give(restored).await, json!(["Hamburg"]), "an old browser changes nothing");
    let long = give(json!({ "group": "x".repeat(100) })).await;
    assert_eq!(long[0].as_str().unwrap().len(), 64);
}

/// Sends a request with the token of `user`.
async fn get(desk: &TestRelay, user: &str, path: &str) -> Answer {
    let request = Request::get(path)
        .header("host", "localhost")
        .header("authorization", format!("Bearer token-{user}"));
    desk.request(request.body(Body::empty()).unwrap()).await
}

async fn ids(desk: &TestRelay, user: &str) -> Vec<String> {
    let phones = get(desk, user, "/api/v1/phones").await.json();
    let phones = phones.as_array().unwrap().iter();
    phones.map(|phone| phone["id"].as_str().unwrap().to_owned()).collect()
}

/// A user who gives a phone the group of others shows it to nobody, and a user of that group may do nothing to it.
#[tokio::test]
async fn no_right_follows_from_a_group_that_a_user_gives() {
    let (desk, _peer) = guarded_with(|config| config.ad_hoc = allowed()).await;
    let add_as = async |user: &str, group: &str| {
        let body =
            json!({ "phones": [{ "address": "127.0.1.5", "model": "D785", "group": group }] });
        let request = post(BATCH).header("authorization", format!("Bearer token-{user}"));
        send(&desk, request, &body.to_string()).await
    };
    // Those who see one group only, and viewers, add nothing, whatever group they name.
    for (user, group) in [("stranger", "sales"), ("stranger", "lab"), ("operator", "lab")] {
        assert_eq!(add_as(user, group).await.problem().0, "forbidden", "{user}");
    }
    assert_eq!(add_as("viewer", "sales").await.problem().0, "forbidden");
    // Somebody who sees everything gives it the group of the operator.
    let added = add_as("administrator", "sales").await.json();
    assert_eq!(added[0]["phone"]["groups"], json!(["sales"]));
    assert_eq!(ids(&desk, "administrator").await, ["desk", "at-127-0-1-5"]);
    assert_eq!(ids(&desk, "operator").await, ["desk"]);
    assert_eq!(ids(&desk, "stranger").await, [""; 0]);
    for user in ["operator", "stranger"] {
        let path = "/api/v1/phones/at-127-0-1-5/screens/main";
        assert_eq!(get(&desk, user, path).await.problem().0, "unknown-phone", "{user}");
        let press = post("/api/v1/phones/at-127-0-1-5/commands")
            .header("authorization", format!("Bearer token-{user}"));
        let answer = send(&desk, press, crate::access::PRESS).await;
        assert_eq!(answer.problem().0, "unknown-phone", "{user}");
    }
    // With the label of another group, those of the first see no more and no less.
    assert_eq!(add_as("administrator", "lab").await.status(), 200);
    assert_eq!(ids(&desk, "stranger").await, [""; 0]);
    assert_eq!(ids(&desk, "operator").await, ["desk"]);
}
