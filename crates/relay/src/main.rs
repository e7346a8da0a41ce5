//! `deskside-relay`: serves the page and speaks to the phones.

mod cli;

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context, bail};
use clap::{Parser, Subcommand};
use deskside_relay::{
    config::{self, Config},
    server,
    state::Relay,
    web,
};
#[cfg(feature = "demo")]
use relay_api::Role;
use tokio::{
    net::TcpListener,
    runtime::Builder,
    signal::unix::{SignalKind, signal},
};

/// Threads for pictures, passwords and names; fewer than the unit of systemd allows.
const MOST_BLOCKING_THREADS: usize = 32;

/// Serves the Deskside page and speaks to Snom desk phones.
#[derive(Parser)]
#[command(version, args_conflicts_with_subcommands = true)]
struct Arguments {
    #[command(subcommand)]
    verb: Option<Verb>,
    #[command(flatten)]
    serve: Serve,
}

#[derive(Subcommand)]
enum Verb {
    /// Check a configuration and say everything that is wrong with it.
    Check {
        /// The configuration.
        #[arg(long)]
        config: PathBuf,
    },
    /// Read a password and print the hash that the configuration wants.
    HashPassword,
    /// Print a new token for a program, and the hash that the configuration wants.
    NewToken,
    /// Print the description of the API (OpenAPI).
    Openapi,
}

#[derive(clap::Args)]
struct Serve {
    /// Where to listen; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// The file that lists the phones; read again at SIGHUP.
    #[arg(long)]
    config: Option<PathBuf>,
    /// The folder of the built page.
    #[arg(long, default_value = "dist")]
    site: PathBuf,
    /// Add a virtual phone; needs no configuration.
    #[cfg(feature = "demo")]
    #[arg(long)]
    demo: bool,
}

#[expect(clippy::print_stderr, reason = "the error is for the person who started the program")]
fn main() -> ExitCode {
    // One thread for everything that waits: handing a request from thread to thread costs more
    // than what the relay does with it. What computes or looks names up goes to the pool.
    let runtime = Builder::new_current_thread()
        .enable_all()
        .max_blocking_threads(MOST_BLOCKING_THREADS)
        .build()
        .context("the system gives no event queue");
    match runtime.and_then(|runtime| runtime.block_on(run(Arguments::parse()))) {
        Ok(()) => ExitCode::SUCCESS,
        // Without the backtrace that RUST_BACKTRACE would add: these are errors of use.
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> anyhow::Result<()> {
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "info".into()),
        )
        .init();
    match arguments.verb {
        None => serve(&arguments.serve).await,
        Some(Verb::Check { config }) => cli::check(&config),
        Some(Verb::HashPassword) => cli::hash_password(),
        Some(Verb::NewToken) => cli::new_token(),
        Some(Verb::Openapi) => cli::openapi(),
    }
}

#[expect(
    clippy::print_stdout,
    reason = "the one line says that the relay is ready; programs wait for it"
)]
async fn serve(arguments: &Serve) -> anyhow::Result<()> {
    let config = configured(arguments).await?;
    check_listen(arguments.listen, &config)?;
    let site = web::Site::open(&arguments.site)?;
    let listener = TcpListener::bind(arguments.listen).await.with_context(|| {
        format!("cannot listen on {}; choose another with --listen", arguments.listen)
    })?;
    let own = listener.local_addr()?;
    let relay = Relay::start(config, Some(own)).map_err(anyhow::Error::msg)?;
    // Before the line that says that it is ready: whoever reads it may send signals.
    let stopping = asked_to_stop()?;
    reload_when_asked(relay.clone(), arguments)?;
    println!("listening on http://{own}");
    let app = web::app(&relay, &site);
    server::serve(listener, app, &relay, stopping).await.context("the listener failed")
}

/// Beyond this machine nobody may come in without saying who.
fn check_listen(listen: SocketAddr, config: &Config) -> anyhow::Result<()> {
    if listen.ip().is_loopback() || config.people.sign_in() {
        return Ok(());
    }
    bail!(
        "{listen} can be reached from the network, and nobody has to sign in; add [[users]] or \
         [login.proxy] to the configuration, or listen on 127.0.0.1"
    )
}

async fn configured(arguments: &Serve) -> anyhow::Result<Config> {
    let config = match &arguments.config {
        Some(file) => config::load(file)?,
        None => Config::default(),
    };
    #[cfg(feature = "demo")]
    let config = if arguments.demo { with_demo(config, arguments).await? } else { config };
    if config.phones.is_empty() && config.ad_hoc.is_none() {
        bail!(
            "there are no phones; name a file that lists them with --config, or try a virtual one with --demo"
        );
    }
    Ok(config)
}

#[cfg(feature = "demo")]
async fn with_demo(mut config: Config, arguments: &Serve) -> anyhow::Result<Config> {
    let phone = deskside_relay::demo::start().await.context("cannot start the virtual phone")?;
    config.phones.push(phone);
    // Of a virtual phone alone nothing can be lost that a restart does not bring back.
    if arguments.config.is_none() {
        config.people.local_role = Some(Role::Administrator);
    }
    Ok(config)
}

/// Ready at SIGTERM (a service manager) or SIGINT (Ctrl-C).
fn asked_to_stop() -> std::io::Result<impl Future<Output = ()>> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

/// Reads the configuration again at each SIGHUP. One with faults changes nothing.
fn reload_when_asked(relay: Relay, arguments: &Serve) -> std::io::Result<()> {
    let mut hangup = signal(SignalKind::hangup())?;
    let (listen, file) = (arguments.listen, arguments.config.clone());
    tokio::spawn(async move {
        while hangup.recv().await.is_some() {
            let Some(file) = &file else {
                tracing::warn!("there is no configuration to read again; name one with --config");
                continue;
            };
            match reload(&relay, listen, file) {
                Ok(phones) => tracing::info!(phones, "the configuration was read again"),
                Err(error) => {
                    tracing::error!("the old configuration stays in force:\n{error:#}");
                }
            }
        }
    });
    Ok(())
}

fn reload(relay: &Relay, listen: SocketAddr, file: &Path) -> anyhow::Result<usize> {
    let config = config::load(file)?;
    check_listen(listen, &config)?;
    let phones = config.phones.len();
    relay.reload(config).map_err(anyhow::Error::msg)?;
    Ok(phones)
}
