//! The page as an app: its service worker, its cache, its manifest.

use serde_json::Value;

use crate::{Page, within};

impl Page {
    /// Returns the reason why the page has stopped, if it has.
    ///
    /// # Panics
    /// When the browser does not say.
    pub async fn crash(&self) -> Option<String> {
        let script = "const crash = document.getElementById('crash'); \
                      return crash.hidden ? null : document.getElementById('crash-reason').textContent";
        self.evaluate(script).await.as_str().map(str::to_owned)
    }

    /// Returns the inline script that starts the page.
    ///
    /// # Panics
    /// When the page has none.
    pub async fn inline_script(&self) -> String {
        let script = "return document.querySelector('script:not([src])').textContent";
        self.evaluate(script).await.as_str().unwrap().to_owned()
    }

    /// Waits until a service worker controls the page.
    pub async fn wait_for_service_worker(&self) {
        let script =
            "return Boolean(navigator.serviceWorker && navigator.serviceWorker.controller)";
        self.wait_for_condition("the service worker", script).await;
    }

    /// Waits until the service worker has cached the whole page.
    pub async fn wait_until_cached(&self) {
        let script = "return caches.open('deskside-page:' + location.origin + '/').then((cache) => cache.keys()).then((cached) =>
            ['/', '.css', '.js', '.wasm'].every((end) => cached.some(({ url }) => url.endsWith(end))))";
        self.wait_for_condition("the page to be cached", script).await;
    }

    /// Returns the addresses that the page has fetched, without those it made itself.
    pub async fn fetched(&self) -> Vec<String> {
        self.fetched_before("Infinity").await
    }

    /// Returns what the page had fetched by the time at which it had its first picture. Later it follows the stream,
    /// however busy the machine is.
    pub async fn fetched_first(&self) -> Vec<String> {
        self.fetched_before("all.find((entry) => entry.name.includes('/screen'))?.responseEnd")
            .await
    }

    async fn fetched_before(&self, time: &str) -> Vec<String> {
        let script = format!(
            "const all = performance.getEntriesByType('resource'); const time = {time}; \
             return all.filter((entry) => entry.startTime < time).map((entry) => entry.name) \
                       .filter((name) => !/^(blob|data):/.test(name))"
        );
        serde_json::from_value(self.evaluate(&script).await).unwrap_or_default()
    }

    /// Returns the name and display mode of the manifest, true when each icon has the size that the manifest declares,
    /// and the links that it handles, with addresses relative to the page.
    ///
    /// # Panics
    /// When the script does not run.
    pub async fn manifest(&self) -> Value {
        let script = "const done = arguments[0]; \
            fetch(document.querySelector('link[rel=manifest]').href) \
                .then((answer) => answer.json()) \
                .then(async (manifest) => { \
                    const sizes = []; \
                    for (const icon of manifest.icons) { \
                        const picture = new Image(); \
                        picture.src = icon.src; \
                        await picture.decode(); \
                        sizes.push(`${picture.naturalWidth}x${picture.naturalHeight}` === icon.sizes); \
                    } \
                    const base = document.querySelector('link[rel=manifest]').href; \
                    const handlers = manifest.protocol_handlers.map(({ protocol, url }) => \
                        `${protocol} ${new URL(url, base).href.replace(new URL('.', base).href, '')}`); \
                    done([manifest.name, manifest.display, sizes.every(Boolean), handlers]); \
                }).catch((error) => done(String(error)))";
        within("the manifest", self.client().execute_async(script, Vec::new())).await.unwrap()
    }
}
