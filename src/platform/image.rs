//! Pictures: those of other servers, which a page may show but not read, and enlarged ones.

#[cfg(feature = "standalone")]
use gloo_timers::future::TimeoutFuture;
#[cfg(feature = "standalone")]
use js_sys::{Array, Promise};
use wasm_bindgen::JsCast;
#[cfg(feature = "standalone")]
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
#[cfg(feature = "standalone")]
use wasm_bindgen_futures::future_to_promise;

#[cfg(feature = "standalone")]
use super::network::is_stopped;

/// Loads the picture at an address and returns its size; `None` when it does not come in time.
#[cfg(feature = "standalone")]
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

/// Returns the picture at an address of this page as a data URL, with `factor` by `factor` pixels for each.
pub async fn enlarged(url: &str, factor: u32) -> Option<String> {
    let picture = web_sys::HtmlImageElement::new().ok()?;
    picture.set_src(url);
    JsFuture::from(picture.decode()).await.ok()?;
    let width = picture.natural_width() * factor;
    let height = picture.natural_height() * factor;
    let canvas = web_sys::window()?.document()?.create_element("canvas").ok()?;
    let canvas: web_sys::HtmlCanvasElement = canvas.dyn_into().ok()?;
    canvas.set_width(width);
    canvas.set_height(height);
    let context = canvas.get_context("2d").ok()??;
    let context: web_sys::CanvasRenderingContext2d = context.dyn_into().ok()?;
    context.set_image_smoothing_enabled(false);
    let (width, height) = (width.into(), height.into());
    context
        .draw_image_with_html_image_element_and_dw_and_dh(&picture, 0.0, 0.0, width, height)
        .ok()?;
    canvas.to_data_url().ok()
}
