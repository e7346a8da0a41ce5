//! The picture of a touchscreen is the touchscreen; near a soft key's label it is that key.

use e2e::{Stand, until};

crate::in_every_browser!(
    a_finger_is_where_it_is_on_the_picture_to_the_pixel
    a_label_on_the_picture_presses_its_soft_key
);

const SIZE: (u32, u32) = (480, 272);

async fn a_finger_is_where_it_is_on_the_picture_to_the_pixel(stand: &mut Stand) {
    let lab = stand.add_phone_of("870", "lab", "Laboratory").await;
    stand.show_phone("lab").await;
    let sent = async |count: usize| {
        until(&format!("{count} touches"), async || {
            let outbox = lab.outbox();
            let sent: Vec<_> = outbox.commands().map(str::to_owned).collect();
            (sent.len() >= count).then_some(sent)
        })
        .await
    };
    let surface = ".screen__touch";
    // The corners, at whatever size the picture has here.
    let mut expected = Vec::new();
    for (x, y) in [(0, 0), (479, 0), (0, 271), (479, 271), (240, 136)] {
        assert_eq!(stand.drag_on(surface, SIZE, &[(x, y)]).await, [(x, y)]);
        expected.push(format!("/command.htm?touch={x}%20{y}%20press"));
        expected.push(format!("/command.htm?touch={x}%20{y}%20release"));
        assert_eq!(sent(expected.len()).await, expected);
    }
    // A drag ends where the finger ended, and what was pressed is released.
    stand.drag_on(surface, SIZE, &[(100, 200), (100, 150), (100, 60)]).await;
    until("the release", async || {
        lab.outbox()
            .commands()
            .any(|target| target == "/command.htm?touch=100%2060%20release")
            .then_some(())
    })
    .await;
    assert!(sent(12).await.contains(&"/command.htm?touch=100%20200%20press".to_owned()));
    assert_eq!(lab.phone().touched_at(), None);
    // Larger keys zoom the device and its picture; pixels stay pixels.
    stand.open("?phone=lab&key-size=large").await;
    stand.link("live").await;
    let before = lab.outbox().commands().count();
    let touched = stand.drag_on(surface, SIZE, &[(479, 271)]).await;
    let sent = sent(before + 2).await;
    let (x, y) = touched.first().copied().unwrap_or_default();
    assert!(x > 477 && y > 269, "{touched:?}");
    let released = format!("/command.htm?touch={x}%20{y}%20release");
    assert_eq!(sent.last(), Some(&released));
}

async fn a_label_on_the_picture_presses_its_soft_key(stand: &mut Stand) {
    stand.link("live").await;
    stand.click("[data-zone=F4]").await;
    assert_eq!(stand.commands(1).await, ["/command.htm?key=F4"]);
    until("the menu", async || (stand.phone.phone().state().view == "menu").then_some(())).await;
}
