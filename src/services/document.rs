//! The document around the application: its shell and its last words.

use leptos::{mount::mount_to, prelude::*};
use wasm_bindgen::JsCast;

/// Elements of `index.html`.
#[derive(Clone, Copy)]
enum Id {
    App,
    Shell,
    Crash,
    CrashReason,
}

impl Id {
    fn element(self) -> Option<web_sys::HtmlElement> {
        let id = match self {
            Id::App => "app",
            Id::Shell => "shell",
            Id::Crash => "crash",
            Id::CrashReason => "crash-reason",
        };
        web_sys::window()?.document()?.get_element_by_id(id)?.dyn_into().ok()
    }
}

/// Mounts `view` and takes the loading shell away.
pub fn replace_shell<V: IntoView + 'static>(view: impl FnOnce() -> V + 'static) {
    let Some(app) = Id::App.element() else { return };
    mount_to(app, view).forget();
    if let Some(shell) = Id::Shell.element() {
        shell.remove();
    }
}

/// Makes a panic visible.
pub fn on_panic_show_crash() {
    std::panic::set_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        show_crash(&info.to_string());
    }));
}

/// The page's last words. After a panic nothing of the application may run, so this uses the
/// document alone.
pub fn show_crash(reason: &str) {
    if let (Some(crash), Some(place)) = (Id::Crash.element(), Id::CrashReason.element()) {
        place.set_text_content(Some(reason));
        crash.set_hidden(false);
    }
}

/// Whether nobody looks at the page.
#[must_use]
pub fn is_hidden() -> bool {
    web_sys::window().and_then(|window| window.document()).is_some_and(|document| document.hidden())
}

/// Puts the value of a parameter into the address of the page, so that a link or a reload leads
/// back here.
pub fn set_url_parameter(name: &str, value: &str) {
    let Some(window) = web_sys::window() else { return };
    let search = window.location().search().unwrap_or_default();
    let Ok(parameters) = web_sys::UrlSearchParams::new_with_str(&search) else { return };
    parameters.set(name, value);
    let address = format!("?{}", String::from(parameters.to_string()));
    if let Ok(history) = window.history() {
        // A sandboxed frame may not; the page works all the same.
        let _ = history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&address));
    }
}

/// The value of a parameter in the address of the page.
#[must_use]
pub fn url_parameter(name: &str) -> Option<String> {
    let search = web_sys::window()?.location().search().ok()?;
    web_sys::UrlSearchParams::new_with_str(&search).ok()?.get(name)
}

/// Sets an attribute of the document's root element, which the style goes by.
pub fn set_root_attribute(name: &str, value: &str) {
    let document = web_sys::window().and_then(|window| window.document());
    if let Some(root) = document.and_then(|document| document.document_element()) {
        // Only a name that is none could fail.
        let _ = root.set_attribute(name, value);
    }
}

/// Offers the page to the browser for `tel:` and `sip:` links, which then come back as `?dial=`;
/// the browser asks the person. Whether it can: WebKit cannot, and a page that is not served by
/// https or from this machine may not.
#[must_use]
pub fn offer_for_links() -> bool {
    let Some(window) = web_sys::window() else { return false };
    let Ok(page) = window.location().href() else { return false };
    let page = page.split(['?', '#']).next().unwrap_or_default().to_owned();
    let navigator = window.navigator();
    ["tel", "sip"].into_iter().all(|scheme| {
        navigator.register_protocol_handler(scheme, &format!("{page}?dial=%s"), "Deskside").is_ok()
    })
}
