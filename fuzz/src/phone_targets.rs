//! The virtual phone: its state, its web server and its scenario files.

use std::{cell::RefCell, time::Duration};

use snom::{Firmware, Model, Request, Screen};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    runtime::Runtime,
};
use virtual_phone::{
    VirtualPhone,
    http::{Login, PhoneServer, Scenario, Scheme, Settings},
};

/// The bytes of a conversation that are buffered.
const PIPE: usize = 64 * 1024;

/// Runs a phone: a byte for the model, then a line for each event: a request, a time to wait in
/// milliseconds, `call` and a number, `firmware` and a version, or `modules` and their number.
pub(super) fn phone(data: &[u8]) {
    let Some((&model, rest)) = data.split_first() else { return };
    let models = Model::all();
    let Some(model) = models.get(usize::from(model) % models.len()) else { return };
    let mut phone = VirtualPhone::new(model, Duration::ZERO);
    let mut now = Duration::ZERO;
    for line in String::from_utf8_lossy(rest).lines().take(200) {
        if let Ok(wait) = line.parse::<u16>() {
            now += Duration::from_millis(wait.into());
            phone.advance(now);
        } else if let Some(number) = line.strip_prefix("call ") {
            phone.expect_call(number, Duration::from_millis(10));
        } else if let Some(Ok(firmware)) = line.strip_prefix("firmware ").map(str::parse) {
            phone.set_firmware(firmware);
        } else if let Some(Ok(modules)) = line.strip_prefix("modules ").map(str::parse) {
            phone.set_modules(modules);
        } else if let Ok(Request::Command(command)) =
            Request::decode_by(line, Some(phone.firmware()))
        {
            phone.obey(&command, now);
        }
    }
    let state = phone.state();
    let heard: Vec<_> = state.calls.iter().filter(|call| call.state == "connected").collect();
    assert!(heard.len() <= 1 || heard.iter().all(|call| call.in_conference), "{state:?}");
    for screen in [Screen::Main, Screen::Labels, Screen::Expansion] {
        if let Some(file) = phone.picture(screen) {
            assert!(snom::Picture::decode(&file).is_ok_and(|picture| picture.missing_rows == 0));
        }
    }
}

thread_local! {
    static RUNTIME: RefCell<Option<Runtime>> = const { RefCell::new(None) };
}

fn block_on<T>(future: impl Future<Output = T>) -> Option<T> {
    RUNTIME.with_borrow_mut(|runtime| {
        if runtime.is_none() {
            *runtime = tokio::runtime::Builder::new_current_thread().build().ok();
        }
        Some(runtime.as_ref()?.block_on(future))
    })
}

/// Sends bytes on a connection to a phone whose settings the first byte chooses.
pub(super) fn conversation(data: &[u8]) {
    let Some((&choice, sent)) = data.split_first() else { return };
    let Some(model) = Model::find("300") else { return };
    let scheme = match choice % 4 {
        0 => None,
        1 => Some(Scheme::Basic),
        2 => Some(Scheme::Digest),
        _ => Some(Scheme::DigestWithoutQop),
    };
    let settings = Settings {
        login: scheme.map(|scheme| Login { scheme, ..Login::new("admin", "s3cret") }),
        hidden_tags: choice & 4 != 0,
        restrict_uri_queries: choice & 8 != 0,
        user_mode: choice & 16 != 0,
        inspect: choice & 32 != 0,
        ..Settings::default()
    };
    let server = PhoneServer::new(model, settings);
    if choice & 64 != 0 {
        server.set_firmware(Firmware::new([8, 4, 18, 0]));
    }
    let answers = block_on(async {
        let (mut here, there) = tokio::io::duplex(PIPE);
        let mut answers = Vec::new();
        let client = async {
            // Writing fails when the phone has hung up.
            let _ = here.write_all(sent.get(..PIPE).unwrap_or(sent)).await;
            let _ = here.shutdown().await;
            let _ = here.read_to_end(&mut answers).await;
        };
        tokio::join!(server.serve_connection(there), client);
        answers
    });
    let answers = answers.unwrap_or_default();
    assert!(answers.is_empty() || answers.starts_with(b"HTTP/1.1 "), "{answers:?}");
}

/// Reads a scenario.
pub(super) fn scenario(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    match Scenario::read(text) {
        Ok(scenario) => assert!(!scenario.phones.is_empty()),
        Err(error) => assert!(error.line >= 1 && error.line <= text.lines().count() + 1),
    }
}
