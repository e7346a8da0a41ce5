//! The clipboard. Browsers give it to pages over https or from this machine, some only in answer to a
//! click.

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

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
        // Older browsers have a clipboard without items for pictures.
        let global = js_sys::global();
        js_sys::Reflect::get(&global, &JsValue::from_str("ClipboardItem"))
            .ok()?
            .is_function()
            .then_some(())?;
        let items = js_sys::Object::new();
        let blob = download::blob(png, download::PNG)?;
        js_sys::Reflect::set(&items, &JsValue::from_str(download::PNG), &blob).ok()?;
        let item = web_sys::ClipboardItem::new_with_record_from_str_to_blob_promise(&items).ok()?;
        JsFuture::from(clipboard.write(&js_sys::Array::of1(&item))).await.ok()
    };
    copied.await.is_some()
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
