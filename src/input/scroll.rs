//! Scrolling within lists, which leaves the rest of the page where it is.

use web_sys::Element;

/// Scrolls the `containers` around the first element that fits `selector` until it is visible: into the middle, or as
/// little as necessary.
pub fn reveal(selector: &str, containers: &[&str], is_centred: bool) {
    let document = web_sys::window().and_then(|window| window.document());
    let found = document.and_then(|document| document.query_selector(selector).ok().flatten());
    let Some(element) = found else { return };
    for container in containers {
        if let Ok(Some(container)) = element.closest(container) {
            scroll(&container, &element, is_centred);
        }
    }
}

fn scroll(container: &Element, element: &Element, is_centred: bool) {
    let (it, around) = (element.get_bounding_client_rect(), container.get_bounding_client_rect());
    let (above, below) = (around.top() - it.top(), it.bottom() - around.bottom());
    if above <= 0.0 && below <= 0.0 {
        return;
    }
    let by = if is_centred {
        (it.top() + it.bottom() - around.top() - around.bottom()) / 2.0
    } else if above > 0.0 {
        -above
    } else {
        below
    };
    #[expect(clippy::cast_possible_truncation, reason = "a list is not that long")]
    let by = by.round() as i32;
    container.set_scroll_top(container.scroll_top() + by);
}
