//! Texts that a person drops onto the page, or pastes where no field takes them, and the text that is selected.

use std::rc::Rc;

use js_sys::{Array, Function, Reflect};
use leptos::prelude::window_event_listener_untyped;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Event;

use super::target;
use crate::{
    model::given_number::{self, LINKS, TEXT},
    platform::document,
};

/// What takes a text by itself.
const FIELDS: &str = "input, textarea, select, [contenteditable]";
/// What takes a file by itself.
const FILE_FIELD: &str = "input[type=file]";
/// The attribute of the document while something is dragged that the page takes.
const MARK: &str = "data-drop";

/// Calls `act` for each text with a number that is dropped onto the page, or pasted outside of its fields, for as long as
/// the page lives and while `is_open` allows it. Nothing else that is dropped is opened in place of the page.
pub fn follow(is_open: impl Fn() -> bool + 'static, act: impl Fn(String) + 'static) {
    let is_open: Rc<dyn Fn() -> bool> = Rc::new(is_open);
    let act: Rc<dyn Fn(String)> = Rc::new(act);
    let (over, dropped, drop_act) = (is_open.clone(), is_open.clone(), act.clone());
    listen("dragover", move |event| {
        drag(event, &*over);
    });
    listen("drop", move |event| {
        // The last `dragover` may have been over another place.
        let takes = drag(event, &*dropped);
        mark(false);
        let data = member(event, "dataTransfer").filter(|_| takes);
        let number =
            data.and_then(|data| given_number::of_drop(&text(&data, TEXT), &text(&data, LINKS)));
        if let Some(number) = number {
            drop_act(number);
        }
    });
    listen("dragleave", |event| {
        // It also comes from one element to the next.
        if member(event, "relatedTarget").is_none() {
            mark(false);
        }
    });
    listen("dragend", |_| mark(false));
    listen("paste", move |event| {
        if event.default_prevented() || is_in(event, FIELDS) || !is_open() {
            return;
        }
        let data = member(event, "clipboardData");
        if let Some(number) = data.and_then(|data| given_number::of_text(&text(&data, TEXT))) {
            event.prevent_default();
            act(number);
        }
    });
}

/// Answers a drag over the page, and returns whether the page takes it.
fn drag(event: &Event, is_open: &dyn Fn() -> bool) -> bool {
    let Some(data) = member(event, "dataTransfer") else { return false };
    let kinds: Vec<_> = member(&data, "types")
        .map(|kinds| Array::from(&kinds).iter().filter_map(|kind| kind.as_string()).collect())
        .unwrap_or_default();
    let brings_text = given_number::brings_text(&kinds);
    let is_of_field = if brings_text { is_in(event, FIELDS) } else { is_in(event, FILE_FIELD) };
    if is_of_field || event.default_prevented() {
        mark(false);
        return false;
    }
    let takes = brings_text && is_open();
    // Else the browser would open it in place of the page.
    event.prevent_default();
    let effect = if takes { "copy" } else { "none" };
    // Without it the pointer does not tell, which is all.
    _ = Reflect::set(&data, &"dropEffect".into(), &effect.into());
    mark(takes);
    takes
}

/// Returns the text that is selected in the page; empty without one.
#[must_use]
pub fn selected() -> String {
    let window = web_sys::window();
    let selection = window.and_then(|window| call(&window, "getSelection", &JsValue::UNDEFINED));
    // A hidden frame has none.
    let selection = selection.filter(JsValue::is_object);
    let text = selection.and_then(|it| call(&it, "toString", &JsValue::UNDEFINED));
    text.and_then(|text| text.as_string()).unwrap_or_default()
}

/// Returns the text of that kind that a drag or a clipboard has.
fn text(data: &JsValue, kind: &str) -> String {
    let text = call(data, "getData", &kind.into());
    text.and_then(|text| text.as_string()).unwrap_or_default()
}

/// Calls a method. The binding of each would be one more in the first view.
fn call(object: &JsValue, method: &str, argument: &JsValue) -> Option<JsValue> {
    let method: Function = member(object, method)?.dyn_into().ok()?;
    method.call1(object, argument).ok()
}

fn member(object: &JsValue, name: &str) -> Option<JsValue> {
    let member = Reflect::get(object, &name.into()).ok()?;
    (!member.is_undefined() && !member.is_null()).then_some(member)
}

fn is_in(event: &Event, selector: &str) -> bool {
    let field = target(event).and_then(|target| target.closest(selector).ok().flatten());
    field.is_some()
}

fn mark(is_taken: bool) {
    document::set_root_attribute(MARK, if is_taken { "true" } else { "false" });
}

fn listen(name: &str, act: impl Fn(&Event) + 'static) {
    listen_boxed(name, Box::new(act));
}

fn listen_boxed(name: &str, act: Box<dyn Fn(&Event)>) {
    // It listens as long as the page lives.
    let _ = window_event_listener_untyped(name, move |event| act(&event));
}
