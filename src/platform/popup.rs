//! Small windows of the browser.

/// A window that the page has opened.
#[derive(Debug)]
pub struct Popup(web_sys::Window);

/// The state of a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PopupState {
    /// It is closed.
    Closed,
    /// It has not loaded anything from another server.
    Loading,
    /// It shows something from another server, so that the page may not see where it is.
    Loaded,
}

impl Popup {
    /// Opens `url` in the window called `name`; `None` when the browser blocks it.
    #[must_use]
    pub fn open(url: &str, name: &str, (width, height): (u16, u16)) -> Option<Popup> {
        let features = format!("popup,width={width},height={height}");
        let opened = web_sys::window()?.open_with_url_and_target_and_features(url, name, &features);
        let opened = opened.ok().flatten()?;
        // What it shows must not send this page elsewhere.
        let _ = opened.set_opener(&wasm_bindgen::JsValue::NULL);
        Some(Popup(opened))
    }

    /// Returns its state.
    #[must_use]
    pub fn state(&self) -> PopupState {
        match self.0.closed() {
            Ok(false) if self.0.location().href().is_err() => PopupState::Loaded,
            Ok(false) => PopupState::Loading,
            Ok(true) | Err(_) => PopupState::Closed,
        }
    }

    /// Closes it.
    pub fn close(&self) {
        // One that does not close does no harm.
        let _ = self.0.close();
    }
}
