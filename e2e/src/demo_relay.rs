//! The relay of a demo, and the page of the relay that tries the embed kit.

use tokio::process::Child;

use crate::{Page, Role, TestBench, by, relay};

/// A relay with a virtual phone of its own. It ends with this value.
#[derive(Debug)]
pub struct DemoRelay {
    _relay: Child,
    page: Page,
    url: String,
}

impl TestBench {
    /// Starts a relay as a person does who tries Deskside: with `--demo`, and without a configuration.
    ///
    /// # Panics
    /// When it does not start.
    pub async fn start_demo_relay(&self) -> DemoRelay {
        let (relay, url) = relay::start_demo(self.folder()).await;
        DemoRelay { _relay: relay, page: self.page.clone(), url }
    }
}

impl DemoRelay {
    /// Opens the page that tries the embed kit, and waits until its phone is ready.
    pub async fn try_embed_kit(&self) {
        self.page.visit(&format!("{}/embed/v1/try", self.url.trim_end_matches('/'))).await;
        self.wait_for_log("ready ").await;
    }

    /// Presses the keys that the page suggests.
    pub async fn press_keys(&self) {
        self.page.click(&by(Role::Button, "Press keys")).await;
    }

    /// Waits until the page's log has this part.
    pub async fn wait_for_log(&self, part: &str) {
        let part = serde_json::json!(part);
        let script = format!("return document.querySelector('#log').textContent.includes({part})");
        self.page.wait_for_condition("a part of the log", &script).await;
    }
}
