//! One stream for all tabs of a browser: which tab holds it, and for which phones.
//!
//! Tabs speak over a channel that each other tab hears. The leader holds the stream for the phones of all visible
//! tabs and passes on what comes. It works without locks, which browsers withhold from pages on plain http: when two
//! tabs lead at once, the one with the larger name yields to the first word it hears of the other.

use std::{collections::BTreeMap, time::Duration};

/// How often each visible tab says what it wants, and the leader that it leads.
pub const WORD_EVERY: Duration = Duration::from_secs(2);
/// The time in which a leader answers a new tab.
const ELECTION: Duration = Duration::from_millis(400);
/// The silence after which a tab counts as gone.
const GONE: Duration = Duration::from_secs(5);
/// The most phones of a stream.
pub const MAX_PHONES: usize = 50;
/// The beginning of each word: pages of another version speak another language.
const VERSION: &str = "3";

/// A word between tabs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TabWord {
    /// A visible tab wants the events of these phones, separated by commas.
    Want(String),
    /// A tab leads; its stream is healthy, or not, and is for these phones, separated by commas.
    Lead(bool, String),
    /// A tab is hidden or closed.
    Leave,
    /// An event: its type and its data.
    Event(String, String),
}

impl TabWord {
    /// Returns the word of the tab called `from` as a text, for tabs of the same person.
    #[must_use]
    pub fn write(&self, person: &str, from: &str) -> String {
        let parts: [&str; 3] = match self {
            TabWord::Want(phones) => ["want", phones, ""],
            TabWord::Lead(true, phones) => ["lead", "healthy", phones],
            TabWord::Lead(false, phones) => ["lead", "", phones],
            TabWord::Leave => ["leave", "", ""],
            TabWord::Event(name, data) => ["event", name, data],
        };
        format!("{VERSION}\n{person}\n{from}\n{}", parts.join("\n"))
    }

    /// Reads a word and the name of its tab; `None` when it is of another version, or of the tab of another person: the
    /// stream of somebody who signed in before has digits that are for nobody else.
    #[must_use]
    pub fn read(text: &str, person: &str) -> Option<(String, TabWord)> {
        let mut parts = text.splitn(6, '\n');
        let mut part = || parts.next();
        if part()? != VERSION || part()? != person {
            return None;
        }
        let (from, kind, first, second) = (part()?, part()?, part()?, part()?);
        let word = match kind {
            "want" => TabWord::Want(first.to_owned()),
            "lead" => TabWord::Lead(first == "healthy", second.to_owned()),
            "leave" => TabWord::Leave,
            "event" => TabWord::Event(first.to_owned(), second.to_owned()),
            _ => return None,
        };
        Some((from.to_owned(), word))
    }
}

/// Where the stream of this tab comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TabRole {
    /// It is hidden, and wants nothing.
    Resting,
    /// It waits for the word of a leader until that time.
    Asking(Duration),
    /// It follows another tab.
    Following,
    /// It holds the stream itself.
    Leading,
}

/// Another tab.
#[derive(Clone, Debug)]
struct Peer {
    wants: String,
    heard: Duration,
}

/// The tab that holds the stream.
#[derive(Clone, Debug)]
struct Leader {
    name: String,
    heard: Duration,
    is_healthy: bool,
    /// The phones of its stream, separated by commas.
    phones: String,
}

/// What one tab knows of the others. Times are since the page was opened.
#[derive(Debug)]
pub struct TabShare {
    name: String,
    role: TabRole,
    wants: String,
    leader: Option<Leader>,
    peers: BTreeMap<String, Peer>,
    said: Duration,
    /// The stream of this tab is healthy.
    is_healthy: bool,
}

impl TabShare {
    /// Returns a tab that rests, with a name that no other tab has.
    #[must_use]
    pub fn new(name: String) -> TabShare {
        TabShare {
            name,
            role: TabRole::Resting,
            wants: String::new(),
            leader: None,
            peers: BTreeMap::new(),
            said: Duration::ZERO,
            is_healthy: false,
        }
    }

    /// Returns the name of this tab.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns where the stream of this tab comes from.
    #[must_use]
    pub fn role(&self) -> TabRole {
        self.role
    }

    /// Returns whether the tab that this one follows has a healthy stream with what this one wants.
    #[must_use]
    pub fn is_leader_healthy(&self) -> bool {
        self.is_served() && self.leader.as_ref().is_some_and(|leader| leader.is_healthy)
    }

    /// Returns whether the stream of the tab that this one follows has the phones of this one: where tabs want more than
    /// a stream may have, the last ones go without.
    #[must_use]
    pub fn is_served(&self) -> bool {
        let has =
            |leader: &Leader, wanted: &str| leader.phones.split(',').any(|phone| phone == wanted);
        let serves = |leader: &Leader| self.wants.split(',').all(|wanted| has(leader, wanted));
        self.role == TabRole::Following && self.leader.as_ref().is_some_and(serves)
    }

    /// Returns whether another tab is known to want these phones.
    #[must_use]
    pub fn knows(&self, tab: &str, phones: &str) -> bool {
        self.peers.get(tab).is_some_and(|peer| peer.wants == phones)
    }

