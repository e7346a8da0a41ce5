//! The page as an app: kept by the browser, and at home where nothing may be remembered.

use e2e::{Browser, Stand, Storage, Surroundings, until};

crate::in_every_browser!(a_part_of_the_page_is_fetched_when_it_is_asked_for);

/// What is fetched later says when it does not come, and how to have it all the same.
async fn a_part_of_the_page_is_fetched_when_it_is_asked_for(stand: &mut Stand) {
    stand.link("live").await;
    let script = "return performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('_later.wasm')).length";
    let fetched = stand.page.execute(script, Vec::new()).await.ok();
    assert_eq!(
        fetched,
        Some(0.into()),
        "a first visit needs no part of the page that is not shown"
    );
    stand.end_relay().await;
    stand.click("#console-tab-0").await;
    until("the reason", async || {
        let told = stand.text("#console-panel-0 .later[role=alert] p").await;
        told.filter(|told| told.starts_with("This part of the page could not be fetched."))
    })
    .await;
    stand.begin_relay().await;
    stand.click("#console-panel-0 .later button").await;
    until("the number", async || stand.attribute("[name=number]", "class").await).await;
    stand.link("live").await;
    stand.click_key("5").await;
    assert_eq!(stand.commands(1).await, ["/command.htm?key=5"]);
}

/// The page opens without its relay, and says so.
async fn the_page_is_kept(stand: &mut Stand) {
    stand.link("live").await;
    // The second load goes through the service worker, which keeps what it sees.
    until("the service worker", async || {
        let script =
            "return Boolean(navigator.serviceWorker && navigator.serviceWorker.controller)";
        (stand.page.execute(script, Vec::new()).await.ok()? == true).then_some(())
    })
    .await;
    stand.open("").await;
    stand.link("live").await;
    until("the page to be kept whole", async || {
        let script = "return caches.open('deskside-page').then((kept) => kept.keys()).then((kept) =>
            ['/', '.css', '.js', '.wasm'].every((end) => kept.some(({ url }) => url.endsWith(end))))";
        (stand.page.execute(script, Vec::new()).await.ok()? == true).then_some(())
    })
    .await;
    stand.end_relay().await;
    stand.open("").await;
    let told = until("the reason", async || {
        stand.text(".stage__message").await.filter(|text| text.starts_with("The relay does not"))
    });
    told.await;
}

// WebKit's driver starts its browser in private mode, which has no service workers.
#[tokio::test]
async fn the_page_opens_without_its_relay_and_says_so_in_chromium() {
    e2e::story("kept", Browser::Chromium, the_page_is_kept).await;
}

#[tokio::test]
async fn the_page_opens_without_its_relay_and_says_so_in_firefox() {
    e2e::story("kept", Browser::Firefox, the_page_is_kept).await;
}

/// Nothing is remembered, everything works, and who chooses something is told.
async fn nothing_is_remembered(stand: &mut Stand) {
    stand.link("live").await;
    stand.click_key("5").await;
    assert_eq!(stand.commands(1).await, ["/command.htm?key=5"]);
    stand.click("[data-open=settings]").await;
    stand.choose("[name=theme]", "dark").await;
    until("the word", async || {
        stand
            .text(".dialog > [role=status]")
            .await
            .filter(|told| told.starts_with("This browser does not remember"))
    })
    .await;
    assert_eq!(stand.attribute("html", "data-theme").await.as_deref(), Some("dark"));
}

#[tokio::test]
async fn the_page_works_where_storage_is_forbidden_in_chromium() {
    let forbidden = Surroundings { storage: Storage::Forbidden, ..Surroundings::default() };
    e2e::story_in("forbidden", Browser::Chromium, forbidden, nothing_is_remembered).await;
}

#[tokio::test]
async fn the_page_works_where_storage_is_forbidden_in_firefox() {
    let forbidden = Surroundings { storage: Storage::Forbidden, ..Surroundings::default() };
    e2e::story_in("forbidden", Browser::Firefox, forbidden, nothing_is_remembered).await;
}

#[tokio::test]
async fn the_page_can_be_installed() {
    e2e::story("installed", Browser::Chromium, async |stand: &mut Stand| {
        stand.link("live").await;
        let script = "const done = arguments[0]; \
            fetch(document.querySelector('link[rel=manifest]').href) \
                .then((answer) => answer.json()) \
                .then(async (manifest) => { \
                    const sizes = []; \
                    for (const icon of manifest.icons) { \
                        const picture = new Image(); \
                        picture.src = icon.src; \
                        await picture.decode(); \
                        sizes.push(`${picture.naturalWidth}x${picture.naturalHeight}` === icon.sizes); \
                    } \
                    done([manifest.name, manifest.display, sizes.every(Boolean)]); \
                }).catch((error) => done(String(error)))";
        let told = stand.page.execute_async(script, Vec::new()).await;
        assert_eq!(told.ok(), Some(serde_json::json!(["Deskside", "standalone", true])));
    })
    .await;
}
