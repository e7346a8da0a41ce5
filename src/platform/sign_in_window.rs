//! The way to the sign-in page of the company: this page goes there, or opens a small window that does.

use std::{cell::RefCell, rc::Rc};

use wasm_bindgen::{JsCast, JsValue, closure::Closure};

use super::timer::TimeoutFuture;

/// The name of the window, so that a second click opens no second one.
const NAME: &str = "deskside-sign-in";
/// The time between two looks at the window.
const LOOK_MILLIS: u32 = 200;

/// Leaves the page for another one of the relay.
pub fn go(path: &str) {
    if let Some(window) = web_sys::window() {
        // A frame that may not leave stays.
        let _ = window.location().assign(path);
    }
}

/// How a sign-in in a small window ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WindowAnswer {
    /// Somebody signed in; the text proves it to the relay.
    Claim(String),
    /// It failed; a problem of the relay as JSON.
    Problem(String),
    /// The window was closed before.
    Closed,
}

/// A small window, and the messages that it sends to this page.
pub struct SignInWindow {
    window: web_sys::Window,
    answer: Rc<RefCell<Option<WindowAnswer>>>,
    listener: Closure<dyn FnMut(web_sys::MessageEvent)>,
}

impl SignInWindow {
    /// Opens it; `None` when the browser blocks it.
    #[must_use]
    pub fn open(path: &str) -> Option<SignInWindow> {
        let page = web_sys::window()?;
        let own = page.location().origin().ok()?;
        let opened =
            page.open_with_url_and_target_and_features(path, NAME, "popup,width=520,height=680");
        let window = opened.ok().flatten()?;
        let answer = Rc::new(RefCell::new(None));
        let heard = answer.clone();
        let listener = Closure::<dyn FnMut(web_sys::MessageEvent)>::new(
            move |event: web_sys::MessageEvent| {
                // Any page may send messages here; only those of the relay count.
                if event.origin() == own
                    && let Some(answer) = read(&event.data())
                {
                    *heard.borrow_mut() = Some(answer);
                }
            },
        );
        let function = listener.as_ref().unchecked_ref();
        page.add_event_listener_with_callback("message", function).ok()?;
        Some(SignInWindow { window, answer, listener })
    }

    /// Waits for its answer, or until it is closed.
    pub async fn answer(self) -> WindowAnswer {
        loop {
            let is_closed = self.window.closed().unwrap_or(true);
            TimeoutFuture::new(LOOK_MILLIS).await;
            // The last message may come after the window is gone.
            if let Some(answer) = self.answer.take() {
                return answer;
            }
            if is_closed {
                return WindowAnswer::Closed;
            }
        }
    }
}

impl Drop for SignInWindow {
    fn drop(&mut self) {
        if let Some(page) = web_sys::window() {
            let function = self.listener.as_ref().unchecked_ref();
            // It was added, so it can be removed.
            let _ = page.remove_event_listener_with_callback("message", function);
        }
    }
}

/// Reads a message of the window.
fn read(message: &JsValue) -> Option<WindowAnswer> {
    let member = |name: &str| js_sys::Reflect::get(message, &name.into()).ok()?.as_string();
    if member("deskside").as_deref() != Some("signed-in") {
        return None;
    }
    member("claim")
        .map(WindowAnswer::Claim)
        .or_else(|| member("problem").map(WindowAnswer::Problem))
}
