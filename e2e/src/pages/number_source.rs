//! Numbers that come from elsewhere: dropped, pasted or selected.

use serde_json::{Value, json};

use super::{Tab, panel::device};
use crate::{Locator, Page, Role, until};

/// What brings numbers from elsewhere. WebDriver drags nothing between windows, so the events are those of a script.
#[derive(Clone, Debug)]
pub struct NumberSource(pub(crate) Page);

/// A place where something is dropped or pasted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DropPlace {
    /// The device.
    Device,
    /// The field for a number.
    NumberField,
}

impl DropPlace {
    fn locator(self) -> Locator {
        match self {
            DropPlace::Device => device(),
            DropPlace::NumberField => Tab::Call.panel().role(Role::TextBox).nth(0),
        }
    }
}

impl NumberSource {
    /// Waits until the page takes numbers that are dropped, whose code is fetched after the first view.
    pub async fn wait_until_taken(&self) {
        until("a page that takes numbers", async || {
            let answer = self.drag(&[("text/plain", "101")], DropPlace::Device).await;
            (answer == (true, true)).then_some(())
        })
        .await;
        self.send("dragend", &[], DropPlace::Device).await;
    }

    /// Drags texts of these kinds over a place; a file is of the kind `Files`. Returns whether the page answers in place of
    /// the browser, and whether it marks the device.
    pub async fn drag(&self, texts: &[(&str, &str)], place: DropPlace) -> (bool, bool) {
        self.send("dragover", texts, place).await
    }

    /// Drops texts of these kinds, and returns whether the page takes them in place of the browser.
    pub async fn drop_on(&self, texts: &[(&str, &str)], place: DropPlace) -> bool {
        self.drag(texts, place).await;
        self.send("drop", texts, place).await.0
    }

    /// Pastes a text, and returns whether the page takes it in place of the browser.
    pub async fn paste_into(&self, text: &str, place: DropPlace) -> bool {
        self.send("paste", &[("text/plain", text)], place).await.0
    }

    /// Selects a part of the text that says how the number in the field is dialled.
    pub async fn select_in_preview(&self, part: &str) {
        let preview = Tab::Call.panel().role(Role::Paragraph).with("data-reading", "dialled");
        let script = format!(
            "if (!element) return null; \
             const part = {}; \
             const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT); \
             for (let node = texts.nextNode(); node; node = texts.nextNode()) {{ \
               const start = node.data.indexOf(part); \
               if (start < 0) continue; \
               getSelection().setBaseAndExtent(node, start, node, start + part.length); \
               return true; \
             }} \
             return null",
            json!(part)
        );
        self.0.measure(&preview, &script).await;
    }

    /// Sends an event with texts to a place. Returns whether the page prevents what the browser does by itself, and whether
    /// the device is marked then.
    async fn send(&self, name: &str, texts: &[(&str, &str)], place: DropPlace) -> (bool, bool) {
        let member = if name == "paste" { "clipboardData" } else { "dataTransfer" };
        let script = format!(
            "if (!element) return null; \
             const data = new DataTransfer(); \
             for (const [kind, text] of {}) {{ \
               if (kind === 'Files') data.items.add(new File([text], 'a.txt', {{ type: 'text/plain' }})); \
               else data.setData(kind, text); \
             }} \
             const event = new Event({}, {{ bubbles: true, cancelable: true }}); \
             Object.defineProperty(event, {}, {{ value: data }}); \
             element.dispatchEvent(event); \
             return [event.defaultPrevented, document.documentElement.dataset.drop === 'true']",
            json!(texts),
            json!(name),
            json!(member)
        );
        let answer: Value = self.0.measure(&place.locator(), &script).await;
        (answer[0] == true, answer[1] == true)
    }
}
