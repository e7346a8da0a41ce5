//! Gestures that WebDriver has no command for: a held Enter, and clicks that wait for nothing.

use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use serde_json::json;

use crate::{Locator, Page, within};

/// Enter, as WebDriver names it.
const ENTER: char = '\u{E007}';

/// What happens to a key of the keyboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stroke {
    /// It goes down.
    Down,
    /// The keyboard repeats it, since it is down.
    Repeat,
    /// It goes up.
    Up,
}

/// The middle of an element in the window.
struct Middle {
    x: f64,
    y: f64,
    is_covered: bool,
}

impl Page {
    /// Presses Enter and keeps it down.
    ///
    /// # Panics
    /// When the browser does not take the key.
    pub async fn press_enter_down(&self) {
        self.enter(Stroke::Down).await;
    }

    /// Lets the keyboard repeat Enter, which is down. WebKit's driver repeats nothing.
    ///
    /// # Panics
    /// When the browser does not take the key.
    pub async fn repeat_enter(&self) {
        self.enter(Stroke::Repeat).await;
    }

    /// Releases Enter.
    ///
    /// # Panics
    /// When the browser does not take the key.
    pub async fn release_enter(&self) {
        self.enter(Stroke::Up).await;
    }

    async fn enter(&self, stroke: Stroke) {
        if self.is_chromium() {
            // Its driver takes each press of a key that is down for another press of its own.
            let mut event = json!({
                "key": "Enter",
                "code": "Enter",
                "windowsVirtualKeyCode": 13,
                "nativeVirtualKeyCode": 13,
            });
            match stroke {
                Stroke::Down | Stroke::Repeat => {
                    event["type"] = json!("keyDown");
                    event["text"] = json!("\r");
                    event["autoRepeat"] = json!(stroke == Stroke::Repeat);
                }
                Stroke::Up => event["type"] = json!("keyUp"),
            }
            self.devtools("Input.dispatchKeyEvent", event).await;
            return;
        }
        let action = match stroke {
            Stroke::Down | Stroke::Repeat => KeyAction::Down { value: ENTER },
            Stroke::Up => KeyAction::Up { value: ENTER },
        };
        let keys = KeyActions::new("keyboard".to_owned()).then(action);
        within("Enter", self.client().perform_actions(keys)).await.unwrap();
    }

    fn is_chromium(&self) -> bool {
        let name = self.client().capabilities().and_then(|all| all.get("browserName"));
        name.and_then(|name| name.as_str()) == Some("chrome")
    }

    /// Clicks the middle of an element, or what covers it there.
    ///
    /// # Panics
    /// When there is no such element in the window.
    pub async fn click_through(&self, locator: &Locator) {
        let Middle { x, y, .. } = self.middle(locator).await.unwrap();
        self.drag(&[(x, y)]).await;
    }

    /// Clicks an element without waiting for it; returns false where there is none, or something
    /// covers it.
    ///
    /// # Panics
    /// When the browser refuses to.
    pub async fn click_if_possible(&self, locator: &Locator) -> bool {
        match self.middle(locator).await {
            Some(Middle { x, y, is_covered: false }) => {
                self.drag(&[(x, y)]).await;
                true
            }
            Some(Middle { is_covered: true, .. }) | None => false,
        }
    }

    /// Returns the middle of an element once it is scrolled into the window.
    async fn middle(&self, locator: &Locator) -> Option<Middle> {
        let script = "if (!element) return []; \
            element.scrollIntoView({ block: 'center', behavior: 'instant' }); \
            const { left, top, width, height } = element.getBoundingClientRect(); \
            const [x, y] = [left + width / 2, top + height / 2]; \
            const there = document.elementFromPoint(x, y); \
            return there ? [x, y, element.contains(there) ? 0 : 1] : []";
        let middle = self.measure(locator, script).await;
        let middle: Vec<f64> = serde_json::from_value(middle).unwrap_or_default();
        let &[x, y, covered] = middle.as_slice() else { return None };
        Some(Middle { x, y, is_covered: covered > 0.5 })
    }
}
