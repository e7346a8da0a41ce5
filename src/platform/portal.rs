//! The page around this one, where this one is in a frame, and the port to it.

use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};

use super::json::JsonValue;
use crate::model::embed::{Detail, MAX_BYTES};

/// A message to the window, from the page around it.
pub struct WindowMessage {
    /// The origin of that page, as the browser vouches for it.
    pub origin: String,
    data: JsValue,
    port: Option<web_sys::MessagePort>,
}

impl WindowMessage {
    /// Returns the content; `None` when it is too long, or no JSON.
    #[must_use]
    pub fn json(&self) -> Option<JsonValue> {
        JsonValue::copy(&self.data, MAX_BYTES)
    }

    /// Returns the port that came with it.
    #[must_use]
    pub fn port(self) -> Option<Port> {
        self.port.map(Port)
    }
}

/// Calls `act` for each message that the page around this one sends to the window, as long as the page
/// lives. Messages of other windows are passed over unread.
pub fn on_window_message(act: impl Fn(WindowMessage) + 'static) {
    let Some(window) = web_sys::window() else { return };
    let Ok(Some(parent)) = window.parent() else { return };
    let parent: JsValue = parent.into();
    let listener =
        Closure::<dyn Fn(web_sys::MessageEvent)>::new(move |event: web_sys::MessageEvent| {
            let source = event.source().map(JsValue::from);
            if source.as_ref() == Some(&parent) {
                act(WindowMessage {
                    origin: event.origin(),
                    data: event.data(),
                    port: event.ports().get(0).dyn_into().ok(),
                });
            }
        });
    // Only a listener that is no function could fail.
    _ = window.add_event_listener_with_callback("message", listener.as_ref().unchecked_ref());
    listener.forget();
}

/// A port to the page around this one.
pub struct Port(web_sys::MessagePort);

impl Port {
    /// Calls `act` for each message, as long as the page lives. It gets `None` for one that is too long, or no
    /// JSON; `admits` is asked before anything of a message is read.
    pub fn listen(
        &self,
        admits: impl Fn() -> bool + 'static,
        act: impl Fn(Option<JsonValue>) + 'static,
    ) {
        let listener =
            Closure::<dyn Fn(web_sys::MessageEvent)>::new(move |event: web_sys::MessageEvent| {
                if admits() {
                    act(JsonValue::copy(&event.data(), MAX_BYTES));
                }
            });
        // This starts the port, too.
        self.0.set_onmessage(Some(listener.as_ref().unchecked_ref()));
        listener.forget();
    }

    /// Sends a message.
    pub fn post(&self, message: &Detail) {
        // What `to_js` makes can be cloned; a portal that is gone hears nothing.
        _ = self.0.post_message(&to_js(message));
    }
}

fn to_js(detail: &Detail) -> JsValue {
    match detail {
        Detail::Text(text) => text.as_str().into(),
        Detail::Number(number) => (*number).into(),
        Detail::Flag(flag) => (*flag).into(),
        Detail::Bytes(bytes) => Uint8Array::from(bytes.as_slice()).buffer().into(),
        Detail::List(items) => items.iter().map(to_js).collect::<Array>().into(),
        Detail::Object(members) => {
            let object = Object::new();
            for (name, value) in members {
                // A new object takes any member.
                _ = Reflect::set(&object, &(*name).into(), &to_js(value));
            }
            object.into()
        }
    }
}

/// Returns the milliseconds from now until a time as RFC 3339 writes it, negative for one that is over.
#[must_use]
pub fn millis_until(time: &str) -> Option<f64> {
    let at = js_sys::Date::parse(time);
    (!at.is_nan()).then(|| at - js_sys::Date::now())
}

/// Returns whether the browser lets this page store anything.
#[must_use]
pub fn has_storage() -> bool {
    web_sys::window().is_some_and(|window| matches!(window.local_storage(), Ok(Some(_))))
}

/// Calls `act` with the height down to the lower end of an element, in pixels, now and whenever it changes, as long
/// as the page lives.
pub fn on_height(selector: &'static str, act: impl Fn(u32) + 'static) {
    let document = web_sys::window().and_then(|window| window.document());
    let Some(element) =
        document.and_then(|document| document.query_selector(selector).ok().flatten())
    else {
        return;
    };
    let observed = element.clone();
    let changed = Closure::<dyn Fn()>::new(move || {
        let scrolled = web_sys::window().and_then(|window| window.scroll_y().ok());
        let bottom = observed.get_bounding_client_rect().bottom() + scrolled.unwrap_or_default();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a height is positive and small, and a cast saturates"
        )]
        act(bottom.ceil() as u32);
    });
    // A browser without it leaves the frame at the height that the portal gives it.
    if let Ok(observer) = web_sys::ResizeObserver::new(changed.as_ref().unchecked_ref()) {
        observer.observe(&element);
    }
    changed.forget();
}
