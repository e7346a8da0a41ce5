//! What a page keeps in memory beside JavaScript's own heap.

use serde_json::json;

use crate::Page;

/// Counts from before the page's own scripts on.
const COUNT: &str = include_str!("memory.js");

/// What a page keeps in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MemoryUse {
    /// The addresses of blobs, such as pictures, that it has not revoked.
    pub blob_urls: u64,
    /// The size of its WebAssembly's memory.
    pub wasm_bytes: u64,
}

impl Page {
    /// Counts what each page keeps that is loaded from now on.
    ///
    /// # Panics
    /// In another browser than Chromium.
    pub async fn count_memory(&self) {
        let script = json!({ "source": COUNT });
        self.devtools("Page.addScriptToEvaluateOnNewDocument", script).await;
    }

    /// Returns what the page keeps in memory now.
    ///
    /// # Panics
    /// When the page was loaded before [`count_memory`](Page::count_memory).
    pub async fn memory_use(&self) -> MemoryUse {
        let counted = self.evaluate("return window.memoryUse()").await;
        let [blob_urls, wasm_bytes] = serde_json::from_value(counted).unwrap();
        MemoryUse { blob_urls, wasm_bytes }
    }
}
