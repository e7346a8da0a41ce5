//! The phones of this relay that users of other relays follow: those users count here, and their relays get the news.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use snom::Screen;
use tokio::sync::mpsc;

use super::{Incoming, Phones, Source, count, publisher::Publisher};
use crate::{
    cluster::{
        ClusterLink, ClusterMember, Listening, NewsNumber, RemoteViewers, ShardId, WATCH_LIMIT,
        Watched, WatchedPhone, read,
    },
    phone::{EventHub, Phone, StreamGuard, ViewerGuard},
};

/// The maximum number of users of another relay that count at one phone.
const MAX_USERS: usize = 256;

/// The phones that other relays follow here.
pub(super) struct ReportedPhones {
    member: Arc<ClusterMember>,
    link: ClusterLink,
    run: String,
    hub: Arc<EventHub>,
    viewers: RemoteViewers<RemoteUsers>,
    publishers: HashMap<String, Publisher>,
    listening: BTreeMap<ShardId, Listening>,
    unreadable: u64,
    dropped: u64,
}

/// The users of another relay at a phone.
struct RemoteUsers {
    phone: Phone,
    _viewers: Vec<ViewerGuard>,
    _streams: Vec<StreamGuard>,
}

impl RemoteUsers {
    fn new(phone: &Phone, watched: &WatchedPhone) -> RemoteUsers {
        let has = |screen: &Screen| phone.config().model.screens.contains(screen);
        let is_watched = |screen: &Screen| watched.screens.iter().any(|it| it == screen.name());
        let screens = Screen::ALL.into_iter().filter(has).filter(is_watched);
        let users = watched.users.iter().take(MAX_USERS);
        RemoteUsers {
            phone: phone.clone(),
            _viewers: screens.map(|screen| phone.watch(screen)).collect(),
            _streams: users.map(|user| phone.begin_stream(user)).collect(),
        }
    }
}

impl ReportedPhones {
    pub(super) fn new(
        member: Arc<ClusterMember>,
        link: ClusterLink,
        run: String,
        hub: Arc<EventHub>,
    ) -> ReportedPhones {
        ReportedPhones {
            member,
            link,
            run,
            hub,
            viewers: RemoteViewers::default(),
            publishers: HashMap::new(),
            listening: BTreeMap::new(),
            unreadable: 0,
            dropped: 0,
        }
    }

    /// Keeps the phones that are still followed and that this relay still owns.
    pub(super) fn retain(&mut self, phones: &Phones, owned: &BTreeMap<ShardId, u64>) {
        let epoch = |phone: &Phone| phone.shard().and_then(|shard| owned.get(shard)).copied();
        let ReportedPhones { member, viewers, publishers, listening, .. } = self;
        viewers.expire(member.now());
        viewers.retain(|id, users| phones.has(id, &users.phone) && epoch(&users.phone).is_some());
        publishers.retain(|id, publisher| {
            let is_same = phones.has(id, &publisher.phone);
            is_same && viewers.follow(id) && epoch(&publisher.phone) == Some(publisher.epoch)
        });
        listening.retain(|shard, listening| owned.contains_key(shard) && !listening.is_finished());
    }

    /// Subscribes to the lists in which other relays name followed phones of this one.
    pub(super) async fn listen(
        &mut self,
        owned: &BTreeMap<ShardId, u64>,
        messages: &mpsc::Sender<Incoming>,
    ) {
        for shard in owned.keys() {
            if self.listening.contains_key(shard) {
                continue;
            }
            let (subject, source) =
                (self.link.subjects.watch(shard), Source::Watched(shard.clone()));
            let listening = self.link.listen(subject, source, messages.clone()).await;
            let Some(listening) = listening else { return };
            self.listening.insert(shard.clone(), listening);
        }
    }

    /// Notes which phones of a shard another relay follows.
    pub(super) fn watched(&mut self, shard: &ShardId, message: &[u8], phones: &Phones) {
        let Ok(watched) = read::<Watched>(message, WATCH_LIMIT) else {
            count(&mut self.unreadable, "a list of followed phones that cannot be read");
            return;
        };
        let epoch = self.member.owned().borrow().get(shard).copied();
        let Some(epoch) = epoch.filter(|_| watched.run != self.run) else { return };
        let now = self.member.now();
        for wanted in &watched.phones {
            // The other relay may have another configuration.
            let phone = phones.get(&wanted.id).filter(|phone| phone.shard() == Some(shard));
            let Some(phone) = phone else { continue };
            let follow = || Some(RemoteUsers::new(phone, wanted));
            self.viewers.note(&watched.run, wanted, now, follow);
            if wanted.is_followed() && self.viewers.follow(&wanted.id) {
                self.report(phone, epoch).check(wanted.known.as_ref());
            }
        }
        while self.dropped < self.viewers.dropped() {
            count(&mut self.dropped, "a followed phone: other relays follow too many");
        }
    }

    /// Returns the task that reports a phone.
    fn report(&mut self, phone: &Phone, epoch: u64) -> &Publisher {
        let id = phone.config().id.clone();
        // Higher than the numbers of the task before, if there was one.
        let number = u64::try_from(self.member.now().as_millis()).unwrap_or_default();
        let number = NewsNumber { run: self.run.clone(), epoch, number };
        let (link, hub) = (&self.link, &self.hub);
        let start = || Publisher::start(phone, number, link.clone(), hub.clone());
        self.publishers.entry(id).or_insert_with(start)
    }
}
