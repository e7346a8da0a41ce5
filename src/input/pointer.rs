//! Pointers: fingers, pens and mice.

use leptos::ev::PointerEvent;

use super::target;

/// Returns whether the event presses a key: a finger, the tip of a pen, or the primary mouse button.
#[must_use]
pub fn presses(event: &PointerEvent) -> bool {
    event.button() == 0
}

/// Returns whether the gesture may yet become a scroll.
#[must_use]
pub fn may_scroll(event: &PointerEvent) -> bool {
    event.pointer_type() == "touch"
}

/// Lets a finger slip off the element, as a mouse does. A browser captures touches by itself.
pub fn let_slip(event: &PointerEvent) {
    if let Some(element) = target(event) {
        // A mouse is not captured in the first place.
        let _ = element.release_pointer_capture(event.pointer_id());
    }
}

/// Gives the key under the pointer what `tip` returns for its name, for as long as the pointer is there: screen
/// readers would read it behind the name.
pub fn show_tip(event: &PointerEvent, tip: &dyn Fn(&str) -> Option<String>) {
    let key = target(event).and_then(|target| target.closest(".key").ok().flatten());
    if let Some(key) = key
        && let Some(tip) = key.get_attribute("data-key").and_then(|name| tip(&name))
    {
        // Only the name of an attribute can be wrong.
        let _ = key.set_attribute("title", &tip);
    }
}

/// Takes the tip away from the key that the pointer has left.
pub fn hide_tip(event: &PointerEvent) {
    if let Some(key) = target(event) {
        // Only the name of an attribute can be wrong.
        let _ = key.remove_attribute("title");
    }
}

/// Captures the pointer: `element` gets its events wherever it goes, until it is up.
pub fn capture(event: &PointerEvent, element: &web_sys::Element) {
    // A pointer that is up already cannot be captured.
    let _ = element.set_pointer_capture(event.pointer_id());
}

/// Returns the place of the pointer on `element`, from 0 at its upper left to 1 at its lower right, and
/// beyond these outside of it.
#[must_use]
pub fn place(event: &PointerEvent, element: &web_sys::Element) -> (f64, f64) {
    let rectangle = element.get_bounding_client_rect();
    let across = (f64::from(event.client_x()) - rectangle.left()) / rectangle.width();
    let down = (f64::from(event.client_y()) - rectangle.top()) / rectangle.height();
    (across, down)
}
