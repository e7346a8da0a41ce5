//! Cuts the page's WebAssembly into pieces that are fetched when they are needed.
//!
//! The cut comes between cargo and wasm-bindgen, both of which trunk calls. So trunk is given a
//! `wasm-bindgen` that is this very program under another name: it cuts, and then calls the real one.

mod loader;
mod names;
mod order;
mod strip;

use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, bail};

pub(crate) use self::names::number;
use self::{order::order, strip::strip};
use crate::{
    page::{Page, part},
    process::{copy_of_this_program, root, run},
};

/// The name under which trunk calls this program.
const ALIAS: &str = "wasm-bindgen";
/// Names the real wasm-bindgen.
const REAL: &str = "DESKSIDE_WASM_BINDGEN";
/// Set when the page is cut.
const CUT: &str = "DESKSIDE_CUT";
/// Set when the names of functions are kept, for stack traces. They are a sixth of the page.
const NAMES: &str = "DESKSIDE_NAMES";
/// Has the linker keep its relocations, by which the cut finds out which function needs which.
pub(crate) const KEEP_RELOCATIONS: &str = "-Clink-arg=--emit-relocs";
/// The page's program, by which trunk names its files.
const PAGE: &str = "deskside-page";
const RETRY: &str = "run `cargo xtask build` again";

/// Returns true if this program is called as wasm-bindgen.
pub(crate) fn is_called() -> bool {
    let name = env::args_os().next().map(PathBuf::from);
    name.is_some_and(|name| name.file_stem().is_some_and(|stem| stem == ALIAS))
}

/// Has `trunk` call this program instead of the wasm-bindgen in `real`; returns the folder that must
/// stand first on its path.
///
/// # Errors
/// When the folder cannot be written.
pub(crate) fn stand_in(
    trunk: &mut Command,
    real: &Path,
    page: Page,
    is_release: bool,
) -> anyhow::Result<PathBuf> {
    let alias = copy_of_this_program(ALIAS)?;
    trunk.env(REAL, real.join(ALIAS));
    for (variable, is_set) in [(CUT, page == Page::Relay), (NAMES, !is_release)] {
        if is_set {
            trunk.env(variable, "");
        } else {
            trunk.env_remove(variable);
        }
    }
    Ok(alias.parent().unwrap_or(&alias).to_owned())
}

/// Acts as the wasm-bindgen that trunk calls.
///
/// # Errors
/// When the page cannot be cut, or wasm-bindgen fails.
pub(crate) fn act() -> anyhow::Result<()> {
    let real = env::var_os(REAL).context("this is for `cargo xtask build`: run that")?;
    let mut bindgen = Command::new(real);
    let arguments: Vec<String> = env::args().skip(1).collect();
    let out = arguments.iter().find_map(|argument| argument.strip_prefix("--out-dir="));
    let whole = arguments.iter().find(|argument| argument.ends_with(".wasm"));
    let (Some(out), Some(whole)) = (out.map(Path::new), whole) else {
        // Trunk asks for the version.
        return run(bindgen.args(&arguments), RETRY);
    };
    remove_pieces(out)?;
    if env::var_os(CUT).is_none() {
        run(bindgen.args(&arguments), RETRY)?;
        return shrink_to(&bindgen_output(out), &bindgen_output(out));
    }
    let pieces = root().join("target/split");
    let main = cut(&fs::read(whole)?, &pieces)?;
    bindgen.args(arguments.iter().filter(|argument| *argument != whole)).arg(&main);
    // The pieces find each other by names that wasm-bindgen would take away.
    run(bindgen.arg("--keep-lld-exports"), RETRY)?;
    shrink_to(&bindgen_output(out), &bindgen_output(out))?;
    for (name, piece) in pieces_in(&pieces)? {
        shrink_to(&piece, &out.join(format!("{PAGE}_{name}.wasm")))?;
    }
    let script = out.join(format!("{PAGE}.js"));
    let loader =
        fs::read_to_string(pieces.join("__wasm_split.js")).context("the cut has left no script")?;
    let joined = loader::join(&fs::read_to_string(&script)?, &loader)?;
    fs::write(&script, joined).context("the page's script cannot be written")
}

fn bindgen_output(out: &Path) -> PathBuf {
    out.join(format!("{PAGE}_bg.wasm"))
}

/// Makes a module smaller without a change in what it does; with names of functions if they are to be kept.
///
/// # Errors
/// When it is not a module.
pub(crate) fn shrink(module: &[u8], keeps_names: bool) -> anyhow::Result<Vec<u8>> {
    let stripped = strip(module, keeps_names)?;
    if keeps_names { Ok(stripped) } else { order(&stripped) }
}

fn shrink_to(module: &Path, shrunk: &Path) -> anyhow::Result<()> {
    let module = fs::read(module).with_context(|| format!("{} is missing", module.display()))?;
    let made = shrink(&module, env::var_os(NAMES).is_some())?;
    fs::write(shrunk, made).with_context(|| format!("{} cannot be written", shrunk.display()))
}

