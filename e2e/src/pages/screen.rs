//! The displays of the device, and the tools for their pictures.

use serde_json::Value;

use super::PHONE_REGION;
use crate::{Locator, Page, Role, Words, by, hook, marked, test_id, until, words};

const TOOLS: Words = words("Screen", "Display");
const SAVED: &str = "Picture saved.";

/// The displays of the device, and the tools for their pictures.
#[derive(Clone, Debug)]
pub struct Screen(pub(crate) Page);

/// A display of the device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Display {
    /// The main display.
    Main,
    /// The labels of the function keys.
    Labels,
    /// The expansion module.
    Expansion,
}

impl Display {
    fn frame(self) -> Locator {
        match self {
            // It alone can be shown in whole multiples of its size.
            Display::Main => marked("data-crisp"),
            Display::Labels => hook("data-screen", "labels"),
            Display::Expansion => hook("data-screen", "expansion"),
        }
    }

    fn picture(self) -> Locator {
        self.frame().role(Role::Image)
    }
}

/// A way out of a failure, below the message over the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// Requests the picture at once.
    TryNow,
    /// Signs in to the phone again.
    SignIn,
    /// Runs the diagnostics.
    Diagnostics,
}

impl Remedy {
    fn button(self) -> Locator {
        let name = match self {
            Remedy::TryNow => "try-now",
            Remedy::SignIn => "sign-in",
            Remedy::Diagnostics => "diagnostics",
        };
        Display::Main.frame().hook("data-action", name)
    }
}

/// A tool for the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tool {
    /// Stops fetching pictures.
    Pause,
    /// Fetches pictures again.
    Resume,
    /// Shows the picture larger.
    Enlarge,
    /// Shows the picture in its normal size.
    Shrink,
    /// Shows the picture on the full screen.
    FullScreen,
    /// Leaves the full screen.
    LeaveFullScreen,
    /// Saves the picture.
    Save,
    /// Copies the picture.
    Copy,
}

impl Tool {
    fn name(self) -> Words {
        match self {
            Tool::Pause => words("Pause", "Pausieren"),
            Tool::Resume => words("Resume", "Fortsetzen"),
            Tool::Enlarge => words("Zoom in", "Vergrößern"),
            Tool::Shrink => words("Zoom out", "Verkleinern"),
            Tool::FullScreen => words("Full screen", "Vollbild"),
            Tool::LeaveFullScreen => words("Exit full screen", "Vollbild beenden"),
            Tool::Save => words("Save as PNG", "Als PNG speichern"),
            Tool::Copy => words("Copy picture", "Bild kopieren"),
        }
    }

    fn button(self) -> Locator {
        tools().by(Role::Button, self.name())
    }
}

pub(super) fn tools() -> Locator {
    by(Role::Group, TOOLS)
}

fn toast() -> Locator {
    tools().role(Role::Status).even_hidden()
}

impl Screen {
    /// Returns the tag of the picture that a display shows.
    pub async fn tag(&self, display: Display) -> Option<String> {
        self.0.attribute(&display.picture(), "data-tag").await
    }

    /// Waits for the first picture of a display, and returns its tag.
    pub async fn wait_for_picture(&self, display: Display) -> String {
        self.wait_for_other_picture(display, "").await
    }

    /// Waits until the main display shows another picture than the one with that tag, and returns
    /// its tag.
    pub async fn wait_for_change(&self, tag: &str) -> String {
        self.wait_for_other_picture(Display::Main, tag).await
    }

    /// Waits until a display shows another picture than the one with that tag, and returns its tag.
    pub async fn wait_for_other_picture(&self, display: Display, tag: &str) -> String {
        until(&format!("another picture of the display {display:?}"), async || {
            self.tag(display).await.filter(|now| now != tag)
        })
        .await
    }

    /// Returns the text alternative of a display's picture.
    pub async fn alternative(&self, display: Display) -> Option<String> {
        self.0.attribute(&display.picture(), "alt").await
    }

    /// Uses a tool.
    pub async fn click(&self, tool: Tool) {
        self.0.click(&tool.button()).await;
    }

    /// Returns true when a tool can be used.
    pub async fn is_enabled(&self, tool: Tool) -> bool {
        self.0.has(&tool.button()).await
            && self.0.attribute(&tool.button(), "disabled").await.is_none()
    }

    /// Saves the picture and waits for the toast that confirms it.
    pub async fn save(&self) {
        self.click(Tool::Save).await;
        self.0.wait_for_text(&toast(), SAVED, |text| text == SAVED).await;
    }

    /// Waits until a toast is shown.
    pub async fn wait_for_toast(&self) {
        self.0.wait_for_text(&toast(), "a toast", |text| !text.is_empty()).await;
    }

    /// Waits until no toast is shown.
    pub async fn wait_until_toast_gone(&self) {
        self.0.wait_for_text(&toast(), "to be gone", str::is_empty).await;
    }

    /// Waits for the age of the picture and the rate of pictures, and returns both.
    pub async fn wait_for_age(&self) -> String {
        self.0.wait_for_text(&tools(), "the age", |text| !text.is_empty()).await
    }

