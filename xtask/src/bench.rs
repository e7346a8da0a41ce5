//! `cargo xtask bench`: measurements, each side by side with its rival in one run.

use clap::{Args, ValueEnum};

use crate::process::{cargo, run as run_to_end, step};

/// What to measure.
#[derive(Args, Clone, Copy)]
pub(crate) struct Options {
    /// What to measure.
    #[arg(value_enum)]
    what: What,
}

#[derive(Clone, Copy, ValueEnum)]
enum What {
    /// Decoding a picture of 480 × 272 pixels, against other crates.
    Decode,
}

/// Measures.
///
/// # Errors
/// When something cannot be built or measured; no row is left out.
pub(crate) fn run(options: Options) -> anyhow::Result<()> {
    match options.what {
        What::Decode => step("decoding pictures", || {
            let mut bench = cargo();
            bench.args(["bench", "--package", "bench", "--bench", "decode"]);
            run_to_end(&mut bench, "read the messages above")
        }),
    }
}
