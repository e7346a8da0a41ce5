//! `deskside-relay init`: a first configuration, and the secrets it names.

use std::{fs, os::unix::fs::PermissionsExt, path::Path};

use axum::{body::Body, http::Request};
use deskside_relay::{
    access::{PasswordHash, TokenHash},
    config,
};
use virtual_phone::http::{Login, Settings};

use crate::{
    command_line::{printed, reported, run},
    desk::{TestRelay, phone_with},
};

/// Returns the files of a folder with their modes.
fn files(folder: &Path) -> Vec<(String, u32)> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    let mut files: Vec<_> = entries
        .map(|entry| {
            let mode = entry.metadata().unwrap().permissions().mode() & 0o777;
            (entry.file_name().into_string().unwrap(), mode)
        })
        .collect();
    files.sort();
    files
}

/// Returns what follows "shown only once: ".
fn shown_once(text: &str) -> String {
    let lines: Vec<_> =
        text.lines().filter_map(|line| line.split_once("shown only once: ")).collect();
    assert_eq!(lines.len(), 1, "{text}");
    lines[0].1.to_owned()
}

/// Signs in at a relay with the configuration in `folder`.
async fn signs_in(folder: &Path, name: &str, password: &str) -> bool {
    let config = config::load(&folder.join("deskside.toml")).unwrap();
    let body = serde_json::json!({ "name": name, "password": password }).to_string();
    let request = Request::post("/api/v1/session")
        .header("host", "localhost")
        .header("origin", "http://localhost")
        .header("x-deskside", "1")
        .header("content-type", "application/json");
    let request = request.body(Body::from(body)).unwrap();
    TestRelay::configured(config).request(request).await.status().is_success()
}

#[tokio::test]
async fn options_make_a_configuration_that_passes_the_check() {
    let given = tempfile::tempdir().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let login = Login::new("admin", "s3cret-of-the-phone");
    let peer = phone_with(Settings { login: Some(login), ..Settings::default() }).await;
    let of_phone = given.path().join("of-phone");
    let of_user = given.path().join("of-user");
    fs::write(&of_phone, "s3cret-of-the-phone\n").unwrap();
    fs::write(&of_user, "correct horse\r\n").unwrap();
    let address = peer.address.to_string();
    let mut arguments = vec!["init", "--phone", address.as_str(), "--model", "D785"];
    arguments.extend(["--phone-user", "admin", "--phone-password-file"]);
    arguments.extend([of_phone.to_str().unwrap(), "--url", "https://deskside.example"]);
    arguments.extend(["--user", "ada", "--password-file", of_user.to_str().unwrap()]);
    let written = run(folder.path(), &arguments).await;
    assert!(written.status.success(), "{written:?}");
    assert!(reported(&written).is_empty(), "{written:?}");
    let said = printed(&written);
    for secret in ["s3cret-of-the-phone", "correct horse", "shown only once"] {
        assert!(!said.contains(secret), "{said}");
    }
    let expected = [
        ("deskside.toml", 0o640),
        ("phone.password", 0o600),
        ("session.key", 0o600),
        ("user.hash", 0o600),
    ];
    let expected = expected.map(|(name, mode)| (name.to_owned(), mode));
    assert_eq!(files(folder.path()), expected);

    let checked = run(folder.path(), &["check", "--config", "deskside.toml"]).await;
    assert!(checked.status.success(), "{checked:?}");
    let text = printed(&checked);
    assert!(text.contains("valid; phones: 1, users: 1") && !text.contains("doubtful"), "{text}");
    assert!(reported(&checked).is_empty(), "{checked:?}");
    let doctor = run(folder.path(), &["doctor", "--config", "deskside.toml"]).await;
    assert_eq!(doctor.status.code(), Some(0), "{doctor:?}");
    let hash = fs::read_to_string(folder.path().join("user.hash")).unwrap();
    assert!(PasswordHash::read(hash.trim()).unwrap().matches("correct horse"));
}

