//! Tests of the program.

use std::{net::SocketAddr, process::Stdio};

use tokio::{
    io::{AsyncBufReadExt, BufReader},
    net::TcpStream,
    process::{Child, Command},
};

use crate::{Answer, converse};

/// A running program; it ends with the test.
struct Program {
    _child: Child,
    /// The model and the address of each phone.
    phones: Vec<(String, SocketAddr)>,
}

impl Program {
    /// Starts it and waits for the addresses of `count` phones.
    async fn start(arguments: &[&str], count: usize) -> Program {
        let mut child = Command::new(env!("CARGO_BIN_EXE_virtual-phone"))
            .args(arguments)
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut phones = Vec::new();
        while phones.len() < count {
            let line = lines.next_line().await.unwrap().unwrap_or_default();
            let (model, address) = line.split_once(" on http://").unwrap();
            phones.push((model.to_owned(), address.parse().unwrap()));
        }
        Program { _child: child, phones }
    }

    async fn get(&self, nth: usize, target: &str) -> Answer {
        let stream = TcpStream::connect(self.phones.get(nth).unwrap().1).await.unwrap();
        let request = format!("GET {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        converse(stream, &request).await
    }
}

/// Runs the program with wrong arguments; returns its error.
async fn startup_error(arguments: &[&str]) -> String {
    let program = Command::new(env!("CARGO_BIN_EXE_virtual-phone")).args(arguments).output();
    let output = program.await.unwrap();
    assert!(!output.status.success(), "{arguments:?}");
    String::from_utf8(output.stderr).unwrap()
}

#[tokio::test]
async fn the_phones_of_a_fleet_are_independent() {
    let arguments = ["--fleet", "3", "--listen", "127.0.0.1:0", "--inspect", "--model", "D735"];
    let fleet = Program::start(&arguments, 3).await;
    assert_eq!(fleet.get(2, "/command.htm?key=7").await.status(), 200);
    let mut addresses = Vec::new();
    for nth in 0..3 {
        assert_eq!(fleet.phones[nth].0, "D735");
        let state = fleet.get(nth, "/_state").await.text();
        let typed = if nth == 2 { "\"typed\":\"7\"" } else { "\"typed\":\"\"" };
        assert!(state.contains(typed), "phone {nth}: {state}");
        let page = fleet.get(nth, "/info.htm").await;
        addresses.extend(snom::Information::read(&page.body).mac);
    }
    addresses.sort();
    addresses.dedup();
    assert_eq!(addresses.len(), 3, "each has a hardware address of its own");
}

#[tokio::test]
async fn firmware_and_modules_are_options_of_the_program() {
    let arguments = ["--model", "320", "--firmware", "8.4.18", "--modules", "2"];
    let arguments = [&arguments[..], &["--listen", "127.0.0.1:0", "--inspect"]].concat();
    let phone = Program::start(&arguments, 1).await;
    let page = phone.get(0, "/info.htm").await.text();
    assert!(page.contains("snom320-SIP 8.4.18"), "{page}");
    assert_eq!(page.matches("Expansion:").count(), 2, "{page}");
    phone.get(0, "/command.htm?number=55").await;
    phone.get(0, "/index.htm?dialeddel=clear").await;
    assert!(phone.get(0, "/_state").await.text().contains("\"dialled\":[\"55\"]"));
    phone.get(0, "/index.htm?dialeddel=0").await;
    assert!(phone.get(0, "/_state").await.text().contains("\"dialled\":[]"));
}

#[tokio::test]
async fn a_scenario_sets_model_firmware_and_web_settings() {
    let scenario = "[[phones]]\nmodel = \"870\"\nfirmware = \"8.4.33\"\n\
        listen = \"127.0.0.1:0\"\n[phones.web]\nuser_mode = true\n\
        [[phones]]\nmodel = \"D785\"\nlisten = \"127.0.0.1:0\"\n[phones.web]\nhidden_tags = true\n";
    let file = std::env::temp_dir().join(format!("scenario-{}.toml", std::process::id()));
    std::fs::write(&file, scenario).unwrap();
    let phones = Program::start(&["--scenario", file.to_str().unwrap()], 2).await;
    std::fs::remove_file(&file).unwrap();
    assert_eq!(phones.get(0, "/screen.bmp").await.status(), 403, "user mode");
    assert!(phones.get(0, "/info.htm").await.text().contains("snom870-SIP 8.4.33"));
    assert_eq!(phones.get(1, "/command.htm?key=1").await.status(), 403, "hidden tags");
}

#[tokio::test]
async fn a_mistake_on_the_command_line_names_its_remedy() {
    let error = startup_error(&["--firmware", "new"]).await;
    assert!(error.contains("“new” is not valid; use a version such as 10.1.33.33"), "{error}");
    let error = startup_error(&["--model", "D999"]).await;
    assert!(error.contains("the known models are 190, 200"), "{error}");
    let error = startup_error(&["--fleet", "0"]).await;
    assert!(error.contains("must be at least 1"), "{error}");
    let error = startup_error(&["--fleet", "3", "--listen", "127.0.0.1:65535"]).await;
    assert!(error.contains("choose a lower one"), "{error}");
}
