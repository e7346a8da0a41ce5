//! The keyboard focus of the page.

use fantoccini::actions::{InputSource, KeyAction, KeyActions};

use crate::{Locator, Page, pages::keys, until, within};

/// More stops of the Tab key than there are between two places of the page.
const MAX_STOPS: usize = 80;

/// The direction in which the Tab key moves the focus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Direction {
    /// Tab alone.
    Forward,
    /// Tab with Shift.
    Backward,
}

impl Page {
    /// Moves the focus to an element with the Tab key, unless it is there.
    ///
    /// # Panics
    /// When the Tab key does not reach it.
    pub async fn tab_to(&self, locator: &Locator) {
        self.tab_until_focused(locator, Direction::Forward).await;
    }

    /// Moves the focus back to an element with Shift and Tab, unless it is there.
    ///
    /// # Panics
    /// When these keys do not reach it.
    pub async fn tab_back_to(&self, locator: &Locator) {
        self.tab_until_focused(locator, Direction::Backward).await;
    }

    async fn tab_until_focused(&self, locator: &Locator, direction: Direction) {
        for _ in 0..MAX_STOPS {
            if self.has_focus(locator).await {
                return;
            }
            match direction {
                Direction::Forward => self.press_key(keys::TAB).await,
                Direction::Backward => self.press_shift_tab().await,
            }
        }
        panic!("the Tab key does not reach {locator}");
    }

    async fn press_shift_tab(&self) {
        self.press_chord(keys::SHIFT, keys::TAB).await;
    }

    /// Presses a key while a modifier is down.
    ///
    /// # Panics
    /// When the browser does not take the keys.
    pub async fn press_chord(&self, modifier: char, key: char) {
        let strokes = KeyActions::new("keyboard".to_owned())
            .then(KeyAction::Down { value: modifier })
            .then(KeyAction::Down { value: key })
            .then(KeyAction::Up { value: key })
            .then(KeyAction::Up { value: modifier });
        within("two keys", self.client().perform_actions(strokes)).await.unwrap();
    }

    /// Waits for an element, and returns true when it has the focus.
    pub async fn has_focus(&self, locator: &Locator) -> bool {
        let script = "return element ? document.activeElement === element : null";
        self.measure(locator, script).await == true
    }

    /// Gives an element the focus, as the Tab key does.
    ///
    /// # Panics
    /// When the element does not take it.
    pub async fn focus(&self, locator: &Locator) {
        assert!(self.takes_focus(locator).await, "{locator} does not take the focus");
    }

    /// Gives an element the focus; returns true when it takes it.
    pub async fn takes_focus(&self, locator: &Locator) -> bool {
        let script = "if (!element) return null; \
                      element.focus({ preventScroll: true }); \
                      return document.activeElement === element";
        self.measure(locator, script).await == true
    }

    /// Leaves the focus to the body.
    ///
    /// # Panics
    /// When the browser does not.
    pub async fn blur(&self) {
        self.evaluate("document.activeElement.blur()").await;
    }

    /// Waits until something else than the body has the focus. A page gives it a place with its next
    /// frame.
    pub async fn wait_until_focus_is_kept(&self) {
        until("a place that has the focus", async || {
            (self.focused_tag().await != "BODY").then_some(())
        })
        .await;
    }

    /// Returns the name of the tag that has the focus, such as `BODY`.
    ///
    /// # Panics
    /// When the browser does not say.
    pub async fn focused_tag(&self) -> String {
        let tag = self.evaluate("return document.activeElement.tagName").await;
        tag.as_str().unwrap().to_owned()
    }

    /// Waits until an element has the focus.
    pub async fn wait_until_focused(&self, locator: &Locator) {
        self.wait_for_focus(locator, "document.activeElement === element").await;
    }

    /// Waits until an element or something in it has the focus.
    pub async fn wait_until_focus_is_within(&self, locator: &Locator) {
        self.wait_for_focus(locator, "element.contains(document.activeElement)").await;
    }

    async fn wait_for_focus(&self, locator: &Locator, condition: &str) {
        let script = format!("return element ? {condition} : null");
        until(&format!("the focus at {locator}"), async || {
            (self.measure(locator, &script).await == true).then_some(())
        })
        .await;
    }
}
