//! What a phone without any fault answers.

use snom::Picture;
use virtual_phone::http::Settings;

use crate::Stand;

#[tokio::test]
async fn keys_reach_the_phone_and_its_outbox() {
    let stand = Stand::new(Settings::default()).await;
    let answer = stand.get("/command.htm?key=OFFHOOK;1;2;3").await;
    assert!(answer.head.starts_with("HTTP/1.1 200 OK\r\nServer: snom embedded\r\n"));
    assert_eq!(stand.state().typed, "123");
    let outbox = stand.phone.outbox();
    assert_eq!(outbox.commands().collect::<Vec<_>>(), ["/command.htm?key=OFFHOOK;1;2;3"]);
}

#[tokio::test]
async fn the_screen_is_a_bitmap_of_the_models_size() {
    let stand = Stand::with("D375", Settings::default()).await;
    let answer = stand.get("/screen.bmp").await;
    assert!(answer.head.contains("Content-Type: image/bmp"), "{}", answer.head);
    let picture = Picture::decode(&answer.body).unwrap();
    assert_eq!((picture.width, picture.height, picture.missing_rows), (480, 272, 0));
    assert_eq!(stand.get("/screen.bmp?nocache=1").await.body.len(), answer.body.len());
    assert_eq!(stand.get("/label_screen.bmp").await.status(), 404);
    stand.phone.set_modules(0);
    assert_eq!(stand.get("/exp_screen.bmp").await.status(), 404);
}

#[tokio::test]
async fn dialling_and_restarting_lead_to_their_pages() {
    let stand = Stand::new(Settings::default()).await;
    for (target, location) in [
        ("/command.htm?number=100", "/index.htm"),
        ("/advanced_update.htm?reboot=Reboot", "/reboot.htm"),
    ] {
        let answer = stand.get(target).await;
        assert_eq!(answer.status(), 302, "{target}");
        assert!(answer.head.contains(&format!("\r\nLocation: {location}\r\n")), "{}", answer.head);
    }
}

#[tokio::test]
async fn its_pages_say_what_it_is() {
    let stand = Stand::new(Settings::default()).await;
    for page in ["/", "/index.htm"] {
        assert!(stand.get(page).await.text().contains("<title>snom D785</title>"), "{page}");
    }
    let page = stand.get("/info.htm").await.text();
    assert!(page.contains("Mac:000413") && page.contains("Hardware: D785"), "{page}");
    assert!(page.contains("D7 "), "the expansion module: {page}");
    let read = snom::information::Information::read(page.as_bytes());
    assert_eq!(read.model.unwrap().name, "D785");
}

#[tokio::test]
async fn each_phone_has_a_hardware_address_of_its_own() {
    let mut seen = Vec::new();
    for _ in 0..3 {
        let stand = Stand::new(Settings::default()).await;
        let page = stand.get("/info.htm").await;
        let mac = snom::Information::read(&page.body).mac.unwrap();
        assert!(mac.starts_with("000413"), "{mac} is not one of the vendor's");
        assert!(!seen.contains(&(stand.address, mac.clone())));
        assert!(seen.iter().all(|(address, other)| *address == stand.address || *other != mac));
        seen.push((stand.address, mac));
    }
}

#[tokio::test]
async fn a_d8xx_has_another_web_interface_and_no_commands() {
    let stand = Stand::with("D865", Settings::default()).await;
    for target in ["/", "/info.htm", "/command.htm?key=1", "/screen.bmp"] {
        let answer = stand.get(target).await;
        assert!(answer.text().contains("<title>Phone Manager</title>"), "{target}");
    }
    assert_eq!(stand.state().view, "home");
}

#[tokio::test]
async fn what_it_does_not_understand_changes_nothing() {
    let stand = Stand::new(Settings::default()).await;
    for (target, status) in
        [("/command.htm?key=NOSUCH", 200), ("/command.htm", 200), ("/nowhere.htm", 404)]
    {
        assert_eq!(stand.get(target).await.status(), status, "{target}");
    }
    let put = "PUT /command.htm?key=1 HTTP/1.1\r\nConnection: close\r\n\r\n";
    assert_eq!(stand.exchange(put).await.status(), 501);
    assert_eq!(stand.exchange("\u{0}\r\n\r\n").await.status(), 400);
    assert_eq!(stand.state().view, "home");
}

#[tokio::test]
async fn a_connection_is_kept_for_the_next_request() {
    let stand = Stand::new(Settings::default()).await;
    let answer = stand
        .exchange("GET /command.htm?key=1 HTTP/1.1\r\nHost: x\r\n\r\nGET /command.htm?key=2 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        .await;
    assert!(answer.head.contains("Connection: keep-alive"), "{}", answer.head);
    assert!(answer.text().contains("HTTP/1.1 200 OK"));
    assert_eq!(stand.phone.outbox().commands().count(), 2);
}

#[tokio::test]
async fn the_inside_is_shown_only_when_asked_for() {
    let closed = Stand::new(Settings::default()).await;
    for target in ["/_outbox", "/_state", "/_call"] {
        assert_eq!(closed.get(target).await.status(), 404, "{target}");
    }
    let open = Stand::new(Settings { inspect: true, ..Settings::default() }).await;
    open.get("/command.htm?key=7").await;
    let answer = open.get("/_outbox").await;
    assert!(answer.head.contains("application/json"), "{}", answer.head);
    assert!(answer.text().contains("\"target\":\"/command.htm?key=7\""));
    assert!(open.get("/_state").await.text().contains("\"typed\":\"7\""));
    assert_eq!(open.received().len(), 1, "looking is not counted");
    let call = "POST /_call?from=101 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    let state = open.exchange(call).await.text();
    assert!(state.contains("\"number\":\"101\",\"state\":\"incoming\""), "{state}");
}
