//! What a person does in the browser, and reads there.

use std::time::Duration;

use fantoccini::{
    Locator,
    actions::{InputSource, KeyAction, KeyActions, MOUSE_BUTTON_LEFT, MouseActions, PointerAction},
    elements::Element,
};

use crate::{Stand, portal, until, within};

const DOWN: PointerAction = PointerAction::Down { button: MOUSE_BUTTON_LEFT };
const UP: PointerAction = PointerAction::Up { button: MOUSE_BUTTON_LEFT };

impl Stand {
    /// Reloads the page.
    ///
    /// # Panics
    /// When the browser does not.
    pub async fn reload(&self) {
        within("the page to load again", self.page.refresh()).await.unwrap();
    }

    /// Types into the field that `selector` finds.
    ///
    /// # Panics
    /// When there is none.
    pub async fn fill(&self, selector: &str, text: &str) {
        let field = self.element(selector).await;
        within(&format!("typing into {selector}"), field.send_keys(text)).await.unwrap();
    }

    /// Clicks what `selector` finds.
    ///
    /// # Panics
    /// When there is nothing.
    pub async fn click(&self, selector: &str) {
        // As a person does; WebKit's driver does not where something scrolls within the page.
        self.bring_into_view(selector).await;
        let there = self.element(selector).await;
        within(&format!("clicking {selector}"), there.click()).await.unwrap();
    }

    /// Scrolls what `selector` finds to the middle, as a person does with what is behind something.
    ///
    /// # Panics
    /// When there is nothing.
    pub async fn bring_into_view(&self, selector: &str) {
        let there = serde_json::to_value(self.element(selector).await).unwrap();
        let script = "arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' })";
        within(selector, self.page.execute(script, vec![there])).await.unwrap();
    }

    /// Clicks the key called `name` on the panel, as a person with a mouse does.
    ///
    /// # Panics
    /// When the panel has no such key.
    pub async fn click_key(&self, name: &str) {
        self.click(&format!(".key[data-key=\"{name}\"]")).await;
    }

    /// The first element that `selector` finds, as soon as there is one.
    async fn element(&self, selector: &str) -> Element {
        until(selector, async || self.page.find(Locator::Css(selector)).await.ok()).await
    }

    /// Types on the physical keyboard, with the focus wherever it is.
    ///
    /// # Panics
    /// When the browser does not take the key.
    pub async fn type_key(&self, key: char) {
        let keys = KeyActions::new("keyboard".to_owned())
            .then(KeyAction::Down { value: key })
            .then(KeyAction::Up { value: key });
        within("typing a key", self.page.perform_actions(keys)).await.unwrap();
    }

    /// The text of the first element that `selector` finds, if there is one.
    pub async fn text(&self, selector: &str) -> Option<String> {
        let text = async { self.page.find(Locator::Css(selector)).await.ok()?.text().await.ok() };
        within(&format!("the text of {selector}"), text).await
    }

    /// An attribute of the first element that `selector` finds.
    pub async fn attribute(&self, selector: &str, name: &str) -> Option<String> {
        let attribute = async {
            self.page.find(Locator::Css(selector)).await.ok()?.attr(name).await.ok().flatten()
        };
        within(&format!("{name} of {selector}"), attribute).await
    }

    /// Opens the page anew, with `query` behind its address.
    ///
    /// # Panics
    /// When the browser does not.
    pub async fn open(&self, query: &str) {
        let address = format!("{}{query}", self.url);
        within("the page to load", self.page.goto(&address)).await.unwrap();
    }

    /// Opens another page than the relay's.
    ///
    /// # Panics
    /// When the browser does not.
    pub async fn visit(&self, address: &str) {
        within("the page to load", self.page.goto(address)).await.unwrap();
    }

