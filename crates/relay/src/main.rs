//! `deskside-relay`: serves the page and speaks to the phones.

use std::{net::SocketAddr, path::PathBuf, process::ExitCode};

use anyhow::{Context, bail};
use clap::Parser;
use deskside_relay::{api::Phones, config, phone::Phone, server, web};
use tokio::net::TcpListener;

/// Serves the Deskside page and speaks to Snom desk phones.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// Where to listen; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// The file that lists the phones.
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

#[tokio::main]
#[expect(clippy::print_stderr, reason = "the error is for the person who started the program")]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        // Without the backtrace that RUST_BACKTRACE would add: these are errors of use.
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

#[expect(
    clippy::print_stdout,
    reason = "the one line says that the relay is ready; programs wait for it"
)]
async fn run() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "info".into()),
        )
        .init();
    if !arguments.listen.ip().is_loopback() {
        bail!(
            "{} can be reached from the network, and this version has no login; listen on 127.0.0.1 and put a \
             reverse proxy with authentication in front of it, which sends Host: localhost",
            arguments.listen
        );
    }
    let phones = configured(&arguments).await?;
    let site = web::Site::open(&arguments.site)?;
    let listener = TcpListener::bind(arguments.listen).await.with_context(|| {
        format!("cannot listen on {}; choose another with --listen", arguments.listen)
    })?;
    println!("listening on http://{}", listener.local_addr()?);
    let phones = Phones::new(phones.into_iter().map(Phone::start).collect());
    let app = web::app(phones.clone(), &site);
    let stopping = async {
        asked_to_stop().await;
        phones.stop();
    };
    server::serve(listener, app, stopping).await.context("the listener failed")
}

async fn configured(arguments: &Arguments) -> anyhow::Result<Vec<std::sync::Arc<config::Phone>>> {
    let mut phones = match &arguments.config {
        Some(file) => config::load(file)?,
        None => Vec::new(),
    };
    #[cfg(feature = "demo")]
    if arguments.demo {
        phones.push(deskside_relay::demo::start().await.context("cannot start the virtual phone")?);
    }
    if phones.is_empty() {
        bail!(
            "there are no phones; name a file that lists them with --config, or try a virtual one with --demo"
        );
    }
    Ok(phones)
}

/// Ready at SIGTERM (a service manager) or SIGINT (Ctrl-C).
async fn asked_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    let (Ok(mut terminate), Ok(mut interrupt)) =
        (signal(SignalKind::terminate()), signal(SignalKind::interrupt()))
    else {
        // Without handlers the default action of both signals ends the process, which is what they ask.
        return std::future::pending().await;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
}
