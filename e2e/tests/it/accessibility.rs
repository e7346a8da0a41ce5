//! Accessibility: WCAG 2.2 AA by axe-core on every screen, at every width, light and dark; the
//! accessibility tree as reviewed text; 400 % zoom, reduced motion, forced colours.

use std::{fs, path::Path};

use e2e::{
    Browser, TestBench,
    pages::{Display, Outcome, Tab},
};
use serde_json::json;

/// Every screen of the page: the name of its reviewed text, and the screen.
const SCREENS: [(&str, Screen); 11] = [
    ("call", Screen::Tab(Tab::Call)),
    ("sequences", Screen::Tab(Tab::Sequences)),
    ("activity", Screen::Tab(Tab::Activity)),
    ("maintenance", Screen::Tab(Tab::Maintenance)),
    ("maintenance-asks", Screen::ResetQuestion),
    ("diagnostics", Screen::Findings),
    ("settings", Screen::Settings),
    ("switcher", Screen::Switcher),
    ("phones", Screen::AddPhones),
    ("keyboard", Screen::KeyTable),
    ("details", Screen::ActivityDetails),
];

/// A screen of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Screen {
    Tab(Tab),
    ResetQuestion,
    Findings,
    Settings,
    Switcher,
    AddPhones,
    KeyTable,
    ActivityDetails,
}

impl Screen {
    /// Opens the screen as a person does who has just opened the page.
    async fn open(self, bench: &TestBench) {
        match self {
            Screen::Tab(tab) => bench.console().click(tab).await,
            Screen::ResetQuestion => {
                bench.console().click(Tab::Maintenance).await;
                bench.maintenance().press("reset").await;
            }
            Screen::Findings => {
                bench.console().click(Tab::Diagnostics).await;
                bench.diagnostics().run().await;
                bench.diagnostics().wait_until_done().await;
            }
            Screen::Settings => bench.settings().open().await,
            Screen::Switcher => {
                bench.switcher().open().await;
                bench.switcher().wait_for_first("frontdesk").await;
            }
            Screen::AddPhones => bench.add_phones().open().await,
            Screen::KeyTable => bench.keyboard().show_table().await,
            Screen::ActivityDetails => {
                bench.console().click(Tab::Activity).await;
                bench.panel().press("5").await;
                bench.activity().show_details().await;
            }
        }
        bench.page.wait_until_loaded().await;
    }
}

/// Opens the page and waits for the pictures of its displays.
async fn open(bench: &TestBench, query: &str) {
    bench.open(query).await;
    for display in [Display::Main, Display::Labels] {
        bench.screen().wait_for_picture(display).await;
    }
    bench.page.wait_until_loaded().await;
}

/// The violations found so far, and how much was examined.
#[derive(Default)]
struct Audit {
    violations: Vec<String>,
    screens: usize,
    rules: usize,
}

impl Audit {
    /// Applies axe-core to the page as it is.
    async fn examine(&mut self, bench: &TestBench, name: &str) {
        let (violations, rules) = bench.page.axe().await;
        self.violations.extend(violations.into_iter().map(|line| format!("{name}: {line}")));
        self.screens += 1;
        self.rules += rules;
    }

    /// Examines the page in the colours for a light and for a dark system.
    async fn examine_in_both_themes(&mut self, bench: &TestBench, name: &str) {
        for theme in ["light", "dark"] {
            // Without motion no colour is on its way to the other one.
            let motion = ("prefers-reduced-motion", "reduce");
            bench.page.prefer(&[motion, ("prefers-color-scheme", theme)]).await;
            self.examine(bench, &format!("{name} {theme}")).await;
        }
    }

    /// Examines the messages of exceptional states, and the panel in a frame.
    async fn examine_exceptions(&mut self, bench: &TestBench) {
        for theme in ["light", "dark"] {
            open(bench, &format!("?phone=frontdesk&embed=1&mode=view&theme={theme}")).await;
            self.examine(bench, &format!("frame {theme}")).await;
            open(bench, &format!("?phone=frontdesk&theme={theme}")).await;
            bench.panel().press_twice("DND").await;
            bench.notice().wait_for("not sent").await;
            self.examine(bench, &format!("refusal {theme}")).await;
            bench.open(&format!("?phone=nosuch&theme={theme}")).await;
            bench.empty_state().wait_for_phones().await;
            self.examine(bench, &format!("no phone {theme}")).await;
        }
    }

