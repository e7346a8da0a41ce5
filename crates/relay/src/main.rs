//! `deskside-relay`: serves the page and talks to the phones.

mod cli;

use std::{net::SocketAddr, path::Path, process::ExitCode};

use anyhow::{Context, bail};
use clap::Parser;
use cli::{Cli, ServeOptions};
use deskside_relay::{
    config::{self, Config},
    server,
    shutdown::termination_signal,
    state::Relay,
    web,
};
#[cfg(feature = "demo")]
use relay_api::Role;
use tokio::{
    net::TcpListener,
    runtime::Builder,
    signal::unix::{SignalKind, signal},
    task::spawn_blocking,
};

/// Threads for pictures, passwords and names; fewer than the systemd unit allows.
const MAX_BLOCKING_THREADS: usize = 32;

#[expect(clippy::print_stderr, reason = "the error is for the person who started the program")]
fn main() -> ExitCode {
    // A single thread for everything that waits: handing a request from thread to thread costs more
    // than the relay's work on it. Computations and name look-ups go to the pool.
    let runtime = Builder::new_current_thread()
        .enable_all()
        .max_blocking_threads(MAX_BLOCKING_THREADS)
        .build()
        .context("the system provides no event queue");
    let cli = Cli::parse();
    let failure = cli.failure();
    match runtime.and_then(|runtime| runtime.block_on(run(cli))) {
        Ok(code) => code,
        // Without the backtrace that RUST_BACKTRACE would add: these are usage errors.
        Err(error) => {
            eprintln!("error: {error:#}");
            failure
        }
    }
}

async fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_default_env()
                .unwrap_or_else(|_| cli.log_level().into()),
        )
        .init();
    match cli.subcommand {
        None => serve(&cli.serve).await.map(|()| ExitCode::SUCCESS),
        Some(subcommand) => subcommand.run().await,
    }
}

#[expect(
    clippy::print_stdout,
    reason = "the one line says that the relay is ready; programs wait for it"
)]
async fn serve(options: &ServeOptions) -> anyhow::Result<()> {
    let config = configure(options).await?;
    check_listen(options.listen, &config)?;
    for doubt in config.doubts() {
        tracing::warn!("{doubt}");
    }
    let site = options.site.as_deref().map_or_else(web::Site::embedded, web::Site::open)?;
    let listener = TcpListener::bind(options.listen).await.with_context(|| {
        format!("cannot listen on {}; choose another address with --listen", options.listen)
    })?;
    let own = listener.local_addr()?;
    let has_tls = config.tls.is_some();
    let relay = Relay::start(config, Some(own)).map_err(anyhow::Error::msg)?;
    // Before the line that says the relay is ready: its reader may send signals.
    let stop = termination_signal()?;
    reload_on_hangup(relay.clone(), options)?;
    let scheme = if has_tls { "https" } else { "http" };
    println!("listening on {scheme}://{own}");
    let app = server::app(&relay, &site);
    server::serve(listener, app, &relay, stop).await.context("the listener failed")
}

/// Rejects a relay on the network without sign-in.
fn check_listen(listen: SocketAddr, config: &Config) -> anyhow::Result<()> {
    if listen.ip().is_loopback() {
        return Ok(());
    }
    if config.people.sign_in() && config.tls.is_some() {
        return Ok(());
    }
    if config.people.sign_in() {
        tracing::warn!(
            "{listen} can be reached from the network over plain http, and passwords and tokens cross it in clear \
             text; remedy: add [tls], or listen on 127.0.0.1 behind a proxy that encrypts"
        );
        return Ok(());
    }
    bail!(
        "{listen} can be reached from the network, and no sign-in is configured; add [[users]] or \
         [login.proxy] to the configuration, or listen on 127.0.0.1"
    )
}

async fn configure(options: &ServeOptions) -> anyhow::Result<Config> {
    let config = match &options.config {
        Some(file) => config::load(file)?,
        None => {
            Config { background_look: Some(config::BACKGROUND_LOOK_INTERVAL), ..Config::default() }
        }
    };
    #[cfg(feature = "demo")]
    let config = if options.demo || (options.demo_if_empty && config.has_no_phones()) {
        with_demo(config, options).await?
    } else {
        config
    };
    if config.has_no_phones() {
        bail!(
            "there are no phones; name a configuration file with --config, or try a virtual phone with --demo"
        );
    }
    Ok(config)
}

#[cfg(feature = "demo")]
async fn with_demo(mut config: Config, options: &ServeOptions) -> anyhow::Result<Config> {
    let phone = deskside_relay::demo::start(options.demo_if_empty)
        .await
        .context("cannot start the virtual phone")?;
    config.phones.push(phone);
    // With the virtual phone alone, a restart brings back whatever is lost.
    if options.config.is_none() {
        config.people.local_role = Some(Role::Administrator);
    }
    Ok(config)
}

/// Reloads the configuration at each SIGHUP. A faulty one changes nothing.
fn reload_on_hangup(relay: Relay, options: &ServeOptions) -> std::io::Result<()> {
    let mut hangup = signal(SignalKind::hangup())?;
    let (listen, file) = (options.listen, options.config.clone());
    tokio::spawn(async move {
        while hangup.recv().await.is_some() {
            let Some(file) = &file else {
                tracing::warn!(
                    "there is no configuration to reload; start the relay with --config"
                );
                continue;
            };
            // Off the event loop: files, certificates and the audit log may take their time.
            let (relay, file) = (relay.clone(), file.clone());
            let reloaded = spawn_blocking(move || reload(&relay, listen, &file)).await;
            match reloaded.unwrap_or_else(|error| Err(error.into())) {
                Ok(phones) => tracing::info!(phones, "configuration reloaded"),
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