    /// Opens a portal that shows the page in a frame, from another origin, and goes on in the frame.
    /// The administrator allows that first.
    ///
    /// # Panics
    /// When the relay or the browser does not.
    pub async fn open_in_portal(&self, query: &str) {
        let portal = portal::open(&format!("{}{query}", self.url)).await;
        let origin = portal.trim_end_matches('/').to_owned();
        self.configure(|before| format!("{before}[web]\nframe_ancestors = [\"{origin}\"]\n")).await;
        until("the relay to allow the portal", async || {
            self.get("/").await.filter(|answer| answer.contains(&origin))
        })
        .await;
        within("the portal to load", self.page.goto(&portal)).await.unwrap();
        let frame = self.element("#phone").await;
        within("the frame", frame.enter_frame()).await.unwrap();
    }

    /// Chooses from a list.
    ///
    /// # Panics
    /// When there is no such list or choice.
    pub async fn choose(&self, selector: &str, value: &str) {
        let list = self.element(selector).await;
        within(&format!("choosing in {selector}"), list.select_by_value(value)).await.unwrap();
    }

    /// Types into a field in place of what is there, and leaves the field.
    ///
    /// # Panics
    /// When there is no such field.
    pub async fn replace(&self, selector: &str, text: &str) {
        let field = self.element(selector).await;
        within(&format!("emptying {selector}"), field.clear()).await.unwrap();
        // A line end is the key Enter, and Tab leaves.
        let keys = text.replace('\n', "\u{E007}");
        self.fill(selector, &format!("{keys}\u{E004}")).await;
    }

    /// What is in a field.
    pub async fn value(&self, selector: &str) -> Option<String> {
        let value = async {
            self.page.find(Locator::Css(selector)).await.ok()?.prop("value").await.ok().flatten()
        };
        within(&format!("what is in {selector}"), value).await
    }

    /// How many keys of the panel can be pressed.
    ///
    /// # Panics
    /// When the browser does not say.
    pub async fn enabled_keys(&self) -> usize {
        let keys = self.page.find_all(Locator::Css(".key:enabled"));
        within("the keys", keys).await.unwrap().len()
    }

    /// What a script in the page returns.
    ///
    /// # Panics
    /// When the browser does not run it.
    pub async fn ask(&self, script: &str) -> serde_json::Value {
        within("a script", self.page.execute(script, Vec::new())).await.unwrap()
    }

    /// Waits until nothing of what the page shows is still being fetched, or about to be: what was
    /// opened tells so a task later (HTML, 4.11.1: the `toggle` event is queued).
    pub async fn whole(&self) {
        let nothing_is_awaited = "return !document.querySelector('p.later') \
            && ![...document.querySelectorAll('details[open]')].some((it) => it.childElementCount < 2)";
        until("the rest of the page", async || {
            (self.ask(nothing_is_awaited).await == true).then_some(())
        })
        .await;
    }

    /// Makes the window as large as that, in any browser.
    ///
    /// # Panics
    /// When the browser does not.
    pub async fn size_window(&self, width: u32, height: u32) {
        within("the window", self.page.set_window_size(width, height)).await.unwrap();
    }

    /// How many pixels the page is wider than its window.
    ///
    /// # Panics
    /// When the browser does not say.
    pub async fn overflow(&self) -> i64 {
        let script =
            "const page = document.documentElement; return page.scrollWidth - page.clientWidth";
        let answer = within("the width", self.page.execute(script, Vec::new())).await.unwrap();
        answer.as_i64().unwrap()
    }

    /// Opens the list of phones; in a wide window it stands open.
    ///
    /// # Panics
    /// When there is none.
    pub async fn open_the_list(&self) {
        if self.attribute(".phones", "open").await.is_none() {
            self.click(".phones__summary").await;
        }
    }

    /// Chooses the phone called `name` from the open list.
    ///
    /// # Panics
    /// When it is not listed.
    pub async fn press_row(&self, name: &str) {
        let row = until(name, async || {
            let rows = self.page.find_all(Locator::Css(".phones__row")).await.ok()?;
            for row in rows {
                if row.text().await.ok()?.starts_with(name) {
                    return Some(row);
                }
            }
            None
        });
        within(&format!("choosing {name}"), row.await.click()).await.unwrap();
        until(&format!("{name} to be shown"), async || {
            self.text(".bar__phone strong").await.filter(|shown| shown == name)
        })
        .await;
    }

