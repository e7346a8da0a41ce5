//! Pictures of other servers, which a page may show but not read.

use gloo_timers::future::TimeoutFuture;
use js_sys::{Array, Promise};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, future_to_promise};

use super::network::is_stopped;

/// Loads the picture at an address and returns its size; `None` when it does not come in time.
pub async fn load(url: &str, timeout_millis: u32) -> Option<(u32, u32)> {
    if is_stopped() {
        return None;
    }
    let picture = web_sys::HtmlImageElement::new().ok()?;
    picture.set_src(url);
    // Firefox asks over https from a page from a disk, and a phone of http may leave that hanging.
    let late = future_to_promise(async move {
        TimeoutFuture::new(timeout_millis).await;
        Err(JsValue::NULL)
    });
    let first = Promise::race(&Array::of2(&picture.decode(), &late));
    if JsFuture::from(first).await.is_err() {
        picture.set_src("");
        return None;
    }
    Some((picture.natural_width(), picture.natural_height()))
}
