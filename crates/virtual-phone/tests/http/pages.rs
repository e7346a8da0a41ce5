//! Answers of a phone without faults.

use snom::Picture;
use virtual_phone::http::Settings;

use crate::TestPhone;

#[tokio::test]
async fn keys_reach_the_phone_and_its_outbox() {
    let phone = TestPhone::new(Settings::default()).await;
    let answer = phone.get("/command.htm?key=OFFHOOK;1;2;3").await;
    assert!(answer.head.starts_with("HTTP/1.1 200 OK\r\nServer: snom embedded\r\n"));
    assert_eq!(phone.state().typed, "123");
    let outbox = phone.server.outbox();
    assert_eq!(outbox.commands().collect::<Vec<_>>(), ["/command.htm?key=OFFHOOK;1;2;3"]);
}

#[tokio::test]
async fn the_screen_is_a_bitmap_of_the_models_size() {
    let phone = TestPhone::with("D375", Settings::default()).await;
    let answer = phone.get("/screen.bmp").await;
    assert!(answer.head.contains("Content-Type: image/bmp"), "{}", answer.head);
    let picture = Picture::decode(&answer.body).unwrap();
    assert_eq!((picture.width, picture.height, picture.missing_rows), (480, 272, 0));
    assert_eq!(phone.get("/screen.bmp?nocache=1").await.body.len(), answer.body.len());
    assert_eq!(phone.get("/label_screen.bmp").await.status(), 404);
    phone.server.set_modules(0);
    assert_eq!(phone.get("/exp_screen.bmp").await.status(), 404);
}

#[tokio::test]
async fn dialling_and_restarting_lead_to_their_pages() {
    let phone = TestPhone::new(Settings::default()).await;
    for (target, location) in [
        ("/command.htm?number=100", "/index.htm"),
        ("/advanced_update.htm?reboot=Reboot", "/reboot.htm"),
    ] {
        let answer = phone.get(target).await;
        assert_eq!(answer.status(), 302, "{target}");
        assert!(answer.head.contains(&format!("\r\nLocation: {location}\r\n")), "{}", answer.head);
    }
}

#[tokio::test]
async fn its_pages_name_the_model() {
    let phone = TestPhone::new(Settings::default()).await;
    for page in ["/", "/index.htm"] {
        assert!(phone.get(page).await.text().contains("<title>snom D785</title>"), "{page}");
    }
    let page = phone.get("/info.htm").await.text();
    assert!(page.contains("Mac:000413") && page.contains("Hardware: D785"), "{page}");
    assert!(page.contains("D7 "), "the expansion module: {page}");
    let read = snom::information::Information::read(page.as_bytes());
    assert_eq!(read.model.unwrap().name, "D785");
}

#[tokio::test]
async fn each_phone_has_a_hardware_address_of_its_own() {
    let mut known = Vec::new();
    for _ in 0..3 {
        let phone = TestPhone::new(Settings::default()).await;
        let page = phone.get("/info.htm").await;
        let mac = snom::Information::read(&page.body).mac.unwrap();
        assert!(mac.starts_with("000413"), "{mac} is not one of the vendor's");
        assert!(!known.contains(&(phone.address, mac.clone())));
        assert!(known.iter().all(|(address, other)| *address == phone.address || *other != mac));
        known.push((phone.address, mac));
    }
}

#[tokio::test]
async fn a_d8xx_has_another_web_interface_and_no_commands() {
    let phone = TestPhone::with("D865", Settings::default()).await;
    for target in ["/", "/info.htm", "/command.htm?key=1", "/screen.bmp"] {
        let answer = phone.get(target).await;
        assert!(answer.text().contains("<title>Phone Manager</title>"), "{target}");
    }
    assert_eq!(phone.state().view, "home");
}

#[tokio::test]
async fn requests_it_does_not_understand_change_nothing() {
    let phone = TestPhone::new(Settings::default()).await;
    for (target, status) in
        [("/command.htm?key=NOSUCH", 200), ("/command.htm", 200), ("/nowhere.htm", 404)]
    {
        assert_eq!(phone.get(target).await.status(), status, "{target}");
    }
    let put = "PUT /command.htm?key=1 HTTP/1.1\r\nConnection: close\r\n\r\n";
    assert_eq!(phone.send(put).await.status(), 501);
    assert_eq!(phone.send("\u{0}\r\n\r\n").await.status(), 400);
    assert_eq!(phone.state().view, "home");
}

#[tokio::test]
async fn a_connection_is_kept_for_the_next_request() {
    let phone = TestPhone::new(Settings::default()).await;
    let answer = phone
        .send("GET /command.htm?key=1 HTTP/1.1\r\nHost: x\r\n\r\nGET /command.htm?key=2 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        .await;
    assert!(answer.head.contains("Connection: keep-alive"), "{}", answer.head);
    assert!(answer.text().contains("HTTP/1.1 200 OK"));
    assert_eq!(phone.server.outbox().commands().count(), 2);
}

#[tokio::test]
async fn inspection_is_off_by_default() {
    let closed = TestPhone::new(Settings::default()).await;
    for target in ["/_outbox", "/_state", "/_call"] {
        assert_eq!(closed.get(target).await.status(), 404, "{target}");
    }
    let open = TestPhone::new(Settings { inspect: true, ..Settings::default() }).await;
    open.get("/command.htm?key=7").await;
    let answer = open.get("/_outbox").await;
    assert!(answer.head.contains("application/json"), "{}", answer.head);
    assert!(answer.text().contains("\"target\":\"/command.htm?key=7\""));
    assert!(open.get("/_state").await.text().contains("\"typed\":\"7\""));
    assert_eq!(open.received().len(), 1, "inspection is not counted");
    let call = "POST /_call?from=101 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    let state = open.send(call).await.text();
    assert!(state.contains("\"number\":\"101\",\"state\":\"incoming\""), "{state}");
}
