//! The keys of the device.

use std::time::Duration;

use serde_json::Value;

use super::PHONE_REGION;
use crate::{Locator, Page, Role, Words, by, role, until, words};

const KEYPAD: Words = words("Keypad", "Ziffernblock");
const FUNCTION_KEY_PAGES: Words = words("Function key pages", "Seiten der Funktionstasten");

/// The keys of the device, named as in the phone's key events.
#[derive(Clone, Debug)]
pub struct Panel(pub(crate) Page);

pub(super) fn key(name: &str) -> Locator {
    role(Role::Button).with("data-key", name)
}

fn all_keys() -> Locator {
    role(Role::Button).having("data-key")
}

/// Returns a locator of the device, which takes the keys of the keyboard while the focus is in it.
pub(super) fn device() -> Locator {
    by(Role::Region, PHONE_REGION).by_part(Role::Group, PHONE_REGION).with("role", "group")
}

fn block(name: &str) -> Locator {
    role(Role::Button).with("data-block", name)
}

fn page_of_keys(label: &str) -> Locator {
    by(Role::Group, FUNCTION_KEY_PAGES).by(Role::Button, label)
}

impl Panel {
    /// Waits until the device has its keys.
    pub async fn wait_until_keys_shown(&self) {
        self.0.wait_for(&all_keys()).await;
    }

    /// Presses a key with the mouse.
    pub async fn press(&self, name: &str) {
        self.0.click(&key(name)).await;
    }

    /// Presses a key twice with the mouse, not as a double click, but before any cool-down ends.
    pub async fn press_twice(&self, name: &str) {
        self.0.click_twice(&key(name), Duration::from_millis(700)).await;
    }

    /// Holds a key with the mouse.
    pub async fn hold(&self, name: &str, time: Duration) {
        self.0.hold(&key(name), time).await;
    }

    /// Presses a key with the mouse and releases it elsewhere.
    pub async fn press_and_slip(&self, name: &str) {
        self.0.press_and_slip(&key(name)).await;
    }

    /// Clicks the middle of a key, or what covers it there.
    pub async fn click_through(&self, name: &str) {
        self.0.click_through(&key(name)).await;
    }

    /// Gives a key the focus; returns true when it takes it.
    pub async fn takes_focus(&self, name: &str) -> bool {
        self.0.takes_focus(&key(name)).await
    }

    /// Returns the key that has the focus, behind the number of its group.
    pub async fn focused_key(&self) -> Option<(u64, String)> {
        let script = "const key = document.activeElement; \
            if (!key.dataset.key) return null; \
            const groups = [...document.querySelectorAll('fieldset')]; \
            return [groups.indexOf(key.closest('fieldset')), key.dataset.key]";
        serde_json::from_value(self.0.evaluate(script).await).unwrap_or_default()
    }

    /// Waits until that key has the focus.
    pub async fn wait_for_focused_key(&self, name: &str) {
        self.0.wait_until_focused(&key(name)).await;
    }

    /// Waits until the device itself has the focus.
    pub async fn wait_until_device_focused(&self) {
        self.0.wait_until_focused(&device()).await;
    }

    /// Moves the mouse onto a key, waits for its tip, and returns it.
    pub async fn tip(&self, name: &str) -> String {
        self.0.hover(&key(name)).await;
        until(&format!("the tip of {name}"), async || {
            self.0.attribute(&key(name), "title").await.filter(|tip| !tip.is_empty())
        })
        .await
    }

    /// Returns true while a key has a tip, which screen readers would read.
    pub async fn has_tip(&self, name: &str) -> bool {
        self.0.attribute(&key(name), "title").await.is_some_and(|tip| !tip.is_empty())
    }

    /// Returns the keyboard shortcut of a key, as screen readers get it.
    pub async fn key_shortcut(&self, name: &str) -> Option<String> {
        self.0.attribute(&key(name), "aria-keyshortcuts").await
    }

    /// Waits until a key has that accessible name.
    pub async fn wait_for_key_name(&self, key_name: &str, name: &str) {
        self.0.wait_for_attribute(&key(key_name), "aria-label", name).await;
    }

    /// Waits until that is written on a key, however much of it fits: WebKit reports no text that is cut off.
    pub async fn wait_for_label(&self, name: &str, wanted: &str) {
        let script = "return element && element.textContent";
        until(&format!("{wanted} on {name}"), async || {
            (self.0.measure(&key(name), script).await == wanted).then_some(())
        })
        .await;
    }

    /// Returns true while a key is on the device.
    pub async fn has_key(&self, name: &str) -> bool {
        self.0.has(&key(name)).await
    }

    /// Waits until a key is on the device.
    pub async fn wait_until_key_shown(&self, name: &str) {
        self.0.wait_for(&key(name)).await;
    }

    /// Waits until a key is not on the device any more.
    pub async fn wait_until_key_gone(&self, name: &str) {
        self.0.wait_until_gone(&key(name)).await;
    }

    /// Waits until a block of keys is unfolded, or folded.
    pub async fn wait_for_block(&self, name: &str, is_unfolded: bool) {
        let expanded = is_unfolded.to_string();
        self.0.wait_for_attribute(&block(name), "aria-expanded", &expanded).await;
    }

