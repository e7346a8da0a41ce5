//! Everybody can use it: WCAG 2.2 AA by axe-core on every screen, at every width, in light and dark;
//! what assistive technology sees, as text that is reviewed; narrow, still, without colours.

use std::{fs, path::Path};

use e2e::{Browser, Stand, until};

/// Each screen of the page: its name, and how one gets there from the phone alone.
const SCREENS: [(&str, &[&str]); 10] = [
    ("call", &["#console-tab-0"]),
    ("sequences", &["#console-tab-1"]),
    ("activity", &["#console-tab-2"]),
    ("maintenance", &["#console-tab-3"]),
    ("maintenance-asks", &["#console-tab-3", "[data-command=reset]"]),
    ("doctor", &["#console-tab-4", "[data-command=examine]"]),
    ("settings", &["[data-open=settings]"]),
    ("phones", &[".phones__summary", "[data-open=add-phone] > summary"]),
    ("keyboard", &[".hint__more > summary"]),
    ("details", &["#console-tab-2", ".key[data-key=\"5\"]", ".entry__more-button"]),
];

/// Opens a screen; where there is little room the sheet may be shut.
async fn open(stand: &Stand, query: &str, steps: &[&str]) {
    stand.open(query).await;
    for picture in [".device__display .screen__picture", "[data-screen=labels] .screen__picture"] {
        until(picture, async || stand.attribute(picture, "data-tag").await).await;
    }
    for step in steps {
        stand.click(step).await;
    }
    if steps.contains(&"[data-command=examine]") {
        until("the findings", async || stand.text("[data-what=picture] .finding__detail").await)
            .await;
    }
    stand.whole().await;
}

/// Looks at every screen in a window of that size, in light and dark.
async fn no_screen_breaks_a_rule(name: &str, width: u32, height: u32) {
    e2e::story(name, Browser::Chromium, async |stand: &mut Stand| {
        let (_phone, address) = stand.phone_beside().await;
        stand.allow_addresses(&[&address]).await;
        stand.resize(width, height).await;
        let mut broken = Vec::new();
        let (mut screens, mut applied) = (0, 0);
        for theme in ["light", "dark"] {
            for (name, steps) in SCREENS {
                open(stand, &format!("?phone=frontdesk&theme={theme}"), steps).await;
                let (lines, rules) = stand.axe().await;
                screens += 1;
                applied += rules;
                broken.extend(lines.into_iter().map(|line| format!("{name} {theme}: {line}")));
            }
            open(stand, &format!("?phone=frontdesk&embed=1&mode=view&theme={theme}"), &[]).await;
            broken.extend(stand.axe().await.0);
            // What is told when something is not as it should be.
            let twice = [".key[data-key=DND]"; 2];
            open(stand, &format!("?phone=frontdesk&theme={theme}"), &twice).await;
            until("the refusal", async || {
                stand.text(".notice__told").await.filter(|told| !told.is_empty())
            })
            .await;
            broken.extend(stand.axe().await.0);
            stand.open(&format!("?phone=nosuch&theme={theme}")).await;
            until("the phones", async || stand.text(".stage__nothing .phones__row").await).await;
            broken.extend(stand.axe().await.0);
        }
        assert!(broken.is_empty(), "{screens} screens: {}", broken.join("\n"));
        assert!(applied > screens * 10, "axe-core has looked at nothing: {applied} rules");
    })
    .await;
}

#[tokio::test]
async fn no_screen_of_a_telephone_breaks_a_rule() {
    no_screen_breaks_a_rule("axe_360", 360, 740).await;
}

#[tokio::test]
async fn no_screen_of_a_tablet_breaks_a_rule() {
    no_screen_breaks_a_rule("axe_768", 768, 1024).await;
}

#[tokio::test]
async fn no_screen_of_a_desktop_breaks_a_rule() {
    no_screen_breaks_a_rule("axe_1440", 1440, 900).await;
}

#[tokio::test]
async fn the_page_is_read_out_as_it_was_reviewed() {
    e2e::story("read_out", Browser::Chromium, async |stand: &mut Stand| {
        stand.allow_addresses(&["127.0.0.1:1"]).await;
        for (name, steps) in SCREENS {
            open(stand, "?phone=frontdesk&lang=en", steps).await;
            if name == "details" {
                stand.commands(1).await;
                until("the outcome", async || {
                    stand.text(".entry__outcome").await.filter(|text| text.starts_with("done"))
                })
                .await;
                until("two pictures", async || {
                    let images =
                        stand.page.find_all(fantoccini::Locator::Css(".entry__pictures img"));
                    (images.await.ok()?.len() == 2).then_some(())
                })
                .await;
            }
            check(name, &stand.accessibility_tree().await);
        }
    })
    .await;
}

/// Compares with the text that was reviewed; `UPDATE_SNAPSHOTS=1` writes it anew.
fn check(name: &str, tree: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("snapshots/{name}.txt"));
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        let written = fs::write(&path, tree);
        assert!(written.is_ok(), "{}: {written:?}", path.display());
    }
    let reviewed = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(
        tree,
        reviewed,
        "{} differs: look at it, and if it is better write it anew with UPDATE_SNAPSHOTS=1",
        path.display()
    );
}

#[tokio::test]
async fn at_four_times_the_size_nothing_is_cut_off() {
    // 1280 pixels at 400 % are 320 (WCAG 2.2, 1.4.10).
    e2e::story("reflow", Browser::Chromium, async |stand: &mut Stand| {
        stand.resize(320, 256).await;
        stand.allow_addresses(&["127.0.0.1:1"]).await;
        for language in ["en", "de"] {
            for (name, steps) in SCREENS {
                open(stand, &format!("?phone=frontdesk&lang={language}"), steps).await;
                assert_eq!(stand.overflow().await, 0, "{name} in {language} scrolls sideways");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn nothing_moves_and_keys_have_borders_where_that_is_asked_for() {
    e2e::story("preferences", Browser::Chromium, async |stand: &mut Stand| {
        let style = async |property: &str| {
            let script = "return getComputedStyle(document.querySelector('.key'))[arguments[0]]";
            let value = stand.page.execute(script, vec![property.into()]).await.unwrap();
            value.as_str().unwrap_or_default().to_owned()
        };
        stand.link("live").await;
        assert_eq!(style("borderTopWidth").await, "0px");
        assert_ne!(style("transitionDuration").await, "0s, 0s");
        stand.prefer(&[("prefers-reduced-motion", "reduce"), ("forced-colors", "active")]).await;
        assert_eq!(style("transitionDuration").await, "0s, 0s");
        // Without shadows and grounds of its own a key needs a border to be seen.
        assert_eq!(style("borderTopWidth").await, "1px");
    })
    .await;
}
