//! `virtual-phone`: Snom desk phones in software, with the web server of real ones.

use std::{
    net::{IpAddr, SocketAddr},
    path::PathBuf,
    process::ExitCode,
    time::Duration,
};

use anyhow::{Context, bail};
use clap::{Parser, ValueEnum};
use snom::{Firmware, Model};
use tokio::{net::TcpListener, task::JoinSet};
use virtual_phone::http::{
    Login, PhoneServer, Scenario, ScenarioPhone, Scheme, Settings, Webserver,
};

/// What has no option of its own.
const AFTER_HELP: &str = "\
Hidden tags, restricted queries, user mode, locking after wrong passwords, the faults of real phones \
and calls that come in are set in a file for --scenario, for each phone by itself:

  [[phones]]
  model = \"D785\"
  firmware = \"8.4.18\"
  listen = \"127.0.0.1:8090\"
  [phones.web]
  hidden_tags = true
  [phones.web.faults]
  one_connection = true

All that can be set is in the README, \"A phone in software\".";

/// Snom desk phones in software, with the web server of real ones.
#[derive(Parser)]
#[command(version, after_help = AFTER_HELP)]
struct Arguments {
    /// The model to be, such as D785.
    #[arg(long, default_value = "D785", value_parser = model)]
    model: &'static Model,
    /// The firmware, such as 8.4.18; it decides which keys and spellings are known. Without it, one
    /// that is in use on the model's series.
    #[arg(long, value_parser = firmware)]
    firmware: Option<Firmware>,
    /// How many expansion modules are plugged in; one if the model takes any.
    #[arg(long, value_name = "N")]
    modules: Option<u8>,
    /// Where to listen; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:8090")]
    listen: SocketAddr,
    /// Run so many phones in one process, on ports that follow each other.
    #[arg(long, default_value = "1", value_name = "N")]
    fleet: u16,
    /// Ask for this user name (with --password).
    #[arg(long, requires = "password")]
    user: Option<String>,
    /// Ask for this password (with --user).
    #[arg(long, requires = "user")]
    password: Option<String>,
    /// How to ask for the password.
    #[arg(long, value_enum, default_value_t = Auth::Basic, requires = "user")]
    auth: Auth,
    /// Speak https with a certificate of its own; plain http is sent there.
    #[arg(long)]
    https_only: bool,
    /// Show what was received at /_outbox and the state at /_state; POST /_call?from=… calls.
    #[arg(long)]
    inspect: bool,
    /// Start the phones of this TOML file instead, with their settings, faults and calls.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["model", "firmware", "modules", "listen", "fleet", "user", "https_only", "inspect"])]
    scenario: Option<PathBuf>,
}

/// How to ask for the password.
#[derive(Clone, Copy, ValueEnum)]
enum Auth {
    Basic,
    Digest,
}

fn model(name: &str) -> Result<&'static Model, String> {
    Model::find(name).ok_or_else(|| {
        let known: Vec<_> = Model::all().iter().map(|model| model.name).collect();
        format!("the known models are {}", known.join(", "))
    })
}

fn firmware(text: &str) -> Result<Firmware, String> {
    text.parse().map_err(|error: snom::argument::ArgumentError| error.to_string())
}

#[tokio::main(flavor = "current_thread")]
#[expect(clippy::print_stderr, reason = "the error is for the person who started the program")]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> anyhow::Result<()> {
    let phones = phones(Arguments::parse())?;
    let mut lines = JoinSet::new();
    for phone in phones {
        start(phone, &mut lines).await?;
    }
    tokio::select! {
        Some(ended) = lines.join_next() => ended?.context("a listener failed"),
        interrupted = tokio::signal::ctrl_c() => interrupted.context("cannot wait for Ctrl-C"),
    }
}

#[expect(
    clippy::print_stdout,
    reason = "one line for each phone says where it is; programs wait for it"
)]
async fn start(
    phone: ScenarioPhone,
    lines: &mut JoinSet<std::io::Result<()>>,
) -> anyhow::Result<()> {
    let listener = TcpListener::bind(phone.listen).await.with_context(|| {
        format!("cannot listen on {}; choose another with --listen", phone.listen)
    })?;
    let scheme = if phone.web.webserver == Webserver::Https { "https" } else { "http" };
    println!("{} on {scheme}://{}", phone.model.name, listener.local_addr()?);
    let server = PhoneServer::new(phone.model, phone.web);
    if let Some(firmware) = phone.firmware {
        server.set_firmware(firmware);
    }
    if let Some(modules) = phone.modules {
        server.set_modules(modules);
    }
    for call in phone.calls {
        server.expect_call(&call.from, Duration::from_millis(call.after_ms));
    }
    lines.spawn(server.serve(listener));
    Ok(())
}

/// The phones that were asked for.
fn phones(arguments: Arguments) -> anyhow::Result<Vec<ScenarioPhone>> {
    if let Some(file) = arguments.scenario {
        let text = std::fs::read_to_string(&file)
            .with_context(|| format!("cannot read the scenario {}", file.display()))?;
        let scenario = Scenario::read(&text).with_context(|| file.display().to_string())?;
        return Ok(scenario.phones);
    }
    if arguments.fleet == 0 {
        bail!("--fleet: 0 phones are none; give 1 or more");
    }
    let scheme = match arguments.auth {
        Auth::Basic => Scheme::Basic,
        Auth::Digest => Scheme::Digest,
    };
    let login = arguments.user.zip(arguments.password);
    let web = Settings {
        login: login.map(|(user, password)| Login { scheme, ..Login::new(user, password) }),
        webserver: if arguments.https_only { Webserver::Https } else { Webserver::Http },
        inspect: arguments.inspect,
        ..Settings::default()
    };
    (0..arguments.fleet)
        .map(|nth| {
            Ok(ScenarioPhone {
                model: arguments.model,
                firmware: arguments.firmware,
                listen: nth_address(arguments.listen, nth)?,
                modules: arguments.modules,
                web: web.clone(),
                calls: Vec::new(),
            })
        })
        .collect()
}

/// The address of the nth phone of a fleet: the same host, the port that many further.
fn nth_address(first: SocketAddr, nth: u16) -> anyhow::Result<SocketAddr> {
    let ip: IpAddr = first.ip();
    if first.port() == 0 {
        return Ok(first);
    }
    let port = first.port().checked_add(nth).with_context(|| {
        format!("--fleet: there are not so many ports after {}; choose a lower one", first.port())
    })?;
    Ok(SocketAddr::new(ip, port))
}
