//! Tasks that may begin before the executor of the views does.

use std::pin::Pin;

/// Runs a task to its end. It is boxed, so that the executor is monomorphised once.
pub fn spawn_local(task: impl Future<Output = ()> + 'static) {
    let task: Pin<Box<dyn Future<Output = ()>>> = Box::pin(task);
    wasm_bindgen_futures::spawn_local(task);
}
