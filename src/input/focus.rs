//! The keyboard focus: it is always in a place that has a name, never lost to the body.

use std::cell::RefCell;

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

/// The device, which takes the keys of the keyboard while the focus is in it.
pub const DEVICE: &str = ".device";
/// The places to which the focus returns when what had it is gone: each takes it, and none but the
/// device takes keys for the phone.
const PLACES: &str = ".device, .console__panel, .console, dialog, .phones__card, .bar, main";

/// Gives the focus to the element called `id`.
pub fn by_id(id: &str) {
    if let Some(document) = document() {
        focus(document.get_element_by_id(id));
    }
}

/// Gives the focus to the device, so that the keyboard is the phone's.
pub fn device() {
    focus(first(DEVICE));
}

/// Gives the focus to the device, unless a person is typing into a field; the search of the list of phones has
/// done its work.
pub fn device_unless_typing() {
    let active = document().and_then(|document| document.active_element());
    let is_in = |selector: &str| {
        active.as_ref().is_some_and(|active| active.matches(selector).unwrap_or_default())
    };
    if !is_in(":is(input, textarea, select):not(.phones *)") {
        device();
    }
}

/// Gives the focus to the nth child of `parent`, if there is one that takes it.
pub fn child(parent: &Element, nth: usize) {
    focus(parent.children().item(u32::try_from(nth).unwrap_or(u32::MAX)));
}

/// Gives the focus to the first element that fits `selector`.
pub fn first_of(selector: &str) {
    focus(first(selector));
}

/// Returns the group of buttons that listens to a key.
#[must_use]
pub fn group_of(event: &KeyboardEvent) -> Option<Element> {
    event.current_target()?.dyn_into().ok()
}

/// Gives the focus to the first or the last element in `group` that fits `selector`.
pub fn edge(group: &Element, selector: &str, is_last: bool) {
    let Ok(all) = group.query_selector_all(selector) else { return };
    let nth = if is_last { all.length().saturating_sub(1) } else { 0 };
    focus(all.item(nth).and_then(|element| element.dyn_into().ok()));
}

/// Returns the id of the element that has the focus, if it starts with `prefix`.
#[must_use]
pub fn id_of(prefix: &str) -> Option<String> {
    let id = document()?.active_element()?.id();
    Some(id).filter(|id| id.starts_with(prefix))
}

/// Gives the focus back to the element called `id` after a list was drawn again, if it was lost or went to another
/// element whose id starts with `prefix`.
pub fn back_to(id: &str, prefix: &str) {
    let active = document().and_then(|document| document.active_element());
    let is_elsewhere = active.is_none_or(|active| {
        let is_other = active.id() != id && active.id().starts_with(prefix);
        is_other || active.matches("body").unwrap_or_default()
    });
    if is_elsewhere {
        by_id(id);
    }
}

/// Gives the focus to an element, if it is there, and scrolls to it.
pub fn node(element: Option<impl AsRef<HtmlElement>>) {
    if let Some(element) = element {
        // An element that takes no focus leaves it where it is.
        let _ = element.as_ref().focus();
    }
}

/// Gives the focus to an element without scrolling to it.
fn focus(element: Option<Element>) {
    let options = web_sys::FocusOptions::new();
    options.set_prevent_scroll(true);
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        // An element that takes no focus leaves it where it is.
        let _ = element.focus_with_options(&options);
    }
}

/// An arrow key in a group of buttons.
#[derive(Debug)]
pub struct Arrow {
    group: Element,
    key: String,
}

impl Arrow {
    /// Takes the arrow of an event for the group that listens to it; `None` for another key, and with Alt,
    /// which goes back in the history.
    #[must_use]
    pub fn of(event: &KeyboardEvent) -> Option<Arrow> {
        let key = event.key();
        let group = event.current_target()?.dyn_into().ok()?;
        if event.alt_key() || !key.starts_with("Arrow") {
            return None;
        }
        event.prevent_default();
        event.stop_propagation();
        Some(Arrow { group, key })
    }

    /// Moves the focus to the nearest button in the direction of the arrow. With `is_one_stop`, only the
    /// button with the focus is a stop of the Tab key.
    pub fn move_focus(&self, is_one_stop: bool) {
        let Arrow { group, key } = self;
        let buttons = group.query_selector_all("button:enabled").map_or(Vec::new(), |list| {
            (0..list.length())
                .filter_map(|nth| list.item(nth)?.dyn_into::<HtmlElement>().ok())
                .collect()
        });
        let active = document().and_then(|document| document.active_element());
        let Some(active) = active else { return };
        let place = |element: &Element| {
            let it = element.get_bounding_client_rect();
            (it.left() + it.width() / 2.0, it.top() + it.height() / 2.0)
        };
        let (x, y) = place(&active);
        // How far a button is in the direction of the arrow; what is aside counts twice.
        let distance = |button: &HtmlElement| {
            let (to_x, to_y) = place(button);
            let (along, aside) = match key.as_str() {
                "ArrowUp" => (y - to_y, to_x - x),
                "ArrowDown" => (to_y - y, to_x - x),
                "ArrowLeft" => (x - to_x, to_y - y),
                _ => (to_x - x, to_y - y),
            };
            (along > 1.0).then_some(along + 2.0 * aside.abs())
        };
        let nearest = buttons
            .iter()
            .filter_map(|button| Some((button, distance(button)?)))
            .min_by(|(_, one), (_, other)| one.total_cmp(other));
        if let Some((next, _)) = nearest {
            for button in buttons.iter().filter(|_| is_one_stop) {
                button.set_tab_index(if button == next { 0 } else { -1 });
            }
            focus(Some(next.clone().into()));
        }
    }
}

thread_local! {
    /// The place around what had the focus last.
    static PLACE: RefCell<Option<Element>> = const { RefCell::new(None) };
}

/// Keeps in mind where the focus is, so that it can be [restored](restore).
pub fn follow() {
    super::capture("focusin", |event| {
        let focused = super::target(event);
        PLACE.set(focused.and_then(|focused| focused.closest(PLACES).ok().flatten()));
    });
}

/// Gives the focus to the place around what had it, when that was removed, hidden or disabled. It is for
/// events of this page alone: a frame must not take the focus from the page around it.
pub fn restore() {
    let Some(document) = document() else { return };
    let is_lost = document
        .active_element()
        .is_none_or(|active| active.matches("body, :disabled").unwrap_or_default());
    if !is_lost {
        return;
    }
    // What is not shown has no width. Before anything had the focus there is nothing to restore.
    let place = PLACE.with_borrow(Clone::clone);
    if place.is_some() {
        focus(place.filter(|place| place.client_width() > 0).or_else(|| first("main")));
    }
}

/// [Restores](restore) the focus after what had it was removed without an event of this page. Where another
/// page has the focus, such as the one around this frame, it keeps it.
pub fn restore_if_here() {
    if document().is_some_and(|document| document.has_focus().unwrap_or_default()) {
        restore();
    }
}

fn first(selector: &str) -> Option<Element> {
    document()?.query_selector(selector).ok().flatten()
}

fn document() -> Option<web_sys::Document> {
    web_sys::window()?.document()
}
