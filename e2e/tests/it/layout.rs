//! The layout at every width: what stays in sight, what grows, and what never overflows.

use e2e::{
    Browser, TestBench,
    pages::{Display, Tab},
};

crate::in_every_browser!(
    the_screen_stays_in_sight_above_the_last_key
    the_sheet_leaves_the_screen_in_sight_and_closes_with_its_handle
);

crate::in_one_engine! {
    /// They test what the page stores, and what its style sheets compute in the same way everywhere.
    the_tab_used_last_is_shown_on_the_next_visit
    large_keys_do_not_shrink_the_picture
}

async fn the_screen_stays_in_sight_above_the_last_key(bench: &mut TestBench) {
    for (width, height) in [(500, 800), (768, 1000), (1024, 768)] {
        bench.page.resize_window(width, height).await;
        bench.open("?phone=frontdesk").await;
        bench.wait_until_live().await;
        bench.screen().wait_for_picture(Display::Main).await;
        bench.panel().scroll_to_last_key().await;
        assert!(bench.screen().is_in_sight().await, "{width} × {height}");
    }
}

async fn the_sheet_leaves_the_screen_in_sight_and_closes_with_its_handle(bench: &mut TestBench) {
    let console = bench.console();
    bench.page.resize_window(500, 900).await;
    bench.wait_until_live().await;
    bench.screen().wait_for_picture(Display::Main).await;
    console.show(Tab::Call).await;
    console.wait_for_sheet(true).await;
    assert!(bench.screen().is_in_sight().await);
    console.close_sheet().await;
    console.wait_for_sheet(false).await;
    assert_eq!(bench.command_count(), 0);
}

/// A first visit shows the activity list, whose hint says what to do first.
async fn the_tab_used_last_is_shown_on_the_next_visit(bench: &mut TestBench) {
    let console = bench.console();
    bench.wait_until_live().await;
    assert!(console.is_selected(Tab::Activity).await);
    console.show(Tab::Sequences).await;
    bench.page.reload().await;
    bench.wait_until_live().await;
    console.wait_until_selected(Tab::Sequences).await;
}

async fn large_keys_do_not_shrink_the_picture(bench: &mut TestBench) {
    for width in [1280, 1440] {
        bench.page.resize_window(width, 900).await;
        let mut widths = Vec::new();
        for size in ["normal", "large"] {
            bench.open(&format!("?phone=frontdesk&key-size={size}")).await;
            bench.screen().wait_for_picture(Display::Main).await;
            widths.push(bench.screen().width().await.unwrap_or_default());
        }
        assert!(matches!(widths[..], [normal, large] if large >= normal), "{width}: {widths:?}");
    }
}

#[tokio::test]
async fn nothing_overflows_and_the_device_uses_its_room() {
    e2e::test("layout_widths", Browser::Chromium, async |bench: &mut TestBench| {
        for width in [320, 390, 768, 899, 900, 1024, 1280, 1440, 1920, 2560] {
            bench.page.resize_viewport(width, 1300).await;
            bench.open("?phone=frontdesk").await;
            bench.wait_until_live().await;
            assert_eq!(bench.page.overflow().await, 0, "{width}");
            let (left, right) = bench.panel().edges().await;
            let is_beside = bench.console().left().await >= right;
            assert_eq!(is_beside, width >= 900, "{width}: the tabs are beside the device");
            let share = (right - left) / f64::from(width);
            assert!(share > 0.55, "{width}: {share}");
        }
    })
    .await;
}

#[tokio::test]
async fn pixels_of_a_small_display_are_whole_at_every_width() {
    e2e::test("layout_pixels", Browser::Chromium, async |bench: &mut TestBench| {
        let _phone = bench.add_phone_of_model("320", "pixels", "pixels").await;
        for width in [360, 768, 1024, 1280, 1440, 1920, 2560] {
            bench.page.resize_viewport(width, 1000).await;
            bench.show_phone("pixels").await;
            bench.screen().wait_until_crisp().await;
            let shown = bench.screen().width().await.unwrap_or_default();
            let rest = shown % 128.;
            assert!(rest.abs() < 0.01 && shown >= 256., "{width}: {shown}");
        }
    })
    .await;
}

/// 1280 × 1024 pixels at 400 %, and a small telephone.
#[tokio::test]
async fn a_small_window_shows_the_screen_and_an_open_sheet() {
    e2e::test("layout_small", Browser::Chromium, async |bench: &mut TestBench| {
        let console = bench.console();
        for (width, height) in [(320, 256), (360, 640)] {
            bench.page.resize_viewport(width, height).await;
            bench.open("?phone=frontdesk").await;
            bench.screen().wait_for_picture(Display::Main).await;
            if height == 256 {
                let used = bench.page.evaluate(
                    "return document.querySelector('header').offsetHeight \
                     + document.querySelector('[role=tablist]').offsetHeight",
                );
                let used = used.await.as_u64().unwrap_or(u64::MAX);
                assert!(used <= 64, "the bar and the tabs are {used} pixels high");
            }
            console.show(Tab::Maintenance).await;
            console.wait_for_sheet(true).await;
            assert!(bench.screen().is_in_sight().await, "{width} × {height}");
            let sheet = console.height().await.unwrap_or_default();
            assert!(sheet * 2 <= i64::from(height), "{width} × {height}: {sheet}");
            console.close_sheet().await;
            bench.panel().scroll_to_last_key().await;
            assert!(bench.screen().is_in_sight().await, "{width} × {height}, scrolled");
        }
    })
    .await;
}
