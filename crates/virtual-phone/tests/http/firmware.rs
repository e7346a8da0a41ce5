//! Answers that depend on the firmware.

use virtual_phone::http::Settings;

use crate::TestPhone;

async fn start(model: &str, firmware: &str) -> TestPhone {
    let phone = TestPhone::with(model, Settings::default()).await;
    phone.server.set_firmware(firmware.parse().unwrap());
    phone
}

#[tokio::test]
async fn old_firmware_accepts_new_spellings_and_does_nothing() {
    let old = start("320", "8.7.3.6").await;
    old.get("/command.htm?number=55").await;
    assert_eq!(old.get("/index.htm?dialeddel=clear").await.status(), 200);
    assert_eq!(old.state().dialled, ["55"]);
    assert_eq!(old.get("/index.htm?dialeddel=0").await.status(), 200);
    assert!(old.state().dialled.is_empty());
    assert_eq!(old.get("/command.htm?key=F_HOLD").await.status(), 200, "200 proves nothing");

    let new = start("320", "8.7.3.7").await;
    new.get("/command.htm?number=55").await;
    new.get("/index.htm?dialeddel=clear").await;
    assert!(new.state().dialled.is_empty());
}

#[tokio::test]
async fn old_firmware_ignores_touches_and_has_no_picture_of_a_300() {
    for (firmware, works) in [("8.4.33", false), ("8.4.34", true)] {
        let phone = start("870", firmware).await;
        assert_eq!(phone.get("/command.htm?touch=300%20260").await.status(), 200);
        assert_eq!(phone.state().do_not_disturb, works, "{firmware}");
    }
    assert_eq!(start("300", "8.7.3.6").await.get("/screen.bmp").await.status(), 404);
    assert_eq!(start("300", "8.7.3.7").await.get("/screen.bmp").await.status(), 200);
}

#[tokio::test]
async fn the_information_page_names_the_firmware() {
    let phone = start("320", "8.4.18").await;
    assert!(phone.get("/info.htm").await.text().contains("snom320-SIP 8.4.18"));
}
