//! `virtual-phone`: one Snom desk phone in software, with the web server of a real one.

use std::{net::SocketAddr, process::ExitCode};

use anyhow::Context;
use clap::Parser;
use snom::Model;
use tokio::net::TcpListener;
use virtual_phone::http::{Login, PhoneServer, Settings};

/// A Snom desk phone in software.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// The model to be, such as D785.
    #[arg(long, default_value = "D785", value_parser = model)]
    model: &'static Model,
    /// Where to listen; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:8090")]
    listen: SocketAddr,
    /// Ask for this user name (with --password).
    #[arg(long, requires = "password")]
    user: Option<String>,
    /// Ask for this password (with --user).
    #[arg(long, requires = "user")]
    password: Option<String>,
    /// Show what was received at /_outbox and the state at /_state.
    #[arg(long)]
    inspect: bool,
}

fn model(name: &str) -> Result<&'static Model, String> {
    Model::find(name).ok_or_else(|| {
        let known: Vec<_> = Model::all().iter().map(|model| model.name).collect();
        format!("the known models are {}", known.join(", "))
    })
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

#[expect(
    clippy::print_stdout,
    reason = "the one line says where the phone is; programs wait for it"
)]
async fn run() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let login =
        arguments.user.zip(arguments.password).map(|(user, password)| Login::new(user, password));
    let listener = TcpListener::bind(arguments.listen).await.with_context(|| {
        format!("cannot listen on {}; choose another with --listen", arguments.listen)
    })?;
    println!("{} on http://{}", arguments.model.name, listener.local_addr()?);
    let server = PhoneServer::new(arguments.model, Settings { login, inspect: arguments.inspect });
    tokio::select! {
        served = server.serve(listener) => served.context("the listener failed"),
        interrupted = tokio::signal::ctrl_c() => interrupted.context("cannot wait for Ctrl-C"),
    }
}
