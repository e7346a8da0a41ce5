//! Builds the page: trunk, then the compressed copies next to every file.

mod budget;
mod compress;

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::Context;
use clap::Args;

pub(crate) use self::compress::compress;
use crate::{
    page::Page,
    process::{root, run, step},
    split, style,
    tools::{self, Tool},
};

/// Options of a build.
#[derive(Args, Clone, Copy, Default)]
pub(crate) struct Options {
    /// Optimize for size, as it is shipped; takes minutes instead of seconds.
    #[arg(long)]
    pub(crate) release: bool,
}

/// The tools that a build of either page needs.
pub(crate) const TOOLS: &[&Tool] = &[&tools::TRUNK, &tools::WASM_BINDGEN];

/// Builds the page that the relay serves and returns its folder.
///
/// # Errors
/// When a tool is missing and cannot be installed, the sources do not build, or a budget is
/// exceeded.
pub(crate) fn page(options: Options) -> anyhow::Result<PathBuf> {
    let dist = root().join("dist");
    trunk(options, &dist, Page::Relay)?;
    split::take_pieces(options.release, &dist)?;
    let sizes = compress(&dist, options.release)?;
    // Only what is compressed as it is shipped is measured as it is shipped.
    if options.release {
        budget::check(&sizes, &split::fetched()?)?;
    }
    Ok(dist)
}

/// Builds a page into `dist`.
///
/// # Errors
/// When a tool is missing and cannot be installed, or the sources do not build.
pub(crate) fn trunk(options: Options, dist: &Path, page: Page) -> anyhow::Result<()> {
    tools::wasm_target()?;
    tools::install(TOOLS)?;
    let trunk = tools::TRUNK.folder()?;
    let wasm_bindgen = tools::WASM_BINDGEN.folder()?;
    style::run()?;
    let name = if options.release { "building the page for release" } else { "building the page" };
    step(&format!("{name} ({})", page.feature()), || {
        // Files of earlier builds have other names and would stay.
        if dist.exists() {
            fs::remove_dir_all(dist).context("dist/ cannot be emptied")?;
        }
        let mut build = Command::new(trunk.join("trunk"));
        let stand_in = split::stand_in(&mut build, &wasm_bindgen, page, options.release)?;
        let path = env::var_os("PATH").unwrap_or_default();
        let path = env::join_paths([stand_in].into_iter().chain(env::split_paths(&path)))?;
        build
            .current_dir(root())
            .args(["build", "--offline", "--features", page.feature(), "--dist"])
            .arg(dist)
            .env("PATH", path)
            .env("CARGO_ENCODED_RUSTFLAGS", wasm_flags())
            .env_remove("NO_COLOR");
        if options.release {
            build.arg("--release");
        }
        run(&mut build, "read the messages above")
    })
}

/// Views without their types: one piece of code for all of them instead of one for each.
pub(crate) const ERASE_VIEWS: &str = "--cfg=erase_components";

/// The compiler flags of every program for WebAssembly, as `CARGO_ENCODED_RUSTFLAGS`. They are the
/// same for all, since cargo compiles every dependency again for other flags.
pub(crate) fn wasm_flags() -> String {
    let mut flags = remap();
    flags.push(ERASE_VIEWS.to_owned());
    flags.push(split::KEEP_RELOCATIONS.to_owned());
    flags.join("\u{1f}")
}

/// Replaces the folders of this machine in the program, so that two machines build the same bytes
/// and the page reveals no path.
fn remap() -> Vec<String> {
    let home =
        env::var("CARGO_HOME").or_else(|_| env::var("HOME").map(|home| format!("{home}/.cargo")));
    let mut flags = vec![format!("--remap-path-prefix={}=deskside", root().display())];
    if let Ok(home) = home {
        flags.push(format!("--remap-path-prefix={home}=cargo"));
        // The last match counts, and crates come from a registry.
        for registry in fs::read_dir(Path::new(&home).join("registry/src")).into_iter().flatten() {
            let Ok(registry) = registry else { continue };
            flags.push(format!("--remap-path-prefix={}=crates", registry.path().display()));
        }
    }
    flags
}
