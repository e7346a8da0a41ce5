//! The page without any server: two virtual phones in it, from a disk and from any web server.

use e2e::{TestBench, pages::Display, root, static_server};

crate::in_every_browser!(the_single_file_opens_from_a_disk the_site_runs_under_any_path);

async fn the_single_file_opens_from_a_disk(bench: &mut TestBench) {
    let (panel, screen, list) = (bench.panel(), bench.screen(), bench.phone_list());
    let file = root().join("dist/deskside.html");
    bench.page.visit(&format!("file://{}", file.display())).await;
    bench.wait_until_live().await;
    let note = bench.direct_access().demo_note().await.unwrap_or_default();
    assert!(note.contains("virtual phones"), "{note}");

    // Anna calls Zoë with her keys.
    let mut tag = screen.wait_for_change("").await;
    for key in ["1", "1", "3"] {
        panel.press(key).await;
        tag = screen.wait_for_change(&tag).await;
    }
    panel.press("ENTER").await;
    bench.activity().wait_until_confirmed("key=ENTER").await;

    // Zoë's phone rings, and she answers.
    list.open().await;
    list.choose("Zoë · 113").await;
    bench.wait_until_live().await;
    let ringing = screen.wait_for_picture(Display::Main).await;
    panel.press("ENTER").await;
    screen.wait_for_change(&ringing).await;
    bench.activity().wait_until_confirmed("key=ENTER").await;

    // At Anna's phone the call goes on, and her activity is still there.
    list.open().await;
    list.choose("Anna · 101").await;
    bench.wait_until_live().await;
    assert_eq!(bench.activity().count().await, 4);
    assert_eq!(bench.page.fetched().await, [""; 0], "nothing was fetched");
}

async fn the_site_runs_under_any_path(bench: &mut TestBench) {
    let address = static_server::serve(&root().join("dist/site"), "/tools/phone/").await;
    bench.page.visit(&address).await;
    bench.wait_until_live().await;
    let before = bench.screen().wait_for_picture(Display::Main).await;
    bench.panel().press("VOLUME_UP").await;
    bench.screen().wait_for_change(&before).await;
    bench.activity().wait_until_confirmed("key=VOLUME_UP").await;
    let fetched = bench.page.fetched().await;
    assert!(!fetched.is_empty());
    let elsewhere: Vec<_> = fetched.iter().filter(|name| !name.starts_with(&address)).collect();
    assert_eq!(elsewhere, [&""; 0], "only its own files");
}
