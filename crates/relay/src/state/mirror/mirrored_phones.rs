//! The phones that other relays own: who follows them here, and what their owners report.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
    time::Duration,
};

use relay_api::ClusterProblem;
use tokio::sync::mpsc;

use super::{Incoming, Phones, Source, count};
use crate::{
    cluster::{
        ClusterLink, ClusterMember, Listening, NEWS_LIMIT, NewsKind, NewsOrder, PhoneNews, ShardId,
        Time, WATCH_LIMIT, Watched, WatchedPhone, read, write,
    },
    phone::{Following, Phone},
};

/// The time after which a phone without an owner is reported: a phone that is handed over has an owner sooner.
const UNOWNED_AFTER: Duration = Duration::from_secs(2);
/// The maximum number of phones in one list.
const LIST: usize = 16;

/// The phones that are followed here and that other relays own.
pub(super) struct MirroredPhones {
    member: Arc<ClusterMember>,
    link: ClusterLink,
    run: String,
    followed: HashMap<String, FollowedPhone>,
    /// The phones that nobody follows any more, to be listed once more.
    ended: Vec<(ShardId, String)>,
    /// The time since which shards have no owner.
    unowned_since: BTreeMap<ShardId, Time>,
    was_connected: bool,
    unreadable: u64,
}

struct FollowedPhone {
    phone: Phone,
    shard: ShardId,
    following: Following,
    order: NewsOrder,
    listening: Option<Listening>,
    /// It is listed at once.
    is_due: bool,
}

impl FollowedPhone {
    fn new(phone: &Phone, shard: &ShardId, following: Following) -> FollowedPhone {
        FollowedPhone {
            phone: phone.clone(),
            shard: shard.clone(),
            following,
            order: NewsOrder::default(),
            listening: None,
            is_due: true,
        }
    }

    /// Asks for the whole state.
    fn ask(&mut self) {
        self.order.forget();
        self.is_due = true;
    }

    fn watched(&self) -> WatchedPhone {
        let screens = self.following.screens.iter();
        WatchedPhone {
            id: self.phone.config().id.clone(),
            screens: screens.map(|screen| screen.name().to_owned()).collect(),
            users: self.following.users.clone(),
            known: self.order.known().cloned(),
        }
    }
}

impl MirroredPhones {
    pub(super) fn new(
        member: Arc<ClusterMember>,
        link: ClusterLink,
        run: String,
    ) -> MirroredPhones {
        MirroredPhones {
            member,
            link,
            run,
            followed: HashMap::new(),
            ended: Vec::new(),
            unowned_since: BTreeMap::new(),
            was_connected: false,
            unreadable: 0,
        }
    }

    /// Takes over which phones this relay owns, and which of the others are followed.
    pub(super) fn update(&mut self, phones: &Phones, owned: &BTreeMap<ShardId, u64>) {
        let is_connected = self.link.is_connected();
        if is_connected && !self.was_connected {
            // Messages published meanwhile are lost.
            self.followed.values_mut().for_each(FollowedPhone::ask);
        }
        self.was_connected = is_connected;
        self.followed.retain(|id, followed| phones.has(id, &followed.phone));
        let problems = self.problems(phones, owned, is_connected);
        for phone in phones.all() {
            let Some(shard) = phone.shard() else { continue };
            let is_elsewhere = !owned.contains_key(shard);
            phone.set_elsewhere(is_elsewhere);
            if is_elsewhere {
                phone.set_cluster_problem(problems.get(shard).copied());
                self.follow(phone, shard);
            } else {
                self.followed.remove(&phone.config().id);
            }
        }
        let ownership = self.member.lock();
        for followed in self.followed.values_mut() {
            let was_known = followed.order.known().is_some();
            followed.order.keep_to(ownership.owner(&followed.shard));
            followed.is_due |= was_known && followed.order.known().is_none();
        }
    }

    /// Returns the reasons why phones of shards are not reported.
    fn problems(
        &mut self,
        phones: &Phones,
        owned: &BTreeMap<ShardId, u64>,
        is_connected: bool,
    ) -> BTreeMap<ShardId, ClusterProblem> {
        let now = self.member.now();
        let before = std::mem::take(&mut self.unowned_since);
        let ownership = self.member.lock();
        for shard in phones.all().iter().filter_map(Phone::shard) {
            if owned.contains_key(shard) || self.unowned_since.contains_key(shard) {
                continue;
            }
            // An owner that is not heard does not count.
            if !is_connected || ownership.addressee(shard, now).is_none() {
                let since = before.get(shard).copied().unwrap_or(now);
                self.unowned_since.insert(shard.clone(), since);
            }
        }
        let problem = if is_connected { ClusterProblem::Unowned } else { ClusterProblem::CutOff };
        let unowned = self.unowned_since.iter();
        let unowned = unowned.filter(|(_, since)| now.saturating_sub(**since) >= UNOWNED_AFTER);
        unowned.map(|(shard, _)| (shard.clone(), problem)).collect()
    }

