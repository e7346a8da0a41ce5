//! Tasks that may begin before the executor of the views does.

pub use wasm_bindgen_futures::spawn_local;