    /// Returns the phones of all visible tabs, this one's first, up to as many as a stream may have.
    #[must_use]
    pub fn phones(&self) -> Vec<String> {
        let mut phones = Vec::<String>::new();
        let all = std::iter::once(&self.wants).chain(self.peers.values().map(|peer| &peer.wants));
        for phone in all.flat_map(|wants| wants.split(',')) {
            if !phone.is_empty()
                && phones.len() < MAX_PHONES
                && !phones.iter().any(|has| has == phone)
            {
                phones.push(phone.to_owned());
            }
        }
        phones
    }

    /// Wants the events of these phones, separated by commas; of none while the tab is hidden. Returns what to say.
    pub fn want(&mut self, phones: &str, now: Duration) -> Vec<TabWord> {
        if self.wants == phones {
            return Vec::new();
        }
        phones.clone_into(&mut self.wants);
        if phones.is_empty() {
            self.role = TabRole::Resting;
            self.leader = None;
            return vec![TabWord::Leave];
        }
        if self.role == TabRole::Resting {
            self.role = TabRole::Asking(now + ELECTION);
        }
        self.words(now)
    }

    /// Takes the word of another tab. Returns what to say.
    pub fn hear(&mut self, from: &str, word: &TabWord, now: Duration) -> Vec<TabWord> {
        if from == self.name {
            return Vec::new();
        }
        match word {
            TabWord::Want(wants) => {
                let peer = Peer { wants: wants.clone(), heard: now };
                let before = self.peers.insert(from.to_owned(), peer);
                // What it asks must not wait for the next round.
                let answers = match before {
                    None => self.role != TabRole::Resting,
                    Some(before) => self.role == TabRole::Leading && before.wants != *wants,
                };
                if answers {
                    return self.words(now);
                }
            }
            TabWord::Lead(is_healthy, phones) => {
                let (name, phones) = (from.to_owned(), phones.clone());
                let leader = Leader { name, heard: now, is_healthy: *is_healthy, phones };
                return self.hear_leader(leader);
            }
            TabWord::Leave => {
                self.peers.remove(from);
                if self.leader.as_ref().is_some_and(|leader| leader.name == from) {
                    return self.leader_is_gone(now);
                }
            }
            TabWord::Event(..) => {
                if let Some(leader) = self.leader.as_mut().filter(|leader| leader.name == from) {
                    leader.heard = now;
                }
            }
        }
        Vec::new()
    }

    fn hear_leader(&mut self, leader: Leader) -> Vec<TabWord> {
        let now = leader.heard;
        match self.role {
            TabRole::Resting => return Vec::new(),
            // The other one yields to this word.
            TabRole::Leading if self.name < leader.name => return vec![self.lead()],
            TabRole::Leading | TabRole::Asking(_) | TabRole::Following => {}
        }
        let has_yielded = self.role == TabRole::Leading;
        self.role = TabRole::Following;
        self.leader = Some(leader);
        if has_yielded { self.words(now) } else { Vec::new() }
    }

    /// The tab with the smallest name goes on at once, so that there is one; the others wait for its word.
    fn leader_is_gone(&mut self, now: Duration) -> Vec<TabWord> {
        self.leader = None;
        if self.role != TabRole::Following {
            return Vec::new();
        }
        let is_first = self.peers.keys().all(|peer| self.name < *peer);
        self.role = if is_first { TabRole::Leading } else { TabRole::Asking(now + ELECTION) };
        self.words(now)
    }

    /// Lets time pass. Returns what to say; `is_healthy` tells of the stream of this tab.
    pub fn tick(&mut self, is_healthy: bool, now: Duration) -> Vec<TabWord> {
        self.is_healthy = is_healthy;
        self.peers.retain(|_, peer| now.saturating_sub(peer.heard) < GONE);
        let is_gone = |heard: Duration| now.saturating_sub(heard) >= GONE;
        if self.leader.as_ref().is_some_and(|leader| is_gone(leader.heard)) {
            let mut words = self.leader_is_gone(now);
            words.extend(self.tick_again(now));
            return words;
        }
        self.tick_again(now)
    }

    fn tick_again(&mut self, now: Duration) -> Vec<TabWord> {
        match self.role {
            TabRole::Resting => return Vec::new(),
            TabRole::Asking(until) if until <= now => self.role = TabRole::Leading,
            TabRole::Asking(_) | TabRole::Following | TabRole::Leading => {
                if now.saturating_sub(self.said) < WORD_EVERY {
                    return Vec::new();
                }
            }
        }
        self.words(now)
    }

    fn words(&mut self, now: Duration) -> Vec<TabWord> {
        self.said = now;
        let mut words = vec![TabWord::Want(self.wants.clone())];
        if self.role == TabRole::Leading {
            words.push(self.lead());
        }
        words
    }

    fn lead(&self) -> TabWord {
        TabWord::Lead(self.is_healthy, self.phones().join(","))
    }
}

#[cfg(test)]
mod tests;
