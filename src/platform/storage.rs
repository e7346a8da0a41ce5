//! What the browser remembers. A sandboxed frame may not, and a person may forbid it: then nothing
//! is remembered, and the page works all the same.

/// What is remembered under `name`.
#[must_use]
pub fn read(name: &str) -> Option<String> {
    storage()?.get_item(name).ok().flatten()
}

/// Remembers `value` under `name`; whether the browser does.
pub fn write(name: &str, value: &str) -> bool {
    storage().is_some_and(|storage| storage.set_item(name, value).is_ok())
}

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}
