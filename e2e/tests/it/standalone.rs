//! The page without any server: two virtual phones in it, from a disk and from any web server.

use e2e::{Stand, root, shelf, until};

crate::in_every_browser!(the_one_file_opens_from_a_disk the_site_runs_under_any_path);

/// What the page has fetched, but what it made itself (`blob:`).
const FETCHED: &str = "return performance.getEntriesByType('resource').map((entry) => entry.name)\
                       .filter((name) => !/^(blob|data):/.test(name))";

async fn the_one_file_opens_from_a_disk(stand: &mut Stand) {
    let file = root().join("dist/deskside.html");
    stand.visit(&format!("file://{}", file.display())).await;
    stand.link("live").await;
    let note = stand.text(".stage__note").await.unwrap_or_default();
    assert!(note.contains("virtual phones"), "{note}");

    // Anna calls Zoë by her keys.
    let mut tag = stand.picture_after("").await;
    for key in ["1", "1", "3"] {
        stand.click_key(key).await;
        tag = stand.picture_after(&tag).await;
    }
    stand.click_key("ENTER").await;
    done(stand, "ENTER").await;

    // At Zoë's phone it rings, and she answers.
    stand.open_the_list().await;
    stand.press_row("Zoë · 113").await;
    stand.link("live").await;
    let ringing = stand.picture_after("").await;
    stand.click_key("ENTER").await;
    stand.picture_after(&ringing).await;
    done(stand, "ENTER").await;

    // At Anna's the call goes on, and what she did is still in her list.
    stand.open_the_list().await;
    stand.press_row("Anna · 101").await;
    stand.link("live").await;
    assert_eq!(stand.ask("return document.querySelectorAll('.entry').length").await, 4);
    assert_eq!(stand.ask(FETCHED).await, serde_json::json!([]), "nothing was fetched");
}

async fn the_site_runs_under_any_path(stand: &mut Stand) {
    let address = shelf::serve(root().join("dist/site"), "/tools/phone/").await;
    stand.visit(&address).await;
    stand.link("live").await;
    let before = stand.picture_after("").await;
    stand.click_key("VOLUME_UP").await;
    stand.picture_after(&before).await;
    done(stand, "VOLUME_UP").await;
    let fetched = stand.ask(FETCHED).await;
    let fetched: Vec<_> =
        fetched.as_array().into_iter().flatten().filter_map(|name| name.as_str()).collect();
    assert!(!fetched.is_empty());
    let elsewhere: Vec<_> = fetched.iter().filter(|name| !name.starts_with(&address)).collect();
    assert_eq!(elsewhere, [&""; 0], "only its own files");
}

/// The newest thing that was done is the key `name`, and it went well.
async fn done(stand: &Stand, name: &str) {
    until(&format!("{name} to be done"), async || {
        let outcome = stand.text(".entry__outcome").await?;
        let target = stand.text(".entry__target").await?;
        (target.ends_with(&format!("key={name}")) && outcome.starts_with("done")).then_some(())
    })
    .await;
}
