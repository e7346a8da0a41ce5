//! The picture of a touchscreen is the touchscreen; the label of a soft key is that key.

use e2e::{TestBench, commands_of, until};

crate::in_every_browser!(
    a_touch_is_exact_to_the_pixel
    a_label_on_the_picture_presses_its_soft_key
);

const SIZE: (u32, u32) = (480, 272);

async fn a_touch_is_exact_to_the_pixel(bench: &mut TestBench) {
    let screen = bench.screen();
    let lab = bench.add_phone_of_model("870", "lab", "Laboratory").await;
    bench.show_phone("lab").await;
    // The corners, at the size that the picture has here.
    let mut expected = Vec::new();
    for (x, y) in [(0, 0), (479, 0), (0, 271), (479, 271), (240, 136)] {
        assert_eq!(screen.drag(SIZE, &[(x, y)]).await, [(x, y)]);
        expected.push(format!("/command.htm?touch={x}%20{y}%20press"));
        expected.push(format!("/command.htm?touch={x}%20{y}%20release"));
        assert_eq!(commands_of(&lab, expected.len()).await, expected);
    }
    // A drag ends where the finger ended, and what was pressed is released.
    screen.drag(SIZE, &[(100, 200), (100, 150), (100, 60)]).await;
    until("the release", async || {
        lab.outbox()
            .commands()
            .any(|target| target == "/command.htm?touch=100%2060%20release")
            .then_some(())
    })
    .await;
    let press = "/command.htm?touch=100%20200%20press".to_owned();
    assert!(commands_of(&lab, 12).await.contains(&press));
    assert_eq!(lab.phone().touched_at(), None);
    // Larger keys zoom the device and its picture; pixels stay pixels.
    bench.open("?phone=lab&key-size=large").await;
    bench.wait_until_live().await;
    let before = lab.outbox().commands().count();
    let touched = screen.drag(SIZE, &[(479, 271)]).await;
    let sent = commands_of(&lab, before + 2).await;
    let (x, y) = touched.first().copied().unwrap_or_default();
    assert!(x > 477 && y > 269, "{touched:?}");
    let released = format!("/command.htm?touch={x}%20{y}%20release");
    assert_eq!(sent.last(), Some(&released));
}

async fn a_label_on_the_picture_presses_its_soft_key(bench: &mut TestBench) {
    bench.wait_until_live().await;
    bench.screen().press_label("F4").await;
    assert_eq!(bench.commands(1).await, ["/command.htm?key=F4"]);
    until("the menu", async || (bench.phone.phone().state().view == "menu").then_some(())).await;
}
