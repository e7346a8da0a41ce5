//! Files that the page gives to the browser, and texts it takes from them.

use wasm_bindgen::JsCast;

/// The type of pictures.
pub const PNG: &str = "image/png";

/// An address at which the browser finds `bytes`, to be given back with [`forget`].
#[must_use]
pub fn object_url(bytes: &[u8], kind: &str) -> Option<String> {
    web_sys::Url::create_object_url_with_blob(&blob(bytes, kind)?).ok()
}

/// Waits until the browser has read the picture at an address, so that it shows in the frame it is
/// put in: WebKit shows nothing while it reads.
pub async fn decoded(url: &str) {
    if let Ok(picture) = web_sys::HtmlImageElement::new() {
        picture.set_src(url);
        // One that cannot be read shows as such where it is put.
        let _ = wasm_bindgen_futures::JsFuture::from(picture.decode()).await;
    }
}

/// Gives the memory behind an address back.
pub fn forget(url: &str) {
    // An address that is not known any more is forgotten already.
    let _ = web_sys::Url::revoke_object_url(url);
}

/// Saves `bytes` under `name`, wherever the browser puts what it downloads. Whether it was asked
/// to: what comes of it no page is told.
pub fn save(name: &str, kind: &str, bytes: &[u8]) -> bool {
    let Some(url) = object_url(bytes, kind) else { return false };
    let asked = click_download(&url, name).is_some();
    // The download has its own hold of the data once the click has been handled.
    gloo_timers::callback::Timeout::new(10_000, move || forget(&url)).forget();
    asked
}

/// Saves what an address shows.
pub fn save_url(name: &str, url: &str) -> bool {
    click_download(url, name).is_some()
}

pub(super) fn blob(bytes: &[u8], kind: &str) -> Option<web_sys::Blob> {
    let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(bytes));
    let options = web_sys::BlobPropertyBag::new();
    options.set_type(kind);
    web_sys::Blob::new_with_u8_array_sequence_and_options(&parts, &options).ok()
}

/// The only way there is for a page to save something: a link that one clicks.
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

/// The text of the file that a person has chosen in a file field.
pub async fn chosen_text(field: &web_sys::HtmlInputElement) -> Option<String> {
    let file = field.files()?.get(0)?;
    let text = wasm_bindgen_futures::JsFuture::from(file.text()).await.ok()?;
    // Choosing the same file once more must be noticed too.
    field.set_value("");
    text.as_string()
}
