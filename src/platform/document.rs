//! The document around the application.

use leptos::{mount::mount_to, prelude::*};
use wasm_bindgen::JsCast;

use super::network;
use crate::model::number;

/// The elements of `index.html`.
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

/// Mounts `view` and removes the loading shell.
pub fn replace_shell<V: IntoView + 'static>(view: impl FnOnce() -> V + 'static) {
    let Some(app) = Id::App.element() else { return };
    mount_to(app, view).forget();
    if let Some(shell) = Id::Shell.element() {
        shell.remove();
    }
}

/// Stops the page at a panic, and shows it.
pub fn on_panic_stop() {
    std::panic::set_hook(Box::new(|info| {
        network::stop();
        let reason = info.to_string();
        // The browser adds where it was by itself, with the error that ends every panic.
        web_sys::console::error_1(&reason.as_str().into());
        show_crash(&reason);
    }));
}

/// Makes the page inert and shows the crash message. After a panic nothing of the application may run,
/// so this uses the document alone.
pub fn show_crash(reason: &str) {
    if let Some(app) = Id::App.element() {
        // Neither the mouse nor the keyboard reaches it.
        let _ = app.set_attribute("inert", "");
    }
    if let (Some(crash), Some(text)) = (Id::Crash.element(), Id::CrashReason.element()) {
        text.set_text_content(Some(reason));
        crash.set_hidden(false);
    }
}

/// Adds style sheets to the document. The rule against inline styles does not apply to style sheets
/// that a script constructs.
pub fn adopt_styles(sheets: &[&str]) {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else { return };
    let adopted = document.adopted_style_sheets();
    for text in sheets {
        // A browser without constructed style sheets shows plain elements.
        if let Ok(sheet) = web_sys::CssStyleSheet::new()
            && sheet.replace_sync(text).is_ok()
        {
            adopted.push(&sheet);
        }
    }
}

/// Returns `text` in lower case and without accents.
#[must_use]
pub fn folded(text: &str) -> String {
    let lower = js_sys::JsString::from(text).to_lower_case();
    // NFD writes an accent as a character of its own, behind its letter.
    let apart = String::from(lower.normalize("NFD"));
    apart.chars().filter(|it| !matches!(it, '\u{300}'..='\u{36F}')).collect()
}

/// Returns whether two texts look the same: in any Unicode form, whatever blanks are in or around them.
#[must_use]
pub fn is_same_text(one: &str, other: &str) -> bool {
    // Zero-width characters and the direction of the text are no part of what a person types.
    let is_seen = |it: &char| !matches!(it, '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{AD}');
    let plain = |text: &str| {
        let normal = String::from(js_sys::JsString::from(text).normalize("NFC"));
        let seen: String = normal.chars().filter(is_seen).collect();
        seen.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    plain(one) == plain(other)
}

/// Clicks the first element that matches the selector, if there is one.
pub fn click(selector: &str) {
    let document = web_sys::window().and_then(|window| window.document());
    let found = document.and_then(|document| document.query_selector(selector).ok().flatten());
    if let Some(element) = found.and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok()) {
        element.click();
    }
}