    /// Holds a key of the panel with the mouse.
    ///
    /// # Panics
    /// When the panel has no such key.
    pub async fn hold_key(&self, name: &str, time: Duration) {
        let actions =
            self.mouse_on(name).await.then(DOWN).then(PointerAction::Pause { duration: time });
        within("holding a key", self.page.perform_actions(actions.then(UP))).await.unwrap();
    }

    /// Presses a key of the panel with the mouse and lets it go beside it.
    ///
    /// # Panics
    /// When the panel has no such key.
    pub async fn press_and_slip(&self, name: &str) {
        let aside = PointerAction::MoveTo { duration: None, x: 2.0, y: 2.0 };
        let actions = self.mouse_on(name).await.then(DOWN).then(aside).then(UP);
        within("letting a key slip", self.page.perform_actions(actions)).await.unwrap();
    }

    async fn mouse_on(&self, name: &str) -> MouseActions {
        let element = self.element(&format!(".key[data-key=\"{name}\"]")).await;
        let onto = PointerAction::MoveToElement { element, duration: None, x: 0.0, y: 0.0 };
        MouseActions::new("mouse".to_owned()).then(onto)
    }

    /// Presses the mouse at a pixel of what `selector` finds, moves it through others, and lets it go;
    /// pixels are counted from the upper left of a picture `size` wide and high. Returns them as they
    /// are: where the picture is smaller than the display, WebDriver cannot point at every one, and
    /// the next one toward the middle is taken.
    ///
    /// # Panics
    /// When there is nothing.
    pub async fn drag_on(
        &self,
        selector: &str,
        size: (u32, u32),
        pixels: &[(u32, u32)],
    ) -> Vec<(u32, u32)> {
        self.bring_into_view(selector).await;
        let element = serde_json::to_value(self.element(selector).await).unwrap();
        let script = "const r = arguments[0].getBoundingClientRect(); \
                      return [r.left, r.top, r.width, r.height]";
        let rectangle =
            within("the place", self.page.execute(script, vec![element])).await.unwrap();
        let [left, top, width, height] = serde_json::from_value(rectangle).unwrap();
        let points: Vec<_> = pixels
            .iter()
            .map(|(x, y)| (point(*x, size.0, left, width), point(*y, size.1, top, height)))
            .collect();
        let to = |x, y| PointerAction::MoveTo { duration: None, x, y };
        let mut actions = MouseActions::new("mouse".to_owned());
        for (nth, ((x, _), (y, _))) in points.iter().enumerate() {
            actions = actions.then(to(*x, *y));
            if nth == 0 {
                actions = actions.then(DOWN);
            }
        }
        within("dragging", self.page.perform_actions(actions.then(UP))).await.unwrap();
        points.into_iter().map(|((_, x), (_, y))| (x, y)).collect()
    }

    /// Holds a key of the physical keyboard.
    ///
    /// # Panics
    /// When the browser does not take the key.
    pub async fn hold_on_keyboard(&self, key: char, time: Duration) {
        let keys = KeyActions::new("keyboard".to_owned())
            .then(KeyAction::Down { value: key })
            .then(KeyAction::Pause { duration: time })
            .then(KeyAction::Up { value: key });
        within("holding a key", self.page.perform_actions(keys)).await.unwrap();
    }
}

/// A whole coordinate of the window that is in pixel `at` of `of` along an element that starts at
/// `start` and is `length` long, and that pixel; the next one toward the middle where none is in it.
fn point(at: u32, of: u32, start: f64, length: f64) -> (f64, u32) {
    let border = |pixel: u32| start + f64::from(pixel) / f64::from(of) * length;
    let first = border(at).ceil();
    if first < border(at + 1) {
        (first, at)
    } else if at * 2 < of {
        point(at + 1, of, start, length)
    } else {
        point(at - 1, of, start, length)
    }
}
