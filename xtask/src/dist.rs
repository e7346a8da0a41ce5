//! `cargo xtask dist`: the page that needs no server, as a folder for any web server and as one file.

mod one_file;
mod policy;

use std::{fs, path::Path};

use anyhow::Context;

use crate::{
    build::{self, Options, Page},
    process::{root, say, step},
    tools,
};

/// The budget of the one file, in bytes.
const BUDGET_OF_ONE_FILE: usize = 1_200_000;

/// Builds `dist/site/` and `dist/deskside.html`.
///
/// # Errors
/// When the page does not build, or the one file is too large.
pub(crate) fn run(options: Options) -> anyhow::Result<()> {
    let site = root().join("dist/site");
    build::trunk(options, &site, Page::Standalone)?;
    let index = site.join("index.html");
    let page = fs::read_to_string(&index).context("trunk made no index.html")?;
    let file = root().join("dist/deskside.html");
    step("putting the page into one file", || {
        let wasm_bindgen = tools::WASM_BINDGEN.folder()?.join("wasm-bindgen");
        let one = one_file::make(&page, &site, &wasm_bindgen, options.release)?;
        say(&format!("dist/deskside.html: {:.1} kB", one.len() as f64 / 1000.0));
        check_size(&one, options.release)?;
        fs::write(&file, one).context("dist/deskside.html cannot be written")
    })?;
    fs::write(&index, policy::of_site(&page)?).context("index.html cannot be written")?;
    build::compress(&site, options.release)?;
    say(&format!("{} is for any web server; {} opens from a disk", site.display(), file.display()));
    Ok(())
}

fn check_size(one: &str, is_shipped: bool) -> anyhow::Result<()> {
    if is_shipped && one.len() > BUDGET_OF_ONE_FILE {
        anyhow::bail!(
            "dist/deskside.html has {} bytes, more than {BUDGET_OF_ONE_FILE}: find what grew with `git log`, or take something out",
            one.len()
        );
    }
    Ok(())
}

/// Puts `text` right after the first `<meta charset …>`, where a policy holds for all that follows.
fn after_charset(page: &str, text: &str) -> anyhow::Result<String> {
    let at = page.find("<meta charset").context("index.html has no <meta charset>")?;
    let end = page.get(at..).and_then(|rest| rest.find('>')).context("a tag does not end")?;
    let (before, after) = page.split_at_checked(at + end + 1).context("index.html is too short")?;
    Ok(format!("{before}\n    {text}{after}"))
}

/// The file of the built page whose name begins and ends so.
pub(crate) fn part(site: &Path, begins: &str, ends: &str) -> anyhow::Result<std::path::PathBuf> {
    let matches = |name: &str| name.starts_with(begins) && name.ends_with(ends);
    let mut entries =
        fs::read_dir(site).with_context(|| format!("{} is missing", site.display()))?;
    let found = entries.find_map(|entry| {
        let path = entry.ok()?.path();
        matches(&path.file_name()?.to_string_lossy()).then_some(path)
    });
    found.with_context(|| format!("{} has no {begins}…{ends}", site.display()))
}
