//! The storage of the browser. A sandboxed frame has none, and a person may forbid it: then nothing is
//! stored, and the page works anyway.

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

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}
