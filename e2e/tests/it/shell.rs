//! The page as an app: fetched in pieces, cached by the browser, usable without storage.

use e2e::{
    Browser, BrowserOptions, SiteCopy, Storage, TestBench,
    pages::{EmptyState, Outcome, Setting, Settings, Tab},
};
use serde_json::json;

crate::in_every_browser!(
    a_piece_of_the_page_is_fetched_when_it_is_needed
    the_first_press_stands_in_the_list_without_the_secondary_piece
);

crate::in_chromium_and_firefox! {
    /// WebKit's driver starts its browser in private mode, which has no service workers.
    the_page_starts_after_an_upgrade_and_after_a_rollback
}

/// A piece that does not arrive is reported, with a way to fetch it again.
async fn a_piece_of_the_page_is_fetched_when_it_is_needed(bench: &mut TestBench) {
    let console = bench.console();
    bench.wait_until_live().await;
    let fetched = bench.page.fetched().await;
    let pieces: Vec<_> = fetched.iter().filter(|name| name.ends_with("_secondary.wasm")).collect();
    assert_eq!(pieces, [&""; 0], "a first visit needs no piece that is not shown");
    bench.stop_relay().await;
    console.click(Tab::Call).await;
    console.wait_until_not_fetched(Tab::Call).await;
    bench.start_relay().await;
    console.try_again(Tab::Call).await;
    bench.call_tab().wait_until_shown().await;
    bench.wait_until_live().await;
    bench.panel().press("5").await;
    assert_eq!(bench.commands(1).await, ["/command.htm?key=5"]);
}

/// The build holds the sizes of what is fetched; this is what is fetched.
async fn the_first_press_stands_in_the_list_without_the_secondary_piece(bench: &mut TestBench) {
    bench.wait_until_live().await;
    bench.page.wait_until_loaded().await;
    let (pieces, others) = files(bench.page.fetched_first().await);
    assert!(others.iter().any(|name| name.ends_with("_bg.wasm")), "{others:?}");
    assert_eq!(pieces, [""; 0], "nothing was opened or pressed");
    assert!(others.len() < 7, "{others:?}");
    bench.panel().press("5").await;
    bench.activity().wait_for(Outcome::Confirmed).await;
    let (pieces, _) = files(bench.page.fetched().await);
    // The list of activity, with the code that it shares with other pieces, and the stream by now or soon.
    let is_known = |name: &String| name.ends_with("_stream.wasm") || name.contains("_chunk_");
    let is_of_list = |name: &String| name.ends_with("_activity.wasm") || is_known(name);
    assert!(pieces.iter().any(|name| name.ends_with("_activity.wasm")), "{pieces:?}");
    assert!(pieces.iter().all(is_of_list), "{pieces:?}");
    bench.phone_header().toggle().await;
    bench.phone_header().wait_for_fact("model", "D785").await;
    let (all, _) = files(bench.page.fetched().await);
    let more: Vec<_> = all.iter().filter(|name| !pieces.contains(name)).collect();
    assert!(more.iter().any(|name| name.ends_with("_about.wasm")), "{more:?}");
    assert!(more.iter().all(|name| name.ends_with("_about.wasm") || is_known(name)), "{more:?}");
}

/// Returns which of these are pieces of the page, and which its other files.
fn files(mut fetched: Vec<String>) -> (Vec<String>, Vec<String>) {
    fetched.retain(|name| !name.contains("/api/"));
    fetched.into_iter().partition(|name| {
        let file = name.rsplit('/').next().unwrap_or_default();
        file.ends_with(".wasm") && !file.ends_with("_bg.wasm")
    })
}

/// The page opens without its relay, and reports that.
async fn the_page_opens_without_its_relay(bench: &mut TestBench) {
    bench.wait_until_live().await;
    // The first visit is enough: the service worker fetches the page when it is installed.
    bench.page.wait_for_service_worker().await;
    bench.page.wait_until_cached().await;
    bench.stop_relay().await;
    bench.open("").await;
    bench.empty_state().wait_for_reason(EmptyState::NO_RELAY).await;
}

/// A browser that compared times kept the page of a newer build after a rollback, and ran it under the
/// policy of the older one, which forbade its script: it stayed at "Deskside is starting…".
async fn the_page_starts_after_an_upgrade_and_after_a_rollback(bench: &mut TestBench) {
    let site = SiteCopy::of_build();
    // If the relay ended during the installation, the installation would fail, and a page that loads meanwhile would
    // not repeat it.
    bench.page.wait_for_service_worker().await;
    bench.restart_relay_with_site(site.folder()).await;
    bench.open("").await;
    bench.wait_until_live().await;
    bench.page.wait_for_service_worker().await;
    bench.page.wait_until_cached().await;
    let newer = bench.page.inline_script().await;
    site.go_back();
    bench.restart_relay_with_site(site.folder()).await;
    bench.page.reload().await;
    bench.wait_until_live().await;
    assert_ne!(bench.page.inline_script().await, newer, "the older build is shown");
    site.upgrade();
    bench.restart_relay_with_site(site.folder()).await;
    bench.page.reload().await;
    bench.wait_until_live().await;
    assert_eq!(bench.page.inline_script().await, newer, "the newer build is shown again");
    bench.panel().press("5").await;
    assert_eq!(bench.commands(1).await, ["/command.htm?key=5"]);
}

// WebKit's driver starts its browser in private mode, which has no service workers.
#[tokio::test]
async fn the_page_opens_without_its_relay_in_chromium() {
    e2e::test("cached", Browser::Chromium, the_page_opens_without_its_relay).await;
}

#[tokio::test]
async fn the_page_opens_without_its_relay_in_firefox() {
    e2e::test("cached", Browser::Firefox, the_page_opens_without_its_relay).await;
}

/// Nothing is stored, everything works, and a person who changes a setting is warned.
async fn the_page_works_without_storage(bench: &mut TestBench) {
    bench.wait_until_live().await;
    bench.panel().press("5").await;
    assert_eq!(bench.commands(1).await, ["/command.htm?key=5"]);
    let settings = bench.bar().open_settings().await;
    settings.choose(Setting::Theme, "dark").await;
    settings.wait_for_message(Settings::NOT_STORED).await;
    assert_eq!(bench.page.root_attribute("data-theme").await.as_deref(), Some("dark"));
}

#[tokio::test]
async fn the_page_works_without_storage_in_chromium() {
    let options = BrowserOptions { storage: Storage::Forbidden, ..BrowserOptions::default() };
    let test = the_page_works_without_storage;
    e2e::test_with("no-storage", Browser::Chromium, options, test).await;
}

#[tokio::test]
async fn the_page_works_without_storage_in_firefox() {
    let options = BrowserOptions { storage: Storage::Forbidden, ..BrowserOptions::default() };
    let test = the_page_works_without_storage;
    e2e::test_with("no-storage", Browser::Firefox, options, test).await;
}

#[tokio::test]
async fn the_page_can_be_installed() {
    e2e::test("installed", Browser::Chromium, async |bench: &mut TestBench| {
        bench.wait_until_live().await;
        let handlers = ["tel ?dial=%s", "sip ?dial=%s"];
        let expected = json!(["Deskside", "standalone", true, handlers]);
        assert_eq!(bench.page.manifest().await, expected);
    })
    .await;
}
