//! Answers that are read while they come.
//!
//! An `EventSource` takes no headers, and so no token.

use js_sys::{Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, ReadableStreamDefaultReader, RequestCache, RequestInit, Response};

/// Ends a request.
pub struct StreamEnd(Option<AbortController>);

impl StreamEnd {
    /// Returns the end of a request that is about to be sent.
    #[must_use]
    #[expect(clippy::new_without_default, reason = "it belongs to one request")]
    pub fn new() -> StreamEnd {
        // Every browser that runs WebAssembly has it.
        StreamEnd(AbortController::new().ok())
    }

    /// Ends the request.
    pub fn end(&self) {
        if let Some(controller) = &self.0 {
            controller.abort();
        }
    }
}

/// An answer that is read while it comes.
pub struct ByteStream(ReadableStreamDefaultReader);

impl ByteStream {
    /// Returns the next bytes; `None` when there are no more.
    pub async fn next(&self) -> Option<Vec<u8>> {
        let piece = JsFuture::from(self.0.read()).await.ok()?;
        let value = Reflect::get(&piece, &JsValue::from_str("value")).ok()?;
        // At the end there is none.
        Some(value.dyn_into::<Uint8Array>().ok()?.to_vec())
    }
}

/// Sends a request, and returns its answer as soon as that begins.
///
/// # Errors
/// The status of a refusal; `None` without an answer.
pub async fn open(
    address: &str,
    headers: &[(&str, &str)],
    end: &StreamEnd,
) -> Result<ByteStream, Option<u16>> {
    let options = RequestInit::new();
    options.set_cache(RequestCache::NoStore);
    let sent = Object::new();
    for (name, value) in headers {
        // A new object takes any member.
        let _ = Reflect::set(&sent, &JsValue::from_str(name), &JsValue::from_str(value));
    }
    options.set_headers(&sent);
    let signal = end.0.as_ref().map(AbortController::signal);
    options.set_signal(signal.as_ref());
    let window = web_sys::window().ok_or(None::<u16>)?;
    let answer = JsFuture::from(window.fetch_with_str_and_init(address, &options));
    let answer: Response = answer.await.map_err(|_| None::<u16>)?.unchecked_into();
    if !answer.ok() {
        return Err(Some(answer.status()));
    }
    let body = answer.body().ok_or(None::<u16>)?;
    ReadableStreamDefaultReader::new(&body).map(ByteStream).map_err(|_| None)
}
