use std::collections::VecDeque;

use proptest::prelude::*;

use super::*;

/// A relay that takes every row.
#[derive(Default)]
struct Relay {
    replica: Replica,
    local: BTreeMap<String, String>,
    /// Rows that the store has shown and the relay has not read.
    unread: VecDeque<(String, String, u64)>,
    is_connected: bool,
}

/// A store with its rows.
#[derive(Default)]
struct Store {
    rows: BTreeMap<String, (String, u64)>,
    last: u64,
}

impl Relay {
    fn set(&mut self, key: &str, row: &str) {
        self.local.insert(key.to_owned(), row.to_owned());
    }

    fn connect(&mut self, store: &Store) {
        self.is_connected = true;
        self.replica.begin();
        let mut rows: Vec<_> = store.rows.iter().collect();
        rows.sort_by_key(|(_, (_, revision))| *revision);
        let shown = rows.into_iter().map(|(key, (row, nth))| (key.clone(), row.clone(), *nth));
        self.unread = shown.collect();
        self.read();
        self.replica.complete();
    }

    fn disconnect(&mut self) {
        self.is_connected = false;
        self.unread.clear();
    }

    fn read(&mut self) {
        for (key, row, revision) in std::mem::take(&mut self.unread) {
            let local = self.local.get(&key).cloned();
            if self.replica.shown(&key, &row, revision, local.as_deref()) {
                self.set(&key, &row);
                self.replica.merged(&key, Merge::Settled, Some(&row));
            }
        }
    }
}

/// Writes the changes of relay `nth`; returns whether there were any.
fn write(relays: &mut [Relay], nth: usize, store: &mut Store) -> bool {
    if !relays[nth].is_connected {
        return false;
    }
    let due = relays[nth].replica.due(&relays[nth].local);
    let has_any = !due.is_empty();
    for (key, row) in due {
        store.last += 1;
        store.rows.insert(key.clone(), (row.clone(), store.last));
        for relay in relays.iter_mut().filter(|relay| relay.is_connected) {
            relay.unread.push_back((key.clone(), row.clone(), store.last));
        }
        relays[nth].replica.written(key, row, store.last);
    }
    has_any
}

fn settle(relays: &mut [Relay], store: &mut Store) {
    loop {
        relays.iter_mut().for_each(Relay::read);
        let mut has_any = false;
        for nth in 0..relays.len() {
            has_any |= write(relays, nth, store);
        }
        if !has_any {
            return;
        }
    }
}

#[test]
fn a_row_goes_to_all_relays() {
    let (mut relays, mut store) = ([Relay::default(), Relay::default()], Store::default());
    relays[0].set("k", "1");
    relays.iter_mut().for_each(|relay| relay.connect(&store));
    settle(&mut relays, &mut store);
    assert_eq!(relays[1].local["k"], "1");
    relays[1].set("k", "2");
    settle(&mut relays, &mut store);
    assert_eq!(relays[0].local["k"], "2");
}

#[test]
fn a_change_made_while_a_relay_was_away_wins_over_its_older_row() {
    let (mut relays, mut store) = ([Relay::default(), Relay::default()], Store::default());
    relays[0].connect(&store);
    relays[0].set("k", "removed");
    settle(&mut relays, &mut store);
    // From its file.
    relays[1].set("k", "old");
    relays[1].connect(&store);
    settle(&mut relays, &mut store);
    assert_eq!((&*relays[0].local["k"], &*relays[1].local["k"]), ("removed", "removed"));
}

#[test]
fn a_change_without_a_connection_is_written_later() {
    let (mut relays, mut store) = ([Relay::default(), Relay::default()], Store::default());
    relays[0].set("k", "1");
    relays.iter_mut().for_each(|relay| relay.connect(&store));
    settle(&mut relays, &mut store);
    relays[1].disconnect();
    relays[1].set("k", "2");
    settle(&mut relays, &mut store);
    assert_eq!(relays[0].local["k"], "1");
    relays[1].connect(&store);
    settle(&mut relays, &mut store);
    assert_eq!((&*relays[0].local["k"], &*relays[1].local["k"]), ("2", "2"));
}

#[test]
fn a_store_that_lost_its_rows_gets_them_again() {
    let (mut relays, mut store) = ([Relay::default(), Relay::default()], Store::default());
    relays[0].set("k", "1");
    relays.iter_mut().for_each(|relay| relay.connect(&store));
    settle(&mut relays, &mut store);
    let mut store = Store::default();
    relays.iter_mut().for_each(|relay| relay.connect(&store));
    settle(&mut relays, &mut store);
    assert_eq!(store.rows["k"].0, "1");
}

#[test]
fn an_equivalent_or_a_missing_row_is_left_alone_until_it_changes() {
    let mut replica = Replica::default();
    replica.begin();
    assert!(replica.shown("k", "theirs", 3, Some("own")));
    replica.merged("k", Merge::Settled, Some("own"));
    assert!(replica.shown("other", "theirs", 4, None));
    replica.merged("other", Merge::Settled, None);
    let local = |row: &str| BTreeMap::from([("k".to_owned(), row.to_owned())]);
    assert!(replica.due(&local("changed")).is_empty(), "not all was shown");
    replica.complete();
    assert!(replica.due(&local("own")).is_empty());
    assert_eq!(replica.due(&local("changed")), [("k".to_owned(), "changed".to_owned())]);
    // A newer row of this relay is written at once.
    assert!(replica.shown("k", "older", 5, Some("own")));
    replica.merged("k", Merge::Newer, Some("own"));
    assert_eq!(replica.due(&local("own")), [("k".to_owned(), "own".to_owned())]);
}

#[test]
fn an_old_row_changes_nothing() {
    let mut replica = Replica::default();
    replica.begin();
    replica.complete();
    replica.written("k".to_owned(), "1".to_owned(), 7);
    replica.written("k".to_owned(), "2".to_owned(), 8);
    assert!(!replica.shown("k", "1", 7, Some("2")));
    assert!(!replica.shown("k", "2", 8, Some("2")));
    assert!(replica.shown("k", "3", 9, Some("2")));
}

#[test]
fn rows_that_are_over_are_removed_once() {
    let mut replica = Replica::default();
    replica.written("k".to_owned(), "over".to_owned(), 7);
    replica.written("l".to_owned(), "lasting".to_owned(), 8);
    assert_eq!(replica.forget(|row| row == "over"), [("k".to_owned(), 7)]);
    assert!(replica.forget(|row| row == "over").is_empty());
}

proptest! {
    #[test]
    fn all_relays_have_the_same_rows_in_the_end(
        steps in proptest::collection::vec((0_usize..3, 0_usize..6, 0_usize..3), 0..80)
    ) {
        let mut store = Store::default();
        let mut relays: [Relay; 3] = Default::default();
        for (nth, (relay, step, key)) in steps.into_iter().enumerate() {
            match step {
                0 | 1 => relays[relay].set(&format!("k{key}"), &nth.to_string()),
                2 => relays[relay].read(),
                3 => {
                    write(&mut relays, relay, &mut store);
                }
                4 => relays[relay].disconnect(),
                _ => relays[relay].connect(&store),
            }
        }
        relays.iter_mut().for_each(|relay| relay.connect(&store));
        settle(&mut relays, &mut store);
        prop_assert_eq!(&relays[0].local, &relays[1].local);
        prop_assert_eq!(&relays[1].local, &relays[2].local);
    }
}
