//! The tables of the documents, compared with the program.

use std::{collections::BTreeSet, fs, future::pending, path::Path};

use deskside_relay::{config, server};
use relay_api::Code;
use serde_json::Value;
use snom::CommandKind;
use tokio::{
    io::AsyncWriteExt,
    net::{TcpListener, TcpStream},
};
use virtual_phone::http::{Login, Scenario, Settings};

use super::{
    markdown::{Document, code},
    run,
};
use crate::desk::{TestRelay, phone, phone_with};

fn reference() -> Document {
    Document::read("docs/reference.md")
}

fn sorted<T: Ord>(names: impl IntoIterator<Item = T>) -> BTreeSet<T> {
    names.into_iter().collect()
}

/// The keys that a message names: "unknown field `x`, expected one of `a`, `b`".
fn expected(message: &str) -> Vec<String> {
    let expected = message.split_once("expected ").map(|(_, expected)| expected);
    assert!(expected.is_some(), "{message}");
    code(expected.unwrap().lines().next().unwrap())
}

#[tokio::test]
async fn the_table_of_configuration_keys_is_complete() {
    let folder = tempfile::tempdir().unwrap();
    let mut keys = BTreeSet::new();
    for (prefix, table) in [
        ("", "x = 1"),
        ("web.", "[web]\nx = 1"),
        ("login.", "[login]\nx = 1"),
        ("login.proxy.", "[login.proxy]\nx = 1"),
        ("tls.", "[tls]\nx = 1"),
        ("oidc.", "[oidc]\nx = 1"),
        ("limits.", "[limits]\nx = 1"),
        ("driver.", "[driver]\nx = 1"),
        ("users.", "[[users]]\nx = 1"),
        ("ad_hoc.", "[ad_hoc]\nx = 1"),
        ("phones.", "[[phones]]\nx = 1"),
        ("portals.", "[[portals]]\nx = 1"),
        ("embed.", "[embed]\nx = 1"),
        ("cluster.", "[cluster]\nx = 1"),
        ("cluster.sites.", "[[cluster.sites]]\nx = 1"),
    ] {
        fs::write(folder.path().join("deskside.toml"), table).unwrap();
        let (is_good, message) = run(folder.path(), &["check", "--config", "deskside.toml"]).await;
        assert!(!is_good, "{table}");
        keys.extend(expected(&message).into_iter().map(|key| format!("{prefix}{key}")));
    }
    let listed = reference().rows("Configuration");
    let listed = sorted(listed.iter().map(|row| code(&row[0]).remove(0)));
    assert_eq!(listed, keys);
}

#[test]
fn the_tables_of_the_virtual_phone_are_complete() {
    let mut keys = BTreeSet::new();
    for table in ["", "[phones.web]", "[phones.web.login]", "[phones.web.faults]"] {
        let text =
            format!("[[phones]]\nmodel = \"D785\"\nlisten = \"127.0.0.1:0\"\n{table}\nx = 1\n");
        keys.extend(expected(&Scenario::read(&text).unwrap_err().to_string()));
    }
    let calls = "[[phones]]\nmodel = \"D785\"\nlisten = \"127.0.0.1:0\"\n[[phones.calls]]\nx = 1\n";
    keys.extend(expected(&Scenario::read(calls).unwrap_err().to_string()));
    // These are tables themselves.
    for table in ["web", "calls", "login", "faults"] {
        assert!(keys.remove(table), "{table}");
    }
    let listed = Document::read("docs/virtual-phone.md").names("Scenarios");
    assert_eq!(sorted(listed), keys);
}

#[test]
fn the_table_of_error_codes_is_complete() {
    let rows = reference().rows("Error codes");
    let listed = rows.iter().map(|row| (code(&row[0]).remove(0), row[1].parse::<u16>().unwrap()));
    let codes = Code::NAMES.iter().map(|name| ((*name).to_owned(), Code::named(name).status()));
    assert_eq!(sorted(listed), sorted(codes));
}

#[tokio::test]
async fn the_table_of_options_is_complete() {
    let (_, help) = run(Path::new("/"), &["--help"]).await;
    let words = help.lines().filter_map(|line| {
        let line = line.strip_prefix("  ")?.trim_start();
        let is_option = line.starts_with('-');
        line.split([' ', ',']).find(|word| !is_option || word.starts_with("--"))
    });
    // The lines of the usage begin with the name of the program.
    let words = words.filter(|word| !word.is_empty() && *word != "deskside-relay");
    let listed = reference().names("Command line");
    let listed = listed.into_iter().filter(|name| !name.contains(' '));
    assert_eq!(sorted(listed), sorted(words.map(str::to_owned)), "{help}");
}

