//! The command line: its options, and the subcommands besides serving.
#![expect(clippy::print_stdout, reason = "subcommands print their results for people and pipes")]

mod cluster;
mod columns;
mod doctor;
mod generate;
mod init;
mod password;

use std::{
    fs,
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::ExitCode,
    time::Duration,
};

use anyhow::{Context, bail};
use clap::{Args, CommandFactory, Parser, Subcommand};
use clap_complete::Shell;
use cluster::ClusterOptions;
use deskside_relay::{
    access::{TokenHash, new_token as random_token},
    api, audit, config,
};
use doctor::DoctorOptions;
use init::InitOptions;

/// The exit code of `doctor` and `cluster` if they could check nothing; 1 means that a phone does not work, or has no
/// owner.
const NOTHING_CHECKED: u8 = 2;

/// Serves the Deskside page and connects it to Snom desk phones.
#[derive(Parser)]
#[command(version, args_conflicts_with_subcommands = true)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) subcommand: Option<Verb>,
    #[command(flatten)]
    pub(crate) serve: ServeOptions,
}

/// The subcommands.
#[derive(Subcommand)]
pub(crate) enum Verb {
    /// Write a first configuration, and the secrets it names.
    Init(InitOptions),
    /// Check a configuration and list its faults.
    Check {
        /// The configuration file.
        #[arg(long)]
        config: PathBuf,
    },
    /// Run the diagnostics of every phone.
    Doctor(DoctorOptions),
    /// Show the relays of the cluster, and the owner of each shard.
    Cluster(ClusterOptions),
    /// Read a password and print its hash for the configuration.
    HashPassword,
    /// Print a new token for a program, and its hash for the configuration.
    NewToken,
    /// Print the description of the API (OpenAPI).
    Openapi,
    /// Ask a running relay whether it works.
    Health {
        /// The address that it listens on.
        #[arg(long, default_value = "127.0.0.1:8080")]
        address: SocketAddr,
    },
    /// Work with an audit log.
    Audit {
        #[command(subcommand)]
        verb: AuditVerb,
    },
    /// Print the man page.
    Man {
        /// The folder for this page and one for each verb, instead of printing it.
        #[arg(long)]
        folder: Option<PathBuf>,
    },
    /// Print the completions for a shell.
    Completions {
        /// The shell.
        shell: Shell,
    },
}

/// What is done with an audit log.
#[derive(Subcommand)]
pub(crate) enum AuditVerb {
    /// Check that no line was changed, removed or added.
    Verify {
        /// The log.
        file: PathBuf,
    },
}

/// The options for serving.
#[derive(Args)]
pub(crate) struct ServeOptions {
    /// The address to listen on; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:8080")]
    pub(crate) listen: SocketAddr,
    /// The configuration file; SIGHUP reloads it.
    #[arg(long)]
    pub(crate) config: Option<PathBuf>,
    /// The folder of a built page, instead of the page in this program.
    #[arg(long)]
    pub(crate) site: Option<PathBuf>,
    /// Add a virtual phone; no configuration is needed.
    #[cfg(feature = "demo")]
    #[arg(long)]
    pub(crate) demo: bool,
    /// Add a virtual phone as long as the configuration has no phones.
    #[cfg(feature = "demo")]
    #[arg(long, conflicts_with = "demo")]
    pub(crate) demo_if_empty: bool,
}

impl Cli {
    /// Returns the exit code of an error.
    pub(crate) fn failure(&self) -> ExitCode {
        match self.subcommand {
            Some(Verb::Doctor(_) | Verb::Cluster(_)) => ExitCode::from(NOTHING_CHECKED),
            _ => ExitCode::FAILURE,
        }
    }

    /// Returns the log level without `RUST_LOG`.
    pub(crate) fn log_level(&self) -> &'static str {
        match self.subcommand {
            // Their tables report the faults.
            Some(Verb::Doctor(_) | Verb::Cluster(_)) => "error",
            _ => "info",
        }
    }
}

impl Verb {
    /// Runs the subcommand; returns its exit code.
    pub(crate) async fn run(&self) -> anyhow::Result<ExitCode> {
        match self {
            Verb::Init(options) => init::run(options)?,
            Verb::Check { config } => check(config)?,
            Verb::Doctor(options) => return doctor::run(options).await,
            Verb::Cluster(options) => return cluster::run(options).await,
            Verb::HashPassword => password::hash_password()?,
            Verb::NewToken => new_token()?,
            Verb::Openapi => openapi()?,
            Verb::Health { address } => health(*address)?,
            Verb::Audit { verb: AuditVerb::Verify { file } } => verify(file)?,
            Verb::Man { folder } => generate::man(Cli::command(), folder.as_deref())?,
            Verb::Completions { shell } => generate::completions(Cli::command(), *shell)?,
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn check(file: &Path) -> anyhow::Result<()> {
    let config = config::load(file)?;
    let (phones, users) = (config.phones.len(), config.people.users.len());
    println!("{}: valid; phones: {phones}, users: {users}", file.display());
    if !config.people.sign_in() {
        println!("no sign-in is configured, so the relay listens on this machine only");
    }
    for doubt in config.doubts() {
        println!("doubtful: {doubt}");
    }
    let mode = fs::metadata(file)?.permissions().mode();
    if config.people.sign_in() && mode & 0o004 != 0 {
        let shown = file.display();
        println!(
            "doubtful: other users of this machine can read the hashes in {shown}; write them to files of their own (password_hash_file), or chmod 640 {shown}"
        );
    }
    Ok(())
}

fn new_token() -> anyhow::Result<()> {
    let token = random_token().context("the system provides no random numbers")?;
    println!("token for the program or the portal, shown only once: {token}");
    println!("token_sha256 = \"{}\"", TokenHash::of(&token));
    Ok(())
}

fn health(address: SocketAddr) -> anyhow::Result<()> {
    let limit = Duration::from_secs(3);
    let mut stream = TcpStream::connect_timeout(&address, limit)
        .with_context(|| format!("no connection to {address}"))?;
    stream.set_read_timeout(Some(limit))?;
    write!(stream, "GET /healthz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
    let mut answer = String::new();
    stream.take(4_096).read_to_string(&mut answer).context("no answer")?;
    match answer.lines().next() {
        Some("HTTP/1.1 200 OK") => Ok(()),
        line => bail!("{address} answers {}", line.unwrap_or("nothing")),
    }
}

fn verify(file: &Path) -> anyhow::Result<()> {
    let shown = file.display();
    let checked = audit::verify(file).with_context(|| format!("{shown} cannot be read"))?;
    match checked {
        Ok((lines, last)) => {
            println!("{shown}: {lines} lines follow from each other; the last one is {last}");
        }
        Err(fault) => bail!("{shown}: {fault}"),
    }
    Ok(())
}

fn openapi() -> anyhow::Result<()> {
    println!("{}", serde_json::to_string_pretty(&api::description())?);
    Ok(())
}