    fn finish(self) {
        let Audit { violations, screens, rules } = self;
        assert!(violations.is_empty(), "{screens} screens: {}", violations.join("\n"));
        assert!(rules > screens * 10, "axe-core has examined nothing: {rules} rules");
    }
}

#[tokio::test]
async fn screens_of_a_smartphone_break_no_rule_and_reflow_at_400_percent() {
    e2e::test("axe_360", Browser::Chromium, async |bench: &mut TestBench| {
        let mut audit = Audit::default();
        bench.allow_addresses(&["127.0.0.1:1"]).await;
        for language in ["en", "de"] {
            for (name, screen) in SCREENS {
                // 1280 pixels at 400 % are 320 (WCAG 2.2, 1.4.10).
                bench.page.resize_viewport(320, 256).await;
                open(bench, &format!("?phone=frontdesk&lang={language}")).await;
                screen.open(bench).await;
                let overflow = bench.page.overflow().await;
                assert_eq!(overflow, 0, "{name} in {language} scrolls sideways");
                // German once wrote a verdict of the diagnostics over the name of the check.
                for width in [320, 1440] {
                    bench.page.resize_viewport(width, 900).await;
                    let overlapping = bench.page.overlapping_texts().await;
                    assert_eq!(overlapping, json!([]), "{name} in {language}, {width} pixels");
                }
                if language == "en" {
                    bench.page.resize_viewport(360, 740).await;
                    audit.examine_in_both_themes(bench, name).await;
                }
            }
        }
        bench.page.resize_viewport(360, 740).await;
        audit.examine_exceptions(bench).await;
        audit.finish();
    })
    .await;
}

#[tokio::test]
async fn screens_of_a_tablet_break_no_rule() {
    e2e::test("axe_768", Browser::Chromium, async |bench: &mut TestBench| {
        let mut audit = Audit::default();
        bench.allow_addresses(&["127.0.0.1:1"]).await;
        bench.page.resize_viewport(768, 1024).await;
        for (name, screen) in SCREENS {
            open(bench, "?phone=frontdesk").await;
            screen.open(bench).await;
            audit.examine_in_both_themes(bench, name).await;
        }
        audit.examine_exceptions(bench).await;
        audit.finish();
    })
    .await;
}

#[tokio::test]
async fn screens_of_a_desktop_break_no_rule_and_read_as_reviewed() {
    e2e::test("axe_1440", Browser::Chromium, async |bench: &mut TestBench| {
        let mut audit = Audit::default();
        bench.allow_addresses(&["127.0.0.1:1"]).await;
        bench.page.resize_viewport(1440, 900).await;
        for (name, screen) in SCREENS {
            open(bench, "?phone=frontdesk&lang=en").await;
            screen.open(bench).await;
            if screen == Screen::ActivityDetails {
                bench.activity().wait_for(Outcome::Confirmed).await;
                bench.activity().wait_for_pictures().await;
            }
            compare_with_reviewed(name, &bench.page.accessibility_tree().await);
            audit.examine_in_both_themes(bench, name).await;
        }
        audit.examine_exceptions(bench).await;
        audit.finish();
    })
    .await;
}

/// Compares with the reviewed text; `UPDATE_SNAPSHOTS=1` replaces that.
fn compare_with_reviewed(name: &str, tree: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("snapshots/{name}.txt"));
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        let written = fs::write(&path, tree);
        assert!(written.is_ok(), "{}: {written:?}", path.display());
    }
    let reviewed = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(
        tree,
        reviewed,
        "{} differs: review the change, and if it is better replace the text with UPDATE_SNAPSHOTS=1",
        path.display()
    );
}

#[tokio::test]
async fn reduced_motion_and_forced_colours_are_respected() {
    e2e::test("preferences", Browser::Chromium, async |bench: &mut TestBench| {
        let panel = bench.panel();
        bench.wait_until_live().await;
        assert_eq!(panel.key_style("borderTopWidth").await, "0px");
        assert_ne!(panel.key_style("transitionDuration").await, "0s, 0s");
        let preferences = [("prefers-reduced-motion", "reduce"), ("forced-colors", "active")];
        bench.page.prefer(&preferences).await;
        assert_eq!(panel.key_style("transitionDuration").await, "0s, 0s");
        // Without shadows and backgrounds of its own a key needs a border to be seen.
        assert_eq!(panel.key_style("borderTopWidth").await, "1px");
    })
    .await;
}
