//! Requests to other servers, and their time limits.

use std::{cell::Cell, pin::Pin};

use js_sys::{Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

thread_local! {
    static IS_STOPPED: Cell<bool> = const { Cell::new(false) };
}

/// Lets no request leave the page any more.
pub fn stop() {
    IS_STOPPED.set(true);
}

/// Returns whether [`stop`] was called.
#[must_use]
pub fn is_stopped() -> bool {
    IS_STOPPED.get()
}

/// Returns a signal that aborts a request after `millis`.
#[must_use]
pub fn deadline(millis: u32) -> web_sys::AbortSignal {
    web_sys::AbortSignal::timeout_with_u32(millis)
}

/// The status of an answer, for those who are still there when it comes; `None` without one.
pub type LateStatus = Pin<Box<dyn Future<Output = Option<u16>>>>;

/// Sends a request at once. The browser completes it, even when the page is left before the answer.
pub fn send_when_leaving(
    method: &str,
    address: &str,
    (header, value): (&str, &str),
    timeout_millis: u32,
) -> LateStatus {
    let options = web_sys::RequestInit::new();
    options.set_method(method);
    let headers = Object::new();
    let _ = Reflect::set(&headers, &header.into(), &value.into());
    options.set_headers(&headers);
    options.set_signal(Some(&deadline(timeout_millis)));
    // The bindings do not know the option, and Firefox takes it here alone, not in a request.
    let _ = Reflect::set(&options, &"keepalive".into(), &JsValue::TRUE);
    let sent = web_sys::window().map(|window| window.fetch_with_str_and_init(address, &options));
    Box::pin(async move {
        let answer = JsFuture::from(sent?).await.ok()?;
        Some(answer.unchecked_into::<web_sys::Response>().status())
    })
}

#[cfg(feature = "standalone")]
pub use standalone::{BlindRequest, encode, send, send_with_login};

#[cfg(feature = "standalone")]
mod standalone {
    use js_sys::{Promise, Reflect};
    use wasm_bindgen::JsValue;
    use wasm_bindgen_futures::JsFuture;

    /// The options of a request whose answer the page may not read (`no-cors`).
    #[derive(Clone, Copy, Debug)]
    pub struct BlindRequest {
        /// The browser signs in, and asks the person when it does not know the password.
        pub with_credentials: bool,
        /// The request goes to the local network (Local Network Access).
        pub to_local_network: bool,
        /// How long an answer may take.
        pub timeout_millis: u32,
    }

    /// Sends a request and returns whether an answer came.
    pub async fn send(url: &str, request: BlindRequest) -> bool {
        if super::is_stopped() {
            return false;
        }
        let options = web_sys::RequestInit::new();
        options.set_mode(web_sys::RequestMode::NoCors);
        options.set_credentials(if request.with_credentials {
            web_sys::RequestCredentials::Include
        } else {
            web_sys::RequestCredentials::Omit
        });
        options.set_cache(web_sys::RequestCache::NoStore);
        options.set_signal(Some(&super::deadline(request.timeout_millis)));
        if request.to_local_network {
            // The bindings do not know the option yet; browsers without it ignore it.
            let name = JsValue::from_str("targetAddressSpace");
            let _ = Reflect::set(&options, &name, &JsValue::from_str("local"));
        }
        let Some(window) = web_sys::window() else { return false };
        JsFuture::from(window.fetch_with_str_and_init(url, &options)).await.is_ok()
    }

    /// Sends a request with a name and a password and returns whether it ended.
    pub async fn send_with_login(
        url: &str,
        user: &str,
        password: &str,
        timeout_millis: u32,
    ) -> bool {
        if super::is_stopped() {
            return false;
        }
        let Ok(request) = web_sys::XmlHttpRequest::new() else { return false };
        let (user, password) = (Some(user), Some(password));
        let opened =
            request.open_with_async_and_user_and_password("GET", url, true, user, password);
        if opened.is_err() {
            return false;
        }
        request.set_with_credentials(true);
        request.set_timeout(timeout_millis);
        let ended = Promise::new(&mut |resolve, _| request.set_onloadend(Some(&resolve)));
        request.send().is_ok() && JsFuture::from(ended).await.is_ok()
    }

    /// Encodes a text for a part of an address (`encodeURIComponent`).
    #[must_use]
    pub fn encode(text: &str) -> String {
        js_sys::encode_uri_component(text).into()
    }
}
