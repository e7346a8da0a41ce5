//! The reports of an owner about one phone to the relays that follow it.

use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use tokio::{
    sync::Notify,
    time::{Instant, interval_at},
};
use tokio_util::task::AbortOnDropHandle;

use crate::{
    cluster::{ClusterLink, EventRecord, NEWS_LIMIT, NewsNumber, PhoneNews, write},
    phone::{EventHub, Phone, PhoneEvent},
};

/// The time after which the whole state is published again: the seconds since the last answer are part of it, and
/// change without an event.
const REFRESH: Duration = Duration::from_secs(10);
/// The time for which news may be under way: a relay that does not have them after that has lost them.
const GRACE: Duration = Duration::from_secs(1);

/// The task that publishes the news about a phone, until this is dropped.
pub(super) struct Publisher {
    pub(super) phone: Phone,
    /// The revision at which this relay claimed the shard.
    pub(super) epoch: u64,
    progress: Arc<Progress>,
    _task: AbortOnDropHandle<()>,
}

#[derive(Debug, Default)]
struct Progress {
    wake: Arc<Notify>,
    /// A relay needs the whole state.
    wants_whole: AtomicBool,
    /// The number of the last news, and the time when they were published.
    last: Mutex<Option<(NewsNumber, Instant)>>,
}

impl Publisher {
    /// Begins with the whole state. `number` is the one before the first news.
    pub(super) fn start(
        phone: &Phone,
        number: NewsNumber,
        link: ClusterLink,
        hub: Arc<EventHub>,
    ) -> Publisher {
        let progress = Arc::<Progress>::default();
        phone.wake(&progress.wake);
        let epoch = number.epoch;
        let task = publish(phone.clone(), number, link, hub, progress.clone());
        let task = AbortOnDropHandle::new(tokio::spawn(task));
        Publisher { phone: phone.clone(), epoch, progress, _task: task }
    }

    /// Publishes the whole state soon if a relay needs it whose last news have that number.
    pub(super) fn check(&self, known: Option<&NewsNumber>) {
        if needs_whole(known, self.progress.last().as_ref(), Instant::now()) {
            self.progress.wants_whole.store(true, Ordering::Relaxed);
            self.progress.wake.notify_one();
        }
    }
}

