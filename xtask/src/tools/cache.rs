//! The folder in which tools are kept for every clone: a user builds each once.

use std::{
    env, fs,
    fs::{File, TryLockError},
    path::{Path, PathBuf},
};

use anyhow::{Context, bail};

use crate::process::{first_line, say};

/// The environment variable that names another folder.
pub(crate) const VARIABLE: &str = "DESKSIDE_TOOLS";

/// The folder itself.
///
/// # Errors
/// When no home directory is known.
pub(super) fn folder() -> anyhow::Result<PathBuf> {
    locate(|name| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from))
}

fn locate(variable: impl Fn(&str) -> Option<PathBuf>) -> anyhow::Result<PathBuf> {
    if let Some(folder) = variable(VARIABLE) {
        return Ok(folder);
    }
    let caches =
        variable("XDG_CACHE_HOME").or_else(|| variable("HOME").map(|home| home.join(".cache")));
    let caches = caches.with_context(|| {
        format!("there is no HOME for the tools; name a folder with {VARIABLE}")
    })?;
    Ok(caches.join("deskside/tools"))
}

/// Where a tool is kept once it is complete: the name has the version of the compiler too, since a
/// tool may depend on it.
///
/// # Errors
/// When there is no compiler or no home directory.
pub(super) fn folder_of(name: &str, version: &str) -> anyhow::Result<PathBuf> {
    let compiler =
        first_line("rustc", &["--version"]).context("there is no rustc; install rustup first")?;
    Ok(folder()?.join(format!("{name}-{version}-{}", file_name(&compiler))))
}

/// `rustc 1.95.0 (59807616e 2026-04-14)` as `rustc-1.95.0-59807616e-2026-04-14`.
fn file_name(compiler: &str) -> String {
    let is_part_of_word = |letter: char| letter.is_ascii_alphanumeric() || letter == '.';
    let words = compiler.split(|letter| !is_part_of_word(letter)).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-")
}

/// Waits until no other clone builds tools; the lock ends with the returned file, or with the
/// process.
///
/// # Errors
/// When the folder cannot be written.
pub(super) fn lock() -> anyhow::Result<File> {
    let folder = folder()?;
    let file =
        fs::create_dir_all(&folder).and_then(|()| File::create(folder.join("lock"))).with_context(
            || format!("{} cannot be written; name another with {VARIABLE}", folder.display()),
        )?;
    match file.try_lock() {
        Ok(()) => return Ok(file),
        Err(TryLockError::WouldBlock) => say("waiting for another clone, which is building tools"),
        Err(TryLockError::Error(error)) => {
            bail!("{} cannot be locked: {error}", folder.display())
        }
    }
    file.lock().with_context(|| format!("{} cannot be locked", folder.display()))?;
    Ok(file)
}

/// Where the owner of the lock builds; it survives an interrupted build, which then goes on.
///
/// # Errors
/// When no home directory is known.
pub(super) fn build_folder() -> anyhow::Result<PathBuf> {
    Ok(folder()?.join("unfinished"))
}

/// Removes what building has left, which is hundreds of megabytes.
///
/// # Errors
/// When it cannot be removed.
pub(super) fn remove_build_folder() -> anyhow::Result<()> {
    let folder = build_folder()?;
    if folder.exists() {
        fs::remove_dir_all(&folder)
            .with_context(|| format!("{} cannot be removed", folder.display()))?;
    }
    Ok(())
}

/// Moves a complete tool to its place in one step, so that no clone runs half of one.
///
/// # Errors
/// When it cannot be moved.
pub(super) fn publish(unfinished: &Path, place: &Path) -> anyhow::Result<()> {
    if place.exists() {
        fs::remove_dir_all(place)
            .with_context(|| format!("{} cannot be replaced", place.display()))?;
    }
    fs::rename(unfinished, place).with_context(|| format!("{} cannot be written", place.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_is_the_named_one_then_xdg_then_home() {
        let located = |given: &[(&str, &str)]| {
            let found = |name: &str| given.iter().find(|(given, _)| *given == name);
            locate(|name| found(name).map(|(_, value)| PathBuf::from(value)))
        };
        let (home, xdg, named) = (("HOME", "/h"), ("XDG_CACHE_HOME", "/x"), (VARIABLE, "/n"));
        assert_eq!(located(&[home]).unwrap(), Path::new("/h/.cache/deskside/tools"));
        assert_eq!(located(&[home, xdg]).unwrap(), Path::new("/x/deskside/tools"));
        assert_eq!(located(&[home, xdg, named]).unwrap(), Path::new("/n"));
        assert!(located(&[]).unwrap_err().to_string().contains(VARIABLE));
    }

    #[test]
    fn the_compiler_is_part_of_a_file_name() {
        assert_eq!(
            file_name("rustc 1.95.0 (59807616e 2026-04-14)"),
            "rustc-1.95.0-59807616e-2026-04-14"
        );
    }
}
