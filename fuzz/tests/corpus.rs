//! The seeds of every target, and every input that ever failed.

use std::{fs, path::Path};

#[test]
fn every_seed_keeps_the_properties_of_its_target() {
    for target in fuzz::TARGETS {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(target.name);
        let mut seeds: Vec<_> =
            fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        seeds.sort();
        assert!(!seeds.is_empty(), "{} has no seeds", target.name);
        for seed in seeds {
            let bytes = fs::read(&seed).unwrap();
            let held = std::panic::catch_unwind(|| (target.run)(&bytes));
            assert!(held.is_ok(), "{} does not hold", seed.display());
        }
    }
}

#[test]
fn a_hundred_kilobytes_of_repeated_bytes_cause_no_panic() {
    for target in fuzz::TARGETS {
        for piece in [b"\0".as_slice(), b";", b"1;", b"\xFF", b"BM", b"%41", b"<Mac:", b"touch "] {
            (target.run)(&piece.repeat(100_000 / piece.len()));
        }
    }
}