/// Scrolls what is around an element by as little as shows all of it.
pub fn reveal(id: &str) {
    let document = web_sys::window().and_then(|window| window.document());
    if let Some(element) = document.and_then(|document| document.get_element_by_id(id)) {
        let options = web_sys::ScrollIntoViewOptions::new();
        options.set_block(web_sys::ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// Loads the page again.
pub fn reload() {
    if let Some(window) = web_sys::window() {
        // Nothing prevents a page from loading itself again.
        let _ = window.location().reload();
    }
}

/// Returns whether the page is in a frame.
#[must_use]
pub fn is_framed() -> bool {
    let Some(window) = web_sys::window() else { return false };
    let around = window.parent().ok().flatten();
    let window = wasm_bindgen::JsValue::from(window);
    around.is_some_and(|around| wasm_bindgen::JsValue::from(around) != window)
}

/// Returns whether the page is hidden.
#[must_use]
pub fn is_hidden() -> bool {
    web_sys::window().and_then(|window| window.document()).is_some_and(|document| document.hidden())
}

/// Sets a parameter in a new address of the page and removes others, so that a link or a reload leads
/// back here, and Back to where the page was.
pub fn go_to(name: &str, value: &str, removed: &[&str]) {
    change_url_parameters(true, |parameters| {
        parameters.set(name, value);
        removed.iter().for_each(|name| parameters.delete(name));
    });
}

/// Sets a parameter in the address of the page, without a new entry in the history.
pub fn set_url_parameter(name: &str, value: &str) {
    change_url_parameters(false, |parameters| parameters.set(name, value));
}

/// Removes a parameter from the address of the page, once it has been used.
pub fn remove_url_parameter(name: &str) {
    change_url_parameters(false, |parameters| parameters.delete(name));
}

fn change_url_parameters(is_new: bool, change: impl FnOnce(&web_sys::UrlSearchParams)) {
    let Some(window) = web_sys::window() else { return };
    let search = window.location().search().unwrap_or_default();
    let Ok(parameters) = web_sys::UrlSearchParams::new_with_str(&search) else { return };
    change(&parameters);
    let address = format!("?{}", String::from(parameters.to_string()));
    if let Ok(history) = window.history() {
        // A sandboxed frame may not; the page works anyway.
        let none = wasm_bindgen::JsValue::NULL;
        let _ = match is_new {
            true => history.push_state_with_url(&none, "", Some(&address)),
            false => history.replace_state_with_url(&none, "", Some(&address)),
        };
    }
}

/// Returns the value of a parameter in the address of the page.
#[must_use]
pub fn url_parameter(name: &str) -> Option<String> {
    let search = web_sys::window()?.location().search().ok()?;
    web_sys::UrlSearchParams::new_with_str(&search).ok()?.get(name)
}

/// Returns the number or address in the address of the page, whose `+` is one.
#[must_use]
pub fn linked_number() -> Option<String> {
    let query = web_sys::window()?.location().search().ok()?;
    let decode = |text: &str| js_sys::decode_uri_component(text).ok().map(String::from);
    number::linked(&query, decode)
}

/// Sets an attribute of the document's root element, which the style sheets use.
pub fn set_root_attribute(name: &str, value: &str) {
    let document = web_sys::window().and_then(|window| window.document());
    if let Some(root) = document.and_then(|document| document.document_element()) {
        // Only an invalid name could fail.
        let _ = root.set_attribute(name, value);
    }
}

/// Registers the page for `tel:` and `sip:` links, which then open it with `?dial=`, and returns
/// whether the browser supports that; the browser asks the person. WebKit does not support it, and a
/// page must come over https or from this machine.
#[must_use]
pub fn offer_for_links() -> bool {
    let Some(window) = web_sys::window() else { return false };
    let Ok(page) = window.location().href() else { return false };
    let page = page.split(['?', '#']).next().unwrap_or_default().to_owned();
    let navigator = window.navigator();
    let address = format!("{page}{}", number::LINK_QUERY);
    number::LINK_SCHEMES
        .into_iter()
        .all(|scheme| navigator.register_protocol_handler(scheme, &address, "Deskside").is_ok())
}

/// Returns the address of this page with only these parameters.
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

/// Returns the origin of this page.
#[must_use]
pub fn origin() -> Option<String> {
    web_sys::window()?.location().origin().ok()
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

/// Returns the preferred languages of the browser, the best first.
#[must_use]
pub fn languages() -> Vec<String> {
    let languages = web_sys::window().map(|window| window.navigator().languages());
    languages.iter().flat_map(|list| list.iter()).filter_map(|tag| tag.as_string()).collect()
}

/// Enters full screen with the closest element around `inner` that matches the selector `around`, or
/// exits it; returns whether the browser allows it. Browsers allow this only in answer to a click, and in
/// a frame only with the permission of the page around it.
#[must_use]
pub fn toggle_full_screen(inner: &web_sys::Element, around: &str) -> bool {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else {
        return false;
    };
    if document.fullscreen_element().is_some() {
        document.exit_fullscreen();
        return true;
    }
    let outer = inner.closest(around).ok().flatten();
    document.fullscreen_enabled() && outer.as_ref().unwrap_or(inner).request_fullscreen().is_ok()
}

/// Returns the width of an element in whole pixels.
#[must_use]
pub fn width(element: &web_sys::Element) -> u32 {
    u32::try_from(element.client_width()).unwrap_or_default()
}

/// Returns whether an element is in full screen.
#[must_use]
pub fn is_full_screen() -> bool {
    let document = web_sys::window().and_then(|window| window.document());
    document.is_some_and(|document| document.fullscreen_element().is_some())
}

/// Sets the title of the page, which the browser shows on its tab.
pub fn set_title(title: &str) {
    if let Some(document) = web_sys::window().and_then(|window| window.document()) {
        document.set_title(title);
    }
}

/// Closes every dialog: nothing outside an open one takes the focus.
pub fn close_dialogs() {
    let document = web_sys::window().and_then(|window| window.document());
    let open = document.and_then(|document| document.query_selector_all("dialog[open]").ok());
    let Some(open) = open else { return };
    for nth in 0..open.length() {
        let dialog = open.item(nth).and_then(|it| it.dyn_into::<web_sys::HtmlDialogElement>().ok());
        if let Some(dialog) = dialog {
            dialog.close();
        }
    }
}

/// Registers the service worker, so that the page opens without the relay and reports that. It needs
/// https or this machine, and no sandbox.
pub fn keep_page() {
    let Some(window) = web_sys::window() else { return };
    let navigator = window.navigator();
    let has = js_sys::Reflect::has(&navigator, &wasm_bindgen::JsValue::from_str("serviceWorker"));
    if window.is_secure_context() && has.unwrap_or(false) {
        let registered = navigator.service_worker().register("service-worker.js");
        // Without it, the page only does not open without the relay.
        super::task::spawn_local(async move {
            let _ = wasm_bindgen_futures::JsFuture::from(registered).await;
        });
    }
}

/// Returns whether there is room for the list of phones next to the device; the width is that of the
/// style sheets.
#[must_use]
pub fn is_wide() -> bool {
    matches("(min-width: 100rem)")
}

/// Returns whether the tabs are a sheet over the device; the width is that of the style sheets.
#[must_use]
pub fn is_narrow() -> bool {
    matches("(max-width: 56.24rem)")
}

fn matches(query: &str) -> bool {
    let query = web_sys::window().and_then(|window| window.match_media(query).ok().flatten());
    query.is_some_and(|query| query.matches())
}
