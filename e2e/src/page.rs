//! The page in the browser: elements are found by locators, used as people use them, and read.

use std::time::Duration;

use fantoccini::{
    Client,
    actions::{InputSource, KeyAction, KeyActions, MOUSE_BUTTON_LEFT, MouseActions, PointerAction},
    elements::{Element, ElementRef},
};
use serde_json::{Value, json};

use crate::{Locator, until, within};

const DOWN: PointerAction = PointerAction::Down { button: MOUSE_BUTTON_LEFT };
const UP: PointerAction = PointerAction::Up { button: MOUSE_BUTTON_LEFT };
/// Prepended to every script that is about elements.
const FIND: &str = include_str!("locator.js");
const OVERLAPPING_TEXTS: &str = include_str!("overlap.js");
/// Scrolls to an element.
const INTO_VIEW: &str = include_str!("into_view.js");

/// The page that the browser shows.
#[derive(Clone, Debug)]
pub struct Page {
    client: Client,
}

impl Page {
    pub(crate) fn new(client: Client) -> Page {
        Page { client }
    }

    /// Returns the WebDriver client, for what is about the browser rather than the page.
    #[must_use]
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Loads an address.
    ///
    /// # Panics
    /// When the browser does not.
    pub async fn visit(&self, address: &str) {
        within("the page to load", self.client.goto(address)).await.unwrap();
    }

    /// Reloads the page.
    ///
    /// # Panics
    /// When the browser does not.
    pub async fn reload(&self) {
        within("the page to load again", self.client.refresh()).await.unwrap();
    }

    /// Clicks an element as soon as it is visible.
    ///
    /// # Panics
    /// When the browser refuses to.
    pub async fn click(&self, locator: &Locator) {
        let element = self.element(locator).await;
        within(&format!("clicking {locator}"), element.click()).await.unwrap();
    }

    /// Types into a field, behind its content.
    ///
    /// # Panics
    /// When the browser refuses to.
    pub async fn type_into(&self, locator: &Locator, text: &str) {
        let field = self.element(locator).await;
        within(&format!("typing into {locator}"), field.send_keys(text)).await.unwrap();
    }

    /// Replaces the content of a field, and leaves the field.
    ///
    /// # Panics
    /// When the browser refuses to.
    pub async fn replace(&self, locator: &Locator, text: &str) {
        let field = self.element(locator).await;
        within(&format!("emptying {locator}"), field.clear()).await.unwrap();
        // A line end is the key Enter, and Tab leaves.
        let keys = text.replace('\n', "\u{E007}");
        self.type_into(locator, &format!("{keys}\u{E004}")).await;
    }

    /// Chooses the option with that value from a list.
    ///
    /// # Panics
    /// When there is no such option.
    pub async fn select(&self, locator: &Locator, value: &str) {
        let list = self.element(locator).await;
        within(&format!("choosing from {locator}"), list.select_by_value(value)).await.unwrap();
    }

    /// Opens the `details` element of a summary, unless it is open.
    pub async fn expand(&self, summary: &Locator) {
        let is_open = self.measure(summary, "return element && element.parentElement.open");
        if is_open.await != true {
            self.click(summary).await;
        }
    }

    /// Returns the text of the first element as WebDriver defines it: unlike `innerText` without what
    /// `::first-letter` does to it.
    pub async fn text(&self, locator: &Locator) -> Option<String> {
        let element = self.find(locator, "return element").await?;
        within(&format!("the text of {locator}"), element.text()).await.ok()
    }

    /// Returns the rendered texts of all elements.
    pub async fn texts(&self, locator: &Locator) -> Vec<String> {
        let texts = self.read(locator, "return elements.map(rendered)", &[]).await;
        texts.and_then(|texts| serde_json::from_value(texts).ok()).unwrap_or_default()
    }

    /// Returns the text that describes the first element to screen readers (`aria-describedby`).
    pub async fn description(&self, locator: &Locator) -> Option<String> {
        let script = "const ids = element && element.getAttribute('aria-describedby'); \
                      return ids && rendered(document.getElementById(ids))";
        string(self.read(locator, script, &[]).await)
    }

    /// Returns an attribute of the first element.
    pub async fn attribute(&self, locator: &Locator, name: &str) -> Option<String> {
        let script = "return element && element.getAttribute(arguments[1])";
        string(self.read(locator, script, &[json!(name)]).await)
    }

    /// Returns an attribute of the document's root.
    pub async fn root_attribute(&self, name: &str) -> Option<String> {
        let script = "return document.documentElement.getAttribute(arguments[0])";
        string(self.run(script, vec![json!(name)]).await)
    }

    /// Returns the content of a field.
    pub async fn value(&self, locator: &Locator) -> Option<String> {
        string(self.read(locator, "return element && element.value", &[]).await)
    }

    /// Returns the number of elements.
    pub async fn count(&self, locator: &Locator) -> usize {
        let count = self.read(locator, "return elements.length", &[]).await;
        count.and_then(|count| count.as_u64()?.try_into().ok()).unwrap_or_default()
    }

