//! `cargo xtask bench page`: the page in Chromium, its first load and the time from a press to its
//! request.
//!
//! The reference, in the same page, is a bare button that calls the same API from its listener, the
//! least a page can do.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a failed measurement is an error, and the table is the output"
)]

use e2e::{Browser, TestBench, hook};
use serde_json::Value;

/// Loads of the page, each with an empty cache.
const LOADS: usize = 15;
/// Presses of each kind.
const PRESSES: usize = 100;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    e2e::test("bench_page", Browser::Chromium, measure).await;
}

async fn measure(bench: &mut TestBench) {
    bench.wait_until_live().await;
    first_load(bench).await;
    presses(bench).await;
}

async fn first_load(bench: &TestBench) {
    bench.page.disable_cache().await;
    let (mut usable, mut bytes, mut requests) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..LOADS {
        bench.open("").await;
        bench.wait_until_live().await;
        let loaded = bench.page.evaluate(
            "const usable = performance.getEntriesByName('usable')[0].startTime; \
             const all = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]; \
             const files = all.filter((entry) => !/\\/api\\/|^blob:/.test(entry.name)); \
             return [usable, files.reduce((sum, entry) => sum + entry.encodedBodySize, 0), files.length]",
        )
        .await;
        usable.push(loaded[0].as_f64().unwrap());
        bytes.push(loaded[1].as_f64().unwrap());
        requests.push(loaded[2].as_f64().unwrap());
    }
    println!("\nFirst load, {LOADS} times, nothing cached, brotli over HTTP");
    row("usable after, ms", &mut usable);
    row("bytes of all files", &mut bytes);
    row("requests for files", &mut requests);
}

/// Collects the times of pointer events and of requests for commands, and how long the browser took
/// until the next frame (Event Timing, which reports 16 ms and more).
const WATCH: &str = "
    window.watched = { at: [], sent: [], slow: [] };
    const kind = arguments[0];
    window.stop?.();
    const note = (event) => window.watched.at.push(event.timeStamp);
    addEventListener(kind, note, true);
    const sent = new PerformanceObserver((list) => {
        for (const entry of list.getEntries())
            if (entry.name.endsWith('/commands')) window.watched.sent.push(entry.startTime);
    });
    sent.observe({ type: 'resource' });
    const slow = new PerformanceObserver((list) => {
        for (const entry of list.getEntries())
            if (entry.interactionId) window.watched.slow.push(entry.duration);
    });
    slow.observe({ type: 'event', durationThreshold: 16 });
    window.stop = () => { removeEventListener(kind, note, true); sent.disconnect(); slow.disconnect(); };
";

/// A button that does nothing but call the API.
const REFERENCE: &str = "
    const reference = document.createElement('button');
    reference.className = 'key';
    reference.dataset.key = 'reference';
    reference.textContent = 'reference';
    reference.style.cssText = 'position:fixed;top:4px;left:50%;width:80px;height:40px;z-index:9';
    reference.addEventListener('pointerdown', () => fetch('/api/v1/phones/frontdesk/commands', {
        method: 'POST',
        headers: {
            'content-type': 'application/json', 'x-deskside': '1', 'idempotency-key': `${performance.now()}`,
        },
        body: JSON.stringify({ command: 'keys', sequence: 'DOWN' }),
    }).then((answer) => answer.text()));
    document.body.append(reference);
";

async fn presses(bench: &TestBench) {
    bench.page.evaluate(REFERENCE).await;
    println!("\nFrom the pointer to the request, {PRESSES} presses each, ms");
    for (what, key, kind) in [
        ("bare button, pointer down", "reference", "pointerdown"),
        ("arrow, pointer down", "DOWN", "pointerdown"),
        ("digit, pointer up", "5", "pointerup"),
    ] {
        bench.page.client().execute(WATCH, vec![kind.into()]).await.unwrap();
        for nth in 1..=PRESSES {
            bench.page.click(&hook("data-key", key)).await;
            let sent = format!("return window.watched.sent.length >= {nth}");
            bench.page.wait_for_condition("the request", &sent).await;
        }
        let watched = bench.page.evaluate("return window.watched").await;
        let (at, sent) = (numbers(&watched["at"]), numbers(&watched["sent"]));
        assert_eq!((at.len(), sent.len()), (PRESSES, PRESSES), "{what}");
        let mut waited: Vec<_> = sent.iter().zip(&at).map(|(sent, at)| sent - at).collect();
        row(what, &mut waited);
        let mut slow = numbers(&watched["slow"]);
        // Less than 16 ms is not reported; each press is one interaction.
        let reported = slow.len();
        slow.resize(PRESSES.max(reported), 16.0);
        row("  until the next frame (INP; 16 is “at most 16”)", &mut slow);
    }
}

fn numbers(list: &Value) -> Vec<f64> {
    list.as_array().unwrap().iter().map(|number| number.as_f64().unwrap()).collect()
}

fn row(what: &str, values: &mut [f64]) {
    values.sort_by(f64::total_cmp);
    let part = |percent: usize| values[(values.len() - 1) * percent / 100];
    println!(
        "{what:<50} p50 {:>9.1}   p95 {:>9.1}   p98 {:>9.1}   worst {:>9.1}",
        part(50),
        part(95),
        part(98),
        part(100)
    );
}
