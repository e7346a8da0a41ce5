//! `deskside-relay doctor`: the diagnostics of every phone, as a table or as JSON.

mod table;

use std::{path::PathBuf, process::ExitCode};

use anyhow::bail;
use clap::Args;
use deskside_relay::{config, doctor};
use relay_api::Verdict;

/// The options of `doctor`.
#[derive(Args)]
pub(crate) struct DoctorOptions {
    /// The configuration file.
    #[arg(long)]
    config: PathBuf,
    /// Print JSON instead of a table.
    #[arg(long)]
    json: bool,
}

/// Checks every phone and prints the results; the exit code says whether all of them work.
pub(super) async fn run(options: &DoctorOptions) -> anyhow::Result<ExitCode> {
    let config = config::load(&options.config)?;
    if config.phones.is_empty() {
        bail!("{}: no phones are configured; add [[phones]]", options.config.display());
    }
    let phones = doctor::diagnose(&config).await;
    if options.json {
        let document = serde_json::json!({ "phones": phones });
        println!("{}", serde_json::to_string_pretty(&document)?);
    } else {
        println!("{}", table::report(&phones));
    }
    let is_failing = phones.iter().any(|phone| phone.verdict == Verdict::Failed);
    Ok(if is_failing { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}
