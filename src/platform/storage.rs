//! The storage of the browser. A sandboxed frame has none, and a person may forbid it: then nothing is
//! stored, and the page works anyway.

use wasm_bindgen::JsCast;

/// Returns the value stored under `name`.
#[must_use]
pub fn read(name: &str) -> Option<String> {
    storage()?.get_item(name).ok().flatten()
}

/// Stores `value` under `name` and returns whether the browser did.
pub fn write(name: &str, value: &str) -> bool {
    storage().is_some_and(|storage| storage.set_item(name, value).is_ok())
}

/// Removes the value stored under `name`.
pub fn remove(name: &str) {
    if let Some(storage) = storage() {
        // What cannot be removed could not be stored.
        let _ = storage.remove_item(name);
    }
}

/// Returns whether an event announces that another tab has stored something under `name`.
#[must_use]
pub fn is_stored_elsewhere(event: &web_sys::Event, name: &str) -> bool {
    let event = event.dyn_ref::<web_sys::StorageEvent>();
    event.is_some_and(|event| event.key().as_deref() == Some(name) && event.new_value().is_some())
}

/// Returns the value stored under `name` for this tab alone, until it is closed.
#[must_use]
pub fn read_in_tab(name: &str) -> Option<String> {
    tab()?.get_item(name).ok().flatten()
}

/// Stores `value` under `name` for this tab alone, until it is closed. A value that does not fit leaves none.
pub fn write_in_tab(name: &str, value: &str) {
    if let Some(storage) = tab() {
        let is_stored = storage.set_item(name, value).is_ok();
        if !is_stored {
            // The one before is out of date.
            remove_in_tab(name);
        }
    }
}

/// Removes the value stored under `name` for this tab.
pub fn remove_in_tab(name: &str) {
    if let Some(storage) = tab() {
        // What cannot be removed could not be stored.
        let _ = storage.remove_item(name);
    }
}

fn tab() -> Option<web_sys::Storage> {
    area(true)
}

fn storage() -> Option<web_sys::Storage> {
    area(false)
}

/// Returns the storage of this tab or that of all tabs. It is one function, since both are used by each first view.
fn area(of_tab: bool) -> Option<web_sys::Storage> {
    let window = web_sys::window()?;
    let area = if of_tab { window.session_storage() } else { window.local_storage() };
    area.ok().flatten()
}
