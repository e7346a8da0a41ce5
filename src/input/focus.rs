//! The keyboard focus: it is always in a place that has a name, never lost to the body.

use std::cell::RefCell;

use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{
    Element, FocusEvent, HtmlElement, KeyboardEvent, MutationObserver, MutationObserverInit,
};

/// The device, which takes the keys of the keyboard while the focus is in it.
pub const DEVICE: &str = ".device";
/// The places to which the focus returns when what had it is gone.
const PLACES: &str = ".device, .console__panel, [role=dialog], .phones__summary, .bar";

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

/// Gives the focus to the nth child of `parent`, if there is one that takes it.
pub fn child(parent: &Element, nth: usize) {
    focus(parent.children().item(u32::try_from(nth).unwrap_or(u32::MAX)));
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

/// Returns whether the focus stays within the element whose `focusout` this is.
#[must_use]
pub fn stays(event: &FocusEvent) -> bool {
    let element = |target: Option<web_sys::EventTarget>| target?.dyn_into::<Element>().ok();
    let next = element(event.related_target());
    element(event.current_target()).is_some_and(|around| around.contains(next.as_deref()))
}

/// Moves the focus with the arrow keys among the buttons of the group that listens to the event, of
/// which only the one with the focus is a stop of the Tab key; returns whether it was an arrow.
pub fn move_within(event: &KeyboardEvent) -> bool {
    move_by_arrow(event, true)
}

/// Moves the focus with the arrow keys among the buttons of the list that listens to the event, each of
/// which is a stop of the Tab key; returns whether it was an arrow.
pub fn move_among(event: &KeyboardEvent) -> bool {
    move_by_arrow(event, false)
}

fn move_by_arrow(event: &KeyboardEvent, is_one_stop: bool) -> bool {
    let key = event.key();
    let group = event.current_target().and_then(|target| target.dyn_into::<Element>().ok());
    let Some(group) = group else { return false };
    if !matches!(key.as_str(), "ArrowUp" | "ArrowDown" | "ArrowLeft" | "ArrowRight") {
        return false;
    }
    let buttons = group.query_selector_all("button:enabled").map_or(Vec::new(), |list| {
        (0..list.length())
            .filter_map(|nth| list.item(nth)?.dyn_into::<HtmlElement>().ok())
            .collect()
    });
    let active = document().and_then(|document| document.active_element());
    let Some(active) = active.filter(|it| buttons.iter().any(|button| **button == *it)) else {
        return false;
    };
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
    true
}

thread_local! {
    /// The places around what had the focus last, the closest first.
    static AROUND: RefCell<Option<Vec<Element>>> = const { RefCell::new(None) };
}

/// Keeps the focus out of the body: when what had it is removed, hidden or disabled, the place around
/// it gets it.
pub fn keep() {
    let Some(document) = document() else { return };
    let remember = Closure::<dyn Fn(FocusEvent)>::new(|event: FocusEvent| {
        let focused = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let places = std::iter::successors(focused, |element| element.parent_element())
            .filter(|element| element.matches(PLACES).unwrap_or_default());
        AROUND.set(Some(places.collect()));
    });
    // Only an invalid name could fail.
    let _ = document
        .add_event_listener_with_callback("focusin", remember.into_js_value().unchecked_ref());
    let restore = Closure::<dyn Fn()>::new(restore).into_js_value();
    let Ok(observer) = MutationObserver::new(restore.unchecked_ref()) else { return };
    let options = MutationObserverInit::new();
    options.set_child_list(true);
    options.set_subtree(true);
    options.set_attributes(true);
    options.set_attribute_filter(&js_sys::Array::of2(&"disabled".into(), &"hidden".into()));
    if let Some(body) = document.body() {
        let _ = observer.observe_with_options(&body, &options);
    }
}

fn restore() {
    let Some(document) = document() else { return };
    let active = document.active_element();
    let is_lost = active.is_none_or(|active| {
        active.tag_name() == "BODY" || active.matches(":disabled").unwrap_or_default()
    });
    // A frame that has not the focus must not take it from the page around it.
    if !is_lost || !document.has_focus().unwrap_or_default() {
        return;
    }
    let place = AROUND.with_borrow(|around| {
        // Before anything had the focus there is nothing to restore.
        let around = around.as_ref()?;
        let near = around.iter().find(|place| place.is_connected() && is_shown(place));
        near.cloned().or_else(|| first(DEVICE))
    });
    focus(place);
}

fn is_shown(element: &Element) -> bool {
    element.get_client_rects().length() > 0
}

fn first(selector: &str) -> Option<Element> {
    document()?.query_selector(selector).ok().flatten()
}

fn document() -> Option<web_sys::Document> {
    web_sys::window()?.document()
}
