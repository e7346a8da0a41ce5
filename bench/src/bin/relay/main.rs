//! `cargo xtask bench relay`: the relay against nginx, in front of the same virtual phones.
//!
//! Phones and load are in this process, the two servers in processes of their own. Both are measured
//! in turns, so that a noisy machine disturbs both alike. A row that cannot be measured is an error,
//! not a gap.
#![expect(clippy::print_stdout, reason = "the table is the output")]

mod load;
mod servers;
mod statistics;

use std::{path::PathBuf, time::Duration};

use anyhow::Context;

use load::{Call, latencies, throughput};
use servers::{Fleet, Nginx, Relay};
use statistics::{Row, micros, percentile, print};

/// Requests of one turn, one after the other.
const TURN: usize = 400;
/// Turns of each.
const TURNS: usize = 15;
/// Phones under load, and connections of clients.
const PHONES: usize = 100;
const CONNECTIONS: usize = 64;
/// The length of a turn of load, and the number of turns of each.
const LOAD: Duration = Duration::from_secs(3);
const LOAD_TURNS: usize = 5;
/// Commands to the phone that requires Digest.
const DIGEST_COMMANDS: usize = 100;
/// The time that pictures are watched.
const WATCH: Duration = Duration::from_secs(10);

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let relay = std::env::args_os().nth(1).map(PathBuf::from);
    let relay = relay.context("the path of the relay is missing; use `cargo xtask bench relay`")?;
    let fleet = Fleet::start(PHONES, false).await?;
    let nginx = Nginx::start(&fleet).await?;
    let ours = Relay::start(&relay, &fleet).await?;
    let mut rows = Vec::new();
    rows.extend(latency(&fleet, &nginx, &ours).await?);
    rows.push(load(&fleet, &nginx, &ours).await?);
    drop((nginx, ours, fleet));
    rows.push(digest(&relay).await?);
    rows.push(polls(&relay).await?);
    rows.extend(memory(&relay).await?);
    print(&rows);
    Ok(())
}

/// Measures the latency that relay and nginx add to a direct request.
async fn latency(fleet: &Fleet, nginx: &Nginx, ours: &Relay) -> anyhow::Result<Vec<Row>> {
    println!("one command after the other: {TURNS} turns of {TURN} for each");
    let (mut direct, mut via_nginx, mut via_relay) = (Vec::new(), Vec::new(), Vec::new());
    for turn in 0..=TURNS {
        let unrelayed = latencies(fleet.address(0)?, &Call::direct(), TURN).await?;
        let through = latencies(nginx.address, &Call::through_nginx(0), TURN).await?;
        let relayed = latencies(ours.address, &Call::to_relay(0), TURN).await?;
        // The first turn warms up.
        if turn > 0 {
            direct.extend(unrelayed);
            via_nginx.extend(through);
            via_relay.extend(relayed);
        }
    }
    let mut rows = Vec::new();
    for (name, part) in [("p50", 0.5), ("p99", 0.99)] {
        let base = percentile(&mut direct, part)?;
        let nginx = percentile(&mut via_nginx, part)?.saturating_sub(base);
        let relay = percentile(&mut via_relay, part)?.saturating_sub(base);
        println!("direct to the phone, {name}: {}", micros(base));
        rows.push(Row::times(format!("added latency, {name}"), relay, nginx, "≤ 1.2"));
    }
    Ok(rows)
}

/// Measures the commands per second to a hundred phones.
async fn load(fleet: &Fleet, nginx: &Nginx, ours: &Relay) -> anyhow::Result<Row> {
    println!(
        "{CONNECTIONS} connections to {PHONES} phones: {LOAD_TURNS} turns of {LOAD:?} for each"
    );
    let (mut through, mut relayed) = (Vec::new(), Vec::new());
    let calls = |call: fn(usize) -> Call| (0..fleet.len()).map(call).collect::<Vec<_>>();
    for _ in 0..LOAD_TURNS {
        through
            .push(throughput(nginx.address, &calls(Call::through_nginx), CONNECTIONS, LOAD).await?);
        relayed.push(throughput(ours.address, &calls(Call::to_relay), CONNECTIONS, LOAD).await?);
    }
    let median = |turns: &mut Vec<f64>| {
        turns.sort_by(f64::total_cmp);
        turns.get(turns.len() / 2).copied().context("there was no turn")
    };
    let (relay, nginx) = (median(&mut relayed)?, median(&mut through)?);
    Ok(Row::numbers("commands per second, 100 phones", relay, nginx, "≥ 0.8"))
}

/// Counts the requests for a hundred commands to a phone that requires Digest.
async fn digest(relay: &std::path::Path) -> anyhow::Result<Row> {
    println!("{DIGEST_COMMANDS} commands to a phone that requires Digest");
    let fleet = Fleet::start(2, true).await?;
    let ours = Relay::start(relay, &fleet).await?;
    latencies(ours.address, &Call::to_relay(0), DIGEST_COMMANDS).await?;
    for _ in 0..DIGEST_COMMANDS {
        servers::curl_digest(fleet.address(1)?).await?;
    }
    let (relay, curl) = (fleet.received(0)?, fleet.received(1)?);
    let per_command = |requests: usize| requests as f64 / DIGEST_COMMANDS as f64;
    let name = "requests per command, Digest (reference: curl --digest)";
    Ok(Row::numbers(name, per_command(relay), per_command(curl), "≤ 1.01 each"))
}

/// Counts the requests for pictures with one viewer and with fifty.
async fn polls(relay: &std::path::Path) -> anyhow::Result<Row> {
    println!("1 and 50 viewers for {WATCH:?}");
    let count = async |viewers| {
        let fleet = Fleet::start(1, false).await?;
        let ours = Relay::start(relay, &fleet).await?;
        load::watch(ours.address, viewers, WATCH).await?;
        fleet.received(0)
    };
    // At the same time: after the minute of the phone's clock changes it is polled more often for a
    // while.
    let (one, fifty) = tokio::try_join!(count(1), count(50))?;
    let name = format!("polls in {} s with 50 viewers (reference: with 1)", WATCH.as_secs());
    Ok(Row::numbers(name, fifty as f64, one as f64, "1.0"))
}

/// Measures resident memory: with one idle phone, and after the use of two hundred.
async fn memory(relay: &std::path::Path) -> anyhow::Result<Vec<Row>> {
    println!("memory with 1 and with 200 phones");
    let mut rows = Vec::new();
    for (phones, goal) in [(1, "≤ 12 MB"), (200, "≤ 40 MB")] {
        let fleet = Fleet::start(phones, false).await?;
        let nginx = Nginx::start(&fleet).await?;
        let ours = Relay::start(relay, &fleet).await?;
        if phones > 1 {
            let calls = |call: fn(usize) -> Call| (0..phones).map(call).collect::<Vec<_>>();
            let second = Duration::from_secs(1);
            for calls in [calls(Call::to_relay), calls(Call::picture)] {
                throughput(ours.address, &calls, CONNECTIONS, second).await?;
            }
            throughput(nginx.address, &calls(Call::through_nginx), CONNECTIONS, second).await?;
        }
        let name = match phones {
            1 => "memory at rest, MB".to_owned(),
            _ => format!("memory after use of {phones} phones, MB"),
        };
        rows.push(Row::numbers(name, ours.memory()?, nginx.memory()?, goal));
    }
    Ok(rows)
}