/// Puts the pieces next to the page in `dist`. Their names begin as the page's does, which has the
/// hash of all of it before the cut, so no page meets pieces of another.
///
/// # Errors
/// When they cannot be copied.
pub(crate) fn take_pieces(is_release: bool, dist: &Path) -> anyhow::Result<()> {
    let made =
        root().join("target/wasm-bindgen").join(if is_release { "release" } else { "debug" });
    let name = part(dist, &format!("{PAGE}-"), "_bg.wasm")?;
    let name = name.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let hashed = name.trim_end_matches("_bg.wasm");
    for (piece, path) in made_pieces(&made)? {
        fs::copy(path, dist.join(format!("{hashed}_{piece}.wasm")))?;
    }
    Ok(())
}

/// The name of the piece in a file of the built page, if it is one.
pub(crate) fn piece(file: &Path) -> Option<String> {
    let name = file.file_name()?.to_str()?.strip_suffix(".wasm")?;
    let (_, piece) = name.strip_prefix(PAGE)?.split_once('_')?;
    (piece != "bg").then(|| piece.to_owned())
}

/// Cuts `whole` into `folder`; returns the piece that is loaded first.
fn cut(whole: &[u8], folder: &Path) -> anyhow::Result<PathBuf> {
    if folder.exists() {
        fs::remove_dir_all(folder).context("target/split cannot be emptied")?;
    }
    fs::create_dir_all(folder).context("target/split cannot be written")?;
    let main = folder.join(format!("{PAGE}.wasm"));
    let mut options = wasm_split_cli_support::Options::new(whole);
    options.output_dir = folder;
    options.main_out_path = &main;
    let made = match wasm_split_cli_support::transform(options) {
        Ok(made) => made,
        Err(error) => bail!("the page cannot be cut: {error:#}"),
    };
    let lines = made.prefetch_map.iter().map(|(name, files)| {
        let files = files.iter().map(|file| short_name(file)).collect::<Vec<_>>();
        format!("{name} {}\n", files.join(" "))
    });
    fs::write(folder.join(FETCHED), lines.collect::<String>())
        .with_context(|| format!("{} cannot be written", folder.display()))?;
    let mut module = fs::read(&main)?;
    number(&mut module)?;
    fs::write(&main, module).with_context(|| format!("{} cannot be written", main.display()))?;
    Ok(main)
}

/// The file in which the cut leaves what is fetched for each piece.
const FETCHED: &str = "fetched.txt";

/// The pieces that are fetched for each piece: itself, and chunks that it shares with others.
///
/// # Errors
/// When no page has been cut.
pub(crate) fn fetched() -> anyhow::Result<BTreeMap<String, Vec<String>>> {
    let file = root().join("target/split").join(FETCHED);
    let text = fs::read_to_string(&file)
        .with_context(|| format!("{} is missing; {RETRY}", file.display()))?;
    let line = |line: &str| {
        let mut names = line.split_whitespace().map(str::to_owned);
        names.next().map(|name| (name, names.collect()))
    };
    Ok(text.lines().filter_map(line).collect())
}

/// The name of a piece without what the cut puts before it.
fn short_name(file: &str) -> String {
    file.trim_start_matches("split_").to_owned()
}

/// The pieces that the cut has left, with short names.
fn pieces_in(folder: &Path) -> anyhow::Result<Vec<(String, PathBuf)>> {
    let named = |stem: &str| (stem != PAGE).then(|| short_name(stem));
    modules(folder, named)
}

/// The pieces of the page next to the output of wasm-bindgen.
fn made_pieces(folder: &Path) -> anyhow::Result<Vec<(String, PathBuf)>> {
    let begins = format!("{PAGE}_");
    let named = move |stem: &str| {
        stem.strip_prefix(&begins).filter(|name| *name != "bg").map(str::to_owned)
    };
    modules(folder, named)
}

/// Removes the pieces of an earlier build, which would count as new ones.
fn remove_pieces(folder: &Path) -> anyhow::Result<()> {
    for (_, path) in made_pieces(folder)? {
        fs::remove_file(path)?;
    }
    Ok(())
}

fn modules(
    folder: &Path,
    named: impl Fn(&str) -> Option<String>,
) -> anyhow::Result<Vec<(String, PathBuf)>> {
    let entries =
        fs::read_dir(folder).with_context(|| format!("{} is missing", folder.display()))?;
    let mut found = Vec::new();
    for entry in entries {
        let path = entry?.path();
        let is_module = path.extension().is_some_and(|extension| extension == "wasm");
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if let Some(name) = named(&stem).filter(|_| is_module) {
            found.push((name, path));
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::piece;

    #[test]
    fn a_piece_is_recognised_by_its_name() {
        let piece = |name: &str| piece(Path::new(name));
        assert_eq!(
            piece("dist/deskside-page-0123456789abcdef_later.wasm"),
            Some("later".to_owned())
        );
        assert_eq!(
            piece("dist/deskside-page-0123456789abcdef_chunk_4.wasm"),
            Some("chunk_4".to_owned())
        );
        assert_eq!(piece("dist/deskside-page-0123456789abcdef_bg.wasm"), None);
        assert_eq!(piece("dist/deskside-page-0123456789abcdef.js"), None);
    }
}
