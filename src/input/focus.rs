//! The keyboard focus.

use wasm_bindgen::JsCast;

/// Gives the focus to the element called `id`.
pub fn by_id(id: &str) {
    let document = web_sys::window().and_then(|window| window.document());
    let element = document.and_then(|document| document.get_element_by_id(id));
    if let Some(element) =
        element.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok())
    {
        // An element that takes no focus leaves it where it is.
        let _ = element.focus();
    }
}

/// Gives the focus to the nth child of `parent`, if there is one that takes it.
pub fn child(parent: &web_sys::Element, nth: usize) {
    let nth = u32::try_from(nth).unwrap_or(u32::MAX);
    let child = parent.children().item(nth);
    if let Some(child) = child.and_then(|child| child.dyn_into::<web_sys::HtmlElement>().ok()) {
        // An element that takes no focus leaves it where it is.
        let _ = child.focus();
    }
}
