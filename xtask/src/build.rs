//! Builds the page: trunk, then compressed copies beside every file.

use std::{
    fs::{self, File},
    io::Write,
    path::{Path, PathBuf},
};

use anyhow::{Context, bail};
use clap::Args;

use crate::{
    process::{root, run, say, step},
    split, style, tools,
};

/// How the page is built.
#[derive(Args, Clone, Copy, Default)]
pub(crate) struct Options {
    /// Optimized for size, as it is shipped; takes minutes instead of seconds.
    #[arg(long)]
    pub(crate) release: bool,
}

/// Builds the page and returns its folder.
///
/// # Errors
/// When a tool is missing and cannot be installed, or the sources do not build.
pub(crate) fn page(options: Options) -> anyhow::Result<PathBuf> {
    let dist = root().join("dist");
    trunk(options, &dist, "pieces")?;
    split::take_pieces(options.release, &dist)?;
    compress(&dist, options.release, Some(BUDGET))?;
    Ok(dist)
}

/// Builds the page into `dist`, with this feature.
///
/// # Errors
/// As [`page`].
pub(crate) fn trunk(options: Options, dist: &Path, feature: &str) -> anyhow::Result<()> {
    tools::wasm_target()?;
    let trunk = tools::TRUNK.folder()?;
    let wasm_bindgen = tools::WASM_BINDGEN.folder()?;
    style::run()?;
    // In one file there is nothing to fetch a piece from.
    let is_cut = feature == "pieces";
    let what = if options.release { "building the page for release" } else { "building the page" };
    step(what, || {
        // Files of earlier builds have other names and would stay.
        if dist.exists() {
            fs::remove_dir_all(dist).context("dist/ cannot be emptied")?;
        }
        let mut build = std::process::Command::new(trunk.join("trunk"));
        let mut path = vec![if is_cut {
            split::stand_in(&mut build, &wasm_bindgen, options.release)?
        } else {
            wasm_bindgen
        }];
        path.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
        build
            .current_dir(root())
            .args(["build", "--offline", "--dist"])
            .arg(dist)
            .env("PATH", std::env::join_paths(path)?);
        // Where the sources lie on this machine is nobody's business, and would make two builds of
        // the same sources differ.
        let mut flags = remap();
        // Views without their types: one piece of code for all of them instead of one for each.
        flags.push("--cfg=erase_components".to_owned());
        if is_cut {
            flags.push(split::LINKER.to_owned());
        } else if options.release {
            // The names of functions are a sixth of the page and nobody reads them. `strip` in the
            // profile would also drop the section that tells wasm-bindgen which features of
            // WebAssembly are in use.
            flags.extend(
                ["--strip-all", "--keep-section=target_features"]
                    .map(|flag| format!("-Clink-arg={flag}")),
            );
        }
        build.env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}"));
        build.env_remove("NO_COLOR");
        if options.release {
            build.arg("--release");
        }
        build.args(["--features", feature]);
        run(&mut build, "read the messages above")
    })
}

fn remap() -> Vec<String> {
    let home = std::env::var("CARGO_HOME")
        .or_else(|_| std::env::var("HOME").map(|home| format!("{home}/.cargo")));
    let mut flags = vec![format!("--remap-path-prefix={}=deskside", root().display())];
    if let Ok(home) = home {
        flags.push(format!("--remap-path-prefix={home}=cargo"));
        // The last that fits counts: a library is where crates come from.
        for registry in fs::read_dir(Path::new(&home).join("registry/src")).into_iter().flatten() {
            let Ok(registry) = registry else { continue };
            flags.push(format!("--remap-path-prefix={}=crates", registry.path().display()));
        }
    }
    flags
}

/// What a first visit may load, in bytes with brotli; a larger page is not built. Pieces that are
/// fetched when somebody asks for what is in them do not count (decision 18).
const BUDGET: usize = 150_000;

/// Whether the browser loads a file at the first visit: the large icon only when the page is
/// installed as an app (Chromium reads the small one at once, with the manifest), the service worker
/// after everything else, a piece of the page when somebody asks for what is in it.
fn is_of_first_load(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name != "icon-512.png" && name != "service-worker.js" && split::piece(path).is_none()
}

/// Writes `x.br` and `x.gz` beside each file `x` and says what a first visit loads.
///
/// # Errors
/// When a file cannot be read or written, or a first visit loads more than `budget`.
pub(crate) fn compress(dist: &Path, best: bool, budget: Option<usize>) -> anyhow::Result<()> {
    let (mut raw_total, mut brotli_total, mut files) = (0, 0, 0);
    let mut pieces = Vec::new();
    for entry in fs::read_dir(dist).context("dist/ cannot be read")? {
        let path = entry?.path();
        if !path.is_file() {
            continue;
        }
        let raw = fs::read(&path)?;
        let quality = if best { 11 } else { 4 };
        let mut packed = Vec::new();
        brotli::CompressorWriter::new(&mut packed, 4096, quality, 22).write_all(&raw)?;
        fs::write(beside(&path, "br"), &packed)?;
        let mut gzip = flate2::write::GzEncoder::new(
            File::create(beside(&path, "gz"))?,
            flate2::Compression::best(),
        );
        gzip.write_all(&raw)?;
        gzip.finish()?;
        if is_of_first_load(&path) {
            raw_total += raw.len();
            brotli_total += packed.len();
            files += 1;
        } else if let Some(piece) = split::piece(&path) {
            pieces.push(format!("{piece} {:.1} kB", packed.len() as f64 / 1000.0));
        }
    }
    let kilo = |bytes: usize| bytes as f64 / 1000.0;
    say(&format!(
        "{}: a first visit loads {files} files, {:.1} kB, {:.1} kB with brotli",
        dist.display(),
        kilo(raw_total),
        kilo(brotli_total)
    ));
    if !pieces.is_empty() {
        pieces.sort();
        say(&format!("fetched when they are asked for: {}", pieces.join(", ")));
    }
    if let Some(budget) = budget.filter(|budget| best && brotli_total > *budget) {
        bail!(
            "the first visit loads {brotli_total} bytes with brotli, more than {budget}: find what grew with `git log`, or take something out"
        );
    }
    Ok(())
}

fn beside(path: &Path, extension: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(extension);
    PathBuf::from(name)
}
