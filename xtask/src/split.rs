//! Cuts the page's WebAssembly: what a person may never ask for is fetched when it is asked for.
//!
//! The cut is made between cargo and wasm-bindgen, which is trunk's doing. So trunk is given a
//! `wasm-bindgen` that is this very program under another name: it cuts, and then calls the real one.

mod small;

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, bail};

use self::small::Small;
use crate::process::{root, run};

/// The name under which trunk calls this program.
const ALIAS: &str = "wasm-bindgen";
/// Where the real one is.
const REAL: &str = "DESKSIDE_WASM_BINDGEN";
/// Set when names stay, for whoever reads a stack. They are a sixth of the page.
const NAMES: &str = "DESKSIDE_NAMES";
/// What the linker must keep, for it to be known which function needs which other.
pub(crate) const LINKER: &str = "-Clink-arg=--emit-relocs";
/// What trunk calls the page.
const PAGE: &str = "deskside-page";

/// Whether this program is called as wasm-bindgen.
pub(crate) fn is_called() -> bool {
    let name = env::args_os().next().map(PathBuf::from);
    name.is_some_and(|name| name.file_stem().is_some_and(|stem| stem == ALIAS))
}

/// Has `trunk` call this program instead of the wasm-bindgen in `real`; gives the folder that must
/// stand first on its path.
///
/// # Errors
/// When the folder cannot be written.
pub(crate) fn stand_in(
    trunk: &mut Command,
    real: &Path,
    is_release: bool,
) -> anyhow::Result<PathBuf> {
    let folder = root().join("target/tools/split");
    fs::create_dir_all(&folder).context("target/tools cannot be written")?;
    let this = env::current_exe().context("this program does not know where it lies")?;
    let alias = folder.join(ALIAS).with_extension(env::consts::EXE_EXTENSION);
    if alias.exists() {
        fs::remove_file(&alias).context("target/tools cannot be written")?;
    }
    // A link on the same disk costs nothing; across disks there is none.
    if fs::hard_link(&this, &alias).is_err() {
        fs::copy(&this, &alias).context("target/tools cannot be written")?;
    }
    trunk.env(REAL, real.join(ALIAS));
    if !is_release {
        trunk.env(NAMES, "");
    }
    Ok(folder)
}

/// What trunk wants of wasm-bindgen: the page, cut.
///
/// # Errors
/// When the page cannot be cut, or wasm-bindgen fails.
pub(crate) fn act() -> anyhow::Result<()> {
    let real = env::var_os(REAL).context("this is for `cargo xtask build`: run that")?;
    let mut bindgen = Command::new(real);
    let arguments: Vec<String> = env::args().skip(1).collect();
    let given = |name: &str| arguments.iter().find_map(|argument| argument.strip_prefix(name));
    let whole = arguments.iter().find(|argument| argument.ends_with(".wasm"));
    let (Some(out), Some(whole)) = (given("--out-dir="), whole) else {
        // It is asked for its version.
        return run(bindgen.args(&arguments), "run `cargo xtask build` again");
    };
    let (out, pieces) = (Path::new(out), root().join("target/split"));
    remove_pieces(out)?;
    let main = cut(&fs::read(whole)?, &pieces)?;
    bindgen.args(arguments.iter().filter(|argument| *argument != whole)).arg(&main);
    // The pieces find each other by names that wasm-bindgen would take away.
    run(bindgen.arg("--keep-lld-exports"), "run `cargo xtask build` again")?;
    let (script, wasm) = (out.join(format!("{PAGE}.js")), out.join(format!("{PAGE}_bg.wasm")));
    let mut small = Small::new(env::var_os(NAMES).is_some());
    fs::write(&wasm, small.module(&fs::read(&wasm)?)?)?;
    let one = joined(&fs::read_to_string(&script)?, &loader(&pieces)?)?;
    fs::write(&script, small.script(&one)?)?;
    for (name, piece) in pieces_in(&pieces)? {
        fs::write(out.join(format!("{PAGE}_{name}.wasm")), small.module(&fs::read(piece)?)?)?;
    }
    Ok(())
}

/// Puts the pieces beside the page in `dist`, called as the page is: the name has the hash of all of
/// it.
///
/// # Errors
/// When they cannot be copied.
pub(crate) fn take_pieces(is_release: bool, dist: &Path) -> anyhow::Result<()> {
    let made =
        root().join("target/wasm-bindgen").join(if is_release { "release" } else { "debug" });
    let name = crate::dist::part(dist, &format!("{PAGE}-"), "_bg.wasm")?;
    let name = name.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let hashed = name.trim_end_matches("_bg.wasm");
    for (piece, path) in made_pieces(&made)? {
        fs::copy(path, dist.join(format!("{hashed}_{piece}.wasm")))?;
    }
    Ok(())
}

/// The name of the piece that a file of the built page is, if it is one.
pub(crate) fn piece(file: &Path) -> Option<String> {
    let name = file.file_name()?.to_str()?.strip_suffix(".wasm")?;
    let (_, piece) = name.strip_prefix(PAGE)?.split_once('_')?;
    (piece != "bg").then(|| piece.to_owned())
}

