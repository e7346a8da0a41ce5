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

/// The part of the help about settings that have no option of their own.
const AFTER_HELP: &str = "\
Hidden tags, restricted queries, user mode, locking after wrong passwords, the faults of real phones \
and incoming calls are set in a file for --scenario, separately for each phone:

  [[phones]]
  model = \"D785\"
  firmware = \"8.4.18\"
  listen = \"127.0.0.1:8090\"
  [phones.web]
  hidden_tags = true
  [phones.web.faults]
  one_connection = true

The README lists every setting under \"A phone in software\".";

/// Snom desk phones in software, with the web server of real ones.
#[derive(Parser)]
#[command(version, after_help = AFTER_HELP)]
struct Arguments {
    /// Model, such as D785.
    #[arg(long, default_value = "D785", value_parser = model)]
    model: &'static Model,
    /// Firmware, such as 8.4.18; it decides which keys and spellings are known. Default: one that is
    /// in use on the model's series.
    #[arg(long, value_parser = firmware)]
    firmware: Option<Firmware>,
    /// Number of expansion modules. Default: one if the model takes any.
    #[arg(long, value_name = "N")]
    modules: Option<u8>,
    /// Address to listen on; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:8090")]
    listen: SocketAddr,
    /// Number of phones to run in one process, on consecutive ports.
    #[arg(long, default_value = "1", value_name = "N")]
    fleet: u16,
    /// User name to require (with --password).
    #[arg(long, requires = "password")]
    user: Option<String>,
    /// Password to require (with --user).
    #[arg(long, requires = "user")]
    password: Option<String>,
    /// Authentication scheme.
    #[arg(long, value_enum, default_value_t = Auth::Basic, requires = "user")]
    auth: Auth,
    /// Serve https with a self-signed certificate; plain http is redirected to it.
    #[arg(long)]
    https_only: bool,
    /// Serve received requests at /_outbox and the state at /_state; POST /_call?from=… makes a
    /// call come in.
    #[arg(long)]
    inspect: bool,
    /// Start the phones of this TOML file instead, with their settings, faults and calls.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["model", "firmware", "modules", "listen", "fleet", "user", "https_only", "inspect"])]
    scenario: Option<PathBuf>,
}

/// An authentication scheme.
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
#[expect(clippy::print_stderr, reason = "the error is for the user who started the program")]
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
    let mut servers = JoinSet::new();
    for phone in phones {
        start(phone, &mut servers).await?;
    }
    tokio::select! {
        Some(ended) = servers.join_next() => ended?.context("a listener failed"),
        interrupted = tokio::signal::ctrl_c() => interrupted.context("cannot wait for Ctrl-C"),
    }
}

#[expect(
    clippy::print_stdout,
    reason = "one line for each phone gives its address; other programs wait for it"
)]
async fn start(
    phone: ScenarioPhone,
    servers: &mut JoinSet<std::io::Result<()>>,
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
    servers.spawn(server.serve(listener));
    Ok(())
}

/// Returns the phones to start.
fn phones(arguments: Arguments) -> anyhow::Result<Vec<ScenarioPhone>> {
    if let Some(file) = arguments.scenario {
        let text = std::fs::read_to_string(&file)
            .with_context(|| format!("cannot read the scenario {}", file.display()))?;
        let scenario = Scenario::read(&text).with_context(|| file.display().to_string())?;
        return Ok(scenario.phones);
    }
    if arguments.fleet == 0 {
        bail!("--fleet: must be at least 1");
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

/// Returns the address of the nth phone of a fleet: the same host, the port increased by n.
fn nth_address(first: SocketAddr, nth: u16) -> anyhow::Result<SocketAddr> {
    let ip: IpAddr = first.ip();
    if first.port() == 0 {
        return Ok(first);
    }
    let port = first.port().checked_add(nth).with_context(|| {
        format!("--fleet: not enough ports after {}; choose a lower one", first.port())
    })?;
    Ok(SocketAddr::new(ip, port))
}
