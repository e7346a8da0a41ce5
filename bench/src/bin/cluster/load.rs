//! The load: key presses with their outcomes, and the owners of phones.

use std::{
    net::SocketAddr,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use anyhow::{Context, ensure};
use bench::load::{Sender, connect, exchange};
use http_body_util::{BodyExt, Full};
use hyper::Request;
use relay_api::Code;
use serde_json::Value;
use tokio::{
    task::JoinSet,
    time::{sleep, timeout},
};

use crate::servers::{Fleet, Relay};

/// The number of phones whose keys each client presses in turn.
const PHONES_OF_CLIENT: usize = 5;
/// The pause of a client between two presses.
const PAUSE: Duration = Duration::from_millis(500);
/// The time that a client waits for an answer.
const ANSWER_LIMIT: Duration = Duration::from_secs(60);
/// The number of measured presses of each kind.
const MEASURED: usize = 1_000;
/// The time for which pictures are counted.
const WATCHED: Duration = Duration::from_secs(10);

/// Presses a key of the nth phone; returns the answer.
async fn press(sender: &mut Sender, nth: usize, key: &str) -> anyhow::Result<Value> {
    let request = Request::post(format!("/api/v1/phones/p{nth}/commands"))
        .header("host", "localhost")
        .header("x-deskside", "1")
        .header("idempotency-key", key)
        .header("content-type", "application/json")
        .body(Full::from(r#"{"command":"keys","sequence":"P1"}"#))?;
    Ok(serde_json::from_slice(exchange(sender, request).await?.body())?)
}

/// The outcomes of the commands to one phone.
#[derive(Clone, Copy, Default)]
struct Account {
    accepted: usize,
    not_sent: usize,
    unknown: usize,
}

/// The outcomes of all commands, by phone.
#[derive(Clone)]
pub(crate) struct Ledger {
    accounts: Arc<Mutex<Vec<Account>>>,
    /// The number of commands that each phone got before.
    before: Vec<usize>,
}

/// The sums, compared with the commands that the phones got.
#[derive(Default)]
pub(crate) struct Counts {
    pub(crate) accepted: usize,
    pub(crate) not_sent: usize,
    pub(crate) unknown: usize,
    pub(crate) carried_out: usize,
    pub(crate) doubled: usize,
    pub(crate) lost: usize,
}

impl Ledger {
    pub(crate) fn new(fleet: &Fleet) -> Ledger {
        let before: Vec<_> = (0..fleet.len()).map(|nth| fleet.commands(nth)).collect();
        Ledger { accounts: Arc::new(Mutex::new(vec![Account::default(); before.len()])), before }
    }

    fn note(&self, nth: usize, answer: Option<&Value>) {
        let mut all = self.accounts.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(account) = all.get_mut(nth) else { return };
        let code = answer.and_then(|answer| answer.get("code")?.as_str());
        let code: Option<Code> =
            code.and_then(|code| serde_json::from_value(Value::from(code)).ok());
        let outcome = answer.and_then(|answer| answer.get("outcome")?.as_str());
        match (outcome, code) {
            (Some("accepted"), _) => account.accepted += 1,
            (None, Some(code)) if code.means_not_sent() => account.not_sent += 1,
            _ => account.unknown += 1,
        }
    }

    /// Compares the outcomes with the commands that the phones got meanwhile.
    pub(crate) fn compare(&self, fleet: &Fleet) -> Counts {
        let all = self.accounts.lock().unwrap_or_else(PoisonError::into_inner);
        let mut counts = Counts::default();
        for (nth, (account, before)) in all.iter().zip(&self.before).enumerate() {
            let got = fleet.commands(nth).saturating_sub(*before);
            counts.accepted += account.accepted;
            counts.not_sent += account.not_sent;
            counts.unknown += account.unknown;
            counts.carried_out += got;
            counts.doubled += got.saturating_sub(account.accepted + account.unknown);
            counts.lost += account.accepted.saturating_sub(got);
        }
        counts
    }
}

/// Clients that press keys until the load ends.
pub(crate) struct Load {
    has_ended: Arc<AtomicBool>,
    clients: JoinSet<()>,
}

impl Load {
    pub(crate) fn start(address: SocketAddr, clients: usize, ledger: &Ledger) -> Load {
        let has_ended = Arc::<AtomicBool>::default();
        let count = Arc::<AtomicUsize>::default();
        let mut all = JoinSet::new();
        for client in 0..clients {
            let (has_ended, count, ledger) = (has_ended.clone(), count.clone(), ledger.clone());
            all.spawn(async move {
                let mut sender = None;
                for turn in 0.. {
                    if has_ended.load(Ordering::Relaxed) {
                        return;
                    }
                    let nth = client * PHONES_OF_CLIENT + turn % PHONES_OF_CLIENT;
                    let key = format!("press-{}", count.fetch_add(1, Ordering::Relaxed));
                    let Some(open) = sender.take().or(connect(address).await.ok()) else {
                        sleep(PAUSE).await;
                        continue;
                    };
                    let mut open = open;
                    let answer = timeout(ANSWER_LIMIT, press(&mut open, nth, &key)).await;
                    let answer = answer.ok().and_then(Result::ok);
                    ledger.note(nth, answer.as_ref());
                    // A connection with an error takes no more requests.
                    sender = answer.map(|_| open);
                    sleep(PAUSE).await;
                }
            });
        }
        Load { has_ended, clients: all }
    }

    pub(crate) async fn end(mut self) -> anyhow::Result<()> {
        self.has_ended.store(true, Ordering::Relaxed);
        while let Some(ended) = self.clients.join_next().await {
            ended?;
        }
        Ok(())
    }
}

/// Returns the number of each phone, and the name of the relay that owns it, as a relay sees it.
pub(crate) async fn owners(relay: SocketAddr) -> anyhow::Result<Vec<(usize, Option<String>)>> {
    let mut sender = connect(relay).await?;
    let request = Request::get("/api/v1/phones").header("host", "localhost");
    let response = exchange(&mut sender, request.body(Full::default())?).await?;
    let phones: Vec<Value> = serde_json::from_slice(response.body())?;
    let owner = |phone: &Value| {
        let id = phone.get("id")?.as_str()?.strip_prefix('p')?.parse().ok()?;
        let owner = phone.get("relay").and_then(Value::as_str);
        Some((id, owner.map(str::to_owned)))
    };
    phones.iter().map(|phone| owner(phone).context("a phone has an unknown form")).collect()
}

/// Measures presses at the owner of a phone and at another relay, in turns; returns the median and the 99th of 100, in
/// milliseconds.
pub(crate) async fn latencies(relays: &[Relay]) -> anyhow::Result<[(f64, f64); 2]> {
    let first = relays.first().context("no relay")?;
    let owners = owners(first.address).await?;
    let mut senders = Vec::new();
    for relay in relays {
        senders.push((relay.name, connect(relay.address).await?));
    }
    let mut times: [Vec<f64>; 2] = Default::default();
    for (turn, (nth, owner)) in owners.iter().cycle().take(MEASURED).enumerate() {
        let owner = owner.as_deref().context("a phone without an owner")?;
        for (is_other, times) in times.iter_mut().enumerate() {
            let fits = |name: &str| (name == owner) == (is_other == 0);
            let (_, sender) =
                senders.iter_mut().find(|(name, _)| fits(name)).context("unknown relay")?;
            let started = Instant::now();
            let answer = press(sender, *nth, &format!("measured-{turn}-{is_other}")).await?;
            times.push(started.elapsed().as_secs_f64() * 1_000.0);
            let outcome = answer.get("outcome").and_then(Value::as_str);
            ensure!(outcome == Some("accepted"), "{answer}");
        }
    }
    Ok(times.map(|mut times| {
        times.sort_by(f64::total_cmp);
        let at = |part: f64| times.get((times.len() as f64 * part) as usize).copied();
        (at(0.5).unwrap_or_default(), at(0.99).unwrap_or_default())
    }))
}

/// Counts the pictures that a phone sends, with a viewer at its owner, and with one at each relay.
pub(crate) async fn polls(relays: &[Relay], fleet: &Fleet) -> anyhow::Result<(usize, usize)> {
    let first = relays.first().context("no relay")?;
    let owners = owners(first.address).await?;
    let (nth, owner) = owners.first().context("no phone")?;
    let mut counts = Vec::new();
    for is_all in [false, true] {
        let mut viewers = JoinSet::new();
        let fits = |relay: &&Relay| is_all || Some(relay.name) == owner.as_deref();
        for relay in relays.iter().filter(fits) {
            let (address, path) = (relay.address, format!("/api/v1/phones/p{nth}/events"));
            viewers.spawn(async move {
                let mut sender = connect(address).await?;
                let request = Request::get(path).header("host", "localhost");
                let response = sender.send_request(request.body(Full::default())?).await?;
                let mut body = response.into_body();
                while body.frame().await.transpose()?.is_some() {}
                anyhow::Ok(())
            });
        }
        sleep(Duration::from_secs(2)).await;
        let before = fleet.pictures(*nth);
        sleep(WATCHED).await;
        counts.push(fleet.pictures(*nth) - before);
        viewers.shutdown().await;
    }
    match counts.as_slice() {
        [one, three] => Ok((*one, *three)),
        _ => anyhow::bail!("nothing was counted"),
    }
}
