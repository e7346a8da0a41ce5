//! `cargo xtask bench cluster`: three relays that share a thousand virtual phones over NATS, with nginx in front, while
//! relays and NATS are stopped, suspended and started again.
#![expect(clippy::print_stdout, reason = "the table is the output")]

mod load;
mod servers;

use std::{
    path::PathBuf,
    time::{Duration, Instant},
};

use anyhow::{Context, ensure};
use tokio::time::sleep;

use load::{Ledger, Load, latencies, owners, polls};
use servers::{Fleet, Nats, Nginx, Relay};

/// The number of phones, and of clients that press their keys at the same time.
const PHONES: usize = 1_000;
const CLIENTS: usize = 200;
/// The default time of a lease.
const LEASE: Duration = Duration::from_secs(15);
/// The time of load before and after each event.
const QUIET: Duration = Duration::from_secs(5);
/// The time within which every phone must have an owner.
const LIMIT: Duration = Duration::from_secs(60);
/// The time between checks of the owners.
const LOOK: Duration = Duration::from_millis(50);

fn main() -> anyhow::Result<()> {
    let program = std::env::args_os().nth(1).map(PathBuf::from).context("no relay is named")?;
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    runtime.block_on(measure(program))
}

async fn measure(program: PathBuf) -> anyhow::Result<()> {
    let fleet = Fleet::start(PHONES).await?;
    let mut nats = Nats::start().await?;
    let started = Instant::now();
    let mut relays = Vec::new();
    for name in ["a", "b", "c"] {
        relays.push(Relay::start(&program, name, &nats, &fleet).await?);
    }
    wait_for_owners(&relays, 0, &[]).await?;
    println!(
        "{PHONES} phones have owners {:.1} s after the start",
        started.elapsed().as_secs_f64()
    );
    let [here, there] = latencies(&relays).await?;
    println!("| | p50 | p99 |\n|---|---|---|");
    println!("| a press at the owner | {:.2} ms | {:.2} ms |", here.0, here.1);
    println!("| a press at another relay | {:.2} ms | {:.2} ms |", there.0, there.1);
    let (one, three) = polls(&relays, &fleet).await?;
    println!(
        "pictures of a phone in 10 s: {one} with a viewer at its owner, {three} with one at each relay"
    );

    let nginx = Nginx::start(&relays).await?;
    let ledger = Ledger::new(&fleet);
    let load = Load::start(nginx.address, CLIENTS, &ledger);
    println!("\n| event | until all phones have another owner |\n|---|---|");
    sleep(QUIET).await;

    the(&mut relays, 0)?.kill().await?;
    println!("| a relay is killed | {} |", wait_for_owners(&relays, 1, &["a"]).await?);
    the(&mut relays, 0)?.start_again(&program).await?;
    sleep(LEASE * 3).await;

    the(&mut relays, 1)?.signal("STOP").await?;
    println!("| a relay is stopped | {} |", wait_for_owners(&relays, 2, &["b"]).await?);
    sleep(QUIET).await;
    the(&mut relays, 1)?.signal("CONT").await?;
    sleep(LEASE * 3).await;

    let term = the(&mut relays, 2)?.terminate().await?;
    println!(
        "| a relay ends in order ({term:.1} s) | {} |",
        wait_for_owners(&relays, 0, &["c"]).await?
    );
    the(&mut relays, 2)?.start_again(&program).await?;
    sleep(QUIET).await;

    nats.restart().await?;
    println!("| NATS starts again | {} |", wait_for_owners(&relays, 0, &[]).await?);
    sleep(LEASE).await;
    load.end().await?;

    let counts = ledger.compare(&fleet);
    println!("\n| commands | |\n|---|---|");
    println!("| accepted | {} |", counts.accepted);
    println!("| not sent, with the reason | {} |", counts.not_sent);
    println!("| reported as unknown | {} |", counts.unknown);
    println!("| carried out by phones | {} |", counts.carried_out);
    println!("| doubled | {} |", counts.doubled);
    println!("| accepted and not carried out | {} |", counts.lost);
    for relay in &relays {
        println!("memory of relay {}: {:.0} MB", relay.name, relay.memory()?);
    }
    ensure!(counts.doubled == 0 && counts.lost == 0, "a command was doubled or lost");
    Ok(())
}

fn the(relays: &mut [Relay], nth: usize) -> anyhow::Result<&mut Relay> {
    relays.get_mut(nth).context("unknown relay")
}

/// Waits until every phone has an owner that is not among `others`, as the nth relay sees it; returns the time.
async fn wait_for_owners(relays: &[Relay], nth: usize, others: &[&str]) -> anyhow::Result<String> {
    let relay = relays.get(nth).context("unknown relay")?;
    let started = Instant::now();
    loop {
        let owners = owners(relay.address).await?;
        let is_owned =
            |owner: &Option<String>| owner.as_deref().is_some_and(|owner| !others.contains(&owner));
        if owners.len() == PHONES && owners.iter().all(|(_, owner)| is_owned(owner)) {
            return Ok(format!("{:.1} s", started.elapsed().as_secs_f64()));
        }
        ensure!(started.elapsed() < LIMIT, "phones without an owner after {LIMIT:?}");
        sleep(LOOK).await;
    }
}
