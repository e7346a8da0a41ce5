//! Pictures of the screen through the API.

use axum::{body::Body, http::Request};

use virtual_phone::http::{Faults, Settings};

use crate::desk::{TestRelay, phone, phone_with, scripted};

const SCREEN: &str = "/api/v1/phones/desk/screens/main";

#[tokio::test]
async fn the_picture_is_a_png_and_sent_only_after_a_change() {
    let peer = phone().await;
    let desk = TestRelay::new(peer.address, None);
    let first = desk.get(SCREEN).await;
    assert_eq!((first.status().as_u16(), first.header("content-type")), (200, "image/png"));
    assert_eq!(first.header("cache-control"), "no-store");
    let reader = png::Decoder::new(std::io::Cursor::new(&first.body)).read_info().unwrap();
    assert_eq!((reader.info().width, reader.info().height), (480, 272));

    let again = async |tag: &str| {
        let request = Request::get(SCREEN).header("host", "localhost").header("if-none-match", tag);
        desk.request(request.body(Body::empty()).unwrap()).await
    };
    let unchanged = again(first.header("etag")).await;
    assert_eq!((unchanged.status().as_u16(), unchanged.body.len()), (304, 0));
    assert_eq!(unchanged.header("etag"), first.header("etag"));

    desk.keys("OFFHOOK").await;
    let changed = again(first.header("etag")).await;
    assert_eq!(changed.status(), 200);
    assert_ne!(changed.header("etag"), first.header("etag"));
    assert_ne!(changed.body, first.body);
}

/// Over a line of 512 kbit/s it was cut off at five seconds, and nobody said so.
#[tokio::test(start_paused = true)]
async fn a_picture_over_a_slow_line_is_whole_and_one_that_stalls_says_what_is_missing() {
    let slow = Faults { bytes_per_second: Some(64_000), ..Faults::default() };
    let peer = phone_with(Settings { faults: slow, ..Settings::default() }).await;
    let whole = TestRelay::new(peer.address, None).get(SCREEN).await;
    assert_eq!((whole.status().as_u16(), whole.header("x-deskside-missing-rows")), (200, ""));
    let cut = Faults { cut_off_after: Some(100_000), ..Faults::default() };
    let peer = phone_with(Settings { faults: cut, ..Settings::default() }).await;
    let cut = TestRelay::new(peer.address, None).get(SCREEN).await;
    assert_eq!((cut.status().as_u16(), cut.header("content-type")), (200, "image/png"));
    let missing: u32 = cut.header("x-deskside-missing-rows").parse().unwrap();
    assert!((190..=210).contains(&missing), "{missing}");
}

#[tokio::test]
async fn many_viewers_share_the_polls_of_a_phone() {
    let peer = phone().await;
    let desk = TestRelay::new(peer.address, None);
    let mut viewers = tokio::task::JoinSet::new();
    for _ in 0..50 {
        let app = desk.app.clone();
        viewers.spawn(async move {
            let request =
                Request::get(SCREEN).header("host", "localhost").body(Body::empty()).unwrap();
            tower::ServiceExt::oneshot(app, request).await.unwrap().status()
        });
    }
    for status in viewers.join_all().await {
        assert_eq!(status, 200);
    }
    let polls = peer.phone.outbox().iter().count();
    assert!(polls < 10, "{polls} polls for 50 viewers");
}

#[tokio::test]
async fn a_screen_that_the_model_lacks_is_reported() {
    let peer = phone().await;
    let desk = TestRelay::of("D375", None, peer.address, None);
    let check = async |screen: &str, detail: &str| {
        let problem = desk.get(&format!("/api/v1/phones/desk/screens/{screen}")).await.problem();
        assert_eq!(problem, ("unknown-screen".to_owned(), detail.to_owned()));
    };
    check("labels", "the D375 has no labels screen").await;
    check("attic", "“attic” is not a screen; use main, labels or expansion").await;
    assert_eq!(peer.phone.outbox().iter().count(), 0);
}

#[tokio::test]
async fn a_page_in_place_of_a_picture_is_reported_with_the_remedy() {
    let check = async |answer: &'static str, detail: &str| {
        let (address, _heads) = scripted(answer).await;
        let problem = TestRelay::new(address, None).get(SCREEN).await.problem();
        assert_eq!(problem.0, "phone-answer");
        assert!(problem.1.contains(detail), "{}", problem.1);
    };
    check("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<html>", "not a Windows bitmap").await;
    check("HTTP/1.1 403 Forbidden\r\nContent-Length: 10\r\n\r\nhidden tag", "use_hidden_tags")
        .await;
    check("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n", "administrator mode").await;
    check("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "no such page").await;
    check(
        "HTTP/1.1 307 Moved\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n",
        "accepts only HTTPS",
    )
    .await;
}
