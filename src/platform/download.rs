//! Files that the page saves and reads.

use wasm_bindgen::JsCast;

use crate::model::encoding;

/// The media type of pictures.
pub const PNG: &str = "image/png";

/// Returns an address for `bytes`, to be freed with [`forget`].
#[must_use]
pub fn object_url(bytes: &[u8], kind: &str) -> Option<String> {
    web_sys::Url::create_object_url_with_blob(&blob(bytes, kind)?).ok()
}

/// Waits until the browser has decoded the picture at an address, so that it appears in the next frame:
/// WebKit shows nothing while it decodes.
pub async fn decoded(url: &str) {
    if let Ok(picture) = web_sys::HtmlImageElement::new() {
        picture.set_src(url);
        // A broken picture shows as such in the page.
        let _ = wasm_bindgen_futures::JsFuture::from(picture.decode()).await;
    }
}

/// Frees the memory behind an address.
pub fn forget(url: &str) {
    // An unknown address is freed already.
    let _ = web_sys::Url::revoke_object_url(url);
}

/// Downloads `bytes` as the file `name` and returns whether the download was started; no page learns
/// whether it ended well.
pub fn save(name: &str, kind: &str, bytes: &[u8]) -> bool {
    let Some(url) = object_url(bytes, kind) else { return false };
    let started = click_download(&url, name).is_some();
    // The download has its own reference to the data once the click has been handled.
    gloo_timers::callback::Timeout::new(10_000, move || forget(&url)).forget();
    started
}

/// Downloads the file at an address.
pub fn save_url(name: &str, url: &str) -> bool {
    click_download(url, name).is_some()
}

pub(super) fn blob(bytes: &[u8], kind: &str) -> Option<web_sys::Blob> {
    let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(bytes));
    let options = web_sys::BlobPropertyBag::new();
    options.set_type(kind);
    web_sys::Blob::new_with_u8_array_sequence_and_options(&parts, &options).ok()
}

/// Clicks a download link, which is how a page can save a file.
fn click_download(url: &str, name: &str) -> Option<()> {
    let document = web_sys::window()?.document()?;
    let link: web_sys::HtmlAnchorElement = document.create_element("a").ok()?.dyn_into().ok()?;
    link.set_href(url);
    link.set_download(name);
    document.body()?.append_child(&link).ok()?;
    link.click();
    link.remove();
    Some(())
}

/// Returns the text of the file in a file field and empties the field.
pub async fn chosen_text(field: &web_sys::HtmlInputElement) -> Option<String> {
    let file = field.files()?.get(0)?;
    let buffer = wasm_bindgen_futures::JsFuture::from(file.array_buffer()).await.ok()?;
    // Choosing the same file again must be noticed too.
    field.set_value("");
    Some(encoding::decode(js_sys::Uint8Array::new(&buffer).to_vec()))
}
