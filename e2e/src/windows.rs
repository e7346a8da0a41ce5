//! Further windows of the browser, the history of the one that is shown, and what all of them keep.

use fantoccini::wd::WindowHandle;
use serde_json::json;

use crate::{Page, until, within};

impl Page {
    /// Opens another window and goes on in it; returns the window before.
    ///
    /// # Panics
    /// When the browser opens none.
    pub async fn open_window(&self) -> WindowHandle {
        let opened = within("another window", self.client().new_window(false)).await.unwrap();
        self.go_to_window(opened.handle).await
    }

    /// Goes on in another window; returns the window before.
    ///
    /// # Panics
    /// When the window is closed.
    pub async fn go_to_window(&self, window: WindowHandle) -> WindowHandle {
        let before = within("this window", self.client().window()).await.unwrap();
        self.enter_window(window).await;
        before
    }

    /// Goes on in another window, also from one that is closed.
    pub(crate) async fn enter_window(&self, window: WindowHandle) {
        within("the other window", self.client().switch_to_window(window)).await.unwrap();
    }

    /// Returns all windows.
    pub(crate) async fn windows(&self) -> Vec<WindowHandle> {
        within("the windows", self.client().windows()).await.unwrap()
    }

    /// Waits for a window besides those that were there before.
    pub(crate) async fn wait_for_opened_window(&self, before: &[WindowHandle]) -> WindowHandle {
        until("another window", async || {
            self.windows().await.into_iter().find(|window| !before.contains(window))
        })
        .await
    }

    /// Waits until these windows are left.
    pub(crate) async fn wait_for_windows(&self, wanted: &[WindowHandle]) {
        until("the other window to close", async || {
            let windows = self.windows().await;
            (windows.len() == wanted.len()).then_some(())
        })
        .await;
    }

    /// Notes the addresses of the windows that the page opens from now on.
    ///
    /// # Panics
    /// When the script fails.
    pub async fn note_opened_windows(&self) {
        let script = "const open = window.open.bind(window); window.openedAddresses = []; \
                      window.open = (address, ...rest) => { \
                        openedAddresses.push(String(address)); return open(address, ...rest); }";
        self.evaluate(script).await;
    }

    /// Returns the addresses of the windows that the page has opened since they are noted.
    ///
    /// # Panics
    /// When they are not noted.
    pub async fn opened_addresses(&self) -> Vec<String> {
        let addresses = self.evaluate("return window.openedAddresses").await;
        serde_json::from_value(addresses).unwrap()
    }

    /// Goes back in the history.
    ///
    /// # Panics
    /// When the browser does not.
    pub async fn go_back(&self) {
        within("going back", self.client().back()).await.unwrap();
    }

    /// Goes forward in the history.
    ///
    /// # Panics
    /// When the browser does not.
    pub async fn go_forward(&self) {
        within("going forward", self.client().forward()).await.unwrap();
    }

    /// Deletes all cookies of the page, and with them the session of the person.
    ///
    /// # Panics
    /// When the browser does not.
    pub async fn delete_cookies(&self) {
        within("the cookies", self.client().delete_all_cookies()).await.unwrap();
    }

    /// Stores a text in the browser, as the page does.
    ///
    /// # Panics
    /// When the browser does not.
    pub async fn store(&self, name: &str, text: &str) {
        let script = format!("localStorage.setItem({}, {})", json!(name), json!(text));
        self.evaluate(&script).await;
    }

    /// Has the browser refuse to store anything more, as one whose storage is full does.
    ///
    /// # Panics
    /// When the browser does not.
    pub async fn fill_storage(&self) {
        let script = "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }";
        self.evaluate(script).await;
    }

    /// Returns a text that the browser stores.
    ///
    /// # Panics
    /// When the browser does not let the page read it.
    pub async fn stored(&self, name: &str) -> Option<String> {
        let script = format!("return localStorage.getItem({})", json!(name));
        self.evaluate(&script).await.as_str().map(str::to_owned)
    }

    /// Returns the names of all that the browser stores, for every tab and for this one alone.
    ///
    /// # Panics
    /// When the browser does not let the page read it.
    pub async fn stored_names(&self) -> Vec<String> {
        let script = "return [...Object.keys(localStorage), ...Object.keys(sessionStorage)]";
        serde_json::from_value(self.evaluate(script).await).unwrap()
    }

    /// Returns the part of the document around a text that is anywhere in it, visible or not; `None` when it is
    /// nowhere. Addresses of pictures do not count: they are random, and may have any digits in them.
    ///
    /// # Panics
    /// When the browser does not say.
    pub async fn mention(&self, text: &str) -> Option<String> {
        let script = format!(
            r#"const html = document.documentElement.outerHTML.replace(/blob:[^"]*/g, "");
            const at = html.indexOf({});
            return at < 0 ? null : html.slice(Math.max(0, at - 200), at + 200)"#,
            json!(text)
        );
        self.evaluate(&script).await.as_str().map(str::to_owned)
    }
}