#[tokio::test]
async fn the_table_of_options_of_init_is_complete() {
    let (_, help) = run(Path::new("/"), &["init", "--help"]).await;
    let lines = help.lines().map(str::trim_start).filter(|line| line.starts_with("--"));
    let options = lines.filter_map(|line| line.split(' ').next()).map(str::to_owned);
    let listed = Document::read("docs/running.md").names("First configuration");
    let listed = listed.into_iter().filter(|name| name.starts_with("--"));
    assert_eq!(sorted(listed), sorted(options), "{help}");
}

#[tokio::test]
async fn the_table_of_metrics_is_complete() {
    // With one place for a connection and a reserve of two, so that a third one is counted as refused.
    let login = Login::new("admin", "s3cret");
    let peer = phone_with(Settings { login: Some(login), ..Settings::default() }).await;
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("relay.password"), "s3cret").unwrap();
    let text = format!(
        "limits = {{ connections = 1 }}\n[[phones]]\nid = \"desk\"\nmodel = \"D785\"\n\
         address = \"{}\"\nusername = \"admin\"\npassword_file = \"relay.password\"\n",
        peer.address
    );
    let bench = TestRelay::configured(config::read(&text, folder.path()).unwrap());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (relay, app) = (bench.relay.clone(), bench.app.clone());
    tokio::spawn(async move { server::serve(listener, app, &relay, pending()).await });
    bench.keys("1").await;
    bench.post("/api/v1/session", r#"{"name":"ada","password":"wrong"}"#).await;
    let mut held = Vec::new();
    for _ in 0..3 {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n").await.unwrap();
        held.push(stream);
    }
    let metrics = async || String::from_utf8(bench.get("/metrics").await.body).unwrap();
    while !metrics().await.contains("deskside_refused_connections_total{") {
        tokio::task::yield_now().await;
    }
    let text = metrics().await;
    let types = text.lines().filter_map(|line| line.strip_prefix("# TYPE ")?.split_once(' '));
    let metrics = types.map(|(name, kind)| {
        let ending = if kind == "counter" { "_total" } else { "" };
        (format!("{name}{ending}"), kind.to_owned())
    });
    let rows = reference().rows("Metrics");
    let listed = rows.iter().map(|row| (code(&row[0]).remove(0), row[1].clone()));
    assert_eq!(sorted(listed), sorted(metrics), "{text}");
}

#[tokio::test]
async fn the_tables_of_calls_outcomes_and_events_are_complete() {
    let (_, description) = run(Path::new("/"), &["openapi"]).await;
    let description: Value = serde_json::from_str(&description).unwrap();
    let paths = description["paths"].as_object().unwrap();
    let calls = paths.iter().flat_map(|(path, methods)| {
        let methods = methods.as_object().unwrap().keys();
        methods.map(move |method| format!("{} {path}", method.to_uppercase()))
    });
    let api = Document::read("docs/api.md");
    let listed = api.rows("Calls").into_iter().map(|row| code(&row[0]).remove(0));
    assert_eq!(sorted(listed), sorted(calls));

    let outcomes = description["components"]["schemas"]["Outcome"]["enum"].as_array().unwrap();
    let outcomes = outcomes.iter().map(|outcome| outcome.as_str().unwrap().to_owned());
    assert_eq!(sorted(api.names("Outcomes")), sorted(outcomes));

    let states = description["components"]["schemas"]["CancelState"]["enum"].as_array().unwrap();
    let states = states.iter().map(|state| state.as_str().unwrap().to_owned());
    assert_eq!(sorted(api.names("Cancelling")), sorted(states));

    let events = description["components"]["schemas"]["Event"]["oneOf"].as_array().unwrap();
    let events = events.iter().map(|event| event["properties"]["event"]["enum"][0].as_str());
    let events = events.map(|event| event.unwrap().to_owned());
    assert_eq!(sorted(api.names("Events")), sorted(events));
}

#[tokio::test]
async fn the_table_of_commands_has_every_kind_and_the_relay_reads_each() {
    let mut seen = BTreeSet::new();
    for body in Document::read("docs/api.md").names("Commands") {
        // The table shows commands for the demo phone; other cells show words.
        let Ok(json) = serde_json::from_str::<Value>(&body) else { continue };
        seen.insert(json["command"].as_str().unwrap().to_owned());
        // A phone of its own for each: some restart it.
        let peer = phone().await;
        let bench = TestRelay::new(peer.address, None);
        let body = body.replace("\"confirm\":\"demo\"", "\"confirm\":\"desk\"");
        let answer = bench.post("/api/v1/phones/desk/commands", &body).await;
        let is_sent = answer.status() == 200;
        // The demo phone is neither an 820 nor an 870.
        assert!(is_sent || answer.problem().0 == "not-on-this-phone", "{body}: {}", answer.json());
    }
    assert_eq!(seen, sorted(CommandKind::ALL.iter().map(|kind| kind.name().to_owned())));
}