    /// Waits until the picture of a display is paused, or not.
    pub async fn wait_until_paused(&self, display: Display, is_paused: bool) {
        let wanted = is_paused.to_string();
        self.0.wait_for_attribute(&display.frame(), "data-paused", &wanted).await;
    }

    /// Returns true while the picture is shown larger.
    pub async fn is_enlarged(&self) -> bool {
        let zoomed = self.0.attribute(&by(Role::Region, PHONE_REGION), "data-zoomed").await;
        zoomed.as_deref() == Some("true")
    }

    /// Waits until the picture is shown in its normal size.
    pub async fn wait_until_shrunk(&self) {
        let region = by(Role::Region, PHONE_REGION);
        self.0.wait_for_attribute(&region, "data-zoomed", "false").await;
    }

    /// Waits until the picture is shown in a whole multiple of its size.
    pub async fn wait_until_crisp(&self) {
        self.0.wait_for_attribute(&Display::Main.frame(), "data-crisp", "true").await;
    }

    /// Waits until something fills the whole screen, or nothing.
    pub async fn wait_for_full_screen(&self, is_full: bool) {
        let what = if is_full { "the full screen" } else { "the page" };
        let script = format!("return (document.fullscreenElement !== null) === {is_full}");
        self.0.wait_for_condition(what, &script).await;
    }

    /// Returns the width of the main display, in CSS pixels.
    pub async fn width(&self) -> Option<f64> {
        let script = "return element && element.getBoundingClientRect().width";
        self.0.measure(&Display::Main.frame(), script).await.as_f64()
    }

    /// Returns true while the whole picture is in the window and nothing covers it.
    pub async fn is_in_sight(&self) -> bool {
        let script = "if (!element) return null; \
            const { left, right, top, bottom } = element.getBoundingClientRect(); \
            return [left + 6, right - 6].every((x) => [top + 6, bottom - 6].every((y) => \
            element.contains(document.elementFromPoint(x, y))))";
        self.0.measure(&Display::Main.frame(), script).await == true
    }

    /// Returns the CSS filters of the pictures that have any.
    pub async fn filters(&self) -> Value {
        let script = "return elements.map((picture) => getComputedStyle(picture).filter)\
                      .filter((filter) => filter !== 'none')";
        let pictures = by(Role::Region, PHONE_REGION).role(Role::Image).having("data-tag");
        self.0.measure(&pictures, script).await
    }

    /// Waits for the message over a picture that is not live, and returns it.
    pub async fn message(&self) -> String {
        let message = Display::Main.frame().role(Role::Status);
        self.0.wait_for_text(&message, "a message", |text| !text.is_empty()).await
    }

    /// Waits until the message on the screen contains a text. An earlier one may be shown until then.
    pub async fn wait_for_message(&self, part: &str) {
        let message = Display::Main.frame().role(Role::Status);
        self.0.wait_for_text(&message, part, |text| text.contains(part)).await;
    }

    /// Waits until a remedy is offered.
    pub async fn wait_for_remedy(&self, remedy: Remedy) {
        self.0.wait_for(&remedy.button()).await;
    }

    /// Returns true when a remedy is offered.
    pub async fn offers(&self, remedy: Remedy) -> bool {
        self.0.has(&remedy.button()).await
    }

    /// Clicks a remedy.
    pub async fn choose_remedy(&self, remedy: Remedy) {
        self.0.click(&remedy.button()).await;
    }

    /// Moves the focus to a remedy with the Tab key.
    pub async fn go_to_remedy(&self, remedy: Remedy) {
        self.0.tab_to(&remedy.button()).await;
    }

    /// Presses the label of a soft key on the picture.
    pub async fn press_label(&self, key: &str) {
        self.0.click(&hook("data-zone", key).even_hidden()).await;
    }

    /// Presses the mouse on the touchscreen at a pixel, moves it through others, and releases it;
    /// pixels are counted from the upper left of a picture `size` wide and high. Returns the pixels
    /// that were touched: where the picture is smaller than the display, WebDriver cannot point at
    /// every one, and the next one toward the middle is taken.
    ///
    /// # Panics
    /// When the browser refuses to.
    pub async fn drag(&self, size: (u32, u32), pixels: &[(u32, u32)]) -> Vec<(u32, u32)> {
        let script = "if (!element) return null; \
                      element.scrollIntoView({ block: 'center', behavior: 'instant' }); \
                      const r = element.getBoundingClientRect(); \
                      return [r.left, r.top, r.width, r.height]";
        let rectangle = self.0.measure(&test_id("touch-surface"), script).await;
        let [left, top, width, height] = serde_json::from_value(rectangle).unwrap();
        let points: Vec<_> = pixels
            .iter()
            .map(|(x, y)| (point(*x, size.0, left, width), point(*y, size.1, top, height)))
            .collect();
        let path: Vec<_> = points.iter().map(|((x, _), (y, _))| (*x, *y)).collect();
        self.0.drag(&path).await;
        points.into_iter().map(|((_, x), (_, y))| (x, y)).collect()
    }
}

/// Returns a whole coordinate of the window that is in pixel `at` of `of` along an element that
/// starts at `start` and is `length` long, and that pixel; the next one toward the middle where none
/// is in it.
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
