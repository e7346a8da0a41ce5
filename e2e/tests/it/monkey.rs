//! A monkey that tries everything in any order, and switching between phones for a long time.

use std::{io::Write, time::Duration};

use e2e::{
    Browser, TestBench,
    pages::{Act, Display, Tab, keys},
    pressed_of, until,
};

crate::in_one_engine! {
    /// What stops the page is a panic of its own code, which is the same in every engine.
    a_monkey_does_not_stop_the_page
}

/// What the monkey does, each as often as it stands here. It presses no 0, which is the last key, and no
/// Tab, which would lead it to the button that restarts the phone.
const ACTS: [Act; 35] = [
    Act::ToggleList,
    Act::ToggleList,
    Act::ToggleList,
    Act::Choose("frontdesk"),
    Act::Choose("frontdesk"),
    Act::Choose("lab"),
    Act::Choose("lab"),
    Act::Choose("lab"),
    Act::Choose("small"),
    Act::Choose("small"),
    Act::Press("1"),
    Act::Press("2"),
    Act::Press("ENTER"),
    Act::Press("ENTER"),
    Act::Press("CANCEL"),
    Act::Press("DOWN"),
    Act::Type('5'),
    Act::Type(keys::ENTER),
    Act::Type(keys::ESCAPE),
    Act::Type(keys::DOWN),
    Act::Type(keys::BACKSPACE),
    Act::Type(keys::BACKSPACE),
    Act::Show(Tab::Call),
    Act::Show(Tab::Sequences),
    Act::Show(Tab::Sequences),
    Act::Show(Tab::Activity),
    Act::Show(Tab::Activity),
    Act::Show(Tab::Maintenance),
    Act::ClickLine,
    Act::ClickLine,
    Act::ToggleDetails,
    Act::ToggleDetails,
    Act::ToggleZoom,
    Act::OpenSettings,
    Act::CloseSettings,
];

/// The widths of the window, one after the other: the list and the tabs cover the device, or are beside
/// it.
const WIDTHS: [u32; 3] = [900, 1440, 1700];

/// The seed, unless the environment has another one.
const SEED: u64 = 20_261_128;

/// The most blobs that a page keeps while no command was sent: the last two pictures of each display,
/// and one that is on its way.
const MAX_BLOB_URLS: u64 = 8;

/// By how much the page's memory may still grow once each phone was shown a few times.
const MAX_GROWTH: u64 = 10 * 1024 * 1024;

/// Pseudo-random numbers: the generator xorshift64 of G. Marsaglia.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        let end = u64::try_from(end).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.0 % end).unwrap_or_default()
    }

    fn act(&mut self) -> Act {
        let nth = self.below(ACTS.len());
        ACTS.get(nth).copied().unwrap_or(Act::ToggleList)
    }
}

fn environment(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// Switching between phones once stopped the page, when a frame of the phone before was drawn or a field
/// of it lost the focus.
async fn a_monkey_does_not_stop_the_page(bench: &mut TestBench) {
    let seed = environment("DESKSIDE_MONKEY_SEED").unwrap_or(SEED).max(1);
    let acts = environment("DESKSIDE_MONKEY_ACTS").unwrap_or(300);
    // A failed test shows it, so that the same acts can be done again.
    let _ = writeln!(std::io::stderr(), "DESKSIDE_MONKEY_SEED={seed} DESKSIDE_MONKEY_ACTS={acts}");
    let lab = bench.add_phone("lab", "Laboratory").await;
    let small = bench.add_phone_of_model("D717", "small", "Small").await;
    bench.show_phone("lab").await;
    bench.show_phone("small").await;
    // Its picture changes by itself: it rings again and again, and a call that is answered counts.
    for seconds in 0..60 {
        lab.expect_call("112", Duration::from_secs(3 * seconds));
    }
    let mut random = Random(seed);
    for nth in 0..acts {
        if let Some(width) = width_at(nth, acts) {
            bench.page.resize_window(width, 900).await;
        }
        let act = random.act();
        bench.act(act).await;
        let crash = bench.page.crash().await;
        assert_eq!(crash, None, "seed {seed}, act {nth}: {act:?}");
    }
    // What is open closes, and the next key arrives at the phone that is shown.
    bench.page.wait_until_loaded().await;
    bench.settings().close_if_open().await;
    bench.phone_list().close().await;
    bench.wait_until_live().await;
    bench.console().show(Tab::Activity).await;
    bench.activity().wait_until_idle().await;
    let shown = bench.bar().phone_name().await.unwrap_or_default();
    let phone = match shown.as_str() {
        "Laboratory" => &lab,
        "Small" => &small,
        _ => &bench.phone,
    };
    bench.panel().press("0").await;
    until(&format!("the last key at {shown}, seed {seed}"), async || {
        pressed_of(phone, 1).await.last().is_some_and(|key| key == "0").then_some(())
    })
    .await;
    assert_eq!(bench.page.crash().await, None, "seed {seed}");
}

/// Returns the width that the window gets before an act, if it gets another one then.
fn width_at(nth: u64, acts: u64) -> Option<u32> {
    let widths = u64::try_from(WIDTHS.len()).ok()?;
    let each = acts.div_ceil(widths).max(1);
    let phase = usize::try_from(nth / each).ok()?;
    if nth.is_multiple_of(each) { WIDTHS.get(phase).copied() } else { None }
}

/// Each switch once left the last pictures of the phone before for good: 400 switches were 1,203 of them,
/// and the page grew to 128 MB.
async fn switching_between_phones_keeps_none_of_their_pictures(bench: &mut TestBench) {
    let _lab = bench.add_phone("lab", "Laboratory").await;
    let _reception = bench.add_phone("reception", "Reception").await;
    bench.show_phone("lab").await;
    bench.show_phone("reception").await;
    // There the list stays open.
    bench.page.resize_window(1700, 900).await;
    bench.page.count_memory().await;
    bench.open("?phone=frontdesk").await;
    bench.wait_until_live().await;
    switch_phones(bench, 21).await;
    let before = bench.page.memory_use().await;
    switch_phones(bench, 60).await;
    let after = bench.page.memory_use().await;
    assert!(after.blob_urls <= MAX_BLOB_URLS, "{after:?}");
    let growth = after.wasm_bytes.saturating_sub(before.wasm_bytes);
    assert!(growth <= MAX_GROWTH, "{before:?}, {after:?}");
}

/// Chooses one phone after the other, as soon as the one before shows its picture.
async fn switch_phones(bench: &TestBench, times: usize) {
    let list = bench.phone_list();
    let names = ["Laboratory", "Reception", "Front desk"];
    for name in names.into_iter().cycle().take(times) {
        list.open().await;
        list.choose(name).await;
        bench.screen().wait_for_picture(Display::Main).await;
    }
}

// Only its developer tools look into a page before it is loaded.
#[tokio::test]
async fn switching_between_phones_keeps_none_of_their_pictures_in_chromium() {
    let test = switching_between_phones_keeps_none_of_their_pictures;
    e2e::test("switching", Browser::Chromium, test).await;
}
