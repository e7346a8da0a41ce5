//! `cargo xtask bench typing`: somebody types ten digits 110 ms apart in Chromium and watches the screen,
//! with phones and lines of several speeds.
//!
//! The lag of a key is the time from its press in the browser to its arrival at the phone; the lag of the
//! picture, from the last press to the last change on the screen.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a failed measurement is an error, and the table is the output"
)]

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use e2e::{Browser, TestBench};
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::sleep,
};
use virtual_phone::http::Faults;

const DIGITS: &str = "1234567890";
const GAP: Duration = Duration::from_millis(110);
/// Rounds of each case; the table has the medians.
const ROUNDS: usize = 5;
/// After this the last change is on the screen.
const QUIET: Duration = Duration::from_secs(9);

#[tokio::main(flavor = "current_thread")]
async fn main() {
    e2e::test("bench_typing", Browser::Chromium, measure).await;
}

async fn measure(bench: &mut TestBench) {
    println!("\nTen digits 110 ms apart, medians of {ROUNDS} rounds, ms");
    println!("{:<44}{:>8}{:>8}{:>8}{:>9}", "phone", "first", "median", "last", "picture");
    let slow = |slow_ms, picture_ms| Faults { slow_ms, picture_ms, ..Faults::default() };
    let line = Faults { bytes_per_second: Some(64_000), ..Faults::default() };
    for (name, faults) in [
        ("no delay", Faults::default()),
        ("80 ms a command, 300 ms a picture", slow(80, Some(300))),
        ("300 ms each", slow(300, None)),
        ("a line of 512 kbit/s", line),
    ] {
        let mut rows: [Vec<f64>; 4] = Default::default();
        for _ in 0..ROUNDS {
            for (row, lag) in rows.iter_mut().zip(round(bench, faults.clone()).await) {
                row.push(lag);
            }
        }
        let [first, median, last, picture] = rows.map(|mut lags| middle(&mut lags));
        println!("{name:<44}{first:>8.0}{median:>8.0}{last:>8.0}{picture:>9.0}");
    }
}

/// Returns the lags of the first, the median and the last key, and of the picture.
async fn round(bench: &mut TestBench, faults: Faults) -> [f64; 4] {
    bench.replace_phone(faults).await;
    bench.open("").await;
    let is_shown = "return !!document.querySelector('img[src^=\"blob:\"]')";
    bench.page.wait_for_condition("the picture", is_shown).await;
    // The page loads what it needs next, and its polls become calm.
    sleep(Duration::from_secs(3)).await;
    bench.page.evaluate(WATCH).await;
    let switched_on = switched_on(bench).await;
    bench.page.type_keys(DIGITS, GAP).await;
    // Over a slow line it once took half a minute.
    bench.pressed(DIGITS.len()).await;
    sleep(QUIET).await;
    let pressed = numbers(&bench.page.evaluate("return window.watched.pressed").await);
    let changed = numbers(&bench.page.evaluate("return window.watched.changed").await);
    let arrived = arrivals(bench, switched_on);
    assert_eq!((pressed.len(), arrived.len()), (DIGITS.len(), DIGITS.len()));
    let mut lags: Vec<_> = arrived.iter().zip(&pressed).map(|(there, here)| there - here).collect();
    let (first, last) = (lags[0], *lags.last().unwrap());
    let picture = changed.last().map_or(f64::NAN, |time| time - pressed.last().unwrap());
    [first, middle(&mut lags), last, picture]
}

/// Notes when keys are pressed and when another picture is shown, in milliseconds since 1970.
const WATCH: &str = "
    window.watched = { pressed: [], changed: [] };
    const now = () => performance.timeOrigin + performance.now();
    addEventListener('keydown', (event) =>
        window.watched.pressed.push(performance.timeOrigin + event.timeStamp), true);
    const picture = () => document.querySelector('img[src^=\"blob:\"]')?.src;
    let shown = picture();
    new MutationObserver(() => {
        if (picture() === shown) return;
        shown = picture();
        window.watched.changed.push(now());
    }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['src'] });
";

/// Returns the time at which the phone was switched on, in milliseconds since 1970: it tells when a request
/// of our own arrived.
async fn switched_on(bench: &TestBench) -> f64 {
    let mut stream = TcpStream::connect(bench.phone_address()).await.unwrap();
    #[expect(clippy::disallowed_methods, reason = "the clock that the browser has too")]
    let sent = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs_f64() * 1_000.0;
    stream.write_all(b"GET /index.htm?marker HTTP/1.1\r\nHost: phone\r\n\r\n").await.unwrap();
    let mut answer = [0];
    stream.read_exact(&mut answer).await.unwrap();
    let outbox = bench.phone.outbox();
    let markers = outbox.iter().filter(|request| request.target.ends_with("marker"));
    let marker = markers.last().unwrap();
    sent - marker.at_ms as f64
}

/// Returns when each key arrived at the phone.
fn arrivals(bench: &TestBench, switched_on: f64) -> Vec<f64> {
    let outbox = bench.phone.outbox();
    let keys = outbox.iter().filter_map(|request| {
        let keys = request.target.strip_prefix("/command.htm?key=")?;
        Some((keys.split(';').count(), switched_on + request.at_ms as f64))
    });
    keys.flat_map(|(count, time)| std::iter::repeat_n(time, count)).collect()
}

fn middle(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[(values.len() - 1) / 2]
}

fn numbers(list: &Value) -> Vec<f64> {
    list.as_array().unwrap().iter().map(|number| number.as_f64().unwrap()).collect()
}
