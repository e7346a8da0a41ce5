//! A run of one browser test, and the evidence that a failed one leaves.

use std::{fs, path::PathBuf, time::Duration};

use fantoccini::Client;

use crate::{Browser, BrowserOptions, TestBench, root, within};

/// The time that each piece of evidence may take: a browser that hangs has none to give.
const EVIDENCE_TIMEOUT: Duration = Duration::from_secs(10);

/// Runs a test in a browser. When it fails, a screenshot and the logs are left in
/// `target/e2e/<name>-<browser>/`.
///
/// # Panics
/// When the test does.
pub async fn test(name: &str, browser: Browser, body: impl AsyncFnOnce(&mut TestBench)) {
    test_with(name, browser, BrowserOptions::default(), body).await;
}

/// Runs a test in a browser that is started with options.
///
/// # Panics
/// When the test does.
pub async fn test_with(
    name: &str,
    browser: Browser,
    options: BrowserOptions,
    body: impl AsyncFnOnce(&mut TestBench),
) {
    let folder = root().join("target/e2e").join(format!("{name}-{}", browser.name()));
    fs::create_dir_all(&folder).unwrap();
    let mut bench = TestBench::new(browser, &options, &folder).await;
    // The evidence is taken while the browser is still there, also when the test panics.
    let client = bench.page.client().clone();
    let evidence = Evidence { client: client.clone(), folder };
    match catch(body(&mut bench)).await {
        Ok(()) => within("the browser to close", client.close()).await.unwrap(),
        Err(panic) => {
            evidence.take().await;
            // A browser that stays open would outlive the test.
            let _closed = tokio::time::timeout(EVIDENCE_TIMEOUT, client.close()).await;
            std::panic::resume_unwind(panic);
        }
    }
}

/// Polls a future and catches its panic.
async fn catch(future: impl Future<Output = ()>) -> std::thread::Result<()> {
    let mut future = std::pin::pin!(future);
    std::future::poll_fn(|context| {
        let polled = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            future.as_mut().poll(context)
        }));
        match polled {
            Ok(std::task::Poll::Pending) => std::task::Poll::Pending,
            Ok(std::task::Poll::Ready(())) => std::task::Poll::Ready(Ok(())),
            Err(panic) => std::task::Poll::Ready(Err(panic)),
        }
    })
    .await
}

/// A browser whose test has failed, and the folder for what it shows.
struct Evidence {
    client: Client,
    folder: PathBuf,
}

impl Evidence {
    async fn take(self) {
        if let Ok(Ok(png)) = tokio::time::timeout(EVIDENCE_TIMEOUT, self.client.screenshot()).await
        {
            fs::write(self.folder.join("screenshot.png"), png).unwrap();
        }
        if let Ok(Ok(html)) = tokio::time::timeout(EVIDENCE_TIMEOUT, self.client.source()).await {
            fs::write(self.folder.join("page.html"), html).unwrap();
        }
    }
}