    /// Takes over who follows a phone here, which another relay owns.
    fn follow(&mut self, phone: &Phone, shard: &ShardId) {
        let (id, following) = (&phone.config().id, phone.following());
        if following == Following::default() {
            // A phone that nobody follows is not reported either.
            phone.forget_reports();
            if self.followed.remove(id).is_some() {
                self.ended.push((shard.clone(), id.clone()));
            }
            return;
        }
        match self.followed.get_mut(id) {
            Some(followed) if followed.following == following => {}
            Some(followed) => {
                followed.following = following;
                followed.is_due = true;
            }
            None => {
                let followed = FollowedPhone::new(phone, shard, following);
                self.followed.insert(id.clone(), followed);
            }
        }
    }

    /// Takes a report of the owner of a phone; returns whether news are missing and must be asked for at once.
    pub(super) fn reported(&mut self, id: &str, message: &[u8]) -> bool {
        let Some(followed) = self.followed.get_mut(id) else { return false };
        let Ok(news) = read::<PhoneNews>(message, NEWS_LIMIT) else {
            count(&mut self.unreadable, "news about a phone that cannot be read");
            return false;
        };
        if news.phone != id {
            return false;
        }
        let was_known = followed.order.known().is_some();
        let kind = followed.order.note(&news, self.member.lock().owner(&followed.shard));
        match kind {
            NewsKind::Whole => followed.phone.apply(news.events, true),
            NewsKind::Next => followed.phone.apply(news.events, false),
            NewsKind::Old => {}
            // Without the state before, it has been asked for already.
            NewsKind::Gap => followed.is_due |= was_known,
        }
        kind == NewsKind::Gap && was_known
    }

    /// Publishes which phones are followed here: all of them, or the changed ones. Subscribes to the owners first.
    pub(super) async fn say(&mut self, is_all: bool, messages: &mpsc::Sender<Incoming>) {
        self.listen(messages).await;
        let mut lists: BTreeMap<ShardId, Vec<WatchedPhone>> = BTreeMap::new();
        for followed in self.followed.values_mut().filter(|it| is_all || it.is_due) {
            followed.is_due = false;
            lists.entry(followed.shard.clone()).or_default().push(followed.watched());
        }
        for (shard, id) in std::mem::take(&mut self.ended) {
            let (screens, users) = (Vec::new(), Vec::new());
            let ended = WatchedPhone { id, screens, users, known: None };
            lists.entry(shard).or_default().push(ended);
        }
        for (shard, phones) in lists {
            let subject = self.link.subjects.watch(&shard);
            for message in self.messages(&phones) {
                // A lost list is repeated with the next tick.
                let _handed_over = self.link.publish(subject.clone(), message).await;
            }
        }
    }

    async fn listen(&mut self, messages: &mpsc::Sender<Incoming>) {
        let is_deaf = |followed: &&mut FollowedPhone| {
            followed.listening.as_ref().is_none_or(Listening::is_finished)
        };
        for followed in self.followed.values_mut().filter(is_deaf) {
            let id = followed.phone.config().id.clone();
            let subject = self.link.subjects.event(&followed.shard, &id);
            let listening = self.link.listen(subject, Source::News(id), messages.clone()).await;
            let Some(listening) = listening else { return };
            followed.listening = Some(listening);
            followed.ask();
        }
    }

    /// Writes a list as several messages if necessary.
    fn messages(&self, phones: &[WatchedPhone]) -> Vec<Vec<u8>> {
        let written = |phones: &[WatchedPhone]| {
            let (run, relay) = (self.run.clone(), self.link.relay.clone());
            write(&Watched { run, relay, phones: phones.to_vec() }, WATCH_LIMIT).ok()
        };
        let mut messages = Vec::new();
        for some in phones.chunks(LIST) {
            match written(some) {
                Some(message) => messages.push(message),
                // A phone that is too long for a message by itself cannot be followed.
                None => messages.extend(some.chunks(1).filter_map(written)),
            }
        }
        messages
    }
}