#[tokio::test]
async fn a_password_that_nobody_chose_is_shown_once_and_stored_nowhere() {
    let folder = tempfile::tempdir().unwrap();
    // Without a terminal nothing is asked.
    let written = run(folder.path(), &["init"]).await;
    assert!(written.status.success(), "{written:?}");
    let password = shown_once(&printed(&written));
    assert!(password.len() >= 20, "{password}");
    for (name, _) in files(folder.path()) {
        let text = fs::read_to_string(folder.path().join(&name)).unwrap();
        assert!(!text.contains(&password), "{name}");
    }
    assert!(signs_in(folder.path(), "admin", &password).await);
    assert!(!signs_in(folder.path(), "admin", "correct horse").await);
    let key = fs::read_to_string(folder.path().join("session.key")).unwrap();
    let other = tempfile::tempdir().unwrap();
    assert_ne!(shown_once(&printed(&run(other.path(), &["init"]).await)), password);
    assert_ne!(fs::read_to_string(other.path().join("session.key")).unwrap(), key);
}

#[tokio::test]
async fn a_program_gets_a_token_and_without_a_sign_in_there_is_no_secret() {
    let folder = tempfile::tempdir().unwrap();
    let written = run(folder.path(), &["init", "--token", "--user", "monitoring"]).await;
    assert!(written.status.success(), "{written:?}");
    let token = shown_once(&printed(&written));
    let config = config::load(&folder.path().join("deskside.toml")).unwrap();
    assert_eq!(config.people.users[0].token, Some(TokenHash::of(&token)));
    let names: Vec<_> = files(folder.path()).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["deskside.toml", "session.key"]);

    let folder = tempfile::tempdir().unwrap();
    let written = run(folder.path(), &["init", "--no-sign-in", "--phone", "10.0.0.5"]).await;
    assert!(written.status.success(), "{written:?}");
    assert_eq!(files(folder.path()), [("deskside.toml".to_owned(), 0o640)]);
    let checked = run(folder.path(), &["check", "--config", "deskside.toml"]).await;
    assert!(printed(&checked).contains("valid; phones: 1, users: 0"), "{checked:?}");
}

#[tokio::test]
async fn no_file_is_overwritten() {
    for name in ["deskside.toml", "session.key", "user.hash"] {
        let folder = tempfile::tempdir().unwrap();
        let taken = folder.path().join(name);
        fs::write(&taken, "mine").unwrap();
        let refused = run(folder.path(), &["init"]).await;
        assert_eq!(refused.status.code(), Some(1), "{name}: {refused:?}");
        let said = reported(&refused);
        assert!(said.contains("nothing is overwritten") && said.contains(name), "{said}");
        assert!(printed(&refused).is_empty(), "{refused:?}");
        assert_eq!(fs::read_to_string(&taken).unwrap(), "mine");
        assert_eq!(files(folder.path()).len(), 1, "{name}");
    }
}

#[tokio::test]
async fn a_wrong_option_leaves_nothing_behind() {
    let given = tempfile::tempdir().unwrap();
    let (short, long) = (given.path().join("short"), given.path().join("long"));
    fs::write(&short, "s3cret\n").unwrap();
    fs::write(&long, "one line\nand another\n").unwrap();
    let (short, long) = (short.display().to_string(), long.display().to_string());
    for (arguments, part) in [
        (vec!["--phone", "http://admin:s3cret@10.0.0.5"], "contains a user name or password"),
        (vec!["--phone", "10.0.0.5", "--model", "D1"], "the model `D1` is not known"),
        (vec!["--model", "D785"], "--phone"),
        (vec!["--phone", "10.0.0.5", "--phone-user", "admin"], "--phone-password-file"),
        (vec!["--no-sign-in", "--user", "ada"], "cannot be used with"),
        (vec!["--url", "deskside.example"], "is not an origin"),
        (vec!["--password-file", short.as_str()], "at least 8 characters"),
        (vec!["--password-file", long.as_str()], "must have one line"),
        (vec!["--config", "missing/deskside.toml"], "cannot be written"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let refused = run(folder.path(), &[&["init"][..], &arguments[..]].concat()).await;
        assert!(!refused.status.success(), "{arguments:?}");
        let said = reported(&refused);
        assert!(said.contains(part) && !said.contains("s3cret"), "{arguments:?}: {said}");
        assert!(files(folder.path()).is_empty(), "{arguments:?}");
    }
}
