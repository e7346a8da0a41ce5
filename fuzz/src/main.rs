//! The fuzzing engine in front of one target, named by `FUZZ_TARGET`.
#![no_main]

use std::sync::LazyLock;

static TARGET: LazyLock<fuzz::Target> = LazyLock::new(|| {
    let name = std::env::var("FUZZ_TARGET").unwrap_or_default();
    *fuzz::find(&name).unwrap_or_else(|| panic!("no target `{name}`; use `cargo xtask fuzz`"))
});

libfuzzer_sys::fuzz_target!(|data: &[u8]| (TARGET.run)(data));
