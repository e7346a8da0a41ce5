//! Answers that are read while they come.
//!
//! An `EventSource` takes no headers, and so no token.

use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, AbortSignal, ReadableStream, ReadableStreamDefaultReader};

/// Ends a request.
pub struct StreamEnd(Option<AbortController>);

impl Default for StreamEnd {
    fn default() -> StreamEnd {
        // Every browser that runs WebAssembly has it.
        StreamEnd(AbortController::new().ok())
    }
}

impl StreamEnd {
    /// Returns the signal for the request.
    #[must_use]
    pub fn signal(&self) -> Option<AbortSignal> {
        self.0.as_ref().map(AbortController::signal)
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
    /// Returns the bytes of an answer; `None` when something else reads them.
    #[must_use]
    pub fn new(body: &ReadableStream) -> Option<ByteStream> {
        ReadableStreamDefaultReader::new(body).ok().map(ByteStream)
    }

    /// Returns the next bytes; `None` when there are no more.
    pub async fn next(&self) -> Option<Vec<u8>> {
        let piece = JsFuture::from(self.0.read()).await.ok()?;
        let value = Reflect::get(&piece, &JsValue::from_str("value")).ok()?;
        // At the end there is none.
        Some(value.dyn_into::<Uint8Array>().ok()?.to_vec())
    }
}