impl Progress {
    fn last(&self) -> MutexGuard<'_, Option<(NewsNumber, Instant)>> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Returns whether a relay whose last news are `known` needs the whole state. `last` is the number of the last news,
/// with the time when they were published: before the first news, no relay needs to ask.
fn needs_whole(
    known: Option<&NewsNumber>,
    last: Option<&(NewsNumber, Instant)>,
    now: Instant,
) -> bool {
    let Some((last, published)) = last else { return false };
    match known {
        None => true,
        Some(known) if known == last => false,
        Some(known) => {
            let may_arrive = now.saturating_duration_since(*published) < GRACE;
            !(may_arrive && known.is_of_owner_of(last))
        }
    }
}

async fn publish(
    phone: Phone,
    mut number: NewsNumber,
    link: ClusterLink,
    hub: Arc<EventHub>,
    progress: Arc<Progress>,
) {
    let Some(shard) = phone.shard().cloned() else { return };
    let id = phone.config().id.clone();
    let subject = link.subjects.event(&shard, &id);
    let mut passed: Option<u64> = None;
    let mut refresh = interval_at(Instant::now() + REFRESH, REFRESH);
    loop {
        let wants_whole = progress.wants_whole.swap(false, Ordering::Relaxed);
        let known = passed.filter(|_| !wants_whole);
        let new = known.and_then(|passed| Phone::events_after(&hub, &[&phone], passed));
        let (is_whole, events): (bool, Vec<PhoneEvent>) = match new {
            Some(new) => {
                passed = Some(new.last);
                (false, new.events.into_iter().map(|(.., event)| event).collect())
            }
            None => {
                // Before the state: events that happen meanwhile come twice rather than not at all.
                passed = Some(hub.last());
                (true, phone.events())
            }
        };
        // The reports of another owner are shown here by now.
        if !phone.is_owned() {
            return;
        }
        if is_whole || !events.is_empty() {
            let now = Instant::now();
            let events = events.into_iter().map(|event| event.record(now)).collect();
            for message in messages(&id, &mut number, is_whole, events) {
                // Lost news leave a gap in the numbers.
                let _handed_over = link.publish(subject.clone(), message).await;
            }
            *progress.last() = Some((number.clone(), Instant::now()));
        }
        tokio::select! {
            () = progress.wake.notified() => {}
            _ = refresh.tick() => passed = None,
        }
    }
}

/// Writes news after those of `number`; each event in a separate message if all are too long for one. An event that is
/// too long by itself leaves a gap in the numbers.
fn messages(
    phone: &str,
    number: &mut NewsNumber,
    is_whole: bool,
    events: Vec<EventRecord>,
) -> Vec<Vec<u8>> {
    let mut written = |events: Vec<EventRecord>| {
        let next = NewsNumber { number: number.number.saturating_add(1), ..number.clone() };
        let phone = phone.to_owned();
        let news = PhoneNews { phone, number: next.clone(), is_whole, events };
        let message = write(&news, NEWS_LIMIT).ok();
        if message.is_some() || news.events.len() == 1 {
            *number = next;
        }
        (message, news.events)
    };
    match written(events) {
        (Some(message), _) => vec![message],
        (None, events) if events.len() > 1 && !is_whole => {
            events.into_iter().filter_map(|event| written(vec![event]).0).collect()
        }
        (None, _) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use relay_api::Event;

    use super::*;
    use crate::cluster::read;

    fn number(run: &str, number: u64) -> NewsNumber {
        NewsNumber { run: run.to_owned(), epoch: 7, number }
    }

    #[test]
    fn a_relay_that_lost_news_needs_the_whole_state() {
        let now = Instant::now();
        let last = (number("a", 9), now);
        for (known, late, expected) in [
            (None, false, true),
            (Some(number("a", 9)), true, false),
            // The last news are under way.
            (Some(number("a", 8)), false, false),
            (Some(number("a", 8)), true, true),
            (Some(number("a", 10)), true, true),
            (Some(number("b", 9)), false, true),
        ] {
            let now = if late { now + GRACE } else { now };
            assert_eq!(needs_whole(known.as_ref(), Some(&last), now), expected, "{known:?}");
            // The first news are the whole state anyway.
            assert!(!needs_whole(known.as_ref(), None, now));
        }
    }

    #[test]
    fn news_that_are_too_long_for_one_message_come_in_several() {
        let record = |length: usize| {
            let event = Event::Screen { screen: "main".to_owned(), tag: "1".repeat(length) };
            EventRecord { event, masked: None, left_ms: None }
        };
        let long = NEWS_LIMIT / 2;
        for (lengths, numbers) in [
            (vec![], vec![6]),
            (vec![10, 10], vec![6]),
            (vec![long, long, 10], vec![6, 7, 8]),
            // The lost event has a number too.
            (vec![long, NEWS_LIMIT, 10], vec![6, 8]),
            (vec![NEWS_LIMIT], vec![]),
        ] {
            let mut last = number("a", 5);
            let events = lengths.iter().map(|length| record(*length)).collect();
            let written = messages("desk", &mut last, false, events);
            let read = |message: &Vec<u8>| read::<PhoneNews>(message, NEWS_LIMIT).unwrap();
            let found: Vec<u64> = written.iter().map(|it| read(it).number.number).collect();
            assert_eq!(found, numbers, "{lengths:?}");
            let is_split = found.len() != 1;
            let expected = if is_split { 5 + lengths.len() } else { 6 };
            assert_eq!(usize::try_from(last.number).unwrap(), expected, "{lengths:?}");
        }
    }
}