    /// Gives the button of a block of keys the focus; returns true when it takes it.
    pub async fn block_takes_focus(&self, name: &str) -> bool {
        self.0.takes_focus(&block(name)).await
    }

    /// Returns the number of keys that can be pressed.
    pub async fn enabled_keys(&self) -> usize {
        let script = "return elements.filter((key) => key.matches(':enabled')).length";
        let count = self.0.measure(&all_keys(), script).await;
        count.as_u64().and_then(|count| count.try_into().ok()).unwrap_or_default()
    }

    /// Shows another page of function keys.
    pub async fn show_function_keys(&self, label: &str) {
        self.0.click(&page_of_keys(label)).await;
    }

    /// Returns true while that page of function keys is shown.
    pub async fn shows_function_keys(&self, label: &str) -> bool {
        let pressed = self.0.attribute(&page_of_keys(label), "aria-pressed").await;
        pressed.as_deref() == Some("true")
    }

    /// Returns the keys that something else covers.
    pub async fn covered_keys(&self) -> Value {
        let script = "return elements.filter((key) => { \
            key.scrollIntoView({ block: 'center', behavior: 'instant' }); \
            const { left, top, width, height } = key.getBoundingClientRect(); \
            const at = document.elementFromPoint(left + width / 2, top + height / 2); \
            return !key.contains(at); \
        }).map((key) => key.dataset.key)";
        self.0.measure(&all_keys(), script).await
    }

    /// Waits for the labels, and returns those that are wider than their places. The words themselves
    /// are measured, since browsers round the widths of a scaled label.
    pub async fn cut_labels(&self) -> Value {
        let script = "const labels = element ? [...element.querySelectorAll('.key__label, .page')] : []; \
            if (!labels.some((label) => label.textContent)) return null; \
            return labels.filter((label) => { \
            const words = document.createRange(); \
            words.selectNodeContents(label); \
            const [inner, outer] = [words, label].map((it) => it.getBoundingClientRect()); \
            return inner.left < outer.left - 1 || inner.right > outer.right + 1; \
        }).map((label) => label.textContent)";
        self.0.measure(&device(), script).await
    }

    /// Returns the height of a key in the unit of the device, which grows with the window.
    ///
    /// # Panics
    /// When the browser does not say.
    pub async fn key_units(&self, name: &str) -> f64 {
        // The unit depends on the container, so the browser computes it for an element in there.
        let script = "if (!element) return null; \
            const unit = element.parentElement.appendChild(document.createElement('i')); \
            unit.style.cssText = 'position: absolute; width: calc(100 * var(--u))'; \
            const pixels = unit.getBoundingClientRect().width / 100; \
            unit.remove(); \
            return element.getBoundingClientRect().height / pixels";
        self.0.measure(&key(name), script).await.as_f64().unwrap()
    }

    /// Scrolls to the last key of the device.
    pub async fn scroll_to_last_key(&self) {
        let script = "const key = elements.at(-1); \
            if (key) key.scrollIntoView({ block: 'nearest', behavior: 'instant' }); \
            return key && true";
        self.0.measure(&all_keys(), script).await;
    }

    /// Returns the places of the left and right edge of the device, in CSS pixels.
    ///
    /// # Panics
    /// When the browser does not say.
    pub async fn edges(&self) -> (f64, f64) {
        let script = "if (!element) return null; \
            const { left, right } = element.getBoundingClientRect(); return [left, right]";
        serde_json::from_value(self.0.measure(&device(), script).await).unwrap()
    }

    /// Returns the height of the device, in CSS pixels.
    pub async fn height(&self) -> Option<i64> {
        self.0.measure(&device(), "return element && element.offsetHeight").await.as_i64()
    }

    /// Returns the distance of the device from the upper end of the page.
    pub async fn top(&self) -> Value {
        self.0.measure(&device(), "return element && element.offsetTop").await
    }

    /// Returns the distance of the keypad from the upper end of the device.
    pub async fn keypad_top(&self) -> Value {
        let script = "return element && element.offsetTop";
        self.0.measure(&by(Role::Group, KEYPAD), script).await
    }

    /// Returns the computed value of a CSS property of the first key.
    pub async fn key_style(&self, property: &str) -> String {
        let script = format!("return element && getComputedStyle(element)['{property}']");
        let value = self.0.measure(&all_keys(), &script).await;
        value.as_str().unwrap_or_default().to_owned()
    }

    /// Returns the horizontal distances of the first and last soft key from the edges of the screen,
    /// in whole CSS pixels.
    pub async fn soft_keys_beside_screen(&self) -> Value {
        let script = "const rectangle = (it) => it.getBoundingClientRect(); \
            const screen = document.querySelector('[data-crisp]'); \
            const soft = ['F1', 'F4'].map((name) => elements.find((key) => key.dataset.key === name)); \
            if (!screen || soft.includes(undefined)) return null; \
            const [outer, first, last] = [screen, ...soft].map(rectangle); \
            return [Math.round(first.left - outer.left), Math.round(last.right - outer.right)]";
        self.0.measure(&all_keys(), script).await
    }
}
