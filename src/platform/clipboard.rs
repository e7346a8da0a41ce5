//! The clipboard. Browsers give it to pages over https or from this machine, some only in answer to a
//! click.

use std::pin::Pin;

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise};

use crate::platform::download;

/// Copies `text` and returns whether the browser did.
pub async fn copy_text(text: &str) -> bool {
    let Some(clipboard) = clipboard() else { return false };
    JsFuture::from(clipboard.write_text(text)).await.is_ok()
}

/// Copies a picture and returns whether the browser did.
pub async fn copy_png(png: &[u8]) -> bool {
    let copied = async {
        let clipboard = clipboard()?;
        has_items().then_some(())?;
        let items = js_sys::Object::new();
        let blob = download::blob(png, download::PNG)?;
        js_sys::Reflect::set(&items, &JsValue::from_str(download::PNG), &blob).ok()?;
        let item = web_sys::ClipboardItem::new_with_record_from_str_to_blob_promise(&items).ok()?;
        JsFuture::from(clipboard.write(&js_sys::Array::of1(&item))).await.ok()
    };
    copied.await.is_some()
}

/// A copy that has begun; returns whether the browser did it.
pub type Copying = Pin<Box<dyn Future<Output = bool>>>;

/// Begins to copy a text, and the same as `html`; `None` where the browser copies plain text alone. It must
/// be called in the click itself: Firefox and WebKit allow nothing later, but wait for the promise of the page.
#[must_use]
pub fn begin_copying(text: &str, html: impl Future<Output = String> + 'static) -> Option<Copying> {
    let clipboard = clipboard().filter(|_| has_items())?;
    let items = js_sys::Object::new();
    let plain = download::blob(text.as_bytes(), "text/plain")?;
    js_sys::Reflect::set(&items, &JsValue::from_str("text/plain"), &plain).ok()?;
    let html = future_to_promise(async move {
        let blob = download::blob(html.await.as_bytes(), "text/html");
        blob.map(JsValue::from).ok_or(JsValue::NULL)
    });
    js_sys::Reflect::set(&items, &JsValue::from_str("text/html"), &html).ok()?;
    let item = web_sys::ClipboardItem::new_with_record_from_str_to_blob_promise(&items).ok()?;
    let copied = JsFuture::from(clipboard.write(&js_sys::Array::of1(&item)));
    Some(Box::pin(async move { copied.await.is_ok() }))
}

/// Returns whether the clipboard takes more than text; that of older browsers does not.
fn has_items() -> bool {
    let item = js_sys::Reflect::get(&js_sys::global(), &JsValue::from_str("ClipboardItem"));
    item.is_ok_and(|item| item.is_function())
}

/// Returns the text in the clipboard, where the browser lets the page read it.
pub async fn read_text() -> Option<String> {
    let clipboard = clipboard()?;
    // Some versions of Firefox have a clipboard without this function.
    let can_read = js_sys::Reflect::get(&clipboard, &JsValue::from_str("readText")).ok()?;
    can_read.is_function().then_some(())?;
    JsFuture::from(clipboard.read_text()).await.ok()?.as_string()
}

fn clipboard() -> Option<web_sys::Clipboard> {
    let navigator = web_sys::window()?.navigator();
    // A page in an insecure context has none, although the type claims so.
    js_sys::Reflect::get(&navigator, &JsValue::from_str("clipboard")).ok()?.dyn_into().ok()
}
