//! The tables of a cluster for a terminal.

use deskside_relay::cluster::{RelayRow, ShardRow, Survey};

use crate::cli::columns::{aligned, printable};

/// The text of an empty cell.
const NOTHING: &str = "-";

/// Returns the tables of relays and shards, the faults, and the totals.
pub(super) fn report(survey: &Survey) -> String {
    let head = ["Relay", "Site", "Reaches", "Leases", "State", "Run"];
    let relays = table(head, survey.relays.iter().map(relay));
    let head = ["Shard", "Phones", "Owner", "Epoch"];
    let shards = table(head, survey.shards.iter().map(shard));
    let mut parts: Vec<String> = [relays, shards].into_iter().flatten().collect();
    if !survey.faults.is_empty() {
        let faults: Vec<String> = survey.faults.iter().map(|fault| printable(fault)).collect();
        parts.push(faults.join("\n"));
    }
    parts.push(totals(survey));
    parts.join("\n\n")
}

/// Returns the rows below their head; nothing without rows.
fn table<const N: usize>(
    head: [&str; N],
    rows: impl Iterator<Item = [String; N]>,
) -> Option<String> {
    let mut lines = vec![Vec::from(head.map(str::to_owned))];
    let printable_row =
        |row: [String; N]| -> Vec<String> { row.iter().map(|cell| printable(cell)).collect() };
    lines.extend(rows.map(printable_row));
    (lines.len() > 1).then(|| aligned(&lines))
}

fn relay(row: &RelayRow) -> [String; 6] {
    let nothing = || NOTHING.to_owned();
    let (site, reaches, state) = match (row.is_heard, row.is_stopping) {
        (false, _) => (nothing(), nothing(), "not heard"),
        (true, is_stopping) => {
            let reaches = match &row.reaches {
                None => "all".to_owned(),
                Some(sites) if sites.is_empty() => nothing(),
                Some(sites) => sites.join(" "),
            };
            let state = if is_stopping { "stopping" } else { "running" };
            (row.site.clone().unwrap_or_else(nothing), reaches, state)
        }
    };
    [row.relay.clone(), site, reaches, row.leases.to_string(), state.to_owned(), row.run.clone()]
}

fn shard(row: &ShardRow) -> [String; 4] {
    let owner = match &row.owner {
        None => "no owner".to_owned(),
        Some(relay) if row.is_owned => relay.clone(),
        Some(relay) => format!("{relay} (not heard)"),
    };
    let epoch = row.epoch.map_or_else(|| NOTHING.to_owned(), |epoch| epoch.to_string());
    [row.shard.clone(), row.phones.to_string(), owner, epoch]
}

fn totals(survey: &Survey) -> String {
    let phones: usize = survey.shards.iter().map(|row| row.phones).sum();
    let missing = survey.shards.iter().filter(|row| row.is_missing());
    let missing: usize = missing.map(|row| row.phones).sum();
    let heard = survey.relays.iter().filter(|row| row.is_heard).count();
    format!(
        "relays: {heard}, shards: {}, phones: {phones}, without an owner: {missing}",
        survey.shards.len()
    )
}

#[cfg(test)]
mod tests {
    use deskside_relay::cluster::{
        Beat, BucketRecord, ClusterJoin, LeaseRecord, NatsLogin, Observation, Settings, Site,
        StoreChange, write,
    };
    use serde::Serialize;
    use snom::PhoneAddress;

    use super::*;

    fn join() -> ClusterJoin {
        let site = |name: &str, range: &str| Site {
            name: name.to_owned(),
            addresses: vec![range.parse().unwrap()],
        };
        let sites = ["berlin", "hamburg", "kiel"].into_iter().zip([
            "10.1.0.0/16",
            "10.2.0.0/16",
            "10.3.0.0/16",
        ]);
        let sites = sites.map(|(name, range)| site(name, range)).collect();
        ClusterJoin {
            servers: Vec::new(),
            login: NatsLogin::Anonymous,
            ca_file: None,
            relay: "me".to_owned(),
            site: String::new(),
            reaches: None,
            bucket: "deskside".to_owned(),
            replicas: 1,
            settings: Settings { shards: 1, sites, lease_ms: 15_000 },
        }
    }

    fn change<T: Serialize>(key: &str, body: &T) -> StoreChange {
        StoreChange { key: key.to_owned(), revision: 4_711, value: write(body, 10_000).unwrap() }
    }

    fn lease(owner: &str) -> LeaseRecord {
        LeaseRecord {
            owner: Some(format!("run-{owner}")),
            relay: owner.to_owned(),
            attempt: 1,
            epoch: None,
            extra_ms: None,
            next: None,
        }
    }

    fn report_of(name: &str) -> String {
        let record = BucketRecord { id: "b1".to_owned(), settings: join().settings };
        let beat = Beat {
            run: format!("run-{name}"),
            relay: name.to_owned(),
            site: "berlin".to_owned(),
            reaches: Some(vec!["hamburg".to_owned(), "kiel".to_owned()]),
            number: 1,
            is_stopping: false,
        };
        let observed = Observation {
            fault: None,
            records: vec![
                change("settings", &record),
                change("lease.b1.berlin.0", &lease(name)),
                change("lease.b1.hamburg.0", &lease("gone")),
            ],
            beats: vec![write(&beat, 10_000).unwrap()],
        };
        let phones: Vec<PhoneAddress> =
            ["10.1.0.1", "10.2.0.1", "10.3.0.1"].iter().map(|it| it.parse().unwrap()).collect();
        report(&Survey::new(&join(), &phones, &observed))
    }

    #[test]
    fn relays_and_shards_have_a_line_each_and_faults_follow() {
        let text = report_of("a");
        let (tables, faults) = text.split_once("\n\ngone was not heard").unwrap();
        assert_eq!(
            tables,
            "Relay  Site    Reaches       Leases  State      Run\n\
             a      berlin  hamburg kiel  1       running    run-a\n\
             gone   -       -             1       not heard  run-gone\n\
             \n\
             Shard      Phones  Owner             Epoch\n\
             berlin.0   1       a                 4711\n\
             hamburg.0  1       gone (not heard)  4711\n\
             kiel.0     1       no owner          -"
        );
        assert!(faults.contains("without an owner: 2 (hamburg.0, kiel.0), phones: 2;"), "{faults}");
        assert!(
            faults.ends_with("relays: 1, shards: 3, phones: 3, without an owner: 2"),
            "{faults}"
        );
    }

    #[test]
    fn a_relay_cannot_send_control_characters_to_the_terminal() {
        let text = report_of("\u{1b}[2Jevil");
        assert!(text.contains("\u{fffd}[2Jevil") && !text.contains('\u{1b}'), "{text:?}");
    }
}
