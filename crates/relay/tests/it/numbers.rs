//! Numbers as people paste them.

use crate::desk::{TestRelay, phone};

#[tokio::test]
async fn a_pasted_number_is_read_for_the_command_dial() {
    let peer = phone().await;
    let desk = TestRelay::new(peer.address, None);
    let body = r#"{"text":"Tel.: +39 (0)6 56851242","plan":{"plus":"00","home_country":"49"}}"#;
    let answer = desk.post("/api/v1/numbers", body).await;
    assert_eq!(answer.status(), 200);
    let reading = answer.json();
    assert_eq!(reading["calls"][0]["number"], "00390656851242");
    assert_eq!(reading["calls"][0]["international"], "+39 06 5685 1242");
    assert_eq!(reading["calls"][0]["country"], "IT");
    assert!(reading.get("doubt").is_none());
    let two = r#"{"text":"030 123456 / 030 654321","country":"DE"}"#;
    assert_eq!(desk.post("/api/v1/numbers", two).await.json()["doubt"], "several");
    let wrong = desk.post("/api/v1/numbers", r#"{"number":"1"}"#).await;
    assert_eq!(wrong.status(), 400);
}
