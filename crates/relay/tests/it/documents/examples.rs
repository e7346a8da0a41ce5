//! The examples of the documents, as they are printed.

use std::{fs, os::unix::fs::PermissionsExt, path::Path, process::Stdio, time::Duration};

use deskside_relay::access::{PasswordHash, TokenHash};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::Command,
    time::timeout,
};
use virtual_phone::http::{Scenario, Settings};

use super::{
    Relay,
    markdown::{Block, Document},
    run,
};
use crate::desk::{phone, phone_with};

fn blocks(language: &str) -> Vec<Block> {
    let blocks = Document::all().into_iter().flat_map(|document| document.blocks());
    blocks.filter(|block| block.language == language).collect()
}

#[tokio::test]
async fn every_configuration_passes_the_check_and_every_scenario_is_read() {
    let blocks = blocks("toml");
    let scenarios = blocks.iter().filter(|block| block.marker == "scenario").count();
    assert!(scenarios >= 1 && blocks.len() >= scenarios + 4, "too few examples were found");
    for block in blocks {
        if block.marker == "scenario" {
            let read = Scenario::read(&block.text);
            assert!(read.is_ok(), "{}: {read:?}", block.place);
            continue;
        }
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("deskside.toml"), &block.text).unwrap();
        write_files(folder.path(), &block.text);
        let (is_good, text) = run(folder.path(), &["check", "--config", "deskside.toml"]).await;
        assert!(is_good, "{}: {text}", block.place);
        // A file that others may read is warned about.
        assert!(!text.contains("WARN"), "{}: {text}", block.place);
    }
}

/// Writes the files that a configuration names, each with what belongs into it.
fn write_files(folder: &Path, config: &str) {
    let name = vec!["deskside.example".to_owned()];
    let rcgen::CertifiedKey { cert, signing_key } =
        rcgen::generate_simple_self_signed(name).unwrap();
    for line in config.lines().filter(|line| !line.trim_start().starts_with('#')) {
        let Some((key, value)) = line.split_once(" = ") else { continue };
        let content = match key.trim() {
            "password_file" | "client_secret_file" => "s3cret\n".to_owned(),
            "session_key_file" => "k".repeat(64),
            "nkey_file" => format!("SU{}\n", "A".repeat(56)),
            // Of the relay itself: those of phones are authorities.
            "certificate_file" if config.contains("[tls]") => {
                crate::server_tls::pem("CERTIFICATE", cert.der())
            }
            "key_file" => crate::server_tls::pem("PRIVATE KEY", &signing_key.serialize_der()),
            "password_hash_file" => PasswordHash::new("correct horse").unwrap().as_str().to_owned(),
            _ => continue,
        };
        let file = folder.join(value.split('"').nth(1).unwrap());
        fs::write(&file, content).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    }
}

#[test]
fn every_problem_document_is_read() {
    for block in blocks("json") {
        let problem = serde_json::from_str::<relay_api::Problem>(&block.text);
        let problem = problem.map(|problem| (problem.code, problem.status, problem.title));
        let code = problem.as_ref().map_or(relay_api::Code::Other, |(code, ..)| *code);
        let known = (code, code.status(), code.title().to_owned());
        assert_eq!(problem.ok(), Some(known), "{}", block.place);
    }
}

#[tokio::test]
async fn every_curl_line_is_answered() {
    let mut tried = 0;
    for block in blocks("sh") {
        let lines = block.text.replace("\\\n", "");
        let lines: Vec<_> = lines.lines().filter(|line| line.starts_with("curl ")).collect();
        if lines.is_empty() {
            continue;
        }
        let servers = Servers::start(&block.text).await;
        for line in lines {
            servers.curl(line, &block.place).await;
            tried += 1;
        }
    }
    assert!(tried >= 12, "too few examples were found: {tried}");
}

/// The servers that the lines of one block call.
struct Servers {
    folder: tempfile::TempDir,
    token: &'static str,
    relay: Relay,
    phone: crate::desk::Peer,
}

impl Servers {
    /// The demo, or a relay with users where the block has a token.
    async fn start(block: &str) -> Servers {
        let folder = tempfile::tempdir().unwrap();
        let token = "deskside_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG";
        let phone = if block.contains("127.0.0.1:8090") {
            phone_with(Settings { inspect: true, ..Settings::default() }).await
        } else {
            phone().await
        };
        let relay = if block.contains("$TOKEN") {
            let config = format!(
                "[[users]]\nname = \"ada\"\nrole = \"viewer\"\ntoken_sha256 = \"{}\"\n\
                 [[phones]]\nid = \"frontdesk\"\nmodel = \"D785\"\naddress = \"{}\"\n",
                TokenHash::of(token),
                phone.address
            );
            fs::write(folder.path().join("deskside.toml"), config).unwrap();
            Relay::start(folder.path(), &["--config", "deskside.toml"]).await
        } else {
            Relay::start(folder.path(), &["--demo"]).await
        };
        Servers { folder, token, relay, phone }
    }

    /// Runs a line as the document prints it, but for the addresses.
    async fn curl(&self, line: &str, place: &str) {
        let here = line
            .replace("http://127.0.0.1:8080", &self.relay.address)
            .replace("https://deskside.example", &self.relay.address)
            .replace("http://127.0.0.1:8090", &format!("http://{}", self.phone.address))
            .replacen("curl", "exec curl --silent --show-error --fail-with-body", 1);
        assert_ne!(here.matches(&self.relay.address).count() + here.matches("http://").count(), 0);
        let mut shell = Command::new("bash");
        shell.args(["-c", &here]).current_dir(self.folder.path()).env("TOKEN", self.token);
        shell.stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
        let shell = shell.spawn().unwrap();
        let answered = timeout(Duration::from_secs(30), answer(shell, line.contains(" -N ")));
        let answered = answered.await.map_err(|_| "no answer within 30 s".to_owned());
        assert_eq!(answered, Ok(Ok(())), "{place}: {line}");
    }
}

/// Waits for the end, or for the first line of a stream that has none.
async fn answer(mut shell: tokio::process::Child, is_stream: bool) -> Result<(), String> {
    if is_stream {
        let first = BufReader::new(shell.stdout.take().unwrap()).lines().next_line().await.unwrap();
        return first.map(drop).ok_or_else(|| "the stream is empty".to_owned());
    }
    let output = shell.wait_with_output().await.unwrap();
    let text = [output.stdout, output.stderr].concat();
    if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&text).into_owned()) }
}
