//! `deskside-relay cluster`: the relays that share their phones, and the owners of the shards.

mod table;

use std::{path::PathBuf, process::ExitCode, time::Duration};

use anyhow::{Context, bail};
use clap::Args;
use deskside_relay::{
    cluster::{Survey, observe},
    config,
};

/// The time for which this program listens to beats: each relay sends one a second.
const LISTENING: Duration = Duration::from_secs(2);

/// The options of `cluster`.
#[derive(Args)]
pub(crate) struct ClusterOptions {
    /// The configuration file of a relay of the cluster.
    #[arg(long)]
    config: PathBuf,
    /// Print JSON instead of tables.
    #[arg(long)]
    json: bool,
}

/// Prints an observation of the cluster; the exit code says whether every phone of the configuration has an owner.
pub(super) async fn run(options: &ClusterOptions) -> anyhow::Result<ExitCode> {
    let config = config::load(&options.config)?;
    let Some(join) = &config.cluster else {
        bail!("{}: [cluster] is missing; this relay works alone", options.config.display());
    };
    let observed = observe(join, LISTENING).await.context("cannot connect to NATS")?;
    let survey = Survey::new(join, config.phones.iter().map(|phone| &phone.address), &observed);
    if options.json {
        println!("{}", serde_json::to_string_pretty(&survey)?);
    } else {
        println!("{}", table::report(&survey));
    }
    Ok(if survey.is_failing() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}
