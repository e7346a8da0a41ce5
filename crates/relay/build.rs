//! Lets cargo see a page that is built after the program, or again.

use std::{env, path::Path};

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    // A relay for development reads the page from the disk, and need not be built again for it.
    if env::var("PROFILE").as_deref() != Ok("release") {
        return;
    }
    println!("cargo::rerun-if-changed=../../dist");
    if !Path::new("../../dist/index.html").is_file() {
        println!(
            "cargo::warning=no page in dist/, so this program will need --site; `cargo xtask build --release` builds one"
        );
    }
}
