//! Fingers, pens and mice.

use leptos::ev::PointerEvent;
use wasm_bindgen::JsCast;

/// Whether this is what presses a key: a finger, the tip of a pen, or the first button of a mouse.
#[must_use]
pub fn presses(event: &PointerEvent) -> bool {
    event.button() == 0
}

/// Whether it may yet become a scroll.
#[must_use]
pub fn may_scroll(event: &PointerEvent) -> bool {
    event.pointer_type() == "touch"
}

/// Lets a finger slip off the element, as a mouse does: a browser otherwise tells the element of it
/// wherever it goes.
pub fn let_slip(event: &PointerEvent) {
    let element = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    if let Some(element) = element {
        // A mouse is not captured in the first place.
        let _ = element.release_pointer_capture(event.pointer_id());
    }
}

/// Follows the pointer wherever it goes until it is up, and tells `element`.
pub fn effect(event: &PointerEvent, element: &web_sys::Element) {
    // One that is up already is not followed.
    let _ = element.set_pointer_capture(event.pointer_id());
}

/// Where the pointer is on `element`, from 0 at its upper left to 1 at its lower right; beyond that
/// outside of it.
#[must_use]
pub fn place(event: &PointerEvent, element: &web_sys::Element) -> (f64, f64) {
    let rectangle = element.get_bounding_client_rect();
    let across = (f64::from(event.client_x()) - rectangle.left()) / rectangle.width();
    let down = (f64::from(event.client_y()) - rectangle.top()) / rectangle.height();
    (across, down)
}
