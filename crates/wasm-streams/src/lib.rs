//! Stands in for the crate of this name, which Leptos brings along for its server functions. The page has
//! none, but the classes that the original exports to JavaScript cannot be dropped by any compiler.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use futures_core::Stream;
use wasm_bindgen::JsValue;

/// A stream without chunks.
pub struct ReadableStream(web_sys::ReadableStream);

impl ReadableStream {
    /// Returns a stream without chunks, whatever `stream` has.
    pub fn from_stream(_stream: impl Stream<Item = Result<JsValue, JsValue>>) -> ReadableStream {
        ReadableStream(JsValue::UNDEFINED.into())
    }

    /// Takes a stream of the browser.
    #[must_use]
    pub fn from_raw(raw: web_sys::ReadableStream) -> ReadableStream {
        ReadableStream(raw)
    }

    /// Returns the stream of the browser.
    #[must_use]
    pub fn into_raw(self) -> web_sys::ReadableStream {
        self.0
    }

    /// Returns a stream that has ended.
    #[must_use]
    pub fn into_stream(self) -> IntoStream {
        IntoStream
    }
}

/// A stream that has ended.
pub struct IntoStream;

impl Stream for IntoStream {
    type Item = Result<JsValue, JsValue>;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(None)
    }
}
