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

/// Styles the document with what is in `sheets`, too. The rule against inline styles does not hold for
/// a style sheet that a script makes.
pub fn adopt_styles(sheets: &[&str]) {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else { return };
    let adopted = document.adopted_style_sheets();
    for text in sheets {
        // Where a browser cannot, what it shows is plain.
        if let Ok(sheet) = web_sys::CssStyleSheet::new()
            && sheet.replace_sync(text).is_ok()
        {
            adopted.push(&sheet);
        }
    }
}

/// `text` in small letters.
#[must_use]
pub fn lowercase(text: &str) -> String {
    js_sys::JsString::from(text).to_lower_case().into()
}

/// Whether nobody looks at the page.
#[must_use]
pub fn is_hidden() -> bool {
    web_sys::window().and_then(|window| window.document()).is_some_and(|document| document.hidden())
}

/// Puts the value of a parameter into the address of the page, so that a link or a reload leads
/// back here.
pub fn set_url_parameter(name: &str, value: &str) {
    change_url_parameters(|parameters| parameters.set(name, value));
}

/// Takes a parameter out of the address of the page, once it has been followed.
pub fn remove_url_parameter(name: &str) {
    change_url_parameters(|parameters| parameters.delete(name));
}

fn change_url_parameters(change: impl FnOnce(&web_sys::UrlSearchParams)) {
    let Some(window) = web_sys::window() else { return };
    let search = window.location().search().unwrap_or_default();
    let Ok(parameters) = web_sys::UrlSearchParams::new_with_str(&search) else { return };
    change(&parameters);
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

/// The address of this page with these parameters and no others.
#[must_use]
pub fn address_with(parameters: &[(&str, &str)]) -> String {
    let page = web_sys::window().and_then(|window| window.location().href().ok());
    let page = page.unwrap_or_default();
    let page = page.split(['?', '#']).next().unwrap_or_default();
    let Ok(written) = web_sys::UrlSearchParams::new() else { return page.to_owned() };
    for (name, value) in parameters {
        written.append(name, value);
    }
    format!("{page}?{}", String::from(written.to_string()))
}

/// Returns the address of this page.
#[cfg(feature = "standalone")]
#[must_use]
pub fn address() -> String {
    let address = web_sys::window().and_then(|window| window.location().href().ok());
    address.unwrap_or_default()
}

/// Returns the name by which the browser identifies itself.
#[cfg(feature = "standalone")]
#[must_use]
pub fn user_agent() -> String {
    let agent = web_sys::window().and_then(|window| window.navigator().user_agent().ok());
    agent.unwrap_or_default()
}

/// The languages that the person reads, as the browser knows them, the best first.
#[must_use]
pub fn languages() -> Vec<String> {
    let languages = web_sys::window().map(|window| window.navigator().languages());
    languages.iter().flat_map(|list| list.iter()).filter_map(|tag| tag.as_string()).collect()
}

/// Fills the whole screen with what the selector `around` finds around `inner`, or leaves it again. Browsers let only a click do that.
pub fn toggle_full_screen(inner: &web_sys::Element, around: &str) {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else { return };
    if document.fullscreen_element().is_some() {
        document.exit_fullscreen();
    } else {
        let outer = inner.closest(around).ok().flatten();
        // One that may not stays as it is.
        let _ = outer.as_ref().unwrap_or(inner).request_fullscreen();
    }
}

/// How wide an element is, in whole pixels.
#[must_use]
pub fn width(element: &web_sys::Element) -> u32 {
    u32::try_from(element.client_width()).unwrap_or_default()
}

/// Whether something fills the whole screen.
#[must_use]
pub fn is_full_screen() -> bool {
    let document = web_sys::window().and_then(|window| window.document());
    document.is_some_and(|document| document.fullscreen_element().is_some())
}

/// The title of the page, which a browser shows on its tab.
pub fn set_title(title: &str) {
    if let Some(document) = web_sys::window().and_then(|window| window.document()) {
        document.set_title(title);
    }
}

/// Lets the browser keep the page, so that it opens without the relay and says so. Whether that can
/// be: it needs https or this machine, and no sandbox.
pub fn keep_page() {
    let Some(window) = web_sys::window() else { return };
    let navigator = window.navigator();
    let has = js_sys::Reflect::has(&navigator, &wasm_bindgen::JsValue::from_str("serviceWorker"));
    if window.is_secure_context() && has.unwrap_or(false) {
        let registered = navigator.service_worker().register("service-worker.js");
        // Without it the page works as well, only not without the relay.
        leptos::task::spawn_local(async move {
            let _ = wasm_bindgen_futures::JsFuture::from(registered).await;
        });
    }
}

/// Whether there is room for the list of phones beside the device; the same width as in the style.
#[must_use]
pub fn is_wide() -> bool {
    matches("(min-width: 100rem)")
}

/// Whether the tabs are a sheet over the device; the same width as in the style.
#[must_use]
pub fn is_narrow() -> bool {
    matches("(max-width: 68rem)")
}

fn matches(query: &str) -> bool {
    let query = web_sys::window().and_then(|window| window.match_media(query).ok().flatten());
    query.is_some_and(|query| query.matches())
}
