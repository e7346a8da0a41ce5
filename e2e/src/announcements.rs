//! The announcements of the page: what a screen reader reads without being asked.

use crate::{Page, until};

/// Records the texts of the live regions that change. A region that comes with its text is not read, so
/// only changes within one count.
const RECORD: &str = "window.announcements = []; \
    const regionOf = (node) => (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement)\
        ?.closest('[role=status], [role=alert]'); \
    new MutationObserver((changes) => { \
        for (const region of new Set(changes.map(({ target }) => regionOf(target)))) { \
            const isRead = region && region.isConnected && region.checkVisibility(); \
            const text = isRead ? region.textContent.trim() : ''; \
            if (text) window.announcements.push(text); \
        } \
    }).observe(document.body, { childList: true, characterData: true, subtree: true })";

impl Page {
    /// Records what the page announces from now on, until it is loaded again.
    ///
    /// # Panics
    /// When the browser does not.
    pub async fn record_announcements(&self) {
        self.evaluate(RECORD).await;
    }

    /// Returns what the page has announced since it is recorded.
    pub async fn announcements(&self) -> Vec<String> {
        let announcements = self.evaluate("return window.announcements").await;
        serde_json::from_value(announcements).unwrap_or_default()
    }

    /// Waits until the page has announced something that starts like that.
    pub async fn wait_for_announcement(&self, begins: &str) {
        until(&format!("“{begins}” to be announced"), async || {
            let announcements = self.announcements().await;
            announcements.iter().any(|text| text.starts_with(begins)).then_some(())
        })
        .await;
    }
}
