//! The line above the device.

use crate::{Locator, Page, Role, Words, test_id, until, words};

const ABOUT: Words = words("About this phone", "Über dieses Telefon");
const COPY_ADDRESS: Words = words("Copy address", "Adresse kopieren");

/// The facts about the phone, above the device.
#[derive(Clone, Debug)]
pub struct PhoneHeader(pub(crate) Page);

fn header() -> Locator {
    test_id("phone-header")
}

fn fact(name: &str) -> Locator {
    header().hook("data-fact", name)
}

impl PhoneHeader {
    /// The message after the address was copied.
    pub const COPIED: &str = "Address copied.";

    /// Waits until the line is there.
    pub async fn wait_until_shown(&self) {
        self.0.wait_for(&header()).await;
    }

    /// Returns true when there is such a line.
    pub async fn is_shown(&self) -> bool {
        self.0.has(&header()).await
    }

    /// Returns the heading, visible or for screen readers alone.
    pub async fn heading(&self) -> Option<String> {
        let script = "return element && element.textContent";
        let heading = header().role(Role::Heading).even_hidden();
        self.0.measure(&heading, script).await.as_str().map(str::to_owned)
    }

    /// Waits for a heading.
    pub async fn wait_for_heading(&self, wanted: &str) {
        until(wanted, async || self.heading().await.filter(|heading| heading == wanted)).await;
    }

    /// Waits until a fact contains a text.
    pub async fn wait_for_fact(&self, name: &str, part: &str) {
        self.0.wait_for_text(&fact(name), part, |text| text.contains(part)).await;
    }

    /// Returns true while a fact is shown.
    pub async fn shows_fact(&self, name: &str) -> bool {
        self.0.has(&fact(name)).await
    }

    /// Returns where the link to the phone's own page leads, its target and its relation.
    pub async fn link(&self) -> serde_json::Value {
        let script = "const link = element && element.querySelector('a'); \
            return link && [link.href, link.target, link.rel]";
        self.0.measure(&fact("address"), script).await
    }

    /// Copies the address, waits for the message, and returns what the page gave to the clipboard.
    pub async fn copy_address(&self) -> serde_json::Value {
        let record = "const write = navigator.clipboard.writeText.bind(navigator.clipboard); \
            navigator.clipboard.writeText = (text) => { window.copiedText = text; return write(text); }";
        self.0.evaluate(record).await;
        self.0.click(&header().by(Role::Button, COPY_ADDRESS)).await;
        let message = header().role(Role::Status);
        self.0.wait_for_text(&message, Self::COPIED, |text| text == Self::COPIED).await;
        self.0.evaluate("return window.copiedText").await
    }

    /// Shows the facts, or hides them.
    pub async fn toggle(&self) {
        self.0.click(&header().by(Role::Button, ABOUT)).await;
    }

    /// Gives the button the focus; returns true when it takes it.
    pub async fn button_takes_focus(&self) -> bool {
        self.0.takes_focus(&header().by(Role::Button, ABOUT)).await
    }

    /// Waits until the button says that the facts are shown, or not.
    pub async fn wait_until_open(&self, is_open: bool) {
        let button = header().by(Role::Button, ABOUT);
        self.0.wait_for_attribute(&button, "aria-expanded", &is_open.to_string()).await;
    }
}
