//! A picture of 480 × 272 pixels of 24 bits, as a real D375 sends it, decoded by ours and by
//! reference implementations.

use bench::DECODERS;
use divan::{Bencher, counter::BytesCount};
use snom::{Model, Screen};
use virtual_phone::VirtualPhone;

fn main() {
    divan::main();
}

#[divan::bench(args = DECODERS.iter().map(|decoder| decoder.name))]
fn decode(bencher: Bencher<'_, '_>, name: &str) {
    let Some(decoder) = DECODERS.iter().find(|decoder| decoder.name == name) else { return };
    let phone =
        Model::find("D375").map(|model| VirtualPhone::new(model, std::time::Duration::ZERO));
    let Some(file) = phone.and_then(|phone| phone.picture(Screen::Main)) else { return };
    bencher
        .counter(BytesCount::of_slice(&file))
        .bench(|| (decoder.decode)(divan::black_box(&file)));
}