    /// Returns true when there is such an element.
    pub async fn has(&self, locator: &Locator) -> bool {
        self.count(locator).await > 0
    }

    /// Waits for such an element.
    pub async fn wait_for(&self, locator: &Locator) {
        until(&locator.to_string(), async || self.has(locator).await.then_some(())).await;
    }

    /// Waits until there is no such element.
    pub async fn wait_until_gone(&self, locator: &Locator) {
        let what = format!("{locator} to be gone");
        until(&what, async || (self.count(locator).await == 0).then_some(())).await;
    }

    /// Waits until the text of the first element is as wanted, and returns it.
    pub async fn wait_for_text(
        &self,
        locator: &Locator,
        what: &str,
        is_wanted: impl Fn(&str) -> bool,
    ) -> String {
        until(&format!("{locator}: {what}"), async || {
            self.text(locator).await.filter(|text| is_wanted(text))
        })
        .await
    }

    /// Waits until the description of the first element is as wanted, and returns it.
    pub async fn wait_for_description(
        &self,
        locator: &Locator,
        what: &str,
        is_wanted: impl Fn(&str) -> bool,
    ) -> String {
        until(&format!("{locator}: {what}"), async || {
            self.description(locator).await.filter(|text| is_wanted(text))
        })
        .await
    }

    /// Waits until an attribute of the first element has that value.
    pub async fn wait_for_attribute(&self, locator: &Locator, name: &str, wanted: &str) {
        until(&format!("{locator}: {name} to be {wanted}"), async || {
            self.attribute(locator, name).await.filter(|value| value == wanted)
        })
        .await;
    }

    /// Waits until nothing that the page shows is still being fetched, or about to be: an opened
    /// `details` element reports it one task later (HTML, 4.11.1: the `toggle` event is queued).
    pub async fn wait_until_loaded(&self) {
        let nothing_is_awaited = "return !document.querySelector('[aria-busy=true]') \
            && ![...document.querySelectorAll('details[open]')].some((it) => it.childElementCount < 2)";
        until("the rest of the page", async || {
            (self.evaluate(nothing_is_awaited).await == true).then_some(())
        })
        .await;
    }

    /// Returns the result of a script in the page.
    ///
    /// # Panics
    /// When the script fails.
    pub async fn evaluate(&self, script: &str) -> Value {
        within("a script", self.client.execute(script, Vec::new())).await.unwrap()
    }

    /// Waits until a script in the page returns true.
    pub async fn wait_for_condition(&self, what: &str, script: &str) {
        // A page that is being replaced runs no scripts.
        let is_true = Some(Value::Bool(true));
        until(what, async || (self.run(script, Vec::new()).await == is_true).then_some(())).await;
    }

    /// Returns the result of a script about the `element` and `elements` that a locator finds, as
    /// soon as it returns something.
    pub async fn measure(&self, locator: &Locator, script: &str) -> Value {
        until(&locator.to_string(), async || self.read(locator, script, &[]).await).await
    }

    /// Returns by how many pixels the page is wider than its window.
    ///
    /// # Panics
    /// When the browser does not say.
    pub async fn overflow(&self) -> i64 {
        let script =
            "const page = document.documentElement; return page.scrollWidth - page.clientWidth";
        self.evaluate(script).await.as_i64().unwrap()
    }

    /// Returns the texts of neighbours that cover each other: those with a parent or grandparent in
    /// common, since a sheet covers the page on purpose.
    pub async fn overlapping_texts(&self) -> Value {
        self.evaluate(OVERLAPPING_TEXTS).await
    }

    /// Resizes the window, in any browser.
    ///
    /// # Panics
    /// When the browser does not.
    pub async fn resize_window(&self, width: u32, height: u32) {
        within("the window", self.client.set_window_size(width, height)).await.unwrap();
    }

    /// Goes on in a frame of the page.
    ///
    /// # Panics
    /// When it is no frame.
    pub async fn enter_frame(&self, locator: &Locator) {
        let frame = self.element(locator).await;
        within("the frame", frame.enter_frame()).await.unwrap();
    }

    /// Presses a key of the physical keyboard, wherever the focus is.
    ///
    /// # Panics
    /// When the browser does not take the key.
    pub async fn press_key(&self, key: char) {
        let keys = KeyActions::new("keyboard".to_owned())
            .then(KeyAction::Down { value: key })
            .then(KeyAction::Up { value: key });
        within("typing a key", self.client.perform_actions(keys)).await.unwrap();
    }

    /// Presses keys of the physical keyboard one after another, `gap` apart.
    ///
    /// # Panics
    /// When the browser does not take them.
    pub async fn type_keys(&self, keys: &str, gap: Duration) {
        let typing = keys.chars().fold(KeyActions::new("keyboard".to_owned()), |typing, key| {
            let typing = typing.then(KeyAction::Down { value: key });
            typing.then(KeyAction::Up { value: key }).then(KeyAction::Pause { duration: gap })
        });
        within("typing keys", self.client.perform_actions(typing)).await.unwrap();
    }