/// Cuts `whole` into `folder`; gives the piece that is loaded first.
fn cut(whole: &[u8], folder: &Path) -> anyhow::Result<PathBuf> {
    if folder.exists() {
        fs::remove_dir_all(folder).context("target/split cannot be emptied")?;
    }
    fs::create_dir_all(folder).context("target/split cannot be written")?;
    let main = folder.join(format!("{PAGE}.wasm"));
    let mut options = wasm_split_cli_support::Options::new(whole);
    options.output_dir = folder;
    options.main_out_path = &main;
    match wasm_split_cli_support::transform(options) {
        Ok(_) => Ok(main),
        Err(error) => bail!("the page cannot be cut: {error:#}"),
    }
}

/// The script that fetches pieces, as the one who cuts has written it.
fn loader(folder: &Path) -> anyhow::Result<String> {
    fs::read_to_string(folder.join("__wasm_split.js")).context("the cut has left no script")
}

/// The page's script with the one that fetches pieces in it: one request instead of two, and no name
/// of the page in a file whose name the page has. Each piece lies beside the script, and is called as
/// it is.
fn joined(script: &str, loader: &str) -> anyhow::Result<String> {
    let (begins, ends) = ("import * as ", " from \"./__wasm_split.js\"");
    let (mut imports, mut lines) = (Vec::new(), String::new());
    for line in script.lines() {
        match line.strip_prefix(begins).and_then(|rest| rest.strip_suffix(ends)) {
            Some(import) => imports.push(import),
            None => lines.extend([line, "\n"]),
        }
    }
    if imports.is_empty() {
        bail!("wasm-bindgen writes its imports otherwise than it did: look into `joined`");
    }
    let mut names = Vec::new();
    for line in loader.lines().filter(|line| !line.starts_with("import ")) {
        let line = line.strip_prefix("export ").unwrap_or(line);
        let name = line.strip_prefix("const ").and_then(|rest| rest.split(' ').next());
        names.extend(name.filter(|name| name.starts_with("__wasm_split_load_")));
        lines.extend([&beside(line), "\n"]);
    }
    // There is one for each piece, and each of them has all.
    for import in imports {
        lines.push_str(&format!("const {import} = {{ {} }};\n", names.join(", ")));
    }
    Ok(lines)
}

/// `new URL("./split_later.wasm", import.meta.url)` as the address beside the script.
fn beside(line: &str) -> String {
    let (begins, ends) = ("new URL(\"./", ".wasm\", import.meta.url)");
    let parts = line.split_once(begins).and_then(|(before, rest)| {
        rest.split_once(ends).map(|(name, after)| (before, name, after))
    });
    let Some((before, name, after)) = parts else { return line.to_owned() };
    let name = name.trim_start_matches("split_");
    format!("{before}import.meta.url.replace(/\\.js$/, \"_{name}.wasm\"){after}")
}

/// The pieces that the one who cuts has left, with short names.
fn pieces_in(folder: &Path) -> anyhow::Result<Vec<(String, PathBuf)>> {
    let named = |stem: &str| (stem != PAGE).then(|| stem.trim_start_matches("split_").to_owned());
    modules(folder, named)
}

/// The pieces of the page that wasm-bindgen has made.
fn made_pieces(folder: &Path) -> anyhow::Result<Vec<(String, PathBuf)>> {
    let begins = format!("{PAGE}_");
    let named = move |stem: &str| {
        stem.strip_prefix(&begins).filter(|name| *name != "bg").map(str::to_owned)
    };
    modules(folder, named)
}

/// Those of an earlier build would be taken for new ones.
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
        fs::read_dir(folder).with_context(|| format!("{} is not there", folder.display()))?;
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

    use super::{beside, joined, piece};

    #[test]
    fn a_piece_is_called_as_the_script_beside_it() {
        let line = "    const src = fetch(new URL(\"./split_later.wasm\", import.meta.url));";
        let expected = "    const src = fetch(import.meta.url.replace(/\\.js$/, \"_later.wasm\"));";
        assert_eq!(beside(line), expected);
        assert_eq!(beside("return 1;"), "return 1;");
    }

    #[test]
    fn a_piece_is_known_by_its_name() {
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

    #[test]
    fn one_script_is_made_of_two() {
        let import = |name: &str| format!("import * as {name} from \"./__wasm_split.js\"\n");
        let script =
            format!("{}{}function initSync() {{}}\n", import("import1"), import("import2"));
        let loader = "import { initSync } from \"./x.js\";\nlet shared;\nexport const __wasm_split_load_later = go(() => 1);\n";
        assert_eq!(
            joined(&script, loader).unwrap(),
            "function initSync() {}\nlet shared;\nconst __wasm_split_load_later = go(() => 1);\nconst import1 = { __wasm_split_load_later };\nconst import2 = { __wasm_split_load_later };\n"
        );
        assert!(joined("import * as import2 from \"y\"", loader).is_err());
    }
}
