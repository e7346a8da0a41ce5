//! The panel in a portal's page.

use e2e::{
    TestBench,
    pages::{Display, Tool},
    until,
};

crate::in_every_browser!(a_portal_controls_a_phone_in_its_frame a_portal_may_only_watch);

async fn a_portal_controls_a_phone_in_its_frame(bench: &mut TestBench) {
    bench.open_in_portal("?phone=frontdesk&embed=1&mode=control&theme=dark").await;
    bench.panel().press("5").await;
    assert_eq!(bench.commands(1).await, ["/command.htm?key=5"]);
    // The panel alone: no bar, nothing next to it, and no need to scroll sideways.
    assert!(!bench.bar().is_shown().await);
    assert!(!bench.console().is_shown().await);
    assert_eq!(bench.page.overflow().await, 0);
    assert_eq!(bench.page.root_attribute("data-theme").await.as_deref(), Some("dark"));
}

async fn a_portal_may_only_watch(bench: &mut TestBench) {
    const SECOND_PAGE: &str = "P7–12";
    let (panel, screen) = (bench.panel(), bench.screen());
    bench.open_in_portal("?phone=frontdesk&embed=1&mode=view").await;
    screen.wait_for_picture(Display::Main).await;
    assert_eq!(panel.enabled_keys().await, 0);
    // What only watches works: another page of keys, the picture large, paused, saved.
    panel.show_function_keys(SECOND_PAGE).await;
    assert!(panel.shows_function_keys(SECOND_PAGE).await);
    assert_eq!(panel.enabled_keys().await, 0);
    for tool in [Tool::Pause, Tool::FullScreen, Tool::Save, Tool::Copy] {
        assert!(screen.is_enabled(tool).await, "{tool:?}");
    }
    screen.click(Tool::Pause).await;
    screen.wait_until_paused(Display::Main, true).await;
    screen.click(Tool::Resume).await;
    screen.wait_until_paused(Display::Main, false).await;
    // The label of a soft key on the picture is a key like the others.
    screen.press_label("F1").await;
    panel.press("5").await;
    bench.keyboard().press('7').await;
    // A key would have been pressed before the next picture.
    let before = bench.phone.outbox().iter().count();
    until("more pictures", async || {
        (bench.phone.outbox().iter().count() > before + 1).then_some(())
    })
    .await;
    assert_eq!(bench.command_count(), 0);
}
