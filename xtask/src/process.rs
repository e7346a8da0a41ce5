//! Runs other programs and reports what runs.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Instant,
};

use anyhow::{Context, bail};

/// Returns the root of the repository.
pub(crate) fn root() -> PathBuf {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask).to_owned()
}

/// Prints a line in the form that every step has.
pub(crate) fn say(text: &str) {
    eprintln!("\x1b[1;34m▶\x1b[0m {text}");
}

/// Runs a step and prints how long it took.
///
/// # Errors
/// Those of the step.
pub(crate) fn step<T>(name: &str, act: impl FnOnce() -> anyhow::Result<T>) -> anyhow::Result<T> {
    say(name);
    let started = Instant::now();
    let done = act()?;
    eprintln!("\x1b[1;32m✔\x1b[0m {name} ({:.1} s)", started.elapsed().as_secs_f32());
    Ok(done)
}

/// Copies this program to `target/stand-in/<name>`, where no build replaces it while it is in use.
///
/// # Errors
/// When the copy cannot be written.
pub(crate) fn copy_of_this_program(name: &str) -> anyhow::Result<PathBuf> {
    let folder = root().join("target/stand-in");
    let copy = folder.join(name).with_extension(env::consts::EXE_EXTENSION);
    // On Linux a program can be read even if a build has replaced its file.
    let linux = Path::new("/proc/self/exe");
    let this = if linux.exists() { linux.to_owned() } else { env::current_exe()? };
    fs::create_dir_all(&folder)
        // A program that runs cannot be written, but it can be removed.
        .and_then(|()| if copy.exists() { fs::remove_file(&copy) } else { Ok(()) })
        .and_then(|()| fs::copy(this, &copy))
        .with_context(|| format!("{} cannot be written", folder.display()))?;
    Ok(copy)
}

/// The cargo that runs this, so that a toolchain chosen on the command line is kept.
pub(crate) fn cargo() -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or("cargo".into()));
    in_repository(&mut command);
    command
}

/// Runs `command` in the root of the repository, without the variables of the outer `cargo run`,
/// which would make inner builds think they are part of it.
pub(crate) fn in_repository(command: &mut Command) -> &mut Command {
    for (name, _) in env::vars_os() {
        if name.to_str().is_some_and(|name| {
            name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")
        }) {
            command.env_remove(name);
        }
    }
    command.current_dir(root())
}

/// Runs a program to its end; its output is shown.
///
/// # Errors
/// When it cannot be started or fails; `remedy` says what to do about that.
pub(crate) fn run(command: &mut Command, remedy: &str) -> anyhow::Result<()> {
    let name = command.get_program().to_string_lossy().into_owned();
    let status =
        command.status().with_context(|| format!("`{name}` cannot be started; {remedy}"))?;
    if !status.success() {
        let arguments: Vec<_> =
            command.get_args().map(|argument| argument.to_string_lossy()).collect();
        bail!("`{name} {}` failed with {status}; {remedy}", arguments.join(" "));
    }
    Ok(())
}

/// The first line that a program prints, or `None` when it cannot be run or fails.
pub(crate) fn first_line(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).stderr(Stdio::null()).output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout);
    output.status.success().then(|| text.lines().next().unwrap_or_default().to_owned())
}