    /// Holds a key of the physical keyboard.
    ///
    /// # Panics
    /// When the browser does not take the key.
    pub async fn hold_key(&self, key: char, time: Duration) {
        let keys = KeyActions::new("keyboard".to_owned())
            .then(KeyAction::Down { value: key })
            .then(KeyAction::Pause { duration: time })
            .then(KeyAction::Up { value: key });
        within("holding a key", self.client.perform_actions(keys)).await.unwrap();
    }

    /// Holds the mouse button down on an element.
    ///
    /// # Panics
    /// When the browser refuses to.
    pub async fn hold(&self, locator: &Locator, time: Duration) {
        let actions = self.mouse_on(locator).await.then(DOWN);
        let actions = actions.then(PointerAction::Pause { duration: time }).then(UP);
        within("holding the mouse", self.client.perform_actions(actions)).await.unwrap();
    }

    /// Clicks an element twice, `gap` apart, however busy the machine is.
    ///
    /// # Panics
    /// When the browser refuses to.
    pub async fn click_twice(&self, locator: &Locator, gap: Duration) {
        let actions = self.mouse_on(locator).await.then(DOWN).then(UP);
        let actions = actions.then(PointerAction::Pause { duration: gap }).then(DOWN).then(UP);
        within("two clicks", self.client.perform_actions(actions)).await.unwrap();
    }

    /// Double-clicks a point of the window.
    ///
    /// # Panics
    /// When the browser refuses to.
    pub async fn double_click_at(&self, x: f64, y: f64) {
        let onto = PointerAction::MoveTo { duration: None, x, y };
        let actions = MouseActions::new("mouse".to_owned()).then(onto);
        let actions = actions.then(DOWN).then(UP).then(DOWN).then(UP);
        within("a double click", self.client.perform_actions(actions)).await.unwrap();
    }

    /// Presses the mouse button on an element and releases it in the corner of the window.
    ///
    /// # Panics
    /// When the browser refuses to.
    pub async fn press_and_slip(&self, locator: &Locator) {
        let aside = PointerAction::MoveTo { duration: None, x: 2.0, y: 2.0 };
        let actions = self.mouse_on(locator).await.then(DOWN).then(aside).then(UP);
        within("slipping off", self.client.perform_actions(actions)).await.unwrap();
    }

    /// Presses the mouse button at the first point of the window, moves through the others, and
    /// releases it at the last one.
    ///
    /// # Panics
    /// When the browser refuses to.
    pub async fn drag(&self, points: &[(f64, f64)]) {
        let mut actions = MouseActions::new("mouse".to_owned());
        for (nth, (x, y)) in points.iter().enumerate() {
            actions = actions.then(PointerAction::MoveTo { duration: None, x: *x, y: *y });
            if nth == 0 {
                actions = actions.then(DOWN);
            }
        }
        within("dragging", self.client.perform_actions(actions.then(UP))).await.unwrap();
    }

    /// Moves the mouse onto an element.
    ///
    /// # Panics
    /// When the browser refuses to.
    pub async fn hover(&self, locator: &Locator) {
        let actions = self.mouse_on(locator).await;
        within("moving the mouse", self.client.perform_actions(actions)).await.unwrap();
    }

    async fn mouse_on(&self, locator: &Locator) -> MouseActions {
        let element = self.element(locator).await;
        let onto = PointerAction::MoveToElement { element, duration: None, x: 0.0, y: 0.0 };
        MouseActions::new("mouse".to_owned()).then(onto)
    }

    /// Returns the first element as soon as it is painted in the middle of the window: WebKit's
    /// driver does not scroll where something scrolls within the page, and Firefox sends the mouse to
    /// what it painted last.
    async fn element(&self, locator: &Locator) -> Element {
        until(&locator.to_string(), async || self.find(locator, INTO_VIEW).await).await
    }

    /// Returns the element that a script returns.
    pub(crate) async fn find(&self, locator: &Locator, script: &str) -> Option<Element> {
        let reference = self.read(locator, script, &[]).await?;
        // WebDriver 2, 12.1: an object whose only member names the element.
        let id = reference.as_object()?.values().next()?.as_str()?.to_owned();
        Some(Element::from_element_id(self.client.clone(), ElementRef::from(id)))
    }

    /// Runs a script about the elements that a locator finds; nothing where it returns nothing, or
    /// the page is just being replaced.
    async fn read(&self, locator: &Locator, script: &str, parameters: &[Value]) -> Option<Value> {
        let steps = serde_json::to_value(locator).unwrap();
        let arguments = std::iter::once(steps).chain(parameters.iter().cloned()).collect();
        let found = self.run(&format!("{FIND}\n{script}"), arguments).await;
        found.filter(|value| !value.is_null())
    }

    async fn run(&self, script: &str, arguments: Vec<Value>) -> Option<Value> {
        within("a script", self.client.execute(script, arguments)).await.ok()
    }
}

fn string(value: Option<Value>) -> Option<String> {
    value?.as_str().map(str::to_owned)
}
