//! The man pages and the completions, generated from the definition of the command line.

use std::{
    fs,
    path::Path,
    process::{Output, Stdio},
};

use tokio::process::Command;

/// Runs the program to its end, without a terminal.
pub(crate) async fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_deskside-relay"));
    command.current_dir(folder).args(arguments).stdin(Stdio::null());
    command.output().await.unwrap()
}

/// Returns the standard output of the program.
pub(crate) fn printed(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// Returns the standard error of the program.
pub(crate) fn reported(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[tokio::test]
async fn the_man_page_names_every_option_and_verb() {
    let folder = tempfile::tempdir().unwrap();
    let page = run(folder.path(), &["man"]).await;
    assert!(page.status.success(), "{page:?}");
    let page = printed(&page);
    for part in [".TH deskside", ".SH SYNOPSIS", "\\-\\-listen", "\\-\\-config", "check", "audit"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let written = run(folder.path(), &["man", "--folder", "."]).await;
    assert!(written.status.success(), "{written:?}");
    let main = fs::read_to_string(folder.path().join("deskside-relay.1")).unwrap();
    assert_eq!(main, page);
    for verb in ["check", "cluster", "hash-password", "audit", "audit-verify", "completions"] {
        let page = folder.path().join(format!("deskside-relay-{verb}.1"));
        assert!(page.exists(), "{verb}");
    }
    let nowhere = run(folder.path(), &["man", "--folder", "missing"]).await;
    assert!(!nowhere.status.success());
    assert!(reported(&nowhere).contains("cannot write into missing"), "{nowhere:?}");
}

#[tokio::test]
async fn completions_know_every_verb_in_each_shell() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = run(Path::new("/"), &["completions", shell]).await;
        assert!(script.status.success(), "{shell}: {script:?}");
        let script = printed(&script);
        for part in ["deskside-relay", "hash-password", "health", "listen"] {
            assert!(script.contains(part), "{shell}: {part}");
        }
    }
    let other = run(Path::new("/"), &["completions", "cmd"]).await;
    assert!(!other.status.success());
}
