//! The documents are true: their examples run, their tables are complete, their links lead somewhere.

mod examples;
mod markdown;
mod tables;

use std::{path::Path, process::Stdio};

use markdown::Document;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};

/// A relay in a process of its own, with these arguments; ends when it is dropped.
struct Relay {
    address: String,
    _child: Child,
}

impl Relay {
    /// Starts in `folder`, which is the folder of the page too.
    async fn start(folder: &Path, arguments: &[&str]) -> Relay {
        std::fs::write(folder.join("index.html"), crate::desk::PAGE).unwrap();
        let mut child = command(folder)
            .args(["--listen", "127.0.0.1:0", "--site", "."])
            .args(arguments)
            .env("RUST_LOG", "warn")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let ready = BufReader::new(child.stdout.take().unwrap()).lines().next_line().await;
        let ready = ready.unwrap().unwrap();
        let address = ready.strip_prefix("listening on ").unwrap().to_owned();
        Relay { address, _child: child }
    }
}

fn command(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_deskside-relay"));
    command.current_dir(folder).kill_on_drop(true);
    command
}

/// Runs the program to its end: whether it was content, and what it printed.
async fn run(folder: &Path, arguments: &[&str]) -> (bool, String) {
    let output = command(folder).args(arguments).output().await.unwrap();
    let text = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(text).unwrap())
}

#[test]
fn every_link_between_documents_resolves() {
    let documents = Document::all();
    let root = markdown::root();
    let mut broken = Vec::new();
    for document in &documents {
        for link in document.links().iter().filter(|link| !link.contains("://")) {
            let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
            let folder = root.join(&document.path).parent().unwrap().to_owned();
            let target =
                if file.is_empty() { root.join(&document.path) } else { folder.join(file) };
            let Ok(target) = target.canonicalize() else {
                broken.push(format!("{}: {link}", document.path.display()));
                continue;
            };
            if anchor.is_empty() {
                continue;
            }
            let other = documents.iter().find(|other| root.join(&other.path) == target);
            if !other.is_some_and(|other| other.anchors().iter().any(|there| there == anchor)) {
                broken.push(format!("{}: {link}", document.path.display()));
            }
        }
    }
    assert!(broken.is_empty(), "links that lead nowhere: {broken:#?}");
}

/// Where paths of sources begin, besides the root of the repository.
const SOURCES: [&str; 4] =
    ["src", "crates/relay/src", "crates/snom/src", "crates/virtual-phone/src"];

#[test]
fn every_path_that_contributors_read_exists() {
    let root = markdown::root();
    let mut missing = Vec::new();
    for document in Document::all() {
        for name in document.code().into_iter().filter(|name| name.contains('/')) {
            let is_path =
                name.ends_with(".rs") || name.ends_with('/') || name.starts_with("crates/");
            let is_made = ["dist/", "target/", "/"].iter().any(|start| name.starts_with(start));
            let is_plain = name.chars().all(|c| c.is_ascii_alphanumeric() || "/._-".contains(c));
            if !is_path || is_made || !is_plain {
                continue;
            }
            let mut places = SOURCES.iter().map(|folder| root.join(folder)).chain([root.clone()]);
            if !places.any(|place| place.join(&name).exists()) {
                missing.push(format!("{}: {name}", document.path.display()));
            }
        }
    }
    assert!(missing.is_empty(), "files that are not there: {missing:#?}");
}
